//! What the service tells targets: once, in order, and late rather than never.

use std::time::{Duration, SystemTime};

use futures::future::join_all;
use kapacitor_alerts::config::Settings;
use reqwest::Method;
use serde_json::{Value, json};
use testbed::sink::{Behaviour, Received, Sink, SinkClient, Via};

use super::{ingest::post_as_kapacitor, start_with};
use crate::support::{PATIENCE, Rule, Service, eventually};

/// A service that notifies by a sink of its own, and a rule of it.
pub struct Bed {
    pub service: Service,
    pub sink: Sink,
    pub heard: SinkClient,
    pub rule: Rule,
}

impl Bed {
    /// With a rule of this kind that has these fields besides.
    pub async fn start(kind: &str, fields: impl FnOnce(&SinkClient) -> Value) -> Self {
        Self::start_with(kind, fields, |_| ()).await
    }

    /// The same with other settings.
    pub async fn start_with(
        kind: &str,
        fields: impl FnOnce(&SinkClient) -> Value,
        change: impl FnOnce(&mut Settings),
    ) -> Self {
        let sink = Sink::start().await.unwrap();
        let heard = sink.client();
        let service = start_on(&sink, change).await;
        let only = json!({ "slack": null, "email": null, "post": null, "delivery": "service" });
        let rule = service.rule(kind, "shop").with(only).with(fields(&heard));
        service.create(&rule).await;
        Self {
            service,
            sink,
            heard,
            rule,
        }
    }

    /// Reports a change of level of the rule's only part, as Kapacitor does, at this second.
    pub async fn report(&self, second: u64, level: &str) {
        self.report_of(&self.rule.id, second, level).await;
    }

    pub async fn report_of(&self, part: &str, second: u64, level: &str) {
        let time = format!("2026-03-01T12:{:02}:{:02}Z", second / 60, second % 60);
        let status = post_as_kapacitor(&self.service, &self.rule.id, part, &time, level).await;
        assert_eq!(status, 204);
    }

    /// What was heard by this way, by its levels.
    pub async fn levels(&self, via: Via) -> Vec<String> {
        let all = self.heard.received().await.unwrap();
        let of_way = all.into_iter().filter(|it| it.via == via);
        of_way.map(|it| level_of(&it)).collect()
    }

    /// Waits until this was heard by this way, and nothing else.
    pub async fn heard_levels(&self, via: Via, wanted: &[&str]) {
        eventually(&format!("{via:?} hears {wanted:?}"), async || {
            let levels = self.levels(via).await;
            (levels.len() >= wanted.len()).then_some(())
        })
        .await;
        assert_eq!(self.levels(via).await, wanted);
    }

    pub async fn deliveries(&self, query: &str) -> Vec<Value> {
        let path = format!("/deliveries?task={}&{query}", self.rule.id);
        let found = self.service.get(&path).await.expect(200).json();
        found.as_array().unwrap().clone()
    }

    pub async fn wait_for_delivery(&self, query: &str) -> Value {
        eventually(query, async || {
            self.deliveries(query).await.into_iter().next()
        })
        .await
    }

    /// Sets the clock by which messages are held and tried again ahead, such as `2h`.
    pub async fn set_clock_ahead(&self, by: &str) {
        set_clock_ahead(&self.service, by).await;
    }

    async fn notifications(&self) -> Value {
        let rule = self.service.get(&self.rule.path).await.expect(200).json();
        rule["notifications"].clone()
    }
}

/// Sets the clock of a service ahead, such as `2h`, that is, the one of its database.
pub async fn set_clock_ahead(service: &Service, by: &str) {
    let db = &service.app.engine.db;
    let name: String = sqlx::query_scalar("select current_database()")
        .fetch_one(db)
        .await
        .unwrap();
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "alter database {name} set kapacitor_alerts.ahead = '{by}'"
    )))
    .execute(db)
    .await
    .unwrap();
    // It holds for new connections: the statement cuts its own as well, and fails.
    let all = "select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() order by pid = pg_backend_pid()";
    let _ = sqlx::query(all).execute(db).await;
    // Each connection of the pool is a new one then.
    let mut connections = Vec::new();
    while connections.len() < 5 {
        let mut connection = db.acquire().await.unwrap();
        if sqlx::query("select 1")
            .execute(&mut *connection)
            .await
            .is_ok()
        {
            connections.push(connection);
        }
    }
}

