//! The whole way, for each kind: a rule over REST, data as the platform writes it, and what arrives
//! at Slack, the webhook and the mail server.

use std::time::{Duration, SystemTime};

use reqwest::Method;
use rules::{Family, kinds};
use serde_json::{Value, json};
use testbed::{
    platform::EventShape,
    sink::{Received, SinkClient, Via},
};

use crate::support::{PATIENCE, Service, eventually, own_kapacitor};

/// A rule with all three targets, which are its own.
fn rule(sink: &SinkClient, app: &str, fields: Value) -> Value {
    let mut rule = json!({
        "app": app, "slack": format!("#{app}"), "post": sink.hook(app),
        "email": format!("ann@{app}.example.com,bob@{app}.example.com"),
    });
    rule.as_object_mut()
        .unwrap()
        .extend(fields.as_object().unwrap().clone());
    rule
}

/// Waits until a notification with this text has arrived at all three targets, and answers with the
/// three.
async fn arrived(sink: &SinkClient, app: &str, text: &str) -> [Received; 3] {
    let fits = |via: Via, to: String| {
        move |it: &Received| it.via == via && it.to == to && it.text.contains(text)
    };
    let people = format!("ann@{app}.example.com, bob@{app}.example.com");
    let (slack, webhook, email) = tokio::join!(
        sink.wait_for(fits(Via::Slack, format!("#{app}")), PATIENCE),
        sink.wait_for(fits(Via::Webhook, format!("/hook/{app}")), PATIENCE),
        sink.wait_for(fits(Via::Email, people), PATIENCE),
    );
    [slack.unwrap(), webhook.unwrap(), email.unwrap()]
}

/// Waits until the rule's state is this one; Kapacitor tells its topics a moment after its handlers.
async fn becomes(service: &Service, path: &str, level: &str) -> Value {
    eventually(&format!("{path} {level}"), async || {
        let state = service.get(&format!("{path}/state")).await.expect(200);
        let state = state.json();
        (state["state"] == level).then_some(state)
    })
    .await
}

/// Deletes the rule and makes sure that nothing of it is left in Kapacitor.
async fn delete_and_look(service: &Service, path: &str, id: &str) {
    service.delete(path).await.expect(200);
    service.get(path).await.expect(404);
    for place in [format!("/tasks/{id}"), format!("/alerts/topics/{id}")] {
        service
            .kapacitor(Method::GET, &place, None)
            .await
            .expect(404);
    }
    let topics = service.kapacitor(Method::GET, "/alerts/topics", None).await;
    assert!(!topics.text.contains(&format!("{id}\"")), "{}", topics.text);
    assert!(!topics.text.contains(&format!(":{id}:")), "{}", topics.text);
}

#[tokio::test]
async fn a_release_is_reported_once_to_each_target() {
    let service = Service::start().await;
    let (sink, platform) = (service.sink().await, service.platform());
    let app = service.app_name("shop");
    let path = format!("/task/release/{app}");
    let released = async |image: &str| {
        let (now, shape) = (SystemTime::now(), EventShape::Mixed);
        platform.released(&app, image, now, shape).await.unwrap();
    };

    // before the rule: not its own
    released("registry/shop:0").await;
    service
        .post("/task/release", rule(&sink, &app, json!({})))
        .await
        .expect(201);
    released("registry/shop:1").await;
    let [slack, webhook, email] = arrived(&sink, &app, "registry/shop:1").await;
    assert!(
        slack
            .text
            .starts_with(&format!("INFO {app}: released registry/shop:1"))
    );
    assert_eq!(webhook.body["level"], "INFO");
    assert!(email.body.as_str().unwrap().contains("<p>"), "{email:?}");

    let state = becomes(&service, &path, "INFO").await;
    assert!(
        state["last_event"]["message"]
            .as_str()
            .unwrap()
            .contains("registry/shop:1")
    );

    // Another channel, and the same event is not told again.
    let channel = format!("#other-{app}");
    service
        .patch(&path, json!({"slack": channel, "email": null}))
        .await
        .expect(201);
    released("registry/shop:2").await;
    let second = |it: &Received| it.to == channel && it.text.contains("registry/shop:2");
    sink.wait_for(second, PATIENCE).await.unwrap();

    delete_and_look(&service, &path, &format!("{app}-release")).await;
    released("registry/shop:3").await;
    let third = |it: &Received| it.text.contains("registry/shop:3");
    sink.expect_none(third, Duration::from_secs(12))
        .await
        .unwrap();

    let mut told: Vec<_> = sink.received().await.unwrap();
    told.retain(|it| it.text.contains(&app));
    let of = |image: &str| told.iter().filter(|it| it.text.contains(image)).count();
    assert_eq!(
        [of("shop:0"), of("shop:1"), of("shop:2")],
        [0, 3, 2],
        "{told:#?}"
    );
}

