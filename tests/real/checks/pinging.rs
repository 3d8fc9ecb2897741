//! The addresses that checks report to, as Healthchecks' Pinging API has them.

use reqwest::Method;
use serde_json::json;

use super::{Bed, header};

#[tokio::test]
async fn hc1_hc2_hc5_each_method_is_a_report_or_is_refused() {
    let bed = Bed::start(json!({})).await;
    let path = bed.ping_path().await;
    assert_eq!(bed.status().await, "new");
    for (method, status, text) in [
        (Method::GET, 200, "OK"),
        (Method::HEAD, 200, ""),
        (Method::POST, 200, "OK"),
        (Method::OPTIONS, 204, ""),
        (Method::PUT, 405, "method not allowed"),
        (Method::PATCH, 405, "method not allowed"),
        (Method::DELETE, 405, "method not allowed"),
    ] {
        let answer = bed.bare(method.clone(), &path, "").await.expect(status);
        assert_eq!(answer.text, text, "{method}");
        let headers = &answer.headers;
        assert_eq!(
            header(headers, "access-control-allow-origin"),
            "*",
            "{method}"
        );
        if status == 200 {
            assert_eq!(header(headers, "content-type"), "text/plain; charset=utf-8");
            assert_eq!(header(headers, "content-length"), "2");
            assert_eq!(header(headers, "ping-body-limit"), "10000");
            assert!(header(headers, "cache-control").contains("no-cache"));
        }
    }
    assert_eq!(bed.status().await, "up");
    assert_eq!(
        bed.reports().await,
        ["success GET", "success HEAD", "success POST"]
    );
    assert_eq!(bed.state().await["reports"], 3);
    assert_eq!(bed.flips().await, ["up report"]);
}

#[tokio::test]
async fn hc3_hc12_addresses_that_are_none() {
    let bed = Bed::start(json!({})).await;
    let (path, key) = (bed.ping_path().await, bed.ping_key().await);
    let code = path.strip_prefix("/ping/").unwrap();
    let upper = code.to_uppercase();
    let dashless = code.replace('-', "");
    let other = "5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278";
    for (rest, status, text) in [
        (other, 404, "not found"),
        (&*upper, 404, "not found"),
        (&*dashless, 404, "not found"),
        ("garbage", 404, "not found"),
        (&*format!("{other}/256"), 404, "not found"),
        (&*format!("{code}/256"), 400, "invalid url format"),
        (
            &*format!("{code}/99999999999999999999"),
            400,
            "invalid url format",
        ),
        (&*format!("{code}/abc"), 404, "not found"),
        (&*format!("{code}/-1"), 404, "not found"),
        (&*format!("{code}/ABC"), 400, "invalid url format"),
        (&*format!("{key}/nothing"), 404, "not found"),
        (&*format!("{key}/nightly-backup/"), 404, "not found"),
        (&*format!("{key}/nightly-backup/abc"), 404, "not found"),
        (
            &*format!("{key}/nightly-backup/256"),
            400,
            "invalid url format",
        ),
        (&*format!("wrong{key}/nightly-backup"), 404, "not found"),
        (&*format!("{key}/Nightly-Backup"), 400, "invalid url format"),
    ] {
        let answer = bed.bare(Method::GET, &format!("/ping/{rest}"), "").await;
        assert_eq!(
            (answer.status.as_u16(), &*answer.text),
            (status, text),
            "{rest}"
        );
        assert_eq!(
            header(&answer.headers, "content-type"),
            "text/plain; charset=utf-8"
        );
    }
    assert_eq!(bed.state().await["reports"], 0);
    bed.ping("/").await;
    assert_eq!(bed.status().await, "up");
}

#[tokio::test]
async fn hc4_old_clients_and_new_ones() {
    let bed = Bed::start(json!({})).await;
    let path = bed.ping_path().await;
    for version in ["1.0", "1.1"] {
        let request = format!("GET {path} HTTP/{version}\r\nHost: a\r\nConnection: close\r\n\r\n");
        let answer = bed.service.raw(&request).await;
        assert!(
            answer.starts_with(&format!("HTTP/{version} 200 OK")),
            "{answer}"
        );
        assert!(answer.ends_with("\r\n\r\nOK"), "{answer}");
    }
    assert_eq!(bed.state().await["reports"], 2);
}

