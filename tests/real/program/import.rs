//! Taking over what Kapacitor already runs.

use std::{iter, time::Duration};

use engine::sync::import::{Scripts, Source, import};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;
use testbed::{
    Addresses,
    parts::{Part, new_database},
};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{path, query_param},
};

use super::{ADMIN_TOKEN, Ended, Program, run};
use crate::support::{Service, own_kapacitor};

/// A task as the older service left it: its id, its script, its vars.
fn older(id: &str, vars: Value) -> Value {
    json!({
        "id": id, "type": "batch", "dbrps": [{ "db": "opentsdb", "rp": "retention_policy" }],
        "script": "batch|query('SELECT * FROM \"opentsdb\".\"retention_policy\".\"events\"').every(1h)",
        "vars": vars, "status": "enabled",
    })
}

fn text(value: &str) -> Value {
    json!({ "type": "string", "value": value })
}

struct Old {
    kapacitor: Part,
    database: String,
}

impl Old {
    /// A Kapacitor with a task of each kind, a stranger, and one that is no rule.
    async fn start() -> Self {
        let kapacitor = own_kapacitor().await;
        let parts = Addresses::from_env().unwrap();
        let database = new_database(&parts.database_url).await.unwrap();
        let old = Self {
            kapacitor,
            database,
        };
        let memory = json!({
            "app": text("shop-prod"), "dynotyperequest": text("web"),
            "warn": { "type": "float", "value": 400.5 }, "crit": { "type": "float", "value": 500.0 },
            "window": { "type": "duration", "value": "12h" }, "every": { "type": "duration", "value": "90s" },
            "slack": text("#ops"), "email": text("a@example.com,b@example.com"), "post": text("http://127.0.0.1:9/hook"),
        });
        let mut all = memory.clone();
        for (name, value) in [
            ("dynotyperequest", "all"),
            ("warn", "100"),
            ("crit", "200"),
            ("window", "5m"),
            ("every", "1m"),
        ] {
            all[name] = text(value);
        }
        for (id, vars) in [
            (
                "shop-prod-5xx",
                json!({ "app": text("shop-prod"), "tolerance": text("medium"), "slack": text("#ops"), "email": text(""), "post": text("") }),
            ),
            (
                "shop-prod-crash",
                json!({ "app": text("shop-prod"), "slack": text("#"), "email": text("a@example.com") }),
            ),
            (
                "shop-prod-release",
                json!({ "app": text("shop-prod"), "slack": text("ops") }),
            ),
            ("shop-prod-sample.memory_total-web", memory),
            ("shop-prod-sample.memory_total-all", all),
            (
                "odd-5xx",
                json!({ "app": text("odd"), "tolerance": text("whatever"), "slack": text("#") }),
            ),
            ("stranger", json!({ "app": text("shop-prod") })),
            ("stranger-5xx", json!({})),
        ] {
            old.call(Method::POST, "", Some(older(id, vars))).await;
        }
        old.call(
            Method::PATCH,
            "/shop-prod-release",
            Some(json!({ "status": "disabled" })),
        )
        .await;
        old
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let url = format!("{}/kapacitor/v1/tasks{path}", self.kapacitor.url);
        let mut request = reqwest::Client::new().request(method, url);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        assert!(
            answer.status().is_success(),
            "{}",
            answer.text().await.unwrap()
        );
        answer.json().await.unwrap()
    }

    async fn modified(&self, id: &str) -> Value {
        self.call(Method::GET, &format!("/{id}"), None).await["modified"].clone()
    }

    async fn import(&self, arguments: &[&str]) -> Ended {
        let env = [
            ("DATABASE_URL", self.database.as_str()),
            ("KAPACITOR_URL", &self.kapacitor.url),
        ];
        run(&[&["import"], arguments].concat(), &env).await
    }

    /// How many rules the database has, each of which is to have the one version that the import
    /// has made.
    async fn rows(&self) -> i64 {
        let pool = PgPool::connect(&self.database).await.unwrap();
        let rows = "select count(*), count(changed_by = 'import' or null)
            from rules full join rule_versions versions using (kind, app, part, generation)";
        let (rows, imported): (i64, i64) = sqlx::query_as(rows).fetch_one(&pool).await.unwrap();
        assert_eq!(rows, imported);
        let audited = "select count(*) from audit where who = 'import' and action = 'import'";
        let audited: i64 = sqlx::query_scalar(audited).fetch_one(&pool).await.unwrap();
        assert_eq!(rows, audited);
        rows
    }
}

