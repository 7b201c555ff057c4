//! Addresses as people write them.

use crate::issuer;
use alloy_core::primitives::{Address as Checked, B256, keccak256};
use fairsale_chain::{Account, Address};
use fairsale_input::{quote, text};
use unicode_normalization::UnicodeNormalization;

/// What somebody must look like, for errors.
pub const WHAT: &str = "an address of 20 bytes (0x and 40 hexadecimal digits) or an account in SS58";

/// Somebody, by address or by account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Somebody {
    /// The address by which contracts know them.
    pub address: Address,
    /// The 32 bytes of the account, if that is how they were written. Until it exists on the chain, the address is not yet
    /// theirs.
    pub account: Option<[u8; 32]>,
}

/// Reads an address of 20 bytes, or an account in SS58. The zero address is nobody.
pub fn somebody(text: &str) -> Option<Somebody> {
    match address(text) {
        Some(address) => Some(Somebody { address, account: None }),
        None => Account::from_ss58(text)
            .ok()
            .map(|account| Somebody { address: account.address(), account: Some(account.id()) }),
    }
}

/// Reads an address of 20 bytes. One in capitals and small letters must have the right ones (EIP-55). The zero address
/// is none.
pub fn address(text: &str) -> Option<Address> {
    let digits = text.strip_prefix("0x")?;
    let mixed = digits.contains(|c: char| c.is_ascii_lowercase()) && digits.contains(|c: char| c.is_ascii_uppercase());
    let read = if mixed { Checked::parse_checksummed(text, None).ok()? } else { digits.parse().ok()? };
    (digits.len() == 40 && !read.is_zero()).then(|| Address::from(read.0.0))
}

/// What was found in the place of an address, for errors: quoted, with what seems to be wrong of it.
pub fn found(text: &str) -> String {
    match slip(text) {
        Some(slip) => format!("{} ({slip})", quote(text)),
        None => text::found(text),
    }
}

/// What seems to be wrong of a text that is no address. `None` if that cannot be guessed.
pub fn slip(text: &str) -> Option<String> {
    if somebody(text).is_some() {
        return None;
    }
    let is_hex = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    // Of SS58 the last bytes are a checksum.
    const BASE58: &str = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    if (46..=50).contains(&text.len()) && text.chars().all(|character| BASE58.contains(character)) {
        return Some("its checksum is wrong: is one of its characters?".into());
    }
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).unwrap_or(text);
    let (bare, capital) = (digits.len() == text.len(), text.starts_with("0X"));
    match digits.len() {
        40 if !bare && !is_hex(digits) => Some("not all of its digits are hexadecimal".into()),
        40 if bare && is_hex(digits) => Some("0x is missing before it".into()),
        40 if capital => Some("it begins with 0x, not 0X".into()),
        40 if digits.bytes().all(|digit| digit == b'0') && !bare => Some("the zero address is nobody".into()),
        40 if !bare => {
            Some("its capitals and small letters are the checksum of EIP-55, and it is wrong: is a digit?".into())
        }
        length if !bare && is_hex(digits) => Some(format!("{length} digits")),
        _ => None,
    }
}

/// What a person is named by, for errors.
pub const PERSON: &str = "a name, or 0x and 64 hexadecimal digits";

/// Reads the name by which a registry knows a person: 32 bytes, or the hash of a name. Of a name the spelling is one (NFC),
/// without white space around it; what begins like bytes is none.
///
/// # Errors
/// What was expected, and what was found.
pub fn person(text: &str) -> Result<B256, String> {
    let name: String = text.trim().nfc().collect();
    match bytes_or_text(&name) {
        Some(Written::Bytes(bytes)) => Ok(bytes.into()),
        Some(Written::Text(name)) => Ok(issuer::person(name)),
        None => Err(format!("expected {PERSON}, found {}", found(text))),
    }
}

/// What a context looks like, for errors.
pub const CONTEXT: &str = "a text, or 0x and 64 hexadecimal digits";

/// Reads a context: 32 bytes, or the hash of a text. What begins like bytes is no text.
pub fn context(text: &str) -> Option<[u8; 32]> {
    match bytes_or_text(text)? {
        Written::Bytes(bytes) => Some(bytes),
        Written::Text(text) => Some(keccak256(text).0),
    }
}

/// What may be written as bytes, or as a text that is hashed.
enum Written<'a> {
    Bytes([u8; 32]),
    Text(&'a str),
}

/// Reads bytes if it begins like them, otherwise a text that people can see.
fn bytes_or_text(text: &str) -> Option<Written<'_>> {
    if text.starts_with("0x") || text.starts_with("0X") {
        return word(text).map(Written::Bytes);
    }
    (!text.trim().is_empty() && text::stranger(text).is_none()).then_some(Written::Text(text))
}

