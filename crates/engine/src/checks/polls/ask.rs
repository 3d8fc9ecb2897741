//! Asks a check, and judges what it answers.

use std::{collections::HashMap, time::Duration};

use checks::{
    job::{Report, Verdict},
    polled::Answer,
    probe::Seen,
};
use chrono::{DateTime, TimeDelta, Utc};
use prober::{Fault, Http, Phases, Target};
use rules::polling::{Judge, Login, Polling, Question};
use serde_json::{Map, Value, json};
use store::{checks::Check, polls::Outcome, storable};
use tokio::time::Instant;

use super::state::word;
use crate::{Engine, delivery::secrets};

/// What came of it when a check was asked.
pub struct Asked {
    pub answer: Answer,
    pub outcome: Outcome,
    /// In words, for those who are told.
    pub details: String,
    /// What else is known of it, for those who look.
    more: Map<String, Value>,
}

impl Asked {
    /// What is kept of it with the check.
    pub fn seen(&self, at: DateTime<Utc>) -> Value {
        let Outcome {
            answer,
            status,
            reason,
            redirects,
            took,
            dns,
            connect,
            tls,
            first_byte,
            ..
        } = &self.outcome;
        let mut seen = json!({
            "at": at, "answer": answer, "status": status, "reason": reason, "redirects": redirects, "took": took,
        });
        if let Value::Object(seen) = &mut seen {
            let phases = [
                ("dns", dns),
                ("connect", connect),
                ("tls", tls),
                ("first_byte", first_byte),
            ];
            let phases = phases
                .iter()
                .filter_map(|(name, took)| took.map(|it| (*name, it)));
            seen.extend(phases.map(|(name, took)| (name.to_owned(), took.into())));
            seen.extend(self.more.clone());
        }
        seen
    }
}

/// How much of a text is kept that an endpoint has chosen, in characters.
const KEPT: usize = 1_000;

/// As it is kept.
fn kept(text: &str) -> String {
    storable(text).chars().take(KEPT).collect()
}

/// What an answer is worth.
struct Judged {
    answer: Answer,
    /// As it is kept.
    word: &'static str,
    reason: Option<String>,
    more: Map<String, Value>,
}

impl Judged {
    fn good() -> Self {
        Self {
            answer: Answer::Good,
            word: word(Answer::Good),
            reason: None,
            more: Map::new(),
        }
    }

    fn unknown(reason: String) -> Self {
        Self {
            answer: Answer::Unknown,
            word: word(Answer::Unknown),
            reason: Some(kept(&reason)),
            ..Self::good()
        }
    }

    fn bad(reason: String) -> Self {
        Self {
            answer: Answer::Bad,
            word: word(Answer::Bad),
            reason: Some(kept(&reason)),
            ..Self::good()
        }
    }
}

/// Asks a check that was read at `read_at`.
pub async fn ask(
    engine: &Engine,
    check: &Check,
    polling: &Polling,
    read_at: Instant,
) -> sqlx::Result<Asked> {
    let limit = polling.timeout.to_std().unwrap_or(Duration::from_secs(10));
    let (phases, answer) = match target(engine, polling, limit).await? {
        Ok(target) => {
            let outcome = engine.prober.ask(&target, limit).await;
            (outcome.phases, outcome.answer.map_err(Unasked::Fault))
        }
        Err(unasked) => (Phases::default(), Err(unasked)),
    };
    // PostgreSQL's time, and not this machine's.
    let now = check.now + TimeDelta::from_std(read_at.elapsed()).unwrap_or_default();
    let mut judged = match &answer {
        Ok(answer) => judge(&polling.judge, answer, phases.whole, now),
        Err(Unasked::Fault(fault)) => fault_of(engine, fault).await,
        // That is the service's own fault.
        Err(Unasked::Secret) => {
            Judged::unknown("SECRETS_KEY does not open a secret of the check".into())
        }
    };
    let (mut status, mut redirects) = (None, 0);
    if let Ok(answer) = &answer {
        status = i16::try_from(answer.status).ok().filter(|it| *it > 0);
        redirects = i16::try_from(answer.redirects).unwrap_or(i16::MAX);
        if let Some(ends) = certificate_ends(answer) {
            judged
                .more
                .insert("certificate_ends_at".into(), json!(ends));
        }
    }
    let seconds = |phase: Option<Duration>| phase.map(|it| it.as_secs_f32());
    let shown = address(&polling.question);
    let outcome = Outcome {
        at: now,
        answer: judged.word.into(),
        status,
        reason: judged.reason,
        redirects,
        took: phases.whole.as_secs_f32(),
        dns: seconds(phases.dns),
        connect: seconds(phases.connect),
        tls: seconds(phases.tls),
        first_byte: seconds(phases.first_byte),
    };
    let status = outcome.status.map(|status| format!("HTTP {status} "));
    let details = format!(
        "{shown}: {}after {:.2} s, at {}",
        status.unwrap_or_default(),
        outcome.took,
        now.format("%Y-%m-%d %H:%M:%S UTC")
    );
    Ok(Asked {
        answer: judged.answer,
        outcome,
        details,
        more: judged.more,
    })
}

/// How the address of what is asked is shown.
fn address(question: &Question) -> String {
    match question {
        Question::Http { url, .. } => url.to_string(),
        Question::Tcp { host, port } => format!("tcp://{host}:{port}"),
        Question::Dns { name, record, .. } => format!("dns:{name}?type={record}"),
    }
}

/// Why there is no answer.
enum Unasked {
    Fault(Fault),
    /// A secret that it needs is not known.
    Secret,
}