#[tokio::test]
async fn a_crash_is_reported_once_to_each_target() {
    let service = Service::start_with(|settings| {
        settings.platform.dashboard_url =
            Some("https://dashboard.example.com/{app}?a=1&b=2".into());
    })
    .await;
    let (sink, platform) = (service.sink().await, service.platform());
    let app = service.app_name("shop");
    let path = format!("/task/crashed/{app}");
    let crashed = async |dyno: &str| {
        let (now, shape) = (SystemTime::now(), EventShape::Mixed);
        platform
            .crashed(&app, "default", dyno, now, shape)
            .await
            .unwrap();
    };

    service
        .post("/task/crashed", rule(&sink, &app, json!({})))
        .await
        .expect(201);
    crashed("web").await;
    let [slack, webhook, email] = arrived(&sink, &app, "crashed").await;
    assert!(
        slack
            .text
            .starts_with(&format!("CRITICAL {app}: web crashed at ")),
        "{}",
        slack.text
    );
    assert_eq!(webhook.body["level"], "CRITICAL");
    let html = email.body.as_str().unwrap();
    let link = format!("<a href=\"https://dashboard.example.com/{app}?a=1&amp;b=2\">");
    assert!(html.contains(&link), "{html}");
    assert_eq!(email.subject, slack.text);
    becomes(&service, &path, "CRITICAL").await;

    let channel = format!("#other-{app}");
    service
        .patch(&path, json!({"slack": channel, "email": null}))
        .await
        .expect(201);
    crashed("worker").await;
    let second = |it: &Received| it.to == channel && it.text.contains("worker crashed");
    sink.wait_for(second, PATIENCE).await.unwrap();

    delete_and_look(&service, &path, &format!("{app}-crash")).await;
    crashed("cron").await;
    let third = |it: &Received| it.text.contains(&app) && it.text.contains("cron crashed");
    sink.expect_none(third, Duration::from_secs(12))
        .await
        .unwrap();

    let mut told: Vec<_> = sink.received().await.unwrap();
    told.retain(|it| it.text.contains(&app));
    let of = |dyno: &str| told.iter().filter(|it| it.text.contains(dyno)).count();
    assert_eq!(
        [of("web crashed"), of("worker crashed")],
        [3, 2],
        "{told:#?}"
    );
}

#[tokio::test]
async fn a_dyno_that_uses_too_much_memory_is_reported_and_so_is_its_recovery() {
    let service = Service::start().await;
    let (sink, platform) = (service.sink().await, service.platform());
    let app = service.app_name("shop");
    let path = format!("/task/memory/{app}/web");
    // the last ten seconds of a dyno's life
    let uses = async |dyno: &str, mb: f64| {
        let now = SystemTime::now();
        let samples = (0..10).map(|second| (now - Duration::from_secs(second), mb));
        platform.memories(&app, dyno, samples).await.unwrap();
    };

    let fields = json!({
        "dynotype": "web", "warn": 100, "crit": "200", "window": "10s", "every": "10s",
    });
    service
        .post("/task/memory", rule(&sink, &app, fields))
        .await
        .expect(201);
    uses("web.1", 300.0).await;
    uses("web.2", 50.0).await;
    uses("webhook.1", 900.0).await;
    let begin = format!("CRITICAL {app} web.1: memory 300 MB");
    let [slack, webhook, email] = arrived(&sink, &app, &begin).await;
    assert!(
        slack.text.ends_with("mean of the last 10s"),
        "{}",
        slack.text
    );
    assert_eq!(webhook.body["data"]["series"][0]["tags"]["dyno"], "web.1");
    assert_eq!(email.subject, slack.text);
    let state = becomes(&service, &path, "CRITICAL").await;
    assert_eq!(state["dynos"]["web.1"]["state"], "CRITICAL", "{state}");
    assert!(state["dynos"].get("webhook.1").is_none(), "{state}");

    // An edit in the middle keeps the state: no second alert, and the recovery goes to the new
    // channel.
    let channel = format!("#other-{app}");
    service
        .patch(&path, json!({"slack": channel, "email": null}))
        .await
        .expect(201);
    let recovered =
        |it: &Received| it.to == channel && it.text.starts_with(&format!("OK {app} web.1"));
    let recovery = sink.wait_for(recovered, PATIENCE).await.unwrap();
    assert!(recovery.text.contains(", after "), "{}", recovery.text);
    becomes(&service, &path, "OK").await;

    delete_and_look(&service, &path, &format!("{app}-sample.memory_total-web")).await;
    uses("web.3", 400.0).await;
    let third = |it: &Received| it.text.contains(&format!("{app} web.3"));
    sink.expect_none(third, Duration::from_secs(12))
        .await
        .unwrap();
    let mut told: Vec<_> = sink.received().await.unwrap();
    told.retain(|it| it.text.contains(&app) && it.via == Via::Webhook);
    assert_eq!(told.len(), 2, "one alert and one recovery: {told:#?}");
}

