//! isRunning's endpoints. Tests are named by their rows in docs/checks.md.

use std::time::Duration;

use kapacitor_alerts::config::Settings;
use reqwest::Method;
use serde_json::{Value, json};
use testbed::sink::{Behaviour, Received, Sink, SinkClient, Via};

use super::endpoint::{Endpoint, Says};
use crate::{
    delivery::sending::{set_clock_ahead, start_on},
    support::{Answer, Service, eventually},
};

const MAIL: &str = "ann@example.com";
const PASSWORD: &str = "correct horse";

/// A service with an account.
struct Bed {
    service: Service,
    heard: SinkClient,
    app: String,
    _sink: Sink,
}

impl Bed {
    async fn start() -> Self {
        Self::start_with(|_| ()).await
    }

    async fn start_with(change: impl FnOnce(&mut Settings)) -> Self {
        let sink = Sink::start().await.unwrap();
        let service = start_on(&sink, change).await;
        let app = service.app_name("shop");
        let bed = Self {
            service,
            heard: sink.client(),
            app,
            _sink: sink,
        };
        bed.account(MAIL).await;
        bed
    }

    async fn account(&self, mail: &str) {
        let account = json!({ "mail": mail, "password": PASSWORD, "app": self.app });
        self.service.post("/accounts", account).await.expect(201);
    }

    /// Without a token, by the password alone.
    async fn ask(&self, path: &str, fields: Value) -> Answer {
        self.ask_as(MAIL, path, fields).await
    }

    async fn ask_as(&self, mail: &str, path: &str, fields: Value) -> Answer {
        let mut body = json!({ "password": PASSWORD });
        body.as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        let request = self.service.bare(Method::POST, &format!("/{mail}/{path}"));
        // isRunning asks for no content type.
        self.service.send(request.body(body.to_string())).await
    }

    async fn add(&self, endpoint: &Endpoint) -> Answer {
        self.ask("add/endpoint", library(&endpoint.url)).await
    }

    async fn mails(&self) -> Vec<Received> {
        let all = self.heard.received().await.unwrap();
        all.into_iter().filter(|it| it.via == Via::Email).collect()
    }

    /// Waits for the mails with this subject, of which there are to be so many.
    async fn mailed(&self, subject: &str, count: usize) -> Vec<Received> {
        let with = async || {
            let mut mails = self.mails().await;
            mails.retain(|it| it.subject == subject);
            mails
        };
        eventually(&format!("{count} of {subject:?}"), async || {
            (with().await.len() >= count).then_some(())
        })
        .await;
        let mails = with().await;
        assert_eq!(mails.len(), count, "{mails:?}");
        mails
    }

    async fn status(&self) -> Value {
        self.ask("get/status", json!({})).await.expect(200).json()
    }

    /// Waits until the endpoint was checked so often.
    async fn checked(&self, endpoint: &Endpoint, times: usize) {
        eventually(&format!("it was checked {times} times"), async || {
            let status = self.status().await;
            let reports = status[&endpoint.url]["reports"].as_array().unwrap().len();
            (reports >= times).then_some(())
        })
        .await;
    }
}

fn library(url: &str) -> Value {
    json!({ "endpoint": url, "name": "Shop API", "description": "Orders",
        "recipients": ["bob@example.com", "eve@example.com"], "routine": 6 })
}

fn word(answer: Answer, status: u16) -> Value {
    answer.expect(status).json()["response"].clone()
}

