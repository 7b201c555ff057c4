//! The compiler for contracts. PolkaVM has no ready-made `core`, so the compiler must bring its own source.

use anyhow::{Context, Result, bail};
use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

/// The first Rust that has `u128::carrying_mul`; scripts/setup.sh knows it too.
const MINIMUM: (u32, u32) = (1, 91);

/// A Rust compiler that has its library's source, with all that contract-build wants beside it.
pub struct Toolchain {
    /// Folder of `rustc` and `cargo`.
    bin: PathBuf,
    /// Folder of `rust-lld`, where the compiler does not find it by itself.
    lld: Option<PathBuf>,
    /// `rustc --version --verbose`.
    version: String,
}

impl Toolchain {
    /// The default toolchain if it has `rust-src`, else the one that Debian installs to /usr/bin.
    ///
    /// # Errors
    /// Neither has its source, or no linker is found: names the command that gets it.
    pub fn find() -> Result<Self> {
        let default = sysroot(Path::new("rustc"))?.join("bin");
        let candidates = [default, PathBuf::from("/usr/bin")];
        for bin in &candidates {
            if let Some(toolchain) = Self::at(bin)? {
                return Ok(toolchain);
            }
        }
        bail!(
            "no Rust compiler with its library source (rust-src) in {}; contracts can't be built without it: run scripts/setup.sh --contracts",
            candidates.map(|dir| dir.display().to_string()).join(" or ")
        )
    }

    fn at(bin: &Path) -> Result<Option<Self>> {
        let rustc = bin.join("rustc");
        if !rustc.is_file() {
            return Ok(None);
        }
        let sysroot = sysroot(&rustc)?;
        let version = output(Command::new(&rustc).args(["--version", "--verbose"]))?;
        let has_source = sysroot.join("lib/rustlib/src/rust/library/Cargo.lock").is_file();
        if !has_source || release(&version).is_none_or(|release| release < MINIMUM) {
            return Ok(None);
        }
        Ok(Some(Self { bin: bin.to_owned(), lld: lld(&sysroot, &version)?, version }))
    }

    /// Its version, as `artifacts/lock.json` has it: what may make a difference to the bytes it makes.
    ///
    /// # Errors
    /// It does not say.
    pub fn compiler(&self) -> Result<String> {
        let llvm = field(&self.version, "LLVM version: ").context("rustc does not say with which LLVM it is built")?;
        Ok(format!("{}, LLVM {llvm}", self.version.lines().next().unwrap_or_default()))
    }

    /// Sets `command`'s environment so that contract-build uses this toolchain and the workspace's lock file.
    pub fn apply(&self, command: &mut Command) -> Result<()> {
        self.apply_compiler(command)?;
        command
            .env("CARGO_UNSTABLE_JSON_TARGET_SPEC", "true")
            .env("CARGO", super::workspace::root().join("ink-tools/contract-builder/cargo-locked.sh"))
            .env("FAIRSALE_CARGO", self.bin.join("cargo"))
            .env("FAIRSALE_LOCK", super::workspace::root().join("Cargo.lock"));
        Ok(())
    }

    /// This toolchain's cargo, which may build the library.
    pub fn cargo(&self) -> Result<Command> {
        let mut command = Command::new(self.bin.join("cargo"));
        self.apply_compiler(&mut command)?;
        Ok(command)
    }

    fn apply_compiler(&self, command: &mut Command) -> Result<()> {
        let mut path: Vec<PathBuf> = vec![self.bin.clone()];
        path.extend(self.lld.clone());
        path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
        let path: OsString = std::env::join_paths(path).context("PATH has a folder with ':' in its name")?;
        command
            .env("PATH", path)
            .env("RUSTC", self.bin.join("rustc"))
            .env("RUSTC_BOOTSTRAP", "1")
            .env_remove("RUSTUP_TOOLCHAIN")
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS");
        Ok(())
    }
}

/// The folder of a `rust-lld` that `sysroot`'s compiler has to be shown; none if it has its own.
fn lld(sysroot: &Path, version: &str) -> Result<Option<PathBuf>> {
    let host = field(version, "host: ").context("rustc does not say for which machine it is")?;
    let tools = Path::new("lib/rustlib").join(host).join("bin");
    if sysroot.join(&tools).join("rust-lld").is_file() {
        return Ok(None);
    }
    let default = self::sysroot(Path::new("rustc"))?.join(&tools);
    let linked = super::workspace::cache().join("bin");
    for dir in [default, linked] {
        if dir.join("rust-lld").is_file() {
            return Ok(Some(dir));
        }
    }
    bail!("no rust-lld for the compiler in {}: run scripts/setup.sh --contracts", sysroot.display())
}

/// The rest of the line of `rustc --version --verbose` that begins with `name`.
fn field<'a>(version: &'a str, name: &str) -> Option<&'a str> {
    version.lines().find_map(|line| line.strip_prefix(name))
}

/// Major and minor, such as `(1, 95)`.
fn release(version: &str) -> Option<(u32, u32)> {
    let mut numbers = field(version, "release: ")?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

fn sysroot(rustc: &Path) -> Result<PathBuf> {
    Ok(PathBuf::from(output(Command::new(rustc).args(["--print", "sysroot"]))?.trim()))
}

fn output(command: &mut Command) -> Result<String> {
    let result =
        command.output().with_context(|| format!("cannot run {command:?}; scripts/setup.sh --contracts may help"))?;
    if !result.status.success() {
        bail!("{command:?} failed: {}", String::from_utf8_lossy(&result.stderr));
    }
    Ok(String::from_utf8(result.stdout)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_is_read_and_compared() {
        assert_eq!(release("rustc 1.90.0\nrelease: 1.90.0\n"), Some((1, 90)));
        assert_eq!(release("rustc 1.97.0-nightly\nrelease: 1.97.0-nightly"), Some((1, 97)));
        assert_eq!(release("something else"), None);
        assert!((1, 90) < MINIMUM && (1, 91) >= MINIMUM && (2, 0) >= MINIMUM);
    }

    #[test]
    fn setup_finds_the_same_compiler_and_asks_for_the_same_version() {
        let script = crate::workspace::root().join("scripts/setup.sh");
        let text = std::fs::read_to_string(&script).unwrap();
        assert!(text.contains(&format!("\nminimum={}.{} ", MINIMUM.0, MINIMUM.1)), "setup.sh wants another version");

        let said = Command::new("bash").arg(&script).args(["--check", "--contracts"]).output().unwrap();
        let said = String::from_utf8(said.stderr).unwrap();
        match Toolchain::find() {
            Ok(found) => {
                assert!(said.contains(&format!(" in {}, linked by rust-lld in ", found.bin.display())), "{said}");
                let lld = found.lld.map(|dir| dir.display().to_string()).unwrap_or_default();
                assert!(said.contains(&lld), "{said}");
            }
            Err(error) => assert!(said.contains("setup: error: "), "{error}, but {said}"),
        }
    }
}
