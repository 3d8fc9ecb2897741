//! Probes of endpoints with TLS: the program asks itself.

use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use reqwest::Method;
use serde_json::{Value, json};
use testbed::process::Folder;

use super::{
    ADMIN_TOKEN, Program,
    tokens::{lent, settings},
};

#[tokio::test]
async fn https_is_asked_and_its_certificate_is_judged() {
    let settings = settings().await;
    let folder = Folder::new("probes").unwrap();
    let (cert, key) = (
        folder.path().join("cert.pem"),
        folder.path().join("key.pem"),
    );
    let pair = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec!["localhost".into()]).unwrap();
    let ends = chrono::Utc::now() + chrono::TimeDelta::days(10);
    let day = |part: &str| ends.format(part).to_string();
    let (month, of_month) = (day("%m").parse().unwrap(), day("%d").parse().unwrap());
    params.not_after = date_time_ymd(day("%Y").parse().unwrap(), month, of_month);
    std::fs::write(&cert, params.self_signed(&pair).unwrap().pem()).unwrap();
    std::fs::write(&key, pair.serialize_pem()).unwrap();
    let (cert, key) = (cert.display().to_string(), key.display().to_string());
    let mut env = lent(&settings);
    env.extend([
        ("TLS_CERT", cert.as_str()),
        ("TLS_KEY", key.as_str()),
        ("PROBE_ALLOW", "127.0.0.0/8,::1"),
        // What this machine trusts.
        ("SSL_CERT_FILE", cert.as_str()),
    ]);
    let program = Program::serve(&env).await;
    let address = program.events().into_iter().find_map(|event| {
        let serves = event["message"] == "serving";
        serves.then(|| event["address"].as_str().unwrap().to_owned())
    });
    let port = address.unwrap().rsplit_once(':').unwrap().1.to_owned();
    let client = reqwest::Client::builder()
        .danger_accept_invalid_certs(true)
        .build()
        .unwrap();
    let call = async |method: Method, path: &str, body: Value| -> Value {
        let request = client.request(method, format!("https://127.0.0.1:{port}{path}"));
        let answer = request
            .bearer_auth(ADMIN_TOKEN)
            .json(&body)
            .send()
            .await
            .unwrap();
        answer.json().await.unwrap()
    };
    let check = json!({ "app": "shop", "name": "self", "url": format!("https://localhost:{port}/healthz"),
        "interval": "1h", "retry_interval": "1h", "fail_after": 10 });
    call(Method::POST, "/check/probe", check).await;
    for (expect, wanted) in [
        (json!({ "status": "200", "certificate": "5d" }), ""),
        (
            json!({ "certificate": "14d" }),
            "the certificate ends in 9 d, and has to be valid for 14 d still",
        ),
    ] {
        let change = json!({ "app": "shop", "name": "self", "expect": null });
        call(Method::PATCH, "/check/probe", change).await;
        let change = json!({ "app": "shop", "name": "self", "expect": expect });
        call(Method::PATCH, "/check/probe", change).await;
        let result = call(Method::POST, "/check/probe/shop/self/poll", json!({})).await;
        assert_eq!(
            result["reason"].as_str().unwrap_or_default(),
            wanted,
            "{result}"
        );
        for phase in ["dns", "connect", "tls", "first_byte"] {
            let took = result["phases"][phase].as_f64();
            assert!(
                took.is_some_and(|it| it <= result["took"].as_f64().unwrap()),
                "{result}"
            );
        }
    }
    let read = call(Method::GET, "/check/probe/shop/self", json!({})).await;
    let shown = read["state"]["polled"]["last"]["certificate_ends_at"]
        .as_str()
        .unwrap();
    assert!(shown.starts_with(&day("%Y-%m-%d")), "{read}");
    // Its certificate is for another name.
    let change = json!({ "app": "shop", "name": "self", "expect": null, "url": format!("https://127.0.0.1:{port}/") });
    call(Method::PATCH, "/check/probe", change).await;
    let result = call(Method::POST, "/check/probe/shop/self/poll", json!({})).await;
    let reason = result["reason"].as_str().unwrap();
    assert!(
        reason.starts_with("TLS: invalid peer certificate"),
        "{result}"
    );
}
