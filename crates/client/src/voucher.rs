//! Vouchers for badges: EIP-712 by alloy, written without a look at the badge's own code, so that each checks the other; and
//! the files in which they travel.
//!
//! A file of vouchers has one a line, as JSON: `badge`, `chain_id`, `account`, `expires` (in seconds), `signature`. So a
//! voucher can be cut out of the file and handed to its person.

use crate::{
    address::{self, hex, show},
    issuer::{Issuer, signer},
    signature,
};
use alloy_core::{
    sol,
    sol_types::{SolStruct, eip712_domain},
};
use fairsale_chain::Address;
use fairsale_input::{InputError, Source, quote, rows::rows};
use serde_json::{Value, json};
use std::collections::HashMap;

#[allow(missing_docs)] // of what the macro makes
mod typed {
    use super::sol;

    sol! {
        /// What the organiser signs.
        struct Voucher {
            address account;
            uint64 expires;
        }
    }
}

/// What a voucher looks like, for errors.
const WHAT: &str = "a voucher: a line of JSON with badge, chain_id, account, expires and signature";

/// A voucher, for which badge on which chain it is, and the organiser's signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The badge's address.
    pub badge: Address,
    /// The chain's id.
    pub chain_id: u64,
    /// Whose person gets the badge.
    pub account: Address,
    /// First second at which it is worth nothing.
    pub expires: u64,
    /// r, s, v, as it was written: v may be 0 or 1, which [`signature::canonical`] turns into what contracts take.
    pub signature: [u8; 65],
}

/// What the organiser of a badge signs.
pub fn digest(chain_id: u64, badge: Address, account: Address, expires: u64) -> [u8; 32] {
    let domain = eip712_domain! {
        name: "fairsale badge",
        version: "1",
        chain_id: chain_id,
        verifying_contract: badge.0.into(),
    };
    typed::Voucher { account: account.0.into(), expires }.eip712_signing_hash(&domain).0
}

impl Signed {
    /// The voucher that this key signs.
    pub fn by(key: &Issuer, chain_id: u64, badge: Address, account: Address, expires: u64) -> Self {
        let signature = key.sign(&digest(chain_id, badge, account, expires));
        Self { badge, chain_id, account, expires, signature }
    }

    /// Returns the signer. `None` if the signature is invalid.
    pub fn signer(&self) -> Option<Address> {
        let digest = digest(self.chain_id, self.badge, self.account, self.expires);
        signer(&digest, &signature::canonical(&self.signature))
    }

    /// It as a line of JSON, without the line's end.
    pub fn json(&self) -> String {
        let Self { badge, chain_id, account, expires, signature } = self;
        let (badge, account, signature) = (show(*badge), show(*account), hex(signature));
        json!({"badge": badge, "chain_id": chain_id, "account": account, "expires": expires, "signature": signature})
            .to_string()
    }

    fn read(text: &str) -> Result<Self, (&'static str, &'static str, String)> {
        let wrong =
            |what, expected, value: Option<&Value>| (what, expected, quote(&value.unwrap_or(&Value::Null).to_string()));
        let object: Value = serde_json::from_str(text).map_err(|_| ("voucher", WHAT, quote(text)))?;
        let address = |what| {
            let value = object.get(what);
            let Some(text) = value.and_then(Value::as_str) else { return Err(wrong(what, address::WHAT, value)) };
            address::address(text).ok_or_else(|| (what, address::WHAT, address::found(text)))
        };
        let number = |what| {
            let value = object.get(what);
            value.and_then(Value::as_u64).ok_or_else(|| wrong(what, "a whole number", value))
        };
        let value = object.get("signature");
        let signature = value.and_then(Value::as_str).map_or(Err(None), signature::read).map_err(|slip| {
            let (what, expected, found) = wrong("signature", signature::WHAT, value);
            (what, expected, if let Some(slip) = slip { format!("{found} ({slip})") } else { found })
        });
        Ok(Self {
            badge: address("badge")?,
            chain_id: number("chain_id")?,
            account: address("account")?,
            expires: number("expires")?,
            signature: signature?,
        })
    }
}