const OURS: [&str; 5] = [
    "shop-prod-5xx",
    "shop-prod-crash",
    "shop-prod-release",
    "shop-prod-sample.memory_total-all",
    "shop-prod-sample.memory_total-web",
];

/// Two of them call an address that nobody could have them call now. They are kept all the same.
fn note(ours: &str, id: &str) -> &'static str {
    if ours == "imported" && id.starts_with("shop-prod-sample.") {
        "  with a webhook that must lead to a public address, such as \"https://example.com/hook\"; \
         127.0.0.1 does not, and the operator has not allowed it (WEBHOOK_ALLOW)"
    } else {
        ""
    }
}

/// What the report says of each task, and its last line.
#[track_caller]
fn report(ended: &Ended, ours: &str) {
    for id in OURS {
        assert!(
            ended
                .out
                .lines()
                .any(|line| line.trim_end() == format!("{ours:<10} {id}{}", note(ours, id))),
            "{id}: {}",
            ended.out
        );
    }
    let line = |id: &str| {
        ended
            .out
            .lines()
            .find(|line| line.contains(&format!(" {id}  ")))
            .unwrap()
    };
    assert!(line("odd-5xx").starts_with("failed "), "{}", ended.out);
    assert!(
        line("odd-5xx").contains("tolerance: must be"),
        "{}",
        ended.out
    );
    for id in ["stranger", "stranger-5xx"] {
        assert!(line(id).starts_with("skipped "), "{}", ended.out);
    }
    let (imported, unchanged) = if ours == "imported" { (5, 0) } else { (0, 5) };
    let sum = format!("{imported} imported, 0 updated, {unchanged} unchanged, 2 skipped, 1 failed");
    assert_eq!(ended.out.lines().last(), Some(sum.as_str()));
}

#[tokio::test]
async fn import_reports_what_it_imported_and_what_it_could_not() {
    let old = Old::start().await;
    let before = old.modified("shop-prod-5xx").await;
    let others = [
        old.modified("odd-5xx").await,
        old.modified("stranger").await,
        old.modified("stranger-5xx").await,
    ];

    // what could not be imported is a failure, in the end
    let dry = old.import(&["--dry-run"]).await.expect(1);
    report(&dry, "imported");
    assert_eq!(old.rows().await, 0);
    assert_eq!(old.modified("shop-prod-5xx").await, before);

    report(&old.import(&[]).await.expect(1), "imported");
    assert_eq!(old.rows().await, 5);
    for id in OURS {
        let task = old.call(Method::GET, &format!("/{id}"), None).await;
        assert!(
            task["script"].as_str().unwrap().contains("topic(topic)"),
            "{task}"
        );
        let enabled = id != "shop-prod-release";
        assert_eq!(
            (&task["executing"], &task["error"]),
            (&json!(enabled), &json!("")),
            "{id}"
        );
    }
    assert_eq!(
        others,
        [
            old.modified("odd-5xx").await,
            old.modified("stranger").await,
            old.modified("stranger-5xx").await
        ]
    );

    // once more: what the database has counts
    let taken = old.modified("shop-prod-5xx").await;
    report(&old.import(&[]).await.expect(1), "unchanged");
    assert_eq!(old.modified("shop-prod-5xx").await, taken);

    let service = Service::start_with(|settings| {
        settings.database.database_url = Some(old.database.clone());
        settings.kapacitor.kapacitor_url = Some(old.kapacitor.url.clone());
    })
    .await;
    let tasks = service.get("/tasks").await.expect(200).json();
    let of = |id: &str| {
        tasks
            .as_array()
            .unwrap()
            .iter()
            .find(|task| task["id"] == id)
            .unwrap()
    };
    for id in OURS {
        assert_eq!(of(id)["sync"]["status"], "synced", "{}", of(id));
    }
    assert_eq!(of("shop-prod-5xx")["tolerance"], "medium");
    assert_eq!(of("shop-prod-5xx")["slack"], "#ops");
    assert_eq!(of("shop-prod-crash")["slack"], json!(null));
    assert_eq!(of("shop-prod-crash")["email"], "a@example.com");
    assert_eq!(of("shop-prod-release")["slack"], "#ops");
    assert_eq!(of("shop-prod-release")["enabled"], false);
    let web = of("shop-prod-sample.memory_total-web");
    for (field, value) in [
        ("dynotype", "web"),
        ("warn", "400.5"),
        ("crit", "500"),
        ("window", "12h"),
        ("every", "90s"),
        ("slack", "#ops"),
        ("email", "a@example.com,b@example.com"),
        ("post", "http://127.0.0.1:9/hook"),
    ] {
        assert_eq!(web[field], value, "{web}");
    }
    let all = of("shop-prod-sample.memory_total-all");
    assert_eq!(
        (&all["window"], &all["every"]),
        (&json!("5m"), &json!("1m"))
    );
}

