//! The layer in front of every route.

use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use aide::OperationInput;
use axum::{
    extract::{ConnectInfo, FromRequestParts, Request, State},
    http::{HeaderMap, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use ipnet::IpNet;
use sqlx::PgPool;

use super::{
    caller::Caller,
    identity::{Access, Given, Grant},
    policy::{Need, Policy},
};
use crate::{Server, api::error::Error};

/// The name of every caller when authentication is off.
const ANONYMOUS: &str = "anonymous";

/// Lets a request through to its handler, with the [`Caller`] found, or refuses it. The layer around it
/// has found the request's [`Policy`].
pub async fn guard(State(server): State<Server>, request: Request, next: Next) -> Response {
    let access = &server.access;
    let Some(policy) = request.extensions().get::<Policy>().copied() else {
        return refuse(&server, Error::Internal("a request has no policy".into()));
    };
    let need = policy.need.resolved(access.rules.metrics_are_open);
    // Health and metrics are needed most when the service is busy.
    let _place = if policy.always_served {
        None
    } else {
        match access.places.try_acquire() {
            Ok(place) => Some(place),
            Err(_) => return refuse(&server, Error::Overloaded),
        }
    };
    if policy.always_served && policy.need == Need::Nothing {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let identified = identify(&server, need, &parts).await;
    let request = Request::from_parts(parts, body);
    match identified {
        Ok(caller) => admit(&server, caller, request, next).await,
        // open to everyone, with details for callers with a token
        Err(_) if need == Need::Nothing => next.run(request).await,
        Err(error) => refuse(&server, error),
    }
}

async fn admit(server: &Server, caller: Caller, mut request: Request, next: Next) -> Response {
    tracing::Span::current().record("by", &*caller.name);
    let verdict = server.access.rate.count(&caller.name);
    let outcome = match verdict.refused {
        Some(wait) => Err(Error::RateLimited(wait)),
        None => caller.check(),
    };
    let mut response = match outcome {
        Ok(()) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Err(error) => refuse(server, error),
    };
    verdict.write(response.headers_mut());
    response
}

async fn identify(server: &Server, need: Need, request: &Parts) -> Result<Caller, Error> {
    let access = &server.access;
    let address = address(request, &access.rules.trusted_proxies);
    let (grant, session) = if access.rules.on {
        let given = given(request)?;
        let grant = access.identify(&server.engine.db, given, address).await?;
        (grant, given.session())
    } else {
        (Grant::everything(ANONYMOUS), None)
    };
    Ok(Caller {
        name: Arc::from(grant.name),
        role: grant.role,
        scope: grant.scope,
        address,
        request_id: request_id(&request.headers),
        need,
        session,
    })
}

/// What a request has to say who makes it: a token, or the cookie of a browser that is signed in. What changes
/// something must come from this site's own pages then.
fn given(request: &Parts) -> Result<Given<'_>, Error> {
    if let Some(token) = bearer(&request.headers) {
        return Ok(Given::Token(token));
    }
    let cookie = cookie(&request.headers).ok_or(Error::Unauthenticated(None))?;
    match request.method.is_safe() || is_same_origin(&request.headers) {
        true => Ok(Given::Cookie(cookie)),
        false => Err(Error::CrossSite),
    }
}

/// What a request has said who makes it, for those who answer it for long.
pub struct Credentials(Option<(bool, String)>);

impl Credentials {
    /// Whether they still let somebody in. They do while that cannot be asked.
    pub async fn still_hold(&self, access: &Access, db: &PgPool, address: Option<IpAddr>) -> bool {
        let Some((is_token, secret)) = &self.0 else {
            return true;
        };
        let given = match is_token {
            true => Given::Token(secret),
            false => Given::Cookie(secret),
        };
        let identified = access.identify(db, given, address).await;
        !matches!(identified, Err(Error::Unauthenticated(_)))
    }
}

impl FromRequestParts<Server> for Credentials {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Infallible> {
        let token = bearer(&parts.headers).map(|it| (true, it.to_owned()));
        let given = token.or_else(|| cookie(&parts.headers).map(|it| (false, it.to_owned())));
        Ok(Self(given.filter(|_| server.access.rules.on)))
    }
}

impl OperationInput for Credentials {}

/// The names of the cookie of a session: over TLS, and without it, where browsers do not take the first.
pub const COOKIES: [&str; 2] = ["__Host-ka", "ka"];

/// What the cookie of a session has.
fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter();
    let cookies = cookies.filter_map(|value| value.to_str().ok());
    let pairs = cookies.flat_map(|value| value.split(';'));
    let mut pairs = pairs.filter_map(|pair| pair.trim().split_once('='));
    let found = pairs.find(|(name, value)| COOKIES.contains(name) && !value.is_empty());
    found.map(|(_, value)| value)
}

/// Whether a page of this site has sent it: browsers say so in `Sec-Fetch-Site`
/// (<https://www.w3.org/TR/fetch-metadata/>), except over plain HTTP, where `Origin` has to be this address.
pub fn is_same_origin(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin";
    }
    let host = headers.get(header::HOST).and_then(|it| it.to_str().ok());
    let origin = headers.get(header::ORIGIN).and_then(|it| it.to_str().ok());
    let own = origin.and_then(|origin| origin.split_once("://"));
    host.is_some() && own.map(|(_, authority)| authority) == host
}

/// The id of a request. A client may send its own, of any length.
pub fn request_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get("x-request-id")?.to_str().ok()?;
    Some(id.chars().take(200).collect())
}