/// A service that notifies by this sink.
pub async fn start_on(sink: &Sink, change: impl FnOnce(&mut Settings)) -> Service {
    start_with(|settings| {
        settings.channels.slack_webhook_url = Some(format!("{}/slack", sink.url));
        settings.channels.smtp_url = Some(format!("smtp://{}?tls=off", sink.smtp_addr));
        settings.channels.smtp_from = Some("Alerts <alerts@example.org>".into());
        // each by itself, unless a test has it otherwise
        settings.channels.storm_after = Some("0".into());
        change(settings);
    })
    .await
}

/// The level that a notification begins with.
pub fn level_of(it: &Received) -> String {
    let text = it.text.trim_start_matches("TEST: ");
    text.split_whitespace()
        .next()
        .unwrap_or_default()
        .to_owned()
}

fn slack_only(_: &SinkClient) -> Value {
    json!({ "slack": "#ops" })
}

#[tokio::test]
async fn every_channel_is_told_once_and_what_came_of_it_is_listed() {
    let bed = Bed::start("5xx", |sink| {
        json!({
            "slack": "#ops", "email": "ann@example.com,bob@example.com", "post": sink.hook("shop"),
        })
    })
    .await;
    bed.report(0, "CRITICAL").await;
    bed.report(0, "CRITICAL").await;
    // People are told the newest: it must not be over before they are.
    for via in [Via::Slack, Via::Webhook] {
        bed.heard_levels(via, &["CRITICAL"]).await;
    }
    bed.heard_levels(Via::Email, &["CRITICAL", "CRITICAL"])
        .await;
    bed.report(9, "OK").await;
    for via in [Via::Slack, Via::Webhook] {
        bed.heard_levels(via, &["CRITICAL", "OK"]).await;
    }
    bed.heard_levels(Via::Email, &["CRITICAL", "CRITICAL", "OK", "OK"])
        .await;
    let all = bed.heard.received().await.unwrap();
    let mails: Vec<_> = all.iter().filter(|it| it.via == Via::Email).collect();
    assert!(
        mails
            .iter()
            .all(|it| it.headers["references"] == mails[0].headers["references"])
    );
    assert!(mails[0].headers["to"].contains("ann@example.com"));
    assert!(mails[0].headers["to"].contains("bob@example.com"));
    let hook = all.iter().find(|it| it.via == Via::Webhook).unwrap();
    assert_eq!(
        hook.body["data"],
        json!({ "series": [] }),
        "Kapacitor's own JSON"
    );
    assert!(hook.headers["webhook-id"].starts_with("msg_"), "{hook:?}");

    let delivered = eventually("all are recorded", async || {
        let delivered = bed.deliveries("state=delivered").await;
        (delivered.len() == 8).then_some(delivered)
    })
    .await;
    assert_eq!(delivered[7]["level"], "CRITICAL");
    assert_eq!(delivered[7]["attempts"], 1);
    assert_eq!(bed.deliveries("").await.len(), 8);
    assert_eq!(bed.notifications().await, json!({ "status": "ok" }));
    let targets = bed.service.get("/targets").await.expect(200).json();
    let mut channels: Vec<_> = targets
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["channel"].clone())
        .collect();
    channels.sort_by_key(ToString::to_string);
    assert_eq!(channels, ["email", "email", "slack", "webhook"]);
    let one = bed.service.get("/deliveries?limit=1").await;
    let next = one.next().unwrap();
    assert_ne!(
        bed.service.get(&next).await.expect(200).json()[0]["id"],
        one.json()[0]["id"]
    );
    for (parameter, field) in [
        ("state=lost", "state"),
        ("target=x", "target"),
        ("leve=1", "leve"),
    ] {
        let answer = bed.service.get(&format!("/deliveries?{parameter}")).await;
        answer.faults(&[field]);
    }
}

