//! Circles between the modules of a package.

use super::{Project, knowledge};
use std::collections::{BTreeMap, BTreeSet};
use syn::{
    Attribute, Expr, ExprLit, Ident, Item, Lit, Meta, UseTree,
    ext::IdentExt,
    visit::{self, Visit},
};

/// Names from the root on, of a module or of something in one.
type Path = Vec<String>;

/// Finds modules that know one another in a circle. A module and those inside it may; code for tests is left out.
pub fn none_is_in_a_circle(project: &Project) -> Vec<String> {
    let roots = project.packages.iter().flat_map(|package| package.roots.iter().map(|root| (&package.folder, root)));
    roots
        .flat_map(|(package, root)| {
            let mut modules = Modules::default();
            match modules.read(project, &[], root, root.rsplit_once('/').map_or("", |(folder, _)| folder)) {
                Ok(()) => modules.circles(package),
                Err(fault) => vec![fault],
            }
        })
        .collect()
}

/// All modules of a library or program.
#[derive(Default)]
struct Modules(BTreeMap<Path, Module>);

#[derive(Default)]
struct Module {
    file: String,
    /// Its imports, by the names they have here.
    imports: BTreeMap<String, Path>,
    /// Every path in its text, with its line.
    paths: Vec<(Path, usize)>,
}

/// The modules that each module knows, and where it first says so.
type Known<'a> = BTreeMap<&'a Path, BTreeMap<Path, String>>;

impl Modules {
    /// Reads the module `path` from its file, and those inside it, whose files are in `folder`.
    fn read(&mut self, project: &Project, path: &[String], file: &str, folder: &str) -> Result<(), String> {
        let Some(text) = project.text(file) else { return Ok(()) }; // the compiler misses it, too
        let parsed = syn::parse_file(text).map_err(|error| format!("{file}: {error}"))?;
        self.add(project, path, file, folder, &parsed.items)
    }

    fn add(
        &mut self,
        project: &Project,
        path: &[String],
        file: &str,
        folder: &str,
        items: &[Item],
    ) -> Result<(), String> {
        let mut reader = Reader { module: Module { file: file.to_owned(), ..Module::default() }, inner: Vec::new() };
        items.iter().for_each(|item| reader.visit_item(item));
        self.0.insert(path.to_vec(), reader.module);
        for inner in reader.inner {
            let name = inner.ident.unraw().to_string();
            let path = child(path, &name);
            let folder = format!("{folder}/{name}");
            if let Some((_, items)) = &inner.content {
                self.add(project, &path, file, &folder, items)?;
                continue;
            }
            let candidates = match inner.attrs.iter().find_map(elsewhere) {
                Some(other) => vec![knowledge::resolve(file, &other)],
                None => vec![format!("{folder}.rs"), format!("{folder}/mod.rs")],
            };
            for file in candidates.iter().filter(|file| !file.ends_with("/tests.rs") && !file.contains("/tests/")) {
                self.read(project, &path, file, &folder)?;
            }
        }
        Ok(())
    }

    /// The modules that `path` leads to from the module `from`: the last one it names, and the home of an item that is
    /// imported there. Imports by `*` are not followed.
    fn named(&self, from: &[String], path: &[String], hops: usize) -> Vec<Path> {
        let mut at = from.to_vec();
        for (index, name) in path.iter().enumerate() {
            let inner = child(&at, name);
            match name.as_str() {
                "crate" => at.clear(),
                "self" => {}
                "super" => drop(at.pop()),
                _ if self.0.contains_key(&inner) => at = inner,
                _ => {
                    let import = self.0.get(&at).and_then(|module| module.imports.get(name)).filter(|_| hops > 0);
                    let home = import.map(|import| [import, &path[index + 1..]].concat());
                    let mut found = home.map_or(Vec::new(), |home| self.named(&at, &home, hops - 1));
                    found.extend((index > 0).then_some(at)); // the first name may be that of another crate
                    return found;
                }
            }
        }
        vec![at]
    }

    /// Leaves out the modules that a module is in, and those inside it.
    fn known(&self) -> Known<'_> {
        let mut known = Known::new();
        for (from, module) in &self.0 {
            let knows: &mut BTreeMap<Path, String> = known.entry(from).or_default();
            for (path, line) in &module.paths {
                for to in self.named(from, path, 8) {
                    if !to.starts_with(from) && !from.starts_with(&to) {
                        knows.entry(to).or_insert_with(|| format!("{}:{line}", module.file));
                    }
                }
            }
        }
        known
    }

    /// One fault for each set of modules that all know one another, directly or by others: its shortest circle.
    fn circles(&self, package: &str) -> Vec<String> {
        let known = self.known();
        let mut faults = Vec::new();
        let mut told = BTreeSet::new();
        for one in self.0.keys() {
            let together = |other: &&Path| way(&known, one, other).is_some() && way(&known, other, one).is_some();
            if told.contains(one) || !together(&one) {
                continue;
            }
            let set: Vec<&Path> = self.0.keys().filter(together).collect();
            let circle = set.iter().filter_map(|of| way(&known, of, of)).min_by_key(Vec::len).unwrap_or_default();
            let names = |modules: &[&Path], between: &str| {
                modules.iter().map(|module| module.join("::")).collect::<Vec<_>>().join(between)
            };
            let places: Vec<&str> = circle.windows(2).map(|edge| known[edge[0]][edge[1]].as_str()).collect();
            let mut fault = format!("{package}: {} ({})", names(&circle, " -> "), places.join(", "));
            if set.len() >= circle.len() {
                fault += &format!("; {} modules know one another so: {}", set.len(), names(&set, ", "));
            }
            faults.push(fault);
            told.extend(set);
        }
        faults
    }
}

