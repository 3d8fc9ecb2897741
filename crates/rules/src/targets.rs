//! Who is notified by a rule: a Slack channel, people by e-mail, a webhook, and others.

use std::{borrow::Cow, fmt};

use email_address::{EmailAddress, Options};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use secret::mask;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use url::Url;

use crate::{
    fields::{Field, Fields, is_unseen, json_type, string},
    json_string,
};

/// A way to reach people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    Slack,
    Email,
    Webhook,
    PagerDuty,
    Teams,
    Discord,
    Telegram,
    Ntfy,
    Sentry,
}

impl Channel {
    pub const ALL: [Self; 9] = [
        Self::Slack,
        Self::Email,
        Self::Webhook,
        Self::PagerDuty,
        Self::Teams,
        Self::Discord,
        Self::Telegram,
        Self::Ntfy,
        Self::Sentry,
    ];

    /// Those that have a field of the API and a var of a script: Kapacitor can notify by them, too.
    pub const WITH_FIELD: [Self; 3] = [Self::Slack, Self::Email, Self::Webhook];

    /// Its name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Slack => "slack",
            Self::Email => "email",
            Self::Webhook => "webhook",
            Self::PagerDuty => "pagerduty",
            Self::Teams => "teams",
            Self::Discord => "discord",
            Self::Telegram => "telegram",
            Self::Ntfy => "ntfy",
            Self::Sentry => "sentry",
        }
    }

    /// The field of the API that has its addresses, and the var of a script where there is one.
    pub fn field(self) -> &'static str {
        match self {
            Self::Slack => "slack",
            Self::Email => "email",
            Self::Webhook => "post",
            _ => "targets",
        }
    }

    /// An address of it, as it is sent.
    pub fn example(self) -> &'static str {
        match self {
            Self::Slack => "#ops",
            Self::Email => "ops@example.com",
            Self::Webhook | Self::Teams | Self::Discord => "https://example.com",
            Self::PagerDuty => "0123456789abcdef0123456789abcdef",
            Self::Telegram => "-1001234567890",
            Self::Ntfy => "shop-alerts",
            Self::Sentry => "https://0123456789abcdef@sentry.example.com/1",
        }
    }

    /// Whether the address is itself a secret, of which rules have the fingerprint.
    pub fn is_sealed(self) -> bool {
        matches!(
            self,
            Self::PagerDuty | Self::Teams | Self::Discord | Self::Sentry
        )
    }

    /// The member of an entry of `targets` that has its address.
    fn member(self) -> &'static str {
        match self {
            Self::PagerDuty => "key",
            Self::Teams | Self::Discord => "url",
            Self::Telegram => "chat",
            Self::Ntfy => "topic",
            Self::Sentry => "dsn",
            _ => "address",
        }
    }

    /// Reads its addresses from the fields of a rule.
    fn read(self, fields: &mut Fields) -> Vec<String> {
        let name = self.field();
        match self {
            Self::Slack => fields.optional(name).map(|SlackChannel(it)| vec![it]),
            Self::Email => fields.optional(name).map(|Emails(all)| all),
            Self::Webhook => fields.optional(name).map(|WebhookUrl(it)| vec![it]),
            _ => None,
        }
        .unwrap_or_default()
    }

    /// Checks an address of an entry of `targets`.
    fn check(self, address: &str) -> Result<(), String> {
        let is_of = |inner: &str| {
            address
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || inner.contains(c))
        };
        let right = match self {
            Self::PagerDuty => (20..=64).contains(&address.len()) && is_of(""),
            Self::Teams | Self::Discord => return WebhookUrl::parse(address).map(|_| ()),
            Self::Telegram => {
                let number = address.strip_prefix('-').unwrap_or(address);
                let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
                let is_name = address
                    .strip_prefix('@')
                    .is_some_and(|name| !name.is_empty());
                address.len() <= 64 && (is_number || is_name && is_of("@_"))
            }
            Self::Ntfy => (1..=64).contains(&address.len()) && is_of("-_"),
            Self::Sentry => is_dsn(address),
            _ => false,
        };
        let wanted = match self {
            Self::PagerDuty => "the integration key of a service: 20 to 64 letters and digits",
            Self::Telegram => "the id of a chat, such as \"-1001234567890\", or \"@channel\"",
            Self::Ntfy => "a topic: 1 to 64 letters, digits or - _",
            Self::Sentry => {
                "the DSN of a project, such as \"https://<key>@sentry.example.com/<number>\""
            }
            _ => "an address",
        };
        right
            .then_some(())
            .ok_or_else(|| format!("must be {wanted}"))
    }
}