#[tokio::test]
async fn ir1_ir2_ir3_an_endpoint_is_added_and_its_recipients_hear_of_it() {
    let bed = Bed::start().await;
    let endpoint = Endpoint::start(Says::status(200)).await;
    assert_eq!(word(bed.add(&endpoint).await, 201), "new_ep_added");
    bed.mailed("isRunning | Added to Critical Alerts Group", 2)
        .await;
    bed.checked(&endpoint, 1).await;
    assert_eq!(word(bed.add(&endpoint).await, 409), "ep_exists");
    // Also by GET, whose body is read as well.
    let other = Endpoint::start(Says::status(200)).await;
    let mut body = library(&other.url);
    body["password"] = PASSWORD.into();
    body["routine"] = "24".into();
    let request = bed
        .service
        .bare(Method::GET, &format!("/{MAIL}/add/endpoint"));
    let request = request
        .header("accept", "text/plain")
        .body(body.to_string());
    let answer = bed.service.send(request).await.expect(201);
    assert_eq!(answer.text, "new_ep_added");
    // It is a check of the app like any other.
    let checks = bed.service.get("/checks/probe").await.expect(200).json();
    let intervals: Vec<_> = checks
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["interval"])
        .collect();
    assert!(
        intervals.contains(&&json!("6h")) && intervals.contains(&&json!("24h")),
        "{checks}"
    );
    for (fields, named) in [
        (json!({ "routine": 7 }), "routine: must be 6, 12 or 24"),
        (json!({ "routine": null }), "routine: must be 6, 12 or 24"),
        (
            json!({ "endpoint": "ftp://a" }),
            "endpoint: must be an address",
        ),
        (json!({ "endpoint": null }), "endpoint: is required"),
        (json!({ "name": "" }), "name: is required"),
        (json!({ "recipients": [] }), "recipients: must be an array"),
        (json!({ "recipients": ["bob"] }), "recipients: "),
    ] {
        let mut wrong = library("https://elsewhere.example.com/");
        wrong
            .as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        let answer = bed.ask("add/endpoint", wrong).await.expect(400).json();
        assert_eq!(answer["response"], "bad_request");
        let error = answer["error"].as_str().unwrap();
        assert!(error.starts_with(named), "{fields}: {error}");
    }
    assert_eq!(bed.status().await.as_object().unwrap().len(), 2);
}

#[tokio::test]
async fn ir4_a_wrong_password_is_refused_and_nothing_is_done() {
    let bed = Bed::start_with(|settings| settings.access.auth_failures = Some("8".into())).await;
    let endpoint = Endpoint::start(Says::status(200)).await;
    let wrong = json!({ "password": "wrong horse", "endpoint": endpoint.url });
    for (path, named) in [
        ("add/endpoint", "credential_mismatch"),
        ("check/endpoint", "credential_error"),
        ("delete/endpoint", "credential_mismatch"),
        ("check-all", "credential_error"),
        ("generate/report/cumulative", "credential_mismatch"),
        ("get/status", "credential_error"),
    ] {
        assert_eq!(
            word(bed.ask(path, wrong.clone()).await, 401),
            named,
            "{path}"
        );
    }
    // As if there were an account.
    let nobody = bed
        .ask_as("nobody@example.com", "check-all", json!({}))
        .await;
    assert_eq!(word(nobody, 401), "credential_error");
    assert!(endpoint.asked().is_empty());
    let kept: Vec<String> = sqlx::query_scalar("select password from accounts")
        .fetch_all(&bed.service.app.engine.db)
        .await
        .unwrap();
    assert!(kept[0].starts_with("$argon2id$"), "{kept:?}");
    // Who fails on and on has to wait.
    eventually("they have to wait", async || {
        let answer = bed.ask("check-all", wrong.clone()).await;
        (answer.status == 429).then_some(())
    })
    .await;
    // The first segment is a mail, or it is none of this.
    let request = bed.service.bare(Method::POST, "/ann/check-all").body("{}");
    bed.service.send(request).await.problem(404);
}

