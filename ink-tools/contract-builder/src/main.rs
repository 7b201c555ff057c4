//! `contract-builder CONTRACT TARGET`: builds the contract in the folder CONTRACT with ink!'s contract-build, into
//! TARGET/ink/NAME. Its environment (the compiler, and the stand-in for cargo beside this) is prepared by
//! `cargo xtask build`, which is what people run.

use anyhow::{Result, bail};
use contract_build::{
    BuildArtifacts, BuildMode, ComposeBuildArgs, ExecuteArgs, Features, ManifestPath, Network, OutputType, Verbosity,
};
use std::path::Path;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [contract, target] = &arguments[..] else { bail!("expected CONTRACT TARGET, found {arguments:?}") };
    contract_build::execute::<NoDocker>(ExecuteArgs {
        manifest_path: ManifestPath::new(Path::new(contract).join("Cargo.toml"))?,
        verbosity: Verbosity::Quiet,
        build_mode: BuildMode::Release,
        features: Features::default(),
        network: Network::Online,
        build_artifact: BuildArtifacts::All,
        output_type: OutputType::HumanReadable,
        target_dir: Some(target.into()),
        ..ExecuteArgs::default()
    })?;
    Ok(())
}

/// contract-build asks for this in case of a verifiable build in a container, which we don't do.
struct NoDocker;

impl ComposeBuildArgs for NoDocker {
    fn compose_build_args() -> Result<Vec<String>> {
        Ok(Vec::new())
    }
}