#[tokio::test]
async fn hc6_the_first_bytes_of_a_body_are_kept_as_they_are() {
    let bed = Bed::start(json!({})).await;
    let path = bed.ping_path().await;
    let long = [b"\xff\x00binary".to_vec(), vec![b'x'; 3_000_000]].concat();
    let request = bed.service.bare(Method::POST, &path).body(long.clone());
    bed.service.send(request).await.expect(200);
    bed.bare(Method::POST, &path, "").await.expect(200);
    let bodies: Vec<Option<Vec<u8>>> = sqlx::query_scalar("select body from reports order by n")
        .fetch_all(&bed.service.app.engine.db)
        .await
        .unwrap();
    assert_eq!(bodies, [Some(long[..10_000].to_vec()), None]);
}

#[tokio::test]
async fn hc7_hc9_a_run_has_a_beginning_and_an_end() {
    let bed = Bed::start(json!({})).await;
    bed.ping("/start").await;
    let state = bed.state().await;
    assert_eq!(
        (&state["status"], &state["last_report_at"]),
        (&json!("new"), &json!(null))
    );
    assert_ne!(state["run_began_at"], json!(null));
    bed.ping("").await;
    let state = bed.state().await;
    assert_eq!(
        (&state["status"], &state["run_began_at"]),
        (&json!("up"), &json!(null))
    );
    bed.ping("").await;
    let took: Vec<Option<f64>> = sqlx::query_scalar("select took from reports order by n")
        .fetch_all(&bed.service.app.engine.db)
        .await
        .unwrap();
    assert!(
        took[1].is_some_and(|it| (0.0..60.0).contains(&it)),
        "{took:?}"
    );
    assert_eq!((took[0], took[2]), (None, None));
    let reports = format!("{}/reports", bed.rule.path);
    let reports = bed.service.get(&reports).await.expect(200).json();
    let whats: Vec<_> = reports
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["what"])
        .collect();
    assert_eq!(whats, ["success", "success", "start"]);
    assert_eq!(reports[1]["took"].as_f64(), took[1]);
    // While it is down, it stays so until the run has ended.
    bed.ping("/fail").await;
    bed.ping("/start").await;
    assert_eq!(bed.status().await, "down");
    bed.ping("").await;
    assert_eq!(bed.status().await, "up");
    bed.told(&["CRITICAL", "OK"]).await;
}

#[tokio::test]
async fn hc10_hc11_failures_and_exit_statuses() {
    let bed = Bed::start(json!({ "title": "Nightly backup" })).await;
    let path = bed.ping_path().await;
    bed.ping("").await;
    bed.bare(Method::POST, &format!("{path}/fail"), "disk full")
        .await
        .expect(200);
    bed.ping("/1").await;
    bed.ping("/000").await;
    bed.ping("/255").await;
    assert_eq!(
        bed.flips().await,
        ["up report", "down fail", "up report", "down fail"]
    );
    bed.told(&["CRITICAL", "OK", "CRITICAL"]).await;
    let events = bed
        .service
        .get(&format!("{}/events", bed.rule.path))
        .await
        .expect(200)
        .json();
    let events = events.as_array().unwrap();
    let message = |n: usize| events[n]["message"].as_str().unwrap();
    let app = &bed.rule.app;
    assert_eq!(
        message(0),
        format!("CRITICAL {app}: Nightly backup has failed, with exit status 255")
    );
    assert!(
        message(1).starts_with(&format!("OK {app}: Nightly backup is up after")),
        "{}",
        message(1)
    );
    assert_eq!(
        message(2),
        format!("CRITICAL {app}: Nightly backup has failed")
    );
    // What it has said is somebody else's word, and no HTML.
    assert_eq!(
        events[2]["details"],
        "<p>Nightly backup has failed</p>\n<pre>disk full</pre>"
    );
    let statuses: Vec<Option<i16>> =
        sqlx::query_scalar("select exit_status from reports order by n")
            .fetch_all(&bed.service.app.engine.db)
            .await
            .unwrap();
    assert_eq!(statuses, [None, None, Some(1), Some(0), Some(255)]);
}

