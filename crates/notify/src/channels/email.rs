//! E-mail: a message with a text and an HTML part, for one recipient at a time.

use crate::{
    Invalid, Mail, Message, Notifier, Recipient, Request, Verdict,
    text::{cut, escape, escape_attribute, hash},
};
use chrono::{DateTime, Utc};
use kapacitor::Level;
use lettre::message::{
    Attachment, Mailbox, MultiPart, SinglePart,
    header::{ContentType, HeaderName, HeaderValue},
};

/// Subjects are cut: RFC 5322, 2.1.1 allows 998 characters a line, and people see fewer.
const SUBJECT_LIMIT: usize = 200;

/// E-mails from one sender.
#[derive(Clone, Debug)]
pub struct Email {
    /// The address that they come from, such as `Alerts <alerts@example.com>`.
    pub from: String,
}

impl Notifier for Email {
    fn request(&self, message: &Message, to: Recipient<'_>) -> Result<Request, Invalid> {
        // The rule may have been changed, and name the recipient no more.
        let all = match to.all.iter().any(|it| it == to.address) {
            true => to.all.iter().map(String::as_str).collect(),
            false => vec![to.address],
        };
        mail(message, &self.from, to.address, &all, to.now).map(Request::Mail)
    }
}

/// Whether this can be the sender of e-mails: an address, perhaps with a name.
pub fn is_sender(text: &str) -> bool {
    text.parse::<Mailbox>().is_ok()
}

/// The e-mail for `to`. Its header names all of `recipients`; the envelope has the one. Its Message-ID is
/// the same at each attempt, so that a server that has had it can tell.
fn mail(
    message: &Message,
    from: &str,
    to: &str,
    recipients: &[&str],
    now: DateTime<Utc>,
) -> Result<Mail, Invalid> {
    let sender = mailbox(from)?;
    let domain = sender.email.domain().to_owned();
    let mut builder = lettre::Message::builder()
        .from(sender)
        .subject(cut(&message.subject(), SUBJECT_LIMIT))
        .date(now.into())
        .message_id(Some(message_id(&[&message.key, to], &domain)));
    for recipient in recipients {
        builder = builder.to(mailbox(recipient)?);
    }
    // All messages of a part are one conversation.
    let thread = message_id(&[&message.task, &message.part], &domain);
    builder = builder
        .in_reply_to(thread.clone())
        .references(thread)
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".into(),
        ));
    if message.level == Level::Critical {
        let urgent = HeaderName::new_from_ascii_str("X-Priority");
        builder = builder.raw_header(HeaderValue::new(urgent, "1".into()));
    }
    let parts = MultiPart::alternative_plain_html(plain(message), html(message));
    let email = builder
        .multipart(parts)
        .map_err(|error| Invalid(error.to_string()))?;
    Ok(to_be_sent(&email, from, to))
}

/// A letter to one recipient that is about no event: a text, perhaps with a file. Its Message-ID differs each time.
/// The file: its name, and what it has.
pub fn letter(
    from: &str,
    to: &str,
    subject: &str,
    text: &str,
    file: Option<(&str, &str)>,
    now: DateTime<Utc>,
) -> Result<Mail, Invalid> {
    let sender = mailbox(from)?;
    let key = now.timestamp_nanos_opt().unwrap_or_default().to_string();
    let id = message_id(&[&key, to, subject], sender.email.domain());
    let builder = lettre::Message::builder()
        .from(sender)
        .to(mailbox(to)?)
        .subject(cut(subject, SUBJECT_LIMIT))
        .date(now.into())
        .message_id(Some(id));
    let invalid = |error: lettre::error::Error| Invalid(error.to_string());
    let email = match file {
        None => builder.singlepart(SinglePart::plain(text.to_owned())),
        Some((name, content)) => builder.multipart(
            MultiPart::mixed()
                .singlepart(SinglePart::plain(text.to_owned()))
                .singlepart(
                    Attachment::new(name.to_owned())
                        .body(content.to_owned(), ContentType::TEXT_PLAIN),
                ),
        ),
    };
    let email = email.map_err(invalid)?;
    Ok(to_be_sent(&email, from, to))
}

fn mailbox(address: &str) -> Result<Mailbox, Invalid> {
    address
        .parse()
        .map_err(|error| Invalid(format!("{address}: {error}")))
}

/// As it goes over the wire to one recipient.
fn to_be_sent(email: &lettre::Message, from: &str, to: &str) -> Mail {
    let sender = email.envelope().from().map(ToString::to_string);
    Mail {
        from: sender.unwrap_or_else(|| from.to_owned()),
        to: to.into(),
        message: email.formatted(),
    }
}

fn message_id(parts: &[&str], domain: &str) -> String {
    format!("<{}@{domain}>", hash(parts))
}

fn plain(message: &Message) -> String {
    let mut plain = format!("{}\n", message.plain());
    for link in &message.links {
        plain += &format!("\n{}: {}\n", link.text, link.url);
    }
    plain
}