/// The shortest way from a module to another, or around to itself, with both ends.
fn way<'a>(known: &'a Known<'a>, from: &'a Path, to: &Path) -> Option<Vec<&'a Path>> {
    let mut ways = vec![vec![from]];
    let mut reached = BTreeSet::new();
    let mut next = 0;
    while let Some(way) = ways.get(next).cloned() {
        for module in known[way[way.len() - 1]].keys().filter(|module| reached.insert(*module)) {
            let way = [&way[..], &[module]].concat();
            if module == to {
                return Some(way);
            }
            ways.push(way);
        }
        next += 1;
    }
    None
}

fn child(of: &[String], name: &str) -> Path {
    [of, &[name.to_owned()]].concat()
}

/// Collects the paths in one module.
struct Reader<'a> {
    module: Module,
    /// The modules inside it, which are read later.
    inner: Vec<&'a syn::ItemMod>,
}

impl Reader<'_> {
    fn import(&mut self, tree: &UseTree, before: &[String]) {
        match tree {
            UseTree::Path(path) => self.import(&path.tree, &child(before, &path.ident.unraw().to_string())),
            UseTree::Name(name) => self.import_as(&name.ident, &name.ident, before),
            UseTree::Rename(rename) => self.import_as(&rename.ident, &rename.rename, before),
            UseTree::Glob(glob) => self.module.paths.push((before.to_vec(), glob.star_token.spans[0].start().line)),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.import(tree, before)),
        }
    }

    fn import_as(&mut self, ident: &Ident, name: &Ident, before: &[String]) {
        let path = if ident == "self" { before.to_vec() } else { child(before, &ident.unraw().to_string()) };
        let name = if name == "self" { before.last().cloned().unwrap_or_default() } else { name.unraw().to_string() };
        self.module.paths.push((path.clone(), ident.span().start().line));
        self.module.imports.insert(name, path);
    }

    /// Collects the paths in the input of a macro.
    fn scan(&mut self, tokens: proc_macro2::TokenStream) {
        use proc_macro2::TokenTree::{Group, Ident, Punct};
        let mut path: Path = Vec::new();
        let mut colons = 0;
        for token in tokens {
            let line = token.span().start().line;
            match token {
                Punct(punct) if punct.as_char() == ':' => colons += 1,
                Ident(ident) => {
                    if colons != 2 {
                        path.clear();
                    }
                    path.push(ident.unraw().to_string());
                    colons = 0;
                    self.module.paths.push((path.clone(), line));
                }
                other => {
                    path.clear();
                    colons = 0;
                    if let Group(group) = other {
                        self.scan(group.stream());
                    }
                }
            }
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'ast> {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes: &[Attribute] = match item {
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Mod(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            _ => &[],
        };
        if !attributes.iter().any(is_for_tests) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        self.inner.push(module);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if item.leading_colon.is_none() {
            self.import(&item.tree, &[]);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if let (None, Some(first)) = (&path.leading_colon, path.segments.first()) {
            let names = path.segments.iter().map(|segment| segment.ident.unraw().to_string());
            self.module.paths.push((names.collect(), first.ident.span().start().line));
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.visit_path(&call.path);
        self.scan(call.tokens.clone());
    }
}

fn is_for_tests(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg") && matches!(&attribute.meta, Meta::List(list) if list.tokens.to_string() == "test")
}

/// The file that `#[path = "…"]` names.
fn elsewhere(attribute: &Attribute) -> Option<String> {
    if let Meta::NameValue(pair) = &attribute.meta
        && pair.path.is_ident("path")
        && let Expr::Lit(ExprLit { lit: Lit::Str(path), .. }) = &pair.value
    {
        return Some(path.value());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::Package;

    /// Returns the faults in a package `p` of these files, the first of which is its root.
    fn faults(files: &[(&str, &str)]) -> Vec<String> {
        let mut project = Project::of_files(files);
        let roots = vec![files[0].0.to_owned()];
        project.packages = vec![Package { folder: "p".to_owned(), roots, ..Package::default() }];
        none_is_in_a_circle(&project)
    }

    /// The same of three modules `a`, `b` and `c` with these texts, the last one in a folder.
    fn of_three(root: &str, a: &str, b: &str, c: &str) -> Vec<String> {
        let root = format!("mod a;\nmod b;\nmod c;\n{root}");
        faults(&[("p/src/lib.rs", &root), ("p/src/a.rs", a), ("p/src/b.rs", b), ("p/src/c/mod.rs", c)])
    }

    #[test]
    fn modules_may_know_others_in_one_direction() {
        assert_eq!(of_three("use a::A;", "use crate::b::B;", "use super::c;", "use crate::Root;"), [""; 0]);
    }

    #[test]
    fn a_circle_is_found_by_whatever_stands_in_the_text() {
        for back in [
            "use crate::a::A;",
            "\nuse crate::{a::A, Root};",
            "use super::{Root, a};",
            "use crate::a as other;",
            "use crate::a::*;",
            "use crate::{a::{self, A}};",
            "fn f() -> crate::a::A { loop {} }",
            "fn f() { use super::a::A; }",
            "impl crate::a::A {}",
            "fn f() { println!(\"{}\", f(crate::a::A)) }",
            "macro_rules! m { () => { $crate::a::A } }",
            "mod inner { fn f() {} } fn f() { super::a::f::<u8>() }",
            "use self::super::a;",
        ] {
            let line = if back.starts_with('\n') { 2 } else { 1 };
            let fault = format!("p: a -> b -> a (p/src/a.rs:1, p/src/b.rs:{line})");
            assert_eq!(of_three("", "use crate::b;", back, ""), [fault], "{back}");
        }
    }

    #[test]
    fn comments_texts_tests_and_other_crates_are_no_knowledge() {
        for back in [
            "// use crate::a;\n/// [`crate::a::A`]\nfn f() {}",
            "const A: &str = \"crate::a::A\";",
            "#[cfg(test)] use crate::a::A;",
            "#[cfg(test)] mod tests { use crate::a::A; }",
            "#[cfg(test)] fn f() { crate::a::f() }",
            "use ::a::A;",
            "use a::A; fn f() { a::f() }",
        ] {
            assert_eq!(of_three("", "use crate::b;", back, ""), [""; 0], "{back}");
        }
        let root = ("p/src/lib.rs", "mod a;\nmod b;");
        let (a, b) = (("p/src/a.rs", "use crate::b;"), ("p/src/b.rs", "mod tests;\n#[path = \"tests/x.rs\"]\nmod x;"));
        let tests = "use crate::a;";
        assert_eq!(faults(&[root, a, b, ("p/src/b/tests.rs", tests), ("p/src/tests/x.rs", tests)]), [""; 0]);
    }

    #[test]
    fn parents_and_children_may_know_one_another() {
        let root = "pub use a::A;\nuse c::inner::X;\nstruct Root;";
        let c = "pub mod inner { use super::f; use crate::Root; pub struct X; }\nuse inner::X;\nfn f() {}";
        assert_eq!(of_three(root, "use crate::Root;", "", c), [""; 0]);
    }

    #[test]
    fn what_is_imported_from_elsewhere_is_known_there() {
        let found = "p: a -> b -> a (p/src/a.rs:1, p/src/b.rs:1)";
        assert_eq!(of_three("pub use a::A;", "use crate::b;", "use crate::A;", ""), [found]);
        assert_eq!(of_three("use a as other;", "use crate::b;", "use super::other::A;", ""), [found]);
        let by_c = of_three("", "use crate::b;", "use crate::c::A;", "pub use crate::a::A;");
        assert_eq!(by_c.len(), 1, "{by_c:?}");
        assert!(
            by_c[0].starts_with("p: a -> b -> a (") && by_c[0].ends_with("; 3 modules know one another so: a, b, c")
        );
    }

    #[test]
    fn circles_that_share_a_module_are_one_fault_and_others_are_several() {
        assert_eq!(
            of_three("", "use crate::b;", "use crate::c;", "\n\nuse crate::a;"),
            ["p: a -> b -> c -> a (p/src/a.rs:1, p/src/b.rs:1, p/src/c/mod.rs:3)"]
        );
        assert_eq!(of_three("", "use crate::b;", "use crate::{a, c};", "use crate::b;").len(), 1);
        let inner = "mod x { use super::y; } mod y { use super::x; }";
        assert_eq!(
            of_three("", "use crate::b;", "use crate::a;", inner),
            [
                "p: a -> b -> a (p/src/a.rs:1, p/src/b.rs:1)",
                "p: c::x -> c::y -> c::x (p/src/c/mod.rs:1, p/src/c/mod.rs:1)"
            ]
        );
    }

    #[test]
    fn modules_are_found_wherever_their_files_are() {
        let (root, circle) = (("p/lib.rs", "#[path = \"../q/a.rs\"]\nmod a;\nmod b;"), "use crate::b::deep::deeper;");
        let (b, deep) = (("p/b.rs", "mod deep { mod deeper; }"), ("p/b/deep/deeper.rs", "use crate::a;"));
        assert_eq!(
            faults(&[root, ("q/a.rs", circle), b, deep]),
            ["p: a -> b::deep::deeper -> a (q/a.rs:1, p/b/deep/deeper.rs:1)"]
        );
        assert!(faults(&[("p/lib.rs", "not Rust")])[0].starts_with("p/lib.rs: "));
    }
}