#[tokio::test]
async fn a_target_that_is_down_is_told_late_and_once() {
    let bed = Bed::start("5xx", slack_only).await;
    bed.heard.fail("slack", 503, 2).await.unwrap();
    bed.report(0, "CRITICAL").await;
    let retrying = bed.wait_for_delivery("state=retrying").await;
    assert_eq!(
        (&retrying["to"], &retrying["reason"], &retrying["level"]),
        (
            &json!("#ops"),
            &json!("Slack answers HTTP 503"),
            &json!("CRITICAL")
        )
    );
    assert!(!retrying["next_attempt_at"].is_null(), "{retrying}");
    let notifications = bed.notifications().await;
    assert_eq!(notifications["status"], "failing", "{notifications}");
    let target = &notifications["targets"][0];
    assert_eq!(
        (&target["to"], &target["waiting"]),
        (&json!("#ops"), &json!(1))
    );
    let failing = bed
        .service
        .get("/tasks?delivery=failing")
        .await
        .expect(200)
        .json();
    assert_eq!(failing[0]["id"], bed.rule.id.as_str());
    let failing = bed
        .service
        .get("/targets?status=failing")
        .await
        .expect(200)
        .json();
    assert_eq!(failing[0]["status"], "failing");
    let metrics = bed.service.get("/metrics").await.expect(200).text;
    for line in [
        "kapacitor_alerts_targets_failing{channel=\"slack\"} 1",
        "kapacitor_alerts_deliveries_open{state=\"retrying\"} 1",
    ] {
        assert!(metrics.contains(line), "{line}\n{metrics}");
    }

    bed.heard_levels(Via::Slack, &["CRITICAL"]).await;
    let delivered = bed.wait_for_delivery("state=delivered").await;
    assert_eq!(delivered["attempts"], 3);
    assert_eq!(bed.notifications().await, json!({ "status": "ok" }));
    let failing = bed
        .service
        .get("/tasks?delivery=failing")
        .await
        .expect(200)
        .json();
    assert_eq!(failing, json!([]));
}

#[tokio::test]
async fn people_are_told_the_newest_and_webhooks_everything_in_order() {
    let bed = Bed::start(
        "5xx",
        |sink| json!({ "slack": "#ops", "post": sink.hook("shop") }),
    )
    .await;
    for path in ["slack", "hook/shop"] {
        bed.heard.fail(path, 500, 1).await.unwrap();
    }
    bed.report(0, "WARNING").await;
    eventually("both have failed", async || {
        (bed.deliveries("state=retrying").await.len() == 2).then_some(())
    })
    .await;
    bed.report(1, "CRITICAL").await;
    bed.report(2, "WARNING").await;
    bed.report(3, "OK").await;
    bed.heard_levels(Via::Webhook, &["WARNING", "CRITICAL", "WARNING", "OK"])
        .await;
    bed.heard_levels(Via::Slack, &["OK"]).await;
    let told = &bed.heard.received().await.unwrap();
    let slack = told.iter().find(|it| it.via == Via::Slack).unwrap();
    let missed = "Not sent until now: CRITICAL from 2026-03-01 12:00:00 UTC to 2026-03-01 12:00:03 UTC \
                  (Slack answers HTTP 500).";
    assert!(slack.text.contains(missed), "{}", slack.text);
    let superseded = bed.wait_for_delivery("state=superseded").await;
    assert_eq!(superseded["channel"], "slack");
}

#[tokio::test]
async fn retry_after_holds_for_the_whole_target() {
    let bed = Bed::start("memory", |sink| json!({ "post": sink.hook("shop") })).await;
    let wait = Behaviour {
        retry_after: Some("7".into()),
        ..Behaviour::status(429)
    };
    bed.heard.behave("hook/shop", wait, 1).await.unwrap();
    bed.report_of("web.1", 0, "CRITICAL").await;
    bed.wait_for_delivery("state=retrying").await;
    let begin = SystemTime::now();
    bed.report_of("web.2", 1, "CRITICAL").await;
    bed.heard_levels(Via::Webhook, &["CRITICAL", "CRITICAL"])
        .await;
    for it in bed.heard.received().await.unwrap() {
        let waited = it.at.duration_since(begin).unwrap_or_default();
        assert!(waited > Duration::from_secs(5), "{waited:?}");
    }
    assert_eq!(bed.heard.attempts("hook/shop").await.unwrap(), 3);
}

