//! What must hold of every text that somebody sends, and of every answer of Kapacitor's. Each
//! function panics where it does not. The tests here try them with texts of chance, those in
//! `fuzz/` with what a fuzzer finds, `tests/real/input/hostile.rs` on the real parts.

pub mod hostile;
mod influxql;

use std::{
    collections::BTreeMap,
    sync::{LazyLock, Mutex},
};

use chrono::DateTime;
use kapacitor::{Replay, TaskInfo, TestOutcome, TopicEvent, Var};
use regex_syntax::hir::HirKind;
use rules::{
    Family, KapacitorKind, Rule,
    delivery::Delivery,
    fields::{AppName, DynoType, Field, InfluxDuration, Megabytes},
    kinds::{
        self, crashed::Crashed, five_xx::FiveXx, latency::Latency, memory::Memory,
        release::Release, slo::Slo, traffic::Traffic,
    },
    recognise::recognise,
    render::{Rendered, Site, Templates},
    state,
    targets::{Emails, SlackChannel, WebhookUrl},
    values::{Aggregate, Count, Hosts, Milliseconds, Objective, Percent, Percentile, Tolerance},
};
use serde::Serialize;
use serde_json::{Value, json};

use self::influxql::{Token, tokens};

/// Every newtype: what it takes is harmless and reads back as itself.
pub fn fields(text: &str) {
    let value = json!(text);
    field::<AppName>(&value);
    field::<DynoType>(&value);
    field::<InfluxDuration>(&value);
    field::<Megabytes>(&value);
    field::<SlackChannel>(&value);
    field::<Emails>(&value);
    field::<WebhookUrl>(&value);
    field::<Tolerance>(&value);
    field::<Aggregate>(&value);
    let list = json!([text]);
    field::<Emails>(&list);
    field::<Hosts>(&list);
    if let Ok(value) = serde_json::from_str(text) {
        field::<Megabytes>(&value);
        field::<Percent>(&value);
        field::<Percentile>(&value);
        field::<Objective>(&value);
        field::<Milliseconds>(&value);
        field::<Count>(&value);
        field::<Hosts>(&value);
        field::<Emails>(&value);
    }
}

fn field<T: Field + Serialize>(value: &Value) {
    let Ok(read) = T::from_json(value) else {
        return;
    };
    let written = serde_json::to_value(&read).expect("a field is JSON");
    each_text(&written, &mut harmless);
    let again = T::from_json(&written).expect("what is answered is taken");
    assert_eq!(serde_json::to_value(again).expect("JSON"), written);
}

fn each_text(value: &Value, check: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => check(text),
        Value::Array(items) => items.iter().for_each(|item| each_text(item, check)),
        Value::Object(object) => object.values().for_each(|item| each_text(item, check)),
        _ => {}
    }
}

/// Nothing in it that Kapacitor would execute, or that is read otherwise than it is written.
fn harmless(text: &str) {
    assert!(!text.contains("{{"), "{text:?}");
    assert!(!text.contains(char::is_control), "{text:?}");
    assert!(!text.contains(is_invisible), "{text:?}");
}

/// Marks of no width, and those that turn the direction of what follows.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The fields that each kind has.
pub static FIELDS: LazyLock<Vec<(&'static str, Vec<&'static str>)>> = LazyLock::new(|| {
    let common = ["app", "slack", "email", "post", "enabled"];
    kinds::of(Family::Task)
        .map(|kind| {
            let own: &[&str] = match kind.name {
                "5xx" => &[
                    "tolerance",
                    "hosts",
                    "window",
                    "min_errors",
                    "warn_percent",
                    "crit_percent",
                ],
                "memory" => &["dynotype", "warn", "crit", "window", "every", "aggregate"],
                "latency" => &[
                    "warn",
                    "crit",
                    "percentile",
                    "window",
                    "min_requests",
                    "hosts",
                ],
                "traffic" => &[
                    "warn_percent",
                    "crit_percent",
                    "window",
                    "min_usual",
                    "none_for",
                    "hosts",
                ],
                "slo" => &["objective", "min_errors", "hosts"],
                "crashed" | "release" => &[],
                other => panic!("the fields of {other} are to be added here"),
            };
            (kind.name, common.iter().chain(own).copied().collect())
        })
        .collect()
});

static TEMPLATES: LazyLock<Templates> = LazyLock::new(|| {
    Templates::new(Site {
        database: "opentsdb".into(),
        retention_policy: "retention_policy".into(),
        dashboard_url: Some("https://dashboard.example.com/apps/{app}".into()),
        delivery: Delivery::Kapacitor,
        ingest_url: None,
    })
    .expect("the templates compile")
});

