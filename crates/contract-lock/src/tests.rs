use super::*;

/// A project of one contract that knows one crate and takes in a file of another folder. Gone with this.
struct Project(PathBuf);

const COMPILER: &str = "rustc 1.95.0";

impl Project {
    fn new(test: &str) -> Self {
        let root = std::env::temp_dir().join(format!("fairsale-contract-lock-{}-{test}", std::process::id()));
        let project = Self(root);
        project
            .write("Cargo.toml", "[workspace.dependencies]\nmath = { path = 'crates/math' }\nink = '6'\nclap = '4'\n");
        let package = |name: &str, rest: &str| format!("[[package]]\nname = '{name}'\nversion = '1.0.0'\n{rest}");
        let elsewhere = "source = 'elsewhere'\nchecksum = 'aa'\n";
        let packages = [
            package("sale", "dependencies = ['kit', 'ink']\n"),
            package("kit", "dependencies = ['math']\n"),
            package("math", ""),
            package("ink", elsewhere),
            package("clap", elsewhere),
        ];
        project.write("Cargo.lock", &packages.concat());
        project.write("ink-tools/Cargo.lock", &package("contract-builder", ""));
        project.write("ink-tools/contract-builder/src/main.rs", "fn main() {}");
        project.write("contracts/sale/Cargo.toml", "[dependencies]\nkit = { path = '../../crates/kit' }\nink = '6'\n");
        project.write("contracts/sale/lib.rs", "#[path = \"../other/ledger.rs\"]\nmod ledger;\n");
        project.write("contracts/other/ledger.rs", "// one");
        project.write("crates/kit/Cargo.toml", "[dependencies]\nmath.workspace = true\n");
        project.write("crates/kit/src/lib.rs", "");
        project.write("crates/math/Cargo.toml", "");
        project.write("crates/math/src/lib.rs", "");
        for ending in ENDINGS {
            project.write(&format!("{ARTIFACTS}/sale/sale.{ending}"), ending);
        }
        project.lock();
        assert_eq!(project.faults(), [], "it begins well");
        project
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().expect("has one")).expect("can be made");
        fs::write(path, text).expect("can be written");
    }

    fn key(&self, compiler: &str) -> String {
        key(&self.0, &Recipe::read(&self.0).expect("is good"), "sale", compiler).expect("is good")
    }

    /// Has the lock file say what is there.
    fn lock(&self) {
        let entry = Entry::of(&folder(&self.0, "sale"), "sale", self.key(COMPILER)).expect("is there");
        let lock = Lock { compiler: COMPILER.to_owned(), contracts: [("sale".to_owned(), entry)].into() };
        lock.write(&self.0).expect("can be written");
        assert_eq!(Lock::read(&self.0), Ok(lock));
    }

    fn faults(&self) -> Vec<Fault> {
        faults(&self.0).expect("can be looked at")
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0); // a test that fails tells of that, not of this
    }
}

#[test]
fn whatever_a_contract_is_built_from_makes_it_stale() {
    let project = Project::new("stale");
    let parts = [
        "contracts/sale/lib.rs",
        "contracts/sale/Cargo.toml",
        "contracts/other/ledger.rs",
        "crates/kit/src/lib.rs",
        "crates/math/src/lib.rs",
        "ink-tools/contract-builder/src/main.rs",
        "Cargo.toml",
    ];
    for part in parts {
        let before = fs::read_to_string(project.0.join(part)).expect("is there");
        let comment = if part.ends_with("toml") { "[workspace.dependencies.ink]\nversion = '6.1'" } else { "// more" };
        let changed =
            if part == "Cargo.toml" { before.replace("'6'", "'7'") } else { format!("{before}\n{comment}\n") };
        project.write(part, &changed);
        assert_eq!(project.faults(), [Fault::Stale("sale".to_owned())], "{part}");
        project.write(part, &before);
        assert_eq!(project.faults(), [], "{part}");
    }
    project.write("contracts/sale/terms.rs", "// new");
    assert_eq!(project.faults(), [Fault::Stale("sale".to_owned())], "a new file");
}

