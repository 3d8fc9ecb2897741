//! Checks: what the service evaluates itself. Tests of promises are named by their rows in docs/checks.md.

mod accounts;
mod deadlines;
pub mod endpoint;
mod jobs;
mod management;
mod oracle;
mod pinging;
pub mod polls;
mod published;
mod rules;
pub mod status_pages;

use std::collections::HashSet;

use kapacitor_alerts::config::Settings;
use reqwest::{Method, header::HeaderMap};
use serde_json::{Value, json};
use testbed::sink::{Sink, SinkClient, Via};

use crate::{
    delivery::sending::{level_of, set_clock_ahead, start_on},
    support::{Answer, Rule, Service, eventually},
};

/// A service that notifies by a sink of its own, and a heartbeat whose webhook is there.
pub struct Bed {
    pub service: Service,
    pub heard: SinkClient,
    pub rule: Rule,
    _sink: Sink,
}

impl Bed {
    /// With a heartbeat that has these fields besides.
    pub async fn start(fields: Value) -> Self {
        Self::start_with(fields, |_| ()).await
    }

    /// The same with other settings.
    pub async fn start_with(fields: Value, change: impl FnOnce(&mut Settings)) -> Self {
        let hourly = json!({ "cron": null, "timezone": null, "period": "1h", "grace": "5m" });
        Self::of("heartbeat", hourly, fields, change).await
    }

    /// With a check of a kind that is polled, of this endpoint, each hour.
    pub async fn polled(kind: &str, url: &str, fields: Value) -> Self {
        Self::polled_with(kind, url, fields, |_| ()).await
    }

    /// The same with other settings.
    pub async fn polled_with(
        kind: &str,
        url: &str,
        fields: Value,
        change: impl FnOnce(&mut Settings),
    ) -> Self {
        let mut hourly = json!({ "url": url, "interval": "1h" });
        if kind == "probe" {
            hourly["retry_interval"] = "1h".into();
            hourly["expect"] = Value::Null;
        }
        Self::of(kind, hourly, fields, change).await
    }

    async fn of(
        kind: &str,
        default: Value,
        fields: Value,
        change: impl FnOnce(&mut Settings),
    ) -> Self {
        let sink = Sink::start().await.unwrap();
        let heard = sink.client();
        let service = start_on(&sink, change).await;
        let only = json!({ "slack": null, "email": null, "post": heard.hook("hook") });
        let rule = service
            .rule(kind, "shop")
            .with(only)
            .with(default)
            .with(fields);
        service.create(&rule).await;
        Self {
            service,
            heard,
            rule,
            _sink: sink,
        }
    }

    /// The check as it is answered.
    pub async fn read(&self) -> Value {
        self.service.get(&self.rule.path).await.expect(200).json()
    }

    pub async fn state(&self) -> Value {
        self.read().await["state"].clone()
    }

    pub async fn status(&self) -> String {
        self.state().await["status"].as_str().unwrap().to_owned()
    }

    /// Changes these fields of the check.
    pub async fn change(&self, fields: Value) {
        let mut body = self.rule.key();
        let fields = fields.as_object().unwrap().clone();
        body.as_object_mut().unwrap().extend(fields);
        let changed = self.service.patch(&self.rule.collection(), body).await;
        changed.expect(201);
    }

    /// Another replica of the same service.
    pub async fn replica(&self) -> Service {
        self.replica_with(|_| ()).await
    }

    /// The same with other settings.
    pub async fn replica_with(&self, change: impl FnOnce(&mut Settings)) -> Service {
        let database = self.service.database_url();
        start_on(&self._sink, |settings| {
            settings.database.database_url = Some(database);
            change(settings);
        })
        .await
    }

    /// The newest message that was told of the check.
    pub async fn message(&self) -> String {
        let path = format!("{}/events", self.rule.path);
        let events = self.service.get(&path).await.expect(200).json();
        events[0]["message"].as_str().unwrap().to_owned()
    }

    /// Has the check asked at once. Answers what came of it.
    pub async fn poll(&self) -> Value {
        let path = format!("{}/poll", self.rule.path);
        self.service.post(&path, json!({})).await.expect(200).json()
    }

    /// The path that the check reports to.
    pub async fn ping_path(&self) -> String {
        let state = self.state().await;
        state["ping_url"].as_str().unwrap().to_owned()
    }

    /// Reports to the check's own address with this at its end, which must be taken.
    pub async fn ping(&self, end: &str) {
        let path = format!("{}{end}", self.ping_path().await);
        let answer = self.bare(Method::GET, &path, "").await.expect(200);
        assert_eq!(answer.text, "OK");
    }

    /// Without a token, as whoever reports.
    pub async fn bare(&self, method: Method, path: &str, body: &str) -> Answer {
        let request = self.service.bare(method, path).body(body.to_owned());
        self.service.send(request).await
    }

    pub async fn sql(&self, statement: &'static str) {
        let db = &self.service.app.engine.db;
        sqlx::query(statement).execute(db).await.unwrap();
    }

    pub async fn count(&self, statement: &'static str) -> i64 {
        let db = &self.service.app.engine.db;
        sqlx::query_scalar(statement).fetch_one(db).await.unwrap()
    }

    pub async fn set_clock_ahead(&self, by: &str) {
        set_clock_ahead(&self.service, by).await;
    }

    /// Waits until the check has this status.
    pub async fn becomes(&self, status: &str) {
        eventually(&format!("it is {status}"), async || {
            (self.status().await == status).then_some(())
        })
        .await;
    }

    /// Waits until this was told, and nothing else. What came twice counts once: a test that sets the clock cuts
    /// connections, and a message whose outcome is not recorded is sent again, with the same id.
    pub async fn told(&self, wanted: &[&str]) {
        let texts = async || -> Vec<String> {
            let all = self.heard.received().await.unwrap();
            let hooks = all.iter().filter(|it| it.via == Via::Webhook);
            let mut ids = HashSet::new();
            hooks
                .filter(|it| ids.insert(it.headers.get("webhook-id").cloned()))
                .map(level_of)
                .collect()
        };
        eventually(&format!("{wanted:?} is told"), async || {
            (texts().await.len() >= wanted.len()).then_some(())
        })
        .await;
        assert_eq!(texts().await, wanted);
    }

    /// The reports that were kept, as `<what> <method>`, the first first.
    pub async fn reports(&self) -> Vec<String> {
        sqlx::query_scalar(
            "select what || ' ' || method from reports join deployments using (rule)
             where task = $1 order by n",
        )
        .bind(&self.rule.id)
        .fetch_all(&self.service.app.engine.db)
        .await
        .unwrap()
    }

    /// The changes of status, as `<status> <reason>`, the first first.
    pub async fn flips(&self) -> Vec<String> {
        sqlx::query_scalar(
            "select flips.status || ' ' || reason from flips join deployments using (rule)
             where task = $1 order by id",
        )
        .bind(&self.rule.id)
        .fetch_all(&self.service.app.engine.db)
        .await
        .unwrap()
    }

    /// Makes a key for the app's addresses with slugs.
    pub async fn ping_key(&self) -> String {
        let path = format!("/apps/{}/ping-key", self.rule.app);
        let made = self.service.post(&path, json!({})).await.expect(201).json();
        made["key"].as_str().unwrap().to_owned()
    }
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).map_or("", |it| it.to_str().unwrap())
}
