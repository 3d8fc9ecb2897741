//! Jobs: what a job says of itself when it is asked, as Py Pinger has it, and whether it is well.
//!
//! A job answers with JSON: `status` (`ok` or `error`), `reason`, `lastrun` (UTC), `frequency` in minutes (10 unless
//! it says otherwise), `sleep` (daily times, in UTC, at which it does not run, each `start` as `HH:MM:SS` and
//! `duration` in minutes), `process` and `server`.

use chrono::{DateTime, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use serde_json::Value;

/// The frequency of a job that does not say it, in minutes.
const FREQUENCY: u32 = 10;

/// No window of sleep is longer: the next one of the same start would have begun.
const DAY: TimeDelta = TimeDelta::days(1);

/// What a job says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// None: it says that it is well.
    pub error: Option<String>,
    pub last_run: DateTime<Utc>,
    pub frequency: TimeDelta,
    pub sleep: Vec<Window>,
    pub process: Option<String>,
    pub server: Option<String>,
}

/// A time of each day at which the job does not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub start: NaiveTime,
    pub duration: TimeDelta,
}

/// How a job is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Well,
    /// It does not run at this time of the day.
    Sleeping,
    /// Why it is not well.
    Failed(String),
}

impl Report {
    /// Reads an answer, or says what is wrong with it.
    pub fn parse(body: &str) -> Result<Self, String> {
        let answer: Value = serde_json::from_str(body)
            .map_err(|error| format!("the answer is not JSON: {error}"))?;
        let text = |name: &str| answer[name].as_str().filter(|it| !it.is_empty());
        let status = text("status").ok_or("the answer has no status")?;
        let error = match status.to_ascii_lowercase().as_str() {
            "ok" => None,
            "error" => Some(
                text("reason")
                    .unwrap_or("the job reports an error")
                    .to_owned(),
            ),
            _ => return Err(format!("the status {status:?} is neither ok nor error")),
        };
        let last_run = text("lastrun").ok_or("the answer has no lastrun")?;
        let last_run = parse_time(last_run).ok_or_else(|| {
            format!("lastrun {last_run:?} is not a time such as 2026-03-01T09:30:00Z")
        })?;
        let frequency = match &answer["frequency"] {
            Value::Null => Some(f64::from(FREQUENCY)),
            other => number(other).filter(|it| *it > 0.0),
        };
        let frequency = frequency.and_then(minutes);
        let frequency = frequency.ok_or("frequency is not a number of minutes above 0")?;
        let windows = answer["sleep"].as_array();
        Ok(Self {
            error,
            last_run,
            frequency,
            // One that cannot be read is left out: the job runs then.
            sleep: windows.into_iter().flatten().filter_map(window).collect(),
            process: text("process").map(Into::into),
            server: text("server").map(Into::into),
        })
    }

    /// How the job is at `now`.
    ///
    /// It has to have run within its frequency, or to have had that long since it last woke up. A run that lies
    /// further in the future than its frequency is not believed.
    pub fn verdict(&self, now: DateTime<Utc>) -> Verdict {
        if self.sleep.iter().any(|window| window.at(now).is_some()) {
            return Verdict::Sleeping;
        }
        if let Some(error) = &self.error {
            return Verdict::Failed(error.clone());
        }
        if self.last_run > now + self.frequency {
            return Verdict::Failed(format!("it last ran in the future, at {}", self.last_run));
        }
        match now <= self.deadline(now) {
            true => Verdict::Well,
            false => Verdict::Failed(format!("it last ran at {}", self.last_run)),
        }
    }

    /// Until when it has to have run again, as seen at `now`.
    fn deadline(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let woken = self.sleep.iter().filter_map(|window| window.last_end(now));
        woken.chain([self.last_run]).max().unwrap_or(self.last_run) + self.frequency
    }
}

impl Window {
    /// When the windows began that may matter at `now`: that of today, which may not have begun yet, and those of the
    /// two days before.
    fn starts(self, now: DateTime<Utc>) -> impl Iterator<Item = DateTime<Utc>> {
        let today = now.date_naive().and_time(self.start).and_utc();
        (0..3).map(move |days| today - TimeDelta::days(days))
    }

    /// From when to when it is that holds at `now`. None: none does.
    pub fn at(self, now: DateTime<Utc>) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        self.starts(now)
            .map(|start| (start, start + self.duration))
            .find(|(start, end)| *start <= now && now < *end)
    }

    /// When it was last over.
    fn last_end(self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.starts(now)
            .map(|start| start + self.duration)
            .filter(|end| *end <= now)
            .max()
    }
}

/// A time as ISO 8601 has it; without a zone it is UTC.
fn parse_time(text: &str) -> Option<DateTime<Utc>> {
    let with_zone = DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z"))
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f%:z"));
    if let Ok(at) = with_zone {
        return Some(at.to_utc());
    }
    ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
        .map(|at| at.and_utc())
}

fn number(value: &Value) -> Option<f64> {
    value
        .as_f64()
        .or_else(|| value.as_str()?.trim().parse().ok())
}

/// A duration of up to ten years.
fn minutes(count: f64) -> Option<TimeDelta> {
    let seconds = count * 60.0;
    (0.0..315_360_000.0)
        .contains(&seconds)
        .then(|| TimeDelta::milliseconds((seconds * 1000.0) as i64))
}