/// The database is lost, Kapacitor is not.
/// What looks like ours by its id or by its vars is ours only where both agree, with a whole app.
#[tokio::test]
async fn what_only_looks_like_a_rule_is_left_alone() {
    let old = Old::start().await;
    let memory = |dyno: &str| {
        json!({
            "app": text("shop-prod"), "dynotyperequest": text(dyno), "warn": text("100"),
            "crit": text("200"), "window": text("5m"), "every": text("1m"), "slack": text("#ops"),
        })
    };
    let strangers = [
        // another service's, named as we would: its vars say nothing of an app, or another one
        (
            "PUSHGATEWAY-5xx",
            json!({ "job": text("PUSHGATEWAY"), "tolerance": text("low") }),
        ),
        (
            "PUSHGATEWAY-release",
            json!({ "app": text("shop-prod"), "slack": text("#ops") }),
        ),
        // our vars under a name of its own
        (
            "pushgateway",
            json!({ "app": text("shop-prod"), "tolerance": text("low"), "slack": text("#ops") }),
        ),
        // a release of the app `a`, or a rule of the app `a-release`: its vars say neither
        (
            "a-release",
            json!({ "app": text("a-release"), "slack": text("#ops") }),
        ),
        (
            "shop-prod-sample.memory_total-highmem",
            memory("worker-highmem"),
        ),
        // an app that is no text
        (
            "7-5xx",
            json!({ "app": { "type": "int", "value": 7 }, "tolerance": text("low") }),
        ),
    ];
    let rules = [
        (
            "b-release-release",
            json!({ "app": text("b-release"), "slack": text("#"), "email": text("a@example.com; b@example.com c@example.com"), "post": text("") }),
        ),
        (
            "shop-prod-sample.memory_total-worker-highmem",
            memory("worker-highmem"),
        ),
        (
            "c-crash",
            json!({ "app": text("c"), "slack": text("#ops"), "email": text("") }),
        ),
    ];
    for (id, vars) in strangers.iter().chain(&rules) {
        old.call(Method::POST, "", Some(older(id, vars.clone())))
            .await;
    }
    let disable = Some(json!({ "status": "disabled" }));
    old.call(Method::PATCH, "/c-crash", disable).await;
    let before: Vec<Value> =
        futures::future::join_all(strangers.iter().map(|(id, _)| old.modified(id))).await;

    // 1: the one of `start` that is no rule
    let ended = old.import(&[]).await;
    for (id, _) in &strangers {
        let line = format!("skipped    {id}  not recognised: id and vars match no kind");
        assert!(ended.out.contains(&line), "{}", ended.out);
    }
    for (id, _) in &rules {
        let line = format!("imported   {id}\n");
        assert!(ended.out.contains(&line), "{}", ended.out);
    }
    let after: Vec<Value> =
        futures::future::join_all(strangers.iter().map(|(id, _)| old.modified(id))).await;
    assert_eq!(before, after);

    let service = old.service().await;
    let task = async |path: &str| service.get(path).await.expect(200).json();
    let release = task("/task/release/b-release").await;
    assert_eq!(
        release["email"],
        "a@example.com,b@example.com,c@example.com"
    );
    assert_eq!(
        (&release["slack"], &release["post"]),
        (&Value::Null, &Value::Null)
    );
    let memory = task("/task/memory/shop-prod/worker-highmem").await;
    assert_eq!(memory["dynotype"], "worker-highmem");
    assert_eq!(task("/task/crashed/c").await["enabled"], false);
}

