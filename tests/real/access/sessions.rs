//! Browsers: signing in and out, and what a session may do.

use reqwest::{Method, RequestBuilder, header};
use serde_json::{Value, json};

use crate::{
    delivery::sending::set_clock_ahead,
    support::{Answer, Service},
};

/// A browser with the cookie that it was given.
struct Browser<'a> {
    service: &'a Service,
    cookie: String,
}

impl<'a> Browser<'a> {
    async fn sign_in(service: &'a Service, token: &str) -> Self {
        let answer = sign_in(service, token).await.expect(201);
        assert_eq!(answer.header("cache-control"), "no-store");
        assert!(!answer.text.contains("kat_"), "{}", answer.text);
        let set = answer.header("set-cookie").to_owned();
        assert!(
            set.ends_with("; Path=/; Max-Age=604800; HttpOnly; SameSite=Strict"),
            "{set}"
        );
        let (cookie, _) = set.split_once(';').unwrap();
        assert!(cookie.starts_with("ka=kat_"), "without TLS: {cookie}");
        Self {
            service,
            cookie: cookie.into(),
        }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.service.bare(method, path);
        request.header(header::COOKIE, &self.cookie)
    }

    async fn get(&self, path: &str) -> Answer {
        self.service.send(self.request(Method::GET, path)).await
    }

    /// From a page of the service's own.
    async fn send(&self, method: Method, path: &str, body: Value) -> Answer {
        let request = self
            .request(method, path)
            .header("sec-fetch-site", "same-origin");
        self.service.send(request.json(&body)).await
    }
}

async fn sign_in(service: &Service, token: &str) -> Answer {
    let request = service.bare(Method::POST, "/session");
    service.send(request.json(&json!({ "token": token }))).await
}

#[tokio::test]
async fn a_session_takes_the_place_of_its_token() {
    let service = Service::start().await;
    let app = service.app_name("shop");
    let token = service.make_token("shop-ui", "write", &app).await;
    let browser = Browser::sign_in(&service, &token).await;
    let me = browser.get("/me").await.expect(200).json();
    assert_eq!([&me["name"], &me["role"]], ["shop-ui", "write"]);
    assert_eq!(me["apps"], json!([app]));
    assert_eq!(me["session"]["token"], "shop-ui");
    assert_eq!(me["version"], env!("CARGO_PKG_VERSION"));
    let rule = service.rule("5xx", "shop");
    let body = rule.body.clone();
    browser
        .send(Method::POST, "/task/5xx", body.clone())
        .await
        .expect(201);
    browser.get(&rule.path).await.expect(200);
    // No more than the token may.
    browser.get("/tokens").await.problem(403);
    let mut stranger = body;
    stranger["app"] = "other".into();
    browser
        .send(Method::POST, "/task/5xx", stranger)
        .await
        .problem(403);
    let audit = service.get("/audit?action=create").await.expect(200).json();
    assert_eq!(audit[0]["who"], "shop-ui");
    let audit = service
        .get("/audit?action=session.begin")
        .await
        .expect(200)
        .json();
    assert_eq!(audit[0]["who"], "shop-ui");

    let sessions = service.get("/sessions").await.expect(200);
    assert!(!sessions.text.contains("kat_"), "{}", sessions.text);
    assert_eq!(sessions.json()[0]["id"], me["session"]["id"]);
    let out = browser
        .send(Method::DELETE, "/session", json!({}))
        .await
        .expect(204);
    assert!(
        out.header("set-cookie")
            .starts_with("ka=; Path=/; Max-Age=0;")
    );
    let ended = browser.get("/me").await.problem(401);
    assert!(
        ended["detail"].as_str().unwrap().contains("sign in again"),
        "{ended}"
    );
    // The token is as it was.
    let bearer = service.as_bearer(&token);
    let me = bearer.get("/me").await.expect(200).json();
    assert_eq!(me["session"], Value::Null);
    bearer
        .send(Method::DELETE, "/session", None)
        .await
        .problem(404);
}

#[tokio::test]
async fn other_sites_cannot_use_a_session() {
    let service = Service::start().await;
    let token = service.make_token("ui", "write", "*").await;
    let browser = Browser::sign_in(&service, &token).await;
    let rule = service.rule("5xx", "shop");
    let own = service.url.clone();
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "none"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("x-nothing", "and no word of where it comes from"),
    ] {
        let request = browser
            .request(Method::POST, "/task/5xx")
            .header(name, value);
        let refused = service.send(request.json(&rule.body)).await.problem(403);
        assert!(
            refused["detail"]
                .as_str()
                .unwrap()
                .contains("pages of this service"),
            "{refused}"
        );
    }
    service.get(&rule.path).await.problem(404);
    // Over plain HTTP, browsers name the origin only.
    let request = browser
        .request(Method::POST, "/task/5xx")
        .header("origin", &own);
    service.send(request.json(&rule.body)).await.expect(201);
    // Reading changes nothing; and whoever has the token may be anywhere.
    let read = browser
        .request(Method::GET, &rule.path)
        .header("sec-fetch-site", "cross-site");
    service.send(read).await.expect(200);
    let write = service.bare(Method::DELETE, &rule.path).bearer_auth(&token);
    let write = write.header("sec-fetch-site", "cross-site");
    service.send(write).await.expect(200);
    // Nobody is signed in as somebody else.
    let request = service
        .bare(Method::POST, "/session")
        .header("sec-fetch-site", "cross-site");
    let request = request.json(&json!({ "token": token }));
    service.send(request).await.problem(403);
}

