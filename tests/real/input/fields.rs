//! The rule of each field: what is taken, what it becomes, and what is not taken.

use serde_json::{Value, json};

use crate::support::{Rule, Service};

/// What becomes of a field: given, kept.
pub type Right = (Value, Value);

pub fn same(values: &[&str]) -> Vec<Right> {
    values
        .iter()
        .map(|value| (json!(value), json!(value)))
        .collect()
}

/// Sends each right value to `validate`, and each wrong one to `POST` and `PUT`, of which nothing
/// may be left.
async fn check(service: &Service, rule: &Rule, field: &str, right: Vec<Right>, wrong: Vec<Value>) {
    let validate = format!("{}/validate", rule.collection());
    for (given, kept) in right {
        let body = rule.clone().with(json!({ field: given })).body;
        let answer = service.post(&validate, body).await.expect(200).json();
        assert_eq!(answer["task"][field], kept, "{} {field} {given}", rule.kind);
    }
    for given in wrong {
        let body = rule.clone().with(json!({ field: given })).body;
        let problem = service
            .post(&rule.collection(), body.clone())
            .await
            .faults(&[field]);
        if !["app", "dynotype"].contains(&field) {
            let put = service.put(&rule.path, body).await.faults(&[field]);
            assert_eq!(put["errors"], problem["errors"]);
        }
    }
    assert_eq!(service.rows().await, 0);
    assert_eq!(service.ids_in_kapacitor().await, Vec::<String>::new());
}

pub async fn check_each_kind(field: &str, right: Vec<Right>, wrong: Vec<Value>) {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        check(&service, &rule, field, right.clone(), wrong.clone()).await;
    }
}

#[tokio::test]
async fn app() {
    let longest = "x".repeat(128);
    let wrong = [
        "", "-a", "a-", "-", "a.b", "a_b", "a b", "ä", "a\n", "a/b", "a'b", "{{app}}", "validate",
    ];
    let mut wrong: Vec<Value> = wrong.map(Value::from).into();
    wrong.extend([
        json!(null),
        json!(1),
        json!(true),
        json!(["a"]),
        json!({}),
        json!("x".repeat(129)),
    ]);
    check_each_kind(
        "app",
        same(&["a", "A1", "7", "shop--worker-prod", &longest]),
        wrong,
    )
    .await;
}

#[tokio::test]
async fn a_name_of_the_greatest_length_is_created() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        let padded = format!("{:x<128}", rule.app);
        let rule = Rule::of(rules::kinds::named(rule.kind).unwrap(), &padded);
        service.create(&rule).await;
        assert_eq!(
            service.in_kapacitor(&rule.id).await.unwrap()["executing"],
            true
        );
    }
}

#[tokio::test]
async fn tolerance() {
    let service = Service::start().await;
    let wrong = ["", "LOW", "lowest", "low "].map(Value::from);
    let wrong = wrong
        .into_iter()
        .chain([json!(null), json!(1), json!([])])
        .collect();
    let rule = service.rule("5xx", "shop");
    check(
        &service,
        &rule,
        "tolerance",
        same(&["low", "medium", "high"]),
        wrong,
    )
    .await;
}

#[tokio::test]
async fn dynotype() {
    let service = Service::start().await;
    let wrong = [
        "",
        "-web",
        "web_",
        "web.1",
        "we b",
        "wéb",
        "web/1",
        "{{.Name}}",
    ]
    .map(Value::from);
    let wrong = wrong.into_iter().chain([json!(null), json!(1)]).collect();
    let right = same(&["all", "web", "worker-highmem", "a_b", "W1"]);
    check(
        &service,
        &service.rule("memory", "shop"),
        "dynotype",
        right,
        wrong,
    )
    .await;
}

#[tokio::test]
async fn warn_and_crit() {
    let service = Service::start().await;
    let rule = service.rule("memory", "shop");
    let right = vec![
        (json!("399"), json!("399")),
        (json!(399), json!("399")),
        (json!(399.5), json!("399.5")),
        (json!("0.25"), json!("0.25")),
        (json!(1e2), json!("100")),
        (json!("007"), json!("7")),
        (json!("100.0"), json!("100")),
    ];
    let mut wrong = vec![
        json!(null),
        json!(true),
        json!([1]),
        json!({}),
        json!(0),
        json!(-1),
        json!(1e300),
    ];
    wrong.extend(
        [
            "", "0", "0.0", "-1", "+1", "1e2", "1.", ".5", "1,5", "NaN", "inf", "many", "1 ",
            "0x10", "٣",
        ]
        .map(Value::from),
    );
    check(&service, &rule, "warn", right, wrong.clone()).await;
    let right = vec![(json!(401), json!("401")), (json!("400.5"), json!("400.5"))];
    check(&service, &rule, "crit", right, wrong).await;
    // together
    let not_less = vec![json!(500), json!("500.0"), json!(501)];
    check(&service, &rule, "warn", vec![], not_less).await;
}

