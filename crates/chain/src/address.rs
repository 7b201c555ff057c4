//! Where a contract stands that is made with a salt: that follows from who makes it, from its code, and from what its constructor is
//! given, and from nothing else. So whoever knows these knows the address beforehand, and nothing else can ever stand there.

use crate::Address;
use sp_core::H160;

/// The salt of everything that this project deploys: always the same, so that an address says what it was made of.
pub const SALT: [u8; 32] = *b"fairsale\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

/// Where a contract of `code` stands that `deployer` makes with `salt`, if its constructor is given `input`. As on Ethereum (CREATE2,
/// EIP-1014): the end of keccak256(0xff ‖ deployer ‖ salt ‖ keccak256(code ‖ input)).
pub fn create2(deployer: Address, code: &[u8], input: &[u8], salt: &[u8; 32]) -> Address {
    pallet_revive::create2(&H160(deployer.0), code, input, salt).0.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_salt_is_the_projects_name() {
        let (name, rest) = SALT.split_at(8);
        assert_eq!((name, rest), (&b"fairsale"[..], &[0; 24][..]));
    }

    #[test]
    fn addresses_are_those_of_ethereum() {
        // An example of EIP-1014.
        let deployer = "0x00000000000000000000000000000000deadbeef".parse().expect("an address");
        let mut salt = [0; 32];
        salt[28..].copy_from_slice(&[0xca, 0xfe, 0xba, 0xbe]);
        let place = create2(deployer, &[0xde, 0xad, 0xbe, 0xef], &[], &salt);
        assert_eq!(format!("{place:?}"), "0x60f3f640a8508fc6a86d45df051962668e1e8ac7");
    }
}