/// Whether it is the DSN of a project of Sentry: an address with a key as its user, and a project at its end.
fn is_dsn(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else {
        return false;
    };
    let project = url.path().rsplit('/').next().unwrap_or_default();
    let is_key = |key: &str| !key.is_empty() && key.bytes().all(|c| c.is_ascii_alphanumeric());
    ["http", "https"].contains(&url.scheme())
        && text.len() <= 2_048
        && url.has_host()
        && url.query().is_none()
        && url.fragment().is_none()
        && is_key(url.username())
        && is_key(project)
}

/// An address that is a secret, on its way to where it is kept. All are equal and none is shown: a target is
/// known by its fingerprint.
#[derive(Clone, Default)]
pub struct Secret(Option<String>);

impl PartialEq for Secret {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// One recipient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    pub channel: Channel,
    /// Of a channel whose addresses are secrets: the fingerprint.
    pub address: String,
    #[serde(skip)]
    secret: Secret,
}

impl Target {
    /// A target with this address, or fingerprint.
    pub fn of(channel: Channel, address: &str) -> Self {
        Self::new(channel, address.into())
    }

    fn new(channel: Channel, address: String) -> Self {
        Self {
            channel,
            address,
            secret: Secret::default(),
        }
    }

    /// The secret address, if it has just been given.
    pub fn secret(&self) -> Option<&str> {
        self.secret.0.as_deref()
    }

    /// Whether its address is a secret that was not given, and has to be known.
    pub fn must_be_known(&self) -> bool {
        self.channel.is_sealed() && self.secret.0.is_none()
    }

    /// The id under which the database has it: the first half of a SHA-256.
    pub fn id(&self) -> [u8; 16] {
        let hash = Sha256::digest(format!("{} {}", self.channel.name(), self.address));
        std::array::from_fn(|i| hash[i])
    }
}

/// How many digits a fingerprint has.
const FINGERPRINT: usize = 24;

/// The recipients of a rule whose channels have no field of their own, as they are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherTargets(pub Vec<Target>);

impl OtherTargets {
    const MAX: usize = 20;

    fn entry(value: &Value) -> Result<Target, String> {
        let others: Vec<_> = Channel::ALL
            .into_iter()
            .filter(|it| it.field() == "targets")
            .collect();
        let names: Vec<_> = others.iter().map(|it| it.name()).collect();
        let object = value.as_object().ok_or("must be an object")?;
        let name = object
            .get("channel")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let channel = others.into_iter().find(|it| it.name() == name);
        let channel = channel
            .ok_or_else(|| format!("must have a \"channel\": one of {}", names.join(", ")))?;
        let member = channel.member();
        for key in object.keys() {
            if !["channel", "address", member].contains(&key.as_str()) {
                return Err(format!("must not have {key:?}; {name} has {member:?}"));
            }
        }
        let text = |key: &str| match object.get(key) {
            Some(Value::String(text)) => Some(text.clone()),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        };
        match (text(member), text("address")) {
            (Some(address), None) => {
                channel
                    .check(&address)
                    .map_err(|wrong| format!("{member:?} {wrong}"))?;
                if !channel.is_sealed() {
                    return Ok(Target::new(channel, address));
                }
                let hash = Sha256::digest(format!("{name} {address}"));
                let digits: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
                Ok(Target {
                    secret: Secret(Some(address)),
                    ..Target::new(channel, digits[..FINGERPRINT].into())
                })
            }
            // as it is answered
            (None, Some(address)) if channel.is_sealed() => {
                let is_digit = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
                if address.len() != FINGERPRINT || !address.chars().all(is_digit) {
                    return Err(format!(
                        "must have {member:?}, or \"address\" as it was answered"
                    ));
                }
                Ok(Target::new(channel, address))
            }
            (None, Some(address)) => {
                channel
                    .check(&address)
                    .map_err(|wrong| format!("\"address\" {wrong}"))?;
                Ok(Target::new(channel, address))
            }
            _ => Err(format!("must have {member:?}")),
        }
    }
}