#[tokio::test]
async fn ir5_ir6_an_endpoint_is_checked_on_demand() {
    let bed = Bed::start().await;
    let endpoint = Endpoint::start(Says::status(200)).await;
    word(bed.add(&endpoint).await, 201);
    let elsewhere = Endpoint::start(Says::status(200)).await;
    for (says, status, response, code) in [
        (Says::status(200), "Running", "Success", json!(200)),
        (
            Says::status(302).header("location", &elsewhere.url),
            "Running",
            "Success/Redirected",
            json!(200),
        ),
        (Says::status(404), "Downtime", "Bad Request", json!(404)),
        (Says::status(503), "Downtime", "Server Issue", json!(503)),
        (Says::status(399), "Running", "Success", json!(399)),
    ] {
        endpoint.says(says);
        let fields = json!({ "endpoint": endpoint.url });
        let report = bed.ask("check/endpoint", fields).await.expect(200).json();
        assert_eq!(
            (&report["status"], &report["response"], &report["code"]),
            (&json!(status), &json!(response), &code),
            "{report}"
        );
    }
    let gone = endpoint.url.clone();
    drop(endpoint);
    tokio::time::sleep(Duration::from_millis(200)).await;
    let report = bed
        .ask("check/endpoint", json!({ "endpoint": gone }))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&report["status"], &report["response"], &report["code"]),
        (&json!("Downtime"), &json!("Unreachable"), &Value::Null)
    );
    let unknown = json!({ "endpoint": "https://elsewhere.example.com/" });
    assert_eq!(
        word(bed.ask("check/endpoint", unknown).await, 404),
        "endpoint_not_found"
    );
    assert_eq!(
        word(bed.ask("check/endpoint", json!({})).await, 400),
        "bad_request"
    );
}

#[tokio::test]
async fn ir7_each_detection_is_mailed_to_each_recipient_and_the_recovery() {
    let bed = Bed::start().await;
    let endpoint = Endpoint::start(Says::status(200)).await;
    word(bed.add(&endpoint).await, 201);
    bed.checked(&endpoint, 1).await;
    endpoint.says(Says::status(503));
    let check = async || {
        let fields = json!({ "endpoint": endpoint.url });
        bed.ask("check/endpoint", fields).await.expect(200);
    };
    check().await;
    let subject = format!("Alert | {} is Down.", endpoint.url);
    let mails = bed.mailed(&subject, 2).await;
    let mut to: Vec<_> = mails.iter().map(|it| it.to.as_str()).collect();
    to.sort();
    assert_eq!(to, ["bob@example.com", "eve@example.com"]);
    let html = mails[0].body.as_str().unwrap();
    for part in ["HTTP 503", endpoint.url.as_str(), "not 100-399", "UTC"] {
        assert!(html.contains(part), "{part} in {html}");
    }
    check().await;
    bed.mailed(&subject, 4).await;
    endpoint.says(Says::status(200));
    check().await;
    eventually("the recovery is told", async || {
        let mails = bed.mails().await;
        let up = mails
            .iter()
            .filter(|it| it.subject.contains("Shop API is up after"));
        (up.count() == 2).then_some(())
    })
    .await;
}

#[tokio::test]
async fn ir8_what_is_deleted_is_checked_no_more() {
    let bed = Bed::start().await;
    let endpoint = Endpoint::start(Says::status(200)).await;
    word(bed.add(&endpoint).await, 201);
    bed.checked(&endpoint, 1).await;
    let fields = json!({ "endpoint": endpoint.url });
    assert_eq!(
        word(bed.ask("delete/endpoint", fields.clone()).await, 200),
        "ep_deleted"
    );
    assert_eq!(
        word(bed.ask("delete/endpoint", fields).await, 404),
        "ep_does_not_exist"
    );
    let asked = endpoint.asked().len();
    set_clock_ahead(&bed.service, "7h").await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(endpoint.asked().len(), asked);
    // It may be added anew.
    assert_eq!(word(bed.add(&endpoint).await, 201), "new_ep_added");
}

#[tokio::test]
async fn ir9_all_are_checked_although_one_is_down() {
    let bed = Bed::start().await;
    let well = Endpoint::start(Says::status(200)).await;
    let down = Endpoint::start(Says::status(500)).await;
    for endpoint in [&down, &well] {
        word(bed.add(endpoint).await, 201);
        bed.checked(endpoint, 1).await;
    }
    for path in ["check-all", "check-all/"] {
        assert_eq!(
            word(bed.ask(path, json!({})).await, 200),
            "bulk_check_success"
        );
    }
    assert_eq!((well.asked().len(), down.asked().len()), (3, 3));
    bed.mailed(&format!("Alert | {} is Down.", down.url), 6)
        .await;
}

