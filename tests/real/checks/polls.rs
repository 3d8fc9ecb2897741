//! Checks that are polled, and probes.

use std::time::Duration;

use futures::future::join_all;
use kapacitor_alerts::config::Settings;
use reqwest::Method;
use serde_json::{Value, json};
use testbed::Addresses;
use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, UdpSocket},
};

use super::{
    Bed,
    endpoint::{Endpoint, Says},
};
use crate::{delivery::secrets::KEY, support::eventually};

/// What came of a poll, as `<answer> <reason>`.
fn said(result: &Value) -> String {
    let reason = result["reason"].as_str().unwrap_or_default();
    format!("{} {reason}", result["answer"].as_str().unwrap())
        .trim()
        .into()
}

#[tokio::test]
async fn an_endpoint_is_down_after_two_bad_answers_and_up_after_a_good_one() {
    let endpoint = Endpoint::start(Says::status(200)).await;
    let bed = Bed::polled("probe", &endpoint.url, json!({})).await;
    // It is asked as soon as it is there.
    bed.becomes("up").await;
    endpoint.says(Says::status(503));
    let result = bed.poll().await;
    assert_eq!(said(&result), "bad HTTP 503, not 200-399");
    assert_eq!(result["status"], 503);
    let state = bed.state().await;
    assert_eq!(
        (&state["status"], &state["polled"]["against"]),
        (&json!("up"), &json!(1))
    );
    bed.poll().await;
    assert_eq!(bed.status().await, "down");
    bed.told(&["CRITICAL"]).await;
    let message = bed.message().await;
    assert!(
        message.ends_with(": Shop is down: HTTP 503, not 200-399"),
        "{message}"
    );
    bed.poll().await;
    endpoint.says(Says::status(204));
    bed.poll().await;
    bed.told(&["CRITICAL", "OK"]).await;
    assert_eq!(bed.flips().await, ["up report", "down fail", "up report"]);
    let flips = bed
        .service
        .get(&format!("{}/flips", bed.rule.path))
        .await
        .expect(200)
        .json();
    assert_eq!(flips[1]["evidence"], "Shop is down: HTTP 503, not 200-399");
    let state = bed.state().await;
    assert_eq!(state["polled"]["failures"], 3);
    assert_eq!(state["polled"]["last"]["status"], 204);
    let results = bed
        .service
        .get(&format!("{}/results?limit=2", bed.rule.path))
        .await
        .expect(200);
    let answers: Vec<String> = results
        .json()
        .as_array()
        .unwrap()
        .iter()
        .map(said)
        .collect();
    assert_eq!(answers, ["good", "bad HTTP 503, not 200-399"]);
    let next = bed
        .service
        .get(&results.next().unwrap())
        .await
        .expect(200)
        .json();
    assert_eq!(next.as_array().unwrap().len(), 2);
    for per in ["hour", "day"] {
        let path = format!("{}/results/summary?per={per}", bed.rule.path);
        let summary = bed.service.get(&path).await.expect(200).json();
        let (mut good, mut bad) = (0, 0);
        // A test that runs over the hour has two.
        for it in summary.as_array().unwrap() {
            good += it["good"].as_i64().unwrap();
            bad += it["bad"].as_i64().unwrap();
        }
        assert_eq!((good, bad), (2, 3), "{summary}");
    }
}

#[tokio::test]
async fn what_is_in_doubt_is_asked_again_soon_and_else_in_its_interval() {
    let endpoint = Endpoint::start(Says::status(500)).await;
    let fields = json!({ "interval": "1h", "retry_interval": "5s", "fail_after": 3 });
    let bed = Bed::polled("probe", &endpoint.url, fields).await;
    bed.becomes("down").await;
    let asked = endpoint.asked().len();
    assert_eq!(
        asked, 3,
        "three bad answers are counted, five seconds apart"
    );
    let seconds: f64 = sqlx::query_scalar(
        "select extract(epoch from max(at) - min(at))::float8 from results join deployments using (rule)
         where task = $1",
    )
    .bind(&bed.rule.id)
    .fetch_one(&bed.service.app.engine.db)
    .await
    .unwrap();
    assert!(seconds >= 10.0, "{seconds}");
    let next: f64 = sqlx::query_scalar(
        "select extract(epoch from poll_at - clock())::float8 from checks join deployments using (rule)
         where task = $1",
    )
    .bind(&bed.rule.id)
    .fetch_one(&bed.service.app.engine.db)
    .await
    .unwrap();
    assert!((3_000.0..=3_600.0).contains(&next), "{next}");
}

