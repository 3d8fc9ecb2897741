//! What a request wants of a check.

use checks::{cron::Cron, oncalendar::OnCalendar, slug::slugify};
use rules::{
    kinds::heartbeat::Heartbeat,
    targets::{Target, Targets},
};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// The fields of a request, all of which may be left out.
#[derive(Default)]
pub struct Spec {
    channels: Option<String>,
    desc: Option<String>,
    failure_kw: Option<String>,
    filter_http_body: Option<bool>,
    filter_default_fail: Option<bool>,
    grace: Option<i64>,
    manual_resume: Option<bool>,
    methods: Option<String>,
    name: Option<String>,
    schedule: Option<String>,
    slug: Option<String>,
    start_kw: Option<String>,
    success_kw: Option<String>,
    tags: Option<String>,
    timeout: Option<i64>,
    tz: Option<String>,
    pub unique: Vec<String>,
}

/// Reads the fields of a body one by one. An error says what is wrong with the first that is.
struct Reader<'a>(&'a Map<String, Value>);

type Read<T> = Result<Option<T>, String>;

impl Reader<'_> {
    fn text(&self, name: &str, longest: Option<usize>) -> Read<String> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => match longest {
                Some(longest) if text.chars().count() > longest => {
                    Err(format!("{name} is too long"))
                }
                _ => Ok(Some(text.clone())),
            },
            Some(_) => Err(format!("{name} is not a string")),
        }
    }

    fn flag(&self, name: &str) -> Read<bool> {
        match self.0.get(name) {
            None => Ok(None),
            Some(value) => match value.as_bool() {
                Some(flag) => Ok(Some(flag)),
                None => Err(format!("{name} is not a boolean")),
            },
        }
    }

    fn seconds(&self, name: &str) -> Read<i64> {
        match self.0.get(name) {
            None => Ok(None),
            Some(value) => match value.as_i64() {
                Some(seconds) if seconds < 60 => Err(format!("{name} is too small")),
                Some(seconds) if seconds > 31_536_000 => Err(format!("{name} is too large")),
                Some(seconds) => Ok(Some(seconds)),
                None => Err(format!("{name} is not a number")),
            },
        }
    }

    fn unique(&self) -> Result<Vec<String>, String> {
        let Some(given) = self.0.get("unique") else {
            return Ok(Vec::new());
        };
        let names = given.as_array().ok_or("unique is not an array")?;
        let known = ["name", "slug", "tags", "timeout", "grace"];
        let name = |name: &Value| {
            let name = name.as_str().filter(|name| known.contains(name));
            let name = name.ok_or("an item in 'unique' has unexpected value")?;
            Ok(name.to_owned())
        };
        names.iter().map(name).collect()
    }
}

/// Whether it is a cron expression, and not one of OnCalendar.
fn is_cron(schedule: &str) -> bool {
    let schedule = schedule.trim();
    !schedule.contains('\n') && schedule.split_whitespace().count() == 5
}

/// The words in a list with commas.
fn words(list: &str) -> Vec<&str> {
    let words = list.split(',').map(str::trim);
    words.filter(|word| !word.is_empty()).collect()
}

impl Spec {
    /// Reads a body. The error says what is wrong with the first field that is.
    pub fn parse(fields: &Map<String, Value>) -> Result<Self, String> {
        let read = Reader(fields);
        let spec = Self {
            channels: read.text("channels", None)?,
            desc: read.text("desc", None)?,
            failure_kw: read.text("failure_kw", Some(200))?,
            filter_http_body: {
                // Those of mails are taken and do nothing.
                read.flag("filter_subject")?;
                read.flag("filter_body")?;
                read.flag("filter_http_body")?
            },
            filter_default_fail: read.flag("filter_default_fail")?,
            grace: read.seconds("grace")?,
            manual_resume: read.flag("manual_resume")?,
            methods: match read.text("methods", None) {
                Ok(Some(methods)) if !["", "POST"].contains(&methods.as_str()) => {
                    return Err("methods has unexpected value".into());
                }
                Err(_) => return Err("methods has unexpected value".into()),
                methods => methods?,
            },
            name: read.text("name", Some(100))?,
            schedule: read.text("schedule", Some(100))?,
            slug: read.text("slug", Some(100))?,
            start_kw: read.text("start_kw", Some(200))?,
            success_kw: {
                read.text("subject", Some(200))?;
                read.text("subject_fail", Some(200))?;
                read.text("success_kw", Some(200))?
            },
            tags: read.text("tags", None)?,
            timeout: read.seconds("timeout")?,
            tz: read.text("tz", None)?,
            unique: read.unique()?,
        };
        let is_plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || b"-_".contains(&c);
        if spec
            .slug
            .as_ref()
            .is_some_and(|slug| !slug.bytes().all(is_plain))
        {
            return Err("slug does not match pattern".into());
        }
        if let Some(schedule) = &spec.schedule {
            let is_right = match is_cron(schedule) {
                true => Cron::parse(schedule).is_ok(),
                false => OnCalendar::parse(schedule).is_ok(),
            };
            if !is_right {
                return Err("schedule is not a valid cron or OnCalendar expression".into());
            }
        }
        if spec
            .tz
            .as_ref()
            .is_some_and(|tz| tz.parse::<rules::window::Tz>().is_err())
        {
            return Err("tz is not a valid timezone".into());
        }
        Ok(spec)
    }

