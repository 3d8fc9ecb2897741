//! The command line's arguments.

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use engine::sync::import::Source;
use store::token::Role;

use crate::config::Settings;

/// Alert rules for apps over REST, kept in PostgreSQL, evaluated by Kapacitor.
#[derive(Parser)]
#[command(
    version,
    after_help = "Settings come from flags, the environment or a .env file; \
                  `kapacitor-alerts help settings` lists them all."
)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub settings: Settings,
}

#[derive(Subcommand)]
pub enum Command {
    /// Serve the API and keep Kapacitor equal to the database [the default]
    Serve {
        /// Do not serve if RUN_MIGRATION is set and something could not be imported
        #[arg(long)]
        strict: bool,
    },
    /// Bring the database schema to this version
    Migrate,
    /// Import the rules that Kapacitor already runs, or what another service has
    Import(Import),
    /// Push what is pending and repair what differs in Kapacitor, once
    Reconcile {
        /// Say what would be done and do nothing
        #[arg(long)]
        dry_run: bool,
        /// Report as JSON
        #[arg(long)]
        json: bool,
    },
    /// Ask the service on this machine whether it is alive: for container health checks
    Healthcheck,
    /// Draw what a rule would have done over the past; no one is notified
    Backtest {
        /// 5xx, crashed, memory or release
        kind: String,
        /// The rule as JSON, as it would be posted; - reads it from standard input
        rule: String,
        /// How much of the past: 1m to 30d
        #[arg(long, default_value = "7d")]
        last: String,
    },
    /// Manage tokens for the API
    Token {
        #[command(subcommand)]
        command: Token,
    },
    /// Print a link that signs a browser in once, within a minute
    LoginLink {
        /// The token in whose name, as `token list` has it [default: the one of ADMIN_TOKEN]
        token: Option<String>,
    },
    /// Show or switch who notifies the targets of rules
    Delivery {
        #[command(subcommand)]
        command: Delivery,
    },
    /// Hold messages back for a while
    Silence {
        #[command(subcommand)]
        command: Silence,
    },
    /// Hold messages back at times that come again
    Window {
        #[command(subcommand)]
        command: Window,
    },
    /// Say that somebody is on the alerts of a rule: nobody is reminded until they are OK or worse
    Ack(Ack),
    /// Print the OpenAPI document
    Openapi,
    /// Print the settings in force, without secrets
    Config,
    /// List all settings
    Settings,
}

#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Import {
    #[command(subcommand)]
    pub other: Option<ImportOther>,
    /// Say what would be done and do nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Where the rules are taken from
    #[arg(long, value_enum, default_value = "kapacitor")]
    pub from: Source,
    /// Replace the scripts by the service's own, keeping the alert state [the default]
    #[arg(long, conflicts_with = "record")]
    pub adopt: bool,
    /// Leave the scripts as they are until the rule is edited
    #[arg(long)]
    pub record: bool,
    /// Report as JSON
    #[arg(long)]
    pub json: bool,
}

/// What other services have.
#[derive(Subcommand)]
pub enum ImportOther {
    /// Take over a config.yml of statuspage: its items become checks, and its page a status page
    Statuspage {
        /// The file; - reads it from standard input
        file: String,
        /// Whose the page is
        #[arg(long)]
        app: String,
        /// The name of the page in its address, /status/<slug>
        #[arg(long, default_value = "status")]
        slug: String,
        /// The IANA time zone of the times on the page, such as Europe/Berlin [default: UTC]
        #[arg(long)]
        timezone: Option<String>,
    },
    /// Take over a pinger.ini of Py Pinger: its URLs become checks of the kind job
    Pinger {
        /// The file; - reads it from standard input
        file: String,
        /// Whose the jobs are
        #[arg(long)]
        app: String,
    },
}

#[derive(Subcommand)]
pub enum Token {
    /// Make a token and print it; it is not shown again
    Create {
        /// Recorded with every change that is made with the token
        name: String,
        #[arg(long, value_enum)]
        role: Role,
        /// *, apps, or prefixes of apps such as shop-*, separated by commas
        #[arg(long, default_value = "*")]
        apps: String,
        /// Lifetime, such as 90d [default: does not expire]
        #[arg(long)]
        expires_in: Option<String>,
    },
    /// List all tokens, without the tokens themselves
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Revoke a token; running services refuse it within seconds
    Revoke { name: String },
}

