//! Verdicts of probes against those of blackbox_exporter, on the same endpoints.
//! <https://github.com/prometheus/blackbox_exporter>

use std::{process::Stdio, time::Duration};

use serde_json::{Value, json};
use testbed::process::{Folder, bound_command, spawn};
use tokio::{io::AsyncWriteExt, net::TcpListener};

use super::{
    Bed,
    endpoint::{Endpoint, Says},
    polls::name_server,
};
use crate::support::eventually;

/// What blackbox_exporter asks: its modules.
const MODULES: &str = r#"
modules:
  http: { prober: http, timeout: 2s, http: { preferred_ip_protocol: ip4 } }
  http_moved: { prober: http, timeout: 2s, http: { valid_status_codes: [301], follow_redirects: false } }
  http_body: { prober: http, timeout: 2s, http: { fail_if_body_not_matches_regexp: ["\"state\": *\"ok\""] } }
  http_lacks: { prober: http, timeout: 2s, http: { fail_if_body_matches_regexp: ["error"] } }
  http_header:
    prober: http
    timeout: 2s
    http: { fail_if_header_not_matches: [{ header: Content-Type, regexp: json, allow_missing: false }] }
  http_post: { prober: http, timeout: 2s, http: { method: POST, body: "{}", headers: { X-Shop: "1" } } }
  tcp: { prober: tcp, timeout: 2s }
  dns:
    prober: dns
    timeout: 2s
    dns:
      query_name: shop.example.com
      query_type: A
      preferred_ip_protocol: ip4
      validate_answer_rrs: { fail_if_none_matches_regexp: [".*192\\.0\\.2\\.7.*"] }
  dns_gone: { prober: dns, timeout: 2s, dns: { query_name: gone.example.com, query_type: A, preferred_ip_protocol: ip4 } }
"#;

/// The same as fields of a probe.
fn fields(module: &str) -> Value {
    match module {
        "http" | "tcp" | "dns_gone" => json!({}),
        "http_moved" => json!({ "expect": { "status": "301" }, "follow_redirects": false }),
        "http_body" => json!({ "expect": { "status": "2xx", "matches": "\"state\": *\"ok\"" } }),
        "http_lacks" => json!({ "expect": { "status": "2xx", "lacks": ["error"] } }),
        "http_header" => json!({ "expect": { "status": "2xx",
            "headers": [{ "name": "Content-Type", "matches": "json" }] } }),
        "http_post" => json!({ "method": "POST", "body": "{}", "headers": { "X-Shop": "1" } }),
        "dns" => json!({ "expect": { "contains": ["192.0.2.7"] } }),
        other => panic!("no fields for {other}"),
    }
}

