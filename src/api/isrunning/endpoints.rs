//! The endpoints of an account: added, checked, deleted, listed.

use axum::{Json, extract::State, http::StatusCode, response::IntoResponse};
use checks::slug::slugify;
use chrono::SecondsFormat;
use engine::{
    change::{self, Precondition},
    checks::polls,
};
use futures::{StreamExt, stream};
use rules::{Kind, Rule, kinds::probe::Probe, targets::Channel};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use store::{
    audit::{Action, Actor},
    checks::{self as rows, Check},
    polls::Outcome,
    token::Role,
};

use super::{
    asked::{Answer, Asked, Refusal, Word},
    label::label,
};
use crate::{Server, access::Given, api::error::Error};

/// How many endpoints are checked at a time by one request.
const AT_ONCE: usize = 20;

/// The endpoints of an account.
pub struct Library {
    pub server: Server,
    pub mail: String,
    pub app: String,
    actor: Actor,
}

/// Eight digits that are always the same of a text, and hardly ever those of another one.
fn short_hash(text: &str) -> String {
    let hash = Sha256::digest(text);
    hash.iter()
        .take(4)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

impl Library {
    /// That of the account, by its password. `mismatch`: the word for a password that is not its own.
    pub async fn open(
        server: &Server,
        asked: &Asked,
        mismatch: &'static str,
    ) -> Result<Self, Refusal> {
        let app = asked.log_in(server, mismatch).await?;
        Ok(Self::new(server.clone(), asked, app))
    }

    fn new(server: Server, asked: &Asked, app: String) -> Self {
        let actor = Actor {
            name: asked.mail.as_str().into(),
            address: asked.address,
            request_id: asked.request_id.clone(),
            action: Action::Update,
        };
        Self {
            server,
            mail: asked.mail.clone(),
            app,
            actor,
        }
    }

    fn by(&self, action: Action) -> Actor {
        Actor {
            action,
            ..self.actor.clone()
        }
    }

    /// What the names of the account's checks begin with: one URL may be in several accounts.
    fn prefix(&self) -> String {
        format!("ep-{}-", short_hash(&self.mail))
    }

    /// The id of the check of this URL.
    fn id(&self, url: &str) -> String {
        let name = format!("{}{}", self.prefix(), short_hash(url));
        Probe::id(&self.app, &name)
    }

    /// The check of this URL, if the account has it.
    pub async fn find(&self, url: &str) -> sqlx::Result<Option<Check>> {
        rows::find(&self.server.engine.db, &self.id(url)).await
    }

    /// All of the account's checks, in the order in which they were added.
    pub async fn all(&self) -> sqlx::Result<Vec<Check>> {
        let db = &self.server.engine.db;
        let mut all = rows::list(db, Some(Probe::NAME), Some(&self.app)).await?;
        let prefix = Probe::id(&self.app, &self.prefix());
        all.retain(|check| check.task.starts_with(&prefix));
        all.sort_by_key(|check| check.rule);
        Ok(all)
    }

    /// Checks all of these at once. One that cannot be kept keeps none of the others from it.
    async fn check(&self, checks: Vec<Check>) {
        let engine = &self.server.engine;
        stream::iter(checks)
            .for_each_concurrent(AT_ONCE, async |check| {
                if let Err(error) = polls::now(engine, &check.task).await {
                    tracing::warn!(task = check.task, %error, "not checked");
                }
            })
            .await;
    }
}

/// The label of what came of a check.
pub fn label_of(outcome: &Outcome) -> &'static str {
    label(outcome.status.map(i32::from), outcome.redirects > 0)
}

/// `Running` or `Downtime`.
pub fn running(outcome: &Outcome) -> &'static str {
    match outcome.answer.as_str() {
        "bad" => "Downtime",
        "unknown" => "Unknown",
        _ => "Running",
    }
}

/// How an endpoint was found to be.
fn found(url: &str, outcome: &Outcome) -> Value {
    json!({
        "endpoint": url, "status": running(outcome), "code": outcome.status, "response": label_of(outcome),
        "reason": outcome.reason, "duration": outcome.took, "redirects": outcome.redirects,
        "timestamp": outcome.at.to_rfc3339_opts(SecondsFormat::Secs, true),
    })
}