#[derive(Subcommand)]
pub enum Delivery {
    /// Count the rules by who notifies their targets, and name those that do not follow
    Status {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Switch rules over, one after the other; each change is told once
    Switch {
        /// kapacitor, shadow or service
        #[arg(long)]
        to: String,
        /// *, apps, or prefixes of apps such as shop-*, separated by commas
        #[arg(long, default_value = "*")]
        app: String,
    },
}

#[derive(Subcommand)]
pub enum Silence {
    /// Add a silence and print it
    Add {
        /// Why; it is told to whom messages are held back from
        reason: String,
        /// An app, a prefix of apps such as shop-*, or *
        #[arg(long)]
        app: String,
        /// Only of rules of this kind
        #[arg(long)]
        kind: Option<String>,
        /// Only of the rule with this task id
        #[arg(long)]
        task: Option<String>,
        /// Only of this part of a rule
        #[arg(long)]
        part: Option<String>,
        /// Up to this level: INFO, WARNING or CRITICAL
        #[arg(long, default_value = "CRITICAL")]
        level: String,
        /// How long, such as 2h
        #[arg(long = "for", conflicts_with = "until")]
        lasts: Option<String>,
        /// A time such as 2026-03-01T09:30:00Z, or resolved
        #[arg(long)]
        until: Option<String>,
        /// Say what it would be about and do nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// List the silences in force
    List {
        /// Those that have ended as well
        #[arg(long)]
        all: bool,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// End a silence: what is still wrong is told at once
    End { id: i64 },
}

#[derive(Subcommand)]
pub enum Window {
    /// Set a window and print it; one of the same name is replaced
    Set(Box<SetWindow>),
    /// List all windows
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Delete a window: what it holds back now is told
    Delete { name: String },
}

/// That somebody is on the alerts of a rule.
#[derive(Args)]
pub struct Ack {
    /// The id of the rule's task
    pub task: String,
    /// What is being done; people are told
    pub comment: Option<String>,
    /// One part of the rule [default: all that are not OK]
    #[arg(long)]
    pub part: Option<String>,
    /// How long at most, such as 2h
    #[arg(long = "for")]
    pub lasts: Option<String>,
    /// Say that nobody is on them any more
    #[arg(long)]
    pub undo: bool,
}

/// A window to be set.
#[derive(Args)]
pub struct SetWindow {
    pub name: String,
    /// Why; it is told to whom messages are held back from
    #[arg(long)]
    pub reason: String,
    /// An app, a prefix of apps such as shop-*, or *
    #[arg(long)]
    pub app: String,
    /// Only of rules of this kind
    #[arg(long)]
    pub kind: Option<String>,
    /// Up to this level: INFO, WARNING or CRITICAL
    #[arg(long, default_value = "CRITICAL")]
    pub level: String,
    /// An IANA time zone, such as Europe/Berlin
    #[arg(long)]
    pub timezone: String,
    /// Days of the week, such as saturday,sunday
    #[arg(long, value_delimiter = ',', required_unless_present = "on")]
    pub weekdays: Vec<String>,
    /// A day, such as 2026-12-24, in place of --weekdays
    #[arg(long)]
    pub on: Option<String>,
    /// When it opens, such as 23:00
    #[arg(long)]
    pub starts: String,
    /// For how long, such as 4h
    #[arg(long = "for")]
    pub lasts: String,
}

/// Headings of the settings that each subcommand uses; the others are not shown in its `--help`.
const USED: &[(&str, &[&str])] = &[
    ("migrate", &["PostgreSQL", "Log"]),
    ("import", SYNC),
    ("reconcile", SYNC),
    ("delivery", SYNC),
    ("healthcheck", &["Serving"]),
    (
        "backtest",
        &[
            "PostgreSQL",
            "Kapacitor",
            "Platform data",
            "Backtests",
            "Log",
        ],
    ),
    ("token", &["PostgreSQL", "Log"]),
    (
        "login-link",
        &["PostgreSQL", "Serving", "Access", "Channels", "Log"],
    ),
    ("silence", &["PostgreSQL", "Log"]),
    ("window", &["PostgreSQL", "Log"]),
    ("ack", &["PostgreSQL", "Log"]),
    ("openapi", &[]),
];

const SYNC: &[&str] = &[
    "PostgreSQL",
    "Kapacitor",
    "Platform data",
    "Rules",
    "Delivery",
    "Channels",
    "Log",
];

impl Arguments {
    /// Reads the command line. Ends the process if it asks for help or is wrong.
    pub fn parse() -> Self {
        let matches = command().get_matches();
        Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }
}

/// The command line with all settings, each shown where it is used.
pub fn command() -> clap::Command {
    let mut command = Arguments::command();
    // Hands the settings down to the subcommands, where they can be hidden one by one.
    command.build();
    for (name, used) in USED {
        command = command.mut_subcommand(name, |subcommand| hide_unused(subcommand, used));
    }
    hide(command, &[])
}

fn hide_unused(command: clap::Command, used: &[&str]) -> clap::Command {
    let names: Vec<String> = command
        .get_subcommands()
        .map(|it| it.get_name().to_owned())
        .collect();
    let command = names.into_iter().fold(command, |command, name| {
        command.mut_subcommand(name, |subcommand| hide(subcommand, used))
    });
    hide(command, used)
}

/// Hides the settings under other headings than these.
fn hide(command: clap::Command, used: &[&str]) -> clap::Command {
    command.mut_args(|argument| {
        let heading = argument.get_help_heading();
        let is_unused = heading.is_some_and(|heading| !used.contains(&heading));
        argument.hide(is_unused)
    })
}

/// The help of all settings.
pub fn help_of_settings() -> String {
    let mut command = command();
    let settings = command.find_subcommand_mut("settings");
    settings.map_or_else(String::new, |settings| settings.render_help().to_string())
}
