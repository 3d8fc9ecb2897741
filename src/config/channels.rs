//! The channels by which the service notifies: Slack and e-mail.

use std::time::Duration;

use base64::{Engine, prelude::BASE64_STANDARD};
use clap::Args;
use engine::Storm;
use engine::delivery::{
    notifiers::Settings,
    transport::{Relay, Security},
};
use notify::channels::{
    email::{self, Email},
    ntfy::Ntfy,
    pagerduty::{self, PagerDuty},
    slack::Slack,
    telegram::{self, Telegram},
};
use percent_encoding::percent_decode_str;
use rules::targets::{Channel, Emails, SlackChannel, Target};
use secret::seal::Sealer;

use super::checker::{Checker, Listed, Problem, url};

/// As they are given: text, not yet checked.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Channels")]
pub struct ChannelSettings {
    /// URL under which people reach the service, for links in messages [default: none]
    #[arg(long, env, hide_env_values = true, value_name = "URL", global = true)]
    pub public_url: Option<String>,
    /// After how many messages in 10 s people are told the rest in digests; 0: never [default: 5]
    #[arg(long, env, hide_env_values = true, value_name = "COUNT", global = true)]
    pub storm_after: Option<String>,
    /// How often a digest is sent to Slack, in seconds [default: 30]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "SECONDS",
        global = true
    )]
    pub storm_every: Option<String>,
    /// How often a digest is sent by e-mail, in seconds [default: 300]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "SECONDS",
        global = true
    )]
    pub storm_every_email: Option<String>,
    /// Slack channel that is told what nobody else can be told [default: none]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "CHANNEL",
        global = true
    )]
    pub operator_slack: Option<String>,
    /// E-mail addresses that are told the same, separated by commas [default: none]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "ADDRESSES",
        global = true
    )]
    pub operator_email: Option<String>,
    /// Key that secrets of targets are kept with: 32 bytes as base64; a new one before the old one, with a comma [default: none]
    #[arg(long, env, hide_env_values = true, value_name = "KEY", global = true)]
    pub secrets_key: Option<String>,
    /// Slack bot token, for rules with delivery service [default: none]
    #[arg(long, env, hide_env_values = true, value_name = "TOKEN", global = true)]
    pub slack_token: Option<String>,
    /// Slack incoming webhook, in place of a token; only a legacy one posts to any channel [default: none]
    #[arg(long, env, hide_env_values = true, value_name = "URL", global = true)]
    pub slack_webhook_url: Option<String>,
    /// Slack's API [default: https://slack.com/api]
    #[arg(long, env, hide_env_values = true, value_name = "URL", global = true)]
    pub slack_api_url: Option<String>,
    /// Token of a Telegram bot [default: none]
    #[arg(long, env, hide_env_values = true, value_name = "TOKEN", global = true)]
    pub telegram_token: Option<String>,
    /// Telegram's API [default: https://api.telegram.org]
    #[arg(long, env, hide_env_values = true, value_name = "URL", global = true)]
    pub telegram_api_url: Option<String>,
    /// Where events for PagerDuty go [default: https://events.pagerduty.com/v2/enqueue]
    #[arg(long, env, hide_env_values = true, value_name = "URL", global = true)]
    pub pagerduty_url: Option<String>,
    /// ntfy server [default: https://ntfy.sh]
    #[arg(long, env, hide_env_values = true, value_name = "URL", global = true)]
    pub ntfy_url: Option<String>,
    /// Access token of the ntfy server [default: none]
    #[arg(long, env, hide_env_values = true, value_name = "TOKEN", global = true)]
    pub ntfy_token: Option<String>,
    /// Mail server: smtps://user:password@host, or smtp://host:587 for STARTTLS; ?tls=off sends in the clear [default: none]
    #[arg(long, env, hide_env_values = true, value_name = "URL", global = true)]
    pub smtp_url: Option<String>,
    /// Sender of e-mails, such as Alerts <alerts@example.com> [default: none]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "ADDRESS",
        global = true
    )]
    pub smtp_from: Option<String>,
}

/// Checked.
#[derive(Clone, Debug)]
pub struct Channels {
    pub settings: Settings,
    pub public_url: Option<String>,
    pub storm: Storm,
    pub sealer: Option<Sealer>,
    pub operator: Vec<Target>,
    slack_api: String,
    telegram_api: String,
}

