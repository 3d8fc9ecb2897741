//! What the demo shows, chapter by chapter, once the parts are there.

use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result, anyhow, ensure};
use reqwest::Method;
use serde_json::{Value, json};

use testbed::parts::http;
use testbed::platform::{EventShape, Platform};
use testbed::process::{ProcessId, bound_command, tail};
use testbed::service::client;
use testbed::sink::{SinkClient, Via};

use super::{
    arrivals::{Arrivals, Expected},
    shop::Shop,
};
use crate::screen::{Screen, Style};

const APP: &str = "shop-prod";
/// What a request needs besides, as one would type it.
const BEARER: &str = "-H \"Authorization: Bearer $API_TOKEN\"";

const HOST: &str = "shop-prod.example.com";
const IMAGE: &str = "registry/shop:v42";
const NEXT_IMAGE: &str = "registry/shop:v43";

const SLACK: (Via, &str) = (Via::Slack, "#shop-team");
/// Of those who keep the site up.
const SITE: (Via, &str) = (Via::Slack, "#shop-site");
const WEBHOOK: (Via, &str) = (Via::Webhook, "/hook/shop");
const EMAIL: (Via, &str) = (Via::Email, "shop@example.com");

const HEALTHY_MB: f64 = 210.0;
const LEAP_MB: f64 = 1500.0;

/// For how long all goes well before something happens.
const CALM: Duration = Duration::from_secs(10);
/// Longest wait for an answer of any part.
const ANSWER_WITHIN: Duration = Duration::from_secs(15);

pub struct Story<'a> {
    screen: &'a mut Screen,
    /// The service's.
    program: &'a Path,
    /// As in `.run/env`.
    vars: HashMap<String, String>,
    http: reqwest::Client,
    /// Of the service.
    api: reqwest::Client,
    processes: Vec<(&'static str, ProcessId)>,
    platform: Platform,
    app: AppLife,
    arrivals: Arrivals,
    /// Where the cron job reports, without the base address.
    ping: String,
}

/// What the app does at the moment, second by second.
struct AppLife {
    /// With which each request is answered.
    status: u16,
    /// Of the dyno web.1.
    megabytes: f64,
    next: Instant,
}

impl<'a> Story<'a> {
    pub fn new(
        screen: &'a mut Screen,
        program: &'a Path,
        vars: HashMap<String, String>,
    ) -> Result<Self> {
        let processes = [
            ("PostgreSQL", "POSTGRESQL_PID"),
            ("InfluxDB", "INFLUXDB_PID"),
            ("Kapacitor", "KAPACITOR_PID"),
            ("kapacitor-alerts", "SERVICE_PID"),
        ]
        .map(|(name, pid)| {
            let process = ProcessId::of(vars[pid].parse()?);
            Ok((name, process.with_context(|| format!("{name} ended"))?))
        });
        Ok(Self {
            screen,
            program,
            http: http(),
            api: client(&vars["API_TOKEN"]),
            processes: processes.into_iter().collect::<Result<_>>()?,
            platform: Platform::new(&vars["INFLUXDB_URL"]),
            app: AppLife {
                status: 200,
                megabytes: HEALTHY_MB,
                next: Instant::now(),
            },
            arrivals: Arrivals::new(SinkClient::new(&vars["SINK_URL"])),
            ping: String::new(),
            vars,
        })
    }

    /// Answers with the number of notifications. With `keep` the rules stay.
    pub async fn tell(mut self, keep: bool) -> Result<usize> {
        if let Err(error) = self.chapters(keep).await {
            let log = |name, var| {
                let tail = tail(Path::new(&self.vars[var])).replace('\n', "\n  ");
                format!("the end of {name}'s log:\n  {tail}")
            };
            let kapacitor = log("Kapacitor", "KAPACITOR_LOG");
            let service = log("kapacitor-alerts", "SERVICE_LOG");
            return Err(anyhow!("{error:#}\n\n{kapacitor}\n\n{service}"));
        }
        Ok(self.arrivals.count)
    }

