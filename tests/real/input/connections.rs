//! Clients that are slow, many, or talk without end, on the real listener.

use std::time::{Duration, Instant};

use axum::{body::Bytes, http};
use kapacitor_alerts::config::Settings;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{
    faults::proxy::{Deed, Proxy},
    support::{PATIENCE, Service, eventually},
};

async fn with(change: impl FnOnce(&mut Settings)) -> Service {
    Service::start_with(change).await
}

async fn connect(service: &Service) -> TcpStream {
    let address = service.url.strip_prefix("http://").unwrap();
    TcpStream::connect(address).await.unwrap()
}

/// Reads until the service ends the connection; a reset is an end, too.
async fn until_the_end(connection: &mut TcpStream) -> String {
    let mut text = Vec::new();
    let read = async {
        let mut piece = [0; 64 * 1024];
        while let Ok(length @ 1..) = connection.read(&mut piece).await {
            text.extend(&piece[..length]);
        }
    };
    tokio::time::timeout(PATIENCE, read)
        .await
        .expect("it is ended");
    String::from_utf8_lossy(&text).into_owned()
}

/// Sends a piece each 50 ms for as long as it is taken.
async fn drip(connection: &mut TcpStream, piece: &str) -> String {
    let (mut from, mut to) = connection.split();
    let mut text = Vec::new();
    let dripping = async {
        while to.write_all(piece.as_bytes()).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        std::future::pending::<()>().await;
    };
    tokio::select! {
        () = dripping => unreachable!("it is endless"),
        _ = tokio::time::timeout(PATIENCE, from.read_to_end(&mut text)) => {}
    }
    String::from_utf8_lossy(&text).into_owned()
}

async fn alive(service: &Service) {
    let fresh = reqwest::Client::builder().pool_max_idle_per_host(0);
    let healthz = format!("{}/healthz", service.url);
    let answer = fresh.build().unwrap().get(healthz).send().await.unwrap();
    assert_eq!(answer.status(), 200);
}

fn quick(settings: &mut Settings) {
    // no less: machines are busy
    settings.listen.client_timeout = Some("2".into());
}

#[tokio::test]
async fn a_head_that_does_not_end_is_cut_off() {
    let service = with(quick).await;
    let mut silent = connect(&service).await;
    silent.write_all(b"GET /healthz HT").await.unwrap();
    let mut slow = connect(&service).await;
    slow.write_all(b"GET /healthz HTTP/1.1\r\n").await.unwrap();
    let begin = Instant::now();
    let answers = tokio::join!(until_the_end(&mut silent), drip(&mut slow, "x: y\r\n"));
    assert_eq!(answers, (String::new(), String::new()));
    // and not only when the patience with idle ones is at its end
    assert!(begin.elapsed() < Duration::from_secs(30));
    // a second request on a connection no more than the first
    let mut second = connect(&service).await;
    let twice = "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n";
    second.write_all(twice.as_bytes()).await.unwrap();
    let mut first = [0; 12];
    second.read_exact(&mut first).await.unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    tokio::time::sleep(Duration::from_millis(50)).await;
    second.write_all(b"GET /healthz HT").await.unwrap();
    until_the_end(&mut second).await;
    let metrics = service.get("/metrics").await.expect(200).text;
    assert!(
        metrics.contains("kapacitor_alerts_connections_cut_total{reason=\"slow\"} 3\n"),
        "{metrics}"
    );
}

#[tokio::test]
async fn a_body_that_does_not_end_is_cut_off() {
    let service = with(quick).await;
    let head = format!(
        "POST /task/release HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
         authorization: Bearer {}\r\n",
        service.token
    );
    for rest in [
        "content-length: 1000\r\n\r\n{",
        "transfer-encoding: chunked\r\n\r\n",
    ] {
        let mut connection = connect(&service).await;
        let request = format!("{head}{rest}");
        connection.write_all(request.as_bytes()).await.unwrap();
        let piece = if rest.starts_with("content") {
            " "
        } else {
            "1\r\n \r\n"
        };
        let answer = drip(&mut connection, piece).await;
        assert!(answer.starts_with("HTTP/1.1 408 "), "{answer:?}");
        assert!(answer.contains("application/problem+json"), "{answer}");
    }
    assert_eq!(service.rows().await, 0);
}