#[test]
fn its_part_of_the_lock_files_makes_it_stale_and_other_parts_do_not() {
    let project = Project::new("locks");
    let lock = fs::read_to_string(project.0.join("Cargo.lock")).expect("is there");
    let (of_it, of_tools) = lock.split_once("[[package]]\nname = 'clap'").expect("both are there");
    project.write("Cargo.lock", &format!("{of_it}[[package]]\nname = 'clap'{}", of_tools.replace("aa", "bb")));
    assert_eq!(project.faults(), [], "contracts have no clap");
    project.write("Cargo.lock", &lock.replacen("aa", "bb", 1));
    assert_eq!(project.faults(), [Fault::Stale("sale".to_owned())]);
    project.write("Cargo.lock", &lock);
    project.write("ink-tools/Cargo.lock", "[[package]]\nname = 'contract-builder'\nversion = '2.0.0'\n");
    assert_eq!(project.faults(), [Fault::Stale("sale".to_owned())]);
}

#[test]
fn notes_tests_and_what_only_tools_ask_for_change_nothing() {
    let project = Project::new("notes");
    let key = project.key(COMPILER);
    project.write("contracts/sale/README.md", "a note");
    project.write("crates/math/tests/it/main.rs", "// a test");
    project.write("contracts/other/unrelated.rs", "// not taken in");
    let manifest = fs::read_to_string(project.0.join("Cargo.toml")).expect("is there");
    project.write("Cargo.toml", &manifest.replace("'4'", "'5'"));
    assert_eq!(project.key(COMPILER), key);
    assert_ne!(project.key("rustc 1.96.0"), key);
}

#[test]
fn an_edited_file_is_found_whichever_it_is() {
    let project = Project::new("edited");
    for ending in ENDINGS {
        let file = format!("{ARTIFACTS}/sale/sale.{ending}");
        project.write(&file, "something else");
        assert_eq!(project.faults(), [Fault::Edited("sale".to_owned())], "{ending}");
        project.write(&file, ending);
    }
    fs::remove_file(project.0.join(ARTIFACTS).join("sale/sale.json")).expect("is there");
    let faults = project.faults();
    assert!(matches!(&faults[..], [Fault::Unreadable(name, why)] if name == "sale" && why.contains("sale.json")));
}

#[test]
fn contracts_without_a_build_and_builds_without_a_contract_are_found() {
    let project = Project::new("set");
    project.write("contracts/new/Cargo.toml", "");
    assert_eq!(project.faults(), [Fault::NotBuilt("new".to_owned())]);
    fs::remove_dir_all(project.0.join("contracts/new")).expect("is there");
    let mut lock = Lock::read(&project.0).expect("is good");
    lock.contracts.insert("gone".to_owned(), lock.contracts["sale"].clone());
    lock.write(&project.0).expect("can be written");
    assert_eq!(project.faults(), [Fault::NoSuchContract("gone".to_owned())]);
}

#[test]
fn a_lock_file_that_is_none_is_an_error_that_says_where() {
    let project = Project::new("none");
    for text in [
        "",
        "{}",
        "{\"compiler\": \"\", \"contracts\": {}, \"more\": 1}",
        "{\"compiler\": \"\", \"contracts\": {\"sale\": 1}}",
    ] {
        project.write(LOCK, text);
        let error = faults(&project.0).expect_err("it is none");
        assert!(error.contains(LOCK) && error.contains(REBUILD), "{error}");
    }
    fs::remove_file(project.0.join(LOCK)).expect("is there");
    assert!(faults(&project.0).expect_err("it is gone").contains(LOCK));
}

#[test]
fn every_fault_names_the_contract_and_the_command() {
    let name = || "sale".to_owned();
    for fault in [
        Fault::NotBuilt(name()),
        Fault::Edited(name()),
        Fault::Stale(name()),
        Fault::Unreadable(name(), "sale: no".to_owned()),
    ] {
        let text = fault.to_string();
        assert!(text.contains("sale") && text.contains("`cargo xtask build sale`"), "{text}");
    }
    let text = Fault::NoSuchContract(name()).to_string();
    assert!(text.contains("artifacts/sale") && text.contains("`cargo xtask build`"), "{text}");
}

#[test]
fn a_code_hash_is_the_chains() {
    let folder = std::env::temp_dir().join(format!("fairsale-contract-lock-{}-hash", std::process::id()));
    fs::create_dir_all(&folder).expect("can be made");
    for ending in ENDINGS {
        fs::write(folder.join("empty").with_extension(ending), "").expect("can be written");
    }
    let entry = Entry::of(&folder, "empty", String::new()).expect("is there");
    fs::remove_dir_all(&folder).expect("is there");
    // Keccak-256 and BLAKE3 of nothing, from their specifications.
    assert_eq!(entry.code_hash, "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
    assert_eq!(entry.metadata, "0xaf1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262");
}