/// Reads 32 bytes: 0x and 64 hexadecimal digits.
pub fn word(text: &str) -> Option<[u8; 32]> {
    let digits = text.strip_prefix("0x").filter(|digits| digits.len() == 64)?;
    digits.parse().ok().map(|word: B256| word.0)
}

/// 0x and hexadecimal digits; of an address with capitals as EIP-55 has them.
pub fn show(address: Address) -> String {
    Checked::from(address.0).to_checksum(None)
}

/// 0x and hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    format!("0x{}", bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

/// The bytes of 0x and hexadecimal digits.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.strip_prefix("0x").filter(|digits| digits.len().is_multiple_of(2))?;
    digits.bytes().all(|digit| digit.is_ascii_hexdigit()).then_some(())?;
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_with_their_checksum() {
        let alice = Account::named("Alice").address();
        let shown = show(alice);
        for text in [shown.clone(), format!("{alice:?}"), format!("0x{}", shown[2..].to_uppercase())] {
            assert_eq!(address(&text), Some(alice), "{text}");
        }
        let swapped: String = shown[2..]
            .chars()
            .map(|c| if c.is_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() })
            .collect();
        for bad in [format!("0x{swapped}"), shown[2..].into(), shown[..41].into(), format!("0x{}", "0".repeat(40))] {
            assert_eq!(address(&bad), None, "{bad}");
        }
    }

    #[test]
    fn what_seems_to_be_wrong_of_an_address_is_said() {
        let alice = Account::named("Alice");
        let (shown, ss58) = (show(alice.address()), alice.ss58(42));
        let (digits, small) = (&shown[2..], shown.to_lowercase());
        let first = digits.find(|digit: char| digit.is_ascii_lowercase()).expect("there is one") + 2;
        let capital = format!("{}{}{}", &shown[..first], shown[first..=first].to_uppercase(), &shown[first + 1..]);
        let other = if ss58.ends_with('2') { "3" } else { "2" };
        for (text, slip_is) in [
            (capital, "its capitals and small letters are the checksum of EIP-55, and it is wrong: is a digit?"),
            (format!("{}{other}", &ss58[..ss58.len() - 1]), "its checksum is wrong: is one of its characters?"),
            (digits.to_owned(), "0x is missing before it"),
            (format!("0X{digits}"), "it begins with 0x, not 0X"),
            (small[..41].to_owned(), "39 digits"),
            (format!("{}g", &small[..41]), "not all of its digits are hexadecimal"),
            (format!("0x{}", "0".repeat(40)), "the zero address is nobody"),
        ] {
            assert_eq!(somebody(&text), None, "{text}");
            assert_eq!(found(&text), format!("{text:?} ({slip_is})"));
        }
        for text in [&*shown, &*ss58, "ada", ""] {
            assert_eq!(slip(text), None, "{text}");
        }
    }

    #[test]
    fn what_begins_like_bytes_is_no_name_and_no_text() {
        let bytes = hex(&[0xa7; 32]);
        assert_eq!((person(&bytes), context(&bytes)), (Ok(B256::from([0xa7; 32])), Some([0xa7; 32])));
        assert_eq!((person("ada"), context("ada")), (Ok(issuer::person("ada")), Some(keccak256("ada").0)));
        for bad in [&bytes[..65], &format!("{}g", &bytes[..65]), &bytes.replacen("0x", "0X", 1), "0x", "0x12", "0Xada"]
        {
            assert!(person(bad).is_err_and(|error| error.starts_with("expected a name, or 0x and 64 hex")), "{bad}");
            assert_eq!(context(bad), None, "{bad}");
        }
        assert_eq!(
            person("0x12"),
            Err("expected a name, or 0x and 64 hexadecimal digits, found \"0x12\" (2 digits)".into())
        );
        for bad in ["", "  ", "ada\u{200b}", "\u{202e}ada"] {
            assert!(person(bad).is_err() && context(bad).is_none(), "{bad:?}");
        }
        // One person, however the name is typed.
        assert_eq!(person(" Jose\u{301} "), person("Jos\u{e9}"));
    }

    #[test]
    fn accounts_are_read_too() {
        let alice = Account::named("Alice");
        let read = somebody(&alice.ss58(0)).expect("an account");
        assert_eq!((read.address, read.account), (alice.address(), Some(alice.id())));
        assert_eq!(somebody("Alice"), None);
    }

    #[test]
    fn bytes_are_read_as_they_are_written() {
        assert_eq!(unhex(&hex(&[0, 10, 255])), Some(vec![0, 10, 255]));
        assert_eq!((unhex("0x1"), unhex("12"), unhex("0x+1"), unhex("0x")), (None, None, None, Some(vec![])));
        assert_eq!(word(&hex(&[7; 32])), Some([7; 32]));
        assert_eq!(word(&hex(&[7; 31])), None);
    }
}
