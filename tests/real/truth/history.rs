//! Hours of an app's past, in whole minutes from a start.

use std::{
    ops::Range,
    time::{Duration, SystemTime},
};

use chrono::{DateTime, TimeDelta, Utc};
use rand::{Rng, SeedableRng, rngs::StdRng, seq::SliceRandom};
use testbed::platform::{EventShape, Point};

/// What an app's requests and dynos leave in InfluxDB.
pub struct History {
    pub app: String,
    /// A whole hour, long enough ago for a day and what comes after it to be over.
    pub start: DateTime<Utc>,
    /// How its events are written.
    pub shape: EventShape,
    /// So many microseconds after its time an event happens: as fields, events of all apps are one
    /// series, in which equal times are equal points.
    pub nth: u64,
    points: Vec<(i64, Point)>,
    /// The minute in which the last point is, and more when a test says so.
    last: i64,
    /// Noise that is the same in every run.
    random: StdRng,
}

impl History {
    /// For how long after the last point a history is looked at.
    const AFTER: i64 = 20;

    pub fn new(app: &str) -> Self {
        let now = Utc::now().timestamp();
        let start = DateTime::from_timestamp(now - now % 3600, 0).unwrap() - TimeDelta::hours(27);
        Self {
            app: app.to_owned(),
            start,
            shape: EventShape::Mixed,
            nth: 0,
            points: Vec::new(),
            last: 0,
            random: StdRng::seed_from_u64(7),
        }
    }

    /// How many minutes of it are looked at.
    pub fn minutes(&self) -> i64 {
        self.last + Self::AFTER
    }

    /// Looks at it for so many minutes at least.
    pub fn until(&mut self, minute: i64) {
        self.last = self.last.max(minute - Self::AFTER);
    }

    pub fn take_points(&mut self) -> impl Iterator<Item = Point> + use<> {
        let points = std::mem::take(&mut self.points);
        points.into_iter().map(|(_, point)| point)
    }

    /// This moment of it.
    pub fn at(&self, minute: i64, second: f64) -> SystemTime {
        let begin: SystemTime = (self.start + TimeDelta::minutes(minute)).into();
        begin + Duration::from_nanos((second * 1e9) as u64)
    }

    /// The app's public host name.
    pub fn host(&self) -> String {
        format!("{}.example.com", self.app)
    }

    pub fn add(&mut self, minute: i64, point: Point) {
        self.last = self.last.max(minute);
        self.points.push((minute, point));
    }

    /// So many requests in each of these minutes, evenly spread, answered with this code.
    pub fn requests(&mut self, minutes: Range<i64>, code: u16, per_minute: i64) {
        self.requests_to(&self.host(), minutes, code, per_minute);
    }

    pub fn requests_to(&mut self, host: &str, minutes: Range<i64>, code: u16, per_minute: i64) {
        for minute in minutes {
            for nth in 0..per_minute {
                let second = 60.0 * (nth as f64 + 0.5) / per_minute as f64;
                self.request(host, code, minute, second);
            }
        }
    }

    /// The same number of requests in each minute for three hours, of which in these so many fail.
    pub fn share(&mut self, minutes: Range<i64>, errors: i64, per_minute: i64) {
        self.requests(0..minutes.start, 200, per_minute);
        self.requests(minutes.clone(), 200, per_minute - errors);
        self.requests(minutes.clone(), 500, errors);
        self.requests(minutes.end..180, 200, per_minute);
    }

    /// So many requests a minute, of which each fails with this chance.
    pub fn noise(&mut self, minutes: Range<i64>, per_minute: i64, chance: f64) {
        let host = self.host();
        for minute in minutes {
            for _ in 0..per_minute {
                let second = self.random.random_range(0.0..60.0);
                let code = match self.random.random_bool(chance) {
                    true => [500, 502, 503][self.random.random_range(0..3)],
                    false => [200, 200, 200, 304, 404][self.random.random_range(0..5)],
                };
                self.request(&host, code, minute, second);
            }
        }
    }

    pub fn request(&mut self, host: &str, code: u16, minute: i64, second: f64) {
        let point = Point::new(&format!("router.status.{code}"), self.at(minute, second));
        self.add(minute, point.tag("fqdn", host).field("value", 1.0));
    }