impl Field for OtherTargets {
    fn from_json(value: &Value) -> Result<Self, String> {
        let entries = value.as_array().ok_or_else(|| {
            format!(
                "must be an array such as [{{\"channel\": \"ntfy\", \"topic\": \"shop-alerts\"}}], not {}",
                json_type(value)
            )
        })?;
        let mut targets: Vec<Target> = Vec::new();
        for (place, entry) in entries.iter().enumerate() {
            let target =
                Self::entry(entry).map_err(|wrong| format!("entry {}: {wrong}", place + 1))?;
            if !targets.contains(&target) {
                targets.push(target);
            }
        }
        match targets.len() {
            0..=Self::MAX => Ok(Self(targets)),
            count => Err(format!(
                "must have at most {} entries, not {count}",
                Self::MAX
            )),
        }
    }
}

impl JsonSchema for OtherTargets {
    fn schema_name() -> Cow<'static, str> {
        "OtherTargets".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let entry = |channel: Channel, about: &str| {
            let member = channel.member();
            json!({
                "type": "object",
                "properties": {
                    "channel": { "const": channel.name() },
                    member: { "type": "string", "description": about },
                    "address": { "type": "string", "description": "As it was answered, in place of the other." },
                },
                "required": ["channel"],
                "additionalProperties": false,
            })
        };
        json_schema!({
            "type": "array",
            "maxItems": Self::MAX,
            "description": "Recipients by channels that need delivery `service`. Secrets are not shown again: `address` is a fingerprint then, which may be sent back.",
            "items": { "oneOf": [
                entry(Channel::PagerDuty, "The integration key of a service (Events API v2)."),
                entry(Channel::Teams, "The webhook of a workflow."),
                entry(Channel::Discord, "The webhook of a channel."),
                entry(Channel::Telegram, "The id of a chat, or `@channel`."),
                entry(Channel::Ntfy, "A topic."),
                entry(Channel::Sentry, "The DSN of a project."),
            ] },
        })
    }
}

/// The recipients of a rule, by channel in the order of [`Channel::ALL`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Targets(Vec<Target>);

impl Targets {
    /// These. The error: the channel that has more than one address and can have only one.
    pub fn of(targets: Vec<Target>) -> Result<Self, Channel> {
        let all = Self(targets);
        let mut single = [Channel::Slack, Channel::Webhook].into_iter();
        match single.find(|channel| all.addresses(*channel).count() > 1) {
            Some(channel) => Err(channel),
            None => Ok(all),
        }
    }

    /// Without what one rule cannot have: the first address of each channel that has only one.
    pub fn narrowed(mut self) -> Self {
        for channel in [Channel::Slack, Channel::Webhook] {
            let mut is_first = true;
            self.0
                .retain(|it| it.channel != channel || std::mem::take(&mut is_first));
        }
        self
    }

    /// Reads the fields of all channels.
    pub fn read(fields: &mut Fields) -> Self {
        let mut targets = Vec::new();
        for channel in Channel::WITH_FIELD {
            let addresses = channel.read(fields).into_iter();
            targets.extend(addresses.map(|address| Target::new(channel, address)));
        }
        let mut others = fields
            .optional("targets")
            .map_or(Vec::new(), |OtherTargets(it)| it);
        others.sort_by_key(|it| it.channel);
        targets.extend(others);
        Self(targets)
    }

