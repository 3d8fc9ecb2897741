//! Checks, reports and flips as Healthchecks has them.

use checks::status::Status;
use chrono::{DateTime, SecondsFormat, SubsecRound, Utc};
use engine::checks::standing;
use rules::{
    Rule, expectation::Expectation, fields::FieldError, keywords::Otherwise,
    kinds::heartbeat::Heartbeat, targets::Target,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::checks::{Check, Flip, Kept};
use uuid::Uuid;

use crate::api::{badges, error::Error};

/// The fields of a stored check.
pub fn read(check: &Check) -> Result<Heartbeat, Error> {
    let mut object = check.spec.0.clone();
    object.insert("app".into(), check.app.as_str().into());
    let rule = Rule::parse(object).map_err(|errors| not_valid(check, &errors))?;
    Ok(rule.spec)
}

/// It was checked before it was stored.
fn not_valid(check: &Check, errors: &[FieldError]) -> Error {
    Error::Internal(format!("{} is not valid: {errors:?}", check.task))
}

/// The tags of a stored check.
pub fn tags(check: &Check) -> Vec<String> {
    read(check).map_or_else(|_| Vec::new(), |spec| spec.described.tags.0)
}

/// What names a check to those who may not report: nobody can tell the code from it.
pub fn unique_key(check: &Check) -> String {
    let hash = Sha256::digest(check.code.as_bytes());
    hash[..20]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// A time in whole seconds.
fn whole(at: Option<DateTime<Utc>>) -> Value {
    match at {
        Some(at) => at
            .trunc_subsecs(0)
            .to_rfc3339_opts(SecondsFormat::Secs, false)
            .into(),
        None => Value::Null,
    }
}

/// A check.
pub fn check(
    check: &Check,
    version: u8,
    is_readonly: bool,
    public_url: &str,
) -> Result<Value, Error> {
    let spec = read(check)?;
    let standing = standing(check).map_err(|errors| not_valid(check, &errors))?;
    let status = match standing.status {
        _ if version == 1 && standing.started.is_some() && standing.status != "down" => "started",
        "late" => "grace",
        status => status,
    };
    let keywords = spec.keywords.clone();
    let has_keywords = keywords.is_some();
    let keywords = keywords.unwrap_or_default();
    let mut view = json!({
        "name": spec.described.title(),
        "slug": check.slug,
        "tags": spec.described.tags.0.join(" "),
        "desc": spec.described.description.as_ref().map_or("", |it| it.as_str()),
        "grace": spec.expectation.grace().num_seconds(),
        "n_pings": check.reports,
        "status": status,
        "started": standing.started.is_some(),
        "last_ping": whole(standing.last),
        "next_ping": whole(standing.expected_at),
        "manual_resume": spec.manual_resume,
        "methods": if spec.post_only { "POST" } else { "" },
        "subject": "",
        "subject_fail": "",
        "start_kw": keywords.start.join(","),
        "success_kw": keywords.success.join(","),
        "failure_kw": keywords.failure.join(","),
        "filter_subject": false,
        "filter_body": false,
        "filter_http_body": has_keywords,
        "filter_default_fail": keywords.otherwise == Otherwise::Fail,
        "badge_url": badges::address(check, Some(public_url)),
    });
    if let Some(took) = check.last_took {
        view["last_duration"] = (took as i64).into();
    }
    match is_readonly {
        true => view["unique_key"] = unique_key(check).into(),
        false => {
            let code = check.code;
            let url = format!("{public_url}/api/v{version}/checks/{code}");
            let targets = check.targets.iter();
            let channels: Vec<String> = targets
                .map(|target| Uuid::from_bytes(target.id()).to_string())
                .collect();
            view["uuid"] = code.to_string().into();
            view["ping_url"] = format!("{public_url}/ping/{code}").into();
            view["pause_url"] = format!("{url}/pause").into();
            view["resume_url"] = format!("{url}/resume").into();
            view["update_url"] = url.into();
            view["channels"] = channels.join(",").into();
        }
    }
    let Expectation {
        period,
        cron,
        oncalendar,
        timezone,
        ..
    } = &spec.expectation;
    let schedule = cron
        .as_ref()
        .map(ToString::to_string)
        .or_else(|| oncalendar.as_ref().map(ToString::to_string));
    match (schedule, period) {
        (Some(schedule), _) => {
            view["schedule"] = schedule.into();
            view["tz"] = timezone
                .map_or_else(|| "UTC".into(), |it| it.to_string())
                .into();
        }
        (None, Some(period)) => view["timeout"] = (period.nanos() / 1_000_000_000).into(),
        (None, None) => {}
    }
    Ok(view)
}

/// A report. `base`: where the check's reports are.
pub fn ping(report: &Kept, base: &str) -> Value {
    let body = report.body.as_ref();
    let mut view = json!({
        "type": report.what,
        "date": report.at.to_rfc3339_opts(SecondsFormat::Micros, false),
        "n": report.n,
        "scheme": report.scheme,
        "remote_addr": report.address,
        "method": report.method,
        "ua": report.user_agent,
        "rid": report.run,
        "body_url": body.map(|_| format!("{base}/{}/body", report.n)),
    });
    if let Some(took) = report.took {
        view["duration"] = ((took * 100.0).round() / 100.0).into();
    }
    view
}

/// A change of status.
pub fn flip(flip: &Flip) -> Value {
    let up = u8::from(flip.status == Status::Up.as_str());
    json!({ "timestamp": whole(Some(flip.at)), "up": up })
}

/// A target of the app.
pub fn channel(target: &Target) -> Value {
    json!({
        "id": Uuid::from_bytes(target.id()),
        "name": target.address,
        "kind": target.channel.name(),
    })
}