#[tokio::test]
async fn window_and_every() {
    let service = Service::start().await;
    let rule = service
        .rule("memory", "shop")
        .with(json!({ "window": "30d" }));
    let mut wrong = vec![json!(null), json!(30), json!(["1m"])];
    wrong.extend(
        [
            "",
            "1",
            "m",
            "1 m",
            "1.5m",
            "-1m",
            "1M",
            "1y",
            "1m ",
            "99999999999999999999d",
        ]
        .map(Value::from),
    );
    let mut not_every = wrong.clone();
    not_every.extend(["9s", "0s", "25h", "2d", "10500ms"].map(Value::from));
    check(
        &service,
        &rule,
        "every",
        same(&["10s", "59s", "60s", "1m", "7m", "1h30m", "12h", "1d"]),
        not_every,
    )
    .await;

    let rule = service.rule("memory", "shop");
    wrong.extend(["59s", "31d", "5w", "2592001s", "60500ms"].map(Value::from));
    check(
        &service,
        &rule,
        "window",
        same(&["1m", "60s", "12h", "7d", "30d", "4w"]),
        wrong,
    )
    .await;
    let daily = rule.with(json!({ "every": "1d" }));
    check(
        &service,
        &daily,
        "window",
        same(&["1d", "24h"]),
        vec![json!("23h")],
    )
    .await;
}

#[tokio::test]
async fn enabled() {
    let right = vec![
        (json!(true), json!(true)),
        (json!(false), json!(false)),
        (json!(null), json!(true)),
    ];
    let wrong = vec![json!("true"), json!(1), json!("no"), json!([])];
    check_each_kind("enabled", right, wrong).await;
}

#[tokio::test]
async fn every_faulty_field_is_named_at_once() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        let mut expected = vec!["app"];
        expected.extend(match rule.kind {
            "5xx" => vec!["tolerance"],
            "memory" => vec!["dynotype", "warn", "crit", "window", "every"],
            "latency" => vec!["warn", "crit"],
            "slo" => vec!["objective"],
            _ => vec![],
        });
        expected.extend(["slack", "email", "post", "enabled"]);
        let mut body = json!({ "slak": "#ops" });
        for field in &expected {
            body[*field] = json!(["wrong"]);
        }
        expected.push("slak");
        let problem = service
            .post(&rule.collection(), body.clone())
            .await
            .faults(&expected);
        let slak = problem["errors"].as_array().unwrap().last().unwrap();
        assert!(
            slak["message"].as_str().unwrap().contains("\"slack\""),
            "{slak}"
        );
        // and those that are missing
        expected.retain(|field| !["slack", "email", "post", "enabled", "slak"].contains(field));
        expected.push("slack");
        service
            .post(&rule.collection(), json!({}))
            .await
            .faults(&expected);
    }
    assert_eq!(service.rows().await, 0);
}

#[tokio::test]
async fn an_unknown_field_is_named_with_the_nearest_one() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        for (unknown, nearest) in [
            ("slak", Some("slack")),
            ("Slack", Some("slack")),
            ("emails", Some("email")),
            ("pots", Some("post")),
            ("created", Some("created_at")),
            ("colour-of-the-sky", None),
        ] {
            let body = rule.clone().with(json!({ unknown: "x" })).body;
            let problem = service
                .post(&rule.collection(), body)
                .await
                .faults(&[unknown]);
            let message = problem["errors"][0]["message"].as_str().unwrap();
            match nearest {
                Some(nearest) => assert!(
                    message.contains(&format!("\"{nearest}\"")),
                    "{unknown}: {message}"
                ),
                None => assert!(message.contains("slack, email, post"), "{message}"),
            }
        }
        // a field of another kind
        if rule.kind != "memory" {
            let body = rule.clone().with(json!({ "dynotype": "web" })).body;
            service
                .post(&rule.collection(), body)
                .await
                .faults(&["dynotype"]);
        }
        service.create(&rule).await;
        service
            .patch(&rule.path, json!({ "slak": null }))
            .await
            .faults(&["slak"]);
    }
}

#[tokio::test]
async fn read_only_fields_may_be_sent_back_and_do_nothing() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        let rule = rule.with(json!({
            "id": "x", "kind": 1, "generation": 99, "sync": { "status": "failed" },
            "created_at": "then", "updated_at": null,
        }));
        let task = service.create(&rule).await;
        assert_eq!(
            (&task["id"], &task["generation"]),
            (&json!(rule.id), &json!(1))
        );
        assert_eq!(
            (&task["kind"], &task["sync"]["status"]),
            (&json!(rule.kind), &json!("synced"))
        );
        let patched = service
            .patch(&rule.path, json!({ "generation": 7, "id": null }))
            .await;
        assert_eq!(patched.expect(201).json(), task);
    }
}

#[tokio::test]
async fn parameters_of_lists() {
    let service = Service::start().await;
    for path in ["/tasks", "/tasks/5xx", "/tasks/memory"] {
        for (query, field) in [
            ("limit=0", "limit"),
            ("limit=1001", "limit"),
            ("limit=ten", "limit"),
            ("limit=-1", "limit"),
            ("app=a_b", "app"),
            ("after=a", "after"),
            ("lmit=1", "lmit"),
        ] {
            let answer = service.get(&format!("{path}?{query}")).await;
            let problem = answer.faults(&[field]);
            if field == "lmit" {
                assert!(
                    problem["error"].as_str().unwrap().contains("\"limit\""),
                    "{problem}"
                );
            }
        }
        service
            .get(&format!("{path}?limit=0&app=-"))
            .await
            .faults(&["app", "limit"]);
    }
}
