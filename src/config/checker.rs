//! Checks settings one by one, and finds every problem at once.

use std::{fmt, net::SocketAddr, str::FromStr, time::Duration};

use url::Url;

/// Name and value of settings in force, secrets left out.
pub type Listed = Vec<(&'static str, String)>;

/// One setting that is missing or wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// As the environment names it.
    pub name: &'static str,
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.message)
    }
}

/// Checks settings one by one and remembers what is wrong with any.
#[derive(Default)]
pub struct Checker(pub Vec<Problem>);

impl Checker {
    /// The value of a setting, or `default` where it is not set. An empty one is not set.
    pub fn read<T>(
        &mut self,
        name: &'static str,
        given: Option<String>,
        default: Option<&str>,
        check: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let given = given.filter(|text| !text.is_empty());
        let checked = match given.as_deref().or(default) {
            Some(text) => check(text),
            None => Err("is required".into()),
        };
        checked
            .map_err(|message| self.0.push(Problem { name, message }))
            .ok()
    }

    pub fn number<T: FromStr + PartialOrd + fmt::Display>(
        &mut self,
        name: &'static str,
        given: Option<String>,
        default: &str,
        least: T,
        most: T,
    ) -> Option<T> {
        self.read(name, given, Some(default), |text| match text.parse() {
            Ok(number) if number >= least && number <= most => Ok(number),
            _ => Err(format!("must be a number from {least} to {most}")),
        })
    }

    /// A setting that may be left out: it is checked where it is given.
    pub fn optional<T>(
        &mut self,
        name: &'static str,
        given: Option<String>,
        check: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<Option<T>> {
        self.read(name, given, Some(""), |text| match text {
            "" => Ok(None),
            text => check(text).map(Some),
        })
    }

    /// An address and port to listen on, where it is given.
    pub fn address(
        &mut self,
        name: &'static str,
        given: Option<String>,
        example: &str,
    ) -> Option<Option<SocketAddr>> {
        self.optional(name, given, |text| {
            let address = text.parse();
            address.map_err(|_| format!("must be an address and port, such as {example}"))
        })
    }

    /// Two settings of which one needs the other, each as it was checked.
    pub fn both<A, B>(
        &mut self,
        names: [&'static str; 2],
        first: Option<Option<A>>,
        second: Option<Option<B>>,
    ) -> Option<Option<(A, B)>> {
        let (missing, given) = match (first?, second?) {
            (Some(first), Some(second)) => return Some(Some((first, second))),
            (None, None) => return Some(None),
            (None, Some(_)) => (names[0], names[1]),
            (Some(_), None) => (names[1], names[0]),
        };
        self.0.push(Problem {
            name: missing,
            message: format!("is required with {given}"),
        });
        None
    }

    /// One of two words, the first of which is the default.
    pub fn choice(
        &mut self,
        name: &'static str,
        given: Option<String>,
        words: [&'static str; 2],
    ) -> Option<&'static str> {
        self.read(name, given, Some(words[0]), |text| {
            let word = words.into_iter().find(|word| *word == text);
            word.ok_or_else(|| format!("must be {} or {}", words[0], words[1]))
        })
    }

    pub fn seconds(
        &mut self,
        name: &'static str,
        given: Option<String>,
        default: &str,
    ) -> Option<Duration> {
        let seconds = self.number(name, given, default, 0.1, 86_400.0)?;
        Some(Duration::from_secs_f64(seconds))
    }
}

/// As it is listed.
pub fn seconds(duration: Duration) -> String {
    duration.as_secs_f64().to_string()
}

/// A URL with a host and one of these schemes. The error does not repeat it: it may hold a password.
pub fn url(text: &str, schemes: &[&str]) -> Result<Url, String> {
    let wanted = || format!("must be a URL such as {}://host", schemes[0]);
    let url = Url::parse(text).map_err(|_| wanted())?;
    if schemes.contains(&url.scheme()) && url.has_host() {
        Ok(url)
    } else {
        Err(wanted())
    }
}