#[tokio::test]
async fn ir10_ir11_ir12_ir13_ir14_reports_are_mailed_as_text() {
    let bed = Bed::start().await;
    let first = Endpoint::start(Says::status(200)).await;
    let second = Endpoint::start(Says::status(200)).await;
    for endpoint in [&first, &second] {
        word(bed.add(endpoint).await, 201);
        bed.checked(endpoint, 1).await;
    }
    for _ in 0..12 {
        let fields = json!({ "endpoint": first.url });
        bed.ask("check/endpoint", fields).await.expect(200);
    }
    let report =
        async |kind: &str, fields: Value| bed.ask(&format!("generate/report/{kind}"), fields).await;
    let today = chrono::Utc::now().format("%Y-%m-%d").to_string();
    assert_eq!(
        word(report("cumulative", json!({})).await, 200),
        "report_sent"
    );
    let mails = bed.mailed("isRunning | Report", 1).await;
    assert_eq!(mails[0].to, MAIL);
    let file = &mails[0].body;
    assert_eq!(
        file["name"],
        format!("{today}-cumulative-report.txt"),
        "{file}"
    );
    let text = file["text"].as_str().unwrap();
    for part in [
        first.url.as_str(),
        second.url.as_str(),
        "Name         Shop API",
        "Description  Orders",
        "Schedule     every 6 hours",
        "Last status  Running",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let lines = text
        .lines()
        .filter(|it| it.contains("  Running   "))
        .count();
    assert_eq!(
        lines, 11,
        "the last ten of one, and the one of the other: {text}"
    );
    let fields = json!({ "endpoint": second.url });
    assert_eq!(word(report("on-request", fields).await, 200), "report_sent");
    let mails = bed.mailed("isRunning | Report", 3).await;
    assert!(
        mails[1..]
            .iter()
            .all(|it| it.to != MAIL && !it.body.to_string().contains(&first.url))
    );
    assert_eq!(
        word(report("on-request", json!({})).await, 400),
        "bad_request"
    );
    let unknown = json!({ "endpoint": "https://a.example.com/" });
    assert_eq!(
        word(report("on-request", unknown).await, 404),
        "endpoint_not_found"
    );
    assert_eq!(
        word(report("each-owner", json!({})).await, 200),
        "report_sent"
    );
    let mails = bed.mailed("isRunning | Report", 8).await;
    let to_owner = mails[3..].iter().filter(|it| it.to == MAIL).count();
    assert_eq!(to_owner, 1);
    assert_eq!(
        word(report("weekly", json!({})).await, 404),
        "unknown_report_type"
    );
    // Whoever asks hears that a report was not sent.
    bed.heard
        .behave("email", Behaviour::status(451), 1)
        .await
        .unwrap();
    let refused = report("cumulative", json!({})).await.expect(502).json();
    assert_eq!(refused["response"], "report_not_sent", "{refused}");
}

#[tokio::test]
async fn ir15_anybody_may_have_a_public_endpoint_asked_once() {
    let bed = Bed::start().await;
    let endpoint = Endpoint::start(Says::status(200)).await;
    let ask = async |query: &str| {
        let request = bed
            .service
            .bare(Method::GET, &format!("/check-uptime{query}"));
        bed.service.send(request).await
    };
    let answer = ask(&format!("?endpoint={}", endpoint.url))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&answer["status"], &answer["response"], &answer["redirects"]),
        (&json!(200), &json!("Success"), &json!(0))
    );
    assert!(answer["duration"].as_f64().unwrap() > 0.0, "{answer}");
    let gone = ask("?endpoint=http://127.0.0.1:1/")
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&gone["status"], &gone["response"]),
        (&Value::Null, &json!("Unreachable"))
    );
    for wrong in [
        "",
        "?endpoint=",
        "?endpoint=nothing",
        "?endpoint=file:///etc/passwd",
        "?url=a",
    ] {
        ask(wrong).await.problem(400);
    }
    // What is not allowed here is not asked.
    ask("?endpoint=http://169.254.169.254/latest/")
        .await
        .problem(400);
    ask("?endpoint=http://192.168.0.1/").await.problem(400);
    let mut status = 200;
    for _ in 0..12 {
        status = ask(&format!("?endpoint={}", endpoint.url))
            .await
            .status
            .as_u16();
    }
    assert_eq!(status, 429);
    assert!(endpoint.asked().len() < 10);
    assert_eq!(bed.status().await, json!({}));
    let off = Bed::start_with(|settings| settings.checks.check_uptime = Some("off".into())).await;
    let request = off
        .service
        .bare(Method::GET, "/check-uptime?endpoint=https://a.example.com/");
    off.service.send(request).await.problem(404);
}