#[tokio::test]
async fn what_an_answer_has_to_be() {
    let endpoint = Endpoint::start(Says::status(200)).await;
    let bed = Bed::polled("probe", &endpoint.url, json!({ "fail_after": 10 })).await;
    bed.becomes("up").await;
    let healthy =
        Says::body(r#"{"status": "ok", "queue": 3}"#).header("content-type", "application/json");
    let slow = Says {
        after: Duration::from_millis(600),
        ..healthy.clone()
    };
    for (expect, says, wanted) in [
        (
            json!({ "status": "204" }),
            healthy.clone(),
            "bad HTTP 200, not 204",
        ),
        (
            json!({ "contains": ["ok"], "lacks": ["error"] }),
            healthy.clone(),
            "good",
        ),
        (
            json!({ "contains": ["fine"] }),
            healthy.clone(),
            "bad the body does not contain \"fine\"",
        ),
        (
            json!({ "matches": "queue\": [0-9]+" }),
            healthy.clone(),
            "good",
        ),
        (
            json!({ "json": [{ "path": "$.status", "is": "ok" }, { "path": "$.queue", "is": 4 }] }),
            healthy.clone(),
            "bad $.queue is 3, not 4",
        ),
        (
            json!({ "headers": [{ "name": "Content-Type", "matches": "html" }] }),
            healthy.clone(),
            "bad the header content-type does not match \"html\"",
        ),
        (json!({ "within": "500ms" }), healthy.clone(), "good"),
        (
            json!({ "within": "500ms" }),
            slow.clone(),
            "bad it took 0.6",
        ),
    ] {
        endpoint.says(says);
        bed.change(json!({ "expect": null })).await;
        bed.change(json!({ "expect": expect })).await;
        let said = said(&bed.poll().await);
        assert!(said.starts_with(wanted), "{expect}: {said}");
    }
    endpoint.says(Says {
        after: Duration::from_secs(3),
        ..healthy
    });
    bed.change(json!({ "timeout": "1s", "expect": null })).await;
    let result = bed.poll().await;
    assert_eq!(said(&result), "bad no answer within 1 s");
}

#[tokio::test]
async fn a_request_is_sent_as_the_check_has_it() {
    let endpoint = Endpoint::start(Says::status(200)).await;
    let fields = json!({
        "method": "post", "body": "{\"a\": 1}", "headers": { "Content-Type": "application/json", "Host": "shop" },
        "secret_headers": { "Authorization": "Bearer s3cret-token" },
    });
    let bed = Bed::polled_with("probe", &endpoint.url, fields, |settings| {
        settings.channels.secrets_key = Some(KEY.into());
    })
    .await;
    bed.becomes("up").await;
    let asked = endpoint.asked().remove(0);
    assert_eq!(
        (asked.method.as_str(), &asked.body[..]),
        ("POST", &b"{\"a\": 1}"[..])
    );
    assert_eq!(asked.path, "/health");
    for (name, wanted) in [
        ("content-type", "application/json"),
        ("host", "shop"),
        ("authorization", "Bearer s3cret-token"),
        ("user-agent", "kapacitor-alerts"),
        ("connection", "close"),
    ] {
        assert_eq!(asked.header(name), wanted, "{name}");
    }
    // Nobody is shown the secret, and who sends its fingerprint back keeps it.
    let read = bed.service.get(&bed.rule.path).await.expect(200);
    assert!(!read.text.contains("s3cret-token"), "{}", read.text);
    let shown = read.json()["secret_headers"]["Authorization"].clone();
    assert!(shown.as_str().unwrap().starts_with("sealed:"), "{shown}");
    let kept = json!({ "secret_headers": { "Authorization": shown }, "title": "The shop" });
    bed.change(kept).await;
    bed.poll().await;
    let last = endpoint.asked().pop().unwrap();
    assert_eq!(last.header("authorization"), "Bearer s3cret-token");
    let stored: Vec<String> = sqlx::query_scalar(
        "select spec::text from rules union all select spec::text from rule_versions
         union all select encode(sealed, 'escape') from sealed_values union all select audit::text from audit",
    )
    .fetch_all(&bed.service.app.engine.db)
    .await
    .unwrap();
    assert!(
        stored.iter().all(|it| !it.contains("s3cret-token")),
        "{stored:?}"
    );
    // One that was never given is refused.
    let unknown =
        json!({ "secret_headers": { "Authorization": "sealed:0123456789abcdef01234567" } });
    let mut body = bed.rule.key();
    body.as_object_mut()
        .unwrap()
        .extend(unknown.as_object().unwrap().clone());
    let request = bed
        .service
        .request(Method::PATCH, &bed.rule.collection())
        .json(&body);
    bed.service.send(request).await.faults(&["secret_headers"]);
}

#[tokio::test]
async fn a_secret_needs_a_key() {
    let endpoint = Endpoint::start(Says::status(200)).await;
    let bed = Bed::polled("probe", &endpoint.url, json!({})).await;
    let body = json!({ "app": bed.rule.app, "name": "other", "url": endpoint.url,
        "secret_headers": { "Authorization": "Bearer x" } });
    let problem = bed
        .service
        .post("/check/probe", body)
        .await
        .faults(&["secret_headers"]);
    let error = problem["error"].as_str().unwrap();
    assert!(error.contains("SECRETS_KEY"), "{error}");
}

#[tokio::test]
async fn redirects_are_followed_ten_times_and_secrets_stay_with_their_host() {
    let target = Endpoint::start(Says::body("here")).await;
    let first = Endpoint::start(Says::status(302).header("location", &target.url)).await;
    let fields = json!({ "fail_after": 10, "secret_headers": { "X-Api-Key": "s3cret" } });
    let bed = Bed::polled_with("probe", &first.url, fields, |settings| {
        settings.channels.secrets_key = Some(KEY.into());
    })
    .await;
    bed.becomes("up").await;
    assert_eq!(bed.poll().await["redirects"], 1);
    assert_eq!(first.asked()[0].header("x-api-key"), "s3cret");
    assert_eq!(target.asked()[0].header("x-api-key"), "");
    first.says(Says::status(302).header("location", "/health"));
    assert_eq!(said(&bed.poll().await), "bad more than 10 redirects");
    first.says(Says::status(301).header("location", "file:///etc/passwd"));
    assert_eq!(
        said(&bed.poll().await),
        "bad a redirect leads to file:, which is neither http nor https"
    );
    bed.change(json!({ "follow_redirects": false })).await;
    let result = bed.poll().await;
    assert_eq!(
        (&result["status"], said(&result).as_str()),
        (&json!(301), "good")
    );
}

#[tokio::test]
async fn what_is_not_public_is_not_asked_also_not_by_way_of_a_redirect() {
    let inside = Endpoint::start(Says::body("metadata")).await;
    let port = inside.url.rsplit_once(':').unwrap().1.to_owned();
    let by_way = format!("http://localhost:{port}");
    let open = Endpoint::start(Says::status(307).header("location", &by_way)).await;
    let mut bed = Bed::polled("probe", &open.url, json!({ "fail_after": 10 })).await;
    let refused =
        "bad the address is not public, and the operator has not allowed it (PROBE_ALLOW)";
    bed.service
        .restart(|settings| settings.checks.probe_allow = Some("127.0.0.2".into()))
        .await;
    let ask = async |bed: &Bed, url: &str| {
        bed.change(json!({ "url": url })).await;
        said(&bed.poll().await)
    };
    for url in [
        open.url.as_str(),
        "http://localhost:1/",
        "http://[::1]:1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0x7f000001:1/",
        "http://[::ffff:127.0.0.1]:1/",
        "tcp://127.0.0.1:5432",
        "tcp://[::1]:5432",
        "dns://127.0.0.1/shop.example.com",
        // where it is already
        "http://127.0.0.1:1/",
    ] {
        assert_eq!(ask(&bed, url).await, refused, "{url}");
    }
    assert!(open.asked().len() <= 1 && inside.asked().is_empty());
    // The first is allowed now, and what it leads to is not.
    bed.service
        .restart(|settings| settings.checks.probe_allow = Some("127.0.0.1".into()))
        .await;
    let elsewhere = Says::status(307).header("location", "http://[::1]:1/");
    open.says(elsewhere);
    assert_eq!(ask(&bed, &open.url).await, refused);
}

#[tokio::test]
async fn tcp_is_up_as_long_as_somebody_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("tcp://{}", listener.local_addr().unwrap());
    let bed = Bed::polled("probe", &url, json!({ "fail_after": 1 })).await;
    bed.becomes("up").await;
    drop(listener);
    assert_eq!(
        said(&bed.poll().await),
        "bad cannot connect: the connection was refused"
    );
    assert_eq!(bed.status().await, "down");
}

