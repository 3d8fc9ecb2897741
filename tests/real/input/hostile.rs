//! Hostile texts on the real parts: they come back as they went in, select no rows but their own, and
//! nothing of them is executed. `make hostile` tries more of them.

use std::{path::Path, time::SystemTime};

use kapacitor::{DbRp, Definition, Status, Var, Vars};
use properties::{FIELDS, hostile};
use rand::{SeedableRng, rngs::StdRng, seq::IndexedRandom};
use rules::influxql;
use serde_json::{Value, json};
use testbed::platform::{EventShape, Point};
use url::Url;

use crate::support::{PATIENCE, Rule, Service};

/// What a text would leave behind that was executed.
const MARKER: &str = "/tmp/hostile-was-here";

/// As many as `HOSTILE_PUSHED` says.
fn count() -> usize {
    std::env::var("HOSTILE_PUSHED").map_or(500, |it| it.parse().unwrap())
}

fn chance() -> StdRng {
    let seed = std::env::var("SEED").map_or_else(|_| rand::random(), |it| it.parse().unwrap());
    println!("SEED={seed}");
    StdRng::seed_from_u64(seed)
}

#[tokio::test]
async fn any_text_comes_back_from_kapacitor_as_it_is() {
    const VARS: usize = 100;
    let service = Service::start().await;
    let kapacitor = &service.app.engine.kapacitor;
    let mut rng = chance();
    let names: Vec<_> = (0..VARS).map(|n| format!("s{n}")).collect();
    let declared: String = names
        .iter()
        .map(|it| format!("var {it} string\n"))
        .collect();
    let used: String = names
        .iter()
        .map(|it| format!("        .field('{it}', {it})\n"))
        .collect();
    let script = format!(
        "{declared}batch\n    |query('SELECT * FROM \"opentsdb\".\"retention_policy\".\"none\"')\n        \
         .every(1h)\n    |default()\n{used}"
    );
    let tasks = count().div_ceil(VARS);
    for number in 0..tasks {
        let id = service.app_name(&format!("hostile{number}"));
        let var = |name: &String| (name.clone().into(), Var::String(hostile::text(&mut rng)));
        let vars: Vars = names.iter().map(var).collect();
        let definition = Definition {
            id: &id,
            task_type: "batch",
            dbrps: [DbRp {
                db: "opentsdb",
                rp: "retention_policy",
            }],
            script: &script,
            vars: &vars,
            status: Status::Disabled,
        };
        kapacitor.create_task(&definition).await.unwrap();
        let found = kapacitor.task(&id).await.unwrap().unwrap();
        assert_eq!(found.script, script);
        let back = found.vars.unwrap();
        for (name, var) in &vars {
            assert!(
                var.is(&back[name.as_ref()]),
                "{var:?} is {}",
                back[name.as_ref()]
            );
        }
        kapacitor.delete_task(&id).await.unwrap();
    }
    assert!(!Path::new(MARKER).exists());
    println!("{} texts were pushed", tasks * VARS);
}

