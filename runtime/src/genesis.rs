//! The first block.

use crate::{
    AccountId, AssetsConfig, Balance, BalancesConfig, RuntimeGenesisConfig,
    constants::{DOT, USDC, USDC_DECIMALS, USDC_IS_SUFFICIENT, USDC_MINIMUM},
};
use alloc::{string::ToString, vec, vec::Vec};
use frame_support::build_struct_json_patch;
use sp_genesis_builder::{DEV_RUNTIME_PRESET, PresetId};
use sp_keyring::Sr25519Keyring;

/// A chain on which `endowed` hold what is said, in planck, [`developers`] their USDC, and nothing else has happened.
///
/// Every amount must be at least [`EXISTENTIAL_DEPOSIT`](crate::constants::EXISTENTIAL_DEPOSIT) and no account may be
/// named twice, or building the storage panics.
pub fn genesis(endowed: Vec<(AccountId, Balance)>) -> RuntimeGenesisConfig {
    let balances = BalancesConfig { balances: endowed, ..Default::default() };
    RuntimeGenesisConfig { balances, assets: assets(), ..Default::default() }
}

/// A development USDC, which Alice issues, and of which each of [`developers`] has [`USDC_ENDOWMENT`].
fn assets() -> AssetsConfig {
    let issuer = Sr25519Keyring::Alice.to_account_id();
    AssetsConfig {
        assets: vec![(USDC, issuer, USDC_IS_SUFFICIENT, USDC_MINIMUM)],
        metadata: vec![(USDC, b"USD Coin (development)".to_vec(), b"USDC".to_vec(), USDC_DECIMALS)],
        accounts: developers().map(|account| (USDC, account, USDC_ENDOWMENT)).collect(),
        ..Default::default()
    }
}

/// What each development account holds at first, in planck: so much that tests can go on for years.
pub const DEVELOPMENT_ENDOWMENT: Balance = 1_000_000_000_000_000 * DOT;

/// What each development account holds of USDC at first, in base units: a billion USDC.
pub const USDC_ENDOWMENT: Balance = 1_000_000_000 * 10u128.pow(USDC_DECIMALS as u32);

/// The addresses of the development wallets that Ethereum tools on Substrate chains share.
pub const ETHEREUM_DEVELOPERS: [(&str, [u8; 20]); 6] = [
    ("Alith", hex(b"f24ff3a9cf04c71dbc94d0b566f7a27b94566cac")),
    ("Baltathar", hex(b"3cd0a705a2dc65e5b1e1205896baa2be8a07c6e0")),
    ("Charleth", hex(b"798d4ba9baf0064ec19eb4f0a1a45785ae9d6dfc")),
    ("Dorothy", hex(b"773539d4ac0e786233d90a233654ccee26a613d9")),
    ("Ethan", hex(b"ff64d3f6efe2317ee2807d223a0bdc4c0c49dfdb")),
    ("Faith", hex(b"c0f0f4ab324c46e55d02d0033343b4be8a55532d")),
];

/// Alice to Ferdie, and the Ethereum wallets, each as the account it controls.
pub fn developers() -> impl Iterator<Item = AccountId> {
    use Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve, Ferdie};
    let native = [Alice, Bob, Charlie, Dave, Eve, Ferdie].map(Sr25519Keyring::to_account_id);
    let ethereum = ETHEREUM_DEVELOPERS.map(|(_, address)| {
        let mut id = [0xee; 32];
        id[..20].copy_from_slice(&address);
        AccountId::new(id)
    });
    native.into_iter().chain(ethereum)
}

/// The presets by which a node can ask for a first block: `development`.
pub fn preset_names() -> Vec<PresetId> {
    vec![DEV_RUNTIME_PRESET.into()]
}

/// The JSON of a preset: [`developers`] with [`DEVELOPMENT_ENDOWMENT`] and [`USDC_ENDOWMENT`].
pub fn preset(id: &PresetId) -> Option<Vec<u8>> {
    if id != DEV_RUNTIME_PRESET {
        return None;
    }
    let balances: Vec<_> = developers().map(|account| (account, DEVELOPMENT_ENDOWMENT)).collect();
    let AssetsConfig { assets, metadata, accounts, .. } = assets();
    let patch = build_struct_json_patch!(RuntimeGenesisConfig {
        balances: BalancesConfig { balances },
        assets: AssetsConfig { assets, metadata, accounts },
    });
    Some(patch.to_string().into_bytes())
}

/// The bytes of 40 hexadecimal digits in lower case.
const fn hex(digits: &[u8; 40]) -> [u8; 20] {
    const fn digit(digit: u8) -> u8 {
        match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'f' => digit - b'a' + 10,
            _ => panic!("not a hexadecimal digit"),
        }
    }
    let mut bytes = [0; 20];
    let mut at = 0;
    while at < bytes.len() {
        bytes[at] = digit(digits[2 * at]) << 4 | digit(digits[2 * at + 1]);
        at += 1;
    }
    bytes
}
