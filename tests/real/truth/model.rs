//! What the rules mean, in plain Rust: written from their documentation, not from their scripts.

use std::collections::{BTreeMap, BTreeSet};

use kapacitor::Level;
use serde_json::Value;
use testbed::platform::EventShape;

const SECOND: i64 = 1_000_000_000;
const MINUTE: i64 = 60 * SECOND;

/// Something that InfluxDB is told, so many nanoseconds after the start.
#[derive(Clone, Debug, PartialEq)]
pub struct Happened {
    pub at: i64,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq)]
pub enum What {
    Request {
        host: String,
        code: u16,
    },
    Hit {
        host: String,
    },
    Answer {
        host: String,
        ms: f64,
    },
    Sample {
        app: String,
        dyno: String,
        mb: f64,
    },
    Event {
        app: String,
        title: &'static str,
        tags: String,
        text: String,
    },
}

/// A change of level: the end of the window in nanoseconds after the start, the level, and whose.
pub type Change = (i64, Level, String);

/// Follows one level. A level is entered at its limit and left only well below it.
struct Watched {
    level: Level,
}

/// What holds at the end of a window.
struct Facts {
    critical: bool,
    warning: bool,
    /// Well below the limit of the level.
    below_critical: bool,
    below_warning: bool,
}

impl Watched {
    /// The new level, when it is another.
    fn see(&mut self, facts: &Facts) -> Option<Level> {
        let by_limits = match facts {
            Facts { critical: true, .. } => Level::Critical,
            Facts { warning: true, .. } => Level::Warning,
            _ => Level::Ok,
        };
        let level = match self.level {
            Level::Critical if !facts.below_critical => Level::Critical,
            Level::Warning if by_limits == Level::Ok && !facts.below_warning => Level::Warning,
            _ => by_limits,
        };
        let changed = level != self.level;
        self.level = level;
        changed.then_some(level)
    }
}

/// A duration of whole seconds, minutes or hours in nanoseconds.
fn nanos(text: &str) -> i64 {
    let (number, unit) = text.split_at(text.len() - 1);
    let unit = match unit {
        "s" => SECOND,
        "m" => MINUTE,
        "h" => 60 * MINUTE,
        other => panic!("unit {other}"),
    };
    number.parse::<i64>().unwrap() * unit
}

/// Whether a request to this host is of the app.
fn is_own(app: &str, rule: &Value, host: &str) -> bool {
    let named = |name: &str| {
        host.strip_prefix(name)
            .is_some_and(|it| it.starts_with('.'))
    };
    let hosts = rule["hosts"].as_array();
    host == app
        || named(app)
        || app.strip_suffix("-default").is_some_and(named)
        || hosts.is_some_and(|hosts| hosts.iter().any(|own| own == host))
}

/// Each minute, over the window before it: the failed requests and their share of all.
pub fn five_xx(app: &str, rule: &Value, happened: &[Happened], minutes: i64) -> Vec<Change> {
    let (warn, crit, min_errors) = match rule["tolerance"].as_str().unwrap() {
        "low" => (1.0, 5.0, 5.0),
        "medium" => (2.0, 10.0, 10.0),
        _ => (5.0, 25.0, 25.0),
    };
    let warn = rule["warn_percent"].as_f64().unwrap_or(warn);
    let crit = rule["crit_percent"].as_f64().unwrap_or(crit);
    let min_errors = rule["min_errors"].as_f64().unwrap_or(min_errors);
    let window = nanos(rule["window"].as_str().unwrap_or("5m"));
    let mut requests = BTreeMap::new();
    for Happened { at, what } in happened {
        // Another request of the same host and code at the same time is the same point.
        if let What::Request { host, code } = what
            && is_own(app, rule, host)
        {
            requests.insert((*at, host, code), ());
        }
    }
    let mut watched = Watched { level: Level::Ok };
    let mut changes = Vec::new();
    for end in (0..=minutes).map(|minute| minute * MINUTE) {
        let in_window = || {
            let of = requests.keys();
            of.filter(|(at, ..)| (end - window..end).contains(at))
        };
        let all = in_window().count() as f64;
        let errors = in_window()
            .filter(|(_, _, code)| (500..600).contains(*code))
            .count() as f64;
        let percent = if all > 0.0 { 100.0 * errors / all } else { 0.0 };
        let below = |limit: f64| percent < limit / 2.0 || errors < min_errors / 2.0;
        let level = watched.see(&Facts {
            critical: errors >= min_errors && percent >= crit,
            warning: errors >= min_errors && percent >= warn,
            below_critical: below(crit),
            below_warning: below(warn),
        });
        changes.extend(level.map(|level| (end, level, String::new())));
    }
    changes
}

