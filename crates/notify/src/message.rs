//! What there is to say of one part of a rule.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use kapacitor::Level;

/// What is sent to one target: where one part of a rule stands now, and what is to be known besides.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Names the event: the same however often it is sent, and to whomever.
    pub key: String,
    /// The task id of the rule.
    pub task: String,
    pub kind: String,
    pub app: String,
    /// The alert id.
    pub part: String,
    pub level: Level,
    /// The text that the rule's script made of it.
    pub text: String,
    /// The same as HTML, which the script has escaped; may be empty.
    pub details: String,
    /// The time of the data.
    pub at: DateTime<Utc>,
    /// Kapacitor's JSON as it came. None: the event was found otherwise.
    pub body: Option<String>,
    /// The most useful first.
    pub links: Vec<Link>,
    pub notes: Vec<Note>,
    /// It says nothing but that somebody is on it.
    pub is_acknowledged: bool,
    /// A test on request: nothing has happened.
    pub is_test: bool,
}

/// A page that belongs to a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What one can do there, such as `Acknowledge`.
    pub text: &'static str,
    pub url: String,
}

/// Something to be known about a message, in a sentence of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Events before this one were not sent: of these levels, from then until then.
    NotSent {
        worst: Level,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
        /// Such as "Slack answers HTTP 503".
        reason: String,
    },
    /// It was not OK from then until then, and the report of that was lost.
    Missed {
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    },
    /// It was silenced until now.
    Silenced {
        since: DateTime<Utc>,
        by: String,
        reason: String,
    },
    /// It was held back until now, while a rule that it depends on was CRITICAL.
    Dependent { on: String },
    /// It began so soon after a release of the app.
    AfterRelease { version: String, after: TimeDelta },
    /// The rule will not say more: it was `paused` or `deleted` while it was not OK.
    Closed { how: &'static str },
    /// It has not been OK since then, and this says so again.
    Reminder { since: DateTime<Utc> },
    /// Somebody is on it.
    Acknowledged {
        who: String,
        comment: Option<String>,
    },
    /// It has changed so often in so long.
    Flapping { changes: i64, over: TimeDelta },
    /// It had done so since then, and has stayed the same for a while.
    Steady { since: DateTime<Utc> },
    /// One of many events that the message is about.
    Event(String),
    /// So many more.
    More(usize),
    /// Its recovery was found when Kapacitor came back.
    RecoveredWhileAway,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = |at: &DateTime<Utc>| at.format("%F %T UTC").to_string();
        match self {
            Self::NotSent {
                worst,
                from,
                until,
                reason,
            } => write!(
                f,
                "Not sent until now: {} from {} to {} ({reason}).",
                worst.as_str(),
                time(from),
                time(until),
            ),
            Self::Missed { from, until } => write!(
                f,
                "It was not OK from {} to {}, which was not reported.",
                time(from),
                time(until),
            ),
            Self::Dependent { on } => write!(f, "Held back until now: {on} was CRITICAL."),
            Self::Silenced { since, by, reason } => {
                write!(f, "Silenced since {} by {by}: {reason}.", time(since))
            }
            Self::AfterRelease { version, after } => {
                write!(f, "Began {} after release {version}.", span(*after))
            }
            Self::Closed { how } => write!(f, "The rule was {how}; nothing more will follow."),
            Self::Reminder { since } => write!(f, "Reminder: not OK since {}.", time(since)),
            Self::Acknowledged { who, comment } => match comment {
                Some(comment) => write!(f, "{who} is on it: {comment}."),
                None => write!(f, "{who} is on it."),
            },
            Self::Flapping { changes, over } => write!(
                f,
                "It changes all the time: {changes} times in {}. What follows is held back until it has \
                 stayed the same for 15m.",
                span(*over),
            ),
            Self::Steady { since } => {
                write!(f, "It had changed all the time since {}.", time(since))
            }
            Self::Event(text) => f.write_str(text),
            Self::More(count) => write!(f, "and {count} more"),
            Self::RecoveredWhileAway => f.write_str("It recovered while Kapacitor was away."),
        }
    }
}

