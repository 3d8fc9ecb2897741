//! What a token is: its secret, its name, what its bearer may do, and with which apps.

use std::{borrow::Cow, fmt, str::FromStr};

use rand::{TryRngCore, rngs::OsRng};
use rules::{
    fields::{AppName, Field, is_name, json_type, string},
    json_string,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// What every token that we make begins with, so that a scanner of code or logs knows one.
pub const PREFIX: &str = "kat_";

/// The name under which the bearer of `ADMIN_TOKEN` acts. No other token can have it.
pub const ADMIN_NAME: &str = "ADMIN_TOKEN";

/// The name under which the command line acts: it needs no token, but the database.
pub const COMMAND_LINE: &str = "cli";

/// SHA-256 of a token: all that is kept of it. A token has 256 random bits, so that nothing slower
/// is needed.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    pub fn of(token: &str) -> Self {
        Self(Sha256::digest(token).into())
    }

    /// Whether both are the same, in a time that does not depend on where they differ.
    pub fn is(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }

    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Nothing to log.
impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// A token itself, which is shown once and kept nowhere.
pub struct Secret(String);

impl Secret {
    /// 256 bits from the operating system, as hexadecimal digits after [`PREFIX`].
    pub fn generate() -> Result<Self, rand::rand_core::OsError> {
        let mut bytes = [0; 32];
        OsRng.try_fill_bytes(&mut bytes)?;
        let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self(format!("{PREFIX}{digits}")))
    }

    /// The token, for the one who asked for it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    pub fn hash(&self) -> Hash {
        Hash::of(&self.0)
    }
}

/// The name of a token, under which its bearer's changes are recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenName(String);

impl TokenName {
    /// Who acts without a token has one of these.
    const RESERVED: [&'static str; 5] = ["anonymous", "api", COMMAND_LINE, "import", "unknown"];

    /// Letters, digits and inner `. _ -`, 1 to 64 characters.
    pub fn parse(name: &str) -> Result<Self, String> {
        if name.len() > 64 || !is_name(name, "._-") {
            return Err("must be 1 to 64 letters, digits or inner . _ -".into());
        }
        if name == ADMIN_NAME || Self::RESERVED.contains(&name) {
            return Err(format!("must not be the reserved word \"{name}\""));
        }
        Ok(Self(name.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Field for TokenName {
    fn from_json(value: &Value) -> Result<Self, String> {
        Self::parse(string(value)?)
    }
}

impl fmt::Display for TokenName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

json_string!(TokenName, {
    "type": "string",
    "description": "Letters, digits and inner `.`, `_` or `-`.",
    "pattern": "^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$",
    "minLength": 1,
    "maxLength": 64,
    "examples": ["shop-ci"],
});

/// What a bearer may do; each may do what those before it may.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    JsonSchema,
    sqlx::Type,
    clap::ValueEnum,
)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum Role {
    /// Look at rules, try rules out; webhook addresses are masked.
    Read,
    /// Change rules and test their targets.
    Write,
    /// All apps, and what is about none: tokens, audit, reconciliation.
    Admin,
}

impl Role {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Admin => "admin",
        }
    }
}

impl Field for Role {
    fn from_json(value: &Value) -> Result<Self, String> {
        let roles = [Self::Read, Self::Write, Self::Admin];
        let named = |role: &Role| value == role.as_str();
        let role = roles.into_iter().find(named);
        role.ok_or_else(|| "must be read, write or admin".into())
    }
}

/// The apps that a token is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Scope(Vec<String>);

impl Scope {
    const MAX: usize = 100;

    /// All apps.
    pub fn all() -> Self {
        Self(vec!["*".into()])
    }

    /// `*`, names of apps, or the beginning of names up to a hyphen, as `shop-*`.
    pub fn parse<'a>(apps: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        let mut kept: Vec<String> = Vec::new();
        for app in apps.into_iter().map(str::trim) {
            // `shop*` would be another one's `shopping-prod` as well
            let name = app.strip_suffix("-*").unwrap_or(app);
            if app != "*" && AppName::parse(name).is_err() {
                return Err(format!(
                    "must be \"*\", apps, or prefixes of apps such as \"shop-*\"; {app:?} is not one"
                ));
            }
            if !kept.iter().any(|other| other == app) {
                kept.push(app.into());
            }
        }
        match kept.len() {
            0 => Err("must have at least one app".into()),
            _ if kept.iter().any(|app| app == "*") => Ok(Self::all()),
            1..=Self::MAX => Ok(Self(kept)),
            count => Err(format!("must have at most {} apps, not {count}", Self::MAX)),
        }
    }

    /// As the database has it.
    pub fn stored(apps: Vec<String>) -> Self {
        Self(apps)
    }

    pub fn apps(&self) -> &[String] {
        &self.0
    }

    pub fn is_all(&self) -> bool {
        self.0 == ["*"]
    }

    /// Whether it includes every app that `pattern` is about: one, all that begin with a prefix (`shop-*`), or
    /// all (`*`).
    pub fn covers_all_of(&self, pattern: &str) -> bool {
        match pattern.strip_suffix('*') {
            Some(prefix) => self.0.iter().any(|own| {
                let own = own.strip_suffix('*');
                own.is_some_and(|own| prefix.starts_with(own))
            }),
            None => self.covers(pattern),
        }
    }

    /// Whether it includes any app that `pattern` is about.
    pub fn covers_some_of(&self, pattern: &str) -> bool {
        match pattern.strip_suffix('*') {
            Some(prefix) => self.0.iter().any(|own| {
                let own = own.trim_end_matches('*');
                own.starts_with(prefix) || self.covers_all_of(pattern)
            }),
            None => self.covers(pattern),
        }
    }

    /// Whether `app` is among them.
    pub fn covers(&self, app: &str) -> bool {
        self.0.iter().any(|own| match own.strip_suffix('*') {
            Some(beginning) => app.starts_with(beginning),
            None => own == app,
        })
    }

    /// The same for SQL's `like any`: no name of an app has a character that means something there.
    pub fn patterns(&self) -> Vec<String> {
        self.0.iter().map(|app| app.replace('*', "%")).collect()
    }
}

impl FromStr for Scope {
    type Err = String;