/// Each minute, over the window before it: the percentile of the answers, by the nearest rank.
pub fn latency(app: &str, rule: &Value, happened: &[Happened], minutes: i64) -> Vec<Change> {
    let (warn, crit) = (
        rule["warn"].as_f64().unwrap(),
        rule["crit"].as_f64().unwrap(),
    );
    let percentile = rule["percentile"].as_f64().unwrap_or(95.0);
    let least = rule["min_requests"].as_u64().unwrap_or(20) as usize;
    let window = nanos(rule["window"].as_str().unwrap_or("5m"));
    // Another answer of the same host at the same time is the same point.
    let mut answers = BTreeMap::new();
    for Happened { at, what } in happened {
        if let What::Answer { host, ms } = what
            && is_own(app, rule, host)
        {
            answers.insert((*at, host.as_str()), *ms);
        }
    }
    let mut watched = Watched { level: Level::Ok };
    let mut changes = Vec::new();
    for end in (0..=minutes).map(|minute| minute * MINUTE) {
        let mut seen: Vec<f64> = answers
            .range((end - window, "")..(end, ""))
            .map(|(_, ms)| *ms)
            .collect();
        seen.sort_by(f64::total_cmp);
        let rank = (seen.len() as f64 * percentile / 100.0 + 0.5).floor() as usize;
        let ms = if seen.is_empty() { 0.0 } else { seen[rank - 1] };
        let below = |limit: f64| ms < limit * 0.8 || seen.len() * 2 < least;
        let level = watched.see(&Facts {
            critical: seen.len() >= least && ms >= crit,
            warning: seen.len() >= least && ms >= warn,
            below_critical: below(crit),
            below_warning: below(warn),
        });
        changes.extend(level.map(|level| (end, level, String::new())));
    }
    changes
}

/// Over an hour each minute, over six each five, over three days each hour: how many times faster than
/// the objective allows requests failed, then and in the last twelfth of it.
pub fn slo(app: &str, rule: &Value, happened: &[Happened], minutes: i64) -> Vec<Change> {
    let allowed = (100.0 - rule["objective"].as_f64().unwrap()) / 100.0;
    let least = rule["min_errors"].as_f64().unwrap_or(10.0);
    let requests: BTreeSet<(i64, &str, u16)> = happened
        .iter()
        .filter_map(|Happened { at, what }| match what {
            What::Request { host, code } if is_own(app, rule, host) => {
                Some((*at, host.as_str(), *code))
            }
            _ => None,
        })
        .collect();
    let counted = |from: i64, to: i64| {
        let all = requests.range((from, "", 0)..(to, "", 0));
        let (mut failed, mut count) = (0.0, 0.0);
        for (_, _, code) in all {
            count += 1.0;
            failed += f64::from(u8::from((500..600).contains(code)));
        }
        (failed, count)
    };
    let mut changes = Vec::new();
    for (name, limit, step, long, short) in [
        ("1h", 14.4, 1, 60, 5),
        ("6h", 6.0, 5, 360, 30),
        ("3d", 1.0, 60, 4320, 360),
    ] {
        let mut watched = Watched { level: Level::Ok };
        let tail = 10.max(2 * step);
        let has_rows = |end: i64| counted((end - long - tail) * MINUTE, end * MINUTE).1 > 0.0;
        // What a replay finds it tells at the next evaluation.
        for end in (0..=minutes + 1 - step).step_by(step as usize) {
            if !has_rows(end) || !has_rows(end + step) {
                continue;
            }
            let burn = |length: i64| {
                let (failed, count) = counted((end - length) * MINUTE, end * MINUTE);
                let share = if count > 0.0 { failed / count } else { 0.0 };
                (share / allowed, failed)
            };
            let ((all, failed), (new, _)) = (burn(long), burn(short));
            let over = failed >= least && all.min(new) >= limit - 1e-9;
            let left = all.min(new) < limit / 2.0 - 1e-9 || failed < least / 2.0;
            let level = watched.see(&Facts {
                critical: over && name != "3d",
                warning: over && name == "3d",
                below_critical: left,
                below_warning: left,
            });
            changes.extend(level.map(|level| (end * MINUTE, level, name.to_owned())));
        }
    }
    changes.sort();
    changes
}

