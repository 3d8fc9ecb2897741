//! Questions of DNS.

use std::time::Duration;

use hickory_resolver::{
    Resolver,
    config::{NameServerConfig, ResolveHosts, ResolverConfig},
    net::{DnsError, NetError, runtime::TokioRuntimeProvider},
    proto::rr::RecordType,
};
use tokio::time::Instant;

use crate::{Answer, Fault, Phases, Prober, Query, add};

/// How long an answer is waited for before the question is asked once more: a datagram may be lost.
const ATTEMPT: Duration = Duration::from_secs(2);

impl Prober {
    pub(crate) async fn query(&self, query: &Query, phases: &mut Phases) -> Result<Answer, Fault> {
        let failed = |error: &NetError| Fault::Unreachable(reason(error));
        let record: RecordType = query
            .record
            .parse()
            .map_err(|_| Fault::Unreachable(format!("DNS has no {} records", query.record)))?;
        let provider = TokioRuntimeProvider::default();
        let mut resolver = match &query.server {
            Some((host, port)) => {
                let mut server = None;
                for address in self.resolve(host, *port, &mut Phases::default()).await? {
                    let mut config = NameServerConfig::udp_and_tcp(address.ip());
                    for connection in &mut config.connections {
                        connection.port = *port;
                    }
                    server = server.or(Some(config));
                }
                let config = ResolverConfig::from_parts(None, vec![], server.into_iter().collect());
                Resolver::builder_with_config(config, provider)
            }
            None => Resolver::builder(provider).map_err(|error| failed(&error))?,
        };
        let options = resolver.options_mut();
        // What it says now is asked, not what it said.
        options.cache_size = 0;
        options.use_hosts_file = ResolveHosts::Never;
        options.timeout = ATTEMPT;
        let resolver = resolver.build().map_err(|error| failed(&error))?;
        // One dot at the end says that the name is whole.
        let name = format!("{}.", query.name.trim_end_matches('.'));
        let begin = Instant::now();
        let found = resolver.lookup(name, record).await;
        add(&mut phases.dns, begin);
        let found = found.map_err(|error| failed(&error))?;
        let mut lines: Vec<String> = found
            .answers()
            .iter()
            .filter(|it| it.record_type() == record)
            .map(|it| it.data.to_string())
            .collect();
        // Servers answer in any order.
        lines.sort();
        if lines.is_empty() {
            let reason = format!("the name has no {record} records");
            return Err(Fault::Unreachable(reason));
        }
        Ok(Answer {
            body: lines.join("\n").into_bytes(),
            ..Answer::default()
        })
    }
}

fn reason(error: &NetError) -> String {
    match error {
        NetError::Timeout => "the name server gives no answer".into(),
        NetError::Dns(DnsError::NoRecordsFound(none)) => {
            format!("the name server answers {}", none.response_code)
        }
        error => format!("DNS: {error}"),
    }
}
