//! Keys, which nobody gets to see: not in an error, not in `Debug`, not in a help text.

use fairsale_chain::Account;
use fairsale_client::{address::unhex, issuer::Issuer};
use std::{env, fmt, fs, io, path::PathBuf};

/// Where a key is when nobody says where.
pub const DEFAULT_VARIABLE: &str = "FAIRSALE_KEY";

/// Where a key is: what follows `--key`. Reading one never fails, so that no parser shows what it could not read.
#[derive(Clone)]
pub struct KeySource(Place);

#[derive(Clone)]
enum Place {
    /// It is the text itself.
    Given(String),
    File(PathBuf),
    Variable(String),
}

/// Why there is no key. Says where it was looked for, never what was there.
#[derive(Debug)]
pub enum KeyError {
    /// No key was named, and there is none where one is looked for otherwise.
    None,
    /// The environment has no such variable, or it is not text.
    NoVariable(String),
    /// The file cannot be read.
    Unreadable(PathBuf, io::Error),
    /// The content of the place is no key.
    NoKey {
        /// Where.
        place: String,
        /// The forms of a key that are accepted there.
        expected: &'static str,
    },
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => write!(
                f,
                "no key: give one with --key file:PATH, --key env:NAME or --key //Alice (development chains), or put it \
                 into the environment variable {DEFAULT_VARIABLE}"
            ),
            Self::NoVariable(name) => write!(f, "there is no environment variable {name}, or it is no text"),
            Self::Unreadable(path, error) => write!(f, "the key in {} cannot be read: {error}", path.display()),
            Self::NoKey { place, expected } => write!(f, "{place} is no key: expected {expected}"),
        }
    }
}

impl std::error::Error for KeyError {}

impl From<String> for KeySource {
    fn from(text: String) -> Self {
        Self(match (text.strip_prefix("file:"), text.strip_prefix("env:")) {
            (Some(path), _) => Place::File(path.into()),
            (_, Some(name)) => Place::Variable(name.into()),
            _ => Place::Given(text),
        })
    }
}

impl From<&str> for KeySource {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl fmt::Debug for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeySource({})", self.place())
    }
}

impl KeySource {
    /// The key that is used if none is named: the environment's.
    ///
    /// # Errors
    /// If the environment has none either.
    pub fn or_default(source: Option<Self>) -> Result<Self, KeyError> {
        match source {
            Some(source) => Ok(source),
            None if env::var_os(DEFAULT_VARIABLE).is_some() => Ok(Self(Place::Variable(DEFAULT_VARIABLE.into()))),
            None => Err(KeyError::None),
        }
    }

    /// The wallet of this key.
    ///
    /// # Errors
    /// If there is none.
    pub fn account(&self) -> Result<Account, KeyError> {
        let expected = "a phrase, a hex seed or a path like //Alice";
        Account::from_uri(self.secret()?.trim()).map_err(|_| KeyError::NoKey { place: self.place(), expected })
    }

    /// The issuer of this key, which is one of Ethereum's.
    ///
    /// # Errors
    /// If there is none.
    pub fn issuer(&self) -> Result<Issuer, KeyError> {
        let secret = unhex(self.secret()?.trim());
        let expected = "0x and the 64 hexadecimal digits of a secp256k1 key";
        secret
            .and_then(|secret| Issuer::from_secret(&secret))
            .ok_or_else(|| KeyError::NoKey { place: self.place(), expected })
    }

    /// Returns a warning about where the key is. `None` if it is safe there.
    pub fn warning(&self) -> Option<String> {
        let Place::File(path) = &self.0 else { return None };
        is_open(path).then(|| format!("others than its owner can read {0}; chmod 600 {0}", path.display()))
    }

    fn secret(&self) -> Result<String, KeyError> {
        match &self.0 {
            Place::Given(secret) => Ok(secret.clone()),
            Place::File(path) => fs::read_to_string(path).map_err(|error| KeyError::Unreadable(path.clone(), error)),
            Place::Variable(name) => env::var(name).map_err(|_| KeyError::NoVariable(name.clone())),
        }
    }

    /// Where it is, for people.
    fn place(&self) -> String {
        match &self.0 {
            Place::Given(_) => "what was given as key".into(),
            Place::File(path) => format!("what is in {}", path.display()),
            Place::Variable(name) => format!("what is in the environment variable {name}"),
        }
    }
}

/// Can others than the owner read the file?
#[cfg(unix)]
fn is_open(path: &std::path::Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|facts| facts.permissions().mode() & 0o077 != 0)
}

/// Can others than the owner read the file? Not known here.
#[cfg(not(unix))]
fn is_open(_: &std::path::Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "bottom drive obey lake curtain smoke basket hold race lonely fit wolk";

    #[test]
    fn a_key_is_a_uri_or_where_one_is() {
        assert_eq!(KeySource::from("//Alice").account().ok(), Some(Account::named("Alice")));
        let file = env::temp_dir().join(format!("fairsale-key-{}", std::process::id()));
        fs::write(&file, "//Bob\n").expect("it can be written");
        let source = KeySource::from(format!("file:{}", file.display()));
        assert_eq!(source.account().ok(), Some(Account::named("Bob")));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            for (mode, open) in [(0o600, false), (0o640, true), (0o604, true), (0o400, false)] {
                fs::set_permissions(&file, fs::Permissions::from_mode(mode)).expect("it is ours");
                assert_eq!(source.warning().is_some(), open, "{mode:o}");
            }
        }
        fs::remove_file(file).expect("it is there");
        assert!(matches!(source.account(), Err(KeyError::Unreadable(..))));
        assert!(matches!(KeySource::from("env:FAIRSALE_NO_SUCH_KEY").account(), Err(KeyError::NoVariable(_))));
    }

    #[test]
    fn what_is_no_key_is_not_repeated() {
        let source = KeySource::from(SECRET);
        let (account, issuer) = (source.account().expect_err("no key"), source.issuer().err().expect("no key"));
        let said = format!("{source:?} {account} {account:?} {issuer} {issuer:?}");
        assert!(SECRET.split(' ').all(|word| !said.contains(word)), "{said}");
    }

    #[test]
    fn issuers_keys_are_ethereums() {
        let secret = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
        let issuer = KeySource::from(secret).issuer().expect("a key");
        assert_eq!(format!("{:?}", issuer.address()), "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
        for bad in ["0x00", "0x0000000000000000000000000000000000000000000000000000000000000000", "//Alice", ""] {
            assert!(KeySource::from(bad).issuer().is_err(), "{bad}");
        }
        for digits in (0..64).step_by(2).chain([66, 128]) {
            let cut: String = format!("0x{}", &secret.trim_start_matches("0x").repeat(2)[..digits]);
            assert!(KeySource::from(cut).issuer().is_err(), "{digits} digits");
        }
    }

    #[test]
    fn an_empty_file_is_nobodys_key() {
        let file = env::temp_dir().join(format!("fairsale-key-empty-{}", std::process::id()));
        for nothing in ["", "\n", " \r\n"] {
            fs::write(&file, nothing).expect("it can be written");
            let source = KeySource::from(format!("file:{}", file.display()));
            assert!(matches!(source.account(), Err(KeyError::NoKey { .. })), "{nothing:?}");
            assert!(source.issuer().is_err(), "{nothing:?}");
        }
        fs::remove_file(file).expect("it is there");
        let error = KeySource::from("").account().expect_err("nothing was given").to_string();
        assert_eq!(error, "what was given as key is no key: expected a phrase, a hex seed or a path like //Alice");
    }
}
