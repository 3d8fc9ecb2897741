//! The rules that are written and read, and the same as tasks of Kapacitor's.

use anyhow::{Result, bail};
use reqwest::Method;
use serde_json::{Value, json};

use super::client::{Call, Client};

/// Each kind with what a rule of it has besides its app and target, and how Kapacitor's ids of it end.
const KINDS: [(&str, &str, &str); 4] = [
    ("5xx", r#""tolerance":"medium""#, "-5xx"),
    ("crashed", "", "-crash"),
    (
        "memory",
        r#""dynotype":"web","warn":400,"crit":500,"window":"5m","every":"1m""#,
        "-sample.memory_total-web",
    ),
    ("release", "", "-release"),
];

/// The scripts of so many apps are taken for bare tasks: they look at different seconds.
const SCRIPTS: usize = 8;

/// One rule; all rules of a series are told apart by a number, and are of all kinds in turn.
#[derive(Clone)]
pub struct Rule {
    nth: usize,
    pub app: String,
    /// Kapacitor's id of it.
    pub id: String,
    /// Where the service has it.
    pub path: String,
}

impl Rule {
    /// The `nth` of the series, whose name is of letters, for what else is escaped in a query.
    pub fn new(series: &str, nth: usize) -> Self {
        let app = format!("{series}{:05}", nth / KINDS.len());
        let (kind, _, ending) = KINDS[nth % KINDS.len()];
        let target = if kind == "memory" { "/web" } else { "" };
        Self {
            nth,
            id: format!("{app}{ending}"),
            path: format!("/task/{kind}/{app}{target}"),
            app,
        }
    }

    fn spec(&self) -> (&'static str, &'static str) {
        let (kind, spec, _) = KINDS[self.nth % KINDS.len()];
        (kind, spec)
    }

    pub fn create(&self) -> Call {
        let (kind, spec) = self.spec();
        let comma = if spec.is_empty() { "" } else { "," };
        let body = format!(
            r##"{{"app":"{}","slack":"#bench"{comma}{spec}}}"##,
            self.app
        );
        Call::new(Method::POST, format!("/task/{kind}"), 201).with(body)
    }

    /// What changes nothing.
    pub fn replace(&self) -> Call {
        let (_, spec) = self.spec();
        let comma = if spec.is_empty() { "" } else { "," };
        let body = format!(r##"{{"slack":"#bench"{comma}{spec}}}"##);
        Call::new(Method::PUT, &self.path, 200).with(body)
    }

    /// What is refused.
    pub fn refused(&self) -> Call {
        let (kind, _) = self.spec();
        let body = format!(r#"{{"app":"{}","slak":"bench"}}"#, self.app);
        Call::new(Method::POST, format!("/task/{kind}"), 422).with(body)
    }

    pub fn update(&self) -> Call {
        Call::new(Method::PATCH, &self.path, 201).with(r##"{"slack":"#other"}"##)
    }

    pub fn delete(&self) -> Call {
        Call::new(Method::DELETE, &self.path, 200)
    }

    pub fn read(&self) -> Call {
        Call::get(&self.path)
    }

    /// None, for there is no such app.
    pub fn read_nothing(&self) -> Call {
        Call::new(Method::GET, self.path.replace(&self.app, "nobody"), 404)
    }

    pub fn state(&self) -> Call {
        Call::get(format!("{}/state", self.path))
    }

    /// The last event of its topic, from Kapacitor.
    pub fn topic(&self) -> Call {
        Call::get(format!("/alerts/topics/{}/events", self.id))
    }
}

/// Scripts and vars as the service has rendered them, to be given to Kapacitor without it.
#[derive(Default)]
pub struct Scripts {
    /// By kind: those of an app.
    by_kind: Vec<Vec<(String, Value)>>,
}

impl Scripts {
    /// Those of the first rules of a series.
    pub async fn of(service: &Client, series: &str) -> Result<Self> {
        let mut by_kind = vec![Vec::new(); KINDS.len()];
        for nth in 0..KINDS.len() * SCRIPTS {
            let rule = Rule::new(series, nth);
            let call = Call::get(format!("{}/script", rule.path));
            by_kind[nth % KINDS.len()].push((rule.app, service.json(&call).await?));
        }
        Ok(Self { by_kind })
    }

    pub fn is_empty(&self) -> bool {
        self.by_kind.is_empty()
    }

    fn task(&self, rule: &Rule, status: &str) -> Value {
        let scripts = &self.by_kind[rule.nth % KINDS.len()];
        let (app, rendered) = &scripts[rule.nth / KINDS.len() % SCRIPTS];
        // The app's name is letters and digits: it stands in all vars as it is.
        let vars = rendered["vars"].to_string().replace(app, &rule.app);
        json!({
            "id": rule.id, "type": "batch", "status": status, "script": rendered["script"],
            "vars": serde_json::from_str::<Value>(&vars).unwrap_or_default(),
            "dbrps": [{"db": "opentsdb", "rp": "retention_policy"}],
        })
    }

    /// Creates the rule's task in Kapacitor, `enabled` or `disabled`.
    pub fn create(&self, rule: &Rule, status: &str) -> Call {
        Call::new(Method::POST, "/tasks", 200).with(self.task(rule, status).to_string())
    }

    /// Changes a task that runs: Kapacitor reloads it only between disabling and enabling.
    pub fn update(&self, rule: &Rule) -> Vec<Call> {
        let path = format!("/tasks/{}", rule.id);
        let changed = self.task(rule, "enabled").to_string();
        let changed = changed.replace("#bench", "#other");
        vec![
            Call::new(Method::PATCH, &path, 200).with(r#"{"status":"disabled"}"#),
            Call::new(Method::PATCH, &path, 200).with(changed),
        ]
    }
}

/// Which call of [`delete`] deletes the task.
pub const DELETE: usize = 1;

/// What it takes to delete a rule in Kapacitor: a look whether its task may be stopped, the task, and
/// the topic, which outlives it.
pub fn delete(rule: &Rule) -> [Call; 3] {
    let id = &rule.id;
    [
        Call::get(format!(
            "/tasks?pattern={id}&limit=1&fields=executing&fields=stats"
        )),
        Call::new(Method::DELETE, format!("/tasks/{id}"), 204),
        Call::new(Method::DELETE, format!("/alerts/topics/{id}"), 204),
    ]
}

/// Kapacitor's tasks whose ids fit, with these fields of each.
pub async fn listed(kapacitor: &Client, pattern: &str, fields: &[&str]) -> Result<Vec<Value>> {
    let fields: String = fields.iter().map(|it| format!("&fields={it}")).collect();
    let call = Call::get(format!("/tasks?limit=1000000&pattern={pattern}{fields}"));
    match kapacitor.json(&call).await?["tasks"].take() {
        Value::Array(tasks) => Ok(tasks),
        _ => bail!("Kapacitor's listing of {pattern} has no tasks"),
    }
}
