//! Whom a rule tells: what is taken as a channel, an address, a webhook.

use serde_json::{Value, json};

use super::fields::{check_each_kind, same};
use crate::support::Service;

#[tokio::test]
async fn slack() {
    let longest = format!("#{}", "x".repeat(80));
    let mut right = same(&["#ops", "@ann", "#a.b_c-d", "#日本", &longest]);
    right.push((json!("ops"), json!("#ops")));
    right.extend([(json!(""), json!(null)), (json!(null), json!(null))]);
    let mut wrong = vec![
        json!(1),
        json!(["#ops"]),
        json!(false),
        json!("x".repeat(81)),
    ];
    wrong.extend(
        [
            "#",
            "@",
            "##ops",
            "#@ann",
            "a b",
            "#ops,#dev",
            "#{{.ID}}",
            "a\n",
            " #ops",
        ]
        .map(Value::from),
    );
    check_each_kind("slack", right, wrong).await;
}

#[tokio::test]
async fn email() {
    let address = |n: usize| format!("a{n}@example.com");
    let many = |count: usize| (0..count).map(address).collect::<Vec<_>>();
    let mut right = same(&["a@example.com", "first.last+tag@sub.example.co.uk"]);
    let two = json!("a@example.com,b@example.com");
    right.extend([
        (two.clone(), two.clone()),
        (json!("a@example.com, b@example.com"), two.clone()),
        (json!(["a@example.com", "b@example.com"]), two),
        (
            json!(["a@example.com", "a@example.com"]),
            json!("a@example.com"),
        ),
        (json!(many(20)), json!(many(20).join(","))),
        (json!(many(20).join(",")), json!(many(20).join(","))),
        (json!(""), json!(null)),
        (json!(null), json!(null)),
    ]);
    let mut wrong = vec![
        json!(1),
        json!({}),
        json!([]),
        json!([1]),
        json!([null]),
        json!([""]),
        json!(many(21)),
        json!(many(21).join(",")),
    ];
    wrong.extend(
        [
            "a",
            "a@",
            "@example.com",
            "a@b",
            "a@example.com,",
            ",",
            "a b@example.com",
            "a@example.com;b@example.com",
            "Ann <ann@example.com>",
            "a@example.com\r\nBcc: b@example.com",
            "{{.ID}}@example.com",
            "a@[127.0.0.1]",
        ]
        .map(Value::from),
    );
    check_each_kind("email", right, wrong).await;
}

#[tokio::test]
async fn post() {
    let of_length = |length: usize| format!("{:x<length$}", "https://example.com/");
    let longest = of_length(2048);
    let mut right = same(&[
        "http://127.0.0.1/b",
        "https://example.com",
        "https://example.com:8443/hook?x=1&y=%20#z",
        "http://[::1]:80/",
        "https://example.com/日本",
        &longest,
    ]);
    right.extend([(json!(""), json!(null)), (json!(null), json!(null))]);
    let mut wrong = vec![json!(1), json!(["http://a/b"]), json!(of_length(2049))];
    wrong.extend(
        [
            "hook",
            "/hook",
            "//example.com/hook",
            "ftp://a/b",
            "mailto:a@example.com",
            "javascript:alert(1)",
            "http://",
            "http:///x",
            "http:a/b",
            "http:/a/b",
            "http:\\\\a",
            "http://a\\b",
            "http://?x",
            "http://a/b c",
            "http://a/\n",
            " http://a/b",
            "http://a/{{.ID}}",
            "https://user:word@example.com/",
            "http://10.0.0.1/",
        ]
        .map(Value::from),
    );
    check_each_kind("post", right, wrong).await;
}

#[tokio::test]
async fn at_least_one_target() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        for none in [
            json!({ "slack": null, "email": null, "post": null }),
            json!({ "slack": "", "email": "", "post": "" }),
        ] {
            let body = rule.clone().with(none).body;
            let problem = service
                .post(&rule.collection(), body)
                .await
                .faults(&["slack"]);
            let error = problem["error"].as_str().unwrap();
            assert!(
                error.contains("at least one of slack, email, post and targets is required"),
                "{error}"
            );
        }
        for one in ["slack", "email", "post"] {
            let mut targets = json!({ "slack": null, "email": null, "post": null });
            targets[one] = match one {
                "post" => json!("https://example.com/hook"),
                _ => rule.body[one].clone(),
            };
            let body = rule.clone().with(targets).body;
            let path = format!("{}/validate", rule.collection());
            service.post(&path, body).await.expect(200);
        }
    }
    assert_eq!(service.rows().await, 0);
}
