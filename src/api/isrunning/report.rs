//! Reports as text, mailed as attachments: `/{mail}/generate/report/{type}`.

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use chrono::{DateTime, Utc};
use rules::targets::Channel;
use store::{checks::Check, polls::Outcome};

use super::{
    asked::{Answer, Asked},
    endpoints::{Library, label_of, last_results, running},
};
use crate::Server;

/// The subject of each.
const SUBJECT: &str = "isRunning | Report";

/// `/{mail}/generate/report/{type}`
pub async fn generate(State(server): State<Server>, asked: Asked) -> Answer {
    let kind = asked.path.first().map_or("", String::as_str);
    if !["cumulative", "on-request", "each-owner"].contains(&kind) {
        let mut word = asked.word(StatusCode::NOT_FOUND, "unknown_report_type");
        word.error = Some("the reports are cumulative, on-request and each-owner".into());
        return Ok(word.into_response());
    }
    let library = Library::open(&server, &asked, "credential_mismatch").await?;
    let checks = match kind {
        "on-request" => match library.find(asked.text("endpoint")?).await? {
            Some(check) => vec![check],
            None => {
                let word = asked.word(StatusCode::NOT_FOUND, "endpoint_not_found");
                return Ok(word.into_response());
            }
        },
        _ => library.all().await?,
    };
    let now = store::now(&server.engine.db).await?;
    let mut texts = Vec::new();
    for check in &checks {
        texts.push(text(check, &last_results(&server, check).await?));
    }
    // Whoever asks hears of each that was not sent, when all of them were tried.
    let mut failed = Vec::new();
    if kind != "cumulative" {
        for (check, text) in checks.iter().zip(&texts) {
            for to in check.targets.addresses(Channel::Email) {
                failed.extend(send(&library, to, kind, text, now).await.err());
            }
        }
    }
    if kind != "on-request" {
        let all = match texts.is_empty() {
            true => "There are no endpoints.\n".to_owned(),
            false => texts.join("\n"),
        };
        failed.extend(
            send(&library, &library.mail, "cumulative", &all, now)
                .await
                .err(),
        );
    }
    match failed.first() {
        None => Ok(asked.word(StatusCode::OK, "report_sent").into_response()),
        Some(first) => {
            let mut word = asked.word(StatusCode::BAD_GATEWAY, "report_not_sent");
            word.error = Some(format!(
                "{} of the mails were not sent: {first}",
                failed.len()
            ));
            Ok(word.into_response())
        }
    }
}

/// Mails a report. The error says why it was not sent.
async fn send(
    library: &Library,
    to: &str,
    kind: &str,
    text: &str,
    now: DateTime<Utc>,
) -> Result<(), String> {
    let name = format!("{}-{kind}-report.txt", now.format("%Y-%m-%d"));
    let notifiers = &library.server.engine.notifiers;
    let sent = notifiers
        .mail(
            to,
            SUBJECT,
            "The report is attached.\n",
            Some((&name, text)),
        )
        .await;
    sent.map_err(|reason| format!("{to}: {reason}"))
}

/// The report of one endpoint, with its last checks.
fn text(check: &Check, results: &[Outcome]) -> String {
    let field = |name: &str| {
        check
            .spec
            .get(name)
            .and_then(|it| it.as_str())
            .unwrap_or("-")
    };
    let mut text = format!(
        "Endpoint     {}\nName         {}\nDescription  {}\nSchedule     every {} hours\nLast status  {}\n\n",
        field("url"),
        field("title"),
        field("description"),
        field("interval").trim_end_matches('h'),
        results.first().map_or("not checked yet", running),
    );
    text += "Checked at            Status    Code  Response            Seconds  Redirects\n";
    for it in results {
        let code = it.status.map_or("-".into(), |status| status.to_string());
        text += &format!(
            "{}  {:8}  {code:>4}  {:18}  {:>7.3}  {:>9}\n",
            it.at.format("%Y-%m-%d %H:%M:%SZ"),
            running(it),
            label_of(it),
            it.took,
            it.redirects,
        );
    }
    text
}
