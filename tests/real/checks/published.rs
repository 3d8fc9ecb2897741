//! Status pages: how entries were over the last days, and what is said of incidents and maintenance.

use std::io::Read;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use flate2::read::GzDecoder;
use reqwest::{Method, header::ACCEPT_ENCODING};
use serde_json::{Value, json};
use testbed::sink::Sink;

use super::status_pages::entries;
use crate::{
    delivery::{ingest::post_as_kapacitor, sending::start_on},
    support::{Answer, Rule, Service},
};

/// A service with a heartbeat and a rule that exist for forty days, and a page that shows both.
struct Bed {
    service: Service,
    check: Rule,
    rule: Rule,
    app: String,
    _sink: Sink,
}

impl Bed {
    async fn start() -> Self {
        let sink = Sink::start().await.unwrap();
        let service = start_on(&sink, |_| ()).await;
        let targets = json!({ "slack": null, "email": null, "post": sink.client().hook("hook") });
        let check = service.rule("heartbeat", "shop").with(targets.clone());
        service.create(&check).await;
        let delivered = json!({ "delivery": "service" });
        let rule = service.rule("memory", "shop").with(targets).with(delivered);
        service.create(&rule).await;
        let bed = Self {
            app: service.app_name("shop"),
            service,
            check,
            rule,
            _sink: sink,
        };
        bed.sql("update rules set created_at = created_at - interval '40 days'")
            .await;
        bed.sql("update rule_versions set changed_at = changed_at - interval '40 days'")
            .await;
        bed.put("shop", json!({})).await.expect(201);
        bed
    }

    async fn sql(&self, statement: &'static str) {
        let db = &self.service.app.engine.db;
        sqlx::query(statement).execute(db).await.unwrap();
    }

    async fn put(&self, slug: &str, more: Value) -> Answer {
        let mut page = json!({ "app": self.app, "title": "Shop", "groups": [
            { "name": "Jobs", "entries": [{ "rule": self.check.id, "name": "Backup" }] },
            { "name": "Web", "entries": [{ "rule": self.rule.id, "name": "Memory" }] },
        ] });
        page.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        self.service
            .put(&format!("/status-pages/{slug}"), page)
            .await
    }

    /// What everybody gets here, below the page's address.
    async fn get(&self, path: &str) -> Answer {
        let path = format!("/status/shop{path}");
        self.service
            .send(self.service.bare(Method::GET, &path))
            .await
    }

    async fn page(&self) -> String {
        self.get("").await.expect(200).text
    }

    /// How each entry is, as its page says.
    async fn words(&self) -> Vec<String> {
        let page = self.page().await;
        entries(&page)
            .into_iter()
            .map(|(_, word)| word.to_owned())
            .collect()
    }

    async fn publish(&self, incident: Value) -> Answer {
        self.service
            .post("/status-pages/shop/incidents", incident)
            .await
    }

    async fn now(&self) -> DateTime<Utc> {
        store::now(&self.service.app.engine.db).await.unwrap()
    }
}