    /// With commas between several.
    fn from_str(text: &str) -> Result<Self, String> {
        Self::parse(text.split(','))
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(","))
    }
}

impl Field for Scope {
    fn from_json(value: &Value) -> Result<Self, String> {
        match value {
            Value::String(text) => text.parse(),
            Value::Array(items) => {
                let apps: Result<Vec<&str>, _> = items.iter().map(string).collect();
                Self::parse(apps.map_err(|error| format!("each app {error}"))?)
            }
            other => Err(format!(
                "must be a string or an array of strings, not {}",
                json_type(other)
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn tokens_are_long_recognisable_and_unique() {
        let secrets: Vec<Secret> = (0..100).map(|_| Secret::generate().unwrap()).collect();
        for secret in &secrets {
            let digits = secret.expose().strip_prefix("kat_").unwrap();
            assert_eq!(digits.len(), 64);
            assert!(digits.chars().all(|c| c.is_ascii_hexdigit()));
        }
        let mut texts: Vec<_> = secrets.iter().map(Secret::expose).collect();
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), 100);
    }

    #[test]
    fn a_hash_is_that_of_its_token_and_is_not_shown() {
        let hash = Hash::of("kat_a");
        assert!(hash.is(&Hash::of("kat_a")) && !hash.is(&Hash::of("kat_b")));
        assert_eq!(format!("{hash:?}"), "***");
    }

    #[test]
    fn names() {
        for right in ["ci", "shop-ci", "ann.b_c", "A"] {
            assert!(TokenName::parse(right).is_ok(), "{right}");
        }
        for wrong in [
            "",
            "-a",
            "a-",
            "a b",
            "a/b",
            "ä",
            "api",
            "cli",
            "import",
            ADMIN_NAME,
            &"x".repeat(65),
        ] {
            assert!(TokenName::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn roles_are_in_order() {
        assert!(Role::Read < Role::Write && Role::Write < Role::Admin);
        assert_eq!(Role::from_json(&json!("write")), Ok(Role::Write));
        for wrong in [json!("Write"), json!("root"), json!(1), json!(null)] {
            assert!(Role::from_json(&wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn scopes() {
        let scope: Scope = "shop-*, cart-prod".parse().unwrap();
        for covered in ["shop-prod", "shop-a-b", "cart-prod"] {
            assert!(scope.covers(covered), "{covered}");
        }
        for foreign in [
            "shop",
            "shopping-prod",
            "cart-prod-b",
            "cart",
            "",
            "*",
            "SHOP-prod",
        ] {
            assert!(!scope.covers(foreign), "{foreign}");
        }
        assert_eq!(scope.patterns(), ["shop-%", "cart-prod"]);
        let all = Scope::from_json(&json!(["shop-*", "*"])).unwrap();
        assert!(all.is_all() && all.covers("anything"));
        assert_eq!(all, Scope::all());
        for wrong in [
            json!(""),
            json!([]),
            json!("shop*"),
            json!("*-prod"),
            json!("a,,b"),
            json!("shop_*"),
            json!("%"),
            json!([1]),
            json!({}),
            json!("-*"),
        ] {
            assert!(Scope::from_json(&wrong).is_err(), "{wrong}");
        }
    }
}