/// Each 10 minutes, the requests of the window beside those of the same time in each of the last four
/// weeks; each minute, whether there was any for as long as is said.
pub fn traffic(app: &str, rule: &Value, happened: &[Happened], minutes: i64) -> Vec<Change> {
    const WEEK: i64 = 7 * 24 * 60 * MINUTE;
    let number = |name: &str, default: f64| rule[name].as_f64().unwrap_or(default);
    let (warn, crit) = (number("warn_percent", 50.0), number("crit_percent", 10.0));
    let least = number("min_usual", 100.0);
    let window = nanos(rule["window"].as_str().unwrap_or("1h"));
    let hits: BTreeSet<(i64, &str)> = happened
        .iter()
        .filter_map(|Happened { at, what }| match what {
            What::Hit { host } if is_own(app, rule, host) => Some((*at, host.as_str())),
            _ => None,
        })
        .collect();
    let count = |end: i64, length: i64| hits.range((end - length, "")..(end, "")).count() as f64;
    let hour = 60 * MINUTE;
    let mut changes = Vec::new();

    let mut watched = Watched { level: Level::Ok };
    for end in (0..=minutes).step_by(10).map(|minute| minute * MINUTE) {
        let ends: Vec<i64> = (0..=4).map(|weeks| end - weeks * WEEK).collect();
        if ends.iter().any(|end| count(*end, window + 2 * hour) == 0.0) {
            continue;
        }
        let mut weeks: Vec<f64> = ends[1..].iter().map(|end| count(*end, window)).collect();
        weeks.sort_by(f64::total_cmp);
        let usual = (weeks[1] + weeks[2]) / 2.0;
        let percent = match usual > 0.0 {
            true => 100.0 * count(end, window) / usual,
            false => 100.0,
        };
        let left = |limit: f64| percent >= limit * 1.2 || usual * 2.0 < least;
        let level = watched.see(&Facts {
            critical: usual >= least && percent < crit,
            warning: usual >= least && percent < warn,
            below_critical: left(crit),
            below_warning: left(warn),
        });
        changes.extend(level.map(|level| (end, level, "usual".to_owned())));
    }

    if let Some(length) = rule["none_for"].as_str().map(nanos) {
        let mut watched = Watched { level: Level::Ok };
        for end in (0..=minutes).map(|minute| minute * MINUTE) {
            if count(end, length + hour) == 0.0 {
                continue;
            }
            let none = count(end, length) == 0.0;
            let level = watched.see(&Facts {
                critical: none,
                warning: false,
                below_critical: !none,
                below_warning: true,
            });
            changes.extend(level.map(|level| (end, level, "none".to_owned())));
        }
    }
    changes.sort();
    changes
}

/// Each `every`, over the window before it, for each dyno: mean, maximum or 95th percentile of the
/// samples; 0 where there are none.
pub fn memory(app: &str, rule: &Value, happened: &[Happened], minutes: i64) -> Vec<Change> {
    let dynotype = rule["dynotype"].as_str().unwrap();
    let (warn, crit) = (
        rule["warn"].as_f64().unwrap(),
        rule["crit"].as_f64().unwrap(),
    );
    let window = nanos(rule["window"].as_str().unwrap());
    let every = nanos(rule["every"].as_str().unwrap());
    let aggregate = rule["aggregate"].as_str().unwrap_or("mean");
    let mut dynos: BTreeMap<&str, BTreeMap<i64, f64>> = BTreeMap::new();
    for Happened { at, what } in happened {
        if let What::Sample { app: of, dyno, mb } = what
            && of == app
            && (dynotype == "all" || dyno.split('.').next() == Some(dynotype))
        {
            // The same dyno at the same time is the same point.
            dynos.entry(dyno).or_default().insert(*at, *mb);
        }
    }
    let mut changes = Vec::new();
    for (dyno, samples) in dynos {
        let mut watched = Watched { level: Level::Ok };
        for end in (0..=minutes * MINUTE).step_by(every as usize) {
            let mut seen: Vec<f64> = samples
                .range(end - window..end)
                .map(|(_, mb)| *mb)
                .collect();
            seen.sort_by(f64::total_cmp);
            let mb = match (seen.len(), aggregate) {
                (0, _) => 0.0,
                (count, "mean") => seen.iter().sum::<f64>() / count as f64,
                (count, "max") => seen[count - 1],
                // the nearest rank
                (count, _) => seen[(count as f64 * 0.95 + 0.5).floor() as usize - 1],
            };
            let level = watched.see(&Facts {
                critical: mb > crit,
                warning: mb > warn,
                below_critical: mb < crit * 0.95,
                below_warning: mb < warn * 0.95,
            });
            changes.extend(level.map(|level| (end, level, dyno.to_owned())));
        }
    }
    changes.sort();
    changes
}

/// Each event of the app and the title, once.
pub fn events(app: &str, kind: &str, happened: &[Happened], shape: EventShape) -> Vec<Change> {
    // As fields, or with its text and tags as fields, a point replaces an earlier one of its time.
    let mut points: BTreeMap<_, &What> = BTreeMap::new();
    for Happened { at, what } in happened {
        let What::Event {
            app,
            title,
            tags,
            text,
        } = what
        else {
            continue;
        };
        let series = match shape {
            EventShape::Tags => vec![app.as_str(), title, tags, text],
            EventShape::Mixed => vec![app.as_str(), title],
            EventShape::Fields => vec![],
        };
        points.insert((*at, series), what);
    }
    // Time, tags and text make the event.
    let mut told = BTreeSet::new();
    for ((at, _), what) in points {
        let What::Event {
            app: of,
            title,
            tags,
            text,
        } = what
        else {
            unreachable!()
        };
        if of != app {
            continue;
        }
        match (kind, *title) {
            ("release", "released") => {
                let told_text = format!("released {text}");
                told.insert((at, Level::Info, told_text, tags, text));
            }
            ("crashed", "crashed") => {
                let dyno = tags.split(',').nth(2).unwrap_or_default();
                let dyno = if dyno.is_empty() {
                    String::new()
                } else {
                    format!("{dyno} ")
                };
                told.insert((at, Level::Critical, format!("{dyno}crashed"), tags, text));
            }
            _ => {}
        }
    }
    let told = told.into_iter();
    told.map(|(at, level, told, ..)| (at, level, told))
        .collect()
}