    async fn chapters(&mut self, keep: bool) -> Result<()> {
        self.show_parts();
        self.show_web_page()?;
        self.create_rules().await?;
        self.create_check().await?;
        self.let_things_happen().await?;
        self.show_what_arrives().await?;
        self.show_states().await?;
        self.break_slack().await?;
        self.silence().await?;
        self.show_checks().await?;
        if keep {
            self.show_what_to_try();
            return self.show_web_page();
        }
        self.delete_rules().await
    }

    fn show_parts(&mut self) {
        for (name, version, address, role) in [
            (
                "PostgreSQL",
                "POSTGRESQL_VERSION",
                "DATABASE_URL",
                "keeps the rules",
            ),
            (
                "InfluxDB",
                "INFLUXDB_VERSION",
                "INFLUXDB_URL",
                "holds the platform's data",
            ),
            (
                "Kapacitor",
                "KAPACITOR_VERSION",
                "KAPACITOR_URL",
                "watches the data",
            ),
            (
                "kapacitor-alerts",
                "",
                "BASE_URL",
                "takes rules, has Kapacitor run them, notifies",
            ),
            ("sink", "", "SINK_URL", "plays Slack and a webhook receiver"),
            ("sink", "", "SMTP_ADDR", "plays the mail server"),
        ] {
            let name = format!("{name} {}", self.vars.get(version).map_or("", |it| it));
            let address = host_and_port(&self.vars[address]);
            let line = format!("{name:<19} {address:<16} {role}");
            self.screen.line(Style::Plain, &line);
        }
    }

