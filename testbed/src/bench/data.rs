//! What healthy apps leave in InfluxDB.

use std::iter::successors;
use std::time::{Duration, SystemTime};

use anyhow::Result;

use testbed::platform::{EventShape, Platform};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

/// All names are of one length: none is the beginning of another.
pub fn app(nth: u32) -> String {
    format!("bench{nth:05}-prod")
}

/// Requests from a quarter of an hour before `now`, memory and events from 13 hours before. All of
/// it until `until`, which is yet to come: a query that ends now does not see what is later, and
/// nothing is written while the rules are measured.
pub async fn write(
    platform: &Platform,
    apps: u32,
    now: SystemTime,
    until: SystemTime,
) -> Result<()> {
    for nth in 0..apps {
        let app = app(nth);
        let host = format!("{app}.example.com");
        // No two apps do the same in the same moment. The numbers tell what happens each time.
        let times = |past: Duration, every: Duration| {
            let first = now - past + every * nth / apps;
            let times = successors(Some(first), move |at| Some(*at + every));
            times.take_while(move |at| *at < until).zip(nth..)
        };
        for code in [200, 201, 204, 302, 304, 404, 500, 502] {
            let requests = times(15 * MINUTE, Duration::from_secs(5));
            let answered_so = requests.filter(|(_, number)| status(*number) == code);
            let answered_so = answered_so.map(|(at, _)| at);
            platform.requests(&host, code, 40, answered_so).await?;
        }
        for dyno in ["web.1", "web.2"] {
            let samples = times(13 * HOUR, MINUTE);
            let samples = samples.map(|(at, number)| (at, 200.0 + f64::from(number % 50)));
            platform.memories(&app, dyno, samples).await?;
        }
        for (at, number) in times(13 * HOUR, 3 * HOUR) {
            let image = format!("registry/{app}:v{number}");
            let released = platform.released(&app, &image, at, EventShape::Mixed);
            released.await?;
        }
        for (at, _) in times(13 * HOUR, 12 * HOUR) {
            let crashed = platform.crashed(&app, "prod", "web", at, EventShape::Mixed);
            crashed.await?;
        }
    }
    Ok(())
}

/// With which a request is answered.
fn status(request: u32) -> u16 {
    match request % 120 {
        0 => 500,
        60 => 502,
        n => [200, 201, 204, 200, 302, 304, 200, 404][n as usize % 8],
    }
}