    /// Notes it as a fault if there are none.
    pub fn require(&self, fields: &mut Fields) {
        let is_faulty = |channel: Channel| fields.is_faulty(channel.field());
        if self.0.is_empty() && !Channel::ALL.into_iter().any(is_faulty) {
            fields.fault(
                "slack",
                "at least one of slack, email, post and targets is required",
            );
        }
    }

    /// Sets the field of each channel; null where it has no address.
    pub fn write(&self, object: &mut Map<String, Value>) {
        for channel in Channel::WITH_FIELD {
            object.insert(channel.field().into(), self.text(channel).into());
        }
        let others: Vec<Value> = self
            .others()
            .map(|it| json!({ "channel": it.channel.name(), "address": it.address }))
            .collect();
        if !others.is_empty() {
            object.insert("targets".into(), others.into());
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Target> {
        self.0.iter()
    }

    /// Those of channels that have no field of their own.
    pub fn others(&self) -> impl Iterator<Item = &Target> {
        self.0.iter().filter(|it| it.channel.field() == "targets")
    }

    /// The addresses of a channel.
    pub fn addresses(&self, channel: Channel) -> impl Iterator<Item = &str> {
        let of_channel = self.0.iter().filter(move |it| it.channel == channel);
        of_channel.map(|target| target.address.as_str())
    }

    /// The addresses of a channel as one string, with commas between them. None: there are none.
    pub fn text(&self, channel: Channel) -> Option<Cow<'_, str>> {
        let mut addresses = self.addresses(channel);
        let first = addresses.next()?;
        Some(addresses.fold(Cow::Borrowed(first), |all, next| all + "," + next))
    }

    /// The address of the webhook.
    pub fn webhook(&self) -> Option<&str> {
        self.addresses(Channel::Webhook).next()
    }
}

/// A Slack channel (`#ops`) or person (`@ann`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlackChannel(String);

impl SlackChannel {
    /// A bare name is a channel's, and gets its `#`.
    pub fn parse(name: &str) -> Result<Self, String> {
        let (sign, rest) = match name.strip_prefix('@') {
            Some(rest) => ('@', rest),
            None => ('#', name.strip_prefix('#').unwrap_or(name)),
        };
        let right = |c: char| c.is_alphanumeric() || "-_.".contains(c);
        if rest.is_empty() || rest.chars().count() > 80 || !rest.chars().all(right) {
            return Err(
                "must be \"#channel\", \"@user\" or a bare channel name: 1 to 80 letters, digits or - _ ."
                    .into(),
            );
        }
        Ok(Self(format!("{sign}{rest}")))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Field for SlackChannel {
    fn from_json(value: &Value) -> Result<Self, String> {
        Self::parse(string(value)?)
    }
}

impl fmt::Display for SlackChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

json_string!(SlackChannel, {
    "type": "string",
    "description": "`#channel`, `@user`, or a bare name, which gets `#`.",
    "examples": ["#shop-alerts"],
});

/// The people that get an e-mail: 1 to 20 addresses.
///
/// JSON may give one string, with commas between several, or an array; it is answered as one
/// string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Emails(Vec<String>);

impl Emails {
    const MAX: usize = 20;

    /// Checks each address; one that is given twice is kept once.
    pub fn parse<'a>(addresses: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        // A bare mailbox only: no display name, no comment, no literal IP address.
        let options = Options::default()
            .without_display_text()
            .without_domain_literal()
            .with_required_tld();
        let mut kept: Vec<String> = Vec::new();
        for address in addresses.into_iter().map(str::trim) {
            if EmailAddress::parse_with_options(address, options).is_err()
                || address.contains(['"', '{', '}', '(', ' '])
                || address.contains(is_unseen)
            {
                return Err(format!(
                    "must be e-mail addresses such as \"ops@example.com\"; {address:?} is not one"
                ));
            }
            if !kept.iter().any(|other| other == address) {
                kept.push(address.into());
            }
        }
        match kept.len() {
            0 => Err("must have at least one e-mail address".into()),
            1..=Self::MAX => Ok(Self(kept)),
            count => Err(format!(
                "must have at most {} e-mail addresses, not {count}",
                Self::MAX
            )),
        }
    }

    pub fn addresses(&self) -> &[String] {
        &self.0
    }
}

impl Field for Emails {
    fn from_json(value: &Value) -> Result<Self, String> {
        match value {
            Value::String(text) => Self::parse(text.split(',')),
            Value::Array(items) => {
                let addresses: Result<Vec<&str>, _> = items.iter().map(string).collect();
                Self::parse(addresses.map_err(|e| format!("each address {e}"))?)
            }
            other => Err(format!(
                "must be a string or an array of strings, not {}",
                json_type(other)
            )),
        }
    }
}

impl fmt::Display for Emails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(","))
    }
}