#[tokio::test]
async fn ir16_routine_checks_run_unattended_and_on_demand() {
    let bed = Bed::start().await;
    let endpoint = Endpoint::start(Says::status(200)).await;
    word(bed.add(&endpoint).await, 201);
    bed.checked(&endpoint, 1).await;
    set_clock_ahead(&bed.service, "5h55m").await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(endpoint.asked().len(), 1);
    set_clock_ahead(&bed.service, "6h1m").await;
    bed.checked(&endpoint, 2).await;
    let token = bed.service.make_token("routine", "write", &bed.app).await;
    let reader = bed.service.make_token("reader", "read", &bed.app).await;
    let other = bed.service.make_token("other", "write", "elsewhere").await;
    let trigger = async |token: &str, hours: &str| {
        let path = format!("/{MAIL}/routine-check/{token}/{hours}");
        bed.service.send(bed.service.bare(Method::GET, &path)).await
    };
    assert_eq!(
        word(trigger(&token, "6-12-24").await, 200),
        "routine_check_complete"
    );
    bed.checked(&endpoint, 3).await;
    assert_eq!(
        word(trigger(&token, "12").await, 200),
        "routine_check_complete"
    );
    assert_eq!(endpoint.asked().len(), 3);
    assert_eq!(word(trigger(&token, "7").await, 400), "check_format");
    for refused in [reader.as_str(), other.as_str(), "nothing"] {
        assert_eq!(word(trigger(refused, "6").await, 401), "credential_error");
    }
}

#[tokio::test]
async fn ir17_ir18_the_figures_of_a_dashboard_are_those_of_the_account() {
    let bed = Bed::start().await;
    bed.account("Zoe@Example.com").await;
    let endpoint = Endpoint::start(Says::status(200)).await;
    word(bed.add(&endpoint).await, 201);
    bed.checked(&endpoint, 1).await;
    // The same URL may be in another's library, with recipients of its own.
    let mut own = library(&endpoint.url);
    own["name"] = "Zoe's".into();
    assert_eq!(
        word(
            bed.ask_as("zoe@example.com", "add/endpoint", own).await,
            201
        ),
        "new_ep_added"
    );
    let status = bed.status().await;
    assert_eq!(status.as_object().unwrap().len(), 1);
    let shown = &status[&endpoint.url];
    for (name, wanted) in [
        ("endpoint", json!(endpoint.url)),
        ("endpoint-name", json!("Shop API")),
        ("description", json!("Orders")),
        ("mail-list", json!(["bob@example.com", "eve@example.com"])),
        ("status", json!(200)),
        ("running", json!("Running")),
        ("response", json!("Success")),
        ("routine", json!("6")),
    ] {
        assert_eq!(shown[name], wanted, "{name} in {shown}");
    }
    let zoes = bed
        .ask_as("ZOE@example.com", "get/status", json!({}))
        .await
        .expect(200)
        .json();
    assert_eq!(zoes[&endpoint.url]["endpoint-name"], "Zoe's");
    // Accounts are an admin's to make and to remove.
    let again = json!({ "mail": MAIL, "password": PASSWORD, "app": bed.app });
    bed.service.post("/accounts", again).await.problem(409);
    let short = json!({ "mail": "x", "password": "short", "app": "-" });
    bed.service
        .post("/accounts", short)
        .await
        .faults(&["mail", "password", "app"]);
    let list = bed.service.get("/accounts").await.expect(200);
    assert!(
        !list.text.contains("argon2") && list.json()[0]["mail"] == MAIL,
        "{}",
        list.text
    );
    bed.service
        .delete(&format!("/accounts/{MAIL}"))
        .await
        .expect(204);
    bed.service
        .delete(&format!("/accounts/{MAIL}"))
        .await
        .problem(404);
    assert_eq!(
        word(bed.ask("get/status", json!({})).await, 401),
        "credential_error"
    );
}