fn window(value: &Value) -> Option<Window> {
    let start = value["start"].as_str()?;
    Some(Window {
        start: NaiveTime::parse_from_str(start, "%H:%M:%S").ok()?,
        duration: minutes(number(&value["duration"])?)?.min(DAY),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        format!("2026-06-{text}:00Z").parse().unwrap()
    }

    fn report(fields: Value) -> Report {
        let mut body =
            json!({ "status": "ok", "lastrun": "2026-06-10T12:00:00Z", "frequency": 10 });
        body.as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        Report::parse(&body.to_string()).unwrap()
    }

    #[test]
    fn the_answer_of_the_document_is_read() {
        let body = r#"{
           "status":"error", "reason":"There was an error", "lastrun":"2018-06-28T11:37:48Z", "frequency":10,
           "sleep":[ { "start":"22:00:00", "duration":450 } ], "process":"My Process", "server":"My Server"
        }"#;
        let report = Report::parse(body).unwrap();
        assert_eq!(report.error.as_deref(), Some("There was an error"));
        assert_eq!(report.last_run.to_rfc3339(), "2018-06-28T11:37:48+00:00");
        assert_eq!(report.frequency, TimeDelta::minutes(10));
        assert_eq!(report.process.as_deref(), Some("My Process"));
        assert_eq!(report.server.as_deref(), Some("My Server"));
        let half_past_five = Window {
            start: NaiveTime::from_hms_opt(22, 0, 0).unwrap(),
            duration: TimeDelta::minutes(450),
        };
        assert_eq!(report.sleep, [half_past_five]);
    }

    #[test]
    fn what_is_no_answer_is_named() {
        for (body, wanted) in [
            ("<html>", "the answer is not JSON"),
            ("{}", "the answer has no status"),
            ("[]", "the answer has no status"),
            ("null", "the answer has no status"),
            (
                r#"{"status":"fine","lastrun":"2026-06-10T12:00:00Z"}"#,
                "the status \"fine\" is neither ok nor error",
            ),
            (r#"{"status":"ok"}"#, "the answer has no lastrun"),
            (
                r#"{"status":"ok","lastrun":"yesterday"}"#,
                "lastrun \"yesterday\" is not a time",
            ),
            (
                r#"{"status":"ok","lastrun":5}"#,
                "the answer has no lastrun",
            ),
            (
                r#"{"status":"ok","lastrun":"2026-06-10T12:00:00Z","frequency":0}"#,
                "frequency is not a number",
            ),
            (
                r#"{"status":"ok","lastrun":"2026-06-10T12:00:00Z","frequency":1e99}"#,
                "frequency is not a number",
            ),
        ] {
            let error = Report::parse(body).unwrap_err();
            assert!(error.starts_with(wanted), "{body}: {error}");
        }
    }

    #[test]
    fn ok_is_read_in_any_case_and_times_without_a_zone_are_utc() {
        for (status, last_run) in [
            ("OK", "2026-06-10T12:00:00"),
            ("Ok", "2026-06-10 12:00:00"),
            ("ok", "2026-06-10T14:00:00+02:00"),
            ("ok", "2026-06-10T12:00:00.000000"),
            ("ok", "2026-06-10T14:00:00+0200"),
        ] {
            let report = report(json!({ "status": status, "lastrun": last_run }));
            assert_eq!(report.last_run, at("10T12:00"), "{last_run}");
            assert_eq!(report.verdict(at("10T12:05")), Verdict::Well);
        }
    }

    #[test]
    fn it_has_to_have_run_within_its_frequency() {
        let report = report(json!({}));
        for (now, is_well) in [
            ("10T11:49", false),
            ("10T11:50", true),
            ("10T12:10", true),
            ("10T12:11", false),
        ] {
            assert_eq!(report.verdict(at(now)) == Verdict::Well, is_well, "{now}");
        }
        let failed = report.verdict(at("10T12:11"));
        assert_eq!(
            failed,
            Verdict::Failed("it last ran at 2026-06-10 12:00:00 UTC".into())
        );
    }

    #[test]
    fn what_it_says_is_why_it_has_failed() {
        let failed = report(json!({ "status": "error", "reason": "disk full" }));
        assert_eq!(
            failed.verdict(at("10T12:01")),
            Verdict::Failed("disk full".into())
        );
        let silent = report(json!({ "status": "error" }));
        let wanted = Verdict::Failed("the job reports an error".into());
        assert_eq!(silent.verdict(at("10T12:01")), wanted);
    }

    /// Asleep from 22:00 to 05:30, having last run just before.
    #[test]
    fn it_sleeps_over_midnight_and_has_its_time_when_it_wakes() {
        let report = report(json!({
            "lastrun": "2026-06-10T21:55:00Z", "sleep": [{ "start": "22:00:00", "duration": 450 }],
        }));
        for (now, wanted) in [
            ("10T21:59", Some(Verdict::Well)),
            ("10T22:00", Some(Verdict::Sleeping)),
            ("11T00:30", Some(Verdict::Sleeping)),
            ("11T05:29", Some(Verdict::Sleeping)),
            ("11T05:30", Some(Verdict::Well)),
            ("11T05:40", Some(Verdict::Well)),
            ("11T05:41", None),
        ] {
            let verdict = report.verdict(at(now));
            match wanted {
                Some(wanted) => assert_eq!(verdict, wanted, "{now}"),
                None => assert!(matches!(verdict, Verdict::Failed(_)), "{now}: {verdict:?}"),
            }
        }
    }

    #[test]
    fn a_window_that_cannot_be_read_is_left_out() {
        let report = report(json!({ "sleep": [
            { "start": "25:00:00", "duration": 5 }, { "start": "22:00:00" }, "night", null,
            { "start": "12:00:00", "duration": "90" },
        ] }));
        assert_eq!(report.sleep.len(), 1);
        assert_eq!(report.verdict(at("10T13:29")), Verdict::Sleeping);
    }
}