#[tokio::test]
async fn what_a_channel_refuses_for_good_is_dead_and_can_be_tried_again() {
    let bed = Bed::start("5xx", slack_only).await;
    let refused = Behaviour {
        body: "channel_not_found".into(),
        ..Behaviour::status(404)
    };
    bed.heard.behave("slack", refused, 1).await.unwrap();
    bed.report(0, "CRITICAL").await;
    let dead = bed.wait_for_delivery("state=dead").await;
    assert_eq!(dead["reason"], "Slack says channel_not_found");
    assert_eq!(bed.levels(Via::Slack).await, [""; 0]);

    let reader = bed.service.make_token("reader", "read", "*").await;
    let path = format!("/deliveries/{}/retry", dead["id"]);
    let reader = bed.service.as_bearer(&reader);
    reader.post(&path, json!({})).await.problem(403);
    let stranger = bed
        .service
        .make_token("stranger", "write", "elsewhere-*")
        .await;
    let stranger = bed.service.as_bearer(&stranger);
    stranger.post(&path, json!({})).await.problem(404);
    bed.service
        .post("/deliveries/0/retry", json!({}))
        .await
        .problem(404);
    bed.service
        .post("/deliveries/x/retry", json!({}))
        .await
        .problem(404);

    let retried = bed.service.post(&path, json!({})).await.expect(202).json();
    assert_eq!(retried, json!({ "retried": 1 }));
    bed.heard_levels(Via::Slack, &["CRITICAL"]).await;
    bed.report(5, "OK").await;
    bed.heard_levels(Via::Slack, &["CRITICAL", "OK"]).await;
    bed.wait_for_delivery("state=delivered").await;
    bed.service.post(&path, json!({})).await.problem(409);
    let audit = bed
        .service
        .get("/audit?action=delivery.retry")
        .await
        .expect(200)
        .json();
    assert_eq!(audit.as_array().unwrap().len(), 1, "{audit}");
}

#[tokio::test]
async fn what_is_dropped_is_not_told_and_listed_with_its_reason() {
    let both = |sink: &SinkClient| json!({ "slack": "#ops", "post": sink.hook("shop") });
    let bed = Bed::start("memory", both).await;
    bed.heard.fail("hook/shop", 503, 1_000).await.unwrap();
    bed.report_of("web.1", 0, "WARNING").await;
    bed.heard_levels(Via::Slack, &["WARNING"]).await;
    bed.report_of("web.1", 1, "CRITICAL").await;
    bed.report_of("web.2", 2, "CRITICAL").await;
    bed.wait_for_delivery("state=retrying").await;
    bed.heard_levels(Via::Slack, &["WARNING", "CRITICAL", "CRITICAL"])
        .await;
    let open = bed.deliveries("state=retrying").await;
    let open = open.iter().find(|it| it["part"] == "web.1").unwrap();
    let path = format!("/deliveries/{}/drop", open["id"]);

    let body = json!({ "reason": "all know" });
    let reader = bed.service.make_token("reader", "read", "*").await;
    let reader = bed.service.as_bearer(&reader);
    reader.post(&path, body.clone()).await.problem(403);
    let stranger = bed.service.make_token("stranger", "write", "elsewhere-*");
    let stranger = bed.service.as_bearer(&stranger.await);
    stranger.post(&path, body.clone()).await.problem(404);
    bed.service
        .post(&path, json!({ "reason": " " }))
        .await
        .faults(&["reason"]);
    let dropped = bed.service.post(&path, body.clone()).await.expect(200);
    assert_eq!(dropped.json(), json!({ "dropped": 1 }));
    bed.service.post(&path, body.clone()).await.problem(404);
    bed.service
        .post("/deliveries/x/drop", body)
        .await
        .problem(404);

    let dropped = bed.deliveries("state=dropped").await;
    assert_eq!(dropped.len(), 1, "{dropped:?}");
    assert_eq!(
        (&dropped[0]["part"], &dropped[0]["reason"]),
        (&json!("web.1"), &json!("dropped by ADMIN_TOKEN: all know"))
    );
    let told = |events: &Value, part: &str| -> Value {
        let events = events.as_array().unwrap().iter();
        let of_part = events.filter(|it| it["part"] == part);
        of_part.map(|it| it["told"].clone()).collect()
    };
    let events = format!("{}/events", bed.rule.path);
    let one_of_two = json!({ "to": 1, "of": 2 });
    let history = bed.service.get(&events).await.expect(200).json();
    assert_eq!(told(&history, "web.1"), json!([one_of_two, one_of_two]));
    assert_eq!(told(&history, "web.2"), json!([one_of_two]));

    // The webhook is told of the other part, and of what comes later; never of what was dropped, nor of its end.
    bed.heard.fail("hook/shop", 503, 0).await.unwrap();
    bed.report_of("web.1", 3, "OK").await;
    bed.report_of("web.1", 4, "CRITICAL").await;
    bed.set_clock_ahead("10m").await;
    bed.heard_levels(Via::Webhook, &["CRITICAL", "CRITICAL"])
        .await;
    let history = bed.service.get(&events).await.expect(200).json();
    assert_eq!(told(&history, "web.2"), json!([{ "to": 2, "of": 2 }]));
    let audit = bed.service.get("/audit?action=delivery.drop").await;
    let audit = audit.expect(200).json();
    assert_eq!(audit.as_array().unwrap().len(), 1, "{audit}");
}

