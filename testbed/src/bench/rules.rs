//! The rules that are compared: ours as they are posted to the service, and the script that one
//! would write into Kapacitor in a first hour, for the same purpose.

use std::time::Duration;

use serde_json::{Value, json};

pub struct Rule {
    pub name: &'static str,
    /// Of the service.
    pub kind: &'static str,
    /// What it has besides its app and target.
    spec: fn() -> Value,
    naive: fn(app: &str) -> String,
    /// How often the naive script looks. What is measured is a multiple of it.
    pub round: Duration,
}

pub const RULES: [Rule; 5] = [
    Rule {
        name: "5xx",
        kind: "5xx",
        spec: || json!({"tolerance": "medium"}),
        naive: |app| {
            let select = format!("count(value) FROM {SOURCE}./router.status.(5.*)/");
            let select = format!("{select} WHERE fqdn =~ /{app}/");
            script(
                &select,
                "10m",
                "1m",
                "",
                r#".crit(lambda: sigma("count") > 1.0).stateChangesOnly()"#,
            )
        },
        round: Duration::from_secs(60),
    },
    Rule {
        name: "memory 5m/1m",
        kind: "memory",
        spec: || memory("5m"),
        naive: |app| naive_memory(app, "5m"),
        round: Duration::from_secs(60),
    },
    Rule {
        name: "memory 12h/1m",
        kind: "memory",
        spec: || memory("12h"),
        naive: |app| naive_memory(app, "12h"),
        round: Duration::from_secs(60),
    },
    Rule {
        name: "release",
        kind: "release",
        spec: || json!({}),
        naive: |app| naive_event(app, "released"),
        round: Duration::from_secs(61),
    },
    Rule {
        name: "crashed",
        kind: "crashed",
        spec: || json!({}),
        naive: |app| naive_event(app, "crashed"),
        round: Duration::from_secs(61),
    },
];

impl Rule {
    /// The body of a POST to the service.
    pub fn ours(&self, app: &str) -> Value {
        let mut body = (self.spec)();
        body["app"] = app.into();
        body["slack"] = "#bench".into();
        body
    }

    /// The body of a POST of a task to Kapacitor.
    pub fn naive(&self, app: &str) -> Value {
        task(app, (self.naive)(app))
    }
}

/// The body of a POST of a task that does nothing for now.
pub fn resting(app: &str) -> Value {
    let select = format!(r#"text FROM {SOURCE}."events""#);
    task(
        app,
        script(&select, "1m", "1000h", "", ".warn(lambda: TRUE)"),
    )
}

const SOURCE: &str = r#""opentsdb"."retention_policy""#;

fn task(id: &str, script: String) -> Value {
    json!({
        "id": id, "type": "batch", "status": "enabled", "script": script,
        "dbrps": [{"db": "opentsdb", "rp": "retention_policy"}],
    })
}

fn memory(window: &str) -> Value {
    json!({"dynotype": "web", "warn": 400, "crit": 500, "window": window, "every": "1m"})
}

fn naive_memory(app: &str, window: &str) -> String {
    let select = format!(r#"mean(value)/1024/1024 AS mb FROM {SOURCE}."sample.memory_total""#);
    let select = format!("{select} WHERE app = '{app}' AND dyno =~ /web/");
    let alert = r#".warn(lambda: "mb" > 400.0).crit(lambda: "mb" > 500.0).stateChangesOnly()"#;
    script(&select, window, "1m", ".groupBy('app', 'dyno')", alert)
}

fn naive_event(app: &str, title: &str) -> String {
    let select =
        format!(r#"text FROM {SOURCE}."events" WHERE app = '{app}' AND title = '{title}'"#);
    script(&select, "60s", "61s", "", ".warn(lambda: TRUE)")
}

/// Aligned, as a cron is: windows end at whole minutes, and all tasks look in the same moment.
fn script(select: &str, period: &str, every: &str, group_by: &str, alert: &str) -> String {
    format!(
        "batch
            |query('''SELECT {select} ''').period({period}).every({every}).align(){group_by}
            |alert(){alert}.slack().channel('#bench')"
    )
}
