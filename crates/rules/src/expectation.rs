//! When a check is expected to report.

use std::{borrow::Cow, fmt};

use checks::{cron::Cron, oncalendar::OnCalendar, schedule::Schedule};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use chrono_tz::Tz;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use crate::{
    fields::{Field, Fields, InfluxDuration, string},
    json_string,
};

/// The name of a time zone, as the IANA database has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone(pub Tz);

impl Default for Zone {
    /// UTC
    fn default() -> Self {
        Self(Tz::UTC)
    }
}

impl Field for Zone {
    fn from_json(value: &Value) -> Result<Self, String> {
        let zone = string(value)?.parse().map(Self);
        zone.map_err(|_| "must be an IANA time zone, such as \"Europe/Berlin\" or \"UTC\"".into())
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name())
    }
}

json_string!(Zone, {
    "type": "string",
    "description": "An IANA time zone.",
    "examples": ["Europe/Berlin"],
});

/// A moment, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(pub DateTime<Utc>);

impl Field for Moment {
    fn from_json(value: &Value) -> Result<Self, String> {
        let at = DateTime::parse_from_rfc3339(string(value)?);
        at.map(|at| Self(at.to_utc()))
            .map_err(|_| "must be a time such as \"2026-03-01T09:30:00Z\"".into())
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

json_string!(Moment, {
    "type": "string",
    "format": "date-time",
    "examples": ["2026-03-01T09:30:00Z"],
});

/// A cron expression of five fields.
#[derive(Clone, Debug)]
pub struct CronText {
    text: String,
    cron: Cron,
}

/// Two are equal that are written alike.
impl PartialEq for CronText {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Field for CronText {
    fn from_json(value: &Value) -> Result<Self, String> {
        let text = string(value)?;
        if text.len() > 100 {
            return Err("must be at most 100 characters".into());
        }
        let cron = Cron::parse(text).map_err(|error| error.to_string())?;
        let text = text.into();
        Ok(Self { text, cron })
    }
}

impl fmt::Display for CronText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

json_string!(CronText, {
    "type": "string",
    "description": "A cron expression of five fields.",
    "maxLength": 100,
    "examples": ["0 3 * * *"],
});

/// One or several calendar events of systemd, one a line.
#[derive(Clone, Debug)]
pub struct OnCalendarText {
    text: String,
    events: OnCalendar,
}

/// Two are equal that are written alike.
impl PartialEq for OnCalendarText {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Field for OnCalendarText {
    fn from_json(value: &Value) -> Result<Self, String> {
        let text = string(value)?;
        if text.len() > 1000 {
            return Err("must be at most 1,000 characters".into());
        }
        let events = OnCalendar::parse(text).map_err(|error| error.to_string())?;
        let text = text.into();
        Ok(Self { text, events })
    }
}

impl fmt::Display for OnCalendarText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

json_string!(OnCalendarText, {
    "type": "string",
    "description": "Calendar events of systemd, one a line.",
    "maxLength": 1000,
    "examples": ["Mon..Fri *-*-* 09:00:00"],
});

/// When a check is expected to report. Of `period`, `cron` and `oncalendar` it has one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Expectation {
    /// How long after its last report it is expected to report again: 1m to 365d. `1d`, unless it has `cron` or
    /// `oncalendar`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<InfluxDuration>,
    /// At which times it is expected to report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cron: Option<CronText>,
    /// The same as systemd's timers have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oncalendar: Option<OnCalendarText>,
    /// The time zone of `cron` and `oncalendar`; UTC, where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<Zone>,
    /// How long after that a report is late and not missed, and how long a run may take: 1m to 365d; `1h`, where
    /// it is left out.
    #[serde(default = "InfluxDuration::hour")]
    pub grace: InfluxDuration,
}

/// The longest time that most checks know.
pub(crate) const YEAR: &str = "365d";

/// Reads a field that is a length of time between two others.
pub(crate) fn length(
    fields: &mut Fields,
    name: &'static str,
    [least, most]: [&str; 2],
) -> Option<InfluxDuration> {
    let length: InfluxDuration = fields.optional(name)?;
    if !length.is_between(least, most) || length.nanos() % 1_000_000_000 != 0 {
        fields.fault(
            name,
            format!("must be whole seconds, from {least} to {most}"),
        );
        return None;
    }
    Some(length)
}

impl Expectation {
    /// In few words.
    pub fn in_words(&self) -> String {
        let grace = &self.grace;
        let zone = self.timezone.unwrap_or_default();
        match (&self.cron, &self.oncalendar, &self.period) {
            (Some(cron), _, _) => format!("at {cron} {zone}, down {grace} later"),
            (_, Some(events), _) => {
                let events = events.to_string().replace('\n', ", ");
                format!("at {events} {zone}, down {grace} later")
            }
            (_, _, Some(period)) => format!("every {period}, down {grace} later"),
            (None, None, None) => format!("every 1d, down {grace} later"),
        }
    }

    /// Reads its fields.
    pub fn read(fields: &mut Fields) -> Self {
        let period = length(fields, "period", ["1m", YEAR]);
        let cron: Option<CronText> = fields.optional("cron");
        let oncalendar: Option<OnCalendarText> = fields.optional("oncalendar");
        let timezone: Option<Zone> = fields.optional("timezone");
        let grace = length(fields, "grace", ["1m", YEAR]);
        let given = [
            ("period", period.is_some()),
            ("cron", cron.is_some()),
            ("oncalendar", oncalendar.is_some()),
        ];
        let mut given = given.iter().filter(|(_, is_given)| *is_given);
        if let (Some((first, _)), Some((second, _))) = (given.next(), given.next()) {
            fields.fault(second, format!("must be left out where {first:?} is given"));
        }
        if timezone.is_some() && cron.is_none() && oncalendar.is_none() {
            let faulty = fields.is_faulty("cron") || fields.is_faulty("oncalendar");
            if !faulty {
                fields.fault(
                    "timezone",
                    "must be left out without \"cron\" or \"oncalendar\"",
                );
            }
        }
        let has_times = cron.is_some() || oncalendar.is_some();
        Self {
            period: period.or_else(|| (!has_times).then(InfluxDuration::day)),
            cron,
            oncalendar,
            timezone,
            grace: grace.unwrap_or_else(InfluxDuration::hour),
        }
    }

    /// When it is expected to report.
    pub fn schedule(&self) -> Schedule {
        let Zone(zone) = self.timezone.unwrap_or_default();
        match (&self.cron, &self.oncalendar, &self.period) {
            (Some(it), ..) => Schedule::Cron(it.cron.clone(), zone),
            (None, Some(it), _) => Schedule::OnCalendar(it.events.clone(), zone),
            (None, None, Some(period)) => Schedule::Period(TimeDelta::nanoseconds(period.nanos())),
            (None, None, None) => Schedule::Period(TimeDelta::days(1)),
        }
    }

    /// How long it may be late.
    pub fn grace(&self) -> TimeDelta {
        TimeDelta::nanoseconds(self.grace.nanos())
    }
}