#[tokio::test]
async fn a_connection_without_a_request_is_closed() {
    let service = with(|settings| settings.listen.keep_alive = Some("4".into())).await;
    let mut unused = connect(&service).await;
    let mut used = connect(&service).await;
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_secs(6) {
        // in use it stays
        let request = b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n";
        used.write_all(request).await.unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n\r\nok\n") {
            assert!(used.read_buf(&mut answer).await.unwrap() > 0);
        }
        assert!(answer.starts_with(b"HTTP/1.1 200"));
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(until_the_end(&mut unused).await, "");
    assert_eq!(until_the_end(&mut used).await, "");
}

#[tokio::test]
async fn an_answer_that_is_not_read_is_given_up() {
    let service = with(quick).await;
    let mut connection = connect(&service).await;
    // far more than the two machines' buffers hold
    let count = 200;
    let size = service.get("/openapi.json").await.expect(200).text.len();
    assert!(size * count > 40_000_000, "{size}");
    let request = "GET /openapi.json HTTP/1.1\r\nhost: x\r\n\r\n".repeat(count);
    connection.write_all(request.as_bytes()).await.unwrap();
    eventually("it is given up", async || {
        let metrics = service.get("/metrics").await.expect(200).text;
        metrics
            .contains("kapacitor_alerts_connections_cut_total{reason=\"slow\"} 1\n")
            .then_some(())
    })
    .await;
    let got = until_the_end(&mut connection).await.len();
    assert!(got < size * count, "{got}");
}

#[tokio::test]
async fn idle_connections_make_room_for_new_ones() {
    let service = with(|settings| settings.listen.max_connections = Some("20".into())).await;
    let mut idle = Vec::new();
    for count in 0..2000 {
        let mut connection = connect(&service).await;
        if count % 3 == 1 {
            connection.write_all(b"GET /hea").await.unwrap();
        }
        if count % 3 == 2 {
            let head = format!(
                "POST /task/5xx HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\
                 content-type: application/json\r\nauthorization: Bearer {}\r\n\r\n{{",
                service.token
            );
            connection.write_all(head.as_bytes()).await.unwrap();
        }
        idle.push(connection);
        if count % 200 == 199 {
            alive(&service).await;
        }
    }
    alive(&service).await;
    // the oldest had to go
    let oldest = idle.len() - 100;
    for connection in &mut idle[..oldest] {
        until_the_end(connection).await;
    }
    let metrics = service.get("/metrics").await.expect(200).text;
    let cut: f64 = metrics
        .lines()
        .find_map(|line| {
            line.strip_prefix("kapacitor_alerts_connections_cut_total{reason=\"crowded\"} ")
        })
        .unwrap()
        .parse()
        .unwrap();
    assert!(cut >= 1900.0, "{cut}");
}

#[tokio::test]
async fn a_connection_with_an_open_request_is_not_closed_for_another() {
    let proxy = Proxy::to_the_shared_kapacitor(|_, _, _| Deed::Pass).await;
    let service = with(|settings| {
        settings.kapacitor.kapacitor_url = Some(proxy.url.clone());
        settings.listen.max_connections = Some("2".into());
        // nothing else is to call Kapacitor
        settings.sync.reconcile_interval = Some("3600".into());
        settings.sync.health_interval = Some("3600".into());
    })
    .await;
    proxy.close();
    let mut under_way = Vec::new();
    for name in ["one", "two"] {
        let rule = service.rule("release", name);
        let request = service
            .request(reqwest::Method::POST, &rule.collection())
            .json(&rule.body);
        under_way.push(tokio::spawn(request.send()));
        proxy.arrived(under_way.len()).await;
    }
    let mut third = connect(&service).await;
    let _ = third
        .write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
        .await;
    assert_eq!(until_the_end(&mut third).await, "");
    assert!(under_way.iter().all(|request| !request.is_finished()));
    proxy.open();
    for request in under_way {
        assert_eq!(request.await.unwrap().unwrap().status(), 201);
    }
    alive(&service).await;
}

