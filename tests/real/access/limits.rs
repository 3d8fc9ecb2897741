//! Too much of anything is refused at once.

use std::time::{Duration, Instant};

use futures::future::join_all;
use reqwest::Method;
use serde_json::json;

use crate::{
    faults::proxy::{Deed, Proxy},
    support::{Answer, Service},
};

#[tokio::test]
async fn clients_that_fail_often_wait_and_known_tokens_do_not() {
    let service = Service::start_with(|settings| {
        settings.access.auth_failures = Some("5".into());
        settings.access.trusted_proxies = Some("127.0.0.0/8".into());
    })
    .await;
    let token = service.make_token("ci", "read", "*").await;
    let send = async |token: &str, from: &str| {
        let request = service.bare(Method::GET, "/tasks").bearer_auth(token);
        service.send(request.header("x-forwarded-for", from)).await
    };
    send(&token, "198.51.100.7").await.expect(200);
    for _ in 0..5 {
        send("kat_guess", "198.51.100.7").await.problem(401);
    }
    let refused = send("kat_guess", "198.51.100.7").await;
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((10..=13).contains(&wait), "{wait}");
    refused.problem(429);
    // those that are known go on, from wherever
    send(&token, "198.51.100.7").await.expect(200);
    send(&service.token, "198.51.100.7").await.expect(200);
    // one that is not, and is good, has to wait there, and nowhere else
    let other = service.make_token("other", "read", "*").await;
    send(&other, "198.51.100.7").await.problem(429);
    send("kat_guess", "198.51.100.8").await.problem(401);
    send(&other, "198.51.100.8").await.expect(200);
    let metrics = service.get("/metrics").await.expect(200).text;
    let line = "kapacitor_alerts_requests_refused_total{reason=\"throttled\"} 2\n";
    assert!(metrics.contains(line), "{metrics}");
}

#[tokio::test]
async fn a_client_cannot_claim_another_address() {
    let service =
        Service::start_with(|settings| settings.access.auth_failures = Some("3".into())).await;
    let guess = async |nth: usize| {
        let request = service.bare(Method::GET, "/tasks").bearer_auth("kat_guess");
        let from = format!("198.51.100.{nth}");
        service.send(request.header("x-forwarded-for", from)).await
    };
    for nth in 0..3 {
        guess(nth).await.problem(401);
    }
    guess(4).await.problem(429);
}

#[tokio::test]
async fn a_token_has_so_many_requests_a_minute() {
    let service =
        Service::start_with(|settings| settings.access.rate_limit = Some("10".into())).await;
    let token = service.make_token("ci", "read", "*").await;
    let bearer = service.as_bearer(&token);
    for left in (0..10).rev() {
        let answer = bearer.get("/tasks").await.expect(200);
        assert_eq!(answer.header("ratelimit-policy"), "\"token\";q=10;w=60");
        let state = format!("\"token\";r={left};t=");
        assert!(answer.header("ratelimit").starts_with(&state), "{answer:?}");
    }
    let refused = bearer.get("/tasks").await;
    assert!(refused.header("ratelimit").starts_with("\"token\";r=0;t="));
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=7).contains(&wait), "{wait}");
    refused.problem(429);
    // each has its own
    let other = service.make_token("other", "read", "*").await;
    service.as_bearer(&other).get("/tasks").await.expect(200);
}

#[tokio::test]
async fn requests_above_the_concurrency_limit_are_refused_at_once() {
    let proxy = Proxy::to_the_shared_kapacitor(|_, _, _| Deed::Pass).await;
    let url = proxy.url.clone();
    let service = Service::start_with(|settings| {
        settings.kapacitor.kapacitor_url = Some(url);
        settings.access.request_concurrency = Some("3".into());
        settings.sync.reconcile_interval = Some("1000".into());
    })
    .await;
    let rules: Vec<_> = (0..3)
        .map(|n| service.rule("5xx", &format!("app{n}")))
        .collect();
    proxy.close();
    let writes = join_all(
        rules
            .iter()
            .map(async |rule| service.post(&rule.collection(), rule.body.clone()).await),
    );
    let meanwhile = async {
        let busy = async || -> Answer {
            loop {
                let answer = service.get("/tasks").await;
                if answer.status == 503 {
                    return answer;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), busy())
            .await
            .unwrap();
        let begin = Instant::now();
        for path in ["/tasks", "/readyz", "/nowhere"] {
            let answer = service.get(path).await;
            assert_eq!(answer.header("retry-after"), "1");
            answer.problem(503);
        }
        assert!(begin.elapsed() < Duration::from_secs(5));
        // whether it lives, and how busy it is, is told all the same
        let healthz = service.bare(Method::GET, "/healthz");
        assert_eq!(service.send(healthz).await.expect(200).text, "ok\n");
        let metrics = service.get("/metrics").await.expect(200).text;
        assert!(
            metrics.contains("requests_refused_total{reason=\"overloaded\"}"),
            "{metrics}"
        );
        proxy.open();
    };
    let (written, ()) = tokio::join!(writes, meanwhile);
    for answer in written {
        answer.expect(201);
    }
    service
        .post("/task/5xx/validate", json!({}))
        .await
        .problem(422);
}