/// Makes Kapacitor run the rule's own script with a bucket or window of two seconds in place of a minute, each
/// even second in place of each minute.
async fn accelerate(service: &Service, path: &str, id: &str) {
    let script = service
        .get(&format!("{path}/script"))
        .await
        .expect(200)
        .json();
    let mut vars = script["vars"].clone();
    for (name, value) in [
        ("cron", "* * * * * * *"),
        ("bucket", "2s"),
        ("window", "2s"),
        ("period", "30s"),
        ("lag", "0s"),
    ] {
        if let Some(var) = vars.get_mut(name) {
            var["value"] = value.into();
        }
    }
    let task = format!("/tasks/{id}");
    for change in [
        json!({"status": "disabled"}),
        json!({"vars": vars, "status": "enabled"}),
    ] {
        service
            .kapacitor(Method::PATCH, &task, Some(change))
            .await
            .expect(200);
    }
}

#[tokio::test]
async fn failing_requests_are_reported_and_so_is_the_recovery() {
    // No look for drift meanwhile: it would put our own schedule back.
    let service =
        Service::start_with(|settings| settings.sync.reconcile_interval = Some("3600".into()));
    let service = service.await;
    let (sink, platform) = (service.sink().await, service.platform());
    let app = service.app_name("shop");
    let (path, id) = (format!("/task/5xx/{app}"), format!("{app}-5xx"));
    let answers = async |host: &str, code: u16| {
        let now = SystemTime::now();
        let times = (0..50).map(|n| now - Duration::from_millis(n * 100));
        platform.requests(host, code, 20, times).await.unwrap();
    };

    let fields = json!({"tolerance": "low"});
    service
        .post("/task/5xx", rule(&sink, &app, fields))
        .await
        .expect(201);
    accelerate(&service, &path, &id).await;
    answers(&format!("{app}.example.com"), 200).await;
    answers(&format!("{app}.example.com"), 502).await;
    // neighbours
    answers(&format!("{app}-b.example.com"), 500).await;
    answers(&format!("x{app}.example.com"), 500).await;
    let begin = format!("CRITICAL {app}: 50 of 100 requests failed (50.0 %) in the last 5m");
    let [slack, webhook, email] = arrived(&sink, &app, &begin).await;
    assert_eq!(webhook.body["id"], id.as_str());
    assert_eq!(email.subject, slack.text);
    becomes(&service, &path, "CRITICAL").await;

    let channel = format!("#other-{app}");
    service
        .patch(&path, json!({"slack": channel, "email": null}))
        .await
        .expect(201);
    accelerate(&service, &path, &id).await;
    let recovered = |it: &Received| it.to == channel && it.text.starts_with(&format!("OK {app}:"));
    sink.wait_for(recovered, PATIENCE).await.unwrap();

    delete_and_look(&service, &path, &id).await;
    answers(&format!("{app}.example.com"), 500).await;
    let again = |it: &Received| it.text.starts_with(&format!("CRITICAL {app}: 50 of 50"));
    sink.expect_none(again, Duration::from_secs(6))
        .await
        .unwrap();
    let mut told: Vec<_> = sink.received().await.unwrap();
    told.retain(|it| {
        it.text.contains(&app) && it.via == Via::Webhook && it.body["level"] == "CRITICAL"
    });
    assert_eq!(told.len(), 1, "one alert: {told:#?}");
}