#[tokio::test]
async fn heads_are_bounded() {
    let service = Service::start().await;
    let line = |size: usize| format!("x-long: {}\r\n", "y".repeat(size));
    let lines = |count: usize| -> String { (0..count).map(|n| format!("x-{n}: y\r\n")).collect() };
    let head = |path: &str, more: &str| {
        format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{more}\r\n")
    };
    let long = format!("/healthz?{}", "x".repeat(20_000));
    for (request, statuses) in [
        (head("/healthz", ""), &["200"][..]),
        (head("/healthz", &lines(90)), &["200"]),
        (head("/healthz", &line(16_000)), &["200"]),
        (head(&long, ""), &["200"]),
        (head("/healthz", &lines(101)), &["431"]),
        (head("/healthz", &line(40_000)), &["431"]),
        (head("/healthz", &line(3_000_000)), &["431"]),
        (head("/healthz", &lines(20_000)), &["431"]),
        (head(&long.repeat(3), ""), &["414", "431"]),
        (head(&long.repeat(100), ""), &["414", "431"]),
    ] {
        let mut connection = connect(&service).await;
        // the rest may not be taken any more
        let (mut from, mut to) = connection.split();
        let mut answer = vec![0; 12];
        let write = async {
            let _ = to.write_all(request.as_bytes()).await;
        };
        let (_, read) = tokio::join!(write, from.read_exact(&mut answer));
        let answer = read.map(|_| String::from_utf8_lossy(&answer).into_owned());
        let length = request.len();
        match answer {
            Ok(answer) => assert!(
                statuses.iter().any(|it| answer == format!("HTTP/1.1 {it}")),
                "{length}: {answer}"
            ),
            // it was ended with so much unread that the answer was lost on its way
            Err(error) => assert!(statuses != ["200"] && length > 100_000, "{length}: {error}"),
        }
    }
    alive(&service).await;
}

#[tokio::test]
async fn nobody_is_upgraded_to_http_2() {
    let service = Service::start().await;
    let upgrade = "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: upgrade, http2-settings, close\r\n\
        upgrade: h2c\r\nhttp2-settings: AAMAAABkAAQAAP__\r\n\r\n";
    let answer = service.raw(upgrade).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer:?}");
}

/// A client of HTTP/2, and its connection, which is driven in the background.
async fn http2(service: &Service, window: u32) -> h2::client::SendRequest<Bytes> {
    let (client, connection) = h2::client::Builder::new()
        .initial_window_size(window)
        .handshake(connect(service).await)
        .await
        .unwrap();
    tokio::spawn(connection);
    client
}

fn http2_request(service: &Service, path: &str) -> http::Request<()> {
    http::Request::get(format!("{}{path}", service.url))
        .header("authorization", format!("Bearer {}", service.token))
        .body(())
        .unwrap()
}

/// Waits until so many connections were cut for this.
async fn cut(service: &Service, reason: &str, count: usize) {
    let line = format!("kapacitor_alerts_connections_cut_total{{reason=\"{reason}\"}} {count}\n");
    eventually(&line, async || {
        let metrics = service.get("/metrics").await.expect(200).text;
        metrics.contains(&line).then_some(())
    })
    .await;
}

#[tokio::test]
async fn many_requests_of_http_2_share_a_connection() {
    let service = Service::start().await;
    let client = http2(&service, 65_535).await;
    // Then it has heard how many may be under way.
    let mut first = client.clone().ready().await.unwrap();
    let (answer, _) = first
        .send_request(http2_request(&service, "/healthz"), true)
        .unwrap();
    answer.await.unwrap();
    let asked = (0..300).map(|_| {
        let mut client = client.clone();
        let request = http2_request(&service, "/tasks");
        async move {
            client = client.ready().await.unwrap();
            let (answer, _) = client.send_request(request, true).unwrap();
            answer.await.unwrap().status().as_u16()
        }
    });
    let statuses = futures::future::join_all(asked).await;
    assert_eq!(statuses, [200; 300]);
}

#[tokio::test]
async fn a_client_of_http_2_that_asks_nothing_is_cut_off() {
    let service = with(|settings| settings.listen.keep_alive = Some("2".into())).await;
    let client = http2(&service, 65_535).await;
    cut(&service, "slow", 1).await;
    assert!(client.ready().await.is_err());
}

