//! What the seller promises, checked once.

use fairsale_interfaces::packed;
use ink::Address;

packed! {
    /// The terms of a sale. They never change.
    pub struct Terms / PackedTerms {
        /// What a ticket costs, in the smallest unit of the payment currency.
        pub price / set_price: u128,
        /// If the sale would raise less than this, it is cancelled.
        pub min_raise / set_min_raise: u128,
        /// What the smallest unit of the payment currency is worth in the value that the chain shows to contracts (18 decimals):
        /// 10⁸ on Polkadot Hub, 10⁶ on Kusama Hub and Westend.
        pub payment_unit / set_payment_unit: u64,
        /// First second at which entries are taken.
        pub opens_at / set_opens_at: u64,
        /// First second at which they are not any more.
        pub closes_at / set_closes_at: u64,
        /// First second at which a sale that has not been settled is cancelled.
        pub settle_by / set_settle_by: u64,
        /// Seconds from settlement during which the account of an entry cannot claim it unless it is still the person's.
        pub recovery_window / set_recovery_window: u64,
        /// In which context: persons are known to this sale by their alias in it.
        pub context / set_context: [u8; 32],
        /// Who says who is a person: a registry, or Polkadot's precompile.
        pub personhood / set_personhood: Address,
        /// The code that is seldom run: an instance of `lottery_sale_office`. One serves all sales.
        pub office / set_office: Address,
        /// What is sold: a `ticket` collection.
        pub ticket / set_ticket: Address,
        /// By whose randomness the winners are drawn.
        pub beacon / set_beacon: Address,
        /// Who gets the proceeds.
        pub beneficiary / set_beneficiary: Address,
        /// Who may issue the tickets that are unsold.
        pub unsold_to / set_unsold_to: Address,
        /// Who may cancel before the sale opens, and gets the tickets back if it is cancelled.
        pub seller / set_seller: Address,
        /// How many tickets are sold.
        pub supply / set_supply: u32,
        /// Which status a person needs to enter: 1 lite, 2 full.
        pub min_status / set_min_status: u8,
    }
}