#[tokio::test]
async fn the_services_own_tasks_are_imported_as_they_were() {
    let kapacitor = own_kapacitor().await;
    let url = kapacitor.url.clone();
    let service =
        Service::start_with(|settings| settings.kapacitor.kapacitor_url = Some(url.clone())).await;
    let mut tasks = Vec::new();
    for rule in service.rules("shop") {
        let more =
            json!({ "email": "a@example.com,b@example.com", "post": "http://127.0.0.1:9/x" });
        tasks.push(service.create(&rule.with(more)).await);
    }
    drop(service);
    let parts = Addresses::from_env().unwrap();
    let database = new_database(&parts.database_url).await.unwrap();
    let env = [("DATABASE_URL", database.as_str()), ("KAPACITOR_URL", &url)];
    let ended = run(&["import"], &env).await.expect(0);
    let imported = format!(
        "{} imported, 0 updated, 0 unchanged, 0 skipped, 0 failed\n",
        tasks.len()
    );
    assert!(ended.out.ends_with(&imported), "{}", ended.out);
    let service = Service::start_with(|settings| {
        settings.database.database_url = Some(database.clone());
        settings.kapacitor.kapacitor_url = Some(url.clone());
    })
    .await;
    for task in tasks {
        let key = match task["dynotype"].as_str() {
            Some(dynotype) => format!("{}/{dynotype}", task["app"].as_str().unwrap()),
            None => task["app"].as_str().unwrap().to_owned(),
        };
        let path = format!("/task/{}/{key}", task["kind"].as_str().unwrap());
        // the same rule: nothing to replace
        let same = service.put(&path, task.clone()).await.expect(200);
        assert_eq!(same.header("etag"), "\"1\"", "{} {task}", same.text);
    }
}

#[tokio::test]
async fn serve_imports_first_if_configured() {
    let old = Old::start().await;
    let program = Program::serve(&[
        ("DATABASE_URL", &old.database),
        ("KAPACITOR_URL", &old.kapacitor.url),
        ("RUN_MIGRATION", "1"),
    ])
    .await;
    let answer = reqwest::Client::new()
        .get(format!("{}/task/5xx/shop-prod", program.url))
        .bearer_auth(ADMIN_TOKEN)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(old.rows().await, 5);
}

fn listing(from: usize, to: usize) -> ResponseTemplate {
    let task = |n: usize| {
        let app = format!("app-{n:04}");
        json!({ "id": format!("{app}-release"), "status": "enabled",
            "vars": { "app": text(&app), "slack": text("#ops") } })
    };
    let tasks: Vec<_> = (from..to).map(task).collect();
    ResponseTemplate::new(200).set_body_json(json!({ "tasks": tasks }))
}

/// A Kapacitor with more tasks than a page, of which these are the pages after the first. One after
/// the last is not found.
async fn pages<const N: usize>(rest: [ResponseTemplate; N]) -> MockServer {
    let kapacitor = MockServer::start().await;
    for (n, page) in iter::once(listing(0, 1000)).chain(rest).enumerate() {
        Mock::given(path("/kapacitor/v1/tasks"))
            .and(query_param("offset", (n * 1000).to_string()))
            .respond_with(page)
            .mount(&kapacitor)
            .await;
    }
    kapacitor
}

#[tokio::test]
async fn import_reads_every_page() {
    // the third is there before the second
    let second = listing(1000, 2000).set_delay(Duration::from_millis(200));
    let kapacitor = pages([second, listing(2000, 2203)]).await;
    let service = Service::start_with(|settings| {
        settings.kapacitor.kapacitor_url = Some(kapacitor.uri());
        settings.sync.reconcile_interval = Some("1000".into());
    })
    .await;
    let (from, scripts) = (Source::Kapacitor, Scripts::Record);
    let dry = import(&service.app.engine, from, scripts, true)
        .await
        .unwrap();
    assert_eq!(dry.tasks.len(), 2203);
    assert_eq!(service.rows().await, 0);
    let done = import(&service.app.engine, from, scripts, false)
        .await
        .unwrap();
    assert_eq!(done.taken().count(), 2203);
    let again = import(&service.app.engine, from, scripts, false)
        .await
        .unwrap();
    assert_eq!(
        again.sum(),
        "0 imported, 0 updated, 2203 unchanged, 0 skipped, 0 failed"
    );
    assert_eq!(service.rows().await, 2203);
}

