//! Healthchecks' Management API.

use reqwest::Method;
use serde_json::{Value, json};

use super::Bed;
use crate::support::{Answer, Service};

/// Who calls the API with a token.
struct Client<'a> {
    service: &'a Service,
    key: String,
}

impl Client<'_> {
    async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let path = format!("/api/v3{path}");
        let mut request = self
            .service
            .bare(method, &path)
            .header("X-Api-Key", &self.key);
        if let Some(body) = body {
            request = request.body(body.to_string());
        }
        self.service.send(request).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }
}

async fn client<'a>(bed: &'a Bed, role: &str) -> Client<'a> {
    let key = bed.service.make_token(role, role, &bed.rule.app).await;
    Client {
        service: &bed.service,
        key,
    }
}

#[tokio::test]
async fn hc31_checks_are_made_changed_and_deleted() {
    let bed = Bed::start(json!({ "name": "other" })).await;
    let api = client(&bed, "write").await;
    let spec = json!({
        "name": "Database Backup", "slug": "db-backup", "tags": "prod db", "desc": "the nightly one",
        "timeout": 3600, "grace": 60, "channels": "*", "methods": "POST", "unique": ["name"],
    });
    let made = api.post("/checks/", spec.clone()).await.expect(201).json();
    let uuid = made["uuid"].as_str().unwrap().to_owned();
    let channel = api.get("/channels/").await.expect(200).json()["channels"][0].clone();
    assert_eq!(
        (&channel["kind"], &channel["name"]),
        (&json!("webhook"), &bed.rule.body["post"])
    );
    let wanted = json!({
        "name": "Database Backup", "slug": "db-backup", "tags": "prod db", "desc": "the nightly one",
        "grace": 60, "n_pings": 0, "status": "new", "started": false, "last_ping": null, "next_ping": null,
        "manual_resume": false, "methods": "POST", "subject": "", "subject_fail": "", "start_kw": "",
        "success_kw": "", "failure_kw": "", "filter_subject": false, "filter_body": false,
        "filter_http_body": false, "filter_default_fail": false, "uuid": uuid,
        "ping_url": format!("/ping/{uuid}"), "update_url": format!("/api/v3/checks/{uuid}"),
        "pause_url": format!("/api/v3/checks/{uuid}/pause"),
        "resume_url": format!("/api/v3/checks/{uuid}/resume"), "channels": channel["id"], "timeout": 3600,
        "badge_url": made["badge_url"],
    });
    assert_eq!(made, wanted);
    // The same once more is the same check.
    let again = api.post("/checks/", spec.clone()).await.expect(200).json();
    assert_eq!(again, wanted);
    // It is one of ours.
    let own = format!("/check/heartbeat/{}/db-backup", bed.rule.app);
    let own = bed.service.get(&own).await.expect(200).json();
    assert_eq!(
        (&own["period"], &own["title"]),
        (&json!("3600s"), &json!("Database Backup"))
    );
    // Without `unique` it is another one.
    let second = api
        .post(
            "/checks/",
            json!({ "name": "Database Backup", "slug": "db-backup" }),
        )
        .await
        .expect(201)
        .json();
    assert_eq!(
        (&second["timeout"], &second["grace"], &second["channels"]),
        (&json!(86400), &json!(3600), &json!(""))
    );

    let path = format!("/checks/{uuid}");
    let change = json!({ "schedule": "0 3 * * *", "tz": "Europe/Berlin", "failure_kw": "ERROR, FATAL",
        "filter_http_body": true, "methods": "" });
    let changed = api.post(&path, change).await.expect(200).json();
    assert_eq!(
        [
            &changed["schedule"],
            &changed["tz"],
            &changed["failure_kw"],
            &changed["name"]
        ],
        [
            &json!("0 3 * * *"),
            &json!("Europe/Berlin"),
            &json!("ERROR,FATAL"),
            &json!("Database Backup")
        ]
    );
    assert!(changed.get("timeout").is_none());
    let back = json!({ "timeout": 60, "filter_http_body": false });
    let back = api.post(&path, back).await.expect(200).json();
    assert_eq!((&back["timeout"], back.get("schedule")), (&json!(60), None));
    assert_eq!(api.get(&path).await.expect(200).json(), back);

    let listed = async |query: &str| {
        let listed = api
            .get(&format!("/checks/{query}"))
            .await
            .expect(200)
            .json();
        listed["checks"].as_array().unwrap().len()
    };
    for (query, count) in [
        ("", 3),
        ("?tag=prod", 1),
        ("?tag=prod&tag=web", 0),
        ("?slug=db-backup", 2),
    ] {
        assert_eq!(listed(query).await, count, "{query}");
    }
    let gone = api
        .send(Method::DELETE, &path, None)
        .await
        .expect(200)
        .json();
    assert_eq!(gone["uuid"], uuid);
    api.get(&path).await.expect(404);
    assert_eq!(listed("").await, 2);
}