/// A rule with `value` at the place of one field: where it is taken, its script is the one that any
/// such rule has, to the last character, and its values are in the vars as they are. Answers with
/// what Kapacitor would be given.
pub fn rule(kind: &str, field: &str, value: &Value) -> Option<Rendered> {
    match kind {
        "5xx" => rule_of::<FiveXx>(field, value),
        "crashed" => rule_of::<Crashed>(field, value),
        "latency" => rule_of::<Latency>(field, value),
        "memory" => rule_of::<Memory>(field, value),
        "release" => rule_of::<Release>(field, value),
        "slo" => rule_of::<Slo>(field, value),
        "traffic" => rule_of::<Traffic>(field, value),
        other => panic!("{other} is to be added here"),
    }
}

/// The kind, whether it has `slack`, `email`, `post`, and whether it has a second query.
type Shape = (&'static str, [bool; 3], bool);

/// Of each shape: the script, and the condition without what is in its quotes.
static SHAPES: Mutex<BTreeMap<Shape, (String, String)>> = Mutex::new(BTreeMap::new());

fn rule_of<K: KapacitorKind>(field: &str, value: &Value) -> Option<Rendered> {
    let mut object = K::example().as_object().cloned().expect("an object");
    object.insert(field.into(), value.clone());
    let task = Rule::<K>::parse(object).ok()?;
    let fields = task.to_object();
    assert!(
        Rule::parse(fields.clone()).is_ok_and(|again| again == task),
        "{fields:?}"
    );

    let id = task.id();
    let of_an_id = |c: char| c.is_alphanumeric() || "-._".contains(c);
    assert!(id.chars().all(of_an_id), "{id:?}");

    let since = DateTime::UNIX_EPOCH;
    let rendered = TEMPLATES.render(&task, since, None).expect("it renders");
    let text = |name: &str| match rendered.vars.get(name) {
        Some(Var::String(text)) => Some(text.clone()),
        Some(Var::List(texts)) => Some(texts.join(",")),
        _ => None,
    };
    for (name, var) in &rendered.vars {
        match var {
            Var::String(text) => harmless(text),
            Var::List(texts) => texts.iter().for_each(|text| harmless(text)),
            Var::Float(number) => assert!(number.is_finite(), "{name}"),
            Var::Int(_) | Var::Bool(_) | Var::Duration(_) => {}
        }
    }
    for name in ["app", "slack", "email", "post"] {
        let given = fields
            .get(name)
            .and_then(Value::as_str)
            .map(ToOwned::to_owned);
        assert_eq!(text(name), given, "{name}");
    }

    let condition = text("where_").expect("each kind has one");
    let condition = tokens(&condition).unwrap_or_else(|| panic!("no InfluxQL: {condition}"));
    let mut condition: String = condition.iter().map(Token::shape).collect();
    if K::HOSTS.is_some() {
        // one more comparison for each host
        condition.truncate(condition.find('/').map_or(0, |end| end + 1));
    }
    let has =
        ["slack", "email", "post"].map(|target| fields.get(target).is_some_and(Value::is_string));
    // a memory rule that looks back for more than an hour has a second query, a traffic rule with `none_for`
    let has_second = ["probe_cron", "none_for"];
    let has_probe = has_second.iter().any(|it| rendered.vars.contains_key(*it));
    let mut shapes = SHAPES
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner());
    let (script, skeleton) = shapes
        .entry((K::NAME, has, has_probe))
        .or_insert_with(|| (rendered.script.clone(), condition.clone()));
    assert_eq!(&rendered.script, script);
    assert_eq!(&condition, skeleton);
    Some(rendered)
}

/// What is written into a query stands for itself there, whatever it is.
pub fn influxql(text: &str) {
    use rules::influxql;
    // InfluxQL has no way to write them; a rule cannot hold them either
    let text = text.replace(['\r', '\0'], "");
    let identifier = tokens(&influxql::identifier(&text));
    assert_eq!(identifier, Some(vec![Token::Identifier(text.clone())]));
    let string = tokens(&influxql::string(&text));
    assert_eq!(string, Some(vec![Token::Text(text.clone())]));

    // a regular expression cannot hold the end of a line
    let line = text.replace('\n', "");
    match tokens(&format!("/{}/", influxql::regex(&line))).as_deref() {
        Some([Token::Regex(regex)]) => {
            let hir = regex_syntax::parse(regex).expect("a regular expression");
            match hir.kind() {
                HirKind::Empty => assert_eq!(line, ""),
                HirKind::Literal(literal) => assert_eq!(&*literal.0, line.as_bytes()),
                other => panic!("{line:?} is {other:?}"),
            }
            // Go takes an escape for itself where it is of punctuation
            let escapes = regex.replace("\\\\", "");
            let escaped = escapes.split('\\').skip(1);
            let mut firsts = escaped.map(|rest| rest.chars().next());
            assert!(
                firsts.all(|c| c.is_some_and(|c| c.is_ascii_punctuation())),
                "{regex}"
            );
        }
        other => panic!("{line:?} is {other:?}"),
    }
}

