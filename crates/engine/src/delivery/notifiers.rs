//! The channels as they are configured here.

use std::time::Duration;

use chrono::Utc;
use notify::{
    Message, Notifier, Recipient, Request, Verdict,
    channels::{
        discord::Discord,
        email::{self, Email},
        ntfy::Ntfy,
        pagerduty::PagerDuty,
        sentry::Sentry,
        slack::Slack,
        teams::Teams,
        telegram::Telegram,
        webhook::Webhook,
    },
};
use rules::targets::{Channel, Targets};

use super::transport::{Relay, Transport};
use crate::webhook::Allowed;

/// The settings of the channels.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    pub slack: Option<Slack>,
    /// The mail server, and whom e-mails come from.
    pub email: Option<(Relay, Email)>,
    /// The others; those whose addresses are secrets need a key to keep them.
    pub pagerduty: Option<PagerDuty>,
    pub telegram: Option<Telegram>,
    pub ntfy: Option<Ntfy>,
}

/// Every channel, and the way to it.
pub struct Notifiers {
    slack: Option<Slack>,
    email: Option<Email>,
    webhook: Webhook,
    pagerduty: Option<PagerDuty>,
    telegram: Option<Telegram>,
    ntfy: Option<Ntfy>,
    /// Whether secrets of targets can be kept.
    keeps_secrets: bool,
    transport: Transport,
}

impl Notifiers {
    /// `allowed`: which webhooks may be called besides public ones.
    /// `keeps_secrets`: there is a key for those of targets.
    pub fn new(settings: &Settings, allowed: Allowed, keeps_secrets: bool) -> Self {
        let (relay, email) = settings.email.clone().unzip();
        Self {
            slack: settings.slack.clone(),
            email,
            webhook: Webhook,
            pagerduty: settings.pagerduty.clone(),
            telegram: settings.telegram.clone(),
            ntfy: settings.ntfy.clone(),
            keeps_secrets,
            transport: Transport::new(allowed, relay),
        }
    }

    /// A channel. None: it is not configured here.
    pub fn of(&self, channel: Channel) -> Option<&dyn Notifier> {
        if channel.is_sealed() && !self.keeps_secrets {
            return None;
        }
        match channel {
            Channel::Slack => self.slack.as_ref().map(|it| it as &dyn Notifier),
            Channel::Email => self.email.as_ref().map(|it| it as &dyn Notifier),
            Channel::Webhook => Some(&self.webhook),
            Channel::PagerDuty => self.pagerduty.as_ref().map(|it| it as &dyn Notifier),
            Channel::Teams => Some(&Teams),
            Channel::Discord => Some(&Discord),
            Channel::Telegram => self.telegram.as_ref().map(|it| it as &dyn Notifier),
            Channel::Ntfy => self.ntfy.as_ref().map(|it| it as &dyn Notifier),
            Channel::Sentry => Some(&Sentry),
        }
    }

    /// The first of these targets' channels that is not configured here, and what it needs.
    pub fn missing(&self, targets: &Targets) -> Option<(Channel, &'static str)> {
        let unusable = |channel: &Channel| {
            self.of(*channel).is_none() && targets.addresses(*channel).next().is_some()
        };
        let channel = Channel::ALL.into_iter().find(unusable)?;
        let needs = match channel {
            Channel::Slack => "SLACK_TOKEN or SLACK_WEBHOOK_URL",
            Channel::Email => "SMTP_URL and SMTP_FROM",
            Channel::PagerDuty | Channel::Teams | Channel::Discord | Channel::Sentry => {
                "SECRETS_KEY"
            }
            Channel::Telegram => "TELEGRAM_TOKEN",
            Channel::Webhook | Channel::Ntfy => "nothing",
        };
        Some((channel, needs))
    }

    /// Mails a letter that is about no event. The error says why it was not sent.
    /// The file: its name, and what it has.
    pub async fn mail(
        &self,
        to: &str,
        subject: &str,
        text: &str,
        file: Option<(&str, &str)>,
    ) -> Result<(), String> {
        let missing = "the settings SMTP_URL and SMTP_FROM are missing";
        let email = self.email.as_ref().ok_or(missing)?;
        let letter = email::letter(&email.from, to, subject, text, file, Utc::now());
        let request = Request::Mail(letter.map_err(|invalid| invalid.to_string())?);
        match self.transport.send(email, &request, Duration::ZERO).await {
            Verdict::Delivered { .. } => Ok(()),
            Verdict::Again { reason, .. }
            | Verdict::Plainer { reason }
            | Verdict::Final { reason }
            | Verdict::Gone { reason }
            | Verdict::Operator { reason } => Err(reason),
        }
    }

    /// Sends a message and says what came of it. `age` is how long ago the first attempt was made.
    pub async fn send(
        &self,
        channel: &dyn Notifier,
        message: &Message,
        to: Recipient<'_>,
        age: Duration,
    ) -> Verdict {
        match channel.request(message, to) {
            Ok(request) => self.transport.send(channel, &request, age).await,
            Err(invalid) => Verdict::Final {
                reason: invalid.to_string(),
            },
        }
    }
}
