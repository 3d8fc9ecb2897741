//! The audit: every change, who made it and from where. An entry is written by the statement that
//! commits its change (see [`crate::intents`] and [`crate::tokens`]), so that the one is
//! never there without the other; nobody can change or remove one.

use std::{fmt, net::IpAddr, sync::Arc};

use chrono::{DateTime, Utc};
use rules::fields::Field;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use sqlx::{PgExecutor, PgPool};

use crate::token::COMMAND_LINE;

type Result<T> = sqlx::Result<T>;

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Create,
    /// A change; where there was nothing to change, it is a creation.
    Update,
    Delete,
    Enable,
    Disable,
    Rollback,
    Import,
    TokenCreate,
    TokenRevoke,
    /// Somebody signs in in a browser.
    SessionBegin,
    /// Somebody is signed out.
    SessionEnd,
    /// A link that signs a browser in once.
    LoginLink,
    /// An app gets another name.
    AppRename,
    /// On demand; what the leader repairs by itself is no change of anybody's.
    Reconcile,
    /// Which hosts the rules of an app may watch.
    HostsGrant,
    /// Another attempt at what a target could not be told.
    DeliveryRetry,
    /// What a target has yet to be told is not told.
    DeliveryDrop,
    /// A new secret that signs what is posted to a webhook.
    TargetSecret,
    /// An end to the rest of a target that failed.
    TargetEnable,
    /// Messages are held back.
    SilenceAdd,
    /// A silence is ended before its time.
    SilenceEnd,
    /// Times at which messages are held back are added or changed.
    WindowPut,
    WindowDelete,
    /// An app was released.
    ReleaseAdd,
    /// Somebody is on an alert.
    AlertAck,
    /// Nobody is on it any more.
    AlertUnack,
    /// A check is not looked at for a while.
    CheckPause,
    CheckResume,
    /// A new key for the checks of an app.
    PingKeyCreate,
    StatusPagePut,
    StatusPageDelete,
    /// Something is said on a status page.
    IncidentCreate,
    IncidentUpdate,
    IncidentDelete,
    /// Who knows its password may have endpoints of an app checked.
    AccountCreate,
    AccountDelete,
    /// The removal of entries that are older than `AUDIT_RETENTION`.
    AuditTrim,
}

impl Action {
    const ALL: [Self; 37] = [
        Self::Create,
        Self::Update,
        Self::Delete,
        Self::Enable,
        Self::Disable,
        Self::Rollback,
        Self::Import,
        Self::TokenCreate,
        Self::TokenRevoke,
        Self::SessionBegin,
        Self::SessionEnd,
        Self::LoginLink,
        Self::AppRename,
        Self::Reconcile,
        Self::HostsGrant,
        Self::DeliveryRetry,
        Self::DeliveryDrop,
        Self::TargetEnable,
        Self::TargetSecret,
        Self::SilenceAdd,
        Self::SilenceEnd,
        Self::WindowPut,
        Self::WindowDelete,
        Self::ReleaseAdd,
        Self::AlertAck,
        Self::AlertUnack,
        Self::CheckPause,
        Self::CheckResume,
        Self::PingKeyCreate,
        Self::StatusPagePut,
        Self::StatusPageDelete,
        Self::IncidentCreate,
        Self::IncidentUpdate,
        Self::IncidentDelete,
        Self::AccountCreate,
        Self::AccountDelete,
        Self::AuditTrim,
    ];

    /// As the audit has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Enable => "enable",
            Self::Disable => "disable",
            Self::Rollback => "rollback",
            Self::Import => "import",
            Self::TokenCreate => "token.create",
            Self::TokenRevoke => "token.revoke",
            Self::SessionBegin => "session.begin",
            Self::SessionEnd => "session.end",
            Self::LoginLink => "session.link",
            Self::AppRename => "app.rename",
            Self::Reconcile => "reconcile",
            Self::HostsGrant => "hosts.grant",
            Self::DeliveryRetry => "delivery.retry",
            Self::DeliveryDrop => "delivery.drop",
            Self::TargetEnable => "target.enable",
            Self::TargetSecret => "target.secret",
            Self::SilenceAdd => "silence.add",
            Self::SilenceEnd => "silence.end",
            Self::WindowPut => "window.put",
            Self::WindowDelete => "window.delete",
            Self::ReleaseAdd => "release.add",
            Self::AlertAck => "alert.ack",
            Self::AlertUnack => "alert.unack",
            Self::CheckPause => "check.pause",
            Self::CheckResume => "check.resume",
            Self::PingKeyCreate => "ping_key.create",
            Self::StatusPagePut => "status_page.put",
            Self::StatusPageDelete => "status_page.delete",
            Self::IncidentCreate => "incident.create",
            Self::IncidentUpdate => "incident.update",
            Self::IncidentDelete => "incident.delete",
            Self::AccountCreate => "account.create",
            Self::AccountDelete => "account.delete",
            Self::AuditTrim => "audit.trim",
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Field for Action {
    fn from_json(value: &Value) -> std::result::Result<Self, String> {
        let action = Self::ALL.into_iter().find(|it| value == it.as_str());
        action.ok_or_else(|| {
            let names = Self::ALL.map(Self::as_str);
            format!("must be one of {}", names.join(", "))
        })
    }
}

/// Logs a line of the audit: who did what.
macro_rules! log {
    ($actor:expr, $($rest:tt)*) => {
        tracing::info!(
            target: "audit",
            who = &*$actor.name,
            address = $actor.address.map(tracing::field::display),
            request_id = $actor.request_id,
            action = $actor.action.as_str(),
            $($rest)*
        )
    };
}

/// Who makes a change, from where, and which.
#[derive(Clone, Debug)]
pub struct Actor {
    pub name: Arc<str>,
    pub address: Option<IpAddr>,
    pub request_id: Option<String>,
    pub action: Action,
}

impl Actor {
    /// Somebody at the command line.
    pub fn command_line(action: Action) -> Self {
        Self {
            name: COMMAND_LINE.into(),
            address: None,
            request_id: None,
            action,
        }
    }