#[tokio::test]
async fn a_target_is_tested_in_the_name_of_one_of_its_rules() {
    let both = |sink: &SinkClient| json!({ "slack": "#ops", "post": sink.hook("shop") });
    let bed = Bed::start("memory", both).await;
    bed.report_of("web.1", 0, "WARNING").await;
    bed.heard_levels(Via::Slack, &["WARNING"]).await;
    bed.heard_levels(Via::Webhook, &["WARNING"]).await;
    let targets = bed.service.get("/targets").await.expect(200).json();
    let targets = targets.as_array().unwrap();
    let slack = targets.iter().find(|it| it["channel"] == "slack").unwrap();
    let path = format!("/targets/{}/test", slack["id"].as_str().unwrap());
    let report = bed.service.post(&path, json!({})).await.expect(200).json();
    assert_eq!(
        report,
        json!({ "success": true, "targets": [
            { "target": "slack", "to": "#ops", "success": true, "message": null },
        ] })
    );
    let heard = bed.heard.received().await.unwrap();
    assert_eq!(heard.len(), 3, "{heard:?}");
    let last = &heard[2];
    assert!(
        last.via == Via::Slack && last.text.contains("test notification"),
        "{last:?}"
    );

    let refused = Behaviour {
        body: "channel_not_found".into(),
        ..Behaviour::status(404)
    };
    bed.heard.behave("slack", refused, 1).await.unwrap();
    let report = bed.service.post(&path, json!({})).await.expect(200).json();
    assert_eq!(
        (&report["success"], &report["targets"][0]["message"]),
        (&json!(false), &json!("Slack says channel_not_found"))
    );
    let stranger = bed.service.make_token("stranger", "write", "elsewhere-*");
    let stranger = bed.service.as_bearer(&stranger.await);
    stranger.post(&path, json!({})).await.problem(404);
    let nobody = format!("/targets/{}/test", uuid::Uuid::nil());
    bed.service.post(&nobody, json!({})).await.problem(404);
}

#[tokio::test]
async fn a_target_that_is_gone_is_disabled_until_it_is_enabled() {
    let bed = Bed::start("memory", |sink| json!({ "post": sink.hook("gone") })).await;
    bed.heard.fail("hook/gone", 410, 1).await.unwrap();
    bed.report_of("web.1", 0, "CRITICAL").await;
    let dead = bed.wait_for_delivery("state=dead").await;
    bed.report_of("web.2", 0, "CRITICAL").await;
    let waiting = bed.wait_for_delivery("state=retrying").await;
    assert_eq!(waiting["reason"], "HTTP 410");
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(bed.heard.attempts("hook/gone").await.unwrap(), 1);
    let targets = bed
        .service
        .get("/targets?status=failing")
        .await
        .expect(200)
        .json();
    assert_eq!(targets[0]["status"], "disabled");
    let id = targets[0]["id"].as_str().unwrap();
    assert_eq!(dead["target"], id);
    let enable = format!("/targets/{id}/enable");
    bed.service.post(&enable, json!({})).await.expect(200);
    bed.heard_levels(Via::Webhook, &["CRITICAL"]).await;
    let body = json!({ "target": id, "since": "2026-01-01T00:00:00Z" });
    let retried = bed
        .service
        .post("/deliveries/retry", body)
        .await
        .expect(202)
        .json();
    assert_eq!(retried, json!({ "retried": 1 }));
    bed.heard_levels(Via::Webhook, &["CRITICAL", "CRITICAL"])
        .await;
    bed.service
        .post("/targets/x/enable", json!({}))
        .await
        .problem(404);
    let nobody = format!("/targets/{}/enable", uuid::Uuid::nil());
    bed.service.post(&nobody, json!({})).await.problem(404);
    bed.service
        .post("/deliveries/retry", json!({ "target": "x" }))
        .await
        .faults(&["target", "since"]);
}