/// Whatever Kapacitor answers, or what stands in its place, is read or is not.
pub fn answer(bytes: &[u8]) {
    let _ = serde_json::from_slice::<Replay>(bytes);
    let _ = serde_json::from_slice::<TestOutcome>(bytes);
    if let Ok(event) = serde_json::from_slice::<TopicEvent>(bytes) {
        state::worst(std::slice::from_ref(&event));
        let now = DateTime::UNIX_EPOCH;
        FiveXx::state(std::slice::from_ref(&event), now);
        Release::state(std::slice::from_ref(&event), now);
    }
    let Ok(task) = serde_json::from_slice::<TaskInfo>(bytes) else {
        return;
    };
    if let Some(Ok(definition)) = recognise(&task) {
        assert_eq!(definition.id, task.id);
        let object = Value::Object(definition.to_object());
        each_text(&object, &mut harmless);
    }
    for found in task.vars.iter().flat_map(BTreeMap::values) {
        for var in [
            Var::String(String::new()),
            Var::Int(1),
            Var::Float(1.0),
            Var::Bool(true),
            Var::Duration(1),
            Var::List(vec![String::new()]),
        ] {
            var.is(found);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use proptest::prelude::*;
    use rand::{Rng as _, SeedableRng, rngs::StdRng, seq::IndexedRandom};

    use super::*;

    /// As many as `HOSTILE_TEXTS` says: each is tried as every field, as a field of a rule, in
    /// queries, and inside of what Kapacitor might answer.
    #[test]
    fn hostile_texts_are_refused_or_harmless() {
        let count = std::env::var("HOSTILE_TEXTS").map_or(30_000, |it| it.parse().unwrap());
        let seed: u64 =
            std::env::var("SEED").map_or_else(|_| rand::random(), |it| it.parse().unwrap());
        println!("SEED={seed}");
        let threads = 4;
        let taken: usize = thread::scope(|scope| {
            let work = |part: u64| move || try_texts(count / threads, seed ^ part);
            let threads: Vec<_> = (0..threads as u64)
                .map(|part| scope.spawn(work(part)))
                .collect();
            let ends = threads.into_iter().map(|it| it.join());
            ends.map(|end| end.unwrap_or_else(|_| panic!("SEED={seed}")))
                .sum()
        });
        println!("{count} texts, {taken} of them taken as a field of a rule");
        assert!(taken > count / 50, "{taken} are too few to tell anything");
    }

    fn try_texts(count: usize, seed: u64) -> usize {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut taken = 0;
        for _ in 0..count {
            let text = hostile::dressed(&mut rng);
            fields(&text);
            influxql(&text);
            let (kind, names) = FIELDS.choose(&mut rng).unwrap();
            let name = names.choose(&mut rng).unwrap();
            let value = if *name == "hosts" {
                json!([text])
            } else {
                json!(text)
            };
            taken += usize::from(rule(kind, name, &value).is_some());
            if rng.random_ratio(1, 8) {
                let var = json!({ "type": "string", "value": text });
                let vars =
                    json!({ "app": var, "slack": var, "email": var, "post": var, "window": var });
                let task =
                    json!({ "id": format!("{text}-release"), "status": "enabled", "vars": vars });
                answer(task.to_string().as_bytes());
            }
        }
        taken
    }

    proptest! {
        #[test]
        fn any_text(text in any::<String>()) {
            fields(&text);
            influxql(&text);
        }

        #[test]
        fn any_name(text in "[a-zA-Z0-9._ -]{0,20}|[#@]?[\\w.-]{1,90}|https?://[\\w.-]{1,20}/\\PC*") {
            fields(&text);
            for (kind, names) in FIELDS.iter() {
                for name in names {
                    rule(kind, name, &json!(text));
                    rule(kind, name, &json!([text]));
                }
            }
        }

        #[test]
        fn any_number(number in any::<f64>(), whole in any::<i64>()) {
            for value in [json!(number), json!(whole)] {
                fields(&value.to_string());
                for (kind, names) in FIELDS.iter() {
                    for name in names {
                        rule(kind, name, &value);
                    }
                }
            }
        }

        #[test]
        fn any_answer(bytes in any::<Vec<u8>>(), text in any::<String>(), number in any::<i64>()) {
            answer(&bytes);
            for duration in [json!(text), json!(format!("{number}h")), json!(number)] {
                let state = json!({ "message": text, "time": "2026-01-01T00:00:00Z",
                    "duration": duration, "level": "OK" });
                answer(json!({ "id": text, "state": state }).to_string().as_bytes());
            }
        }
    }
}
