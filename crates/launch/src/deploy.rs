//! What only a deployment on a network needs to know.

use fairsale_client::address::{self, Somebody};
use fairsale_client::fields::Section;
use fairsale_input::InputError;

/// Who gets what comes out of the sale, and when it opens. Rehearsals look at none of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deploy {
    /// Who gets the proceeds; nobody named: the deployer.
    pub beneficiary: Option<Somebody>,
    /// Who gets what is unsold; nobody named: the deployer.
    pub unsold_to: Option<Somebody>,
    /// When the sale opens, in seconds since 1970; no time given: `sale.opens_after` seconds after the deployment began.
    pub opens_at: Option<u64>,
}

impl Deploy {
    pub(super) fn read(file: &Section<'_>) -> Result<Self, InputError> {
        let Some(deploy) = file.section_if_any("deploy", &["beneficiary", "unsold_to", "opens_at"])? else {
            return Ok(Self::default());
        };
        Ok(Self {
            beneficiary: deploy.text_as("beneficiary", address::WHAT, address::somebody)?,
            unsold_to: deploy.text_as("unsold_to", address::WHAT, address::somebody)?,
            opens_at: deploy.time("opens_at")?,
        })
    }
}
