//! The page behind the link of a message, on which whoever has got it says that they are on it.
//!
//! It needs no token: the address is signed, and known to those who got the message. Programs that look at
//! links, as mail servers and Slack do, send `GET`, which changes nothing.

use std::collections::HashMap;

use axum::{
    extract::{Form, Path, State, rejection::FormRejection},
    http::StatusCode,
    response::Response,
};
use notify::text::escape;
use rules::link::Alert;
use store::{
    acks::{self, Filter, NewAck},
    audit::{Action, Actor},
};

use super::{error::Error, html::page};
use crate::{Server, access::Origin};

/// What a link leads to.
enum Found {
    /// It is not OK, and no worse than the message said.
    Open { now: acks::Alert, link: Alert },
    /// There is nothing to acknowledge by this link, as this page says.
    Closed(Response),
}

async fn find(server: &Server, token: &str) -> Result<Found, Error> {
    let secret = server.engine.link_secret().await.map_err(Error::Database)?;
    let Some(link) = secret.alert(token) else {
        let content = "<p>The address is not complete. Open the link of the message again.</p>";
        let title = "There is no such alert";
        return Ok(Found::Closed(page(StatusCode::NOT_FOUND, title, content)));
    };
    let filter = Filter {
        task: Some(link.task.clone()),
        part: Some(link.part.clone()),
        scope: vec!["%".into()],
        ..Filter::default()
    };
    let found = acks::page(&server.engine.db, &filter, ("", ""), 1).await;
    let Some(now) = found.map_err(Error::Database)?.pop() else {
        let content = format!(
            "<p>{} is OK, or its rule has been deleted.</p>",
            escape(&link.part)
        );
        return Ok(Found::Closed(page(StatusCode::OK, "It is over", &content)));
    };
    if engine::delivery::level(&now.level) > link.level {
        let content = format!(
            "<p>{} is {} now. Open the link of the newest message.</p>",
            escape(&now.part),
            now.level
        );
        let title = "It has become worse";
        return Ok(Found::Closed(page(StatusCode::CONFLICT, title, &content)));
    }
    Ok(Found::Open { now, link })
}

fn is_on_it(alert: &acks::Alert) -> String {
    alert.ack.as_ref().map_or(String::new(), |ack| {
        let comment = ack
            .comment
            .as_deref()
            .map_or(String::new(), |it| format!(": {it}"));
        format!("<p>{} is on it{}.</p>", escape(&ack.who), escape(&comment))
    })
}

/// `GET /ack/{token}`
pub async fn show(
    State(server): State<Server>,
    Path(token): Path<String>,
) -> Result<Response, Error> {
    let now = match find(&server, &token).await? {
        Found::Open { now, .. } => now,
        Found::Closed(page) => return Ok(page),
    };
    let message = now.message.clone().unwrap_or_else(|| now.part.clone());
    let content = format!(
        "{}<form method=\"post\">\n\
         <label>Your name<input name=\"who\" required maxlength=\"60\" autocomplete=\"name\"></label>\n\
         <label>Comment, if you like<input name=\"comment\" maxlength=\"200\"></label>\n\
         <button>I am on it</button>\n</form>\n\
         <p>Reminders stop until it is OK or gets worse. Whoever was told of it is told that you are on \
         it.</p>",
        is_on_it(&now)
    );
    Ok(page(StatusCode::OK, &message, &content))
}

/// What was written into the form: one line of at most so many characters; none: it is empty.
fn line(form: &HashMap<String, String>, name: &str, longest: usize) -> Option<String> {
    let text = form.get(name)?.replace(char::is_control, " ");
    let text: String = text.trim().chars().take(longest).collect();
    (!text.is_empty()).then_some(text)
}

/// `POST /ack/{token}`
pub async fn acknowledge(
    State(server): State<Server>,
    Origin(address): Origin,
    Path(token): Path<String>,
    form: Result<Form<HashMap<String, String>>, FormRejection>,
) -> Result<Response, Error> {
    let (now, link) = match find(&server, &token).await? {
        Found::Open { now, link } => (now, link),
        Found::Closed(page) => return Ok(page),
    };
    let Ok(Form(form)) = form else {
        let content = "<p>Go back, and send the form again.</p>";
        return Ok(page(StatusCode::BAD_REQUEST, "That was no form", content));
    };
    let Some(who) = line(&form, "who", 60) else {
        let content = "<p>Go back, and give your name.</p>";
        return Ok(page(
            StatusCode::UNPROCESSABLE_ENTITY,
            "Who are you?",
            content,
        ));
    };
    let by = Actor {
        name: format!("{who} (by link)").into(),
        address,
        request_id: None,
        action: Action::AlertAck,
    };
    let comment = line(&form, "comment", 200);
    let ack = NewAck {
        task: &link.task,
        part: Some(&link.part),
        // It may have become worse in this moment.
        up_to: Some(link.level.as_str()),
        who: &by.name,
        comment: comment.as_deref(),
        until: None,
    };
    let acked = acks::add(&server.engine.db, &by, &ack).await;
    if acked.map_err(Error::Database)? == 0 {
        return Ok(page(
            StatusCode::CONFLICT,
            "It has just changed",
            "<p>Open the link again.</p>",
        ));
    }
    server.engine.due.notify_one();
    let content = format!(
        "<p>Reminders of {} stop until it is OK or gets worse.</p>",
        escape(&now.part)
    );
    Ok(page(
        StatusCode::OK,
        &format!("{who}, you are on it"),
        &content,
    ))
}