/// `/{mail}/add/endpoint`
pub async fn add(State(server): State<Server>, asked: Asked) -> Answer {
    let library = Library::open(&server, &asked, "credential_mismatch").await?;
    let url = asked.text("endpoint")?;
    let name = asked.text("name")?;
    let routine = match asked.fields.get("routine") {
        Some(Value::Number(hours)) => hours.to_string(),
        Some(Value::String(hours)) => hours.trim().to_owned(),
        _ => String::new(),
    };
    if !["6", "12", "24"].contains(&routine.as_str()) {
        return Err(asked.wrong("routine: must be 6, 12 or 24".into()));
    }
    let recipients = asked.fields.get("recipients").and_then(Value::as_array);
    let recipients: Option<Vec<&str>> =
        recipients.and_then(|all| all.iter().map(Value::as_str).collect());
    let recipients = recipients.filter(|it| !it.is_empty()).ok_or_else(|| {
        asked.wrong(
            "recipients: must be an array of addresses, such as [\"ann@example.com\"]".into(),
        )
    })?;
    let description = asked.fields.get("description").and_then(Value::as_str);
    let tag = slugify(name);
    let tags: Vec<&str> = [tag.as_str()]
        .into_iter()
        .filter(|it| !it.is_empty())
        .collect();
    let object = json!({
        "app": library.app, "name": format!("{}{}", library.prefix(), short_hash(url)), "title": name,
        "description": description, "url": url, "interval": format!("{routine}h"), "retry_interval": "1h",
        "timeout": "30s", "fail_after": 1, "expect": { "status": "100-399" }, "notify": "each",
        "down_headline": format!("Alert | {url} is Down."), "email": recipients.join(","),
        "tags": tags,
    });
    let object: Map<String, Value> = object.as_object().cloned().unwrap_or_default();
    let rule = change::read::<Probe>(&server.engine, engine::hosts::HostAccess::Granted, object);
    let rule: Rule<Probe> = match rule.await {
        Ok(rule) => rule,
        Err(change::Error::Invalid(errors)) => {
            let said = errors.iter().map(|it| {
                let field = match it.field.as_str() {
                    "url" => "endpoint",
                    "email" => "recipients",
                    "title" => "name",
                    field => field,
                };
                format!("{field}: {}", it.message)
            });
            return Err(asked.wrong(said.collect::<Vec<_>>().join("; ")));
        }
        Err(error) => return Err(Refusal::Problem(error.into())),
    };
    match change::create(&server.engine, library.by(Action::Create), &rule).await {
        Ok(_) => {}
        Err(change::Error::Exists) => {
            return Ok(asked
                .word(StatusCode::CONFLICT, "ep_exists")
                .into_response());
        }
        Err(error) => return Err(Refusal::Problem(error.into())),
    }
    // It is checked as soon as it is there; whoever is told from now on hears of that.
    let text = format!(
        "You are told when {name} is down: {url}\n\nIt is checked every {routine} hours. {}\n",
        description.unwrap_or_default()
    );
    welcome(
        server,
        recipients.iter().map(|&it| it.to_owned()).collect(),
        text,
    );
    Ok(asked
        .word(StatusCode::CREATED, "new_ep_added")
        .into_response())
}

/// Says in the background to each that they are told from now on: who waits for the answer does not wait for mails.
fn welcome(server: Server, recipients: Vec<String>, text: String) {
    let engine = server.engine.clone();
    server.engine.spawn(async move {
        for to in recipients {
            let subject = "isRunning | Added to Critical Alerts Group";
            let sent = engine.notifiers.mail(&to, subject, &text, None).await;
            if let Err(reason) = sent {
                tracing::warn!(
                    reason,
                    "a recipient was not told that there are alerts for them"
                );
            }
        }
    });
}

/// `/{mail}/check/endpoint`
pub async fn check(State(server): State<Server>, asked: Asked) -> Answer {
    let library = Library::open(&server, &asked, "credential_error").await?;
    let url = asked.text("endpoint")?;
    let Some(check) = library.find(url).await? else {
        return Ok(asked
            .word(StatusCode::NOT_FOUND, "endpoint_not_found")
            .into_response());
    };
    let outcome = polls::now(&server.engine, &check.task).await;
    match outcome.map_err(|error| Refusal::Problem(error.into()))? {
        Some(outcome) => Ok(Json(found(url, &outcome)).into_response()),
        None => Err(Error::Conflict("the check is paused, and is not asked".into()).into()),
    }
}

