//! How files have addresses, bytes and amounts: modules for serde's `with`.

/// An address as people write it.
pub mod account {
    use crate::address::{self, show};
    use fairsale_chain::Address;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Writes it.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(address: &Address, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&show(*address))
    }

    /// Reads it.
    ///
    /// # Errors
    /// If it is written otherwise.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Address, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = address::unhex(&text).and_then(|bytes| <[u8; 20]>::try_from(bytes).ok());
        bytes
            .map(Address::from)
            .ok_or_else(|| D::Error::custom(format!("expected 0x and 40 hexadecimal digits, found {text:?}")))
    }
}

/// Bytes as 0x and hexadecimal digits.
pub mod word {
    use crate::address::{self, hex};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Writes it.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer, const N: usize>(bytes: &[u8; N], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex(bytes))
    }

    /// Reads it.
    ///
    /// # Errors
    /// If it is written otherwise.
    pub fn deserialize<'de, D: Deserializer<'de>, const N: usize>(deserializer: D) -> Result<[u8; N], D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = address::unhex(&text).and_then(|bytes| bytes.try_into().ok());
        bytes.ok_or_else(|| D::Error::custom(format!("expected 0x and {} hexadecimal digits, found {text:?}", 2 * N)))
    }
}

/// An amount as a text of decimal digits, which no reader of JSON rounds.
pub mod amount {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Writes it.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(amount: &u128, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(amount)
    }

    /// Reads it.
    ///
    /// # Errors
    /// If it is written otherwise.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u128, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| D::Error::custom(format!("expected a whole number in quotes, found {text:?}")))
    }
}

/// A list of addresses.
pub mod accounts {
    use super::account;
    use fairsale_chain::Address;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct One(#[serde(with = "account")] Address);

    /// Writes it.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(list: &[Address], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(list.iter().map(|address| One(*address)))
    }

    /// Reads it.
    ///
    /// # Errors
    /// If it is written otherwise.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Address>, D::Error> {
        Ok(Vec::<One>::deserialize(deserializer)?.into_iter().map(|One(address)| address).collect())
    }
}
