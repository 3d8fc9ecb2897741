//! Plays the platform: writes to InfluxDB what the platform writes there.

use std::fmt::{self, Display, Write};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Result, ensure};

/// Writes to one InfluxDB.
#[derive(Clone)]
pub struct Platform {
    http: reqwest::Client,
    url: String,
    database: String,
    retention_policy: String,
}

/// The platform has written an event's `app`, `title`, `tags` and `text` in each of these ways.
///
/// In a measurement that holds several of these, InfluxDB takes a plain name for the field and
/// no longer finds the tag; a test of one shape uses a database of its own for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventShape {
    Tags,
    Fields,
    /// `app` and `title` as tags, `tags` and `text` as fields.
    Mixed,
}

impl Platform {
    /// Writes to `opentsdb`.`retention_policy`.
    pub fn new(influxdb_url: &str) -> Self {
        Self {
            http: crate::parts::http(),
            url: influxdb_url.to_owned(),
            database: "opentsdb".to_owned(),
            retention_policy: "retention_policy".to_owned(),
        }
    }

    /// The same InfluxDB, but another database, which is created if it is missing.
    pub async fn in_database(&self, database: &str, retention_policy: &str) -> Result<Self> {
        let create = format!(
            r#"create database "{database}" with duration inf replication 1 name "{retention_policy}""#
        );
        let request = self
            .http
            .post(format!("{}/query", self.url))
            .query(&[("q", create)]);
        let answer = request.send().await?;
        let (status, body) = (answer.status(), answer.text().await?);
        ensure!(
            status.is_success() && !body.contains("error"),
            "InfluxDB: {status} {body}"
        );
        let (database, retention_policy) = (database.to_owned(), retention_policy.to_owned());
        Ok(Self {
            database,
            retention_policy,
            ..self.clone()
        })
    }

    /// One request that was answered now, with status `code` after `ms`.
    pub async fn request(&self, fqdn: &str, code: u16, ms: u32) -> Result<()> {
        self.requests(fqdn, code, ms, [SystemTime::now()]).await
    }

    /// One request at each of these times; equal times are told apart by nanoseconds.
    pub async fn requests(
        &self,
        fqdn: &str,
        code: u16,
        ms: u32,
        at: impl IntoIterator<Item = SystemTime>,
    ) -> Result<()> {
        let status = format!("router.status.{code}");
        let ms = f64::from(ms);
        let points = at.into_iter().zip(0..).flat_map(|(at, nth)| {
            let at = at + Duration::from_nanos(nth);
            [
                ("router.requests.count", 1.0),
                (status.as_str(), 1.0),
                ("router.service.ms", ms),
                ("router.connect.ms", 1.0),
                ("router.total.ms", ms + 1.0),
            ]
            .map(|(name, value)| Point::new(name, at).tag("fqdn", fqdn).field("value", value))
        });
        self.write(points).await
    }

    /// A sample of a dyno's memory.
    pub async fn memory(&self, app: &str, dyno: &str, mb: f64, at: SystemTime) -> Result<()> {
        self.memories(app, dyno, [(at, mb)]).await
    }

    /// Samples of a dyno's memory in megabytes.
    pub async fn memories(
        &self,
        app: &str,
        dyno: &str,
        samples: impl IntoIterator<Item = (SystemTime, f64)>,
    ) -> Result<()> {
        self.write(samples.into_iter().map(|(at, mb)| {
            let point = Point::new("sample.memory_total", at)
                .tag("app", app)
                .tag("dyno", dyno);
            point.field("value", mb * 1024.0 * 1024.0)
        }))
        .await
    }

    /// The app was released with this image.
    pub async fn released(
        &self,
        app: &str,
        image: &str,
        at: SystemTime,
        shape: EventShape,
    ) -> Result<()> {
        self.event(
            app,
            "released",
            &format!("released,{app}"),
            image,
            at,
            shape,
        )
        .await
    }

    /// A dyno of the app crashed.
    pub async fn crashed(
        &self,
        app: &str,
        space: &str,
        dynotype: &str,
        at: SystemTime,
        shape: EventShape,
    ) -> Result<()> {
        let tags = format!("{space},{app},{dynotype}");
        self.event(app, "crashed", &tags, "App crashed", at, shape)
            .await
    }

    pub async fn event(
        &self,
        app: &str,
        title: &str,
        tags: &str,
        text: &str,
        at: SystemTime,
        shape: EventShape,
    ) -> Result<()> {
        self.write([Point::event(app, title, tags, text, at, shape)])
            .await
    }