#[tokio::test]
async fn hc13_hc14_hc15_slugs() {
    let bed = Bed::start(json!({ "title": "Čau, Database Backup!" })).await;
    let key = bed.ping_key().await;
    let path = format!("/ping/{key}/cau-database-backup");
    for end in ["", "/start", "/0"] {
        let answer = bed
            .bare(Method::GET, &format!("{path}{end}"), "")
            .await
            .expect(200);
        assert_eq!(answer.text, "OK");
    }
    assert_eq!(
        bed.reports().await,
        ["success GET", "start GET", "success GET"]
    );
    // It follows a new title.
    let title = json!({ "title": "Backup" });
    bed.service.patch(&bed.rule.path, title).await.expect(201);
    bed.bare(Method::GET, &path, "").await.expect(404);
    let path = format!("/ping/{key}/backup");
    bed.bare(Method::GET, &path, "").await.expect(200);
    // Of two with the same one, none is meant, and both have their own addresses.
    let second = bed
        .rule
        .clone()
        .with(json!({ "name": "second", "title": "backup" }));
    let second = bed
        .service
        .post("/check/heartbeat", second.body)
        .await
        .expect(201)
        .json();
    let answer = bed.bare(Method::GET, &path, "").await.expect(409);
    assert_eq!(answer.text, "ambiguous slug");
    assert_eq!(bed.state().await["reports"], 4);
    bed.ping("").await;
    let code = second["state"]["ping_url"].as_str().unwrap();
    bed.bare(Method::GET, code, "").await.expect(200);
    // A key that is replaced is no longer one.
    let new = bed.ping_key().await;
    bed.bare(Method::GET, &path, "").await.expect(404);
    bed.bare(Method::GET, &format!("/ping/{new}/backup"), "")
        .await
        .expect(409);
}

#[tokio::test]
async fn hc17_the_address_of_a_check_is_its_own_for_ever() {
    let bed = Bed::start(json!({})).await;
    let path = bed.ping_path().await;
    bed.service
        .patch(&bed.rule.path, json!({ "title": "Another" }))
        .await
        .expect(201);
    assert_eq!(bed.ping_path().await, path);
    bed.service.delete(&bed.rule.path).await.expect(200);
    bed.bare(Method::GET, &path, "").await.expect(404);
    bed.service.create(&bed.rule).await;
    assert_ne!(bed.ping_path().await, path);
    bed.bare(Method::GET, &path, "").await.expect(404);
}

#[tokio::test]
async fn hc18_a_report_may_make_its_check() {
    let bed = Bed::start(json!({})).await;
    let key = bed.ping_key().await;
    let path = |rest: &str| format!("/ping/{key}/{rest}");
    for (rest, status, text) in [
        ("weekly/256?create=1", 400, "invalid url format"),
        ("weekly?create=1&rid=nonsense", 400, "invalid uuid format"),
        ("weekly", 404, "not found"),
        ("-weekly?create=1", 400, "invalid url format"),
        ("weekly?create=1", 201, "Created"),
        ("weekly?create=1", 200, "OK"),
    ] {
        let answer = bed.bare(Method::GET, &path(rest), "").await;
        assert_eq!(
            (answer.status.as_u16(), &*answer.text),
            (status, text),
            "{rest}"
        );
    }
    let wrong = format!("/ping/wrong{key}/weekly/256?create=1");
    bed.bare(Method::GET, &wrong, "").await.expect(404);
    let made = format!("/check/heartbeat/{}/weekly", bed.rule.app);
    let made = bed.service.get(&made).await.expect(200).json();
    assert_eq!(
        [
            &made["period"],
            &made["grace"],
            &made["post"],
            &made["state"]["reports"]
        ],
        [
            &json!("1d"),
            &json!("1h"),
            &bed.rule.body["post"],
            &json!(2)
        ]
    );
    // Of many at once, one makes it, and all are taken.
    let many = (0..10).map(|_| {
        let path = path("daily?create=1");
        let bed = &bed;
        async move { bed.bare(Method::GET, &path, "").await }
    });
    let many = futures::future::join_all(many).await;
    for answer in many {
        assert!([200, 201].contains(&answer.status.as_u16()), "{answer:?}");
    }
    let daily = format!("/check/heartbeat/{}/daily", bed.rule.app);
    let daily = bed.service.get(&daily).await.expect(200).json();
    assert_eq!(daily["state"]["reports"], 10);
}

