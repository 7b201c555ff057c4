//! Takes the built contracts in, if they are what `artifacts/lock.json` says and still up to date. Otherwise nothing that
//! uses them can be built.

use fairsale_contract_lock::{ARTIFACTS, LOCK, Lock, Recipe, faults, folder, watched};
use std::{env, fmt::Write, fs, path::Path};

fn main() {
    if let Err(error) = embed() {
        eprintln!("error: the contracts in {ARTIFACTS}/ cannot be used:\n{error}");
        std::process::exit(1);
    }
}

fn embed() -> Result<(), String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let root = root.canonicalize().map_err(|error| format!("{}: {error}", root.display()))?;
    for path in watched(&root, &Recipe::read(&root)?)? {
        println!("cargo::rerun-if-changed={}", root.join(path).display());
    }
    let faults = faults(&root)?;
    if !faults.is_empty() {
        return Err(faults.iter().map(|fault| format!("  {fault}\n")).collect());
    }
    let lock = Lock::read(&root)?;
    let mut source = String::new();
    for (name, entry) in &lock.contracts {
        let code = folder(&root, name).join(name).with_extension("polkavm");
        let hash = entry.code_hash.trim_start_matches("0x").as_bytes().chunks(2);
        let hash: String = hash.map(|digits| format!("0x{}, ", String::from_utf8_lossy(digits))).collect();
        let constant = name.to_uppercase();
        write!(
            source,
            "/// `contracts/{name}`.\npub static {constant}: Artifact = Artifact {{ \
             name: {name:?}, code: include_bytes!({code:?}), code_hash: [{hash}] }};\n"
        )
        .map_err(|error| error.to_string())?;
    }
    let all: String = lock.contracts.keys().map(|name| format!("&{}, ", name.to_uppercase())).collect();
    source += &format!(
        "/// All of them, by name.\npub static ALL: [&Artifact; {}] = [{all}];\n\
         /// What built them.\npub const COMPILER: &str = {:?};\n",
        lock.contracts.len(),
        lock.compiler
    );
    let out = env::var("OUT_DIR").map_err(|error| format!("OUT_DIR: {error}"))?;
    fs::write(Path::new(&out).join("artifacts.rs"), source).map_err(|error| format!("{LOCK}: {error}"))
}