/// A duration in its two largest units, such as `4m 10s`.
fn span(duration: TimeDelta) -> String {
    let seconds = duration.num_seconds().max(0);
    let units = [(86_400, "d"), (3_600, "h"), (60, "m"), (1, "s")];
    let mut parts = Vec::new();
    let mut rest = seconds;
    for (size, unit) in units {
        if rest >= size || (size == 1 && parts.is_empty()) {
            parts.push(format!("{}{unit}", rest / size));
            rest %= size;
        }
    }
    parts.truncate(2);
    parts.join(" ")
}

impl Message {
    /// The message in one line.
    pub fn headline(&self) -> String {
        let mark = if self.is_test { "TEST: " } else { "" };
        crate::text::one_line(&format!("{mark}{}", self.text))
    }

    /// Its first line: the subject of an e-mail.
    pub fn subject(&self) -> String {
        let mark = if self.is_test { "TEST: " } else { "" };
        let first = self.text.lines().next().unwrap_or_default();
        crate::text::one_line(&format!("{mark}{first}"))
    }

    /// The message as plain text: the headline, and a line for each note.
    pub fn plain(&self) -> String {
        let mut lines = vec![self.headline()];
        lines.extend(self.notes.iter().map(ToString::to_string));
        if self.is_test {
            lines.push("This is a test notification; nothing has happened.".into());
        }
        lines.join("\n")
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + 60 * minute, 0).unwrap()
    }

    pub fn message() -> Message {
        Message {
            key: "shop-prod-5xx/shop-prod-5xx/1790000000000000000/CRITICAL".into(),
            task: "shop-prod-5xx".into(),
            kind: "5xx".into(),
            app: "shop-prod".into(),
            part: "shop-prod-5xx".into(),
            level: Level::Critical,
            text: "CRITICAL shop-prod: 48 of 240 requests failed".into(),
            details: "<p>48 of 240 requests failed</p>".into(),
            at: at(0),
            body: Some(r#"{"id":"shop-prod-5xx","level":"CRITICAL"}"#.into()),
            links: vec![Link {
                text: "Show the rule",
                url: "https://alerts.example.com/rules/shop-prod-5xx?a=1&b=2".into(),
            }],
            notes: Vec::new(),
            is_acknowledged: false,
            is_test: false,
        }
    }

    #[test]
    fn each_note_is_a_sentence() {
        let (from, until) = (at(0), at(15));
        for (note, sentence) in [
            (
                Note::NotSent {
                    worst: Level::Critical,
                    from,
                    until,
                    reason: "Slack answers HTTP 503".into(),
                },
                "Not sent until now: CRITICAL from 2026-09-21 14:13:20 UTC to 2026-09-21 14:28:20 UTC (Slack answers HTTP 503).",
            ),
            (
                Note::Missed { from, until },
                "It was not OK from 2026-09-21 14:13:20 UTC to 2026-09-21 14:28:20 UTC, which was not reported.",
            ),
            (
                Note::Silenced {
                    since: from,
                    by: "ann".into(),
                    reason: "db move".into(),
                },
                "Silenced since 2026-09-21 14:13:20 UTC by ann: db move.",
            ),
            (
                Note::Dependent {
                    on: "probe:shop-prod:home".into(),
                },
                "Held back until now: probe:shop-prod:home was CRITICAL.",
            ),
            (
                Note::AfterRelease {
                    version: "v87".into(),
                    after: TimeDelta::seconds(100),
                },
                "Began 1m 40s after release v87.",
            ),
            (
                Note::Closed { how: "paused" },
                "The rule was paused; nothing more will follow.",
            ),
            (
                Note::Reminder { since: from },
                "Reminder: not OK since 2026-09-21 14:13:20 UTC.",
            ),
            (
                Note::RecoveredWhileAway,
                "It recovered while Kapacitor was away.",
            ),
        ] {
            assert_eq!(note.to_string(), sentence);
        }
    }

    #[test]
    fn spans_have_two_units() {
        for (seconds, text) in [
            (-5, "0s"),
            (0, "0s"),
            (40, "40s"),
            (61, "1m 1s"),
            (3_600, "1h"),
            (90_061, "1d 1h"),
        ] {
            assert_eq!(span(TimeDelta::seconds(seconds)), text);
        }
    }

    #[test]
    fn a_test_says_that_it_is_one() {
        let message = Message {
            is_test: true,
            text: "a\nb".into(),
            ..message()
        };
        assert_eq!(message.headline(), "TEST: a b");
        assert_eq!(message.subject(), "TEST: a");
        assert!(message.plain().ends_with("nothing has happened."));
    }
}