#[tokio::test]
async fn what_is_taken_of_hostile_texts_runs_as_it_is() {
    let service =
        Service::start_with(|settings| settings.sync.webhook_allow = Some("*".into())).await;
    let mut rng = chance();
    let mut pushed = 0;
    while pushed < count() / 10 {
        let (kind, names) = FIELDS.choose(&mut rng).unwrap();
        let name = *names.choose(&mut rng).unwrap();
        let text = hostile::dressed(&mut rng);
        let value = if name == "hosts" {
            json!([text])
        } else {
            json!(text)
        };
        // apps are the test's own
        if name == "app" || name == "dynotype" || properties::rule(kind, name, &value).is_none() {
            continue;
        }
        let rule: Rule = service
            .rule(kind, &format!("h{pushed}"))
            .with(json!({ name: value }));
        let answer = service.post(&rule.collection(), rule.body.clone()).await;
        let has_user = |url: Url| !url.username().is_empty() || url.password().is_some();
        if name == "post" && Url::parse(&text).is_ok_and(has_user) {
            let problem = answer.expect(422).json();
            assert_eq!(problem["errors"][0]["field"], "post", "{problem}");
            continue;
        }
        let task = answer.expect(201).json();
        assert_eq!(task["sync"]["status"], "synced", "{task}");
        let found = service.in_kapacitor(&rule.id).await.unwrap();
        let wanted = service.get(&format!("{}/script", rule.path)).await.json();
        assert_eq!(found["script"], wanted["script"]);
        assert_eq!(
            (&found["executing"], &found["error"]),
            (&json!(true), &json!(""))
        );
        for target in ["slack", "post"] {
            let var = &found["vars"][target]["value"];
            assert_eq!(var, &task[target], "{value}");
        }
        if name == "email" {
            let items = found["vars"]["email"]["value"].as_array();
            assert_eq!(items.is_none(), task["email"].is_null(), "{value}");
            let texts: Vec<_> = items
                .into_iter()
                .flatten()
                .map(|it| it["value"].as_str().unwrap())
                .collect();
            let wanted = task["email"].as_str().unwrap_or_default();
            assert_eq!(texts.join(","), wanted, "{value}: {}", found["vars"]);
        }
        service.delete(&rule.path).await.expect(200);
        pushed += 1;
    }
    assert!(!Path::new(MARKER).exists());
    println!("{pushed} rules were pushed");
}

/// The column `n` of what a query brings, sorted.
async fn select(service: &Service, database: &str, query: String) -> Vec<i64> {
    let url = format!("{}/query", service.parts.influxdb_url);
    let request = testbed::parts::http().post(url);
    let request = request.query(&[("db", database), ("q", &query)]);
    let answer = service.send(request).await.expect(200).json();
    assert_eq!(answer["results"].as_array().unwrap().len(), 1, "{query}");
    assert!(answer["results"][0]["error"].is_null(), "{query}: {answer}");
    let series = answer["results"][0]["series"].as_array().cloned();
    let rows = series.unwrap_or_default();
    let rows = rows.iter().flat_map(|it| it["values"].as_array().unwrap());
    let mut found: Vec<_> = rows.map(|row| row[1].as_f64().unwrap() as i64).collect();
    found.sort();
    found
}

#[tokio::test]
async fn a_condition_selects_its_own_rows() {
    let service = Service::start().await;
    let database = service.app_name("rows");
    let platform = service.platform();
    let platform = platform.in_database(&database, "rp").await.unwrap();
    let mut rng = chance();
    let mut texts: Vec<String> = hostile::PIECES.iter().map(|it| (*it).to_owned()).collect();
    texts.extend((0..200).map(|_| hostile::text(&mut rng)));
    // which no query can hold, nor any rule
    let unseen = |c: char| c.is_control() && c != '\n';
    texts.retain(|text| !text.contains(unseen) && text.len() < 10_000);
    texts.sort();
    texts.dedup();
    let now = SystemTime::now();
    let points = texts.iter().zip(0..).map(|(text, n)| {
        let point = Point::new("m", now).tag("n_", &format!("{n}"));
        point.field("n", f64::from(n)).field("t", text.as_str())
    });
    platform.write(points).await.unwrap();
    for (text, n) in texts.iter().zip(0..) {
        let string = influxql::string(text);
        let query = format!("SELECT \"n\" FROM \"m\" WHERE (\"t\" = {string})");
        assert_eq!(select(&service, &database, query).await, [n], "{text:?}");
        if !text.contains('\n') {
            let regex = influxql::regex(text);
            let query = format!("SELECT \"n\" FROM \"m\" WHERE (\"t\" =~ /^{regex}$/)");
            assert_eq!(select(&service, &database, query).await, [n], "{text:?}");
        }
    }
}