    /// Writes any points.
    pub async fn write(&self, points: impl IntoIterator<Item = Point>) -> Result<()> {
        let lines: Vec<String> = points.into_iter().map(|point| point.to_string()).collect();
        for lines in lines.chunks(5_000) {
            let target = [("db", &self.database), ("rp", &self.retention_policy)];
            let request = self.http.post(format!("{}/write", self.url)).query(&target);
            let answer = request.body(lines.join("\n")).send().await?;
            let (status, body) = (answer.status(), answer.text().await?);
            ensure!(
                status.is_success(),
                "InfluxDB refused points: {status} {body}"
            );
        }
        Ok(())
    }
}

/// One point; its `Display` is InfluxDB's line protocol.
#[derive(Clone, Debug)]
pub struct Point {
    measurement: String,
    tags: Vec<(String, String)>,
    fields: Vec<(String, Value)>,
    at: SystemTime,
}

/// The value of a field.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Number(f64),
    Text(String),
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl Point {
    pub fn new(measurement: &str, at: SystemTime) -> Self {
        Self {
            measurement: measurement.to_owned(),
            tags: Vec::new(),
            fields: Vec::new(),
            at,
        }
    }

    /// An event of the platform in one of the ways in which it writes them.
    pub fn event(
        app: &str,
        title: &str,
        tags: &str,
        text: &str,
        at: SystemTime,
        shape: EventShape,
    ) -> Self {
        let mut point = Self::new("events", at);
        for (name, value) in [
            ("app", app),
            ("title", title),
            ("tags", tags),
            ("text", text),
        ] {
            let as_tag = match shape {
                EventShape::Tags => true,
                EventShape::Fields => false,
                EventShape::Mixed => matches!(name, "app" | "title"),
            };
            point = if as_tag {
                point.tag(name, value)
            } else {
                point.field(name, value)
            };
        }
        if shape == EventShape::Tags {
            point = point.field("value", 1.0); // a point has at least one field
        }
        point
    }

    /// An empty value is left out: InfluxDB knows no empty tags.
    pub fn tag(mut self, name: &str, value: &str) -> Self {
        if !value.is_empty() {
            self.tags.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    pub fn field(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.fields.push((name.to_owned(), value.into()));
        self
    }
}

impl Display for Point {
    fn fmt(&self, line: &mut fmt::Formatter<'_>) -> fmt::Result {
        escape(line, &self.measurement, &[',', ' '])?;
        for (name, value) in &self.tags {
            line.write_char(',')?;
            escape(line, name, &[',', '=', ' '])?;
            line.write_char('=')?;
            escape(line, value, &[',', '=', ' '])?;
        }
        for (nth, (name, value)) in self.fields.iter().enumerate() {
            line.write_char(if nth == 0 { ' ' } else { ',' })?;
            escape(line, name, &[',', '=', ' '])?;
            line.write_char('=')?;
            match value {
                Value::Number(number) => write!(line, "{number}")?,
                Value::Text(text) => {
                    line.write_char('"')?;
                    // The one place where a newline is data.
                    for c in text.chars() {
                        line.write_str(if matches!(c, '"' | '\\') { "\\" } else { "" })?;
                        line.write_char(c)?;
                    }
                    line.write_char('"')?;
                }
            }
        }
        let nanoseconds = self
            .at
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .as_nanos();
        write!(line, " {nanoseconds}")
    }
}

/// Names and tags: a newline cannot be written there and becomes a space.
fn escape(line: &mut fmt::Formatter<'_>, text: &str, special: &[char]) -> fmt::Result {
    for c in text.chars() {
        let c = if c == '\n' { ' ' } else { c };
        if special.contains(&c) {
            line.write_char('\\')?;
        }
        line.write_char(c)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_a_line_of_line_protocol() {
        let point = Point::new(
            "my events",
            UNIX_EPOCH + Duration::from_nanos(1_700_000_000_000_000_001),
        )
        .tag("app", "a b,c=d\ne")
        .tag("none", "")
        .field("text", "say \"hi\"\\\n2, 3")
        .field("value", 536_870_912.0)
        .field("mean", 0.5);
        assert_eq!(
            point.to_string(),
            "my\\ events,app=a\\ b\\,c\\=d\\ e text=\"say \\\"hi\\\"\\\\\n2, 3\",value=536870912,mean=0.5 \
             1700000000000000001"
        );
    }
}