fn text(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[tokio::test]
async fn the_last_days_of_a_check_and_of_a_rule() {
    let bed = Bed::start().await;
    // It began to work 10 days ago at midnight, was down for 36 minutes two days ago, paused three days ago.
    bed.sql(
        "insert into flips (rule, at, was, status, reason)
         select rule, date_trunc('day', clock(), 'UTC') - flip.ago, flip.was, flip.status, flip.reason from checks,
            (values (interval '10 days', 'new', 'up', 'report'),
                ('3 days', 'up', 'paused', 'pause'), ('2 days 12 hours', 'paused', 'up', 'resume'),
                ('2 days', 'up', 'down', 'timeout'), ('1 day 23 hours 24 minutes', 'down', 'up', 'report')
            ) as flip(ago, was, status, reason)",
    )
    .await;
    bed.sql("update checks set status = 'up'").await;
    // A part of the rule was at WARNING, then CRITICAL for six hours, five days ago.
    let midnight = bed
        .now()
        .await
        .date_naive()
        .and_time(chrono::NaiveTime::MIN)
        .and_utc();
    for (hours, level) in [(1, "WARNING"), (2, "CRITICAL"), (8, "OK")] {
        let at = text(midnight - TimeDelta::days(5) + TimeDelta::hours(hours));
        let status = post_as_kapacitor(&bed.service, &bed.rule.id, "web.1", &at, level).await;
        assert_eq!(status, 204);
    }
    let page = bed.page().await;
    assert_eq!(
        page.matches("<i class=").count(),
        180,
        "90 days of two entries"
    );
    let day = |ago: i64| (midnight - TimeDelta::days(ago)).date_naive();
    for wanted in [
        format!("<i class=\"n\" title=\"{}: No data\">", day(11)),
        format!("<i class=\"u\" title=\"{}: 100.00 %\">", day(10)),
        format!("<i class=\"u\" title=\"{}: 100.00 %\">", day(3)),
        format!("<i class=\"d\" title=\"{}: 97.50 %, 36 min down\">", day(2)),
        format!("<i class=\"d\" title=\"{}: 75.00 %, 6 h down\">", day(5)),
        "<span>90 days ago</span>".into(),
    ] {
        assert!(page.contains(&wanted), "{wanted} in {page}");
    }
    assert_eq!(
        entries(&page),
        [("Backup", "Operational"), ("Memory", "Operational")]
    );
    // 36 minutes of 9.5 days and what is over of today; 6 hours of 40 days.
    let known = (bed.now().await - midnight).as_seconds_f64() + 9.5 * 86_400.0;
    let uptime = ((1.0 - 2_160.0 / known) * 10_000.0).floor() / 100.0;
    assert!(
        page.contains(&format!("{uptime:.2} % uptime")),
        "{uptime} in {page}"
    );
    let memory = page.split("<span>Memory</span>").nth(1).unwrap();
    assert!(memory.contains("99.37 % uptime"), "{memory}");

    // What was announced does not count.
    let maintenance = json!({
        "kind": "maintenance", "title": "A move", "message": "Done.", "rules": [bed.rule.id],
        "starts_at": text(midnight - TimeDelta::days(5)), "ends_at": text(midnight - TimeDelta::days(4)),
    });
    let published = bed.publish(maintenance).await.expect(201).json();
    assert_eq!(published["updates"][0]["status"], "completed");
    let page = bed.page().await;
    let wanted = format!("<i class=\"m\" title=\"{}: Maintenance\">", day(5));
    assert!(page.contains(&wanted), "{page}");
    let memory = page.split("<span>Memory</span>").nth(1).unwrap();
    assert!(memory.contains("100.00 % uptime"), "{memory}");
    // Its downtimes are in the feeds.
    let atom = bed.get("/feed.atom").await.expect(200);
    assert!(
        atom.text
            .contains("<title>Backup was down for 36 min</title>"),
        "{}",
        atom.text
    );
    assert!(!atom.text.contains("Memory was down"), "{}", atom.text);
}

#[tokio::test]
async fn a_rule_that_only_kapacitor_knows_has_no_past() {
    let bed = Bed::start().await;
    let only = json!({ "delivery": "kapacitor" });
    bed.service.patch(&bed.rule.path, only).await.expect(201);
    bed.sql("update rule_versions set changed_at = changed_at - interval '10 days' where generation = 2").await;
    let page = bed.page().await;
    assert_eq!(entries(&page)[1], ("Memory", "No data"));
    let today = bed.now().await.date_naive();
    let memory = page.split("<span>Memory</span>").nth(1).unwrap();
    assert!(
        memory.contains(&format!("<i class=\"n\" title=\"{today}: No data\">")),
        "{memory}"
    );
    let before = today - TimeDelta::days(20);
    assert!(
        memory.contains(&format!("<i class=\"u\" title=\"{before}: 100.00 %\">")),
        "{memory}"
    );
}

#[tokio::test]
async fn an_incident_from_its_beginning_to_its_end() {
    let bed = Bed::start().await;
    let ping = bed.service.get(&bed.check.path).await.expect(200).json();
    let ping = ping["state"]["ping_url"].as_str().unwrap().to_owned();
    bed.service
        .send(bed.service.bare(Method::GET, &ping))
        .await
        .expect(200);
    assert_eq!(bed.words().await, ["Operational", "Operational"]);
    let incident = json!({
        "title": "Checkout is slow <b>", "message": "We look into it.\nSorry.", "rules": [bed.rule.id],
    });
    let published = bed.publish(incident).await.expect(201).json();
    let path = format!("/status-pages/shop/incidents/{}", published["id"]);
    assert_eq!(
        [&published["kind"], &published["impact"]],
        ["incident", "degraded"]
    );
    assert_eq!(published["updates"][0]["status"], "investigating");
    assert_eq!(published["ends_at"], Value::Null);
    assert_eq!(bed.words().await, ["Operational", "Degraded"]);
    let page = bed.page().await;
    for wanted in [
        "<h2>Incidents</h2>",
        "<h3>Checkout is slow &#60;b&#62;</h3>",
        "Affects: Memory",
        "<p>We look into it.\nSorry.</p>",
        "Some systems are experiencing issues",
    ] {
        assert!(page.contains(wanted), "{wanted} in {page}");
    }
    bed.service
        .patch(&path, json!({ "impact": "down" }))
        .await
        .expect(200);
    assert_eq!(bed.words().await, ["Operational", "Down"]);
    // About all of the page, and no more than a remark.
    bed.service
        .patch(&path, json!({ "impact": "none", "rules": [] }))
        .await
        .expect(200);
    assert_eq!(bed.words().await, ["Operational", "Operational"]);
    let update = |status: &str| json!({ "status": status, "message": format!("It is {status}.") });
    let updates = format!("{path}/updates");
    bed.service
        .post(&updates, update("identified"))
        .await
        .expect(201);
    let resolved = bed
        .service
        .post(&updates, update("resolved"))
        .await
        .expect(201)
        .json();
    assert_ne!(resolved["ends_at"], Value::Null);
    let page = bed.page().await;
    assert!(!page.contains("<h2>Incidents</h2>"), "{page}");
    let past = page.split("<h2>Past incidents</h2>").nth(1).unwrap();
    assert!(
        past.contains("It is resolved.") && past.contains("It is identified."),
        "{past}"
    );
    // It was not over after all.
    let open = bed
        .service
        .post(&updates, update("monitoring"))
        .await
        .expect(201)
        .json();
    assert_eq!(open["ends_at"], Value::Null);
    assert_eq!(open["updates"].as_array().unwrap().len(), 4);
    assert_eq!(bed.service.get(&path).await.expect(200).json(), open);
    let all = bed
        .service
        .get("/status-pages/shop/incidents")
        .await
        .expect(200)
        .json();
    assert_eq!(all, json!([open]));

    let feed = bed.get("/feed.json").await.expect(200);
    assert_eq!(feed.header("content-type"), "application/feed+json");
    let feed = feed.json();
    assert_eq!(feed["items"][0]["title"], "Checkout is slow <b>");
    let content = feed["items"][0]["content_text"].as_str().unwrap();
    assert!(
        content.contains("Monitoring: It is monitoring."),
        "{content}"
    );
    let atom = bed.get("/feed.atom").await.expect(200);
    assert_eq!(
        atom.header("content-type"),
        "application/atom+xml; charset=utf-8"
    );
    assert!(
        atom.text
            .contains("<title>Checkout is slow &#60;b&#62;</title>"),
        "{}",
        atom.text
    );
    let id = feed["items"][0]["id"].as_str().unwrap();
    assert!(
        atom.text.contains(&format!("<id>{id}</id>")),
        "{id} in {}",
        atom.text
    );
    for hidden in [bed.app.as_str(), &bed.rule.id, &bed.check.id] {
        for text in [&page, &atom.text, &feed.to_string()] {
            assert!(!text.contains(hidden), "{hidden} in {text}");
        }
    }

    bed.service.delete(&path).await.expect(204);
    bed.service.delete(&path).await.problem(404);
    assert!(!bed.page().await.contains("Checkout"));
    let audit = bed.service.get("/audit?limit=8").await.expect(200).json();
    let audit = audit.as_array().unwrap().iter();
    let actions: Vec<_> = audit.map(|it| it["action"].as_str().unwrap()).collect();
    let changes = ["incident.update"; 5];
    assert_eq!(actions[0], "incident.delete");
    assert_eq!(actions[1..6], changes);
    assert_eq!(actions[6], "incident.create");
}

#[tokio::test]
async fn maintenance_is_announced_begins_and_ends() {
    let bed = Bed::start().await;
    let now = bed.now().await;
    let maintenance = |starts: i64, ends: i64| {
        json!({ "kind": "maintenance", "title": "A move", "message": "We move.",
            "starts_at": text(now + TimeDelta::minutes(starts)), "ends_at": text(now + TimeDelta::minutes(ends)) })
    };
    let planned = bed.publish(maintenance(60, 90)).await.expect(201).json();
    assert_eq!(planned["updates"][0]["status"], "scheduled");
    let page = bed.page().await;
    assert!(page.contains("<h2>Planned maintenance</h2>"), "{page}");
    assert_eq!(entries(&page)[1].1, "Operational");
    // It begins earlier.
    let path = format!("/status-pages/shop/incidents/{}", planned["id"]);
    let earlier = json!({ "starts_at": text(now - TimeDelta::minutes(1)) });
    bed.service.patch(&path, earlier).await.expect(200);
    assert_eq!(bed.words().await, ["Maintenance", "Maintenance"]);
    assert!(bed.page().await.contains("Maintenance is under way"));
    // What is down meanwhile is under maintenance.
    let at = text(now);
    let status = post_as_kapacitor(&bed.service, &bed.rule.id, "web.1", &at, "CRITICAL").await;
    assert_eq!(status, 204);
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    assert_eq!(bed.words().await[1], "Maintenance");
    let done = json!({ "status": "completed", "message": "We have moved." });
    bed.service
        .post(&format!("{path}/updates"), done)
        .await
        .expect(201);
    assert_eq!(bed.words().await[1], "Down");
    let page = bed.page().await;
    assert!(page.contains("<p>Memory has been down since "), "{page}");
}

#[tokio::test]
async fn what_is_wrong_with_an_incident_is_named() {
    let bed = Bed::start().await;
    let stranger = json!({ "title": "x", "message": "y", "rules": ["item:other:thing"] });
    bed.publish(stranger).await.faults(&["rules[0]"]);
    bed.publish(json!({})).await.faults(&["title", "message"]);
    bed.publish(json!({ "title": "x", "message": "y", "status": "scheduled" }))
        .await
        .faults(&["status"]);
    bed.publish(json!({ "kind": "maintenance", "title": "x", "message": "y" }))
        .await
        .faults(&["ends_at"]);
    let made = bed
        .publish(json!({ "title": "x", "message": "y" }))
        .await
        .expect(201)
        .json();
    let path = format!("/status-pages/shop/incidents/{}", made["id"]);
    let service = &bed.service;
    service
        .patch(&path, json!({ "kind": "maintenance" }))
        .await
        .problem(422);
    service
        .post(
            &format!("{path}/updates"),
            json!({ "status": "completed", "message": "z" }),
        )
        .await
        .faults(&["status"]);
    for path in [
        "/status-pages/shop/incidents/999",
        "/status-pages/shop/incidents/x",
        "/status-pages/none/incidents/1",
    ] {
        service.get(path).await.problem(404);
        service
            .patch(path, json!({ "title": "z" }))
            .await
            .problem(404);
    }
    // Of another app's page, nothing is there.
    let token = service.make_token("stranger", "write", "other").await;
    let stranger = service.as_bearer(&token);
    stranger
        .get("/status-pages/shop/incidents")
        .await
        .problem(404);
    let sent = Some(json!({ "title": "x", "message": "y" }));
    stranger
        .send(Method::POST, "/status-pages/shop/incidents", sent)
        .await
        .problem(404);
    stranger
        .send(Method::DELETE, &path, None)
        .await
        .problem(404);
    assert_eq!(service.get(&path).await.expect(200).json(), made);
    // A page that is replaced keeps what was said on it; one that is deleted takes it along.
    bed.put("shop", json!({ "language": "fr" }))
        .await
        .expect(200);
    assert!(bed.page().await.contains("En cours d’analyse"));
    service.delete("/status-pages/shop").await.expect(204);
    bed.put("shop", json!({})).await.expect(201);
    service.get(&path).await.problem(404);
}

#[tokio::test]
async fn a_page_has_badges_a_logo_and_a_colour_and_is_small() {
    let bed = Bed::start().await;
    let badge = bed.get("/badge.svg").await.expect(200);
    assert_eq!(badge.header("content-type"), "image/svg+xml");
    assert!(badge.text.contains("Shop: Operational"), "{}", badge.text);
    let shields = bed.get("/badge.shields").await.expect(200).json();
    assert_eq!(
        [&shields["label"], &shields["message"]],
        ["Shop", "Operational"]
    );
    assert_eq!(
        bed.get("/badge.json").await.expect(200).json()["status"],
        "Operational"
    );
    bed.get("/badge.png").await.expect(404);

    let gif = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=";
    for (field, value) in [
        ("logo", "https://example.com/logo.png"),
        ("colour", "red"),
        ("language", "xx"),
    ] {
        bed.put("shop", json!({ field: value }))
            .await
            .faults(&[field]);
    }
    let entry =
        |nth: usize| json!({ "rule": bed.check.id, "name": format!("Service number {nth}") });
    let entries: Vec<Value> = (0..50).map(entry).collect();
    bed.put(
        "shop",
        json!({ "logo": gif, "colour": "#0B63C5", "language": "de",
        "groups": [{ "name": "All", "entries": entries }] }),
    )
    .await
    .expect(200);
    bed.sql(
        "insert into flips (rule, at, was, status, reason)
         select rule, clock() - make_interval(days => day), 'up', 'down', 'timeout' from checks, generate_series(1, 30, 3) day
         union all
         select rule, clock() - make_interval(days => day, mins => -7 * day), 'down', 'up', 'report'
         from checks, generate_series(1, 30, 3) day",
    )
    .await;
    let request = bed
        .service
        .bare(Method::GET, "/status/shop")
        .header(ACCEPT_ENCODING, "gzip");
    let answer = request.send().await.unwrap();
    assert_eq!(answer.headers()["content-encoding"], "gzip");
    let bytes = answer.bytes().await.unwrap();
    assert!(bytes.len() <= 30_000, "{} bytes", bytes.len());
    let mut html = String::new();
    GzDecoder::new(&bytes[..])
        .read_to_string(&mut html)
        .unwrap();
    assert!(!html.contains("<script"), "{html}");
    assert_eq!(html.matches("<i class=").count(), 50 * 90);
    assert!(html.contains(gif) && html.contains(".brand{background:#0b63c5;color:#fff}"));
    assert!(html.contains("min ausgefallen\">"), "{html}");
    let plain = bed.service.bare(Method::GET, "/status/shop");
    let plain = plain
        .header(ACCEPT_ENCODING, "identity")
        .send()
        .await
        .unwrap();
    assert!(plain.headers().get("content-encoding").is_none());
}
