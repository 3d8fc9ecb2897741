//! PostgreSQL, targets and the way from Kapacitor fail while targets are to be told.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant, SystemTime},
};

use futures::{StreamExt, future::join_all, stream};
use reqwest::Method;
use serde_json::{Value, json};
use testbed::{
    parts::{Part, new_database},
    platform::EventShape,
    sink::{Behaviour, Received, Sink, Via},
};
use tokio::net::TcpListener;

use super::{
    events,
    history::{memory, memory_rule},
    ingest::{alert, key, post, post_as_kapacitor},
    sending::{Bed, start_on},
};
use crate::support::{PATIENCE, Service, eventually};

/// Posts one event until it is taken. Answers how often it was not.
async fn post_until_taken(service: &Service, task: &str, key: &str, body: &Value) -> u32 {
    let ingest = service.app.config.delivery.ingest.unwrap();
    let url = format!("http://{ingest}/ingest/{task}");
    let http = reqwest::Client::new();
    for refused in 0.. {
        let request = http.post(&url).header("X-Kapacitor-Alerts-Key", key);
        let answer = request.json(body).send().await.unwrap();
        match answer.status().as_u16() {
            204 => return refused,
            503 => tokio::time::sleep(Duration::from_millis(50)).await,
            status => panic!("{status}"),
        }
    }
    unreachable!()
}

/// What was heard on each path, by its levels, a message that came twice once.
async fn levels_by_path(sink: &Sink) -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut seen = std::collections::HashSet::new();
    for it in sink.client().received().await.unwrap() {
        if seen.insert(it.headers["webhook-id"].clone()) {
            let level = it.body["level"].as_str().unwrap().to_owned();
            all.entry(it.to).or_default().push(level);
        }
    }
    all
}