#[tokio::test]
async fn a_client_of_http_2_that_takes_nothing_is_cut_off() {
    let service = with(|settings| {
        settings.listen.client_timeout = Some("1".into());
        settings.listen.keep_alive = Some("2".into());
    })
    .await;
    let client = http2(&service, 0).await;
    let mut client = client.ready().await.unwrap();
    let request = http2_request(&service, "/openapi.json");
    let (answer, _) = client.send_request(request, true).unwrap();
    let answer = answer.await.unwrap();
    assert_eq!(answer.status(), 200);
    cut(&service, "slow", 1).await;
    let mut body = answer.into_body();
    assert!(body.data().await.is_none_or(|part| part.is_err()));
    alive(&service).await;
}

#[tokio::test]
async fn a_client_of_http_2_that_gives_up_its_requests_is_cut_off() {
    let service = Service::start().await;
    let client = http2(&service, 65_535).await;
    let mut asked = 0;
    for _ in 0..5_000 {
        let Ok(mut client) = client.clone().ready().await else {
            break;
        };
        let request = http2_request(&service, "/tasks");
        let Ok((answer, mut stream)) = client.send_request(request, true) else {
            break;
        };
        asked += 1;
        // What is given up before it was begun, the library itself counts; the service what has begun.
        tokio::time::sleep(Duration::from_millis(1)).await;
        stream.send_reset(h2::Reason::CANCEL);
        drop(answer);
    }
    assert!(asked < 5_000, "it was never cut off");
    alive(&service).await;
}

#[tokio::test]
async fn heads_of_http_2_are_bounded() {
    let service = Service::start().await;
    for (size, wanted) in [(10_000, Some(200)), (200_000, None), (10, Some(200))] {
        let mut request = http2_request(&service, "/healthz");
        let value = "y".repeat(size).parse().unwrap();
        request.headers_mut().insert("x-long", value);
        let mut client = http2(&service, 65_535).await.ready().await.unwrap();
        let (answer, _) = client.send_request(request, true).unwrap();
        let status = answer.await.map(|answer| answer.status().as_u16());
        match wanted {
            Some(wanted) => assert_eq!(status.unwrap(), wanted),
            None => assert!(status.is_err() || status.is_ok_and(|it| it == 431)),
        }
    }
}

#[tokio::test]
async fn a_compressed_body_is_refused() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        for encoding in ["gzip", "deflate", "br", "zstd", "gzip, gzip", "x"] {
            let request = service
                .request(reqwest::Method::POST, &rule.collection())
                .header("content-type", "application/json")
                .header("content-encoding", encoding)
                .body(vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0]);
            let problem = service.send(request).await.problem(415);
            let error = problem["error"].as_str().unwrap();
            assert!(error.contains("content-encoding"), "{error}");
        }
        let request = service
            .request(reqwest::Method::POST, &rule.collection())
            .header("content-encoding", "identity")
            .json(&rule.body);
        service.send(request).await.expect(201);
    }
}

#[tokio::test]
async fn an_unknown_method_is_counted_as_other() {
    let service = Service::start().await;
    for count in 0..50 {
        let method = format!("X{count}");
        let request = format!("{method} /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        let answer = service.raw(&request).await;
        assert!(answer.starts_with("HTTP/1.1 405"), "{answer}");
    }
    let metrics = service.get("/metrics").await.expect(200).text;
    assert!(
        metrics.contains("method=\"other\"") && !metrics.contains("X1"),
        "{metrics}"
    );
}

#[tokio::test]
async fn deep_json_is_not_followed() {
    let service = Service::start().await;
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        for depth in [200, 5000] {
            let nested = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            let body = format!("{{\"app\": {nested}}}");
            let request = service
                .request(reqwest::Method::POST, "/task/release")
                .header("content-type", "application/json");
            service.send(request.body(body)).await.problem(400);
        }
    }
    // and what is short of that is a wrong value like any other
    let nested: serde_json::Value =
        serde_json::from_str(&format!("{}1{}", "[".repeat(100), "]".repeat(100))).unwrap();
    let body = json!({ "app": nested, "slack": "#ops" });
    service.post("/task/release", body).await.faults(&["app"]);
}
