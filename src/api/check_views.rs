//! The shapes of checks as they are sent and answered.

use std::borrow::Cow;

use engine::checks::{standing, uptime::Shares};
use rules::{
    Kind, Rule,
    fields::AppName,
    kinds::{self, heartbeat::Heartbeat},
    targets::{Channel, Emails, OtherTargets, SlackChannel, WebhookUrl},
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use store::{
    Record,
    checks::{Check, Flip, Kept},
    deliveries::Trouble,
    polls::{Outcome, Summary},
    token::Role,
};
use uuid::Uuid;

use super::{
    badges,
    error::Error,
    views::{NotificationsView, OtherTargetView, Time, WithOptions, described, empty_is_none},
};
use crate::access::Caller;

/// A check as it is sent.
#[derive(JsonSchema)]
#[schemars(rename = "{K}Check", transform = empty_is_none)]
#[expect(dead_code, reason = "the document's picture of what Rule::parse reads")]
pub struct CheckInput<K: Kind> {
    app: AppName,
    #[serde(flatten)]
    spec: WithOptions<K>,
    /// Who is told; without any of slack, email, post and targets it is there to be seen only.
    slack: Option<SlackChannel>,
    email: Option<Emails>,
    post: Option<WebhookUrl>,
    targets: Option<OtherTargets>,
    /// Whether it is evaluated; true where it is left out of a new check.
    enabled: Option<bool>,
}

// `S` is the kind, or its fields as an object.
/// A check as it is answered, with how it stands.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "{S}CheckView")]
pub struct CheckView<'a, S> {
    id: &'a str,
    kind: &'a str,
    app: &'a str,
    #[serde(flatten)]
    spec: S,
    slack: Option<&'a str>,
    /// All addresses, with commas between them.
    email: Option<Cow<'a, str>>,
    post: Option<Cow<'a, str>>,
    /// The recipients by other channels.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    targets: Vec<OtherTargetView<'a>>,
    /// Whether it is evaluated.
    enabled: bool,
    /// Counts the changes; also the `ETag`.
    generation: i64,
    /// null: it is deleted.
    state: Option<CheckState<'a>>,
    notifications: NotificationsView<'a>,
    created_at: Time,
    updated_at: Time,
}

/// How a check stands.
#[derive(Serialize, JsonSchema)]
pub struct CheckState<'a> {
    status: CheckStatus,
    /// Since when.
    since: Time,
    /// Where a `heartbeat` reports to. null: the token's role is `read`; who knows the address can report.
    ping_url: Option<String>,
    /// A picture of how it is, which everybody may see who knows the address.
    badge_url: String,
    /// Its name in addresses with the ping key of its app; empty: nothing of its title can be a part of one.
    slug: &'a str,
    /// How many times it has reported, or was asked.
    reports: i64,
    /// When it last reported that it has run or failed, or last answered.
    last_report_at: Option<Time>,
    /// When the run began that has not ended.
    run_began_at: Option<Time>,
    /// When it is expected to report, or its run to end; or when it is asked next.
    expected_at: Option<Time>,
    /// When it is down unless it has reported by then.
    down_at: Option<Time>,
    /// Of a `probe` or a `job`: what came of it when it was last asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(default)]
    polled: Option<PolledView>,
}

/// What came of it when a check was last asked.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Polled")]
pub struct PolledView {
    /// How many times it was asked and the answer was bad.
    failures: i64,
    /// How many answers in a row have not been as its status has it.
    against: i32,
    /// With `at`, `answer`, `status` of HTTP, `reason`, `redirects`, `took` in seconds; of `https`
    /// `certificate_ends_at`; of a job `process`, `server`, `last_run_at`, `frequency_minutes`, `sleep_start` and
    /// `sleep_end`. null: it was not asked yet.
    last: Option<Value>,
}

/// What came of it when a check was asked.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Result")]
pub struct ResultView {
    at: Time,
    /// `good`, `bad`, `unknown`: nothing else could be reached either, or `asleep`: the job does not run at this time.
    answer: String,
    /// Of HTTP.
    status: Option<i16>,
    /// Why it is not a good one.
    reason: Option<String>,
    redirects: i16,
    /// How long it took, in seconds.
    took: f32,
    /// The same of each phase that was reached.
    phases: PhasesView,
}

