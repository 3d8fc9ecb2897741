//! Which webhooks Kapacitor may be made to call.
//!
//! A rule's owner chooses the address, and Kapacitor calls it from inside the network, next to InfluxDB,
//! PostgreSQL and the cloud's metadata service. So only public addresses are accepted, and those that the
//! operator allows. This is checked when a webhook is written; what its name resolves to when Kapacitor
//! calls cannot be known.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    str::FromStr,
    sync::LazyLock,
    time::Duration,
};

use ipnet::{IpNet, Ipv6Net};
use rules::{
    fields::{Field, FieldError},
    targets::WebhookUrl,
};
use serde_json::{Map, Value};
use tokio::{net::lookup_host, sync::Semaphore, time::timeout};
use url::{Host, Url};

/// How long a name may take to resolve.
const PATIENCE: Duration = Duration::from_secs(2);

/// How many names may be looked up at a time: a look-up holds a thread until it ends.
static LOOK_UPS: Semaphore = Semaphore::const_new(16);

/// The networks that are not public, from the registries
/// <https://www.iana.org/assignments/iana-ipv4-special-registry> and
/// <https://www.iana.org/assignments/iana-ipv6-special-registry>.
static NOT_PUBLIC: LazyLock<Vec<IpNet>> = LazyLock::new(|| {
    [
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16", // most clouds' metadata
        "172.16.0.0/12",
        "192.0.0.0/24", // Oracle's metadata
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "168.63.129.16/32", // Azure's metadata: public by its number only
        "2001::/23",        // Teredo, benchmarks, ORCHID
        "2001:db8::/32",
        "3fff::/20",
    ]
    .map(|net| net.parse().expect("a network"))
    .into()
});

/// The public part of IPv6.
static GLOBAL: LazyLock<Ipv6Net> = LazyLock::new(|| "2000::/3".parse().expect("a network"));

/// Names that mean something inside a network only (RFC 6761, 6762, 8375, and `internal`, which
/// ICANN has set aside). A name without a dot is such a one, too.
const LOCAL: [&str; 4] = ["localhost", "local", "internal", "home.arpa"];

/// What a site opens besides public addresses: hosts, `*.suffix` for all that is below a name,
/// addresses and networks (CIDR), with commas between them; `*` is everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
    text: String,
    everything: bool,
    hosts: Vec<String>,
    suffixes: Vec<String>,
    networks: Vec<IpNet>,
}

impl FromStr for Allowed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut allowed = Self {
            text: text.into(),
            ..Self::default()
        };
        let entries = text.split(',').map(str::trim).filter(|it| !it.is_empty());
        for entry in entries {
            let domain = |name: &str| match Host::parse(name) {
                Ok(Host::Domain(name)) if !name.contains('*') => {
                    Ok(name.trim_end_matches('.').to_owned())
                }
                _ => Err(format!(
                    "must be hosts, *.suffixes and networks such as hooks.example.com,*.example.com,10.1.0.0/16; {entry:?} is not one"
                )),
            };
            if entry == "*" {
                allowed.everything = true;
            } else if let Some(suffix) = entry.strip_prefix("*.") {
                allowed.suffixes.push(format!(".{}", domain(suffix)?));
            } else if let Ok(network) = entry.parse() {
                allowed.networks.push(network);
            } else if let Ok(address) = entry.trim_matches(['[', ']']).parse::<IpAddr>() {
                allowed.networks.push(address.into());
            } else {
                allowed.hosts.push(domain(entry)?);
            }
        }
        Ok(allowed)
    }
}

/// As it was given.
impl fmt::Display for Allowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A webhook that Kapacitor must not be made to call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forbidden {
    url: String,
    /// What would be right.
    pub reason: String,
}

impl Forbidden {
    /// The fault of a rule that is to have this webhook; none where it has it already, as one may
    /// that was imported or is older than the settings: its other fields can be changed all the same.
    pub fn fault(self, current: Option<&str>) -> Option<FieldError> {
        (current != Some(self.url.as_str())).then(|| FieldError {
            field: "post".into(),
            message: self.reason,
        })
    }
}

impl Allowed {
    /// The refusal of the webhook in a rule's fields. None also where there is none, or one that is
    /// not a URL at all: that is reported when the rule is read.
    pub async fn refusal_in(&self, fields: &Map<String, Value>) -> Option<Forbidden> {
        let url = WebhookUrl::from_json(fields.get("post")?).ok()?;
        self.refusal(url.as_str()).await
    }

    /// Why Kapacitor must not be made to call `url`, if so.
    ///
    /// A name that cannot be resolved is no reason: an app's name often comes up later than its
    /// rules, some networks resolve foreign names at their edge only, and whoever has a name in
    /// hand can change what it resolves to a moment later anyhow.
    pub async fn refusal(&self, url: &str) -> Option<Forbidden> {
        self.refusal_by(url, look_up).await
    }