/// The vouchers in a file, one a line, and in which line, from 1, each is. Empty lines are passed over.
///
/// # Errors
/// The first thing that is wrong.
pub fn vouchers(source: &Source) -> Result<Vec<(usize, Signed)>, InputError> {
    let lines = source.lines().filter(|(_, text)| !text.trim().is_empty());
    lines
        .map(|(line, text)| {
            let signed = Signed::read(text.trim());
            signed
                .map(|signed| (line, signed))
                .map_err(|(field, expected, found)| source.wrong(line, field, expected, found))
        })
        .collect()
}

/// The column of a list that has the accounts.
const COLUMN: &str = "account";

/// The accounts in a list: a CSV file whose column `account` has them; without such a column, the first column, from the first
/// line on. So a plain list, one a line, is one too.
///
/// # Errors
/// The first thing that is wrong: also an account that stands there twice.
pub fn accounts(source: &Source) -> Result<Vec<Address>, InputError> {
    let (mut all, mut column) = (vec![], 0);
    let mut lines: HashMap<Address, usize> = HashMap::new();
    for (number, row) in rows(source).enumerate() {
        let row = row?;
        if number == 0
            && let Some(named) = row.cells.iter().position(|name| name == COLUMN)
        {
            column = named;
            continue;
        }
        let (line, text) = (row.line, row.cells.get(column).unwrap_or_default());
        let wrong = |expected: &str, found| source.wrong(line, COLUMN, expected, found);
        let Some(somebody) = address::somebody(text) else {
            if let Some(error) = row.separated_otherwise(source, COLUMN) {
                return Err(error);
            }
            // It may be a header that calls the column otherwise.
            let header =
                if number == 0 { format!(", or a header with a column called {COLUMN}") } else { String::new() };
            return Err(wrong(&format!("{}{header}", address::WHAT), address::found(text)));
        };
        let account = somebody.address;
        if let Some(first) = lines.insert(account, line) {
            return Err(wrong("each account once", format!("{} of line {first} again", show(account))));
        }
        all.push(account);
    }
    if all.is_empty() {
        return Err(source.wrong(1, COLUMN, "at least one account", "none"));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHAIN: u64 = 420_420_419;

    fn signed(number: u8) -> Signed {
        Signed::by(&Issuer::named("organiser"), CHAIN, [9; 20].into(), [number; 20].into(), 5)
    }

    #[test]
    fn a_voucher_is_read_as_it_is_written() {
        let organiser = Issuer::named("organiser").address();
        let lines = format!("{}\n\n  {}\r\n", signed(1).json(), signed(2).json());
        let read = vouchers(&Source::new("v.jsonl", lines)).expect("they are good");
        assert_eq!(read, [(1, signed(1)), (3, signed(2))]);
        assert_eq!(signed(1).signer(), Some(organiser));
        for changed in [
            Signed { badge: [8; 20].into(), ..signed(1) },
            Signed { chain_id: 1, ..signed(1) },
            Signed { account: [2; 20].into(), ..signed(1) },
            Signed { expires: 6, ..signed(1) },
        ] {
            assert_ne!(changed.signer(), Some(organiser), "{changed:?}");
        }
    }

    /// The first voucher as a line, with this v.
    fn by_wallet(v: u8) -> String {
        let mut voucher = signed(1);
        voucher.signature[64] = v;
        voucher.json()
    }

    #[test]
    fn a_voucher_of_a_hardware_wallet_is_the_organisers() {
        let (v, organiser) = (signed(1).signature[64], Issuer::named("organiser").address());
        let capitals = |line: String| {
            let (before, digits) = line.split_once("\"signature\":\"0x").expect("it has one");
            format!("{before}\"signature\":\"0x{}", digits.to_uppercase())
        };
        for line in [by_wallet(v - 27), capitals(by_wallet(v)), capitals(by_wallet(v - 27))] {
            let read = vouchers(&Source::new("v.jsonl", line.clone())).expect("it is good");
            assert_eq!(read[0].1.signer(), Some(organiser), "{line}");
        }
        let good = signed(1).json();
        let end = good.find("\"}").expect("the signature comes last") - 2;
        let compact = format!("{}{}", &good[..end], &good[end + 2..]);
        for (line, slip) in [(by_wallet(37), "(v is 37, not 27 or 28)"), (compact, "(64 bytes: v is missing, or it is")]
        {
            let error =
                vouchers(&Source::new("v.jsonl", format!("{good}\n{line}"))).expect_err("it is bad").to_string();
            assert!(error.starts_with("v.jsonl:2: signature: expected ") && error.contains(slip), "{error}");
        }
    }

    #[test]
    fn a_bad_voucher_is_told_with_line_and_field() {
        let good = signed(1).json();
        for (bad, expected) in [
            ("{".to_owned(), "v.jsonl:2: voucher: expected a voucher: a line of JSON"),
            (good.replace("badge", "bodge"), "v.jsonl:2: badge: expected an address of 20 bytes"),
            (good.replace("\"expires\":5", "\"expires\":\"5\""), "v.jsonl:2: expires: expected a whole number, found"),
            (good.replace("\"signature\":\"0x", "\"signature\":\"0x00"), "v.jsonl:2: signature: expected 0x and 130"),
        ] {
            let error = vouchers(&Source::new("v.jsonl", format!("{good}\n{bad}\n"))).expect_err("it is bad");
            assert!(error.to_string().starts_with(expected), "{error}");
        }
    }

    #[test]
    fn accounts_are_read_from_a_list_or_a_column() {
        let (one, two) = (Address::from([1; 20]), Address::from([2; 20]));
        for text in [
            format!("{one:?}\n{two:?}\n"),
            format!("{one:?},ada\n\n{two:?},bob"),
            format!("account\r\n{one:?}\r\n{two:?}\r\n"),
            format!("name,account\n\"Lovelace, Ada\",{one:?}\nbob, {two:?}\n"),
            format!("account\r{one:?}\r{two:?}\r"),
            format!("\u{feff}\"account\"\r\n{one:?}\r\n{two:?}\r\n"),
        ] {
            assert_eq!(accounts(&Source::new("list.csv", text.clone())), Ok(vec![one, two]), "{text}");
        }
        for (text, expected) in [
            (format!("{one:?}\nbob\n"), "list.csv:2: account: expected an address of 20 bytes"),
            (format!("{one:?}\n{two:?}\n{one:?}\n"), "list.csv:3: account: expected each account once, found 0x0101"),
            (format!("account\r{one:?}\rbob\r"), "list.csv:3: account: expected an address of 20 bytes"),
            (
                format!("Account\n{one:?}\n"),
                "list.csv:1: account: expected an address of 20 bytes (0x and 40 hexadecimal digits) or an account in SS58, or a header with a column called account, found \"Account\"",
            ),
            (
                format!("name;account\nada;{one:?}\n"),
                "list.csv:1: account: expected columns separated by commas, found semicolons (;): \"name;account\"",
            ),
            (format!("{one:?}\tada\n"), "list.csv:1: account: expected columns separated by commas, found tabs: "),
            (
                format!("{one:?}\n0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAee\n"),
                "list.csv:2: account: expected an address of 20 bytes (0x and 40 hexadecimal digits) or an account in SS58, found \"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAee\" (its capitals and small letters are the checksum of EIP-55",
            ),
            (String::new(), "list.csv:1: account: expected at least one account, found none"),
            ("name,account\n".to_owned(), "list.csv:1: account: expected at least one account, found none"),
        ] {
            let error = accounts(&Source::new("list.csv", text)).expect_err("it is bad");
            assert!(error.to_string().starts_with(expected), "{error}");
        }
    }
}