#[tokio::test]
async fn a_mailbox_that_is_refused_keeps_the_mail_from_no_other() {
    let bed = Bed::start(
        "5xx",
        |_| json!({ "email": "ann@example.com,bad@example.com,busy@example.com" }),
    )
    .await;
    bed.heard
        .fail("rcpt/bad@example.com", 550, 1)
        .await
        .unwrap();
    bed.heard
        .fail("rcpt/busy@example.com", 450, 1)
        .await
        .unwrap();
    bed.report(0, "CRITICAL").await;
    bed.heard_levels(Via::Email, &["CRITICAL", "CRITICAL"])
        .await;
    let all = bed.heard.received().await.unwrap();
    let to: Vec<_> = all.iter().map(|it| it.to.as_str()).collect();
    assert_eq!(to, ["ann@example.com", "busy@example.com"]);
    let dead = bed.wait_for_delivery("state=dead").await;
    assert_eq!(
        (&dead["to"], &dead["reason"]),
        (
            &json!("bad@example.com"),
            &json!("the mail server says 550")
        )
    );
}

/// The server has taken the message, and says nothing any more: nobody can know whether it has.
#[tokio::test]
async fn a_mail_of_which_nothing_is_known_is_sent_again_with_the_same_id() {
    let bed = Bed::start("5xx", |_| json!({ "email": "ann@example.com" })).await;
    let cut = Behaviour {
        taken: true,
        cut: true,
        ..Behaviour::status(250)
    };
    bed.heard.behave("email", cut, 1).await.unwrap();
    bed.report(0, "CRITICAL").await;
    bed.heard_levels(Via::Email, &["CRITICAL", "CRITICAL"])
        .await;
    let all = bed.heard.received().await.unwrap();
    assert_eq!(all[0].headers["message-id"], all[1].headers["message-id"]);
}

/// A refusal of the sender is no fault of the recipient: nothing is lost until the operator has mended it.
#[tokio::test]
async fn what_only_the_operator_can_mend_is_kept() {
    let bed = Bed::start("5xx", |_| json!({ "email": "ann@example.com" })).await;
    bed.heard.fail("mail", 550, 1).await.unwrap();
    bed.report(0, "CRITICAL").await;
    let waiting = bed.wait_for_delivery("state=retrying").await;
    assert_eq!(waiting["reason"], "the mail server says 550");
    let broken =
        async || bed.service.get("/readyz").await.expect(200).json()["broken_channels"].clone();
    let email = json!([{ "channel": "email", "message": "the mail server says 550" }]);
    assert_eq!(broken().await, email);
    let anybody = bed.service.bare(Method::GET, "/readyz");
    let anybody = bed.service.send(anybody).await.expect(200).json();
    assert_eq!(anybody["broken_channels"], json!([{ "channel": "email" }]));
    let target = waiting["target"].as_str().unwrap();
    let enable = format!("/targets/{target}/enable");
    bed.service.post(&enable, json!({})).await.expect(200);
    bed.heard_levels(Via::Email, &["CRITICAL"]).await;
    assert_eq!(broken().await, json!([]));
}

#[tokio::test]
async fn a_receiver_cannot_hold_up_the_others_or_fill_the_memory() {
    let bed = Bed::start(
        "5xx",
        |sink| json!({ "slack": "#ops", "post": sink.hook("slow") }),
    )
    .await;
    let slow = Behaviour {
        size: 1_000,
        drip_ms: 1_000,
        ..Behaviour::status(200)
    };
    bed.heard.behave("hook/slow", slow, 1).await.unwrap();
    bed.report(0, "CRITICAL").await;
    bed.heard_levels(Via::Slack, &["CRITICAL"]).await;
    let retrying = bed.wait_for_delivery("state=retrying").await;
    assert!(
        retrying["reason"].as_str().unwrap().contains("no answer"),
        "{retrying}"
    );
    // of 100 MB a few kilobytes are read
    let large = Behaviour {
        size: 100_000_000,
        ..Behaviour::status(503)
    };
    bed.heard.behave("hook/slow", large, 1).await.unwrap();
    bed.heard_levels(Via::Webhook, &["CRITICAL"]).await;
}