/// A name server that has an address and two mail servers for shop.example.com, and nothing else.
/// The format of its answers: RFC 1035, 4.1.
pub async fn name_server() -> u16 {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let port = socket.local_addr().unwrap().port();
    tokio::spawn(async move {
        let mut buffer = [0; 512];
        while let Ok((size, client)) = socket.recv_from(&mut buffer).await {
            let question = &buffer[12..size];
            let name_ends = question.iter().position(|it| *it == 0).unwrap() + 1;
            let (name, kind) = (&question[..name_ends], &question[name_ends..name_ends + 2]);
            let records: Vec<Vec<u8>> = match (name, kind) {
                (b"\x04shop\x07example\x03com\0", [0, 1]) => vec![vec![192, 0, 2, 7]],
                (b"\x04shop\x07example\x03com\0", [0, 15]) => vec![
                    b"\0\x14\x03mx2\x07example\x03com\0".to_vec(),
                    b"\0\x0a\x03mx1\x07example\x03com\0".to_vec(),
                ],
                _ => Vec::new(),
            };
            let mut answer = buffer[..2].to_vec();
            answer.extend([0x81, if records.is_empty() { 0x83 } else { 0x80 }]);
            answer.extend([0, 1, 0, records.len() as u8, 0, 0, 0, 0]);
            answer.extend(&question[..name_ends + 4]);
            for record in records {
                answer.extend([0xc0, 12]);
                answer.extend(kind);
                answer.extend([0, 1, 0, 0, 0, 60, 0, record.len() as u8]);
                answer.extend(record);
            }
            socket.send_to(&answer, client).await.unwrap();
        }
    });
    port
}

