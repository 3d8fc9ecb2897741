//! Items, the pages that show them, and what statuspage promises.

use reqwest::Method;
use serde_json::{Value, json};
use testbed::sink::{Sink, SinkClient, Via};

use crate::{
    delivery::sending::{level_of, set_clock_ahead, start_on},
    support::{Answer, Service, eventually},
};

pub const TOKEN: &str = "395194575aaad69204a1298c4f838755679888e9b502285f8b5774067863b5fd";

/// The file of statuspage's own document.
pub const CONFIG: &str = r#"
statuspage:
  # title of the status page (optional, default: "Status")
  title: NIPE-SYSTEMS – Status
  token: 395194575aaad69204a1298c4f838755679888e9b502285f8b5774067863b5fd
  interval: 600
  groups:
    SomeGroup:
      - name: HTTP/HTTPS
        id: http
      - name: DNS
        id: dns
      - name: SMTP/IMAP
        id: mail
        interval: 60 # it is possible to override the global interval
    "Group #2":
      - name: HTTP/HTTPS
        id: http
      - name: Internal DNS
        id: dns-internal
"#;

/// A service with the page of the document.
struct Bed {
    service: Service,
    heard: SinkClient,
    app: String,
    _sink: Sink,
}

impl Bed {
    async fn start() -> Self {
        let sink = Sink::start().await.unwrap();
        let service = start_on(&sink, |_| ()).await;
        let bed = Self {
            app: service.app_name("nipe"),
            heard: sink.client(),
            service,
            _sink: sink,
        };
        bed.put("nipe", CONFIG, "").await.expect(201);
        bed
    }

    async fn put(&self, slug: &str, config: &str, more: &str) -> Answer {
        let path = format!("/status-pages/{slug}?app={}{more}", self.app);
        let request = self.service.request(Method::PUT, &path);
        let request = request.header("content-type", "application/yaml");
        self.service.send(request.body(config.to_owned())).await
    }

    async fn refresh(&self, method: Method, id: &str, token: &str) -> Answer {
        let request = self.service.bare(method, &format!("/refresh/{id}"));
        self.service.send(request.header("X-Token", token)).await
    }

    async fn page(&self, slug: &str) -> String {
        let request = self.service.bare(Method::GET, &format!("/status/{slug}"));
        self.service.send(request).await.expect(200).text
    }

    /// Waits until the page shows these entries, each with its state.
    async fn shows(&self, slug: &str, wanted: &[(&str, &str)]) {
        eventually(&format!("it shows {wanted:?}"), async || {
            (entries(&self.page(slug).await) == wanted).then_some(())
        })
        .await;
    }

    async fn item(&self, name: &str) -> Value {
        let path = format!("/check/item/{}/{name}", self.app);
        self.service.get(&path).await.expect(200).json()
    }
}

/// The entries of a page, each with its state, in their order.
pub fn entries(page: &str) -> Vec<(&str, &str)> {
    let lines = page
        .lines()
        .filter_map(|line| line.strip_prefix("<p class=\"entry\"><span>"));
    lines
        .map(|line| {
            let (name, rest) = line.split_once("</span>").unwrap();
            let (_, word) = rest.split_once("\">").unwrap();
            (name, word.strip_suffix("</span></p>").unwrap())
        })
        .collect()
}

#[tokio::test]
async fn sp1_a_config_of_statuspage_becomes_a_page() {
    let bed = Bed::start().await;
    let path = "/status-pages/nipe";
    let page = bed.service.get(path).await.expect(200).json();
    assert_eq!(page["title"], "NIPE-SYSTEMS – Status");
    assert_eq!(page["url"], "/status/nipe");
    assert_eq!(page["refreshable"], true);
    assert!(!page.to_string().contains(TOKEN));
    let headings: Vec<_> = page["groups"].as_array().unwrap().iter().collect();
    assert_eq!(
        [&headings[0]["name"], &headings[1]["name"]],
        ["SomeGroup", "Group #2"]
    );
    let mail = bed.item("nipe-mail").await;
    assert_eq!(
        [&mail["title"], &mail["refresh_id"], &mail["interval"]],
        ["SMTP/IMAP", "mail", "60s"]
    );
    // Again, it changes nothing; another one changes what is another.
    bed.put("nipe", CONFIG, "").await.expect(200);
    assert_eq!(bed.item("nipe-mail").await["generation"], 1);
    bed.service
        .patch(
            &format!("/check/item/{}/nipe-dns", bed.app),
            json!({ "slack": "#dns" }),
        )
        .await
        .expect(201);
    let other = CONFIG
        .replace("interval: 60 #", "interval: 90 #")
        .replace("      - name: Internal DNS\n        id: dns-internal\n", "");
    bed.put("nipe", &other, "&timezone=Europe/Berlin")
        .await
        .expect(200);
    let mail = bed.item("nipe-mail").await;
    assert_eq!(
        [&mail["generation"], &mail["interval"]],
        [&json!(2), &json!("90s")]
    );
    assert_eq!(
        bed.item("nipe-dns").await["slack"],
        "#dns",
        "its targets stay"
    );
    let gone = format!("/check/item/{}/nipe-dns-internal", bed.app);
    bed.service.get(&gone).await.problem(404);
    assert!(
        bed.page("nipe").await.contains(" CE"),
        "the zone of its times"
    );
}