/// `/{mail}/delete/endpoint`
pub async fn delete(State(server): State<Server>, asked: Asked) -> Answer {
    let library = Library::open(&server, &asked, "credential_mismatch").await?;
    let id = library.id(asked.text("endpoint")?);
    let by = library.by(Action::Delete);
    match change::delete(&server.engine, by, id, Precondition::None).await {
        Ok(_) => Ok(asked.word(StatusCode::OK, "ep_deleted").into_response()),
        Err(change::Error::NotFound) => Ok(asked
            .word(StatusCode::NOT_FOUND, "ep_does_not_exist")
            .into_response()),
        Err(error) => Err(Refusal::Problem(error.into())),
    }
}

/// `/{mail}/check-all`
pub async fn check_all(State(server): State<Server>, asked: Asked) -> Answer {
    let library = Library::open(&server, &asked, "credential_error").await?;
    library.check(library.all().await?).await;
    Ok(asked
        .word(StatusCode::OK, "bulk_check_success")
        .into_response())
}

/// `/{mail}/routine-check/{token}/{hours}`: what is checked unattended anyhow, checked now, by a token of the app.
pub async fn routine(State(server): State<Server>, asked: Asked) -> Answer {
    let (token, hours) = match asked.path.as_slice() {
        [token, hours] => (token.as_str(), hours.as_str()),
        _ => ("", ""),
    };
    let hours: Vec<&str> = hours.split('-').collect();
    if !hours.iter().all(|it| ["6", "12", "24"].contains(it)) {
        return Ok(Word {
            error: Some("the path must end with 6, 12 or 24, or several of them: 6-12-24".into()),
            ..asked.word(StatusCode::BAD_REQUEST, "check_format")
        }
        .into_response());
    }
    let db = &server.engine.db;
    let grant = server
        .access
        .identify(db, Given::Token(token), asked.address)
        .await;
    let app = store::accounts::find(db, &asked.mail).await?;
    let app = app.map(|(app, _)| app);
    let app = match (grant, app) {
        (Ok(grant), Some(app)) if grant.role >= Role::Write && grant.scope.covers(&app) => app,
        (Err(Error::Throttled(wait)), _) => return Err(Error::Throttled(wait).into()),
        (Err(Error::Database(error)), _) => return Err(error.into()),
        _ => {
            return Ok(asked
                .word(StatusCode::UNAUTHORIZED, "credential_error")
                .into_response());
        }
    };
    let library = Library::new(server.clone(), &asked, app);
    let mut all = library.all().await?;
    all.retain(|check| {
        let interval = check.spec["interval"].as_str().unwrap_or_default();
        hours.contains(&interval.trim_end_matches('h'))
    });
    library.check(all).await;
    Ok(asked
        .word(StatusCode::OK, "routine_check_complete")
        .into_response())
}

/// `/{mail}/get/status`: what a dashboard shows, by URL.
pub async fn status(State(server): State<Server>, asked: Asked) -> Answer {
    let library = Library::open(&server, &asked, "credential_error").await?;
    let mut all = Map::new();
    for check in library.all().await? {
        let url = check.spec["url"].as_str().unwrap_or_default().to_owned();
        let results = last_results(&server, &check).await?;
        let last = results.first();
        let reports: Vec<Value> = results.iter().map(|it| found(&url, it)).collect();
        let interval = check.spec["interval"].as_str().unwrap_or_default();
        let status = json!({
            "_id": check.task, "endpoint": url, "endpoint-name": check.spec["title"],
            "description": check.spec.get("description"), "routine": interval.trim_end_matches('h'),
            "mail-list": check.targets.addresses(Channel::Email).collect::<Vec<_>>(),
            "status": last.and_then(|it| it.status), "running": last.map(running),
            "response": last.map(label_of),
            "last-check-timestamp": last.map(|it| it.at.to_rfc3339_opts(SecondsFormat::Secs, true)),
            "reports": reports,
        });
        all.insert(url, status);
    }
    Ok(Json(all).into_response())
}

/// How many checks a report has.
const RESULTS: i64 = 10;

/// The last checks of an endpoint, the newest first.
pub async fn last_results(server: &Server, check: &Check) -> sqlx::Result<Vec<Outcome>> {
    store::polls::results(&server.engine.db, check.rule, None, RESULTS).await
}