impl ChannelSettings {
    pub fn check(self, checker: &mut Checker) -> Option<Channels> {
        let public_url = checker.optional("PUBLIC_URL", self.public_url, |text| {
            let url = url(text, &["https", "http"])?;
            if !url.username().is_empty() || url.query().is_some() || url.fragment().is_some() {
                return Err("must be a plain URL, such as https://alerts.example.com".into());
            }
            Ok(text.trim_end_matches('/').to_owned())
        });
        let after = checker.number("STORM_AFTER", self.storm_after, "5", 0, 1_000);
        let every = checker.number("STORM_EVERY", self.storm_every, "30", 1, 3_600);
        let given = self.storm_every_email;
        let every_email = checker.number("STORM_EVERY_EMAIL", given, "300", 1, 3_600);
        let operator_slack = checker.optional("OPERATOR_SLACK", self.operator_slack, |text| {
            SlackChannel::parse(text).map(|it| Target::of(Channel::Slack, it.as_str()))
        });
        let operator_email = checker.optional("OPERATOR_EMAIL", self.operator_email, |text| {
            let all = Emails::parse(text.split(','))?;
            let all = all.addresses().iter();
            Ok(all
                .map(|it| Target::of(Channel::Email, it))
                .collect::<Vec<_>>())
        });
        let sealer = checker.optional("SECRETS_KEY", self.secrets_key, |text| {
            let wrong = "must be 32 random bytes as base64, such as openssl rand -base64 32 prints";
            let key = |text: &str| BASE64_STANDARD.decode(text.trim()).ok()?.try_into().ok();
            let keys: Option<Vec<[u8; 32]>> = text.split(',').map(key).collect();
            keys.and_then(Sealer::new).ok_or_else(|| wrong.into())
        });
        let has_webhook = self.slack_webhook_url.as_deref().unwrap_or_default() != "";
        let token = checker.optional("SLACK_TOKEN", self.slack_token, |text| {
            if has_webhook {
                return Err("must not be set when SLACK_WEBHOOK_URL is".into());
            }
            if !text.chars().all(|c| c.is_ascii_graphic()) {
                return Err("must be a token without spaces".into());
            }
            Ok(text.to_owned())
        });
        let webhook = checker.optional("SLACK_WEBHOOK_URL", self.slack_webhook_url, |text| {
            url(text, &["https", "http"]).map(String::from)
        });
        let api = Some("https://slack.com/api");
        let api = checker.read("SLACK_API_URL", self.slack_api_url, api, |text| {
            url(text, &["https", "http"])?;
            Ok(text.trim_end_matches('/').to_owned())
        });
        let mut web = |name, given, default| {
            checker.read(name, given, Some(default), |text| {
                url(text, &["https", "http"])?;
                Ok(text.trim_end_matches('/').to_owned())
            })
        };
        let telegram_api = web("TELEGRAM_API_URL", self.telegram_api_url, telegram::API);
        let pagerduty = web("PAGERDUTY_URL", self.pagerduty_url, pagerduty::API);
        let ntfy = web("NTFY_URL", self.ntfy_url, "https://ntfy.sh");
        let mut secret = |name, given| {
            checker.optional(name, given, |text| {
                match text.chars().all(|c| c.is_ascii_graphic()) {
                    true => Ok(text.to_owned()),
                    false => Err("must be a token without spaces".into()),
                }
            })
        };
        let telegram_token = secret("TELEGRAM_TOKEN", self.telegram_token);
        let ntfy_token = secret("NTFY_TOKEN", self.ntfy_token);
        let relay = checker.optional("SMTP_URL", self.smtp_url, relay);
        let from = checker.optional("SMTP_FROM", self.smtp_from, |text| {
            email::is_sender(text)
                .then(|| text.to_owned())
                .ok_or_else(|| "must be an address, such as Alerts <alerts@example.com>".into())
        });
        if let (Some(Some(_)), Some(None)) = (&relay, &from) {
            let (name, message) = ("SMTP_FROM", "is required with SMTP_URL".into());
            checker.0.push(Problem { name, message });
            return None;
        }
        let (api, webhook) = (api?, webhook?);
        let slack = match (token?, webhook) {
            (Some(token), _) => Some(Slack::Token {
                token,
                api: api.clone(),
            }),
            (None, webhook) => webhook.map(Slack::Webhook),
        };
        let operator: Vec<Target> = operator_slack?
            .into_iter()
            .chain(operator_email?.unwrap_or_default())
            .collect();
        for (channel, name, is_there, needs) in [
            (
                Channel::Slack,
                "OPERATOR_SLACK",
                slack.is_some(),
                "SLACK_TOKEN or SLACK_WEBHOOK_URL",
            ),
            (
                Channel::Email,
                "OPERATOR_EMAIL",
                matches!(&relay, Some(Some(_))),
                "SMTP_URL and SMTP_FROM",
            ),
        ] {
            if !is_there && operator.iter().any(|it| it.channel == channel) {
                let message = format!("needs {needs}");
                checker.0.push(Problem { name, message });
                return None;
            }
        }
        let email = relay?.zip(from?.map(|from| Email { from }));
        Some(Channels {
            settings: Settings {
                slack,
                email,
                pagerduty: Some(PagerDuty { api: pagerduty? }),
                telegram: telegram_token?.map(|token| Telegram {
                    token,
                    api: telegram_api.clone().unwrap_or_default(),
                }),
                ntfy: Some(Ntfy {
                    server: ntfy?,
                    token: ntfy_token?,
                }),
            },
            telegram_api: telegram_api?,
            public_url: public_url?,
            sealer: sealer?,
            operator,
            storm: Storm {
                after: after?,
                every: Duration::from_secs(every?),
                every_email: Duration::from_secs(every_email?),
            },
            slack_api: api,
        })
    }
}

