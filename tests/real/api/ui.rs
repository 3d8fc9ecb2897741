//! The web page as it is served; what it does is tried in a browser.

use reqwest::{Method, StatusCode, header, redirect::Policy};
use serde_json::json;

use store::{
    audit::{Action, Actor},
    sessions,
    token::Hash,
};

use crate::{delivery::sending::set_clock_ahead, support::Service};

/// What every file of the page comes with.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                      frame-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; \
                      frame-ancestors 'none'; require-trusted-types-for 'script'";

#[tokio::test]
async fn the_page_is_served_with_a_strict_policy_and_kept_by_browsers() {
    let service = Service::start().await;
    let get = async |path: &str| service.send(service.bare(Method::GET, path)).await;
    let page = get("/ui/").await.expect(200);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(page.header("content-security-policy"), POLICY);
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert_eq!(page.header("cross-origin-opener-policy"), "same-origin");
    assert_eq!(page.header("cache-control"), "no-cache");
    assert!(
        !page.text.contains("<style") && !page.text.contains("onclick"),
        "{}",
        page.text
    );
    // Any address is the page, which finds out by itself what it is to show.
    let deep = get("/ui/rules/memory/shop-prod/web?tab=history")
        .await
        .expect(200);
    assert_eq!(deep.text, page.text);
    let tag = page.header("etag").to_owned();
    let again = service
        .bare(Method::GET, "/ui/")
        .header(header::IF_NONE_MATCH, tag);
    service.send(again).await.expect(304);
    let script = page.text.split('"').find(|it| it.ends_with(".js")).unwrap();
    assert!(script.starts_with("/ui/assets/"), "{script}");
    let answer = get(script).await.expect(200);
    assert_eq!(
        answer.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(
        answer.header("content-type"),
        "text/javascript; charset=utf-8"
    );
    assert_eq!(answer.header("content-security-policy"), POLICY);
    get("/ui/assets/index-00000000.js").await.problem(404);
    assert_eq!(get("/ui").await.expect(200).text, page.text);
}

#[tokio::test]
async fn people_are_led_to_the_page_and_programs_are_not() {
    let service = Service::start().await;
    let client = reqwest::Client::builder().redirect(Policy::none());
    let client = client.build().unwrap();
    let get = async |accept: &str| {
        let request = client.get(format!("{}/", service.url));
        request.header(header::ACCEPT, accept).send().await.unwrap()
    };
    let browser = get("text/html,application/xhtml+xml,*/*;q=0.8").await;
    assert_eq!(browser.status(), StatusCode::SEE_OTHER);
    assert_eq!(browser.headers()["location"], "/ui/");
    assert_eq!(get("*/*").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_documents_of_the_api_run_their_own_scripts_only() {
    let service = Service::start().await;
    let docs = service.get("/docs").await.expect(200);
    let policy = docs.header("content-security-policy");
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(
        policy.matches("'sha256-").count(),
        3,
        "two scripts and a style: {policy}"
    );
}

#[tokio::test]
async fn a_code_signs_in_once_within_a_minute() {
    let service = Service::start().await;
    let sign_in = async |body| {
        let request = service.bare(Method::POST, "/session");
        service.send(request.json(&body)).await
    };
    let offer = async |code: &str, token: &str| {
        let by = Actor::command_line(Action::LoginLink);
        let db = &service.app.engine.db;
        let offered = sessions::offer(db, &by, &Hash::of(code), token, None).await;
        offered.unwrap()
    };
    service.make_token("team", "write", "shop-*").await;
    assert!(offer("kat_once", "team").await);
    let me = sign_in(json!({ "code": "kat_once" })).await.expect(201);
    assert!(me.header("set-cookie").starts_with("ka=kat_"));
    assert_eq!(me.json()["session"]["token"], "team");
    assert_eq!(me.json()["apps"], json!(["shop-*"]));
    let again = sign_in(json!({ "code": "kat_once" })).await.problem(401);
    let why = again["detail"].as_str().unwrap();
    assert!(why.contains("used already"), "{why}");
    assert!(
        !offer("kat_other", "nobody").await,
        "there is no such token"
    );
    sign_in(json!({ "code": "kat_other" })).await.problem(401);
    assert!(offer("kat_late", "team").await);
    set_clock_ahead(&service, "61s").await;
    sign_in(json!({ "code": "kat_late" })).await.problem(401);
    sign_in(json!({ "code": "kat_x", "token": "kat_y" }))
        .await
        .faults(&["code"]);
    sign_in(json!({})).await.faults(&["token"]);
    let audit = service.get("/audit?action=session.link").await.expect(200);
    assert_eq!(audit.json().as_array().unwrap().len(), 2, "{}", audit.text);
}