    /// Whether `unique` names this check.
    pub fn names(&self, check: &Heartbeat) -> bool {
        let period = check.expectation.period.as_ref();
        let seconds = |nanos: i64| nanos / 1_000_000_000;
        self.unique.iter().all(|field| match field.as_str() {
            "name" => self.name.as_deref() == Some(check.described.title()),
            "slug" => self.slug.as_ref() == Some(&check.slug()),
            "tags" => self.tags.as_ref().is_some_and(|tags| {
                tags.split_whitespace()
                    .eq(check.described.tags.0.iter().map(String::as_str))
            }),
            "timeout" => self.timeout == period.map(|it| seconds(it.nanos())),
            "grace" => self.grace == Some(seconds(check.expectation.grace.nanos())),
            _ => false,
        })
    }

    /// What is to be changed of a heartbeat, as a merge patch. `targets`: those that the app has. The error says what
    /// is wrong with the channels.
    pub fn patch(
        &self,
        version: u8,
        current: Option<&Heartbeat>,
        targets: &Targets,
    ) -> Result<Map<String, Value>, String> {
        let mut patch = Map::new();
        if let Some(name) = &self.name {
            patch.insert("title".into(), json!(name));
            if version < 3 {
                // It follows the name.
                patch.insert("slug".into(), Value::Null);
            } else if self.slug.is_none() && current.is_none() {
                // There is none unless it is chosen; here it is made of the name then, too.
                patch.insert("slug".into(), Value::Null);
            }
        }
        if let Some(slug) = &self.slug {
            patch.insert("slug".into(), json!(slugify(slug)));
        }
        if let Some(desc) = &self.desc {
            patch.insert("description".into(), json!(desc));
        }
        if let Some(tags) = &self.tags {
            let tags: Vec<&str> = tags.split_whitespace().collect();
            patch.insert("tags".into(), json!(tags));
        }
        if let Some(grace) = self.grace {
            patch.insert("grace".into(), format!("{grace}s").into());
        }
        if let Some(manual) = self.manual_resume {
            patch.insert("manual_resume".into(), manual.into());
        }
        if let Some(methods) = &self.methods {
            patch.insert("post_only".into(), (methods == "POST").into());
        }
        self.patch_schedule(current, &mut patch);
        self.patch_keywords(current, &mut patch);
        if let Some(channels) = &self.channels {
            let chosen = chosen(channels, targets)?;
            patch.insert("targets".into(), Value::Null);
            chosen.write(&mut patch);
        }
        Ok(patch)
    }

    fn patch_schedule(&self, current: Option<&Heartbeat>, patch: &mut Map<String, Value>) {
        let fields = match (&self.schedule, self.timeout) {
            (Some(schedule), _) if is_cron(schedule) => {
                json!({ "cron": schedule, "oncalendar": null, "period": null })
            }
            (Some(schedule), _) => {
                json!({ "cron": null, "oncalendar": schedule, "period": null })
            }
            (None, Some(timeout)) => json!({
                "cron": null, "oncalendar": null, "timezone": null, "period": format!("{timeout}s"),
            }),
            (None, None) => json!({}),
        };
        patch.extend(fields.as_object().cloned().unwrap_or_default());
        let had_times = current.is_some_and(|it| it.expectation.period.is_none());
        let has_times = self.schedule.is_some() || had_times && self.timeout.is_none();
        if let Some(tz) = self.tz.as_ref().filter(|_| has_times) {
            patch.insert("timezone".into(), json!(tz));
        }
    }

    fn patch_keywords(&self, current: Option<&Heartbeat>, patch: &mut Map<String, Value>) {
        let had = current.and_then(|it| it.keywords.clone());
        match self.filter_http_body {
            Some(false) => {
                patch.insert("keywords".into(), Value::Null);
            }
            None if had.is_none() => {}
            Some(true) | None => {
                let mut keywords = json!(had.unwrap_or_default());
                for (name, list) in [
                    ("failure", &self.failure_kw),
                    ("success", &self.success_kw),
                    ("start", &self.start_kw),
                ] {
                    if let Some(list) = list {
                        keywords[name] = json!(words(list));
                    }
                }
                if let Some(fail) = self.filter_default_fail {
                    keywords["otherwise"] = json!(if fail { "fail" } else { "ignore" });
                }
                patch.insert("keywords".into(), keywords);
            }
        }
    }
}

/// The targets that are chosen of those that there are.
fn chosen(channels: &str, targets: &Targets) -> Result<Targets, String> {
    match channels {
        "*" => return Ok(targets.clone().narrowed()),
        "" => return Ok(Targets::default()),
        _ => {}
    }
    let mut chosen: Vec<Target> = Vec::new();
    for name in channels.split(',') {
        if name.is_empty() {
            return Err("empty channel identifier".into());
        }
        let is_named = |target: &&Target| {
            Uuid::from_bytes(target.id()).to_string() == name || target.address == name
        };
        let mut found = targets.iter().filter(is_named);
        match (found.next(), found.next()) {
            (Some(target), None) if chosen.contains(target) => {}
            (Some(target), None) => chosen.push(target.clone()),
            (Some(_), Some(_)) => return Err(format!("non-unique channel identifier: {name}")),
            (None, _) => return Err(format!("invalid channel identifier: {name}")),
        }
    }
    Targets::of(chosen)
        .map_err(|channel| format!("a check can have one {} channel", channel.name()))
}
