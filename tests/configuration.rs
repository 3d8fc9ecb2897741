//! docs/configuration.md is made from the settings. `UPDATE=1 cargo test --test configuration` writes it.

use std::{fmt::Write, fs, path::Path};

const INTRODUCTION: &str = "# Configuration

Every setting is a flag, an environment variable or a line in a file `.env`; a flag takes precedence over
the environment, and the environment over the file. An empty value is the same as none.
`kapacitor-alerts help settings` lists them, `kapacitor-alerts config` prints those in force without
secrets, and a wrong one is named with what would be right before anything starts. This page is made from
the program's own settings.
";

#[test]
fn the_page_is_up_to_date() {
    let mut page = INTRODUCTION.to_owned();
    let mut command = kapacitor_alerts::cli::command();
    let settings = command.find_subcommand_mut("settings").unwrap();
    let mut heading = String::new();
    let mut count = 0;
    for setting in settings.get_arguments() {
        let Some(group) = setting.get_help_heading() else {
            continue;
        };
        if group != heading {
            heading = group.to_owned();
            let header = "| setting | flag | default | what it is for |\n|---|---|---|---|\n";
            write!(page, "\n## {group}\n\n{header}").unwrap();
        }
        let help = setting.get_help().unwrap().to_string();
        let (text, default) = match help.rsplit_once(" [") {
            Some((text, rest)) => (text, rest.trim_end_matches(']')),
            None => panic!("{help:?} does not say the default"),
        };
        let default = match default.strip_prefix("default: ") {
            Some("none") => "none".to_owned(),
            Some(default) if default.contains(' ') || default == "forever" => default.to_owned(),
            Some(default) => format!("`{default}`"),
            None => format!("**{default}**"),
        };
        let name = setting.get_env().unwrap().to_str().unwrap();
        let flag = setting.get_long().unwrap();
        writeln!(page, "| `{name}` | `--{flag}` | {default} | {text} |").unwrap();
        count += 1;
    }
    assert!(count > 30, "{count} settings");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/configuration.md");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &page).unwrap();
    }
    let written = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(
        written, page,
        "docs/configuration.md is stale: UPDATE=1 cargo test --test configuration writes it"
    );
}
