//! Addresses as people write them.

use alloy_core::primitives::{Address as Checked, B256};
use fairsale_chain::{Account, Address};

/// What somebody must look like, for errors.
pub const WHAT: &str = "an address of 20 bytes (0x and 40 hexadecimal digits) or an account in SS58";

/// Somebody, by address or by account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Somebody {
    /// The address by which contracts know them.
    pub address: Address,
    /// The account, if that is how they were written. Until it exists on the chain, the address is not yet theirs.
    pub account: Option<Account>,
}

/// Reads an address of 20 bytes, or an account in SS58. The zero address is nobody.
pub fn somebody(text: &str) -> Option<Somebody> {
    match address(text) {
        Some(address) => Some(Somebody { address, account: None }),
        None => {
            Account::from_ss58(text).ok().map(|account| Somebody { address: account.address(), account: Some(account) })
        }
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
    fn accounts_are_read_too() {
        let alice = Account::named("Alice");
        let read = somebody(&alice.ss58(0)).expect("an account");
        assert_eq!((read.address, read.account.as_ref()), (alice.address(), Some(&alice)));
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
