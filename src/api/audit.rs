//! `GET /audit`: every change, in pages.

use aide::transform::TransformOperation;
use axum::{Json, extract::State, response::Response};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::json;
use store::audit::{self, Entry};

use super::{
    error::Error,
    extract::Parameters,
    openapi::{errors, header, query, with_example},
    paging::{After, At, Limit, Word, page, pages},
};
use crate::Server;

/// How many entries a page has by default.
const ENTRIES: i64 = 100;

/// `GET /audit`
pub async fn list(State(server): State<Server>, parameters: Parameters) -> Result<Response, Error> {
    let Parameters(mut fields) = parameters;
    let mut word = |name| fields.optional(name).map(|Word(word)| word);
    let (app_name, kind, who) = (word("app"), word("kind"), word("who"));
    let mut at = |name| fields.optional(name).map(|At(at)| at);
    let (since, until) = (at("since"), at("until"));
    let filter = audit::Filter {
        app: app_name,
        kind,
        who,
        action: fields.optional("action"),
        since,
        until,
    };
    let Limit(limit) = fields.optional("limit").unwrap_or(Limit(ENTRIES));
    let after = fields.optional("after").map_or(i64::MAX, |After(id)| id);
    fields.finish().map_err(Error::Invalid)?;
    // One more than requested shows whether there is a next page.
    let entries = audit::page(&server.engine.db, &filter, after, limit + 1).await;
    let entries = entries.map_err(Error::Database)?;
    let parameters = |last: &Entry| {
        let time = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Micros, true);
        [
            ("app", filter.app),
            ("kind", filter.kind),
            ("who", filter.who),
            ("action", filter.action.map(|action| action.to_string())),
            ("since", filter.since.map(time)),
            ("until", filter.until.map(time)),
            ("after", Some(last.id.to_string())),
        ]
    };
    Ok(page(entries, limit, "/audit", parameters, |it| it))
}

/// `GET /audit`
pub fn describe_list(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = op
        .id("audit")
        .tag("access")
        .summary("Every change: who, when, from where and what; the newest first");
    let text = || json!({ "type": "string" });
    let time = || json!({ "type": "string", "format": "date-time" });
    let op = query(op, "app", "Only of this app.", text());
    let op = query(op, "kind", "Only of rules of this kind.", text());
    let op = query(op, "who", "Only what this token has done.", text());
    let op = query(op, "action", "Only what was done so.", text());
    let op = query(op, "since", "From then on.", time());
    let op = query(op, "until", "Before then.", time());
    let op = pages(op, json!({ "type": "integer", "minimum": 1 }));
    let op = op.response_with::<200, Json<Vec<Entry>>, _>(|answer| {
        let example = json!([{
            "id": 7, "at": "2026-03-01T09:30:00.123456Z", "who": "shop-ci",
            "address": "192.0.2.7", "request_id": "7c7f2f4e-0b1c-4f9e-9a53-8a0f6a3b7e0e",
            "action": "update", "subject": "shop-prod-release", "kind": "release",
            "app": "shop-prod", "target": "", "generation": 2,
            "before": { "slack": null, "email": null, "post": "https://hooks.example.com/***",
                "enabled": true },
            "after": { "slack": "#shop", "email": null, "post": "https://hooks.example.com/***",
                "enabled": true },
            "changed": ["slack"], "refused": false,
        }]);
        let about = "The entries; 100 at most, where no limit is given.";
        with_example(answer.description(about), example)
    });
    let op = header::<200>(op, "Link", "The next page, where there is one.");
    errors(op, &[400, 422])
}
