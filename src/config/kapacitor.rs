//! The settings of Kapacitor.

use clap::Args;
use kapacitor::{Authority, Settings, Token};
use secret::SecretUrl;

use super::checker::{Checker, Listed, seconds, url};

/// As they are given: text, not yet checked.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Kapacitor")]
pub struct KapacitorSettings {
    /// Kapacitor, such as http://user:password@host:9092 [required]
    #[arg(long, env, hide_env_values = true, value_name = "URL", global = true)]
    pub kapacitor_url: Option<String>,
    /// Bearer token for Kapacitor [default: none]
    #[arg(long, env, hide_env_values = true, value_name = "TOKEN", global = true)]
    pub kapacitor_token: Option<String>,
    /// PEM file with the CA certificate for Kapacitor [default: the system's CAs]
    #[arg(long, env, hide_env_values = true, value_name = "FILE", global = true)]
    pub kapacitor_ca: Option<String>,
    /// Timeout of a call to Kapacitor, in seconds [default: 10]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "SECONDS",
        global = true
    )]
    pub kapacitor_timeout: Option<String>,
}

impl KapacitorSettings {
    pub fn check(self, checker: &mut Checker) -> Option<Settings> {
        let url = checker.read("KAPACITOR_URL", self.kapacitor_url, None, |text| {
            url(text, &["http", "https"]).map(SecretUrl)
        });
        let has_user = url
            .as_ref()
            .is_some_and(|url| !url.expose().username().is_empty());
        let token = checker.optional("KAPACITOR_TOKEN", self.kapacitor_token, |text| {
            if has_user {
                return Err("must not be set when KAPACITOR_URL has a user".into());
            }
            if !text.chars().all(|c| c.is_ascii_graphic()) {
                return Err("must be a token without spaces".into());
            }
            Ok(Token(text.into()))
        });
        let authority = checker.optional("KAPACITOR_CA", self.kapacitor_ca, |text| {
            Authority::read(text.into())
        });
        let timeout = checker.seconds("KAPACITOR_TIMEOUT", self.kapacitor_timeout, "10");
        Some(Settings {
            url: url?,
            token: token?,
            authority: authority?,
            timeout: timeout?,
        })
    }
}

/// Name and value of each.
pub fn list(settings: &Settings) -> Listed {
    let authority = settings.authority.as_ref();
    vec![
        ("KAPACITOR_URL", settings.url.to_string()),
        (
            "KAPACITOR_TOKEN",
            settings.token.as_ref().map_or("", |_| "***").to_owned(),
        ),
        (
            "KAPACITOR_CA",
            authority.map_or(String::new(), |it| it.file.display().to_string()),
        ),
        ("KAPACITOR_TIMEOUT", seconds(settings.timeout)),
    ]
}