json_string!(Emails, {
    "description": "One address, several with commas between them, or an array; at most 20. Answered as one string.",
    "oneOf": [
        { "type": "string" },
        { "type": "array", "items": { "type": "string" }, "minItems": 1, "maxItems": 20 },
    ],
    "examples": ["ops@example.com"],
});

/// The address that Kapacitor posts an alert to: an absolute http or https URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookUrl(String);

impl WebhookUrl {
    /// Kept as given; at most 2,048 characters.
    pub fn parse(text: &str) -> Result<Self, String> {
        // `Url` accepts what HTTP clients do not: `http:host`, `http:///host`,
        // backslashes, blanks, line ends
        let right = text.split_once("://").is_some_and(|(scheme, rest)| {
            (scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
                && !rest.starts_with(['/', '?', '#'])
                && Url::parse(text).is_ok_and(|url| url.has_host())
        });
        let odd = |c: char| c.is_whitespace() || is_unseen(c) || c == '\\';
        if !right || text.contains(odd) {
            return Err(
                "must be an absolute http or https URL, such as \"https://example.com/hook\""
                    .into(),
            );
        }
        if text.ends_with(mask::REST) {
            return Err("must be the whole address: this one is masked".into());
        }
        if text.chars().count() > 2048 {
            return Err("must have at most 2048 characters".into());
        }
        if text.contains("{{") {
            return Err("must not contain \"{{\"".into());
        }
        Ok(Self(text.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Field for WebhookUrl {
    fn from_json(value: &Value) -> Result<Self, String> {
        Self::parse(string(value)?)
    }
}

impl fmt::Display for WebhookUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

json_string!(WebhookUrl, {
    "type": "string",
    "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://",
    "description": "An absolute http or https URL without user and password. It must lead to a public address, or to one that the operator has opened.",
    "maxLength": 2048,
    "examples": ["https://example.com/hooks/alerts"],
});

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read<T: Field + ToString>(value: Value) -> Result<String, String> {
        T::from_json(&value).map(|field| field.to_string())
    }

    #[test]
    fn other_targets() {
        let key = "0123456789abcdef0123456789abcdef";
        let given = json!([
            { "channel": "pagerduty", "key": key },
            { "channel": "telegram", "chat": -100_123 },
            { "channel": "ntfy", "topic": "shop" },
            { "channel": "ntfy", "topic": "shop" },
        ]);
        let OtherTargets(targets) = OtherTargets::from_json(&given).unwrap();
        assert_eq!(targets.len(), 3);
        assert_eq!(targets[0].secret(), Some(key));
        assert!(!format!("{targets:?}").contains(key));
        let shown = serde_json::to_value(&targets).unwrap();
        assert!(!shown.to_string().contains(key));
        let OtherTargets(again) = OtherTargets::from_json(&shown).unwrap();
        assert_eq!(again, targets);
        assert!(again[0].must_be_known() && !targets[0].must_be_known());
        for (wrong, says) in [
            (json!("ntfy"), "must be an array"),
            (json!(["ntfy"]), "entry 1: must be an object"),
            (
                json!([{ "channel": "fax" }]),
                "one of pagerduty, teams, discord, telegram, ntfy, sentry",
            ),
            (
                json!([{ "channel": "slack", "address": "#ops" }]),
                "one of pagerduty",
            ),
            (json!([{ "channel": "ntfy" }]), "must have \"topic\""),
            (
                json!([{ "channel": "ntfy", "topic": "a b" }]),
                "\"topic\" must be a topic",
            ),
            (
                json!([{ "channel": "ntfy", "topik": "ab" }]),
                "must not have \"topik\"",
            ),
            (
                json!([{ "channel": "pagerduty", "key": "short" }]),
                "\"key\" must be the integration key",
            ),
            (
                json!([{ "channel": "pagerduty", "address": "xyz" }]),
                "as it was answered",
            ),
            (
                json!([{ "channel": "teams", "url": "teams.example.com" }]),
                "\"url\" must be an absolute",
            ),
            (
                json!([{ "channel": "sentry", "dsn": "https://sentry.example.com/1" }]),
                "\"dsn\" must be the DSN of a project",
            ),
            (
                json!([{ "channel": "telegram", "chat": "ann" }]),
                "the id of a chat",
            ),
        ] {
            let error = OtherTargets::from_json(&wrong).unwrap_err();
            assert!(error.contains(says), "{wrong}: {error}");
        }
    }

    #[test]
    fn slack_channels() {
        for (given, kept) in [
            ("#ops", "#ops"),
            ("@ann", "@ann"),
            ("ops", "#ops"),
            ("日本", "#日本"),
        ] {
            assert_eq!(read::<SlackChannel>(json!(given)).as_deref(), Ok(kept));
        }
        for wrong in [
            "#",
            "@",
            "",
            "##ops",
            "a b",
            "{{x}}",
            "a\n",
            &"x".repeat(81),
        ] {
            assert!(SlackChannel::parse(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn emails() {
        for (given, kept) in [
            (json!("a@example.com"), "a@example.com"),
            (
                json!("a@example.com, b@example.com"),
                "a@example.com,b@example.com",
            ),
            (json!(["a@example.com", "a@example.com"]), "a@example.com"),
        ] {
            assert_eq!(read::<Emails>(given).as_deref(), Ok(kept));
        }
        let many: Vec<_> = (0..21).map(|n| format!("a{n}@example.com")).collect();
        for wrong in [
            json!("a"),
            json!("a@b"),
            json!("a@example.com,"),
            json!([]),
            json!([1]),
            json!(many),
            json!("Ann <a@example.com>"),
            json!("a@example.com\nBcc: b@example.com"),
            json!(1),
            json!("\"a,b\"@example.com"),
            json!("a\u{202e}b@example.com"),
        ] {
            assert!(Emails::from_json(&wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn webhooks() {
        for right in [
            "http://a/b",
            "https://example.com/hook?x=1&y=%20",
            "http://[::1]:80/",
        ] {
            assert_eq!(read::<WebhookUrl>(json!(right)).as_deref(), Ok(right));
        }
        let long = format!("http://example.com/{}", "x".repeat(2048));
        for wrong in [
            "",
            "/hook",
            "ftp://a/b",
            "mailto:a@b.c",
            "http://",
            "http:a/b",
            "http:///a",
            "http:/a?b=://c",
            "http://a\\b",
            "http://a/b c",
            "http://a/\n",
            "http://a/{{x}}",
            "http://a/\u{202e}x",
            "http://a/\u{200b}",
            "javascript:alert(1)",
            "https://example.com/***",
            &long,
        ] {
            assert!(WebhookUrl::parse(wrong).is_err(), "{wrong:?}");
        }
    }

    proptest! {
        /// What is accepted is free of template code and control characters.
        #[test]
        fn accepted_text_is_harmless(text in "\\PC*|[a-z#@.{}'\\\\\n -]{0,20}") {
            let value = json!(text);
            let accepted = [
                read::<SlackChannel>(value.clone()), read::<WebhookUrl>(value.clone()),
                read::<Emails>(value),
            ];
            for text in accepted.into_iter().flatten() {
                prop_assert!(!text.contains("{{") && !text.contains(char::is_control));
            }
        }
    }
}