/// What is asked, with its secrets. The error: why it cannot be asked.
async fn target(
    engine: &Engine,
    polling: &Polling,
    limit: Duration,
) -> sqlx::Result<Result<Target, Unasked>> {
    let (mut http, secret_headers) = match &polling.question {
        Question::Tcp { host, port } => {
            return Ok(Ok(Target::Tcp {
                host: host.clone(),
                port: *port,
            }));
        }
        Question::Dns {
            server,
            name,
            record,
        } => {
            return Ok(Ok(Target::Dns(prober::Query {
                server: server.clone(),
                name: name.clone(),
                record: record.clone(),
            })));
        }
        Question::Http {
            url,
            method,
            headers,
            secret_headers,
            body,
            follow_redirects,
        } => {
            let http = Http {
                url: url.clone(),
                method: method.clone(),
                headers: headers.0.clone(),
                secret_headers: Vec::new(),
                body: body.clone().into_bytes(),
                follow_redirects: *follow_redirects,
            };
            (http, &secret_headers.0)
        }
    };
    let passwords = polling.login.iter().map(|login| &login.password);
    let sealed = secret_headers
        .iter()
        .map(|(_, value)| value)
        .chain(passwords);
    let fingerprints: Vec<String> = sealed.map(|it| it.fingerprint().to_owned()).collect();
    let known: HashMap<String, String> = match fingerprints.is_empty() {
        true => HashMap::new(),
        false => secrets::values(engine, &fingerprints).await?,
    };
    for (name, value) in secret_headers {
        match known.get(value.fingerprint()) {
            Some(value) => http.secret_headers.push((name.clone(), value.clone())),
            None => return Ok(Err(Unasked::Secret)),
        }
    }
    if let Some(login) = &polling.login {
        let Some(password) = known.get(login.password.fingerprint()) else {
            return Ok(Err(Unasked::Secret));
        };
        match log_in(engine, login, password, limit).await {
            Ok(token) => http.secret_headers.push((login.header.clone(), token)),
            Err(fault) => return Ok(Err(Unasked::Fault(fault))),
        }
    }
    Ok(Ok(Target::Http(http)))
}

/// Asks for a token.
async fn log_in(
    engine: &Engine,
    login: &Login,
    password: &str,
    limit: Duration,
) -> Result<String, Fault> {
    let failed = |reason: String| Fault::Unreachable(format!("the log-in fails: {reason}"));
    let target = Target::Http(Http {
        url: login.url.url().clone(),
        method: "POST".into(),
        headers: vec![("Content-Type".into(), "application/json".into())],
        secret_headers: Vec::new(),
        body: json!({ "email": login.email, "password": password })
            .to_string()
            .into_bytes(),
        follow_redirects: false,
    });
    let answer = engine.prober.ask(&target, limit).await.answer;
    let answer = answer.map_err(|fault| match fault {
        Fault::Forbidden => fault,
        fault => failed(fault.to_string()),
    })?;
    if !(200..300).contains(&answer.status) {
        return Err(failed(format!("HTTP {}", answer.status)));
    }
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let token = body["auth_token"].as_str().filter(|it| !it.is_empty());
    token
        .map(Into::into)
        .ok_or_else(|| failed("the answer has no auth_token".into()))
}

/// Until when the certificate of the server is valid that has answered.
fn certificate_ends(answer: &prober::Answer) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(answer.certificate_ends?, 0)
}

/// What it means that there is no answer.
async fn fault_of(engine: &Engine, fault: &Fault) -> Judged {
    let is_network = !matches!(fault, Fault::Forbidden);
    if is_network && !engine.canary.answers(&engine.prober).await {
        return Judged::unknown(format!("{fault}; nothing else can be reached either"));
    }
    let hint = match fault {
        Fault::Forbidden => " (PROBE_ALLOW)",
        Fault::Unreachable(_) | Fault::Late(_) => "",
    };
    Judged::bad(format!("{fault}{hint}"))
}

fn judge(judge: &Judge, answer: &prober::Answer, took: Duration, now: DateTime<Utc>) -> Judged {
    let body = String::from_utf8_lossy(&answer.body);
    match judge {
        Judge::Wanted(wanted) => {
            let seen = Seen {
                status: answer.status,
                headers: &answer.headers,
                body: &body,
                took: TimeDelta::from_std(took).unwrap_or(TimeDelta::MAX),
                certificate: certificate_ends(answer).map(|it| it - now),
            };
            match wanted.judge(&seen) {
                Ok(()) => Judged::good(),
                Err(reason) => Judged::bad(reason),
            }
        }
        Judge::Job if !(200..300).contains(&answer.status) => {
            Judged::bad(format!("HTTP {}", answer.status))
        }
        Judge::Job => match Report::parse(&body) {
            Err(wrong) => Judged::bad(wrong),
            Ok(report) => {
                let judged = match report.verdict(now) {
                    Verdict::Well => Judged::good(),
                    Verdict::Failed(reason) => Judged::bad(reason),
                    Verdict::Sleeping => Judged {
                        answer: Answer::Unknown,
                        word: "asleep",
                        ..Judged::good()
                    },
                };
                Judged {
                    more: said(&report, now),
                    ..judged
                }
            }
        },
    }
}

/// What a job says of itself.
fn said(report: &Report, now: DateTime<Utc>) -> Map<String, Value> {
    let window = report.sleep.iter().find_map(|window| window.at(now));
    let said = json!({
        "process": report.process.as_deref().map(kept), "server": report.server.as_deref().map(kept), "last_run_at": report.last_run,
        "frequency_minutes": report.frequency.num_seconds() as f64 / 60.0,
        "sleep_start": window.map(|(start, _)| start), "sleep_end": window.map(|(_, end)| end),
    });
    match said {
        Value::Object(said) => said,
        _ => unreachable!("it is an object"),
    }
}