#[tokio::test]
async fn hc19_a_run_has_an_id() {
    let bed = Bed::start(json!({})).await;
    let (one, two) = (
        "5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278",
        "5BF66975-D4C7-4BF5-BCC8-B8D8A82EA279",
    );
    bed.ping(&format!("/start?rid={one}")).await;
    bed.ping(&format!("?rid={two}")).await;
    let state = bed.state().await;
    assert_eq!(state["status"], "up");
    assert_ne!(state["run_began_at"], json!(null), "another run's end");
    bed.ping(&format!("?rid={}", one.to_uppercase())).await;
    assert_eq!(bed.state().await["run_began_at"], json!(null));
    // A report without one is the end of any run, and so is each failure.
    for end in ["", &format!("/fail?rid={two}")] {
        bed.ping(&format!("/start?rid={one}")).await;
        bed.ping(end).await;
        assert_eq!(bed.state().await["run_began_at"], json!(null), "{end}");
    }
    let path = bed.ping_path().await;
    for verb in ["", "/start", "/fail", "/log", "/0"] {
        let answer = bed
            .bare(Method::GET, &format!("{path}{verb}?rid=1"), "")
            .await;
        assert_eq!(
            (answer.status.as_u16(), &*answer.text),
            (400, "invalid uuid format")
        );
    }
}

#[tokio::test]
async fn hc20_hc21_reports_that_do_not_count() {
    let bed = Bed::start(json!({ "post_only": true })).await;
    let path = bed.ping_path().await;
    for (method, end) in [
        (Method::GET, ""),
        (Method::HEAD, "/fail"),
        (Method::POST, "/log"),
    ] {
        bed.bare(method, &format!("{path}{end}"), "")
            .await
            .expect(200);
    }
    let state = bed.state().await;
    assert_eq!(
        [
            &state["status"],
            &state["reports"],
            &state["last_report_at"]
        ],
        [&json!("new"), &json!(3), &json!(null)]
    );
    assert_eq!(bed.reports().await, ["ign GET", "ign HEAD", "log POST"]);
    bed.bare(Method::POST, &path, "").await.expect(200);
    assert_eq!(bed.status().await, "up");
}

#[tokio::test]
async fn hc22_words_in_the_body_say_what_a_report_means() {
    let keywords = json!({ "failure": ["ERROR"], "success": ["done"], "start": ["begin"] });
    let bed = Bed::start(json!({ "keywords": keywords })).await;
    let path = bed.ping_path().await;
    for (end, body, status) in [
        ("/fail", "begin", "new"),
        ("/fail", "all done", "up"),
        ("", "done with an ERROR", "down"),
        ("/0", "error", "down"),
        ("/log", "done", "up"),
        ("", "", "up"),
    ] {
        bed.bare(Method::POST, &format!("{path}{end}"), body)
            .await
            .expect(200);
        assert_eq!(bed.status().await, status, "{end} {body}");
    }
    let reports =
        ["start", "success", "fail", "ign", "success", "ign"].map(|it| format!("{it} POST"));
    assert_eq!(bed.reports().await, reports);
    // What is cut in the middle of a character, or is no text, is no less read.
    let request = bed
        .service
        .bare(Method::POST, &path)
        .body(b"\xff ERROR".to_vec());
    bed.service.send(request).await.expect(200);
    assert_eq!(bed.status().await, "down");
    let fail = json!({ "keywords": { "otherwise": "fail", "success": ["done"] } });
    bed.service.patch(&bed.rule.path, fail).await.expect(201);
    bed.bare(Method::POST, &path, "done").await.expect(200);
    bed.bare(Method::POST, &path, "nothing").await.expect(200);
    assert_eq!(bed.status().await, "down");
}

#[tokio::test]
async fn hc24_where_a_report_came_from() {
    let bed = Bed::start(json!({})).await;
    let path = bed.ping_path().await;
    let long = "x".repeat(300);
    let request = bed
        .service
        .bare(Method::GET, &path)
        .header("user-agent", &long)
        .header("x-forwarded-for", "203.0.113.9")
        .header("x-forwarded-proto", "https");
    bed.service.send(request).await.expect(200);
    let kept: (String, String, String) =
        sqlx::query_as("select host(address), scheme, user_agent from reports")
            .fetch_one(&bed.service.app.engine.db)
            .await
            .unwrap();
    // Nobody whom the settings trust has said otherwise.
    assert_eq!(kept, ("127.0.0.1".into(), "http".into(), "x".repeat(200)));
}

#[tokio::test]
async fn a_hundred_reports_are_kept() {
    let bed = Bed::start(json!({})).await;
    let path = bed.ping_path().await;
    for _ in 0..205 {
        bed.bare(Method::GET, &path, "").await.expect(200);
    }
    let kept = bed.reports().await.len();
    assert!((100..200).contains(&kept), "{kept}");
    assert_eq!(bed.state().await["reports"], 205);
}
