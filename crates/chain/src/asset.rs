//! The chain's assets as contracts and Ethereum wallets see them.

use crate::Address;

/// Bytes 16 and 17 of every asset's address.
const PREFIX: u16 = 0x0120;

/// Where asset `id` stands as an ERC-20, on Polkadot Hub and on our chain: the number, zeros, and `01200000`. For USDC, 1337:
/// `0x0000053900000000000000000000000001200000`.
pub fn asset_address(id: u32) -> Address {
    let mut address = [0; 20];
    address[..4].copy_from_slice(&id.to_be_bytes());
    address[16..18].copy_from_slice(&PREFIX.to_be_bytes());
    address.into()
}

/// Which asset stands at an address as an ERC-20, if one would: the reverse of [`asset_address`].
pub fn asset_of(address: Address) -> Option<u32> {
    let id = u32::from_be_bytes(*address.as_fixed_bytes().first_chunk()?);
    (asset_address(id) == address).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use fairsale_runtime::constants::{ASSET_ADDRESS_PREFIX, USDC};

    #[test]
    fn the_number_comes_first_and_the_prefix_last() {
        assert_eq!(PREFIX, ASSET_ADDRESS_PREFIX);
        assert_eq!(format!("{:?}", asset_address(USDC)), "0x0000053900000000000000000000000001200000");
        assert_eq!(format!("{:?}", asset_address(u32::MAX)), "0xffffffff00000000000000000000000001200000");
    }

    #[test]
    fn the_number_is_found_again_and_not_elsewhere() {
        for id in [0, USDC, u32::MAX] {
            assert_eq!(asset_of(asset_address(id)), Some(id));
        }
        for byte in 4..20 {
            let mut other = asset_address(USDC);
            other.0[byte] ^= 1;
            assert_eq!(asset_of(other), None, "{byte}");
        }
    }
}
