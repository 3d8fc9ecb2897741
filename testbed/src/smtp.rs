//! The sink's mail server: as much of RFC 5321 as a client without TLS and login needs.

use std::io;
use std::sync::Arc;

use mailparse::{MailHeaderMap, ParsedMail};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufStream};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::sink::{Inbox, Via};

pub(crate) async fn serve(listener: TcpListener, inbox: Arc<Inbox>) {
    let mut clients = JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        clients.spawn(converse(client, inbox.clone()));
        while clients.try_join_next().is_some() {}
    }
}

async fn converse(client: TcpStream, inbox: Arc<Inbox>) -> io::Result<()> {
    let mut stream = BufStream::new(client);
    let mut recipients: Vec<String> = Vec::new();
    say(&mut stream, "220 sink").await?;
    while let Some(line) = read_line(&mut stream).await? {
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let answer = match verb.as_str() {
            "EHLO" | "HELO" | "NOOP" => OK.into(),
            "MAIL" | "RSET" => {
                recipients.clear();
                refusal(&inbox, "mail").unwrap_or(OK.into())
            }
            "RCPT" => {
                let address = line.split(['<', '>']).nth(1).unwrap_or_default();
                recipients.push(address.to_owned());
                refusal(&inbox, &format!("rcpt/{address}")).unwrap_or(OK.into())
            }
            "DATA" => {
                say(&mut stream, "354 end with a dot").await?;
                let mail = read_mail(&mut stream).await?;
                match inbox.behaviour("email") {
                    Some(behaviour) => {
                        if behaviour.taken {
                            receive(&inbox, recipients.join(", "), &mail);
                        }
                        if behaviour.cut {
                            return Ok(());
                        }
                        format!("{} not taken", behaviour.status)
                    }
                    None => {
                        receive(&inbox, recipients.join(", "), &mail);
                        OK.into()
                    }
                }
            }
            "QUIT" => return say(&mut stream, "221 bye").await,
            _ => "502 not implemented".into(),
        };
        say(&mut stream, &answer).await?;
    }
    Ok(())
}

const OK: &str = "250 ok";

/// The reply that refuses, if this is to be refused.
fn refusal(inbox: &Inbox, what: &str) -> Option<String> {
    let behaviour = inbox.behaviour(what)?;
    Some(format!("{} refused", behaviour.status))
}

async fn say(stream: &mut BufStream<TcpStream>, answer: &str) -> io::Result<()> {
    stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
    stream.flush().await
}

async fn read_line(stream: &mut BufStream<TcpStream>) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    stream.read_until(b'\n', &mut line).await?;
    Ok((!line.is_empty()).then_some(line))
}

async fn read_mail(stream: &mut BufStream<TcpStream>) -> io::Result<Vec<u8>> {
    let mut mail = Vec::new();
    loop {
        let line = read_line(stream)
            .await?
            .ok_or(io::ErrorKind::UnexpectedEof)?;
        match line.strip_prefix(b".") {
            Some(b"\r\n" | b"\n") => return Ok(mail),
            Some(rest) => mail.extend_from_slice(rest),
            None => mail.extend_from_slice(&line),
        }
    }
}

fn receive(inbox: &Inbox, to: String, mail: &[u8]) {
    let Ok(mail) = mailparse::parse_mail(mail) else {
        let raw = String::from_utf8_lossy(mail).into_owned();
        return inbox.add(Via::Email, to, String::new(), raw, Value::Null);
    };
    let subject = mail.headers.get_first_value("Subject").unwrap_or_default();
    let (plain, html) = (part(&mail, "text/plain"), part(&mail, "text/html"));
    let text = if plain.is_empty() {
        subject.clone()
    } else {
        format!("{subject}\n{plain}")
    };
    let headers = ["Message-ID", "References", "To", "From"];
    let headers = headers.into_iter().filter_map(|name| {
        let value = mail.headers.get_first_value(name)?;
        Some((name.to_ascii_lowercase(), value))
    });
    let headers = headers.collect();
    let body = file(&mail).unwrap_or(Value::String(html));
    inbox.add_with(Via::Email, to, subject, text, body, headers);
}

/// The file that is attached: its name and its text.
fn file(mail: &ParsedMail) -> Option<Value> {
    mail.parts().find_map(|part| {
        let disposition = part.get_content_disposition();
        let name = disposition.params.get("filename")?;
        Some(json!({ "name": name, "text": part.get_body().ok()? }))
    })
}

fn part(mail: &ParsedMail, mimetype: &str) -> String {
    mail.parts()
        .find(|part| part.ctype.mimetype == mimetype)
        .and_then(|part| part.get_body().ok())
        .unwrap_or_default()
}
