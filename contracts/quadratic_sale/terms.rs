//! What the seller promises, checked once.

use fairsale_interfaces::{beacon, packed};
use fairsale_math::{Amount, Curve, Lots, MAX_LEVELS, Price, Timestamp};
use ink::Address;

packed! {
    /// The terms of a sale. They never change.
    pub struct Terms / PackedTerms {
        /// How much a lot is, in base units.
        pub lot_size / set_lot_size: u128,
        /// P, the price of the first lot, in the smallest unit of the payment currency.
        pub price / set_price: u128,
        /// If the sale would raise less than this, whoever wins a draw, it is cancelled.
        pub min_raise / set_min_raise: u128,
        /// How many lots are sold.
        pub supply / set_supply: u64,
        /// What the smallest unit of the payment currency is worth in the value that the chain shows to contracts (18 decimals):
        /// 10⁸ on Polkadot Hub, 10⁶ on Kusama Hub and Westend.
        pub payment_unit / set_payment_unit: u64,
        /// First second at which orders are taken: the beginning of round 0.
        pub opens_at / set_opens_at: u64,
        /// How many seconds a round lasts.
        pub round_seconds / set_round_seconds: u64,
        /// First second at which a sale that has not been settled is cancelled.
        pub settle_by / set_settle_by: u64,
        /// Seconds from settlement during which the account of an order cannot claim it unless it is still the person's.
        pub recovery_window / set_recovery_window: u64,
        /// In which context: persons are known to this sale by their alias in it.
        pub context / set_context: [u8; 32],
        /// Who says who is a person: a registry, or Polkadot's precompile.
        pub personhood / set_personhood: Address,
        /// The code that does all but ordering and claiming: an instance of `quadratic_sale_office`. One serves all sales.
        pub office / set_office: Address,
        /// What is sold: an ERC-20.
        pub token / set_token: Address,
        /// By whose randomness what is left is drawn; zero: it stays unsold.
        pub beacon / set_beacon: Address,
        /// Who gets the proceeds.
        pub beneficiary / set_beneficiary: Address,
        /// Where what is unsold goes.
        pub unsold_to / set_unsold_to: Address,
        /// Who may cancel before the sale opens, and gets the supply back if it is cancelled.
        pub seller / set_seller: Address,
        /// How many lots a person may ask for in round 0.
        pub first_cap / set_first_cap: u32,
        /// How many more in each round after.
        pub cap_step / set_cap_step: u32,
        /// How many rounds there are.
        pub rounds / set_rounds: u32,
        /// Which status a person needs to order: 1 lite, 2 full.
        pub min_status / set_min_status: u8,
        /// What q lots cost in all: 1: P·q, 2: P·q².
        pub power / set_power: u8,
    }
}
