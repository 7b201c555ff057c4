//! Signatures of Ethereum's keys as wallets write them: r, s and v, one behind the other. Contracts take them in one form only, so what
//! can be turned into it is, and of all else it is said what it is, before anybody pays for a transaction.

use crate::address::unhex;
use k256::ecdsa::Signature;

/// What a signature looks like, for errors.
pub const WHAT: &str = "0x and 130 hexadecimal digits: r, s and v, which is 27 or 28";

/// Reads a signature. Its v may be 0 or 1, as hardware wallets have it; [`canonical`] turns that into 27 or 28.
///
/// # Errors
/// If it is none that a contract takes: what seems to be wrong, or `None` if that cannot be guessed.
pub fn read(text: &str) -> Result<[u8; 65], Option<String>> {
    let Some(bytes) = unhex(text) else {
        return Err(match text.strip_prefix("0X") {
            Some(_) => Some("it begins with 0x, not 0X".into()),
            None => unhex(&format!("0x{text}")).map(|_| "0x is missing before it".into()),
        });
    };
    let length = bytes.len();
    let signature: [u8; 65] = bytes.try_into().map_err(|_| {
        Some(match length {
            64 => "64 bytes: v is missing, or it is in the compact form of EIP-2098; have it signed in 65 bytes".into(),
            _ => format!("{length} bytes instead of 65"),
        })
    })?;
    flaw(&signature).map_or(Ok(signature), |flaw| Err(Some(flaw)))
}

/// Why no contract takes a signature, whoever made it. `None` if nothing is to be seen.
pub fn flaw(signature: &[u8; 65]) -> Option<String> {
    let v = signature[64];
    if !matches!(v, 0 | 1 | 27 | 28) {
        return Some(format!("v is {v}, not 27 or 28"));
    }
    let signature = Signature::from_slice(&signature[..64]).ok()?;
    signature.normalize_s().map(|_| "s is in the upper half, which Ethereum does not take since EIP-2".into())
}

/// Turns a v of 0 or 1 into 27 or 28, as contracts take it.
pub fn canonical(signature: &[u8; 65]) -> [u8; 65] {
    let mut signature = *signature;
    if signature[64] < 2 {
        signature[64] += 27;
    }
    signature
}

/// What to say of signatures that are sent otherwise than they were given, for people. `None` if there are none.
pub fn turned<'a>(signatures: impl IntoIterator<Item = &'a [u8; 65]>) -> Option<String> {
    let turned = signatures.into_iter().filter(|signature| signature[64] < 2).count();
    let signatures = if turned == 1 { "signature" } else { "signatures" };
    (turned > 0).then(|| format!("v of {turned} {signatures} is 0 or 1, as hardware wallets have it; 27 or 28 is sent"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        address::hex,
        issuer::{Issuer, signer},
    };

    const DIGEST: [u8; 32] = [7; 32];

    fn good() -> [u8; 65] {
        Issuer::named("one").sign(&DIGEST)
    }

    /// The good one with another v.
    fn with(v: u8) -> [u8; 65] {
        let mut signature = good();
        signature[64] = v;
        signature
    }

    #[test]
    fn v_of_0_or_1_is_27_or_28() {
        let (issuer, good) = (Issuer::named("one").address(), good());
        for v in [good[64], good[64] - 27] {
            let read = read(&hex(&with(v))).expect("it is one");
            assert_eq!((read, canonical(&read)), (with(v), good));
            assert_eq!(signer(&DIGEST, &canonical(&read)), Some(issuer));
        }
        assert_eq!(signer(&DIGEST, &with(good[64] - 27)), None, "contracts do not take it so");
        assert_eq!(turned([&with(27), &with(28)]), None);
        let said = "v of 1 signature is 0 or 1, as hardware wallets have it; 27 or 28 is sent";
        assert_eq!(turned([&with(0), &with(28)]).as_deref(), Some(said));
        assert!(turned([&with(0), &with(1)]).is_some_and(|said| said.starts_with("v of 2 signatures is")));
    }

    #[test]
    fn digits_may_be_capitals() {
        let text = hex(&good());
        assert_eq!(read(&format!("0x{}", text[2..].to_uppercase())), Ok(good()));
        assert_eq!(read(&text.to_uppercase()), Err(Some("it begins with 0x, not 0X".into())));
        assert_eq!(read(&text[2..]), Err(Some("0x is missing before it".into())));
    }

    #[test]
    fn what_no_contract_takes_is_refused_and_named() {
        for v in [2, 26, 29, 35, 37, 255] {
            assert_eq!(read(&hex(&with(v))), Err(Some(format!("v is {v}, not 27 or 28"))));
        }
        let compact = read(&hex(&good()[..64])).expect_err("there is no v");
        assert!(compact.is_some_and(|slip| slip.starts_with("64 bytes: v is missing, or it is in the compact form")));
        assert_eq!(read("0x00"), Err(Some("1 bytes instead of 65".into())));
        for nothing in ["0x0", "ada", "0xgg"] {
            assert_eq!(read(nothing), Err(None), "{nothing}");
        }
        // Of the two forms of a signature, the one that contracts do not take: the order of the curve less s.
        let mut high = good();
        let order = unhex("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141").expect("digits");
        let mut borrowed = 0;
        for at in (0..32).rev() {
            let digit = i16::from(order[at]) - i16::from(high[32 + at]) - borrowed;
            borrowed = i16::from(digit < 0);
            high[32 + at] = digit.rem_euclid(256) as u8;
        }
        high[64] = 27 + 28 - high[64];
        let slip = read(&hex(&high)).expect_err("it is the other form");
        assert!(slip.is_some_and(|slip| slip.starts_with("s is in the upper half")));
    }
}