#[tokio::test]
async fn slow_answers_are_reported_and_so_is_the_recovery() {
    // No look for drift meanwhile: it would put our own schedule back.
    let service =
        Service::start_with(|settings| settings.sync.reconcile_interval = Some("3600".into()));
    let service = service.await;
    let (sink, platform) = (service.sink().await, service.platform());
    let app = service.app_name("shop");
    let (path, id) = (format!("/task/latency/{app}"), format!("{app}-latency"));
    // the last two seconds
    let answers = async |host: &str, ms: u32| {
        let now = SystemTime::now();
        let times = (0..50).map(|n| now - Duration::from_millis(n * 40));
        platform.requests(host, 200, ms, times).await.unwrap();
    };

    let fields = json!({"warn": 300, "crit": 1000});
    service
        .post("/task/latency", rule(&sink, &app, fields))
        .await
        .expect(201);
    accelerate(&service, &path, &id).await;
    answers(&format!("{app}.example.com"), 1500).await;
    // a neighbour
    answers(&format!("{app}-b.example.com"), 9000).await;
    let begin = format!("CRITICAL {app}: p95 of ");
    let [slack, webhook, email] = arrived(&sink, &app, &begin).await;
    let end = "requests is 1500 ms in the last 5m";
    assert!(slack.text.ends_with(end), "{}", slack.text);
    assert_eq!(webhook.body["id"], id.as_str());
    assert_eq!(email.subject, slack.text);
    let recovered = format!("OK {app}: ");
    arrived(&sink, &app, &recovered).await;
    becomes(&service, &path, "OK").await;

    delete_and_look(&service, &path, &id).await;
    answers(&format!("{app}.example.com"), 1500).await;
    let again = |it: &Received| it.text.starts_with(&format!("CRITICAL {app}"));
    let told = sink.received().await.unwrap();
    let told = told.iter().filter(|it| again(it)).count();
    assert_eq!(told, 3, "one alert to three targets");
}

#[tokio::test]
async fn requests_that_stop_are_reported_and_so_is_that_they_come_again() {
    // No look for drift meanwhile: it would put our own schedule back.
    let service =
        Service::start_with(|settings| settings.sync.reconcile_interval = Some("3600".into()));
    let service = service.await;
    let (sink, platform) = (service.sink().await, service.platform());
    let app = service.app_name("shop");
    let (path, id) = (format!("/task/traffic/{app}"), format!("{app}-traffic"));
    let requests = async |host: &str| {
        let now = SystemTime::now();
        let times = (0..50).map(|n| now - Duration::from_millis(n * 40));
        platform.requests(host, 200, 20, times).await.unwrap();
    };

    let fields = json!({"none_for": "10m"});
    service
        .post("/task/traffic", rule(&sink, &app, fields))
        .await
        .expect(201);
    // Four weeks of ten requests a second, for some minutes around now.
    for week in 1..=4 {
        let then = SystemTime::now() - Duration::from_secs(week * 7 * 86_400);
        let begin = then - Duration::from_secs(70);
        let times = (0..3000).map(|n| begin + Duration::from_millis(n * 100));
        let host = format!("{app}.example.com");
        platform.requests(&host, 200, 20, times).await.unwrap();
    }
    // Ten minutes and an hour are four seconds.
    let script = service.get(&format!("{path}/script")).await.expect(200);
    let mut vars = script.json()["vars"].clone();
    for (name, value) in [
        ("cron", "* * * * * * *"),
        ("lag", "0s"),
        (
            "none_for_requests",
            "moving_average(count(\"value\"), 2) * 2",
        ),
        ("none_for_bucket", "2s"),
        ("none_for_period", "60s"),
        ("usual_cron", "* * * * * * *"),
        ("requests", "moving_average(count(\"value\"), 2) * 2"),
        ("bucket", "2s"),
        ("period", "60s"),
        ("min_usual", "20"),
    ] {
        vars[name]["value"] = match value.parse::<i64>() {
            Ok(number) => number.into(),
            Err(_) => value.into(),
        };
    }
    let task = format!("/tasks/{id}");
    for change in [
        json!({"status": "disabled"}),
        json!({"vars": vars, "status": "enabled"}),
    ] {
        service
            .kapacitor(Method::PATCH, &task, Some(change))
            .await
            .expect(200);
    }
    requests(&format!("{app}.example.com")).await;
    let begin = format!("CRITICAL {app}: no requests in the last 10m");
    let [slack, webhook, email] = arrived(&sink, &app, &begin).await;
    assert_eq!(webhook.body["id"], format!("{id}:none"));
    assert_eq!(email.subject, slack.text);
    arrived(&sink, &app, " % of the usual 40").await;
    let state = eventually("both are critical", async || {
        let state = service.get(&format!("{path}/state")).await.expect(200);
        let state = state.json();
        let levels = ["none", "usual"].map(|part| state["dynos"][part]["state"].clone());
        (levels == ["CRITICAL", "CRITICAL"]).then_some(state)
    });
    assert_eq!(state.await["state"], "CRITICAL");

    // a neighbour
    requests(&format!("x{app}.example.com")).await;
    requests(&format!("{app}.example.com")).await;
    for end in [
        " requests in the last 10m, after ",
        " of the usual 40, after ",
    ] {
        let [slack, ..] = arrived(&sink, &app, end).await;
        assert!(slack.text.starts_with("OK "), "{}", slack.text);
    }
    delete_and_look(&service, &path, &id).await;
}