#[tokio::test]
async fn a_rules_condition_selects_what_is_its_own() {
    let service = Service::start().await;
    let database = service.app_name("own");
    let platform = service.platform();
    let platform = platform.in_database(&database, "rp").await.unwrap();
    let names = [
        "foo",
        "foo-bar",
        "foobar",
        "fo",
        "foo-default",
        "bar-foo",
        "foo--web-bar",
        "FOO",
    ];
    let dynos = [
        "web",
        "web.1",
        "web-high",
        "web-high.2",
        "web_",
        "worker",
        "w",
        "xweb.1",
        "webb.1",
    ];
    let hosts = ["a.b.example", "aXb.example", "a.bXexample", "b.example"];
    let mut rows: Vec<(String, String)> = Vec::new();
    for app in names {
        rows.extend(dynos.map(|dyno| (app.to_owned(), dyno.to_owned())));
        for host in [
            app.to_owned(),
            format!("{app}.example.com"),
            format!("{app}xexample.com"),
        ] {
            rows.push((host, String::new()));
        }
    }
    rows.extend(hosts.map(|host| (host.to_owned(), String::new())));
    let now = SystemTime::now();
    let points = rows.iter().zip(0..).map(|((app, dyno), n)| {
        let point = Point::new("m", now).tag("n_", &format!("{n}"));
        let point = point.tag("app", app).tag("fqdn", app).tag("dyno", dyno);
        point.tag("title", "released").field("n", f64::from(n))
    });
    platform.write(points).await.unwrap();
    let check = async |kind: &str, field: &str, value: Value, own: &dyn Fn(&str, &str) -> bool| {
        let rendered = properties::rule(kind, field, &value).unwrap();
        let Var::String(condition) = &rendered.vars["where_"] else {
            panic!("a text")
        };
        let wanted: Vec<i64> = rows
            .iter()
            .zip(0..)
            .filter(|((app, dyno), _)| own(app, dyno))
            .map(|(_, n)| n)
            .collect();
        let query = format!("SELECT \"n\" FROM \"m\" WHERE ({condition})");
        assert_eq!(
            select(&service, &database, query).await,
            wanted,
            "{condition}"
        );
    };
    for name in names {
        let bare = name.strip_suffix("-default");
        let below = |fqdn: &str, app: &str| {
            fqdn.strip_prefix(app)
                .is_some_and(|rest| rest.starts_with('.'))
        };
        check("5xx", "app", json!(name), &|fqdn, _| {
            fqdn == name || below(fqdn, name) || bare.is_some_and(|bare| below(fqdn, bare))
        })
        .await;
        check("release", "app", json!(name), &|app, _| app == name).await;
    }
    let example = properties::rule("5xx", "hosts", &json!(["a.b.example"])).unwrap();
    assert!(example.vars.contains_key("hosts"));
    check("5xx", "hosts", json!(["a.b.example"]), &|fqdn, _| {
        fqdn == "a.b.example"
    })
    .await;
}

#[tokio::test]
async fn text_in_the_data_is_reported_and_not_executed() {
    let service = Service::start().await;
    let (sink, platform) = (service.sink().await, service.platform());
    let rule = service.rule("release", "shop");
    let rule = rule.clone().with(json!({ "post": sink.hook(&rule.app) }));
    service.create(&rule).await;
    let texts = [
        "{{ .ID }} {{ printf \"%s\" .Message }}",
        "{{ template \"x\" }} {{ index .Fields \"nothing\" }} }}",
        "').exec('touch', '/tmp/hostile-was-here')",
        "'''\\'\\ \"quoted\" [[ slack ]] [% raw %]",
        "<script>alert(1)</script> &amp; %s %d \u{202e}abc",
    ];
    for (text, n) in texts.iter().zip(0..) {
        let at = SystemTime::now() + std::time::Duration::from_nanos(n);
        platform
            .released(&rule.app, text, at, EventShape::Mixed)
            .await
            .unwrap();
    }
    for text in texts {
        let told = format!("INFO {}: released {text} at ", rule.app);
        let to = format!("/hook/{}", rule.app);
        let hook = sink.wait_for(|it| it.to == to && it.text.starts_with(&told), PATIENCE);
        let hook = hook.await.unwrap();
        let details = hook.body["details"].as_str().unwrap();
        assert!(!details.contains("<script>"), "{details}");
    }
    assert!(!Path::new(MARKER).exists());
}