#[tokio::test]
async fn hc31_pings_bodies_and_flips() {
    let bed = Bed::start(json!({})).await;
    let api = client(&bed, "write").await;
    let path = bed.ping_path().await;
    let code = path.strip_prefix("/ping/").unwrap().to_owned();
    bed.ping("/start").await;
    bed.ping("").await;
    bed.bare(Method::POST, &format!("{path}/3"), "disk full")
        .await
        .expect(200);
    let one = format!("/checks/{code}");
    let check = api.get(&one).await.expect(200).json();
    assert_eq!(
        [&check["status"], &check["n_pings"], &check["next_ping"]],
        [&json!("down"), &json!(3), &Value::Null]
    );
    let pings = api.get(&format!("{one}/pings/")).await.expect(200).json();
    let pings = pings["pings"].as_array().unwrap();
    let of = |n: usize| {
        (
            &pings[n]["type"],
            &pings[n]["n"],
            &pings[n]["method"],
            &pings[n]["body_url"],
        )
    };
    let url = json!(format!("/api/v3/checks/{code}/pings/3/body"));
    assert_eq!(of(0), (&json!("fail"), &json!(3), &json!("POST"), &url));
    assert_eq!(
        of(1),
        (&json!("success"), &json!(2), &json!("GET"), &Value::Null)
    );
    assert!(pings[1]["duration"].is_number() && pings[0].get("duration").is_none());
    assert_eq!(pings[2]["type"], "start");
    let body = api.get(&format!("{one}/pings/3/body")).await.expect(200);
    assert_eq!(
        (body.text.as_str(), body.header("content-type")),
        ("disk full", "text/plain")
    );
    for n in ["1", "4", "x"] {
        api.get(&format!("{one}/pings/{n}/body")).await.expect(404);
    }
    let ups = async |query: &str| {
        let flips = api
            .get(&format!("{one}/flips/{query}"))
            .await
            .expect(200)
            .json();
        let flips = flips["flips"].as_array().unwrap();
        flips
            .iter()
            .map(|it| it["up"].as_i64().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(ups("").await, [0, 1]);
    assert_eq!(ups("?seconds=3600").await, [0, 1]);
    assert!(ups("?end=1000000").await.is_empty());
    api.get(&format!("{one}/flips/?seconds=x"))
        .await
        .expect(400);

    api.post(&format!("{one}/resume"), json!({}))
        .await
        .expect(409);
    for _ in 0..2 {
        let paused = api
            .post(&format!("{one}/pause"), json!({}))
            .await
            .expect(200)
            .json();
        assert_eq!(paused["status"], "paused");
    }
    let resumed = api
        .post(&format!("{one}/resume"), json!({}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&resumed["status"], &resumed["last_ping"]),
        (&json!("new"), &Value::Null)
    );
    assert_eq!(
        bed.service
            .bare(Method::GET, "/api/v3/status/")
            .send()
            .await
            .unwrap()
            .status(),
        200
    );
}

#[tokio::test]
async fn hc31_a_reader_does_not_learn_the_address() {
    let bed = Bed::start(json!({})).await;
    let reader = client(&bed, "read").await;
    let listed = reader.get("/checks/").await.expect(200).json();
    let check = &listed["checks"][0];
    let key = check["unique_key"].as_str().unwrap();
    assert_eq!(key.len(), 40);
    for secret in ["uuid", "ping_url", "update_url", "channels"] {
        assert!(check.get(secret).is_none(), "{secret}");
    }
    assert_eq!(
        &reader
            .get(&format!("/checks/{key}"))
            .await
            .expect(200)
            .json(),
        check
    );
    reader
        .get(&format!("/checks/{key}/flips/"))
        .await
        .expect(200);
    let refused = reader.post("/checks/", json!({})).await.expect(401).json();
    assert_eq!(refused, json!({ "error": "wrong api key" }));
    reader.get("/channels/").await.expect(401);
    reader
        .get(&format!("/checks/{key}/pings/"))
        .await
        .expect(401);
}

#[tokio::test]
async fn hc31_who_may_not_is_refused() {
    let bed = Bed::start(json!({})).await;
    let code = bed.ping_path().await.replace("/ping/", "");
    let bare = async |path: &str| bed.bare(Method::GET, path, "").await;
    let missing = bare("/api/v3/checks/").await.expect(401).json();
    assert_eq!(missing, json!({ "error": "missing api key" }));
    bare("/api/v4/checks/").await.expect(404);
    let with = |key: String| Client {
        service: &bed.service,
        key,
    };
    let wrong = with("x".repeat(32))
        .get("/checks/")
        .await
        .expect(401)
        .json();
    assert_eq!(wrong, json!({ "error": "wrong api key" }));
    // A token for several apps has no project.
    let many = with(bed.service.make_token("many", "write", "shop-*").await);
    many.get("/checks/").await.expect(401);
    let other = with(bed.service.make_token("other", "write", "other").await);
    other.get(&format!("/checks/{code}")).await.expect(403);
    other
        .send(Method::DELETE, &format!("/checks/{code}"), None)
        .await
        .expect(403);
    assert_eq!(
        other.get("/checks/").await.expect(200).json(),
        json!({ "checks": [] })
    );
    // The key may be in the body.
    let key = bed.service.make_token("own", "write", &bed.rule.app).await;
    let body = json!({ "api_key": key, "name": "By body" }).to_string();
    let made = bed
        .bare(Method::POST, "/api/v1/checks/", &body)
        .await
        .expect(201)
        .json();
    assert_eq!(made["slug"], "by-body");
    let answer = bed
        .bare(Method::OPTIONS, "/api/v3/checks/", "")
        .await
        .expect(204);
    assert_eq!(answer.header("access-control-allow-origin"), "*");
}

#[tokio::test]
async fn hc31_what_is_wrong_is_said() {
    let bed = Bed::start(json!({})).await;
    let api = client(&bed, "write").await;
    for (body, error) in [
        (
            json!({ "timeout": 59 }),
            "json validation error: timeout is too small",
        ),
        (
            json!({ "grace": 31536001 }),
            "json validation error: grace is too large",
        ),
        (
            json!({ "timeout": "60" }),
            "json validation error: timeout is not a number",
        ),
        (
            json!({ "name": 1 }),
            "json validation error: name is not a string",
        ),
        (
            json!({ "name": null }),
            "json validation error: name is not a string",
        ),
        (
            json!({ "name": "x".repeat(101) }),
            "json validation error: name is too long",
        ),
        (
            json!({ "slug": "A" }),
            "json validation error: slug does not match pattern",
        ),
        (
            json!({ "schedule": "sometimes" }),
            "json validation error: schedule is not a valid cron or OnCalendar expression",
        ),
        (
            json!({ "tz": "Mars/Olympus" }),
            "json validation error: tz is not a valid timezone",
        ),
        (
            json!({ "methods": "GET" }),
            "json validation error: methods has unexpected value",
        ),
        (
            json!({ "manual_resume": 1 }),
            "json validation error: manual_resume is not a boolean",
        ),
        (
            json!({ "unique": "name" }),
            "json validation error: unique is not an array",
        ),
        (
            json!({ "unique": ["status"] }),
            "json validation error: an item in 'unique' has unexpected value",
        ),
        (
            json!({ "channels": "nobody" }),
            "invalid channel identifier: nobody",
        ),
        (
            json!({ "channels": "a,," }),
            "invalid channel identifier: a",
        ),
        (
            json!(["name"]),
            "json validation error: value is not an object",
        ),
    ] {
        let answer = api.post("/checks/", body.clone()).await.expect(400).json();
        assert_eq!(answer, json!({ "error": error }), "{body}");
    }
    let request = bed
        .service
        .bare(Method::POST, "/api/v3/checks/")
        .header("X-Api-Key", &api.key);
    let answer = bed.service.send(request.body("{")).await.expect(400).json();
    assert_eq!(answer, json!({ "error": "could not parse request body" }));
    assert_eq!(
        api.get("/checks/").await.expect(200).json()["checks"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn hc31_of_two_at_once_that_are_to_be_one_one_is_made() {
    let bed = Bed::start(json!({})).await;
    let api = client(&bed, "write").await;
    let spec = json!({ "name": "Weekly", "unique": ["name"] });
    let many = (0..8).map(|_| api.post("/checks/", spec.clone()));
    let many = futures::future::join_all(many).await;
    let made = many.iter().filter(|it| it.status == 201).count();
    assert_eq!(made, 1, "{many:?}");
    assert!(many.iter().all(|it| it.status.is_success()), "{many:?}");
}

#[tokio::test]
async fn hc31_badges_show_how_checks_are() {
    let tags = json!({ "tags": ["prod", "a/b"], "title": "Nightly <backup>" });
    let bed = Bed::start(tags).await;
    let api = client(&bed, "read").await;
    let all = api.get("/badges/").await.expect(200).json();
    let badges = all["badges"].as_object().unwrap();
    let names: Vec<_> = badges.keys().map(String::as_str).collect();
    assert_eq!(names, ["*", "a/b", "prod"]);
    let again = api.get("/badges/").await.expect(200).json();
    assert_eq!(again, all, "addresses stay");
    let see = async |path: &str| bed.bare(Method::GET, path, "").await.expect(200);
    let address = |tag: &str, form: &str| badges[tag][form].as_str().unwrap().to_owned();
    let json = async |tag: &str, form: &str| see(&address(tag, form)).await.json();
    for tag in names {
        let up = json!({ "status": "up", "total": 1, "grace": 0, "down": 0 });
        assert_eq!(json(tag, "json").await, up, "{tag}");
    }
    let svg = see(&address("prod", "svg")).await;
    assert_eq!(svg.header("content-type"), "image/svg+xml");
    assert_eq!(svg.header("access-control-allow-origin"), "*");
    assert!(svg.header("cache-control").contains("no-store"));
    assert!(
        svg.text.contains(">prod</text>") && svg.text.contains(">up</text>"),
        "{}",
        svg.text
    );
    let own = bed.state().await["badge_url"].as_str().unwrap().to_owned();
    let listed = api.get("/checks/").await.expect(200).json();
    assert_eq!(listed["checks"][0]["badge_url"], own.as_str());
    let svg = see(&own).await.text;
    assert!(svg.contains(">Nightly &#60;backup&#62;</text>"), "{svg}");

    bed.ping("").await;
    bed.set_clock_ahead("62m").await;
    let late = json!({ "status": "late", "total": 1, "grace": 1, "down": 0 });
    assert_eq!(json("*", "json3").await, late);
    let up = json!({ "status": "up", "total": 1, "grace": 1, "down": 0 });
    assert_eq!(json("*", "json").await, up);
    let three = own.replace("/b/2/", "/b/3/");
    assert!(see(&three).await.text.contains(">late</text>"));
    assert!(see(&own).await.text.contains(">up</text>"));
    bed.ping("/fail").await;
    let down =
        json!({ "schemaVersion": 1, "label": "prod", "message": "down", "color": "critical" });
    assert_eq!(json("prod", "shields").await, down);
    let own = own.replace(".svg", ".json");
    let down = json!({ "status": "down", "total": 1, "grace": 0, "down": 1 });
    assert_eq!(see(&own).await.json(), down);

    let svg = address("prod", "svg");
    for wrong in [
        svg.replace("/prod.", "/db."),
        svg.replace(".svg", ".png"),
        svg.replace(".svg", ""),
        own.replace("/b/2/", "/b/x/"),
        "/badge/x/y.svg".into(),
        "/b/2/5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278.svg".into(),
    ] {
        let answer = bed.bare(Method::GET, &wrong, "").await.expect(404);
        assert_eq!(answer.text, "", "{wrong}");
    }
}
