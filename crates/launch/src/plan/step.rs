//! The steps of a deployment, of whatever launch.

use serde::{Deserialize, Serialize};

/// The steps of a deployment, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Makes the registry of persons.
    Personhood,
    /// Makes the beacon by which is drawn.
    DrandBeacon,
    /// Makes the token.
    Token,
    /// Makes the collection of tickets.
    Ticket,
    /// Makes a sale, of whatever mechanism.
    Sale,
    /// Sends the supply to the sale.
    Allot,
    /// Sends the sale some of the ERC-20 that it is paid in, which it must have.
    Reserve,
    /// Tells the sale that it is there.
    Fund,
}

impl Step {
    /// What it is called, in files too.
    pub fn name(self) -> &'static str {
        match self {
            Self::Personhood => "personhood",
            Self::DrandBeacon => "drand_beacon",
            Self::Token => "token",
            Self::Ticket => "ticket",
            Self::Sale => "sale",
            Self::Allot => "allot",
            Self::Reserve => "reserve",
            Self::Fund => "fund",
        }
    }

    /// What it does, for people.
    pub fn about(self) -> &'static str {
        match self {
            Self::Personhood => "makes the registry of persons",
            Self::DrandBeacon => "makes the beacon",
            Self::Token => "makes the token",
            Self::Ticket => "makes the collection of tickets",
            Self::Sale => "makes the sale",
            Self::Allot => "sends the supply to the sale",
            Self::Reserve => "sends the sale some of what it is paid in",
            Self::Fund => "tells the sale that it is there",
        }
    }

    /// What its cost is called in a rehearsal's report.
    pub fn cost_name(self) -> &'static str {
        match self {
            Self::Personhood => "deploy_personhood",
            Self::DrandBeacon => "deploy_beacon",
            Self::Token => "deploy_token",
            Self::Ticket => "deploy_ticket",
            Self::Sale => "deploy_sale",
            Self::Allot => "allot",
            Self::Reserve => "reserve",
            Self::Fund => "fund",
        }
    }

    /// True if the step only sends a message.
    pub fn is_message(self) -> bool {
        matches!(self, Self::Allot | Self::Reserve | Self::Fund)
    }

    /// True if a later launch can use again what the step makes: with the same maker and the same terms, it is as good as a
    /// new one.
    pub fn is_reusable(self) -> bool {
        matches!(self, Self::Personhood | Self::DrandBeacon)
    }
}

/// A step, and for which sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Task {
    /// The step.
    pub step: Step,
    /// The place of the sale in its launch. `None` for what all sales share.
    pub sale: Option<usize>,
}

impl Task {
    /// Returns a task that is done once, for all sales.
    pub fn shared(step: Step) -> Self {
        Self { step, sale: None }
    }

    /// Returns a task that is done for one of the sales.
    pub fn of(step: Step, sale: usize) -> Self {
        Self { step, sale: Some(sale) }
    }
}
