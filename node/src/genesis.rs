//! The chain: its name, its first block, its runtime.

use anyhow::{Context, Result, bail};
use polkadot_sdk::{
    sc_chain_spec::{ChainSpec, ChainType, GenericChainSpec, NoExtension, Properties},
    sc_cli::SubstrateCli,
    sp_genesis_builder::DEV_RUNTIME_PRESET,
};
use std::{fs, io, path::Path};

/// The chain that the node makes: a runtime, built to wasm.
pub struct Chain {
    runtime: Vec<u8>,
}

impl Chain {
    /// The chain with the runtime in this file.
    ///
    /// # Errors
    /// If there is none, or it is something else.
    pub fn with_runtime_of(file: &Path) -> Result<Self> {
        let runtime = fs::read(file).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                anyhow::anyhow!("no runtime at {}: `cargo xtask node` builds it", file.display())
            }
            _ => anyhow::anyhow!("{} cannot be read: {error}", file.display()),
        })?;
        if !runtime.starts_with(b"\0asm") {
            bail!("{} is no WebAssembly: expected fairsale's runtime, as `cargo xtask node` builds it", file.display());
        }
        Ok(Self { runtime })
    }

    fn spec(&self) -> Result<impl ChainSpec + use<>> {
        let properties = serde_json::json!({ "tokenSymbol": "UNIT", "tokenDecimals": 10, "ss58Format": 42 });
        let properties: Properties = serde_json::from_value(properties).context("they are properties")?;
        Ok(GenericChainSpec::<NoExtension>::builder(&self.runtime, None)
            .with_name("fairsale local")
            .with_id("fairsale_local")
            .with_protocol_id("fairsale")
            .with_chain_type(ChainType::Development)
            .with_properties(properties)
            .with_genesis_config_preset_name(DEV_RUNTIME_PRESET)
            .build())
    }
}

impl SubstrateCli for Chain {
    fn impl_name() -> String {
        "fairsale node".into()
    }

    fn impl_version() -> String {
        env!("CARGO_PKG_VERSION").into()
    }

    fn description() -> String {
        env!("CARGO_PKG_DESCRIPTION").into()
    }

    fn author() -> String {
        env!("CARGO_PKG_AUTHORS").into()
    }

    fn support_url() -> String {
        "SECURITY.md".into() // printed with a panic
    }

    fn copyright_start_year() -> i32 {
        2026
    }

    fn load_spec(&self, _id: &str) -> Result<Box<dyn ChainSpec>, String> {
        self.spec().map(|spec| Box::new(spec) as Box<dyn ChainSpec>).map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(file: &Path) -> String {
        Chain::with_runtime_of(file).err().expect("no runtime").to_string()
    }

    #[test]
    fn a_missing_runtime_names_the_file_and_what_builds_it() {
        let error = refused(Path::new("no/such/runtime.wasm"));
        assert!(error.contains("no/such/runtime.wasm") && error.contains("cargo xtask node"), "{error}");
    }

    #[test]
    fn what_is_no_wasm_is_refused() {
        let error = refused(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")));
        assert!(error.contains("no WebAssembly"), "{error}");
    }
}
