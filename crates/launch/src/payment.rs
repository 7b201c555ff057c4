//! What the sales are paid in, if it is not the chain's own currency.

use fairsale_chain::{Address, asset_address};
use fairsale_client::address;
use fairsale_client::fields::Section;
use fairsale_input::{InputError, text};

/// The number of USDC among the chain's assets, on Polkadot Hub and on our chain.
pub const USDC: u32 = 1337;
/// Digits of USDC behind the point.
const USDC_DECIMALS: u8 = 6;
/// The least of USDC that an account can have, which each sale is sent: 0.01.
const USDC_RESERVE: u128 = 10_000;

/// An ERC-20 that all sales of a launch are paid in. Prices are in its smallest unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Where it stands.
    pub currency: Address,
    /// Its symbol, for people.
    pub symbol: String,
    /// How many digits stand behind the point.
    pub decimals: u8,
    /// How much of it the seller sends each sale before that opens. It is owed to nobody, and stays there.
    pub reserve: u128,
}

impl Payment {
    pub(super) fn read(file: &Section<'_>) -> Result<Option<Self>, InputError> {
        let Some(payment) = file.section_if_any("payment", &["currency", "symbol", "decimals", "reserve"])? else {
            return Ok(None);
        };
        const WHAT: &str =
            "\"usdc\" (the chain's asset 1337) or the address of an ERC-20 (0x and 40 hexadecimal digits)";
        let currency = payment.text_as("currency", WHAT, |text| match text {
            "usdc" => Some(asset_address(USDC)),
            _ => address::address(text),
        })?;
        let currency = currency.ok_or_else(|| payment.wrong("currency", WHAT))?;
        let is_usdc = currency == asset_address(USDC);
        let what = format!("the currency's symbol, {}, and at most 32 bytes long", text::VISIBLE);
        let good = |text: &str| text.len() <= 32 && text::stranger(text).is_none();
        let symbol = payment.text_as("symbol", &what, |text| good(text).then(|| text.to_owned()))?;
        // By this name it is the one that everybody means.
        if payment.text("currency", WHAT)? == "usdc" {
            if symbol.as_ref().is_some_and(|symbol| symbol != "USDC") {
                return Err(payment.wrong("symbol", "\"USDC\", or nothing: the currency is called so"));
            }
            let what = "6, or nothing: USDC has so many digits";
            if payment.number_or("decimals", what, 0..=38, USDC_DECIMALS)? != USDC_DECIMALS {
                return Err(payment.wrong("decimals", what));
            }
        }
        let digits = |default: Option<u8>| match default {
            Some(default) => payment.number_or("decimals", "a whole number of digits", 0..=38, default),
            None => payment.number("decimals", "a whole number of digits", 0..=38),
        };
        Ok(Some(Self {
            currency,
            symbol: match symbol {
                Some(symbol) => symbol,
                None if is_usdc => "USDC".into(),
                None => return Err(payment.wrong("symbol", &what)),
            },
            decimals: digits(is_usdc.then_some(USDC_DECIMALS))?,
            reserve: payment.number_or(
                "reserve",
                "a whole number of the currency's smallest units",
                1..=u128::from(u64::MAX),
                if is_usdc { USDC_RESERVE } else { 1 },
            )?,
        }))
    }
}