#[tokio::test]
async fn dns_is_asked_for_records() {
    let port = name_server().await;
    let of = |question: &str| format!("dns://127.0.0.1:{port}/{question}");
    let bed = Bed::polled(
        "probe",
        &of("shop.example.com"),
        json!({ "fail_after": 10 }),
    )
    .await;
    bed.becomes("up").await;
    for (question, expect, wanted) in [
        (
            "shop.example.com",
            json!({ "contains": ["192.0.2.7"] }),
            "good",
        ),
        (
            "shop.example.com?type=mx",
            json!({ "matches": "^10 mx1\\.example\\.com\\.\n20 mx2" }),
            "good",
        ),
        (
            "shop.example.com",
            json!({ "contains": ["192.0.2.8"] }),
            "bad the body does not contain \"192.0.2.8\"",
        ),
        (
            "gone.example.com",
            json!({}),
            "bad the name server answers Non-Existent Domain",
        ),
    ] {
        bed.change(json!({ "url": of(question), "expect": null }))
            .await;
        bed.change(json!({ "expect": expect })).await;
        assert_eq!(said(&bed.poll().await), wanted, "{question}");
    }
    // Nobody answers there.
    let silent = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let url = format!("dns://{}/shop.example.com", silent.local_addr().unwrap());
    bed.change(json!({ "url": url, "expect": null, "timeout": "1s" }))
        .await;
    assert_eq!(said(&bed.poll().await), "bad no answer within 1 s");
}

