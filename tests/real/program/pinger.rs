//! The `pinger.ini` of Py Pinger on the command line, and its own paths on an address of their own.

use serde_json::{Value, json};
use testbed::process::Folder;

use super::{Program, run_in};
use crate::{
    checks::endpoint::{Endpoint, Says},
    delivery::secrets::KEY,
    program::tokens::{lent, settings},
    support::eventually,
};

#[tokio::test]
async fn pp10_pp12_pp14_pp15_a_file_is_imported_and_served_at_the_paths_of_py_pinger() {
    let settings = settings().await;
    let mut env = lent(&settings);
    env.extend([("PROBE_ALLOW", "127.0.0.1"), ("SECRETS_KEY", KEY)]);
    let well = Endpoint::start(Says::job(json!({}))).await;
    let failed = Endpoint::start(Says::job(
        json!({ "status": "error", "reason": "disk full" }),
    ))
    .await;
    let minute = chrono::Utc::now() - chrono::TimeDelta::minutes(1);
    let window = json!([{ "start": minute.format("%H:%M:%S").to_string(), "duration": 5 }]);
    let asleep = Endpoint::start(Says::job(json!({ "sleep": window }))).await;
    let folder = Folder::new("pinger").unwrap();
    let file = |only_log: bool| {
        format!(
            "[main]\ndebug=false\nonly_log={only_log}\ninterval=60\nerror_interval=480\n\n[slack]\n\
             channel=application-status\ntoken=xoxb-s3cret\n\n[token_auth]\ntoken=s3cret\nheader=X-Token\n\n\
             [urls]\nprod={},{}?job=1, {}\ndev=http://localhost:1/\n",
            well.url, failed.url, asleep.url
        )
    };
    let write = |text: &str| std::fs::write(folder.path().join("pinger.ini"), text).unwrap();
    let import = ["import", "pinger", "pinger.ini", "--app", "nipe"];

    // Slack is named, and the service does not know its token.
    write(&file(false));
    let refused = run_in(&folder, &import, &env).await.expect(1);
    assert!(
        refused.err.contains("nothing was imported") && refused.err.contains("SLACK_TOKEN"),
        "{}",
        refused.err
    );
    write(&file(true));
    let imported = run_in(&folder, &import, &env).await.expect(0);
    let lines: Vec<&str> = imported.out.lines().collect();
    assert_eq!(lines.len(), 5, "{}", imported.out);
    assert!(
        lines[0].starts_with("made  job:nipe:127-0-0-1-health  http://127"),
        "{}",
        lines[0]
    );
    assert!(
        lines[1].starts_with("made  job:nipe:127-0-0-1-health-job-1  http://127"),
        "{}",
        lines[1]
    );
    assert!(
        lines[2].starts_with("made  job:nipe:127-0-0-1-health-3  http://127"),
        "{}",
        lines[2]
    );
    assert!(
        lines[3].starts_with("only_log is true: nobody is told"),
        "{}",
        lines[3]
    );
    let again = run_in(&folder, &import, &env).await.expect(0);
    assert!(again.out.starts_with("kept "), "{}", again.out);
    assert!(!format!("{imported:?}{again:?}").contains("s3cret"));

    env.extend([("PINGER_BIND", "127.0.0.1:0"), ("PINGER_APP", "nipe")]);
    let program = Program::serve(&env).await;
    let address = program.events().into_iter().find_map(|event| {
        let serves = event["setting"] == "PINGER_BIND";
        serves.then(|| event["address"].as_str().unwrap().to_owned())
    });
    let base = format!("http://{}", address.unwrap());
    let get = async |path: &str| {
        let answer = reqwest::get(format!("{base}{path}")).await.unwrap();
        (
            answer.status().as_u16(),
            answer.json::<Value>().await.unwrap(),
        )
    };
    eventually("each was asked", async || {
        let (_, all) = get("/").await;
        let all = all["data"].as_array().unwrap().clone();
        all.iter().all(|it| it["pings"] == 1).then_some(())
    })
    .await;
    let (status, all) = get("/").await;
    assert_eq!(status, 200);
    let data = all["data"].as_array().unwrap();
    assert_eq!(
        data[0],
        json!({ "errors": 0, "pings": 1, "process": "Invoices", "server": "web-1", "sleep_end": null,
            "sleep_start": null, "status": "ok", "url": well.url })
    );
    let of_failed = format!("{}?job=1", failed.url);
    assert_eq!(
        (&data[1]["status"], &data[1]["errors"], &data[1]["url"]),
        (&json!("error"), &json!(1), &json!(of_failed))
    );
    assert_eq!(data[2]["status"], "sleeping");
    let start = minute.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    assert_eq!(data[2]["sleep_start"], start);

    let encode = |url: &str| {
        url.replace(':', "%3A")
            .replace('/', "%2F")
            .replace('?', "%3F")
    };
    for (url, status, wanted) in [
        (well.url.clone(), 200, "ok"),
        (encode(&well.url), 200, "ok"),
        (of_failed.clone(), 500, "error"),
        (encode(&of_failed), 500, "error"),
        (asleep.url.clone(), 200, "sleeping"),
    ] {
        let (answered, one) = get(&format!("/task/{url}")).await;
        assert_eq!(
            (answered, &one["data"]["status"]),
            (status, &json!(wanted)),
            "{url}"
        );
    }
    let nothing = get("/task/http://nowhere.example.com/").await;
    assert_eq!(nothing, (404, json!({ "data": {} })));
    // The token of the file was sent.
    assert_eq!(well.asked()[0].header("x-token"), "s3cret");
}