/// The details that the script has made, or the text; the notes; the link.
fn html(message: &Message) -> String {
    let mut html = match message.details.trim() {
        "" => format!("<p>{}</p>", escape(&message.text)),
        details => details.to_owned(),
    };
    for note in &message.notes {
        html += &format!("\n<p>{}</p>", escape(&note.to_string()));
    }
    if message.is_test {
        html += "\n<p>This is a test notification; nothing has happened.</p>";
    }
    for link in &message.links {
        html += &format!(
            "\n<p><a href=\"{}\">{}</a></p>",
            escape_attribute(&link.url),
            link.text
        );
    }
    html
}

/// Where in a conversation with the mail server it said no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Before the recipient was named: authentication, the sender.
    Sender,
    /// At the recipient or later.
    Recipient,
}

/// What the reply code of a mail server means (RFC 5321, 4.2.1): 4yz may be over later, 5yz is for good.
/// A refusal before the recipient was named is the operator's to mend.
pub fn verdict(code: u16, stage: Stage) -> Verdict {
    let reason = format!("the mail server says {code}");
    match code {
        200..=299 => Verdict::Delivered { id: None },
        500..=599 if stage == Stage::Sender => Verdict::Operator { reason },
        500..=599 => Verdict::Final { reason },
        _ => Verdict::Again {
            after: None,
            reason,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Note,
        message::tests::{at, message},
    };

    const ALL: [&str; 2] = ["ann@example.com", "bob@example.com"];

    fn sent(message: &Message, to: &str) -> String {
        let mail = mail(message, "Alerts <alerts@example.org>", to, &ALL, at(0)).unwrap();
        assert_eq!(
            (mail.from.as_str(), mail.to.as_str()),
            ("alerts@example.org", to)
        );
        String::from_utf8(mail.message).unwrap()
    }

    fn header<'a>(mail: &'a str, name: &str) -> &'a str {
        let line = mail.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_else(|| panic!("{name} in {mail}")).trim()
    }

    #[test]
    fn the_header_names_all_and_the_envelope_one() {
        let mail = sent(&message(), "ann@example.com");
        assert_eq!(header(&mail, "To:"), "ann@example.com, bob@example.com");
        assert_eq!(header(&mail, "Subject:"), message().text);
        assert_eq!(header(&mail, "Date:"), "Mon, 21 Sep 2026 14:13:20 +0000");
        assert_eq!(header(&mail, "Auto-Submitted:"), "auto-generated");
        assert!(mail.contains("text/plain") && mail.contains("text/html"));
    }

    #[test]
    fn messages_of_a_part_are_one_thread_and_each_has_its_id() {
        let ann = sent(&message(), "ann@example.com");
        let again = sent(&message(), "ann@example.com");
        let bob = sent(&message(), "bob@example.com");
        let later = Message {
            key: "later".into(),
            level: Level::Ok,
            ..message()
        };
        let later = sent(&later, "ann@example.com");
        let id = |mail: &str| header(mail, "Message-ID:").to_owned();
        assert_eq!(id(&ann), id(&again));
        assert!(id(&ann) != id(&bob) && id(&ann) != id(&later));
        for mail in [&ann, &bob, &later] {
            assert_eq!(header(mail, "References:"), header(&ann, "References:"));
        }
        assert!(ann.contains("X-Priority: 1") && !later.contains("X-Priority"));
    }

    #[test]
    fn nothing_breaks_out() {
        let odd = Message {
            text: "CRITICAL a\r\nBcc: eve@example.com <b>".into(),
            details: String::new(),
            notes: vec![Note::Silenced {
                since: at(0),
                by: "ann".into(),
                reason: "<script>".into(),
            }],
            links: vec![crate::Link {
                text: "Show the rule",
                url: "https://a.example/?q=\"><script>".into(),
            }],
            ..message()
        };
        let mail = sent(&odd, "ann@example.com");
        let (headers, _) = mail.split_once("\r\n\r\n").unwrap();
        assert!(
            !headers.lines().any(|line| line.starts_with("Bcc")),
            "{headers}"
        );
        let html = html(&odd);
        assert!(
            !html.contains("<script>") && !html.contains("<b>"),
            "{html}"
        );
    }

    #[test]
    fn an_address_that_is_none_is_an_error() {
        let error = mail(&message(), "alerts@example.org", "x", &["x"], at(0)).unwrap_err();
        assert!(error.0.starts_with("x: "), "{error:?}");
    }

    #[test]
    fn reply_codes() {
        use Stage::{Recipient, Sender};
        for (code, stage, meaning) in [
            (250, Recipient, "delivered"),
            (421, Recipient, "again"),
            (450, Recipient, "again"),
            (550, Recipient, "final"),
            (554, Recipient, "final"),
            (535, Sender, "operator"),
            (550, Sender, "operator"),
            (454, Sender, "again"),
        ] {
            let name = match verdict(code, stage) {
                Verdict::Delivered { .. } => "delivered",
                Verdict::Again { .. } => "again",
                Verdict::Final { .. } => "final",
                Verdict::Operator { .. } => "operator",
                Verdict::Gone { .. } | Verdict::Plainer { .. } => "other",
            };
            assert_eq!(name, meaning, "{code} {stage:?}");
        }
    }
}