#[tokio::test]
async fn sp1_what_is_wrong_with_a_config_is_named() {
    let bed = Bed::start().await;
    for (config, status, wanted) in [
        ("a: [", 400, "the file is not YAML"),
        ("- a", 400, "the file must be a mapping"),
        (
            "statuspage:\n  groups: {}",
            422,
            "statuspage.token: is required",
        ),
        (
            "statuspage:\n  token: 0123456789abcdef\n  groups:\n    a:\n      - name: x",
            422,
            "statuspage.groups.a[0].id: is required",
        ),
    ] {
        let problem = bed.put("other", config, "").await.problem(status);
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.starts_with(wanted), "{config}: {detail}");
    }
    let request = bed.service.request(Method::PUT, "/status-pages/other");
    let request = request.header("content-type", "application/yaml");
    bed.service
        .send(request.body(CONFIG))
        .await
        .faults(&["app"]);
    bed.put("Other", CONFIG, "").await.faults(&["slug"]);
    bed.service.get("/status-pages/other").await.problem(404);
    let items = bed.service.get("/checks/item").await.expect(200).json();
    assert_eq!(items.as_array().unwrap().len(), 4, "nothing was made");
}

#[tokio::test]
async fn sp2_sp3_sp4_sp5_sp6_items_are_refreshed() {
    let bed = Bed::start().await;
    let answer = bed.refresh(Method::GET, "dns", TOKEN).await.expect(200);
    assert_eq!(answer.text, r#"{"refreshed": 1}"#);
    assert_eq!(
        answer.header("content-type"),
        "application/json; charset=utf-8"
    );
    assert_eq!(answer.header("content-length"), "16");
    for method in [Method::GET, Method::POST] {
        let answer = bed.refresh(method, "http", TOKEN).await.expect(200);
        assert_eq!(
            answer.text, r#"{"refreshed": 2}"#,
            "it is on the page twice"
        );
    }
    bed.refresh(Method::HEAD, "http", TOKEN).await.expect(200);
    assert_eq!(bed.item("nipe-http").await["state"]["reports"], 3);
    let unknown = bed.refresh(Method::GET, "nothing", TOKEN).await.expect(200);
    assert_eq!(unknown.text, r#"{"refreshed": 0}"#);
    for token in ["", "wrong", &TOKEN.to_uppercase()] {
        let refused = bed.refresh(Method::GET, "dns", token).await.expect(403);
        assert_eq!(refused.text, "");
    }
    for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS] {
        let refused = bed.refresh(method, "dns", TOKEN).await.expect(405);
        assert_eq!(
            (refused.text.as_str(), refused.header("allow")),
            ("", "GET, HEAD, POST")
        );
    }
    assert_eq!(bed.item("nipe-dns").await["state"]["reports"], 1);
    assert_eq!(bed.item("nipe-mail").await["state"]["reports"], 0);
    // A page with another token is another page.
    let other = CONFIG.replace(TOKEN, "another-token-of-another-page");
    bed.put("other", &other, "").await.expect(201);
    bed.refresh(Method::GET, "dns", TOKEN).await.expect(200);
    assert_eq!(bed.item("other-dns").await["state"]["reports"], 0);
}

#[tokio::test]
async fn sp7_sp8_sp9_sp10_an_item_that_is_not_refreshed_is_down() {
    let bed = Bed::start().await;
    for name in ["nipe-http", "nipe-dns", "nipe-mail"] {
        let path = format!("/check/item/{}/{name}", bed.app);
        let told = json!({ "post": bed.heard.hook(name) });
        bed.service.patch(&path, told).await.expect(201);
    }
    // It was never refreshed: nobody is told of that.
    let down = |name| (name, "Down");
    let all = [
        "HTTP/HTTPS",
        "DNS",
        "SMTP/IMAP",
        "HTTP/HTTPS",
        "Internal DNS",
    ]
    .map(down);
    bed.shows("nipe", &all).await;
    let page = bed.page("nipe").await;
    assert!(
        page.contains("Some systems are experiencing issues"),
        "{page}"
    );
    assert!(page.contains("UTC</time>"), "{page}");
    for id in ["http", "dns", "mail", "dns-internal"] {
        bed.refresh(Method::GET, id, TOKEN).await.expect(200);
    }
    let up = |(name, _)| (name, "Operational");
    bed.shows("nipe", &all.map(up)).await;
    let page = bed.page("nipe").await;
    assert!(page.contains("All systems are operational"), "{page}");
    set_clock_ahead(&bed.service, "45s").await;
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    assert_eq!(bed.item("nipe-mail").await["state"]["status"], "up");
    set_clock_ahead(&bed.service, "2m").await;
    let mut mixed = all.map(up);
    mixed[2] = down("SMTP/IMAP");
    bed.shows("nipe", &mixed).await;
    eventually("it is told", async || {
        (bed.heard.attempts("hook/nipe-mail").await.unwrap() > 0).then_some(())
    })
    .await;
    bed.refresh(Method::GET, "mail", TOKEN).await.expect(200);
    bed.shows("nipe", &all.map(up)).await;
    let told = async || -> Vec<(String, String)> {
        let all = bed.heard.received().await.unwrap();
        let hooks = all.iter().filter(|it| it.via == Via::Webhook);
        let of = |it| (level_of(it), it.body["id"].as_str().unwrap().to_owned());
        let mut told: Vec<_> = hooks.map(of).collect();
        told.dedup();
        told
    };
    eventually("its end is told", async || {
        (told().await.len() >= 2).then_some(())
    })
    .await;
    let mail = format!("item:{}:nipe-mail", bed.app);
    let wanted = ["CRITICAL", "OK"].map(|level| (level.to_owned(), mail.clone()));
    assert_eq!(told().await, wanted);
}

#[tokio::test]
async fn a_page_shows_rules_and_checks_and_nothing_of_them_but_how_they_are() {
    let bed = Bed::start().await;
    let (service, app) = (&bed.service, &bed.app);
    let delivered = json!({ "delivery": "service", "app": app, "slack": null, "email": null,
        "post": bed.heard.hook("rules") });
    let rule = service.rule("memory", "nipe").with(delivered.clone());
    service.create(&rule).await;
    let silent = service
        .rule("5xx", "nipe")
        .with(json!({ "delivery": "kapacitor" }));
    service.create(&silent).await;
    let job = service.rule("heartbeat", "nipe");
    service.create(&job).await;
    let page = json!({
        "app": app, "title": "Shop & more", "description": "How we are.\nSince 2026.", "groups": [
            { "name": "Web", "entries": [
                { "rule": rule.id, "name": "Memory" }, { "rule": silent.id, "name": "Errors" },
            ] },
            { "name": "Jobs", "entries": [{ "rule": job.id, "name": "Backup" }] },
        ],
    });
    let path = "/status-pages/shop";
    let made = service.put(path, page.clone()).await.expect(201).json();
    assert_eq!(made["refreshable"], false);
    // What is answered may be sent back.
    service.put(path, made).await.expect(200);
    let shows = [
        ("Memory", "Operational"),
        ("Errors", "No data"),
        ("Backup", "No data"),
    ];
    bed.shows("shop", &shows).await;
    let html = bed.page("shop").await;
    for hidden in [app.as_str(), &rule.id, "heartbeat", "hook", "memory_total"] {
        assert!(!html.contains(hidden), "{hidden} in {html}");
    }
    for (level, word) in [
        ("CRITICAL", "Down"),
        ("WARNING", "Degraded"),
        ("OK", "Operational"),
    ] {
        let minute = match level {
            "CRITICAL" => 1,
            "WARNING" => 2,
            _ => 3,
        };
        let time = format!("2026-03-01T12:0{minute}:00Z");
        let status =
            crate::delivery::ingest::post_as_kapacitor(service, &rule.id, "web.1", &time, level)
                .await;
        assert_eq!(status, 204);
        bed.shows("shop", &[("Memory", word), shows[1], shows[2]])
            .await;
    }
    service
        .post(&format!("{}/disable", job.path), Value::Null)
        .await
        .expect(200);
    bed.shows("shop", &[shows[0], shows[1], ("Backup", "Paused")])
        .await;
    service.delete(&job.path).await.expect(200);
    bed.shows("shop", &[shows[0], shows[1], ("Backup", "No data")])
        .await;

    let refused = json!({ "app": app, "title": "x", "groups": [{ "name": "g", "entries": [
        { "rule": "nothing", "name": "x" }, { "rule": rule.id, "name": "y" },
    ] }] });
    service
        .put(path, refused.clone())
        .await
        .faults(&["groups[0].entries[0].rule"]);
    let release = service.rule("release", "nipe").with(delivered);
    service.create(&release).await;
    let mut event = refused;
    event["groups"][0]["entries"][0]["rule"] = release.id.into();
    service
        .put(path, event)
        .await
        .faults(&["groups[0].entries[0].rule"]);
    service.delete(path).await.expect(204);
    service.delete(path).await.problem(404);
    let gone = service.bare(Method::GET, "/status/shop");
    let gone = service.send(gone).await.expect(404);
    assert!(
        gone.header("content-type").starts_with("text/html"),
        "{}",
        gone.text
    );
    let audit = service
        .get("/audit?action=status_page.put")
        .await
        .expect(200);
    assert_eq!(audit.json().as_array().unwrap().len(), 3, "{}", audit.text);
}

#[tokio::test]
async fn a_page_is_its_apps_own() {
    let bed = Bed::start().await;
    let service = &bed.service;
    let page = |app: &str, rule: &str| {
        json!({ "app": app, "title": "x", "groups": [
            { "name": "g", "entries": [{ "rule": rule, "name": "n" }] }] })
    };
    let own = format!("item:{}:nipe-dns", bed.app);
    let stranger = service.make_token("stranger", "write", "other").await;
    let stranger = service.as_bearer(&stranger);
    stranger.get("/status-pages/nipe").await.problem(404);
    assert_eq!(
        stranger.get("/status-pages").await.expect(200).json(),
        json!([])
    );
    let put = async |bearer: &crate::support::Bearer<'_>, slug: &str, page: Value| {
        let path = format!("/status-pages/{slug}");
        bearer.send(Method::PUT, &path, Some(page)).await
    };
    put(&stranger, "nipe", page("other", &own))
        .await
        .faults(&["groups[0].entries[0].rule"]);
    put(
        &stranger,
        "nipe",
        json!({ "app": "other", "title": "x", "groups": [] }),
    )
    .await
    .problem(409);
    put(&stranger, "mine", page(&bed.app, &own))
        .await
        .problem(403);
    let path = "/status-pages/nipe";
    stranger.send(Method::DELETE, path, None).await.problem(404);
    let reader = service.make_token("reader", "read", &bed.app).await;
    let reader = service.as_bearer(&reader);
    reader.get(path).await.expect(200);
    put(&reader, "nipe", page(&bed.app, &own))
        .await
        .problem(403);
    let owner = service.make_token("owner", "write", &bed.app).await;
    let owner = service.as_bearer(&owner);
    put(&owner, "nipe", page(&bed.app, &own)).await.expect(200);
    // The token of the page before stays as it was.
    let kept = bed.refresh(Method::GET, "dns", TOKEN).await.expect(200);
    assert_eq!(kept.text, r#"{"refreshed": 1}"#);
    owner.send(Method::DELETE, path, None).await.expect(204);
    bed.refresh(Method::GET, "dns", TOKEN).await.expect(403);
    bed.item("nipe-dns").await;
}

#[tokio::test]
async fn a_page_is_shown_while_postgresql_is_away() {
    let bed = Bed::start().await;
    bed.refresh(Method::GET, "dns", TOKEN).await.expect(200);
    let before = bed.page("nipe").await;
    bed.service.app.engine.db.close().await;
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    assert_eq!(bed.page("nipe").await, before, "and says of when it is");
    let unknown = bed.service.bare(Method::GET, "/status/other");
    bed.service.send(unknown).await.problem(503);
    bed.refresh(Method::GET, "dns", TOKEN).await.problem(503);
}