#[tokio::test]
async fn what_is_no_http_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            stream
                .write_all(b"220 mail.example.com ESMTP\r\n")
                .await
                .unwrap();
        }
    });
    let bed = Bed::polled("probe", &url, json!({ "fail_after": 10 })).await;
    assert_eq!(said(&bed.poll().await), "bad the answer is not HTTP");
    let tls = url.replace("http:", "https:");
    bed.change(json!({ "url": tls })).await;
    let said = said(&bed.poll().await);
    assert!(said.starts_with("bad TLS: "), "{said}");
}

#[tokio::test]
async fn while_nothing_else_can_be_reached_a_check_is_unknown_and_nobody_is_told() {
    let closed = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    let canary = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = canary.local_addr().unwrap();
    let endpoint = Endpoint::start(Says::status(200)).await;
    let bed = Bed::polled_with(
        "probe",
        &endpoint.url,
        json!({ "fail_after": 1 }),
        |settings| {
            settings.checks.probe_canary = Some(format!("{closed},{address}"));
            settings.channels.operator_email = Some("oncall@example.com".into());
        },
    )
    .await;
    bed.becomes("up").await;
    drop(canary);
    // An answer is an answer: what is reached is not unknown.
    endpoint.says(Says::status(200));
    let gone = format!("http://{closed}/");
    bed.change(json!({ "url": gone })).await;
    let said = said(&bed.poll().await);
    assert!(
        said.starts_with("unknown cannot connect") && said.ends_with("either"),
        "{said}"
    );
    assert_eq!(bed.status().await, "unknown");
    // The operator is told, once, when it lasts.
    let operator = async |level: &str| {
        eventually("the operator is told", async || {
            let all = bed.heard.received().await.unwrap();
            let mails = all.iter().filter(|it| it.to == "oncall@example.com");
            let mails: Vec<String> = mails.map(|it| it.text.clone()).collect();
            mails
                .last()
                .is_some_and(|it| it.contains(level))
                .then_some(mails)
        })
        .await
    };
    tokio::time::sleep(Duration::from_secs(16)).await;
    bed.set_clock_ahead("2m").await;
    let mails = operator("CRITICAL").await;
    assert!(mails[0].contains("1 check is unknown since"), "{mails:?}");
    bed.change(json!({ "url": endpoint.url })).await;
    bed.poll().await;
    assert_eq!(bed.status().await, "up");
    let mails = operator("all checks can be asked again").await;
    assert_eq!(mails.len(), 2, "{mails:?}");
    assert_eq!(bed.flips().await, ["up report"]);
    bed.told(&[]).await;
}

#[tokio::test]
async fn a_secret_that_cannot_be_opened_is_not_the_endpoints_fault() {
    let endpoint = Endpoint::start(Says::status(200)).await;
    let fields = json!({ "fail_after": 1, "secret_headers": { "X-Token": "s3cret" } });
    let key = |settings: &mut Settings| settings.channels.secrets_key = Some(KEY.into());
    let bed = Bed::polled_with("probe", &endpoint.url, fields, key).await;
    bed.becomes("up").await;
    // A replica that was given another key.
    let other = bed
        .replica_with(|settings| {
            let other = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";
            settings.channels.secrets_key = Some(other.into());
        })
        .await;
    let path = format!("{}/poll", bed.rule.path);
    let polled = other.post(&path, json!({})).await.expect(200).json();
    assert_eq!(
        said(&polled),
        "unknown SECRETS_KEY does not open a secret of the check"
    );
    assert_eq!(bed.flips().await, ["up report"]);
    bed.told(&[]).await;
}

