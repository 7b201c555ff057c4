//! By whose randomness is drawn.

use super::part::Written;
use fairsale_chain::Address;
use fairsale_client::address;
use fairsale_client::fields::Section;
use fairsale_input::InputError;

/// By whose randomness is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beacon {
    /// A new one that checks signatures of a key that everybody has: for rehearsals and development chains.
    Local,
    /// A new one that checks what drand's network "evmnet" makes public.
    Drand,
    /// One that is there already.
    Existing(Address),
}

impl Beacon {
    pub(super) fn read(file: &Section<'_>, sales: &[Written<'_>]) -> Result<Option<Self>, InputError> {
        if !sales.iter().any(|written| written.part.sale.draws) {
            return match file.has("beacon") {
                true => Err(file.wrong("beacon", "nothing: in this sale nothing is drawn")),
                false => Ok(None),
            };
        }
        let beacon = file.section("beacon", &["source"])?;
        let what = "\"local\" (a key that everybody has, for rehearsals), \"drand\" or the address of a beacon (0x and 40 \
                    hexadecimal digits)";
        let source = beacon.text_as("source", what, Self::parse)?;
        source.map(Some).ok_or_else(|| beacon.wrong("source", what))
    }

    fn parse(text: &str) -> Option<Self> {
        match text {
            "local" => Some(Self::Local),
            "drand" => Some(Self::Drand),
            _ => address::address(text).map(Self::Existing),
        }
    }
}
