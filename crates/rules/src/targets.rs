//! Who is notified by a rule: a Slack channel, people by e-mail, a webhook.

use std::{borrow::Cow, fmt};

use email_address::{EmailAddress, Options};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use secret::mask;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};
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
}

impl Channel {
    pub const ALL: [Self; 3] = [Self::Slack, Self::Email, Self::Webhook];

    /// The field of the API, and the var of a script, that has its addresses.
    pub fn field(self) -> &'static str {
        match self {
            Self::Slack => "slack",
            Self::Email => "email",
            Self::Webhook => "post",
        }
    }

    /// An address of it.
    pub fn example(self) -> &'static str {
        match self {
            Self::Slack => "#ops",
            Self::Email => "ops@example.com",
            Self::Webhook => "https://example.com",
        }
    }

    /// Reads its addresses from the fields of a rule.
    fn read(self, fields: &mut Fields) -> Vec<String> {
        let name = self.field();
        match self {
            Self::Slack => fields.optional(name).map(|SlackChannel(it)| vec![it]),
            Self::Email => fields.optional(name).map(|Emails(all)| all),
            Self::Webhook => fields.optional(name).map(|WebhookUrl(it)| vec![it]),
        }
        .unwrap_or_default()
    }
}

/// One recipient.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Target {
    pub channel: Channel,
    pub address: String,
}

/// The recipients of a rule, by channel in the order of [`Channel::ALL`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Targets(Vec<Target>);

impl Targets {
    /// Reads the fields of all channels, of which at least one must be set.
    pub fn read(fields: &mut Fields) -> Self {
        let mut targets = Vec::new();
        for channel in Channel::ALL {
            let addresses = channel.read(fields).into_iter();
            targets.extend(addresses.map(|address| Target { channel, address }));
        }
        let is_faulty = |channel: Channel| fields.is_faulty(channel.field());
        if targets.is_empty() && !Channel::ALL.into_iter().any(is_faulty) {
            fields.fault("slack", "at least one of slack, email and post is required");
        }
        Self(targets)
    }

    /// Sets the field of each channel; null where it has no address.
    pub fn write(&self, object: &mut Map<String, Value>) {
        for channel in Channel::ALL {
            object.insert(channel.field().into(), self.text(channel).into());
        }
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