#[tokio::test]
async fn import_that_fails_before_its_end_changes_nothing() {
    let second = ResponseTemplate::new(500).set_body_string("{\"error\": \"no more\"}");
    let kapacitor = pages([second]).await;
    let parts = Addresses::from_env().unwrap();
    let database = new_database(&parts.database_url).await.unwrap();
    let env = [
        ("DATABASE_URL", database.as_str()),
        ("KAPACITOR_URL", &kapacitor.uri()),
    ];
    let ended = run(&["import"], &env).await.expect(1);
    assert!(
        ended.err.contains("no more") && ended.out.is_empty(),
        "{ended:?}"
    );
    let pool = PgPool::connect(&database).await.unwrap();
    let rows: i64 = sqlx::query_scalar("select count(*) from rules")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(rows, 0);
}

impl Old {
    /// What the database has of a task.
    async fn row(&self, id: &str) -> (String, i64, bool) {
        let pool = PgPool::connect(&self.database).await.unwrap();
        let row = "select coalesce(addresses(targets, 'slack'), ''), rules.generation, enabled
            from rules join deployments on rule = id where task = $1";
        sqlx::query_as(row).bind(id).fetch_one(&pool).await.unwrap()
    }

    /// The service on all of it.
    async fn service(&self) -> Service {
        Service::start_with(|settings| {
            settings.database.database_url = Some(self.database.clone());
            settings.kapacitor.kapacitor_url = Some(self.kapacitor.url.clone());
        })
        .await
    }
}

#[tokio::test]
async fn what_is_recorded_runs_on_as_it_was_until_it_is_edited_or_adopted() {
    let old = Old::start().await;
    let mut before = Vec::new();
    for id in OURS {
        before.push(old.call(Method::GET, &format!("/{id}"), None).await);
    }
    report(&old.import(&["--record"]).await.expect(1), "imported");
    let again = old.import(&["--record", "--json"]).await.expect(1);
    let again: Value = serde_json::from_str(&again.out).unwrap();
    let outcomes: Vec<_> = again["tasks"].as_array().unwrap().iter().collect();
    let unchanged = outcomes.iter().filter(|it| it["outcome"] == "unchanged");
    assert_eq!((outcomes.len(), unchanged.count()), (8, 5), "{again}");

    // The loop leaves them alone, and an edit brings over the one that it is of.
    let service = old.service().await;
    let drift = service.get("/drift").await.expect(200).json();
    assert_eq!(
        (&drift["checked"], &drift["drifted"]),
        (&json!(5), &json!([])),
        "{drift}"
    );
    for (id, before) in OURS.iter().zip(&before) {
        let now = old.call(Method::GET, &format!("/{id}"), None).await;
        assert_eq!(
            (&now["script"], &now["modified"]),
            (&before["script"], &before["modified"])
        );
    }
    let change = json!({ "slack": "#edited" });
    service
        .patch("/task/5xx/shop-prod", change)
        .await
        .expect(201);
    let script = async |id: &str| {
        let task = old.call(Method::GET, &format!("/{id}"), None).await;
        task["script"].as_str().unwrap().to_owned()
    };
    assert!(script("shop-prod-5xx").await.contains("topic(topic)"));
    assert_eq!(
        script("shop-prod-crash").await,
        before[1]["script"].as_str().unwrap()
    );
    drop(service);

    // What the older service has changed since is taken over; what was edited here counts.
    for (id, channel) in [
        ("shop-prod-crash", "#later"),
        ("shop-prod-5xx", "#elsewhere"),
    ] {
        let task = old.call(Method::GET, &format!("/{id}"), None).await;
        let mut vars = task["vars"].clone();
        vars["slack"] = text(channel);
        old.call(
            Method::PATCH,
            &format!("/{id}"),
            Some(json!({ "vars": vars })),
        )
        .await;
    }
    let updated = old.import(&["--record"]).await.expect(1);
    assert!(
        updated.out.contains("updated    shop-prod-crash\n"),
        "{}",
        updated.out
    );
    let sum = "0 imported, 1 updated, 4 unchanged, 2 skipped, 1 failed\n";
    assert!(updated.out.ends_with(sum), "{}", updated.out);
    assert_eq!(old.row("shop-prod-crash").await, ("#later".into(), 2, true));
    assert_eq!(old.row("shop-prod-5xx").await, ("#edited".into(), 2, true));

    // All of them are brought over in the end.
    let adopted = old.import(&["--adopt"]).await.expect(1);
    let sum = "0 imported, 4 updated, 1 unchanged, 2 skipped, 1 failed\n";
    assert!(adopted.out.ends_with(sum), "{}", adopted.out);
    for id in OURS {
        assert!(script(id).await.contains("topic(topic)"), "{id}");
    }
    report(&old.import(&[]).await.expect(1), "unchanged");
}