#[tokio::test]
async fn a_budget_that_burns_too_fast_is_reported_and_what_is_left_of_it() {
    // No look for drift meanwhile: it would put our own schedule back.
    let service =
        Service::start_with(|settings| settings.sync.reconcile_interval = Some("3600".into()));
    let service = service.await;
    let (sink, platform) = (service.sink().await, service.platform());
    let app = service.app_name("shop");
    let (path, id) = (format!("/task/slo/{app}"), format!("{app}-slo"));
    let answers = async |host: &str, code: u16| {
        let now = SystemTime::now();
        let times = (0..50).map(|n| now - Duration::from_millis(n * 40));
        platform.requests(host, code, 20, times).await.unwrap();
    };

    let fields = json!({"objective": 99.9});
    service
        .post("/task/slo", rule(&sink, &app, fields))
        .await
        .expect(201);
    // An hour is four seconds, of which the last two are the shorter window; thirty days are a minute.
    let script = service.get(&format!("{path}/script")).await.expect(200);
    let mut vars = script.json()["vars"].clone();
    let buckets = |n: u32| format!("moving_average(count(\"value\"), {n}) * {n}");
    for (name, value) in [
        ("lag", "0s"),
        ("cron_1h", "* * * * * * *"),
        ("bucket_1h", "2s"),
        ("long_1h", &buckets(4)),
        ("short_1h", &buckets(2)),
        ("period_1h", "60s"),
        ("budget_cron", "* * * * * * *"),
        ("budget_bucket", "2s"),
        ("budget_requests", &buckets(30)),
        ("budget_period", "60s"),
    ] {
        vars[name]["value"] = value.into();
    }
    let task = format!("/tasks/{id}");
    for change in [
        json!({"status": "disabled"}),
        json!({"vars": vars, "status": "enabled"}),
    ] {
        service
            .kapacitor(Method::PATCH, &task, Some(change))
            .await
            .expect(200);
    }
    answers(&format!("{app}.example.com"), 200).await;
    answers(&format!("{app}.example.com"), 502).await;
    // a neighbour
    answers(&format!("x{app}.example.com"), 500).await;
    let begin = format!("CRITICAL {app}: ");
    let [slack, webhook, email] = arrived(&sink, &app, &begin).await;
    let end = " requests failed in the last 1h, ";
    assert!(slack.text.contains(end), "{}", slack.text);
    assert!(slack.text.contains(" times what 99.9 % allows"));
    assert_eq!(webhook.body["id"], format!("{id}:1h"));
    assert_eq!(email.subject, slack.text);
    let budget = eventually("what is left of the budget", async || {
        let state = service.get(&format!("{path}/state")).await.expect(200);
        let budget = state.json()["budget"].clone();
        (budget["requests"] == 100.0).then_some(budget)
    });
    let budget = budget.await;
    assert_eq!(budget["failed"], 50.0, "{budget}");
    assert_eq!(budget["left_percent"], -49900.0, "{budget}");
    arrived(&sink, &app, &format!("OK {app}: ")).await;

    delete_and_look(&service, &path, &id).await;
    let topics = service.kapacitor(Method::GET, "/alerts/topics", None).await;
    assert!(!topics.text.contains(&id), "{}", topics.text);
}

#[test]
fn every_kind_has_a_test_here() {
    let tested = [
        "5xx", "crashed", "memory", "release", "latency", "traffic", "slo",
    ];
    let kinds: Vec<_> = kinds::of(Family::Task).map(|kind| kind.name).collect();
    assert_eq!(kinds, tested);
}

#[tokio::test]
async fn kapacitors_global_handlers_are_detected() {
    let kapacitor = own_kapacitor().await;
    let url = Some(kapacitor.url.clone());
    let service = Service::start_with(|settings| settings.kapacitor.kapacitor_url = url).await;
    let global = async || {
        service
            .app
            .engine
            .kapacitor
            .global_handlers()
            .await
            .unwrap()
    };
    assert_eq!(global().await, Vec::<String>::new());
    let change = json!({ "set": { "global": true } });
    let changed = service.kapacitor(Method::POST, "/config/slack/", Some(change));
    changed.await.expect(204);
    assert_eq!(global().await, ["slack"]);
}