    async fn refusal_by(
        &self,
        url: &str,
        resolve: impl AsyncFn(String) -> Vec<IpAddr>,
    ) -> Option<Forbidden> {
        let parsed = Url::parse(url).ok()?;
        let refuse = |reason: String| {
            Some(Forbidden {
                url: url.into(),
                reason,
            })
        };
        if !parsed.username().is_empty() || parsed.password().is_some() {
            return refuse("must not have a user or a password in it: everyone who may read the rule could read it".into());
        }
        let host = parsed.host()?.to_owned();
        let open = match &host {
            _ if self.everything => true,
            Host::Ipv4(address) => self.opens(IpAddr::V4(*address)),
            Host::Ipv6(address) => self.opens(IpAddr::V6(*address)),
            Host::Domain(name) => {
                // one dot at the end says that the name is whole
                let name = name.trim_end_matches('.').to_owned();
                if self.names(&name) {
                    true
                } else if is_local(&name) {
                    false
                } else {
                    let found = timeout(PATIENCE, resolve(name)).await;
                    let mut addresses = found.unwrap_or_default().into_iter();
                    addresses.all(|address| self.opens(address))
                }
            }
        };
        if open {
            return None;
        }
        // not what a name resolves to, which clients should not learn
        refuse(format!(
            "must lead to a public address, such as \"https://example.com/hook\"; {host} does not, and the operator has not allowed it (WEBHOOK_ALLOW)"
        ))
    }

    /// Whether `url` may be called now, as far as it says so itself: a name that has to be resolved is
    /// judged by [`Self::may_connect`].
    pub fn may_call(&self, url: &Url) -> bool {
        match url.host() {
            _ if self.everything => true,
            Some(Host::Ipv4(address)) => self.opens(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => self.opens(IpAddr::V6(address)),
            Some(Host::Domain(name)) => {
                let name = name.trim_end_matches('.');
                self.names(name) || !is_local(name)
            }
            None => false,
        }
    }

    /// Whether a connection to `address` may be made, which `name` has just been resolved to.
    pub fn may_connect(&self, name: &str, address: IpAddr) -> bool {
        self.everything || self.names(name.trim_end_matches('.')) || self.opens(address)
    }

    fn names(&self, name: &str) -> bool {
        self.hosts.iter().any(|host| host == name)
            || self.suffixes.iter().any(|suffix| name.ends_with(suffix))
    }

    fn opens(&self, address: IpAddr) -> bool {
        let meant = meant(address);
        let listed = |network: &IpNet| network.contains(&address) || network.contains(&meant);
        is_public(meant) || self.networks.iter().any(listed)
    }
}

impl prober::Guard for Allowed {
    fn may_connect(&self, host: &str, address: IpAddr) -> bool {
        Self::may_connect(self, host, address)
    }
}

/// What a name resolves to; nothing if it does not.
async fn look_up(name: String) -> Vec<IpAddr> {
    let Ok(permit) = LOOK_UPS.acquire().await else {
        return Vec::new();
    };
    // The look-up goes on when the caller is gone, and so must the permit.
    let found = tokio::spawn(async move {
        let found = lookup_host((name, 0)).await;
        drop(permit);
        found.map(|found| found.map(|it| it.ip()).collect())
    });
    match found.await {
        Ok(Ok(addresses)) => addresses,
        _ => Vec::new(),
    }
}

fn is_local(name: &str) -> bool {
    let below = |local: &str| {
        name.strip_suffix(local)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    !name.contains('.') || LOCAL.into_iter().any(below)
}

/// The address that is actually reached: IPv6 has several ways to write an IPv4 address.
fn meant(address: IpAddr) -> IpAddr {
    let IpAddr::V6(six) = address else {
        return address;
    };
    let ipv4 = |high: u16, low: u16| {
        let bits = u32::from(high) << 16 | u32::from(low);
        IpAddr::V4(Ipv4Addr::from_bits(bits))
    };
    match six.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] // mapped (RFC 4291)
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low] // NAT64 (RFC 6052)
        | [0x2002, high, low, ..] => ipv4(high, low), // 6to4 (RFC 3056)
        _ => IpAddr::V6(six),
    }
}

