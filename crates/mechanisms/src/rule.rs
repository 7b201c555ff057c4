//! The list of all mechanisms.

use crate::{
    Auction, Capped, Fixed, Lottery, Quadratic,
    launch::{LaunchFile, Named},
    numbers::Numbers,
    onchain::{Known, OnChain},
    show::Show,
};
use serde::{Deserialize, Serialize};
use std::ops::Deref;

/// What every mechanism answers.
pub trait Mechanism: Numbers + OnChain + LaunchFile + Show {}

impl<M: Numbers + OnChain + LaunchFile + Show> Mechanism for M {}

/// Makes [`Rule`] of the list, and what goes through it.
macro_rules! mechanisms {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// A mechanism, with those of its terms that no other has. It is asked through the traits of a [`Mechanism`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "mechanism", rename_all = "snake_case")]
        pub enum Rule {
            $($(#[$doc])* $name($name),)*
        }

        impl Deref for Rule {
            type Target = dyn Mechanism;

            fn deref(&self) -> &Self::Target {
                match self {
                    $(Self::$name(own) => own,)*
                }
            }
        }

        $(impl From<$name> for Rule {
            fn from(own: $name) -> Self {
                Self::$name(own)
            }
        })*

        /// The contracts of all mechanisms.
        pub const KNOWN: &[Known] = &[$(Known::of::<$name>(),)*];

        /// What launch files call all mechanisms, and how they are read.
        pub const READERS: &[Named] = &[$(Named::of::<$name>(),)*];
    };
}

mechanisms! {
    /// Equal shares up to a cap, down to a base unit.
    Capped,
    /// Whole lots up to a cap that may rise, the rest drawn or not sold.
    Quadratic,
    /// A ticket for everybody who wins one; groups win and lose together.
    Lottery,
    /// A few lots a person at one price, while stock lasts: who comes first is served first.
    Fixed,
    /// Bids at the prices of a ladder; one price for all who win.
    Auction,
}
