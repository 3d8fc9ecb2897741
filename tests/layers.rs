//! The code is cut into layers, and imports point one way: a crate uses the crates below it only, and
//! no two files of a crate import each other.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Every crate, from the ground up, with the crates of this workspace that it may use.
const LAYERS: &[(&str, &[&str])] = &[
    ("secret", &[]),
    ("httpd", &[]),
    ("prober", &[]),
    ("kapacitor", &["secret"]),
    ("checks", &[]),
    ("rules", &["checks", "kapacitor", "secret"]),
    ("notify", &["kapacitor", "secret"]),
    ("store", &["rules", "kapacitor"]),
    (
        "engine",
        &[
            "store",
            "rules",
            "checks",
            "notify",
            "prober",
            "kapacitor",
            "secret",
        ],
    ),
];

#[test]
fn a_crate_uses_the_crates_below_it_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let crates: BTreeSet<String> = fs::read_dir(root.join("crates"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let known: BTreeSet<String> = LAYERS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(crates, known, "each crate has a line in LAYERS");
    let dockerfile = fs::read_to_string(root.join("Dockerfile")).unwrap();
    for (name, below) in LAYERS {
        let copied = format!("COPY crates/{name}/Cargo.toml crates/{name}/\n");
        assert!(dockerfile.contains(&copied), "{name} is in the Dockerfile");
        let manifest = root.join("crates").join(name).join("Cargo.toml");
        let manifest = fs::read_to_string(manifest).unwrap();
        let dependencies = manifest.split("[dependencies]").nth(1).unwrap();
        let dependencies = dependencies.split("\n[").next().unwrap();
        for line in dependencies.lines() {
            let used = line.split(['.', ' ', '=']).next().unwrap_or_default();
            let is_ours = known.contains(used);
            assert!(!is_ours || below.contains(&used), "{name} uses {used}");
        }
        let lib = fs::read_to_string(root.join("crates").join(name).join("src/lib.rs")).unwrap();
        let first = lib.lines().next().unwrap();
        assert!(
            first.starts_with("//! May use") || first.starts_with("//! Uses no other crate"),
            "the first line of {name} says which crates it may use, not {first:?}"
        );
        for used in *below {
            assert!(first.contains(&format!("`{used}`")), "{name}: {first}");
        }
    }
}

#[test]
fn no_two_files_import_each_other() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources: Vec<PathBuf> = LAYERS
        .iter()
        .map(|(name, _)| root.join("crates").join(name).join("src"))
        .collect();
    sources.push(root.join("src"));
    let mut pairs = Vec::new();
    let mut arrows = 0;
    for source in sources {
        let mut files = BTreeMap::new();
        collect(&source, &source, &mut files);
        let imports: BTreeMap<&String, BTreeSet<String>> = files
            .iter()
            .map(|(module, text)| (module, imported(module, text, &files)))
            .collect();
        for (module, targets) in &imports {
            arrows += targets.len();
            for target in targets {
                if *module < target && imports[target].contains(*module) {
                    let source = source.strip_prefix(root).unwrap().display();
                    pairs.push(format!("{source}: {module} and {target}"));
                }
            }
        }
    }
    assert!(arrows > 100, "imports are found: {arrows}");
    assert!(pairs.is_empty(), "they import each other: {pairs:#?}");
}

/// The text of every file by its module's path, such as `crate::sync::push`.
fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if path.extension().is_some_and(|it| it == "rs") {
            let place = path.strip_prefix(root).unwrap().with_extension("");
            let parts: Vec<_> = place.iter().map(|part| part.to_str().unwrap()).collect();
            if parts == ["main"] {
                continue; // a crate of its own
            }
            let mut module = "crate".to_owned();
            for part in parts {
                if !matches!(part, "lib" | "mod") {
                    module = format!("{module}::{part}");
                }
            }
            let text = fs::read_to_string(&path).unwrap();
            // Tests may use what they like of their own crate.
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            files.insert(module, text.to_owned());
        }
    }
}

/// The modules that a file imports from, itself left out.
fn imported(module: &str, text: &str, files: &BTreeMap<String, String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for statement in text.split(';') {
        let Some(begin) = statement.find("use ") else {
            continue;
        };
        let before = statement[..begin].trim_end();
        let is_reexport = before.ends_with("pub");
        if !before.is_empty() && !before.ends_with(['\n', '}', '{', ']']) && !is_reexport {
            let line = statement[..begin].rsplit('\n').next().unwrap_or_default();
            if !line.trim().is_empty() {
                continue;
            }
        }
        for path in expand(statement[begin + 4..].trim()) {
            let path: String = path.split(" as ").next().unwrap_or_default().trim().into();
            let absolute = if let Some(rest) = path.strip_prefix("super::") {
                let parent = module
                    .rsplit_once("::")
                    .map_or("crate", |(parent, _)| parent);
                format!("{parent}::{rest}")
            } else if let Some(rest) = path.strip_prefix("self::") {
                format!("{module}::{rest}")
            } else if path.starts_with("crate::") {
                path
            } else {
                continue;
            };
            // The longest beginning that is a file: what follows is an item in it.
            let mut target = absolute.as_str();
            while !files.contains_key(target) {
                match target.rsplit_once("::") {
                    Some((shorter, _)) => target = shorter,
                    None => break,
                }
            }
            if files.contains_key(target) && target != module {
                found.insert(target.to_owned());
            }
        }
    }
    found
}

/// `a::{b, c::{d, e}}` as its paths.
fn expand(tree: &str) -> Vec<String> {
    let tree = tree.trim();
    let Some(open) = tree.find('{') else {
        return vec![tree.to_owned()];
    };
    let (prefix, rest) = tree.split_at(open);
    let inner = rest.trim().trim_start_matches('{');
    let inner = &inner[..inner.rfind('}').unwrap_or(inner.len())];
    let mut parts = Vec::new();
    let (mut depth, mut begin) = (0, 0);
    for (at, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&inner[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inner[begin..]);
    parts
        .into_iter()
        .filter(|part| !part.trim().is_empty())
        .flat_map(expand)
        .map(|path| {
            let path = format!("{prefix}{path}");
            path.strip_suffix("::self")
                .map_or(path.clone(), ToOwned::to_owned)
        })
        .collect()
}