#[tokio::test]
async fn redirects_are_followed_that_keep_the_method_and_lead_to_an_end() {
    let bed = Bed::start("memory", |sink| json!({ "post": sink.hook("old") })).await;
    let to = |status, path: &str| Behaviour {
        location: Some(path.into()),
        ..Behaviour::status(status)
    };
    bed.heard
        .behave("hook/old", to(308, "/hook/new"), 1)
        .await
        .unwrap();
    bed.report_of("a", 0, "CRITICAL").await;
    let heard = bed
        .heard
        .wait_for(|it| it.to == "/hook/new", PATIENCE)
        .await
        .unwrap();
    assert!(
        heard.body["message"]
            .as_str()
            .unwrap()
            .starts_with("CRITICAL")
    );
    bed.heard
        .behave("hook/old", to(301, "/hook/new"), 1)
        .await
        .unwrap();
    bed.report_of("b", 0, "CRITICAL").await;
    let dead = bed.wait_for_delivery("state=dead").await;
    assert_eq!(dead["reason"], "HTTP 301");
    bed.heard
        .behave("hook/old", to(307, "/hook/old"), 10)
        .await
        .unwrap();
    bed.report_of("c", 0, "CRITICAL").await;
    eventually("the loop ends", async || {
        (bed.deliveries("state=dead").await.len() == 2).then_some(())
    })
    .await;
    // the first, the second, and four of the loop
    assert_eq!(bed.heard.attempts("hook/old").await.unwrap(), 6);
}

/// The address was allowed when the rule was written, and is not any more: not a single packet goes there.
#[tokio::test]
async fn a_private_address_is_not_called() {
    let mut bed = Bed::start("5xx", |sink| json!({ "post": sink.hook("inside") })).await;
    bed.service
        .restart(|settings| settings.sync.webhook_allow = Some("example.com".into()))
        .await;
    bed.report(0, "CRITICAL").await;
    let waiting = bed.wait_for_delivery("state=retrying").await;
    let reason = waiting["reason"].as_str().unwrap();
    assert!(reason.contains("not public"), "{reason}");
    assert_eq!(bed.heard.attempts("hook/inside").await.unwrap(), 0);
    // A redirect to such an address is refused as well.
    let sink = &bed.sink.url;
    let inside = sink.replace("127.0.0.1", "localhost");
    bed.service
        .restart(|settings| settings.sync.webhook_allow = Some("127.0.0.1".into()))
        .await;
    let away = Behaviour {
        location: Some(format!("{inside}/hook/inside")),
        ..Behaviour::status(307)
    };
    bed.heard.behave("hook/inside", away, 1).await.unwrap();
    eventually("the redirect is refused", async || {
        let attempts = bed.heard.attempts("hook/inside").await.unwrap();
        (attempts == 1).then_some(())
    })
    .await;
    bed.heard_levels(Via::Webhook, &["CRITICAL"]).await;
    assert_eq!(bed.heard.attempts("hook/inside").await.unwrap(), 2);
}

#[tokio::test]
async fn two_replicas_tell_once_and_in_order() {
    let bed = Bed::start("memory", |sink| json!({ "post": sink.hook("shop") })).await;
    let database = bed.service.database_url();
    let other = start_with(|settings| {
        settings.database.database_url = Some(database);
        settings.sync.webhook_allow = Some("127.0.0.1".into());
    })
    .await;
    for second in 0..20 {
        let level = if second % 2 == 0 { "CRITICAL" } else { "OK" };
        let time = format!("2026-03-01T12:00:{second:02}Z");
        let posts = (0..10).map(|nth| {
            let service = if nth % 2 == 0 { &bed.service } else { &other };
            post_as_kapacitor(service, &bed.rule.id, "web.1", &time, level)
        });
        assert!(join_all(posts).await.iter().all(|status| *status == 204));
    }
    let levels = ["CRITICAL", "OK"].repeat(10);
    bed.heard_levels(Via::Webhook, &levels).await;
    let all = bed.heard.received().await.unwrap();
    let ids: std::collections::HashSet<_> =
        all.iter().map(|it| &it.headers["webhook-id"]).collect();
    assert_eq!(ids.len(), 20);
}