    /// So many requests in each of these minutes, evenly spread, each answered after so many milliseconds.
    pub fn answers(&mut self, minutes: Range<i64>, per_minute: i64, ms: f64) {
        self.answers_of(&self.host(), minutes, per_minute, |_| ms);
    }

    /// The same of any host; the milliseconds are those of the nth of a minute.
    pub fn answers_of(
        &mut self,
        host: &str,
        minutes: Range<i64>,
        per_minute: i64,
        ms: impl Fn(i64) -> f64,
    ) {
        for minute in minutes {
            for nth in 0..per_minute {
                let second = 60.0 * (nth as f64 + 0.5) / per_minute as f64;
                let point = Point::new("router.service.ms", self.at(minute, second));
                self.add(minute, point.tag("fqdn", host).field("value", ms(nth)));
            }
        }
    }

    /// So many requests in each of these minutes, evenly spread, whatever comes of them.
    pub fn hits(&mut self, minutes: Range<i64>, per_minute: i64) {
        self.hits_to(&self.host(), minutes, per_minute);
    }

    pub fn hits_to(&mut self, host: &str, minutes: Range<i64>, per_minute: i64) {
        for minute in minutes {
            for nth in 0..per_minute {
                let second = 60.0 * (nth as f64 + 0.5) / per_minute as f64;
                let point = Point::new("router.requests.count", self.at(minute, second));
                let point = point.tag("fqdn", host).field("value", 1.0);
                // What was weeks before is not looked at.
                self.points.push((minute, point));
                if minute > self.last && minute >= 0 {
                    self.last = minute;
                }
            }
        }
    }

    /// The same in the minutes so many weeks before.
    pub fn weeks_ago(&mut self, weeks: &[i64], minutes: Range<i64>, per_minute: i64) {
        for weeks in weeks {
            let before = weeks * 7 * 24 * 60;
            self.hits(minutes.start - before..minutes.end - before, per_minute);
        }
    }

    /// Samples of a dyno's memory, every 20 seconds.
    pub fn memory(&mut self, minutes: Range<i64>, dyno: &str, mb: f64) {
        self.memory_of(&self.app.clone(), minutes, dyno, |_| mb);
    }

    /// The same, by the minute, of any app.
    pub fn memory_of(
        &mut self,
        app: &str,
        minutes: Range<i64>,
        dyno: &str,
        mb: impl Fn(i64) -> f64,
    ) {
        for minute in minutes {
            for second in [5.0, 25.0, 45.0] {
                self.sample(app, dyno, minute, second, mb(minute));
            }
        }
    }

    pub fn sample(&mut self, app: &str, dyno: &str, minute: i64, second: f64, mb: f64) {
        let point = Point::new("sample.memory_total", self.at(minute, second));
        let point = point.tag("app", app).tag("dyno", dyno);
        self.add(minute, point.field("value", mb * 1024.0 * 1024.0));
    }

    pub fn released(&mut self, minute: i64, second: f64, image: &str) {
        let app = self.app.clone();
        self.event(
            &app,
            "released",
            &format!("released,{app}"),
            image,
            minute,
            second,
        );
    }

    pub fn crashed(&mut self, minute: i64, second: f64, dynotype: &str) {
        let app = self.app.clone();
        let tags = format!("prod,{app},{dynotype}");
        self.event(&app, "crashed", &tags, "App crashed", minute, second);
    }

    pub fn event(
        &mut self,
        app: &str,
        title: &str,
        tags: &str,
        text: &str,
        minute: i64,
        second: f64,
    ) {
        let at = self.at(minute, second) + Duration::from_micros(self.nth);
        self.add(minute, Point::event(app, title, tags, text, at, self.shape));
    }

    /// A number about `middle`, at most `spread` away from it.
    pub fn about(&mut self, middle: f64, spread: f64) -> f64 {
        self.random.random_range(middle - spread..middle + spread)
    }

    /// Takes all points of these minutes out.
    pub fn remove(&mut self, minutes: Range<i64>) {
        self.points.retain(|(minute, _)| !minutes.contains(minute));
    }

    /// All points of it are written in another order than that of their times.
    pub fn shuffle(&mut self) {
        self.points.shuffle(&mut self.random);
    }

    /// All points of it are written twice.
    pub fn repeat(&mut self) {
        self.points.extend_from_within(..);
    }
}