fn is_public(address: IpAddr) -> bool {
    let global = |six: &Ipv6Addr| GLOBAL.contains(six);
    match address {
        IpAddr::V6(six) if !global(&six) => false,
        address => !NOT_PUBLIC.iter().any(|network| network.contains(&address)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn resolved(allow: &str, url: &str, addresses: &[&str]) -> bool {
        let addresses: Vec<IpAddr> = addresses.iter().map(|it| it.parse().unwrap()).collect();
        let allowed: Allowed = allow.parse().unwrap();
        let refusal = allowed.refusal_by(url, async |_| addresses.clone()).await;
        refusal.is_none()
    }

    async fn taken(allow: &str, url: &str) -> bool {
        resolved(allow, url, &["93.184.216.34"]).await
    }

    /// Addresses that are not public, in all the spellings that some client understands.
    const INSIDE: &[&str] = &[
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://017700000001/",
        "http://0x7f.0.0.1/",
        "http://0x7f000001/",
        "http://127.0.0.1./",
        "http://%31%32%37.0.0.1/",
        "http://１２７.0.0.1/",
        "http://0/",
        "http://0.0.0.0:9092/",
        "http://10.0.0.1/",
        "http://172.16.0.1/",
        "http://172.31.255.255/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0xa9fea9fe/",
        "http://168.63.129.16/",
        "http://192.0.0.192/",
        "http://100.100.100.200/",
        "http://192.0.2.1/",
        "http://198.18.0.1/",
        "http://198.51.100.1/",
        "http://203.0.113.1/",
        "http://224.0.0.1/",
        "http://240.0.0.1/",
        "http://255.255.255.255/",
        "http://[::]/",
        "http://[::1]/",
        "http://[::127.0.0.1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:a9fe:a9fe]/",
        "http://[64:ff9b::10.0.0.1]/",
        "http://[64:ff9b:1::1]/",
        "http://[2002:7f00:1::]/",
        "http://[2002:a00:1::1]/",
        "http://[2001::1]/",
        "http://[2001:db8::1]/",
        "http://[3fff::1]/",
        "http://[fe80::1]/",
        "http://[fc00::1]/",
        "http://[fd00:ec2::254]/",
        "http://[ff02::1]/",
        "http://[100::1]/",
        "http://localhost/",
        "http://LOCALHOST:8080/",
        "http://localhost./",
        "http://ⓛocalhost/",
        "http://a.localhost/",
        "http://kapacitor:9092/",
        "http://metadata.google.internal/",
        "http://printer.local/",
        "http://router.home.arpa/",
    ];

    #[tokio::test]
    async fn private_addresses_are_refused() {
        for url in INSIDE {
            assert!(WebhookUrl::parse(url).is_ok(), "{url}");
            assert!(!taken("", url).await, "{url}");
            assert!(taken("*", url).await, "{url}");
        }
    }

    #[tokio::test]
    async fn public_addresses_are_accepted() {
        for url in [
            "https://example.com/hook",
            "https://example.com./hook",
            "http://8.8.8.8/",
            "http://172.32.0.1/",
            "http://[2606:4700::1111]/",
            "http://[::ffff:8.8.8.8]/",
            "http://[64:ff9b::8.8.8.8]/",
            "https://notlocalhost.example/",
            "https://my.local.example/",
        ] {
            assert!(taken("", url).await, "{url}");
        }
    }

    #[tokio::test]
    async fn a_host_is_judged_by_all_its_addresses() {
        let url = "https://hooks.example.com/";
        assert!(resolved("", url, &["93.184.216.34", "2606:4700::1111"]).await);
        for inside in ["10.0.0.1", "::1", "::ffff:192.168.0.1", "fd00::1"] {
            assert!(!resolved("", url, &["93.184.216.34", inside]).await);
        }
        // that does not resolve, or not yet
        assert!(resolved("", url, &[]).await);
        let never = async |_| std::future::pending().await;
        assert_eq!(Allowed::default().refusal_by(url, never).await, None);
        // what answers is the machine's own resolver
        assert!(
            look_up("localhost".into())
                .await
                .iter()
                .all(IpAddr::is_loopback)
        );
        assert!(!look_up("localhost".into()).await.is_empty());
    }

    #[tokio::test]
    async fn what_a_site_opens() {
        let allow = "hooks.example.com, *.apps.example.com,10.1.0.0/16,[fd00::1],localhost";
        for (url, address, right) in [
            ("http://hooks.example.com/", "10.0.0.1", true),
            ("http://HOOKS.example.com./", "10.0.0.1", true),
            ("http://a.hooks.example.com/", "10.0.0.1", false),
            ("http://a.b.apps.example.com/", "10.0.0.1", true),
            ("http://apps.example.com/", "10.0.0.1", false),
            ("http://badapps.example.com/", "10.0.0.1", false),
            ("http://other.example.com/", "10.1.2.3", true),
            ("http://other.example.com/", "10.2.2.3", false),
            ("http://10.1.2.3/", "", true),
            ("http://[::ffff:10.1.2.3]/", "", true),
            ("http://[fd00::1]/", "", true),
            ("http://[fd00::2]/", "", false),
            ("http://localhost/", "", true),
            ("http://a.localhost/", "", false),
        ] {
            let addresses: Vec<_> = [address].into_iter().filter(|it| !it.is_empty()).collect();
            assert_eq!(resolved(allow, url, &addresses).await, right, "{url}");
        }
        for wrong in ["a b", "http://a", "10.0.0.0/33", "a/8", "*.", "**", "a:80"] {
            assert!(wrong.parse::<Allowed>().is_err(), "{wrong}");
        }
    }

    #[tokio::test]
    async fn credentials_in_a_url_are_refused() {
        for url in [
            "https://ann@example.com/",
            "https://ann:word@example.com/",
            "http://:word@a/",
        ] {
            assert!(!taken("*", url).await, "{url}");
        }
    }

    #[test]
    fn a_webhook_that_the_rule_already_has_is_accepted() {
        let refusal = Forbidden {
            url: "http://10.0.0.1/".into(),
            reason: "must lead to a public address".into(),
        };
        assert_eq!(refusal.clone().fault(Some("http://10.0.0.1/")), None);
        assert!(refusal.clone().fault(Some("http://10.0.0.2/")).is_some());
        assert_eq!(refusal.fault(None).unwrap().field, "post");
    }
}