#[tokio::test]
async fn probes_find_what_blackbox_exporter_finds() {
    let folder = Folder::new("blackbox").unwrap();
    let config = folder.path().join("blackbox.yml");
    std::fs::write(&config, MODULES).unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let mut command = bound_command("prometheus-blackbox-exporter");
    command
        .arg(format!("--config.file={}", config.display()))
        .arg(format!("--web.listen-address=127.0.0.1:{port}"))
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut exporter = spawn(command).unwrap();
    let base = format!("http://127.0.0.1:{port}");
    let http = reqwest::Client::new();
    eventually("blackbox_exporter answers", async || {
        let healthy = http.get(format!("{base}/-/healthy")).send().await;
        healthy.ok().map(drop)
    })
    .await;
    let its = async |module: &str, target: &str| -> bool {
        let request = http.get(format!("{base}/probe"));
        let request = request.query(&[("module", module), ("target", target)]);
        let metrics = request.send().await.unwrap().text().await.unwrap();
        let line = metrics
            .lines()
            .find_map(|it| it.strip_prefix("probe_success "));
        line.unwrap_or_else(|| panic!("{module} {target}: {metrics}")) == "1"
    };

    let garbage = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let no_http = format!("http://{}/", garbage.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = garbage.accept().await {
            let _ = stream.write_all(b"220 mail.example.com ESMTP\r\n").await;
        }
    });
    let listening = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let listens = listening.local_addr().unwrap().to_string();
    let dns = format!("127.0.0.1:{}", name_server().await);
    let elsewhere = Endpoint::start(Says::body(r#"{"state": "ok"}"#)).await;
    let endpoint = Endpoint::start(Says::status(200)).await;
    let at = |path: &str| endpoint.url.replace("/health", path);
    let json = |body: &str| Says::body(body).header("content-type", "application/json");
    let slow = Says {
        after: Duration::from_secs(4),
        ..Says::status(200)
    };
    let moved = Says::status(301).header("location", &elsewhere.url);
    let cut = Says::status(200).header("content-length", "1000");
    let cases: Vec<(&str, String, Says)> = [
        ("http", Says::status(200)),
        ("http", Says::status(204)),
        ("http", Says::status(299)),
        ("http", Says::status(404)),
        ("http", Says::status(500)),
        ("http", slow),
        ("http", moved.clone()),
        ("http", Says::status(302).header("location", "/health")),
        (
            "http",
            Says::status(307).header("location", "http://127.0.0.1:1/"),
        ),
        (
            "http",
            Says::status(200).header("location", "http://127.0.0.1:1/"),
        ),
        ("http", cut),
        ("http_moved", moved.clone()),
        (
            "http_moved",
            Says::status(302).header("location", &elsewhere.url),
        ),
        ("http_body", json(r#"{"state": "ok"}"#)),
        ("http_body", json(r#"{"state": "down"}"#)),
        ("http_body", Says::body("")),
        ("http_body", moved),
        ("http_lacks", Says::body("all well")),
        ("http_lacks", Says::body("an error")),
        ("http_header", json("{}")),
        (
            "http_header",
            Says::body("{}").header("content-type", "text/html"),
        ),
        ("http_header", Says::body("{}")),
        ("http_post", Says::status(201)),
        ("http_post", Says::status(405)),
        (
            "http_post",
            Says::status(303).header("location", &elsewhere.url),
        ),
    ]
    .into_iter()
    .map(|(module, says)| (module, at("/health"), says))
    .collect();
    let others = [
        ("http", no_http),
        ("http", "http://127.0.0.1:1/".to_owned()),
        ("http", "http://no-such-name.invalid/".to_owned()),
        ("tcp", listens),
        ("tcp", "127.0.0.1:1".to_owned()),
        ("dns", dns.clone()),
        ("dns_gone", dns),
    ];
    let others = others
        .into_iter()
        .map(|(module, target)| (module, target, Says::status(200)));

    let bed = Bed::polled(
        "probe",
        &endpoint.url,
        json!({ "fail_after": 10, "timeout": "2s" }),
    )
    .await;
    let (mut good, mut bad) = (0, 0);
    for (module, target, says) in cases.into_iter().chain(others) {
        endpoint.says(says);
        let theirs = its(module, &target).await;
        let url = match module {
            "tcp" => format!("tcp://{target}"),
            "dns" => format!("dns://{target}/shop.example.com"),
            "dns_gone" => format!("dns://{target}/gone.example.com"),
            _ => target.clone(),
        };
        let mut change = json!({ "url": url, "expect": null, "follow_redirects": true, "method": null,
            "body": null, "headers": null });
        bed.change(change.clone()).await;
        change = fields(module);
        // As blackbox_exporter has it: what is not 2xx is bad, redirects apart that are followed.
        if module.starts_with("http") && change.get("expect").is_none() {
            change["expect"] = json!({ "status": "2xx" });
        }
        bed.change(change).await;
        let result = bed.poll().await;
        let ours = result["answer"] == "good";
        assert_eq!(ours, theirs, "{module} {target}: {result}");
        *if ours { &mut good } else { &mut bad } += 1;
    }
    assert!(good >= 10 && bad >= 10, "{good} good, {bad} bad");
    exporter.kill().unwrap();
    exporter.wait().unwrap();
}