#[tokio::test]
async fn what_is_paused_or_deleted_is_not_asked() {
    let endpoint = Endpoint::start(Says::status(200)).await;
    let bed = Bed::polled("probe", &endpoint.url, json!({ "interval": "10s" })).await;
    bed.becomes("up").await;
    let post = async |action: &str| {
        bed.service
            .post(&format!("{}/{action}", bed.rule.path), json!({}))
            .await
    };
    post("pause").await.expect(204);
    let asked = endpoint.asked().len();
    bed.set_clock_ahead("1h").await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(endpoint.asked().len(), asked);
    let problem = post("poll").await.problem(409);
    assert!(
        problem["error"].as_str().unwrap().contains("paused"),
        "{problem}"
    );
    post("resume").await.expect(204);
    bed.becomes("up").await;
    bed.service.delete(&bed.rule.path).await.expect(200);
    let asked = endpoint.asked().len();
    bed.set_clock_ahead("2h").await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(endpoint.asked().len(), asked);
}

#[tokio::test]
async fn targets_are_told_each_time_where_that_is_wanted() {
    let endpoint = Endpoint::start(Says::status(500)).await;
    let fields = json!({ "fail_after": 1, "notify": "each" });
    let bed = Bed::polled("probe", &endpoint.url, fields).await;
    bed.told(&["CRITICAL"]).await;
    // Each time as it was found then.
    endpoint.says(Says::status(503));
    bed.poll().await;
    bed.told(&["CRITICAL", "CRITICAL"]).await;
    let messages = bed.heard.received().await.unwrap();
    let messages: Vec<_> = messages
        .iter()
        .map(|it| it.body["message"].to_string())
        .collect();
    assert!(messages[0].contains("HTTP 500"), "{messages:?}");
    assert!(messages[1].contains("HTTP 503"), "{messages:?}");
    bed.poll().await;
    bed.told(&["CRITICAL", "CRITICAL", "CRITICAL"]).await;
    endpoint.says(Says::status(200));
    bed.poll().await;
    bed.told(&["CRITICAL", "CRITICAL", "CRITICAL", "OK"]).await;
}

#[tokio::test]
async fn of_three_replicas_one_asks_and_each_change_is_told_once() {
    let endpoint = Endpoint::start(Says::status(200)).await;
    let bed = Bed::polled("probe", &endpoint.url, json!({ "fail_after": 1 })).await;
    let second = bed.replica().await;
    let third = bed.replica().await;
    const CHECKS: usize = 100;
    for n in 0..CHECKS {
        let body = json!({ "app": bed.rule.app, "name": format!("c{n}"), "url": endpoint.url,
            "interval": "1h", "fail_after": 1, "post": bed.heard.hook("hook") });
        bed.service.post("/check/probe", body).await.expect(201);
    }
    let count = async |status: &str| -> i64 {
        sqlx::query_scalar("select count(*) from checks where status = $1")
            .bind(status)
            .fetch_one(&bed.service.app.engine.db)
            .await
            .unwrap()
    };
    let all = CHECKS as i64 + 1;
    eventually("all are up", async || {
        (count("up").await == all).then_some(())
    })
    .await;
    assert_eq!(endpoint.asked().len(), CHECKS + 1);
    endpoint.says(Says::status(500));
    bed.set_clock_ahead("61m").await;
    eventually("all are down", async || {
        (count("down").await == all).then_some(())
    })
    .await;
    // What was under way when the clock was set, which cuts connections, may have been asked twice.
    assert!(endpoint.asked().len() >= 2 * (CHECKS + 1));
    let flips: i64 = sqlx::query_scalar("select count(*) from flips where status = 'down'")
        .fetch_one(&bed.service.app.engine.db)
        .await
        .unwrap();
    assert_eq!(flips, all);
    bed.told(&vec!["CRITICAL"; CHECKS + 1]).await;
    drop((second, third));
}

#[tokio::test]
async fn what_somebody_asks_who_is_gone_is_asked_by_another() {
    let endpoint = Endpoint::start(Says::status(200)).await;
    let bed = Bed::polled("probe", &endpoint.url, json!({})).await;
    bed.becomes("up").await;
    // As a replica leaves it that is killed while it asks.
    sqlx::query("update checks set lease = gen_random_uuid(), poll_at = clock() + interval '90s'")
        .execute(&bed.service.app.engine.db)
        .await
        .unwrap();
    endpoint.says(Says::status(500));
    let asked = endpoint.asked().len();
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(endpoint.asked().len(), asked);
    bed.set_clock_ahead("91s").await;
    eventually("it is asked", async || {
        (endpoint.asked().len() > asked).then_some(())
    })
    .await;
    // What comes of it counts; what the other one may still bring does not.
    eventually("it counts", async || {
        (bed.state().await["polled"]["against"] == 1).then_some(())
    })
    .await;
}

