//! `pinger.ini` of Py Pinger, taken over as checks of the kind `job`.
//!
//! Source of its sections and their members: <https://github.com/bobbydams/py-pinger>.

use checks::slug::slugify;
use configparser::ini::Ini;
use serde_json::{Map, Value, json};
use url::Url;

use crate::fields::AppName;

/// What a file has.
#[derive(Clone, Debug)]
pub struct Config {
    urls: Vec<String>,
    /// In seconds.
    interval: u64,
    error_interval: u64,
    /// A channel of Slack. None: nobody is to be told.
    slack: Option<String>,
    /// The DSN of a project.
    sentry: Option<String>,
    auth: Option<Auth>,
    /// What is not taken over, and why.
    pub notes: Vec<String>,
}

#[derive(Clone)]
enum Auth {
    Token {
        header: String,
        token: String,
    },
    Login {
        header: String,
        url: String,
        email: String,
        password: String,
    },
}

impl std::fmt::Debug for Auth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

impl Config {
    /// Reads a file. The error says what is wrong with it, and quotes no secret.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut ini = Ini::new();
        ini.set_multiline(true);
        // As Python reads it: a comment has a line to itself.
        ini.set_inline_comment_symbols(Some(&[]));
        // What the library says of a line quotes it, and it may have a secret.
        ini.read(text.to_owned())
            .map_err(|_| "is not an INI file with sections and lines such as name=value")?;
        let get = |section: &str, name: &str| {
            let value = ini.get(section, name)?;
            Some(value.trim().to_owned()).filter(|it| !it.is_empty())
        };
        let is_true = |name: &str| get("main", name).is_some_and(|it| it == "true");
        let seconds = |name: &str, default: u64| match get("main", name) {
            None => Ok(default),
            Some(text) => match text.parse() {
                Ok(seconds @ 10..=31_536_000) => Ok(seconds),
                _ => Err(format!("[main] {name} must be seconds, from 10")),
            },
        };
        let list = if is_true("debug") { "dev" } else { "prod" };
        let urls = get("urls", list).ok_or(format!("[urls] {list} must have at least one URL"))?;
        let urls = urls
            .split([',', '\n'])
            .map(str::trim)
            .filter(|it| !it.is_empty());
        let mut notes = Vec::new();
        let (mut slack, mut sentry) = (get("slack", "channel"), get("sentry", "url"));
        if is_true("only_log") && (slack.is_some() || sentry.is_some()) {
            notes.push("only_log is true: nobody is told, and the checks are to be seen".into());
            (slack, sentry) = (None, None);
        }
        if get("slack", "token").is_some() {
            notes.push(
                "the token of [slack] is not taken over: the setting SLACK_TOKEN has it".into(),
            );
        }
        if get("hipchat", "room").is_some() || get("hipchat", "auth").is_some() {
            notes.push("[hipchat] is not taken over: HipChat is gone".into());
        }
        let header = get("token_auth", "header").unwrap_or_else(|| "Authorization".into());
        let member = |name: &str| get("token_auth", name);
        let auth = match (
            member("token"),
            member("url"),
            member("username"),
            member("password"),
        ) {
            (Some(token), ..) => Some(Auth::Token { header, token }),
            (None, Some(url), Some(email), Some(password)) => Some(Auth::Login {
                header,
                url,
                email,
                password,
            }),
            (None, None, None, None) => None,
            _ => return Err("[token_auth] must have token, or url, username and password".into()),
        };
        Ok(Self {
            urls: urls.map(Into::into).collect(),
            interval: seconds("interval", 60)?,
            error_interval: seconds("error_interval", 480)?,
            slack,
            sentry,
            auth,
            notes,
        })
    }

    /// The checks of the kind `job`, as they are sent. Each URL has one, by a name that is made of it.
    pub fn jobs(&self, app: &AppName) -> Vec<Map<String, Value>> {
        let mut jobs: Vec<Map<String, Value>> = Vec::new();
        for url in &self.urls {
            let name = name(url);
            if jobs.iter().any(|it| it["url"] == **url) {
                continue;
            }
            let name = match jobs.iter().any(|it| it["name"] == *name) {
                false => name,
                true => format!("{name}-{}", jobs.len() + 1),
            };
            let title: String = url.chars().take(100).collect();
            let mut job = json!({
                "app": app, "name": name, "title": title, "url": url,
                "interval": format!("{}s", self.interval), "error_interval": format!("{}s", self.error_interval),
                "notify": "each", "slack": self.slack.as_deref().map(channel),
                "targets": self.sentry.iter().map(|dsn| json!({ "channel": "sentry", "dsn": dsn })).collect::<Value>(),
            });
            match &self.auth {
                None => {}
                Some(Auth::Token { header, token }) => {
                    job["secret_headers"] = json!({ header: token });
                }
                Some(Auth::Login {
                    header,
                    url,
                    email,
                    password,
                }) => {
                    job["login"] = json!({ "url": url, "email": email, "password": password, "header": header });
                }
            }
            jobs.extend(job.as_object().cloned());
        }
        jobs
    }
}