/// How long each phase took, in seconds; null: it was not reached, or there is none.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Phases")]
struct PhasesView {
    dns: Option<f32>,
    connect: Option<f32>,
    tls: Option<f32>,
    first_byte: Option<f32>,
}

impl From<Outcome> for ResultView {
    fn from(outcome: Outcome) -> Self {
        Self {
            at: Time(outcome.at),
            answer: outcome.answer,
            status: outcome.status,
            reason: outcome.reason,
            redirects: outcome.redirects,
            took: outcome.took,
            phases: PhasesView {
                dns: outcome.dns,
                connect: outcome.connect,
                tls: outcome.tls,
                first_byte: outcome.first_byte,
            },
        }
    }
}

/// The results of an hour or a day, added up.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ResultSummary")]
pub struct SummaryView {
    /// When it began.
    at: Time,
    good: i32,
    bad: i32,
    /// Neither: it could not be asked, or was not to be asked.
    other: i32,
    /// How long a good answer took on average, in seconds; null: there was none.
    took: Option<f64>,
    /// The slowest of them, in seconds.
    slowest: f32,
}

impl From<Summary> for SummaryView {
    fn from(summary: Summary) -> Self {
        let took = summary.took / f64::from(summary.good);
        Self {
            at: Time(summary.at),
            good: summary.good,
            bad: summary.bad,
            other: summary.other,
            took: (summary.good > 0).then_some(took),
            slowest: summary.slowest,
        }
    }
}

/// How a check stands, and how it did.
#[derive(Serialize, JsonSchema)]
pub struct CheckHistory<'a> {
    #[serde(flatten)]
    pub state: CheckState<'a>,
    pub uptime: UptimeView,
}

/// What share of a time it was up, in percent; null: it was never known to be up or down. The time in which it was
/// new or paused does not count.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Uptime")]
pub struct UptimeView {
    #[serde(rename = "24h")]
    day: Option<f64>,
    #[serde(rename = "7d")]
    week: Option<f64>,
    #[serde(rename = "30d")]
    month: Option<f64>,
    #[serde(rename = "90d")]
    quarter: Option<f64>,
}

impl From<Shares> for UptimeView {
    fn from(shares: Shares) -> Self {
        // Three decimals, rounded down: what was down for a moment was not up for 100 %.
        let percent = |share: Option<f64>| share.map(|it| (it * 100_000.0).floor() / 1_000.0);
        Self {
            day: percent(shares.day),
            week: percent(shares.week),
            month: percent(shares.month),
            quarter: percent(shares.quarter),
        }
    }
}

/// When a check is expected to report.
#[derive(Serialize, JsonSchema)]
pub struct SchedulePreview {
    /// The IANA time zone of its times.
    pub timezone: &'static str,
    /// The next five.
    pub next: Vec<Expected>,
}

/// A time at which a check is expected to report.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ExpectedTime")]
pub struct Expected {
    pub at: Time,
    /// As clocks show it there.
    pub local: String,
}

/// A change of a check's status.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Flip")]
pub struct FlipView {
    at: Time,
    /// `new`, `up`, `down` or `paused`.
    from: String,
    to: String,
    /// `report`, `fail`, `timeout`, `pause` or `resume`.
    reason: String,
    /// What it is known by, in words.
    evidence: String,
}

impl From<Flip> for FlipView {
    fn from(flip: Flip) -> Self {
        Self {
            at: Time(flip.at),
            from: flip.was,
            to: flip.status,
            reason: flip.reason,
            evidence: flip.evidence,
        }
    }
}

/// What a check has reported.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Report")]
pub struct ReportView {
    /// Counts the reports of the check.
    n: i64,
    at: Time,
    /// `success`, `start`, `fail`, `log`, or `ign`: it did not count.
    what: String,
    /// `http` or `https`.
    scheme: String,
    method: String,
    address: Option<String>,
    user_agent: String,
    exit_status: Option<i16>,
    /// The id of the run that it is about.
    run: Option<Uuid>,
    /// How long the run took that it is the end of, in seconds.
    took: Option<f64>,
    /// What was sent with it, as text: its first 10,000 bytes.
    body: Option<String>,
}