#[tokio::test]
async fn rules_come_from_the_older_services_tables() {
    let old = Old::start().await;
    let tables = "
        create table _5xx_tasks (app text, tolerance text, slack text, post text, email text);
        create table crashed_tasks (app text, slack text, post text, email text);
        create table released_tasks (app text, slack text, post text, email text);
        create table memory_tasks (id text, app text, dynotype text, crit text, warn text,
            wind text, every text, slack text, post text, email text);
        insert into _5xx_tasks values
            ('a-release-prod', 'low', '#', '', 'a@example.com; b@example.com'),
            ('shop-prod', 'high', '#ops', '', ''), ('odd', 'whatever', '#ops', null, null);
        insert into released_tasks values ('shop-prod', 'ops', '', '');
        insert into memory_tasks values ('x', 'shop-prod', 'web-high', '500', '400.5', '12h', '90s',
            '#ops', 'http://127.0.0.1:9/hook', null)";
    let pool = PgPool::connect(&old.database).await.unwrap();
    sqlx::raw_sql(tables).execute(&pool).await.unwrap();
    let ended = old.import(&["--from", "database"]).await.expect(1);
    let expected = "imported   a-release-prod-5xx
failed     odd-5xx  tolerance: must be \"low\", \"medium\" or \"high\"
imported   shop-prod-5xx
imported   shop-prod-release
imported   shop-prod-sample.memory_total-web-high  with a webhook that must lead to a public address, such as \"https://example.com/hook\"; 127.0.0.1 does not, and the operator has not allowed it (WEBHOOK_ALLOW)
4 imported, 0 updated, 0 unchanged, 0 skipped, 1 failed
";
    assert_eq!(ended.out, expected);
    // paused in Kapacitor
    assert_eq!(
        old.row("shop-prod-release").await,
        ("#ops".into(), 1, false)
    );
    let service = old.service().await;
    let rule = service
        .get("/task/5xx/a-release-prod")
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&rule["slack"], &rule["email"], &rule["sync"]["status"]),
        (
            &json!(null),
            &json!("a@example.com,b@example.com"),
            &json!("synced")
        )
    );
    let rule = service
        .get("/task/memory/shop-prod/web-high")
        .await
        .expect(200)
        .json();
    let fields =
        ["warn", "crit", "window", "every", "post"].map(|it| rule[it].as_str().unwrap().to_owned());
    assert_eq!(
        fields,
        ["400.5", "500", "12h", "90s", "http://127.0.0.1:9/hook"]
    );
    // what Kapacitor ran is the rule now
    let rule = service.in_kapacitor("shop-prod-5xx").await.unwrap();
    assert_eq!(rule["vars"]["tolerance"]["value"], "high");
    drop(service);
    // the rest of Kapacitor's follows, and counts for nothing where the database has it
    let rest = old.import(&[]).await.expect(1);
    let sum = "3 imported, 0 updated, 4 unchanged, 2 skipped, 1 failed\n";
    assert!(rest.out.ends_with(sum), "{}", rest.out);
}

#[tokio::test]
async fn serve_continues_after_a_partial_import_unless_strict() {
    let old = Old::start().await;
    let env = [
        ("DATABASE_URL", old.database.as_str()),
        ("KAPACITOR_URL", &old.kapacitor.url),
        ("RUN_MIGRATION", "1"),
        ("ADMIN_TOKEN", ADMIN_TOKEN),
        ("PORT", "0"),
    ];
    let ended = run(&["serve", "--strict"], &env).await.expect(1);
    assert!(
        ended.err.contains("odd-5xx") || ended.out.contains("odd-5xx"),
        "{ended:?}"
    );
    assert_eq!(old.rows().await, 5);
}