/// Reads the address of a mail server.
fn relay(text: &str) -> Result<Relay, String> {
    let url = url(text, &["smtps", "smtp"])?;
    let tls = url.query_pairs().find(|(name, _)| name == "tls");
    let (security, port) = match (url.scheme(), tls.as_ref().map(|(_, value)| &**value)) {
        ("smtps", None) => (Security::Tls, 465),
        ("smtp", None | Some("starttls")) => (Security::StartTls, 587),
        ("smtp", Some("off")) => (Security::Off, 25),
        _ => {
            return Err("must have no parameter but tls=off or tls=starttls, after smtp://".into());
        }
    };
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let credentials = (!url.username().is_empty()).then(|| {
        let password = url.password().unwrap_or_default();
        (decoded(url.username()), decoded(password))
    });
    if credentials.is_some() && security == Security::Off {
        return Err("must not have a password with tls=off: it would be sent in the clear".into());
    }
    Ok(Relay {
        host: url.host_str().unwrap_or_default().to_owned(),
        port: url.port().unwrap_or(port),
        security,
        credentials,
    })
}

impl Channels {
    pub fn list(&self) -> Listed {
        let (token, webhook) = match &self.settings.slack {
            Some(Slack::Token { .. }) => ("***", ""),
            Some(Slack::Webhook(_)) => ("", "***"),
            None => ("", ""),
        };
        let operator = |channel| {
            let of_channel = self.operator.iter().filter(|it| it.channel == channel);
            let addresses: Vec<&str> = of_channel.map(|it| it.address.as_str()).collect();
            addresses.join(",")
        };
        let masked = |is_set| {
            if is_set {
                "***".to_owned()
            } else {
                String::new()
            }
        };
        let (pagerduty, ntfy) = (&self.settings.pagerduty, &self.settings.ntfy);
        let (pagerduty, ntfy) = (pagerduty.as_ref(), ntfy.as_ref());
        let (relay, from) = match &self.settings.email {
            Some((relay, email)) => (format!("{relay:?}"), email.from.clone()),
            None => Default::default(),
        };
        vec![
            ("PUBLIC_URL", self.public_url.clone().unwrap_or_default()),
            ("SECRETS_KEY", self.sealer.iter().map(|_| "***").collect()),
            ("OPERATOR_SLACK", operator(Channel::Slack)),
            ("OPERATOR_EMAIL", operator(Channel::Email)),
            ("STORM_AFTER", self.storm.after.to_string()),
            ("STORM_EVERY", self.storm.every.as_secs().to_string()),
            (
                "STORM_EVERY_EMAIL",
                self.storm.every_email.as_secs().to_string(),
            ),
            ("SLACK_TOKEN", token.into()),
            ("SLACK_WEBHOOK_URL", webhook.into()),
            ("SLACK_API_URL", self.slack_api.clone()),
            ("TELEGRAM_TOKEN", masked(self.settings.telegram.is_some())),
            ("TELEGRAM_API_URL", self.telegram_api.clone()),
            (
                "PAGERDUTY_URL",
                pagerduty.map_or_else(String::new, |it| it.api.clone()),
            ),
            (
                "NTFY_URL",
                ntfy.map_or_else(String::new, |it| it.server.clone()),
            ),
            (
                "NTFY_TOKEN",
                masked(ntfy.is_some_and(|it| it.token.is_some())),
            ),
            ("SMTP_URL", relay),
            ("SMTP_FROM", from),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_servers() {
        for (text, wanted) in [
            ("smtps://mail.example.com", "mail.example.com:465 (Tls)"),
            ("smtp://mail.example.com", "mail.example.com:587 (StartTls)"),
            (
                "smtp://a%40b:s3cret@mail.example.com:2525",
                "mail.example.com:2525 (StartTls)",
            ),
            ("smtp://127.0.0.1:25?tls=off", "127.0.0.1:25 (Off)"),
        ] {
            assert_eq!(format!("{:?}", relay(text).unwrap()), wanted);
        }
        let with_user = relay("smtps://a%40b:s3cr%20et@mail.example.com").unwrap();
        assert_eq!(
            with_user.credentials,
            Some(("a@b".into(), "s3cr et".into()))
        );
        for wrong in [
            "",
            "mail.example.com:25",
            "https://mail.example.com",
            "smtp://mail.example.com?tls=maybe",
            "smtps://mail.example.com?tls=off",
            "smtp://ann:s3cret@mail.example.com?tls=off",
        ] {
            let error = relay(wrong).unwrap_err();
            assert!(!error.contains("s3cret"), "{error}");
        }
    }
}