impl From<Kept> for ReportView {
    fn from(report: Kept) -> Self {
        let body = report.body.as_deref().map(String::from_utf8_lossy);
        Self {
            n: report.n,
            at: Time(report.at),
            what: report.what,
            scheme: report.scheme,
            method: report.method,
            address: report.address,
            user_agent: report.user_agent,
            exit_status: report.exit_status,
            run: report.run,
            took: report.took,
            body: body.map(Into::into),
        }
    }
}

/// How a check is.
#[derive(Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum CheckStatus {
    /// It has never reported.
    New,
    Up,
    /// It should have reported, and still may.
    Late,
    Down,
    /// It is not evaluated.
    Paused,
    /// It could not be asked, for nothing else could be reached either.
    Unknown,
}

/// Whether the service asks checks of this kind.
fn is_polled(kind: &str) -> bool {
    kinds::named(kind).is_some_and(|kind| kind.is_polled)
}

impl<'a> CheckState<'a> {
    /// As `caller` may see it. `public_url`: where people reach the service.
    pub fn of(check: &'a Check, public_url: Option<&str>, caller: &Caller) -> Result<Self, Error> {
        let standing = standing(check).map_err(|errors| {
            Error::Internal(format!("{} is not a valid check: {errors:?}", check.task))
        })?;
        let may_report = caller.role >= Role::Write && check.kind == Heartbeat::NAME;
        Ok(Self {
            status: match standing.status {
                "new" => CheckStatus::New,
                "up" => CheckStatus::Up,
                "late" => CheckStatus::Late,
                "down" => CheckStatus::Down,
                "unknown" => CheckStatus::Unknown,
                _ => CheckStatus::Paused,
            },
            since: Time(standing.since),
            ping_url: may_report
                .then(|| format!("{}/ping/{}", public_url.unwrap_or_default(), check.code)),
            badge_url: badges::address(check, public_url),
            slug: &check.slug,
            reports: check.reports,
            last_report_at: standing.last.map(Time),
            run_began_at: standing.started.map(Time),
            expected_at: standing.expected_at.map(Time),
            down_at: standing.down_at.map(Time),
            polled: is_polled(&check.kind).then(|| PolledView {
                failures: check.failures,
                against: check.against,
                last: check.seen.as_ref().map(|seen| seen.0.clone()),
            }),
        })
    }
}

impl<'a> CheckView<'a, &'a Map<String, Value>> {
    /// As `caller` may see it. `troubles`: the targets that it does not reach.
    pub fn of(
        record: &'a Record,
        state: Option<CheckState<'a>>,
        troubles: &'a [Trouble],
        caller: &Caller,
    ) -> Self {
        Self {
            id: &record.id,
            kind: &record.kind,
            app: &record.app,
            spec: &record.spec.0,
            slack: record.targets.addresses(Channel::Slack).next(),
            email: record.targets.text(Channel::Email),
            post: record.targets.webhook().map(|post| caller.sees(post)),
            targets: OtherTargetView::all(record),
            enabled: record.enabled,
            generation: record.generation,
            state,
            notifications: NotificationsView::of(record, troubles, caller),
            created_at: Time(record.created_at),
            updated_at: Time(record.updated_at),
        }
    }
}

/// What `POST` would store of a check.
#[derive(Serialize, JsonSchema)]
pub struct ValidatedCheck {
    /// The check as it would be stored.
    pub check: Value,
    /// When it would be expected to report, if it reports now and then in its time.
    pub schedule: SchedulePreview,
}

impl ValidatedCheck {
    /// As `caller` may see it.
    pub fn of<K: Kind>(check: &Rule<K>, schedule: SchedulePreview, caller: &Caller) -> Self {
        let mut object = described(check, caller);
        object.remove("delivery");
        Self {
            check: Value::Object(object),
            schedule,
        }
    }
}