    /// The import of what Kapacitor runs.
    pub fn import() -> Self {
        Self {
            name: "import".into(),
            ..Self::command_line(Action::Import)
        }
    }

    /// For a statement that writes an entry.
    pub fn to_json(&self) -> Value {
        json!({
            "who": &*self.name, "address": self.address, "request_id": self.request_id,
            "action": self.action.as_str(),
        })
    }

    /// Logs that the rule with this task id has been changed, and is at this generation now.
    pub fn log_change(&self, task: &str, generation: i64) {
        log!(self, task, generation, "a rule is changed");
    }

    /// Logs that a change was undone because Kapacitor refused it.
    pub fn log_refusal(&self, task: &str) {
        log!(
            self,
            task,
            "Kapacitor has refused a change, which is taken back"
        );
    }

    /// Logs an action that is not about a rule.
    pub fn log_action(&self, subject: Option<&str>) {
        log!(self, subject, "done");
    }
}

/// Records an action that changes no row.
pub async fn note(db: impl PgExecutor<'_>, by: &Actor) -> Result<()> {
    sqlx::query!(
        "insert into audit (who, address, request_id, action)
         select $1::jsonb ->> 'who', $1 ->> 'address', $1 ->> 'request_id', $1 ->> 'action'",
        by.to_json(),
    )
    .execute(db)
    .await?;
    by.log_action(None);
    Ok(())
}

/// A change, as it is answered.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "AuditEntry")]
pub struct Entry {
    pub id: i64,
    pub at: DateTime<Utc>,
    /// The token's name; `ADMIN_TOKEN`, `cli` (the command line), `import`, `anonymous` (`AUTH=off`),
    /// `retention` (old entries were removed).
    pub who: String,
    /// The client's.
    pub address: Option<String>,
    pub request_id: Option<String>,
    /// `create`, `update`, `delete`, `enable`, `disable`, `rollback`, `import`, `token.create`,
    /// `token.revoke`, `reconcile`, `hosts.grant` or `audit.trim`.
    pub action: String,
    /// The rule's id, or the token's name.
    pub subject: Option<String>,
    pub kind: Option<String>,
    pub app: Option<String>,
    #[serde(rename = "target")]
    pub part: Option<String>,
    /// Of the rule, after the change.
    pub generation: Option<i64>,
    /// The fields as they were; of a webhook's address the host only.
    pub before: Option<Value>,
    pub after: Option<Value>,
    /// The fields that differ, masked ones included.
    pub changed: Option<Vec<String>>,
    /// Kapacitor has refused it, and it was taken back.
    pub refused: bool,
}

/// Which entries to list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub app: Option<String>,
    pub kind: Option<String>,
    pub who: Option<String>,
    pub action: Option<Action>,
    /// From then on.
    pub since: Option<DateTime<Utc>>,
    /// Before then.
    pub until: Option<DateTime<Utc>>,
}

/// The `limit` newest entries that are older than the entry `before`.
pub async fn page(db: &PgPool, filter: &Filter, before: i64, limit: i64) -> Result<Vec<Entry>> {
    sqlx::query_as!(
        Entry,
        r#"select id, at, who, address, request_id, action, subject, kind, app, part, generation,
            before, after, changed,
            exists (select from audit refusal where refusal.refused = audit.id) as "refused!"
           from audit
           where refused is null and id < $1
            and ($2::text is null or app = $2)
            and ($3::text is null or kind = $3)
            and ($4::text is null or who = $4)
            and ($5::text is null or action = $5)
            and ($6::timestamptz is null or at >= $6)
            and ($7::timestamptz is null or at < $7)
           order by id desc limit $8"#,
        before,
        filter.app,
        filter.kind,
        filter.who,
        filter.action.map(Action::as_str),
        filter.since,
        filter.until,
        limit,
    )
    .fetch_all(db)
    .await
}

/// How many entries are removed at a time.
const BATCH: i64 = 10_000;

/// Removes the entries that are older than `days`, which must be 30 or more. Returns how many.
pub async fn forget(db: &PgPool, days: i32) -> Result<i64> {
    let mut forgotten = 0;
    loop {
        let removed = sqlx::query_scalar!(
            r#"select remove_old_audit($1, $2) as "removed!""#,
            days,
            BATCH
        )
        .fetch_one(db)
        .await?;
        forgotten += removed;
        if removed < BATCH {
            return Ok(forgotten);
        }
    }
}
