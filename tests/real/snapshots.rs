//! What others read of ours, letter by letter: the OpenAPI document and the scripts.
//!
//! After a change that is meant: `INSTA_UPDATE=always cargo test --test real snapshots`, and read
//! what has changed.

use chrono::DateTime;
use kapacitor_alerts::api::router;
use rules::{
    Family, KapacitorKind, Rule,
    delivery::Delivery,
    ingest::IngestSecret,
    kinds::{
        self, crashed::Crashed, five_xx::FiveXx, latency::Latency, memory::Memory,
        release::Release, slo::Slo, traffic::Traffic,
    },
    render::{Site, Templates},
};
use serde_json::{Value, json};

#[test]
fn openapi() {
    let mut document = serde_json::to_value(router::document()).unwrap();
    document["info"]["version"] = "[version]".into();
    // All errors have one shape: of each only its sentence.
    for operations in document["paths"].as_object_mut().unwrap().values_mut() {
        for operation in operations.as_object_mut().unwrap().values_mut() {
            for answer in operation["responses"].as_object_mut().unwrap().values_mut() {
                if let Some(problem) = answer.pointer_mut("/content/application~1problem+json") {
                    *problem = problem["example"]["error"].take();
                }
            }
        }
    }
    insta::assert_json_snapshot!(document);
}

#[test]
fn memory_over_a_long_window() {
    let targets = json!({ "window": "12h", "slack": "#shop-alerts" });
    insta::assert_snapshot!(script::<Memory>(targets, false));
}

#[test]
fn a_rule_that_reports() {
    let fields = json!({ "slack": "#shop-alerts", "delivery": "shadow" });
    insta::assert_snapshot!(script::<Crashed>(fields, false));
}

/// The script and vars of the kind's example, with these fields.
fn script<K: KapacitorKind>(targets: Value, dashboard: bool) -> String {
    let site = Site {
        database: "opentsdb".into(),
        retention_policy: "retention_policy".into(),
        dashboard_url: dashboard.then(|| "https://dashboard.example.com/apps/{app}".into()),
        delivery: Delivery::Kapacitor,
        ingest_url: Some("http://alerts:8081/ingest".into()),
    };
    let mut rule = K::example().as_object().unwrap().clone();
    for target in ["slack", "email", "post"] {
        rule.remove(target);
    }
    rule.extend(targets.as_object().unwrap().clone());
    let task = Rule::<K>::parse(rule).unwrap();
    let since = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    let secret = IngestSecret([7; 32]);
    let templates = Templates::new(site).unwrap();
    let rendered = templates.render(&task, since, Some(&secret)).unwrap();
    let vars = serde_json::to_string_pretty(&rendered.vars).unwrap();
    format!("{}\n{vars}", rendered.script)
}

fn scripts<K: KapacitorKind>() {
    let all = json!({
        "slack": "#shop-alerts", "email": "ann@example.com,bob@example.com",
        "post": "https://example.com/hooks/alerts",
    });
    insta::assert_snapshot!(
        format!("{}_all_targets", K::NAME),
        script::<K>(all.clone(), true)
    );
    for one in ["slack", "email", "post"] {
        let target = json!({ one: all[one] });
        // the vars that are not about the target are in the other one
        let script = script::<K>(target, false);
        match one {
            "slack" => insta::assert_snapshot!(format!("{}_slack_only", K::NAME), script),
            _ => {
                let handlers = [".slack()", ".email(", ".post("];
                let own = format!(".{one}(");
                for handler in handlers {
                    assert_eq!(
                        script.contains(handler),
                        handler.starts_with(&own),
                        "{script}"
                    );
                }
            }
        }
    }
}

#[test]
fn scripts_of_each_kind() {
    scripts::<FiveXx>();
    scripts::<Crashed>();
    scripts::<Memory>();
    scripts::<Release>();
    scripts::<Latency>();
    scripts::<Traffic>();
    scripts::<Slo>();
    assert_eq!(
        kinds::of(Family::Task).count(),
        7,
        "a new kind belongs here"
    );
}