#[tokio::test]
async fn a_rule_that_is_paused_or_deleted_closes_what_it_told() {
    let bed = Bed::start("5xx", slack_only).await;
    bed.report(0, "CRITICAL").await;
    bed.heard_levels(Via::Slack, &["CRITICAL"]).await;
    let switch = |word: &str| format!("{}/{word}", bed.rule.path);
    bed.service
        .post(&switch("disable"), json!({}))
        .await
        .expect(200);
    bed.heard_levels(Via::Slack, &["CRITICAL", "OK"]).await;
    let heard = bed.heard.received().await.unwrap();
    assert!(
        heard[1].text.contains("was paused while it was CRITICAL"),
        "{}",
        heard[1].text
    );
    bed.report(20, "WARNING").await;
    bed.service
        .post(&switch("enable"), json!({}))
        .await
        .expect(200);
    bed.report(40, "CRITICAL").await;
    bed.heard_levels(Via::Slack, &["CRITICAL", "OK", "CRITICAL"])
        .await;
    bed.service.delete(&bed.rule.path).await.expect(200);
    bed.heard_levels(Via::Slack, &["CRITICAL", "OK", "CRITICAL", "OK"])
        .await;
    bed.report(50, "CRITICAL").await;
    // Made anew, it alerts anew.
    bed.service.create(&bed.rule).await;
    bed.report(59, "CRITICAL").await;
    bed.heard_levels(
        Via::Slack,
        &["CRITICAL", "OK", "CRITICAL", "OK", "CRITICAL"],
    )
    .await;
    let events = bed
        .service
        .get(&format!("{}/events", bed.rule.path))
        .await
        .json();
    let sources: Vec<_> = events
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["source"].clone())
        .collect();
    assert_eq!(
        sources.iter().filter(|it| *it == "rule").count(),
        2,
        "{events}"
    );
}

#[tokio::test]
async fn a_target_that_is_replaced_is_told_the_end() {
    let bed = Bed::start("5xx", slack_only).await;
    bed.report(0, "CRITICAL").await;
    bed.heard_levels(Via::Slack, &["CRITICAL"]).await;
    let change = json!({ "slack": "#night" });
    bed.service.patch(&bed.rule.path, change).await.expect(201);
    bed.heard_levels(Via::Slack, &["CRITICAL", "OK"]).await;
    bed.report(9, "OK").await;
    let skipped = bed.wait_for_delivery("state=skipped").await;
    assert_eq!(skipped["reason"], "the target was not told of the trouble");
    bed.report(19, "CRITICAL").await;
    bed.heard_levels(Via::Slack, &["CRITICAL", "OK", "CRITICAL"])
        .await;
    let heard = bed.heard.received().await.unwrap();
    let to: Vec<_> = heard.iter().map(|it| it.to.as_str()).collect();
    assert_eq!(to, ["#ops", "#ops", "#night"]);
}

#[tokio::test]
async fn a_test_shows_what_each_target_answers() {
    let bed = Bed::start(
        "5xx",
        |sink| json!({ "slack": "#ops", "email": "ann@example.com", "post": sink.hook("shop") }),
    )
    .await;
    let refused = Behaviour {
        body: "channel_is_archived".into(),
        ..Behaviour::status(410)
    };
    bed.heard.behave("slack", refused, 1).await.unwrap();
    let path = format!("{}/test", bed.rule.path);
    let report = bed.service.post(&path, json!({})).await.expect(200).json();
    assert_eq!(report["success"], false);
    let targets = report["targets"].as_array().unwrap();
    assert_eq!(targets[0]["message"], "Slack says channel_is_archived");
    assert!(
        targets[1..].iter().all(|it| it["success"] == true),
        "{report}"
    );
    let heard = bed.heard.received().await.unwrap();
    assert_eq!(heard.len(), 2);
    for it in &heard {
        let marked =
            it.subject.starts_with("TEST: ") || it.headers.contains_key("x-kapacitor-alerts-test");
        assert!(marked, "{it:?}");
    }
    assert_eq!(bed.deliveries("").await, [] as [Value; 0]);
}
