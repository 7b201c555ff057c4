//! The events of sales and of beacons.

use fairsale_chain::{Address, Event};
use fairsale_client::serde_as::{account, accounts, amount, word};
use fairsale_interfaces::{
    beacon::{
        commit_reveal::{Committed, Completed, Revealed},
        drand::RoundVerified,
    },
    bids::{Bid, Cleared},
    draws::Drawn,
    groups::{Invited, Joined, Left},
    sale::{Cancelled, Claimed, Funded, Ordered, ProceedsPaid, Settled, UnsoldReturned},
};
use serde::{Deserialize, Serialize};

/// What was announced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event")]
#[allow(missing_docs)] // the fields are those of the events in `fairsale_interfaces`
pub enum Said {
    /// [`fairsale_interfaces::sale::Funded`]
    Funded {
        #[serde(with = "amount")]
        supply: u128,
    },
    /// [`fairsale_interfaces::sale::Ordered`]
    Ordered {
        #[serde(with = "word")]
        alias: [u8; 32],
        #[serde(with = "account")]
        account: Address,
        asked: u32,
        #[serde(with = "amount")]
        deposit: u128,
    },
    /// [`fairsale_interfaces::bids::Bid`]
    Bid {
        #[serde(with = "word")]
        alias: [u8; 32],
        #[serde(with = "account")]
        account: Address,
        tick: u32,
        lots: u32,
        #[serde(with = "amount")]
        deposit: u128,
    },
    /// [`fairsale_interfaces::bids::Cleared`]
    Cleared {
        tick: u32,
        #[serde(with = "amount")]
        price: u128,
        filled: u64,
        margin: u64,
        #[serde(with = "amount")]
        left: u128,
    },
    /// [`fairsale_interfaces::groups::Invited`]
    Invited {
        #[serde(with = "word")]
        alias: [u8; 32],
        group: u32,
        #[serde(with = "accounts")]
        accounts: Vec<Address>,
    },
    /// [`fairsale_interfaces::groups::Joined`]
    Joined {
        #[serde(with = "word")]
        alias: [u8; 32],
        group: u32,
        size: u32,
    },
    /// [`fairsale_interfaces::groups::Left`]
    Left {
        #[serde(with = "word")]
        alias: [u8; 32],
        group: u32,
        size: u32,
    },
    /// [`fairsale_interfaces::sale::Settled`]
    Settled {
        orders: u64,
        #[serde(with = "amount")]
        level: u128,
        #[serde(with = "amount")]
        sold: u128,
        #[serde(with = "amount")]
        proceeds: u128,
    },
    /// [`fairsale_interfaces::sale::Cancelled`]
    Cancelled {
        #[serde(with = "amount")]
        raised: u128,
    },
    /// [`fairsale_interfaces::draws::Drawn`]
    Drawn {
        round: u64,
        #[serde(with = "word")]
        seed: [u8; 32],
        entries: [u32; 8],
        prizes: [u32; 8],
    },
    /// [`fairsale_interfaces::sale::Claimed`]
    Claimed {
        #[serde(with = "word")]
        alias: [u8; 32],
        #[serde(with = "account")]
        account: Address,
        #[serde(with = "amount")]
        units: u128,
        #[serde(with = "amount")]
        paid: u128,
        #[serde(with = "amount")]
        refund: u128,
    },
    /// [`fairsale_interfaces::sale::ProceedsPaid`]
    ProceedsPaid {
        #[serde(with = "account")]
        to: Address,
        #[serde(with = "amount")]
        amount: u128,
    },
    /// [`fairsale_interfaces::sale::UnsoldReturned`]
    UnsoldReturned {
        #[serde(with = "account")]
        to: Address,
        #[serde(with = "amount")]
        units: u128,
    },
    /// [`fairsale_interfaces::beacon::drand::RoundVerified`]
    RoundVerified {
        round: u64,
        #[serde(with = "word")]
        signature: [u8; 64],
        #[serde(with = "word")]
        randomness: [u8; 32],
    },
    /// [`fairsale_interfaces::beacon::commit_reveal::Committed`]
    Committed {
        round: u64,
        #[serde(with = "account")]
        party: Address,
        #[serde(with = "word")]
        commitment: [u8; 32],
    },
    /// [`fairsale_interfaces::beacon::commit_reveal::Revealed`]
    Revealed {
        round: u64,
        #[serde(with = "account")]
        party: Address,
        #[serde(with = "word")]
        secret: [u8; 32],
    },
    /// [`fairsale_interfaces::beacon::commit_reveal::Completed`]
    Completed {
        round: u64,
        #[serde(with = "word")]
        randomness: [u8; 32],
    },
}

impl Said {
    /// What a sale or a beacon said. `None` if it is no event of theirs.
    pub fn read(event: &Event) -> Option<Self> {
        // Each type takes its own fields apart, so that a field that is added is not forgotten here.
        None.or_else(|| event.decode().map(|Funded { supply }| Self::Funded { supply }))
            .or_else(|| {
                let read =
                    |Ordered { alias, account, lots: asked, deposit }| Self::Ordered { alias, account, asked, deposit };
                event.decode().map(read)
            })
            .or_else(|| {
                let read =
                    |Bid { alias, account, tick, lots, deposit }| Self::Bid { alias, account, tick, lots, deposit };
                event.decode().map(read)
            })
            .or_else(|| {
                let read = |Cleared { tick, price, filled_above: filled, tick_demand: margin, remaining: left }| {
                    Self::Cleared { tick, price, filled, margin, left }
                };
                event.decode().map(read)
            })
            .or_else(|| {
                event.decode().map(|Invited { alias, group, accounts }| Self::Invited { alias, group, accounts })
            })
            .or_else(|| event.decode().map(|Joined { alias, group, size }| Self::Joined { alias, group, size }))
            .or_else(|| event.decode().map(|Left { alias, group, size }| Self::Left { alias, group, size }))
            .or_else(|| {
                let read = |Settled { orders, level, sold, proceeds }| Self::Settled { orders, level, sold, proceeds };
                event.decode().map(read)
            })
            .or_else(|| event.decode().map(|Cancelled { raised }| Self::Cancelled { raised }))
            .or_else(|| {
                let read = |Drawn { round, seed, entries, prizes }| Self::Drawn { round, seed, entries, prizes };
                event.decode().map(read)
            })
            .or_else(|| {
                let read = |Claimed { alias, account, allocated: units, paid, refund }| Self::Claimed {
                    alias,
                    account,
                    units,
                    paid,
                    refund,
                };
                event.decode().map(read)
            })
            .or_else(|| event.decode().map(|ProceedsPaid { to, amount }| Self::ProceedsPaid { to, amount }))
            .or_else(|| event.decode().map(|UnsoldReturned { to, units }| Self::UnsoldReturned { to, units }))
            .or_else(|| {
                let read = |RoundVerified { round, signature, randomness }| Self::RoundVerified {
                    round,
                    signature,
                    randomness,
                };
                event.decode().map(read)
            })
            .or_else(|| {
                event.decode().map(|Committed { round, party, commitment }| Self::Committed {
                    round,
                    party,
                    commitment,
                })
            })
            .or_else(|| event.decode().map(|Revealed { round, party, secret }| Self::Revealed { round, party, secret }))
            .or_else(|| event.decode().map(|Completed { round, randomness }| Self::Completed { round, randomness }))
    }

    /// True if the event changes who has which order, or which bid.
    pub fn is_about_orders(&self) -> bool {
        matches!(
            self,
            Self::Ordered { .. } | Self::Bid { .. } | Self::Invited { .. } | Self::Joined { .. } | Self::Left { .. }
        )
    }
}