#[tokio::test]
async fn many_who_ask_at_once_get_an_answer_each() {
    let endpoint = Endpoint::start(Says::status(200)).await;
    let bed = Bed::polled("probe", &endpoint.url, json!({})).await;
    bed.becomes("up").await;
    let polls = join_all((0..20).map(|_| bed.poll())).await;
    assert!(polls.iter().all(|it| said(it) == "good"));
    assert_eq!(bed.flips().await, ["up report"]);
}

#[tokio::test]
async fn results_are_dropped_by_the_day() {
    let endpoint = Endpoint::start(Says::status(200)).await;
    let bed = Bed::polled("probe", &endpoint.url, json!({})).await;
    bed.becomes("up").await;
    let db = &bed.service.app.engine.db;
    let results = async || {
        let path = format!("{}/results", bed.rule.path);
        let found = bed.service.get(&path).await.expect(200).json();
        found.as_array().unwrap().len()
    };
    assert_eq!(results().await, 1);
    bed.set_clock_ahead("8d").await;
    eventually("it is asked eight days later", async || {
        (results().await == 2).then_some(())
    })
    .await;
    store::polls::forget(db, 7).await.unwrap();
    assert_eq!(results().await, 1);
    let days: i64 = sqlx::query_scalar("select count(*) from result_days")
        .fetch_one(db)
        .await
        .unwrap();
    assert_eq!(days, 2, "what is added up stays");
}

#[tokio::test]
async fn results_and_flips_are_written_to_influxdb_also_after_it_was_away() {
    let endpoint = Endpoint::start(Says::status(200)).await;
    // It refuses what is written until its database is there.
    let database = format!("checks_{:08x}", rand::random::<u32>());
    let influxdb = Addresses::from_env().unwrap().influxdb_url;
    let url = format!("{influxdb}/write?db={database}");
    let bed = Bed::polled_with(
        "probe",
        &endpoint.url,
        json!({ "fail_after": 1 }),
        |settings| settings.checks.checks_influx = Some(url),
    )
    .await;
    bed.becomes("up").await;
    tokio::time::sleep(Duration::from_secs(6)).await;
    endpoint.says(Says::status(503));
    bed.poll().await;
    bed.set_clock_ahead("1m").await;
    tokio::time::sleep(Duration::from_secs(6)).await;
    let http = reqwest::Client::new();
    let query = async |q: String| -> Value {
        let request = http
            .post(format!("{influxdb}/query"))
            .query(&[("db", &database), ("q", &q)]);
        request.send().await.unwrap().json().await.unwrap()
    };
    query(format!("CREATE DATABASE {database}")).await;
    let values = async |q: &str| query(q.into()).await["results"][0]["series"][0]["values"].clone();
    let app = &bed.rule.app;
    let results = eventually("results are written", async || {
        let q = format!("SELECT answer, status, took FROM check_result WHERE app = '{app}'");
        let values = values(&q).await;
        (values.as_array().is_some_and(|it| it.len() == 2)).then_some(values)
    })
    .await;
    assert_eq!(
        [&results[0][1], &results[0][2]],
        [&json!("good"), &json!(200)]
    );
    assert_eq!(
        [&results[1][1], &results[1][2]],
        [&json!("bad"), &json!(503)]
    );
    assert!(results[1][3].as_f64().unwrap() > 0.0, "{results}");
    let flips = values("SELECT was, status, level FROM check_flip").await;
    assert_eq!(flips[0][2], "up");
    assert_eq!(
        [&flips[1][1], &flips[1][2], &flips[1][3]],
        [&json!("up"), &json!("down"), &json!(3)]
    );
    query(format!("DROP DATABASE {database}")).await;
}
