//! Where to serve, and what clients may take.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use clap::Args;
use httpd::Limits;
use rules::{fields::AppName, status_page::PageSlug};

use super::checker::{Checker, Listed, seconds};

/// As they are given: text, not yet checked.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Serving")]
pub struct ListenSettings {
    /// Address to listen on [default: 0.0.0.0]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "ADDRESS",
        global = true
    )]
    pub bind: Option<String>,
    /// Port to listen on; 0 takes a free one [default: 8080]
    #[arg(long, env, hide_env_values = true, global = true)]
    pub port: Option<String>,
    /// File with the certificate chain in PEM: clients are to speak TLS; read again when it changes [default: none]
    #[arg(long, env, hide_env_values = true, value_name = "FILE", global = true)]
    pub tls_cert: Option<String>,
    /// File with the certificate's key in PEM [default: none]
    #[arg(long, env, hide_env_values = true, value_name = "FILE", global = true)]
    pub tls_key: Option<String>,
    /// Separate address and port for /metrics, without a token [default: none]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "ADDRESS:PORT",
        global = true
    )]
    pub metrics_bind: Option<String>,
    /// Separate address and port for one status page, at the paths of statuspage: / and /refresh/<id> [default: none]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "ADDRESS:PORT",
        global = true
    )]
    pub statuspage_bind: Option<String>,
    /// Which page STATUSPAGE_BIND serves [default: none]
    #[arg(long, env, hide_env_values = true, value_name = "SLUG", global = true)]
    pub statuspage_page: Option<String>,
    /// Separate address and port for the jobs of one app, at the paths of Py Pinger: / and /task/<url> [default: none]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "ADDRESS:PORT",
        global = true
    )]
    pub pinger_bind: Option<String>,
    /// Whose jobs PINGER_BIND serves, to everybody [default: none]
    #[arg(long, env, hide_env_values = true, value_name = "APP", global = true)]
    pub pinger_app: Option<String>,
    /// Timeout of a request, in seconds [default: 60]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "SECONDS",
        global = true
    )]
    pub request_timeout: Option<String>,
    /// How long to wait at shutdown for requests in progress, in seconds [default: 20]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "SECONDS",
        global = true
    )]
    pub shutdown_timeout: Option<String>,
    /// How long a client may take to send a request or to read its response, in seconds [default: 10]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "SECONDS",
        global = true
    )]
    pub client_timeout: Option<String>,
    /// How long an idle connection is kept open, in seconds [default: 75]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "SECONDS",
        global = true
    )]
    pub keep_alive: Option<String>,
    /// Most client connections at a time [default: 500]
    #[arg(long, env, hide_env_values = true, value_name = "COUNT", global = true)]
    pub max_connections: Option<String>,
}

/// Checked.
#[derive(Clone, Debug)]
pub struct Listen {
    pub address: SocketAddr,
    /// The files of the certificate chain and of its key.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// The separate address for metrics.
    pub metrics: Option<SocketAddr>,
    /// The separate address for one status page, and which one that is.
    pub status_page: Option<(SocketAddr, PageSlug)>,
    /// The separate address for the jobs of an app, and which one that is.
    pub pinger: Option<(SocketAddr, AppName)>,
    pub request_timeout: Duration,
    pub shutdown_timeout: Duration,
    pub clients: Limits,
}

impl ListenSettings {
    pub fn check(self, checker: &mut Checker) -> Option<Listen> {
        let ip: Option<IpAddr> = checker.read("BIND", self.bind, Some("0.0.0.0"), |text| {
            text.parse()
                .map_err(|_| "must be an IP address, such as 127.0.0.1 or ::".into())
        });
        let port = checker.number("PORT", self.port, "8080", 0, u16::MAX);
        let metrics = checker.address("METRICS_BIND", self.metrics_bind, "127.0.0.1:9100");
        let status_page = checker.address("STATUSPAGE_BIND", self.statuspage_bind, "0.0.0.0:8082");
        let slug = checker.optional("STATUSPAGE_PAGE", self.statuspage_page, PageSlug::parse);
        let pinger = checker.address("PINGER_BIND", self.pinger_bind, "127.0.0.1:3002");
        let app = checker.optional("PINGER_APP", self.pinger_app, AppName::parse);
        let pinger = checker.both(["PINGER_BIND", "PINGER_APP"], pinger, app);
        let file = |text: &str| Ok(PathBuf::from(text));
        let cert = checker.optional("TLS_CERT", self.tls_cert, file);
        let key = checker.optional("TLS_KEY", self.tls_key, file);
        let status_page = checker.both(["STATUSPAGE_BIND", "STATUSPAGE_PAGE"], status_page, slug);
        let tls = checker.both(["TLS_CERT", "TLS_KEY"], cert, key);
        let request_timeout = checker.seconds("REQUEST_TIMEOUT", self.request_timeout, "60");
        let shutdown_timeout = checker.seconds("SHUTDOWN_TIMEOUT", self.shutdown_timeout, "20");
        let client = checker.seconds("CLIENT_TIMEOUT", self.client_timeout, "10");
        let keep_alive = checker.seconds("KEEP_ALIVE", self.keep_alive, "75");
        let connections = self.max_connections;
        let connections = checker.number("MAX_CONNECTIONS", connections, "500", 1, 100_000);
        Some(Listen {
            address: SocketAddr::new(ip?, port?),
            metrics: metrics?,
            status_page: status_page?,
            pinger: pinger?,
            tls: tls?,
            request_timeout: request_timeout?,
            shutdown_timeout: shutdown_timeout?,
            clients: Limits {
                connections: connections?,
                client: client?,
                keep_alive: keep_alive?,
            },
        })
    }
}

impl Listen {
    pub fn list(&self) -> Listed {
        let metrics = self.metrics.map(|it| it.to_string());
        let (bind, page) = self
            .status_page
            .as_ref()
            .map(|(bind, page)| (bind.to_string(), page.to_string()))
            .unzip();
        let (pinger, app) = self
            .pinger
            .as_ref()
            .map(|(bind, app)| (bind.to_string(), app.to_string()))
            .unzip();
        let shown = |path: &PathBuf| path.display().to_string();
        let (cert, key) = self
            .tls
            .as_ref()
            .map(|(cert, key)| (shown(cert), shown(key)))
            .unzip();
        vec![
            ("BIND", self.address.ip().to_string()),
            ("PORT", self.address.port().to_string()),
            ("TLS_CERT", cert.unwrap_or_default()),
            ("TLS_KEY", key.unwrap_or_default()),
            ("METRICS_BIND", metrics.unwrap_or_default()),
            ("STATUSPAGE_BIND", bind.unwrap_or_default()),
            ("STATUSPAGE_PAGE", page.unwrap_or_default()),
            ("PINGER_BIND", pinger.unwrap_or_default()),
            ("PINGER_APP", app.unwrap_or_default()),
            ("REQUEST_TIMEOUT", seconds(self.request_timeout)),
            ("SHUTDOWN_TIMEOUT", seconds(self.shutdown_timeout)),
            ("CLIENT_TIMEOUT", seconds(self.clients.client)),
            ("KEEP_ALIVE", seconds(self.clients.keep_alive)),
            ("MAX_CONNECTIONS", self.clients.connections.to_string()),
        ]
    }
}
