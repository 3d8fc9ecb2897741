//! TLS with clients, and the versions of HTTP over both kinds of addresses.

use std::{path::Path, process::Command};

use rcgen::{CertificateParams, KeyPair};
use reqwest::Method;
use serde_json::{Value, json};
use testbed::process::Folder;

use super::{
    ADMIN_TOKEN, Program, run,
    tokens::{lent, settings},
};
use crate::support::eventually;

/// Writes a certificate for localhost and its key. Answers the certificate in PEM.
fn certify(folder: &Path) -> String {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["localhost".into()]).unwrap();
    let certificate = params.self_signed(&key).unwrap().pem();
    std::fs::write(folder.join("cert.pem"), &certificate).unwrap();
    std::fs::write(folder.join("key.pem"), key.serialize_pem()).unwrap();
    certificate
}

/// What curl answers, and the version of HTTP that it spoke.
fn curl(arguments: &[&str]) -> Result<(String, String), String> {
    let out = Command::new("curl")
        .args(["-sS", "-m", "20", "-w", "\n%{http_version}"])
        .args(arguments)
        .output()
        .unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    match out.status.success() {
        true => {
            let (body, version) = text.rsplit_once('\n').unwrap();
            Ok((body.into(), version.into()))
        }
        false => Err(String::from_utf8(out.stderr).unwrap()),
    }
}

/// A check of this program, by the path that it reports to.
async fn check(program: &Program, port: &str) -> String {
    let client = reqwest::Client::builder()
        .danger_accept_invalid_certs(true)
        .build()
        .unwrap();
    let request = client.request(Method::POST, format!("{port}/check/heartbeat"));
    let check = json!({ "app": "shop", "name": "backup" });
    let made = request.bearer_auth(ADMIN_TOKEN).json(&check).send().await;
    let made: Value = made.unwrap().json().await.unwrap();
    assert_eq!(made["state"]["status"], "new", "{made} {}", program.log());
    made["state"]["ping_url"].as_str().unwrap().into()
}

#[tokio::test]
async fn hc4_each_version_of_http_over_both_kinds_of_addresses() {
    let settings = settings().await;
    let mut env = lent(&settings);
    env.push(("BIND", "::"));
    let program = Program::serve(&env).await;
    let port = program.url.rsplit_once(':').unwrap().1.to_owned();
    let path = check(&program, &format!("http://127.0.0.1:{port}")).await;
    let url = format!("http://localhost:{port}{path}");
    for (version, wanted) in [
        ("--http1.0", "1"),
        ("--http1.1", "1.1"),
        ("--http2-prior-knowledge", "2"),
    ] {
        for family in ["-4", "-6"] {
            let answer = curl(&[version, family, &url]).unwrap();
            assert_eq!(answer, ("OK".into(), wanted.into()), "{version} {family}");
        }
    }
    let posted = curl(&["--http2-prior-knowledge", "--data-binary", "done", &url]).unwrap();
    assert_eq!(posted.0, "OK");
}

#[tokio::test]
async fn hc4_the_service_speaks_tls_itself_and_takes_a_new_certificate() {
    let settings = settings().await;
    let mut env = lent(&settings);
    let folder = Folder::new("tls").unwrap();
    let (cert, key) = (
        folder.path().join("cert.pem"),
        folder.path().join("key.pem"),
    );
    let (cert, key) = (cert.to_str().unwrap(), key.to_str().unwrap());
    let half: Vec<_> = env.iter().copied().chain([("TLS_CERT", cert)]).collect();
    let ended = run(&["config"], &half).await.expect(2);
    assert!(
        ended.err.contains("TLS_KEY is required with TLS_CERT"),
        "{}",
        ended.err
    );
    env.extend([("TLS_CERT", cert), ("TLS_KEY", key)]);
    let token: Vec<_> = env
        .iter()
        .copied()
        .chain([("ADMIN_TOKEN", ADMIN_TOKEN)])
        .collect();
    let ended = run(&[], &token).await.expect(1);
    assert!(
        ended.err.contains("cannot read") && ended.err.contains("check TLS_CERT and TLS_KEY"),
        "{}",
        ended.err
    );
    certify(folder.path());
    let program = Program::serve(&env).await;
    let port = program.url.rsplit_once(':').unwrap().1.to_owned();
    let base = format!("https://localhost:{port}");
    let path = check(&program, &base).await;
    let url = format!("{base}{path}");
    for (version, wanted) in [("--http1.1", "1.1"), ("--http2", "2")] {
        let answer = curl(&[version, "--cacert", cert, &url]).unwrap();
        assert_eq!(answer, ("OK".into(), wanted.into()));
    }
    let reports = curl(&[
        "--cacert",
        cert,
        "-H",
        &format!("Authorization: Bearer {ADMIN_TOKEN}"),
        &format!("{base}/check/heartbeat/shop/backup/reports"),
    ]);
    let reports: Value = serde_json::from_str(&reports.unwrap().0).unwrap();
    assert_eq!(reports[0]["scheme"], "https");
    let healthy: Vec<_> = env
        .iter()
        .copied()
        .chain([("PORT", port.as_str()), ("BIND", "127.0.0.1")])
        .collect();
    run(&["healthcheck"], &healthy).await.expect(0);
    // Who speaks no TLS gets nothing, and keeps nobody waiting.
    assert!(curl(&[&url.replace("https", "http")]).is_err());
    // A key that does not fit changes nothing; a new pair is taken.
    std::fs::write(key, KeyPair::generate().unwrap().serialize_pem()).unwrap();
    eventually("the fault is logged", async || {
        program
            .log()
            .contains("the certificate before is kept")
            .then_some(())
    })
    .await;
    curl(&["--cacert", cert, &url]).unwrap();
    certify(folder.path());
    eventually("the new one is served", async || {
        curl(&["--cacert", cert, &url]).ok()
    })
    .await;
}