/// PostgreSQL is stopped and killed while about 200 events a second are posted.
#[tokio::test]
async fn what_was_taken_survives_restarts_of_postgresql_and_is_told() {
    const RULES: usize = 10;
    let mut postgresql = Part::durable_postgresql().await.unwrap();
    let database = new_database(&postgresql.url).await.unwrap();
    let sink = Sink::start().await.unwrap();
    let heard = sink.client();
    let service = start_on(&sink, |settings| {
        settings.database.database_url = Some(database);
    })
    .await;
    let mut tasks = Vec::new();
    for nth in 0..RULES {
        let only = json!({
            "slack": null, "email": null, "post": heard.hook(&nth.to_string()), "delivery": "service",
        });
        let rule = service.rule("memory", &format!("shop-{nth}")).with(only);
        service.create(&rule).await;
        tasks.push(rule.id);
    }
    let stop = tokio_util::sync::CancellationToken::new();
    let posting = tasks.iter().map(|task| {
        let (service, stop) = (&service, stop.clone());
        async move {
            let key = key(service, task).await;
            let (mut taken, mut refused) = (Vec::new(), 0);
            for second in 0.. {
                // It ends as it began.
                let is_last = stop.is_cancelled() && second % 2 == 1;
                let level = ["CRITICAL", "OK"][second % 2];
                let time = format!("2026-03-01T12:{:02}:{:02}Z", second / 60, second % 60);
                let body = alert("web.1", &time, level);
                refused += post_until_taken(service, task, &key, &body).await;
                taken.push(level.to_owned());
                if is_last {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            (taken, refused)
        }
    });
    let faults = async {
        for is_killed in [false, true] {
            tokio::time::sleep(Duration::from_secs(2)).await;
            match is_killed {
                true => postgresql.kill(),
                false => postgresql.stop().await,
            }
            // longer than a report waits for it
            tokio::time::sleep(Duration::from_secs(4)).await;
            postgresql.start().await.unwrap();
        }
        tokio::time::sleep(Duration::from_secs(2)).await;
        stop.cancel();
    };
    let (posted, ()) = tokio::join!(join_all(posting), faults);
    assert!(
        posted.iter().any(|(_, refused)| *refused > 0),
        "it was away"
    );
    for (nth, (taken, _)) in posted.iter().enumerate() {
        let path = format!("/hook/{nth}");
        let told = eventually("all is told", async || {
            let told = levels_by_path(&sink).await.remove(&path)?;
            (told.len() >= taken.len()).then_some(told)
        })
        .await;
        assert_eq!(&told, taken, "in order, and each");
    }
}

#[tokio::test]
async fn what_happened_while_postgresql_was_away_is_found_and_told() {
    postgresql_is_away(true).await;
}

#[tokio::test]
async fn that_it_is_over_is_told_though_only_the_end_was_reported() {
    postgresql_is_away(false).await;
}

#[tokio::test]
async fn what_is_under_way_while_postgresql_is_away_is_told_once() {
    let mut postgresql = Part::postgresql().await.unwrap();
    let database = new_database(&postgresql.url).await.unwrap();
    let sink = Sink::start().await.unwrap();
    let heard = sink.client();
    let service = start_on(&sink, |settings| {
        settings.database.database_url = Some(database);
        // It is not to wait for a connection for as long as the outage lasts.
        settings.database.database_timeout = Some("1".into());
    })
    .await;
    let rule = service.rule("memory", "shop").with(json!({
        "slack": null, "email": null, "post": heard.hook("shop"), "delivery": "service",
    }));
    service.create(&rule).await;
    let slow = Behaviour {
        delay_ms: 2_000,
        taken: true,
        ..Behaviour::status(200)
    };
    heard.behave("hook/shop", slow, 1).await.unwrap();
    let report = async |time: &str, level: &str| {
        post_as_kapacitor(&service, &rule.id, "web.1", time, level).await
    };
    assert_eq!(report("2026-03-01T12:00:00Z", "CRITICAL").await, 204);
    eventually("it is being told", async || {
        (heard.attempts("hook/shop").await.unwrap() == 1).then_some(())
    })
    .await;
    postgresql.stop().await;
    // It has been answered, which cannot be recorded.
    tokio::time::sleep(Duration::from_secs(4)).await;
    postgresql.start().await.unwrap();
    let delivered = async |count: usize| {
        let path = format!("/deliveries?task={}&state=delivered", rule.id);
        eventually("it is recorded", async || {
            let request = service.request(Method::GET, &path);
            let answer = service.send(request).await;
            let there = answer.status == 200 && answer.json().as_array().unwrap().len() == count;
            there.then_some(())
        })
        .await;
    };
    delivered(1).await;
    assert_eq!(report("2026-03-01T12:00:01Z", "OK").await, 204);
    delivered(2).await;
    assert_eq!(
        heard.received().await.unwrap().len(),
        2,
        "each was told once"
    );
}

/// PostgreSQL is away while one rule rises and another rises and recovers. `is_found`: the end is not reported
/// either.
async fn postgresql_is_away(is_found: bool) {
    let mut postgresql = Part::postgresql().await.unwrap();
    let database = new_database(&postgresql.url).await.unwrap();
    let sink = Sink::start().await.unwrap();
    let service = start_on(&sink, |settings| {
        settings.database.database_url = Some(database);
    })
    .await;
    let (steady, brief) = (service.app_name("steady"), service.app_name("brief"));
    for app in [&steady, &brief] {
        let rule = memory_rule(app, "service");
        service.post("/task/memory", rule).await.expect(201);
    }
    postgresql.stop().await;
    let in_kapacitor = async |app: &str, mb: f64, wanted: &str| {
        eventually(&format!("{app} is {wanted}"), async || {
            memory(&service, app, mb).await;
            memory(&service, &steady, 600.0).await;
            let path = format!("/alerts/topics/{app}-sample.memory_total-web");
            let topic = service.kapacitor(Method::GET, &path, None).await;
            (topic.json()["level"] == wanted).then_some(())
        })
        .await;
    };
    in_kapacitor(&steady, 600.0, "CRITICAL").await;
    in_kapacitor(&brief, 600.0, "CRITICAL").await;
    in_kapacitor(&brief, 100.0, "OK").await;
    assert_eq!(sink.client().received().await.unwrap(), []);
    if is_found {
        // Longer than Kapacitor's last report waits for it.
        tokio::time::sleep(Duration::from_secs(6)).await;
    }
    postgresql.start().await.unwrap();
    let told = eventually("both are told", async || {
        memory(&service, &steady, 600.0).await;
        let told = sink.client().received().await.unwrap();
        (told.len() >= 2).then_some(told)
    })
    .await;
    let of = |app: &str| -> Vec<&str> {
        let of_app = told.iter().filter(|it| it.to == format!("#{app}"));
        of_app.map(|it| it.text.as_str()).collect()
    };
    assert_eq!(of(&steady).len(), 1, "{told:#?}");
    assert!(of(&steady)[0].starts_with("CRITICAL"), "{told:#?}");
    assert_eq!(of(&brief).len(), 1, "{told:#?}");
    assert!(of(&brief)[0].starts_with("OK"), "{told:#?}");
    assert!(of(&brief)[0].contains("It was not OK from"), "{told:#?}");
}

#[tokio::test]
async fn events_are_refused_while_the_disk_is_full_and_told_later() {
    let bed = Bed::start("memory", |sink| json!({ "post": sink.hook("shop") })).await;
    let db = &bed.service.app.engine.db;
    for statement in [
        "create function disk_full() returns trigger language plpgsql as $$ begin
            raise exception 'could not extend file: No space left on device' using errcode = '53100';
         end $$",
        "create trigger disk_full before insert on events for each row execute function disk_full()",
    ] {
        sqlx::query(statement).execute(db).await.unwrap();
    }
    let key = key(&bed.service, &bed.rule.id).await;
    let body = alert("web.1", "2026-03-01T12:00:00Z", "CRITICAL").to_string();
    for _ in 0..3 {
        let answer = post(&bed.service, &bed.rule.id, Some(&key), body.clone()).await;
        assert_eq!(answer.status(), 503);
    }
    bed.service.get("/tasks").await.expect(200);
    sqlx::query("drop trigger disk_full on events")
        .execute(db)
        .await
        .unwrap();
    eventually("it is taken", async || {
        let answer = post(&bed.service, &bed.rule.id, Some(&key), body.clone()).await;
        (answer.status() == 204).then_some(())
    })
    .await;
    bed.heard_levels(Via::Webhook, &["CRITICAL"]).await;
}

/// Fifty receivers take a message and do not answer.
#[tokio::test]
async fn dead_targets_do_not_delay_the_others() {
    let sink = Sink::start().await.unwrap();
    let heard = sink.client();
    let service = start_on(&sink, |_| ()).await;
    let rule = async |name: &str| {
        let only = json!({
            "slack": null, "email": null, "post": heard.hook(name), "delivery": "service",
        });
        let rule = service.rule("memory", name).with(only);
        service.create(&rule).await;
        let key = key(&service, &rule.id).await;
        (rule.id, key)
    };
    let report = async |(task, key): &(String, String), second: u64, level: &str| {
        let body = alert("web.1", &format!("2026-03-01T12:00:{second:02}Z"), level);
        let answer = post(&service, task, Some(key), body.to_string()).await;
        assert_eq!(answer.status(), 204);
    };
    let dead: Vec<String> = (0..50).map(|nth| format!("dead-{nth}")).collect();
    for name in &dead {
        let hangs = Behaviour {
            delay_ms: 60_000,
            ..Behaviour::status(200)
        };
        let path = format!("hook/{name}");
        heard.behave(&path, hangs, 100).await.unwrap();
        report(&rule(name).await, 0, "CRITICAL").await;
    }
    let good = rule("good").await;
    let begin = Instant::now();
    for second in 0..20 {
        report(&good, second, ["CRITICAL", "OK"][second as usize % 2]).await;
    }
    eventually("the good one has heard all", async || {
        let told = levels_by_path(&sink).await;
        (told.get("/hook/good")?.len() == 20).then_some(())
    })
    .await;
    // An attempt ends after 15 s: it waited for none.
    assert!(
        begin.elapsed() < Duration::from_secs(10),
        "{:?}",
        begin.elapsed()
    );
    for name in &dead {
        assert!(heard.attempts(&format!("hook/{name}")).await.unwrap() > 0);
    }
}

/// Whoever listens in the service's place takes connections and does not answer.
async fn silence_ingest(service: &mut Service) -> TcpListener {
    let ingest = service.app.config.delivery.ingest.unwrap();
    service
        .restart(|settings| settings.delivery.ingest_bind = Some("127.0.0.1:0".into()))
        .await;
    TcpListener::bind(ingest).await.unwrap()
}

/// Kapacitor waits for a service that does not answer while its rules are edited.
#[tokio::test]
async fn edits_while_reports_hang_keep_other_alerts_for_seconds_only() {
    const RULES: usize = 20;
    let sink = Sink::start().await.unwrap();
    let mut service = start_on(&sink, |_| ()).await;
    let apps: Vec<String> = (0..RULES)
        .map(|nth| service.app_name(&format!("shop-{nth}")))
        .collect();
    for app in &apps {
        let rule = memory_rule(app, "service");
        service.post("/task/memory", rule).await.expect(201);
    }
    let other = service.app_name("other");
    let rule = memory_rule(&other, "kapacitor");
    service.post("/task/memory", rule).await.expect(201);
    let by_kapacitor = service.sink().await;
    let silent = silence_ingest(&mut service).await;
    for app in &apps {
        memory(&service, app, 600.0).await;
    }
    eventually("the rules have something to report", async || {
        let path = format!("/alerts/topics/{}-sample.memory_total-web", apps[0]);
        let topic = service.kapacitor(Method::GET, &path, None).await;
        (topic.json()["level"] == "CRITICAL").then_some(())
    })
    .await;
    let edits = apps.iter().map(|app| {
        let path = format!("/task/memory/{app}/web");
        let service = &service;
        async move {
            let changed = service.patch(&path, json!({ "crit": 510 })).await;
            assert!(changed.status.is_success(), "{}", changed.text);
        }
    });
    memory(&service, &other, 600.0).await;
    let is_told = |it: &Received| it.to == format!("#{other}") && it.text.contains("CRITICAL");
    tokio::join!(
        join_all(edits),
        eventually("the other alert is told", async || {
            memory(&service, &other, 600.0).await;
            let told = by_kapacitor.received().await.unwrap();
            told.iter().any(is_told).then_some(())
        })
    );
    drop(silent);
    // No task is lost, and what could not be reported is found.
    let in_kapacitor = service.ids_in_kapacitor().await;
    assert_eq!(in_kapacitor.len(), RULES + 1, "{in_kapacitor:?}");
    eventually("all are told", async || {
        for app in &apps {
            memory(&service, app, 600.0).await;
        }
        let told = sink.client().received().await.unwrap();
        let all = apps
            .iter()
            .all(|app| told.iter().any(|it| it.to == format!("#{app}")));
        all.then_some(())
    })
    .await;
}

/// The report of a release is lost, and its grace begins all the same.
#[tokio::test]
async fn a_release_whose_report_was_lost_begins_its_grace() {
    let sink = Sink::start().await.unwrap();
    let mut service = start_on(&sink, |_| ()).await;
    let app = service.app_name("shop");
    let rule = json!({ "app": app, "slack": "#ops", "delivery": "service", "grace": "5m" });
    service.post("/task/release", rule).await.expect(201);
    let silent = silence_ingest(&mut service).await;
    let now = SystemTime::now();
    service
        .platform()
        .released(&app, "registry/shop:v7", now, EventShape::Mixed)
        .await
        .unwrap();
    let silences = eventually("the grace begins", async || {
        let silences = service.get("/silences").await.expect(200).json();
        (silences.as_array().unwrap().len() == 1).then_some(silences)
    })
    .await;
    drop(silent);
    assert_eq!(silences[0]["origin"], "release", "{silences}");
    assert_eq!(silences[0]["app"], app, "{silences}");
    let history = events(&service, &format!("/task/release/{app}/events")).await;
    assert_eq!(history[0]["source"], "compare", "{history:?}");
    let released = |it: &Received| it.text.contains("v7");
    sink.client().wait_for(released, PATIENCE).await.unwrap();
}

/// A thousand parts are wrong when a silence ends.
#[tokio::test]
async fn a_silence_of_a_thousand_parts_ends_with_each_told_once() {
    const PARTS: usize = 1_000;
    let bed = Bed::start_with(
        "memory",
        |sink| json!({ "slack": "#ops", "post": sink.hook("shop") }),
        |settings| {
            settings.channels.storm_after = Some("5".into());
            settings.channels.storm_every = Some("1".into());
        },
    )
    .await;
    let silence = json!({ "app": bed.rule.app, "until": in_an_hour(), "reason": "db move" });
    let silence = bed.service.post("/silences", silence).await.expect(201);
    let key = key(&bed.service, &bed.rule.id).await;
    let parts: Vec<usize> = (0..PARTS).collect();
    for some in parts.chunks(50) {
        join_all(some.iter().map(|part| {
            let (service, task, key) = (&bed.service, &bed.rule.id, &key);
            async move {
                let body = alert(&format!("web.{part}"), "2026-03-01T12:00:00Z", "CRITICAL");
                let answer = post(service, task, Some(key), body.to_string()).await;
                assert_eq!(answer.status(), 204);
            }
        }))
        .await;
    }
    let db = &bed.service.app.engine.db;
    let count = async |query: &'static str| -> i64 {
        sqlx::query_scalar(query).fetch_one(db).await.unwrap()
    };
    eventually("all are held", async || {
        let held = "select count(*) from lanes where held_by like 'silence %'";
        (count(held).await == 2 * PARTS as i64).then_some(())
    })
    .await;
    assert_eq!(bed.heard.received().await.unwrap(), []);
    let path = format!("/silences/{}", silence.json()["id"]);
    bed.service.delete(&path).await.expect(200);
    eventually("nothing is left to tell", async || {
        let open =
            "select count(*) from lanes where due_at is not null or told_level <> 'CRITICAL'";
        (count(open).await == 0).then_some(())
    })
    .await;
    let webhooks = bed.levels(Via::Webhook).await;
    assert_eq!(webhooks.len(), PARTS);
    let slack = bed.levels(Via::Slack).await;
    assert!(slack.len() < 20, "digests: {}", slack.len());
    let outcomes = "select count(*) from outcomes where what in ('delivered', 'digested')";
    assert_eq!(count(outcomes).await, 2 * PARTS as i64);
}

fn in_an_hour() -> String {
    (chrono::Utc::now() + chrono::TimeDelta::hours(1)).to_rfc3339()
}

/// Slack is away for five minutes while a hundred rules change again and again.
#[tokio::test]
async fn a_channel_that_was_away_is_asked_rarely_and_then_told_how_things_stand() {
    const RULES: usize = 100;
    const STEPS: [&str; 6] = ["0s", "10s", "30s", "75s", "150s", "300s"];
    let only = json!({ "slack": "#ops", "email": null, "post": null, "delivery": "service", "flap": "off" });
    let bed = Bed::start_with(
        "memory",
        |_| only.clone(),
        |settings| {
            settings.channels.storm_after = Some("5".into());
            settings.channels.storm_every = Some("1".into());
        },
    )
    .await;
    let service = &bed.service;
    let mut tasks = vec![bed.rule.id.clone()];
    for nth in 1..RULES {
        let rule = service.rule("memory", &format!("shop-{nth}"));
        let rule = rule.with(only.clone());
        service.create(&rule).await;
        tasks.push(rule.id);
    }
    bed.heard.fail("slack", 503, u32::MAX).await.unwrap();
    for (step, ahead) in STEPS.iter().enumerate() {
        bed.set_clock_ahead(ahead).await;
        // In the end half of them have recovered.
        let reports = tasks.iter().enumerate().map(|(which, task)| async move {
            let key = key(service, task).await;
            let ends_well = step == STEPS.len() - 1 && which % 2 == 0;
            let levels = ["WARNING", "CRITICAL", "OK", "CRITICAL"];
            for (change, level) in levels
                .iter()
                .take(if ends_well { 3 } else { 4 })
                .enumerate()
            {
                let time = format!("2026-03-01T12:{step:02}:{change:02}Z");
                let body = alert(task, &time, level);
                post_until_taken(service, task, &key, &body).await;
            }
        });
        stream::iter(reports)
            .buffer_unordered(16)
            .collect::<Vec<()>>()
            .await;
        tokio::time::sleep(Duration::from_secs(2)).await;
    }
    let attempts = bed.heard.attempts("slack").await.unwrap();
    assert!((1..=15).contains(&attempts), "{attempts}");
    assert_eq!(bed.heard.received().await.unwrap(), []);

    bed.heard.fail("slack", 503, 0).await.unwrap();
    bed.set_clock_ahead("20m").await;
    let untrue = "select count(*) from lanes join heads using (subject, part)
        where due_at is not null or told_level <> level";
    eventually("the channel knows how things stand", async || {
        let count: i64 = sqlx::query_scalar(untrue)
            .fetch_one(&service.app.engine.db)
            .await
            .unwrap();
        (count == 0).then_some(())
    })
    .await;
    let told = bed.heard.received().await.unwrap();
    assert!(told.len() < 20, "digests: {}", told.len());
    let of_its_own = told.iter().filter(|it| it.text.starts_with("OK"));
    for it in of_its_own {
        assert!(it.text.contains("was CRITICAL"), "{}", it.text);
    }
    let what: Vec<(String, i64)> =
        sqlx::query_as("select what, count(*) from outcomes group by what order by what")
            .fetch_all(&service.app.engine.db)
            .await
            .unwrap();
    println!("{what:?}; {attempts} attempts");
}