    /// Where the web page is, and a link that signs a browser in.
    fn show_web_page(&mut self) -> Result<()> {
        let base = &self.vars["BASE_URL"];
        let mut command = bound_command(self.program);
        command
            .arg("login-link")
            .envs(&self.vars)
            .env("ADMIN_TOKEN", &self.vars["API_TOKEN"])
            .env("PUBLIC_URL", base);
        let output = command.output()?;
        ensure!(
            output.status.success(),
            "login-link: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        let link = String::from_utf8(output.stdout)?;
        let about =
            format!("the web page is at {base}/ui/; within a minute this link signs a browser in:");
        self.screen.line(Style::Plain, &about);
        self.screen.more(Style::Good, link.trim());
        Ok(())
    }

    async fn create_rules(&mut self) -> Result<()> {
        self.screen
            .step(&format!("2. Three rules for the app {APP}, over REST"));
        let hook = format!("{}{}", self.vars["SINK_URL"], WEBHOOK.1);
        let release = json!({"app": APP, "slack": SLACK.1, "email": EMAIL.1, "post": hook});
        let memory = json!({
            "app": APP, "dynotype": "web", "warn": "400", "crit": "500",
            "window": "30s", "every": "10s", "slack": SLACK.1, "email": EMAIL.1,
            // It leaps twice in three minutes, and each change is to be seen.
            "flap": "off",
        });
        let five_xx = json!({"app": APP, "tolerance": "low", "slack": SLACK.1, "post": hook});
        for (kind, about, rule) in [
            ("release", "each release, looked for every 10 s", release),
            (
                "memory",
                "each web dyno's mean of 30 s, looked at every 10 s",
                memory,
            ),
            (
                "5xx",
                "failed requests of 5 minutes, looked at every minute",
                five_xx,
            ),
        ] {
            let path = format!("/task/{kind}");
            self.screen.line(Style::Plain, &format!("{kind}: {about}"));
            let task = self.call(Method::POST, &path, Some(rule), 201).await?;
            let (id, sync) = (text(&task["id"]), text(&task["sync"]["status"]));
            ensure!(sync == "synced", "it did not reach Kapacitor: {task}");
            self.answer(&format!("201, id {id}, {sync} with Kapacitor"));
        }
        Ok(())
    }

    /// A cron job that reports once, and never again.
    async fn create_check(&mut self) -> Result<()> {
        self.screen.line(
            Style::Plain,
            "and a check of a cron job, which is to report each minute, with a minute of grace",
        );
        let job = json!({"app": APP, "name": "import", "title": "Import of orders", "period": "1m",
            "grace": "1m", "slack": SLACK.1});
        let made = self
            .call(Method::POST, "/check/heartbeat", Some(job), 201)
            .await?;
        let state = &made["state"];
        self.answer(&format!(
            "201, id {}, {}",
            text(&made["id"]),
            text(&state["status"])
        ));
        self.ping = text(&state["ping_url"]).into();
        let at = SystemTime::now();
        self.report().await?;
        self.arrivals.expect(Expected {
            rule: "cron job's",
            level: "CRITICAL",
            part: "Import of orders is down",
            cause: "its only report",
            at,
            within: Duration::from_secs(150),
            targets: vec![SLACK],
        });
        Ok(())
    }

    /// Reports that the cron job has run, as it would itself.
    async fn report(&mut self) -> Result<()> {
        let url = format!("{}{}", self.vars["BASE_URL"], self.ping);
        self.bare(&url, &[]).await
    }

    /// Requests an address without a token, with these headers.
    async fn bare(&mut self, url: &str, headers: &[(&str, &str)]) -> Result<()> {
        let mut curl = "curl".to_owned();
        let mut request = self.http.get(url).timeout(ANSWER_WITHIN);
        for (name, value) in headers {
            curl += &format!(" -H '{name}: {value}'");
            request = request.header(*name, *value);
        }
        self.screen.line(Style::Plain, &format!("{curl} {url}"));
        let answer = request.send().await?.error_for_status()?;
        let answer = format!("{}, {}", answer.status().as_u16(), answer.text().await?);
        self.answer(&answer);
        Ok(())
    }

    /// All is well; then three things go on at once.
    async fn let_things_happen(&mut self) -> Result<()> {
        let screen = &mut *self.screen;
        screen.step("3. The platform writes its data to InfluxDB");
        screen.line(
            Style::Plain,
            "10 requests a second are answered with 200, web.1 takes 210 MB",
        );
        let calm = Instant::now();
        self.app.next = calm;
        while let Some(left) = CALM.checked_sub(calm.elapsed()) {
            let left = left.as_secs();
            let text = format!("all is well, and nobody is told anything, {left} s more");
            self.screen.progress(&text);
            self.moment().await?;
        }

        let at = SystemTime::now();
        let released = self.platform.released(APP, IMAGE, at, EventShape::Mixed);
        in_time(released).await?;
        (self.app.megabytes, self.app.status) = (LEAP_MB, 503);
        for (what, expected) in [
            (
                format!("{APP} is released as {IMAGE}"),
                Expected {
                    rule: "release",
                    level: "INFO",
                    part: IMAGE,
                    cause: "the release",
                    at,
                    within: Duration::from_secs(30),
                    targets: vec![SLACK, WEBHOOK, EMAIL],
                },
            ),
            (
                format!("web.1 leaps to {LEAP_MB} MB"),
                Expected {
                    rule: "memory",
                    level: "CRITICAL",
                    part: "web.1",
                    cause: "the leap",
                    at,
                    within: Duration::from_secs(50),
                    targets: vec![SLACK, EMAIL],
                },
            ),
            (
                "each request is answered with 503".to_owned(),
                Expected {
                    rule: "5xx",
                    level: "CRITICAL",
                    part: "requests failed",
                    cause: "the first 503",
                    at,
                    within: Duration::from_secs(90),
                    targets: vec![SLACK, WEBHOOK],
                },
            ),
        ] {
            self.screen.line(Style::Plain, &what);
            self.arrivals.expect(expected);
        }
        Ok(())
    }

    async fn show_what_arrives(&mut self) -> Result<()> {
        self.screen.step("4. Notifications, as they arrive");
        while let Some(outstanding) = self.arrivals.outstanding() {
            self.screen.progress(&format!("waiting for {outstanding}"));
            self.moment().await?;
            if self.app.megabytes == LEAP_MB && !self.arrivals.is_expected("memory") {
                let what = format!("web.1 is restarted and takes {HEALTHY_MB} MB again");
                self.screen.line(Style::Plain, &what);
                self.app.megabytes = HEALTHY_MB;
                self.arrivals.expect(Expected {
                    rule: "memory",
                    level: "OK",
                    part: "web.1",
                    cause: "the restart",
                    at: SystemTime::now(),
                    within: Duration::from_secs(60),
                    targets: vec![SLACK, EMAIL],
                });
            }
        }
        Ok(())
    }

    /// Lets the app live on, and looks at what arrived.
    async fn moment(&mut self) -> Result<()> {
        tokio::time::sleep(Duration::from_millis(100)).await;
        for (name, process) in &self.processes {
            ensure!(
                process.is_alive(),
                "{name} ended in the middle of the story"
            );
        }
        if self.app.next <= Instant::now() {
            self.app.next += Duration::from_secs(1);
            let now = SystemTime::now();
            let (platform, app) = (&self.platform, &self.app);
            let written = async {
                platform.requests(HOST, app.status, 40, [now; 10]).await?;
                platform.memory(APP, "web.1", app.megabytes, now).await
            };
            in_time(written).await.context("cannot write to InfluxDB")?;
        }
        in_time(self.arrivals.look(self.screen)).await
    }

    async fn show_states(&mut self) -> Result<()> {
        self.screen.step("5. How the rules stand, over REST");
        for (path, wanted) in paths().into_iter().zip(["INFO", "OK", "CRITICAL"]) {
            let path = format!("{path}/state");
            let state = self.call(Method::GET, &path, None, 200).await?;
            let (level, since) = (text(&state["state"]), text(&state["since"]));
            ensure!(level == wanted, "it was to be {wanted}: {state}");
            self.answer(&format!("200, {level} since {since}"));
        }
        Ok(())
    }

    /// An alert comes and goes while Slack is down.
    async fn break_slack(&mut self) -> Result<()> {
        self.screen
            .step("6. Slack answers 503 for a while, and web.1 leaps once more");
        self.arrivals.break_slack(3).await?;
        let leap = SystemTime::now();
        self.app.megabytes = LEAP_MB;
        let memory = |level, part, cause, at, within, targets| Expected {
            rule: "memory",
            level,
            part,
            cause,
            at,
            within: Duration::from_secs(within),
            targets,
        };
        self.arrivals.expect(memory(
            "CRITICAL",
            "web.1",
            "the leap",
            leap,
            60,
            vec![EMAIL],
        ));
        self.wait_for_arrivals().await?;
        let failing = format!("/tasks?delivery=failing&app={APP}");
        let rules = self.call(Method::GET, &failing, None, 200).await?;
        let target = &rules[0]["notifications"]["targets"][0];
        ensure!(target["to"] == SLACK.1, "Slack was to be named: {rules}");
        self.answer(&format!(
            "200, {} to {}: {}",
            text(&rules[0]["id"]),
            text(&target["to"]),
            text(&target["error"])
        ));
        let what = format!("web.1 is restarted and takes {HEALTHY_MB} MB again");
        self.screen.line(Style::Plain, &what);
        self.app.megabytes = HEALTHY_MB;
        let restart = SystemTime::now();
        self.arrivals.expect(memory(
            "OK",
            "web.1",
            "the restart",
            restart,
            60,
            vec![EMAIL],
        ));
        // Once, with what it has missed.
        let missed = "Not sent until now: CRITICAL";
        self.arrivals
            .expect(memory("OK", missed, "the leap", leap, 180, vec![SLACK]));
        self.wait_for_arrivals().await
    }

    /// A release during a silence, and the end of that.
    async fn silence(&mut self) -> Result<()> {
        self.screen
            .step("7. A silence holds messages back, and its end tells them");
        let body = json!({"app": APP, "for": "1h", "reason": "database move"});
        let silence = self
            .call(Method::POST, "/silences", Some(body), 201)
            .await?;
        self.answer(&format!("201, silence {}", silence["id"]));
        let at = SystemTime::now();
        let released = self
            .platform
            .released(APP, NEXT_IMAGE, at, EventShape::Mixed);
        in_time(released).await?;
        let what = format!("{APP} is released as {NEXT_IMAGE}");
        self.screen.line(Style::Plain, &what);
        let held = format!(
            "{}/deliveries?state=held&kind=release",
            self.vars["BASE_URL"]
        );
        let mut count = 0;
        while count < 3 {
            let waited = at.elapsed().unwrap_or_default();
            ensure!(waited < Duration::from_secs(60), "nothing was held back");
            let text = format!("nobody is told ({} s)", waited.as_secs());
            self.screen.progress(&text);
            self.moment().await?;
            let answer = self.api.get(&held).timeout(ANSWER_WITHIN).send().await?;
            let held: Value = answer.error_for_status()?.json().await?;
            count = held.as_array().map_or(0, Vec::len);
        }
        let held = "/deliveries?state=held&kind=release";
        let held = self.call(Method::GET, held, None, 200).await?;
        self.answer(&format!(
            "200, 3 messages, each held by {}",
            text(&held[0]["reason"])
        ));
        self.arrivals.expect(Expected {
            rule: "release",
            level: "INFO",
            part: NEXT_IMAGE,
            cause: "the end of the silence",
            at: SystemTime::now(),
            within: Duration::from_secs(15),
            targets: vec![SLACK, WEBHOOK, EMAIL],
        });
        let path = format!("/silences/{}", silence["id"]);
        self.call(Method::DELETE, &path, None, 200).await?;
        self.wait_for_arrivals().await
    }

    /// A status page shows how checks are: all well, then not, then well again.
    async fn show_checks(&mut self) -> Result<()> {
        const TOKEN: &str = "a-token-for-this-demo-only";
        self.screen
            .step("8. A status page: the cron job, and an endpoint, a job and an item that fail");
        let shop = Shop::start().await?;
        let probe = json!({"app": APP, "name": "website", "title": "Website", "interval": "10s",
            "url": format!("{}/health", shop.url), "fail_after": 1, "slack": SITE.1});
        self.call(Method::POST, "/check/probe", Some(probe), 201)
            .await?;
        let job = json!({"app": APP, "name": "invoices", "title": "Invoices", "interval": "10s",
            "error_interval": "10s", "url": format!("{}/jobs/invoices", shop.url), "slack": SITE.1});
        self.call(Method::POST, "/check/job", Some(job), 201)
            .await?;
        let item = json!({"app": APP, "name": "search", "title": "Search", "interval": "15s", "slack": SLACK.1});
        self.call(Method::POST, "/check/item", Some(item), 201)
            .await?;
        let page = json!({"app": APP, "title": "Shop", "refresh_token": TOKEN, "groups": [
            {"name": "Shop", "entries": [
                {"rule": format!("probe:{APP}:website"), "name": "Website"},
                {"rule": format!("job:{APP}:invoices"), "name": "Invoices"},
                {"rule": format!("item:{APP}:search"), "name": "Search"},
                {"rule": format!("heartbeat:{APP}:import"), "name": "Orders"},
            ]},
        ]});
        self.call(Method::PUT, "/status-pages/shop", Some(page), 201)
            .await?;
        let base = self.vars["BASE_URL"].clone();
        let refresh = format!("{base}/refresh/search");
        let at = SystemTime::now();
        self.bare(&refresh, &[("X-Token", TOKEN)]).await?;
        let before = [
            "Website: Operational",
            "Invoices: Operational",
            "Search: Operational",
            "Orders: Down",
        ];
        self.show_page(&before).await?;
        let expected = |level, part, cause, at, target| Expected {
            rule: "check's",
            level,
            part,
            cause,
            at,
            within: Duration::from_secs(30),
            targets: vec![target],
        };
        self.arrivals.expect(expected(
            "CRITICAL",
            "Search is down",
            "its refresh",
            at,
            SLACK,
        ));
        shop.fails(true);
        self.screen.line(
            Style::Plain,
            "the app answers 503, and its job reports an error",
        );
        for part in [
            "Website is down: HTTP 503",
            "Invoices is down: the queue is full",
        ] {
            self.arrivals.expect(expected(
                "CRITICAL",
                part,
                "its failure",
                SystemTime::now(),
                SITE,
            ));
        }
        self.wait_for_arrivals().await?;
        let after = [
            "Website: Down",
            "Invoices: Down",
            "Search: Down",
            "Orders: Down",
        ];
        self.show_page(&after).await?;
        shop.fails(false);
        let at = SystemTime::now();
        for part in ["Website is up", "Invoices is up"] {
            self.arrivals
                .expect(expected("OK", part, "the end of that", at, SITE));
        }
        self.wait_for_arrivals().await?;
        let at = SystemTime::now();
        self.bare(&refresh, &[("X-Token", TOKEN)]).await?;
        self.report().await?;
        for part in ["Search is up", "Import of orders is up"] {
            self.arrivals
                .expect(expected("OK", part, "its report", at, SLACK));
        }
        self.wait_for_arrivals().await?;
        let end = [
            "Website: Operational",
            "Invoices: Operational",
            "Search: Operational",
            "Orders: Operational",
        ];
        self.show_page(&end).await
    }

    /// Shows the entries of the status page, once they are these.
    async fn show_page(&mut self, wanted: &[&str]) -> Result<()> {
        let url = format!("{}/status/shop", self.vars["BASE_URL"]);
        let asked = Instant::now();
        let shown = loop {
            let request = self.http.get(&url).timeout(ANSWER_WITHIN);
            let page = request.send().await?.error_for_status()?.text().await?;
            let shown = entries(&page);
            // It is rendered once a second.
            if shown == wanted || asked.elapsed() > Duration::from_secs(5) {
                break shown;
            }
            self.moment().await?;
        };
        ensure!(
            shown == wanted,
            "the page was to show {wanted:?}, not {shown:?}"
        );
        self.screen.line(Style::Plain, &format!("curl {url}"));
        self.answer(&format!("200, {}", shown.join(", ")));
        Ok(())
    }

    async fn wait_for_arrivals(&mut self) -> Result<()> {
        while let Some(outstanding) = self.arrivals.outstanding() {
            self.screen.progress(&format!("waiting for {outstanding}"));
            self.moment().await?;
        }
        Ok(())
    }

    async fn delete_rules(&mut self) -> Result<()> {
        self.screen
            .step("9. All is deleted; Kapacitor has nothing left of it");
        self.arrivals.expect(Expected {
            rule: "5xx",
            level: "OK",
            part: "was deleted while it was CRITICAL",
            cause: "the deletion",
            at: SystemTime::now(),
            within: Duration::from_secs(15),
            targets: vec![SLACK, WEBHOOK],
        });
        let checks = [
            "heartbeat/shop-prod/import",
            "probe/shop-prod/website",
            "job/shop-prod/invoices",
            "item/shop-prod/search",
        ];
        let checks = checks.map(|check| format!("/check/{check}"));
        for path in paths().into_iter().chain(checks) {
            let task = self.call(Method::DELETE, &path, None, 200).await?;
            self.answer(&format!("200, id {}", text(&task["id"])));
        }
        self.call(Method::DELETE, "/status-pages/shop", None, 204)
            .await?;
        self.wait_for_arrivals().await?;
        for (path, list) in [("tasks", "tasks"), ("alerts/topics", "topics")] {
            let url = format!("{}/kapacitor/v1/{path}", self.vars["KAPACITOR_URL"]);
            self.screen.line(Style::Plain, &format!("curl {url}"));
            let request = self.http.get(&url).timeout(ANSWER_WITHIN);
            let body: Value = request.send().await?.error_for_status()?.json().await?;
            ensure!(body[list] == json!([]), "Kapacitor still has {body}");
            self.answer(&format!("200, {list} {}", body[list]));
        }
        Ok(())
    }

    fn show_what_to_try(&mut self) {
        let [base, influxdb, sink] =
            ["BASE_URL", "INFLUXDB_URL", "SINK_URL"].map(|name| &self.vars[name]);
        let list = format!("curl -s {BEARER} '{base}/tasks'");
        let release = format!(
            "curl -s '{influxdb}/write?db=opentsdb&rp=retention_policy' --data-binary \\\n  \
             'events,app={APP},title=released tags=\"released,{APP}\",text=\"registry/shop:v44\"'\n\
             curl -s '{sink}/received?contains=shop:v44&wait=30'"
        );
        let patch = format!(
            "curl -s -X PATCH {BEARER} '{base}/task/memory/{APP}/web' \\\n  \
             -H 'Content-Type: application/json' -d '{{\"crit\": \"900\"}}'"
        );
        let screen = &mut *self.screen;
        screen
            .step("9. All of it stays until `make down`; three things to try, after `. .run/env`");
        for (about, command) in [
            ("the rules as they are kept", list),
            ("release the app again, and see what arrives", release),
            ("move one threshold, and leave all else as it is", patch),
        ] {
            screen.line(Style::Plain, about);
            screen.more(Style::Good, &command);
        }
        let docs = format!("the API to read and to try: {base}/docs");
        screen.line(Style::Plain, &docs);
        screen.line(Style::Plain, "addresses in .run/env, log in .run/log");
    }

    /// Shows the request; the answer must have this status.
    async fn call(
        &mut self,
        method: Method,
        path: &str,
        body: Option<Value>,
        status: u16,
    ) -> Result<Value> {
        let url = format!("{}{path}", self.vars["BASE_URL"]);
        let mut request = self.api.request(method.clone(), &url);
        let mut curl = match method {
            Method::GET => format!("curl {BEARER} {url}"),
            _ => format!("curl -X {method} {BEARER} {url}"),
        };
        if let Some(body) = body {
            curl += &format!(" -H 'Content-Type: application/json' \\\n  -d '{body}'");
            request = request.json(&body);
        }
        let (first, rest) = curl.split_once('\n').unwrap_or((&curl, ""));
        self.screen.line(Style::Plain, first);
        self.screen.more(Style::Plain, rest);
        let answer = request.timeout(ANSWER_WITHIN).send().await;
        let answer = answer.context("kapacitor-alerts does not answer")?;
        let (got, text) = (answer.status().as_u16(), answer.text().await?);
        ensure!(got == status, "not {status} but {got}: {text}");
        match text.as_str() {
            "" => Ok(Value::Null),
            text => Ok(serde_json::from_str(text)?),
        }
    }

    fn answer(&mut self, text: &str) {
        self.screen.more(Style::Good, &format!("-> {text}"));
    }
}

/// Of the rules.
fn paths() -> [String; 3] {
    [
        format!("/task/release/{APP}"),
        format!("/task/memory/{APP}/web"),
        format!("/task/5xx/{APP}"),
    ]
}

/// The entries of a status page, each with how it is.
fn entries(page: &str) -> Vec<String> {
    let entries = page
        .lines()
        .filter_map(|line| line.strip_prefix("<li><span>"));
    let entry = |line: &str| {
        let (name, rest) = line.split_once("</span>")?;
        let (word, _) = rest.split_once("</span>")?;
        let (_, word) = word.rsplit_once('>')?;
        Some(format!("{name}: {word}"))
    };
    entries.filter_map(entry).collect()
}

fn host_and_port(url: &str) -> &str {
    let mut parts = url.split(['/', '@']);
    parts
        .rfind(|part| part.contains(':') && !part.ends_with(':'))
        .unwrap_or(url)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("?")
}

async fn in_time<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let done = tokio::time::timeout(ANSWER_WITHIN, work).await;
    done.context("no answer in time")?
}