#[tokio::test]
async fn a_session_ends_with_its_token_and_by_itself() {
    let service = Service::start().await;
    let token = service.make_token("ui", "read", "*").await;
    let browser = Browser::sign_in(&service, &token).await;
    browser.get("/tasks").await.expect(200);
    let admin = Browser::sign_in(&service, &service.token).await;
    admin.get("/tokens").await.expect(200);
    service.delete("/tokens/ui").await.expect(200);
    browser.get("/tasks").await.problem(401);
    // Another token of the same name is another one.
    let token = service.make_token("ui", "read", "*").await;
    browser.get("/tasks").await.problem(401);
    let browser = Browser::sign_in(&service, &token).await;
    // An admin ends one of them.
    let sessions = service.get("/sessions").await.expect(200).json();
    let of_ui = sessions
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["token"] == "ui");
    let path = format!("/sessions/{}", of_ui.unwrap()["id"].as_str().unwrap());
    service.delete(&path).await.expect(204);
    service.delete(&path).await.problem(404);
    service.delete("/sessions/x").await.problem(404);
    browser.get("/tasks").await.problem(401);
    // Twelve hours without a request.
    admin.get("/tokens").await.expect(200);
    set_clock_ahead(&service, "13h").await;
    tokio::time::sleep(std::time::Duration::from_secs(6)).await;
    admin.get("/tokens").await.problem(401);
    assert_eq!(service.get("/sessions").await.expect(200).json(), json!([]));
}

#[tokio::test]
async fn wrong_tokens_and_cookies_are_refused() {
    let service = Service::start().await;
    sign_in(&service, "kat_wrong").await.problem(401);
    sign_in(&service, "").await.faults(&["token"]);
    let request = service
        .bare(Method::POST, "/session")
        .json(&json!({ "token": 5, "code": "x" }));
    service.send(request).await.faults(&["token"]);
    // A token is no cookie, and a cookie no token.
    let token = service.make_token("ui", "read", "*").await;
    let browser = Browser::sign_in(&service, &token).await;
    let request = service
        .bare(Method::GET, "/me")
        .header("cookie", format!("ka={token}"));
    service.send(request).await.problem(401);
    let (_, cookie) = browser.cookie.split_once('=').unwrap();
    let request = service.bare(Method::GET, "/me").bearer_auth(cookie);
    service.send(request).await.problem(401);
    service
        .send(service.bare(Method::GET, "/me"))
        .await
        .problem(401);
    let mut refused = 0;
    while sign_in(&service, "kat_wrong").await.status != 429 {
        refused += 1;
        assert!(refused < 100, "nothing slows down who guesses");
    }
}

#[tokio::test]
async fn apps_are_listed_with_what_there_is_of_them() {
    let service = Service::start().await;
    let (shop, cart) = (service.app_name("shop"), service.app_name("cart"));
    for (kind, name) in [
        ("5xx", "shop"),
        ("memory", "shop"),
        ("heartbeat", "shop"),
        ("5xx", "cart"),
    ] {
        let targets = json!({ "slack": null, "email": null, "post": "https://example.com/hook" });
        service
            .create(&service.rule(kind, name).with(targets))
            .await;
    }
    let all = service.get("/apps").await.expect(200).json();
    assert_eq!(
        all,
        json!([
            { "app": cart, "rules": 1, "checks": 0 }, { "app": shop, "rules": 2, "checks": 1 },
        ])
    );
    let first = service.get("/apps?limit=1").await.expect(200);
    assert_eq!(first.json()[0]["app"], cart);
    let next = first.header("link");
    let next = next.trim_start_matches('<').split_once('>').unwrap().0;
    assert_eq!(service.get(next).await.expect(200).json()[0]["app"], shop);
    let found = service.get("/apps?q=SHO").await.expect(200).json();
    assert_eq!(found.as_array().unwrap().len(), 1);
    assert_eq!(
        service.get("/apps?q=%25").await.expect(200).json(),
        json!([])
    );
    service.get("/apps?limit=0").await.faults(&["limit"]);
    let token = service.make_token("cart", "read", &cart).await;
    let own = service
        .as_bearer(&token)
        .get("/apps")
        .await
        .expect(200)
        .json();
    assert_eq!(own, json!([{ "app": cart, "rules": 1, "checks": 0 }]));
}