/// Answers with the error, and counts it.
fn refuse(server: &Server, error: Error) -> Response {
    if let Some(reason) = error.refusal() {
        server.engine.metrics.refused(reason);
    }
    error.into_response()
}

/// The token of `Authorization: Bearer`.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = text.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// Where a request without a token comes from.
pub struct Origin(pub Option<IpAddr>);

impl FromRequestParts<Server> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Infallible> {
        Ok(Self(address(parts, &server.access.rules.trusted_proxies)))
    }
}

impl OperationInput for Origin {}

/// `https` where the request has come over TLS, or a trusted proxy says that it has come so to it; `http` otherwise.
pub struct Scheme(pub &'static str);

impl FromRequestParts<Server> for Scheme {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Infallible> {
        let trusted = &server.access.rules.trusted_proxies;
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let is_trusted = peer.is_some_and(|peer| {
            let peer = peer.0.ip().to_canonical();
            trusted.iter().any(|net| net.contains(&peer))
        });
        let forwarded = parts.headers.get("x-forwarded-proto");
        let is_encrypted = parts.extensions.get::<httpd::Encrypted>().is_some();
        let is_https = is_encrypted || is_trusted && forwarded.is_some_and(|it| it == "https");
        Ok(Self(if is_https { "https" } else { "http" }))
    }
}

impl OperationInput for Scheme {}

/// Where the request comes from: the peer, or, if that is a trusted proxy, the last address in
/// `X-Forwarded-For` that is not one.
fn address(request: &Parts, trusted: &[IpNet]) -> Option<IpAddr> {
    let peer = request.extensions.get::<ConnectInfo<SocketAddr>>()?;
    let is_trusted = |address: &IpAddr| trusted.iter().any(|net| net.contains(address));
    let mut address = peer.0.ip().to_canonical();
    let forwarded = request.headers.get_all("x-forwarded-for");
    let hops: Vec<&str> = forwarded
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    for hop in hops.iter().rev() {
        if !is_trusted(&address) {
            break;
        }
        // A trusted proxy writes only addresses.
        let Ok(hop) = hop.trim().parse::<IpAddr>() else {
            break;
        };
        address = hop.to_canonical();
    }
    Some(address)
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    #[test]
    fn tokens_are_taken_from_one_header_only() {
        let given = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, value.parse().unwrap());
            bearer(&headers).map(ToOwned::to_owned)
        };
        assert_eq!(given("Bearer kat_1").as_deref(), Some("kat_1"));
        assert_eq!(given("bearer kat_1").as_deref(), Some("kat_1"));
        for none in ["Basic kat_1", "kat_1", "Bearer", "Bearer ", ""] {
            assert_eq!(given(none), None, "{none:?}");
        }
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let given = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, value.parse().unwrap());
            cookie(&headers).map(ToOwned::to_owned)
        };
        assert_eq!(given("ka=kat_1").as_deref(), Some("kat_1"));
        assert_eq!(given("a=b; __Host-ka=kat_1; c=d").as_deref(), Some("kat_1"));
        for none in ["", "ka", "ka=", "aka=kat_1", "KA=kat_1"] {
            assert_eq!(given(none), None, "{none:?}");
        }
    }

    #[test]
    fn what_changes_something_comes_from_the_site_itself() {
        let from = |site: Option<&'static str>, origin: Option<&'static str>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, "alerts.example.com:8080".parse().unwrap());
            let given = [("sec-fetch-site", site), ("origin", origin)];
            for (name, value) in given {
                value.map(|value| headers.insert(name, value.parse().unwrap()));
            }
            is_same_origin(&headers)
        };
        let own = Some("http://alerts.example.com:8080");
        assert!(from(Some("same-origin"), None) && from(None, own));
        for (site, origin) in [
            (None, None),
            (None, Some("null")),
            (None, Some("http://alerts.example.com")),
            (None, Some("http://evil.example")),
            (Some("same-site"), own),
            (Some("cross-site"), own),
            (Some("none"), own),
        ] {
            assert!(!from(site, origin), "{site:?} {origin:?}");
        }
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let trusted = [
            "10.0.0.0/8".parse().unwrap(),
            "192.0.2.1/32".parse().unwrap(),
        ];
        let from = |peer: &str, forwarded: &str| {
            let request = Request::builder().header("x-forwarded-for", forwarded);
            let mut request = request.body(Body::empty()).unwrap();
            let peer: SocketAddr = peer.parse().unwrap();
            request.extensions_mut().insert(ConnectInfo(peer));
            address(&request.into_parts().0, &trusted)
                .unwrap()
                .to_string()
        };
        for (peer, forwarded, found) in [
            ("203.0.113.9:1", "198.51.100.7", "203.0.113.9"),
            ("10.1.2.3:1", "198.51.100.7", "198.51.100.7"),
            // what the client itself wrote stands further left
            ("10.1.2.3:1", "8.8.8.8, 198.51.100.7", "198.51.100.7"),
            (
                "10.1.2.3:1",
                "8.8.8.8, 198.51.100.7, 192.0.2.1",
                "198.51.100.7",
            ),
            ("10.1.2.3:1", "10.9.9.9", "10.9.9.9"),
            ("10.1.2.3:1", "nonsense", "10.1.2.3"),
            ("10.1.2.3:1", "", "10.1.2.3"),
            ("[::ffff:10.1.2.3]:1", "2001:db8::1", "2001:db8::1"),
        ] {
            assert_eq!(from(peer, forwarded), found, "{peer} {forwarded}");
        }
    }
}