/// The name of a check for this URL: what comes after the scheme, as it reads in an address.
fn name(url: &str) -> String {
    let parsed = Url::parse(url).ok();
    let rest = parsed.as_ref().map_or(url.to_owned(), |it| {
        format!(
            "{} {} {}",
            it.host_str().unwrap_or_default(),
            it.path(),
            it.query().unwrap_or_default()
        )
    });
    let words: String = rest
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
        .collect();
    let slug = slugify(words.trim());
    let short: String = slug.chars().take(90).collect();
    match short.trim_matches('-') {
        "" => "job".into(),
        name => name.into(),
    }
}

/// A channel of Slack as rules have it.
fn channel(name: &str) -> String {
    match name.starts_with(['#', '@']) {
        true => name.into(),
        false => format!("#{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Rule, kinds::job::Job};

    /// As the template of Py Pinger has it.
    const FILE: &str = "[main]\n# a comment\ndebug=false\nonly_log=false\ninterval=60\nerror_interval=480\n\n\
        [slack]\nurl=https://slack.com/api/chat.postMessage\nchannel=application-status\ntoken=xoxb-s3cret\n\n\
        [token_auth]\nusername=me@example.com\npassword=s3cr;et#1\nurl=https://my-backend.com/login\n\
        header=Authorization\n\n[sentry]\nurl=https://s3cretkey@sentry.example.com/7\n[urls]\n\
        prod=https://my-backend.com/task1, https://my-backend.com/task2?a=b,\n\
        \x20   https://my-backend.com/task1\ndev=\n";

    fn jobs(text: &str) -> Vec<Rule<Job>> {
        let app = AppName::parse("shop").unwrap();
        let jobs = Config::parse(text).unwrap().jobs(&app);
        jobs.into_iter()
            .map(|it| Rule::parse(it).unwrap())
            .collect()
    }

    #[test]
    fn each_url_becomes_a_job() {
        let jobs = jobs(FILE);
        let shown: Vec<_> = jobs
            .iter()
            .map(|it| {
                (
                    it.id(),
                    it.spec.url.to_string(),
                    it.spec.interval.to_string(),
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                (
                    "job:shop:my-backend-com-task1".into(),
                    "https://my-backend.com/task1".into(),
                    "60s".into()
                ),
                (
                    "job:shop:my-backend-com-task2-a-b".into(),
                    "https://my-backend.com/task2?a=b".into(),
                    "60s".into()
                ),
            ]
        );
        let login = jobs[0].spec.login.as_ref().unwrap();
        assert_eq!(login.password.secret(), Some("s3cr;et#1"));
        assert_eq!(
            jobs[0]
                .targets
                .addresses(crate::targets::Channel::Slack)
                .next(),
            Some("#application-status")
        );
        let sentry = jobs[0].targets.iter().last().unwrap();
        assert_eq!(
            sentry.secret(),
            Some("https://s3cretkey@sentry.example.com/7")
        );
    }

    #[test]
    fn only_log_tells_nobody_and_a_token_is_sent_as_it_is() {
        let file = "[main]\nonly_log=true\ndebug=true\n[slack]\nchannel=#ops\n[token_auth]\ntoken=t0ken\n\
            header=X-Token\n[sentry]\nurl=https://sentry\n[urls]\nprod=https://a\ndev=http://localhost:1/x\n";
        let config = Config::parse(file).unwrap();
        assert_eq!(config.notes.len(), 1, "{:?}", config.notes);
        assert_eq!(config.sentry, None);
        let job = &jobs(file)[0];
        assert_eq!(job.spec.url.to_string(), "http://localhost:1/x");
        assert!(job.targets.iter().next().is_none());
        let (name, value) = &job.spec.secret_headers.0[0];
        assert_eq!((name.as_str(), value.secret()), ("X-Token", Some("t0ken")));
    }

    #[test]
    fn faults_are_named_and_quote_no_secret() {
        for (file, wanted) in [
            ("[main]\n", "[urls] prod must have at least one URL"),
            ("[urls]\nprod=\n", "[urls] prod must have at least one URL"),
            (
                "[main]\ninterval=soon\n[urls]\nprod=https://a\n",
                "[main] interval must be seconds",
            ),
            (
                "[token_auth]\nurl=https://a\n[urls]\nprod=https://a\n",
                "[token_auth] must have token",
            ),
            ("[token_auth\npassword=s3cret", "is not an INI file"),
        ] {
            let error = Config::parse(file).unwrap_err();
            assert!(error.starts_with(wanted), "{file}: {error}");
            assert!(!error.contains("s3cret"), "{error}");
        }
    }
}
