//! Tokens: made, used, revoked, expired.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};
use sqlx::Row;
use store::token::Hash;
use testbed::parts::{Part, new_database};

use crate::support::{Answer, Service, eventually};

/// Another replica on the same database.
async fn replica_of(service: &Service) -> Service {
    let database = service.app.config.database.url.expose().to_string();
    Service::start_with(|settings| settings.database.database_url = Some(database)).await
}

#[tokio::test]
async fn a_token_is_shown_once_and_kept_as_its_hash() {
    let service = Service::start().await;
    let body = json!({
        "name": "shop-ci", "role": "write", "apps": ["shop-*", "cart-prod"], "expires_in": "90d",
    });
    let made = service.post("/tokens", body.clone()).await.expect(201);
    assert_eq!(made.header("location"), "/tokens/shop-ci");
    assert_eq!(made.header("cache-control"), "no-store");
    let made = made.json();
    let token = made["token"].as_str().unwrap();
    assert!(token.starts_with("kat_") && token.len() == 68, "{token}");
    assert_eq!(made["created_by"], "ADMIN_TOKEN");
    assert_eq!(made["apps"], json!(["shop-*", "cart-prod"]));
    assert!(made["expires_at"].is_string() && made["last_used_at"].is_null());

    let row = sqlx::query("select hash, tokens::text as whole from tokens")
        .fetch_one(&service.app.engine.db)
        .await
        .unwrap();
    assert_eq!(row.get::<Vec<u8>, _>("hash"), Hash::of(token).bytes());
    assert!(!row.get::<String, _>("whole").contains(&token[4..]));
    let list = service.get("/tokens").await.expect(200);
    assert!(!list.text.contains(token) && !list.text.contains("hash"));
    let listed = list.json();
    assert_eq!(listed.as_array().unwrap().len(), 1);
    for (field, value) in listed[0].as_object().unwrap() {
        assert_eq!(value, &made[field], "{field}");
    }
    service.post("/tokens", body).await.problem(409);
    service.as_bearer(token).get("/tasks").await.expect(200);
    let bearer = service.as_bearer(&format!("{token}0"));
    bearer.get("/tasks").await.problem(401);
}

#[tokio::test]
async fn an_invalid_token_is_not_created() {
    let service = Service::start().await;
    let all = json!({ "name": "-", "role": "root", "apps": "shop*", "expires_in": "1s", "app": 1 });
    service
        .post("/tokens", all)
        .await
        .faults(&["name", "role", "apps", "expires_in", "app"]);
    service
        .post("/tokens", json!({}))
        .await
        .faults(&["name", "role", "apps"]);
    // elsewhere an empty text is none, but nobody who sends it here means for ever
    let endless = json!({ "name": "a", "role": "read", "apps": "*", "expires_in": "" });
    service
        .post("/tokens", endless)
        .await
        .faults(&["expires_in"]);
    // who can make tokens is not limited to some apps
    let admin = json!({ "name": "a", "role": "admin", "apps": "shop-*" });
    service.post("/tokens", admin).await.faults(&["apps"]);
    let admin = json!({ "name": "a", "role": "admin" });
    let admin = service.post("/tokens", admin).await.expect(201).json();
    assert_eq!(admin["apps"], json!(["*"]));
    for name in ["ADMIN_TOKEN", "api", "cli", "import", "anonymous"] {
        let body = json!({ "name": name, "role": "read", "apps": "*" });
        service.post("/tokens", body).await.faults(&["name"]);
    }
}

#[tokio::test]
async fn an_unauthenticated_client_gets_a_clear_error() {
    let service = Service::start().await;
    let send = async |value: &str| {
        let request = service.bare(Method::GET, "/tasks");
        service.send(request.header("authorization", value)).await
    };
    for none in ["", "Bearer", "Basic Ym9iOmJvYg==", "kat_0"] {
        let answer = send(none).await;
        assert_eq!(answer.header("www-authenticate"), "Bearer", "{none}");
        answer.problem(401);
    }
    for wrong in ["Bearer kat_0", "Bearer s3cret"] {
        let answer = send(wrong).await;
        assert_eq!(
            answer.header("www-authenticate"),
            "Bearer error=\"invalid_token\", error_description=\"the token is not known\""
        );
        assert!(!answer.text.contains("s3cret"));
        answer.problem(401);
    }
    let token = &service.token;
    send(&format!("bearer {token}")).await.expect(200);
}

#[tokio::test]
async fn an_expired_token_is_refused_also_where_it_is_known() {
    let service = Service::start().await;
    let token = service.make_token("brief", "read", "*").await;
    let bearer = service.as_bearer(&token);
    bearer.get("/tasks").await.expect(200);
    sqlx::query("update tokens set expires_at = now() + interval '3 seconds'")
        .execute(&service.app.engine.db)
        .await
        .unwrap();
    let answer = eventually("it expires", async || {
        let answer = bearer.get("/tasks").await;
        (answer.status == 401).then_some(answer)
    })
    .await;
    let said = answer.header("www-authenticate");
    assert!(said.contains("the token has expired"), "{said}");
    let listed = service.get("/tokens").await.expect(200).json();
    assert_eq!(listed[0]["name"], "brief");
}

#[tokio::test]
async fn a_revocation_counts_at_once_here_and_soon_elsewhere() {
    let service = Service::start().await;
    let replica = replica_of(&service).await;
    let token = service.make_token("ci", "write", "*").await;
    let (here, there) = (service.as_bearer(&token), replica.as_bearer(&token));
    here.get("/tasks").await.expect(200);
    there.get("/tasks").await.expect(200);
    let revoked = service.delete("/tokens/ci").await.expect(200).json();
    assert_eq!(revoked["name"], "ci");
    here.get("/tasks").await.problem(401);
    let begin = Instant::now();
    eventually("the other replica hears of it", async || {
        (there.get("/tasks").await.status == 401).then_some(())
    })
    .await;
    let took = begin.elapsed();
    assert!(took < Duration::from_secs(10), "{took:?}");
    service.delete("/tokens/ci").await.problem(404);
    // the name may be given to another
    let other = service.make_token("ci", "read", "*").await;
    service.as_bearer(&other).get("/tasks").await.expect(200);
    here.get("/tasks").await.problem(401);
}

#[tokio::test]
async fn requests_of_a_known_token_do_not_ask_the_database_who_it_is() {
    let service = Service::start().await;
    let token = service.make_token("ci", "read", "*").await;
    let bearer = service.as_bearer(&token);
    bearer.get("/tasks").await.expect(200);
    sqlx::query("alter table tokens rename to elsewhere")
        .execute(&service.app.engine.db)
        .await
        .unwrap();
    for _ in 0..20 {
        bearer.get("/nowhere").await.problem(404);
    }
    // nor is a failing database taken for an unknown token
    let unknown = service.as_bearer("kat_unknown").get("/tasks").await;
    assert_eq!(unknown.status, 500, "{}", unknown.text);
}

#[tokio::test]
async fn its_use_is_noted_once_a_minute() {
    let service = Service::start().await;
    let token = service.make_token("ci", "read", "*").await;
    let bearer = service.as_bearer(&token);
    bearer.get("/tasks").await.expect(200);
    let used = async || {
        let listed = service.get("/tokens").await.expect(200).json();
        let used = &listed[0]["last_used_at"];
        used.as_str().map(ToOwned::to_owned)
    };
    let first = eventually("it is noted", used).await;
    for _ in 0..5 {
        bearer.get("/tasks").await.expect(200);
    }
    assert_eq!(used().await, Some(first));
}

#[tokio::test]
async fn a_change_is_kept_under_the_name_of_the_token() {
    let service = Service::start().await;
    let rule = service.rule("5xx", "shop");
    let token = service.make_token("shop-ci", "write", "*").await;
    let bearer = service.as_bearer(&token);
    let body = rule.body.clone();
    bearer.post(&rule.collection(), body).await.expect(201);
    service
        .patch(&rule.path, json!({ "slack": "#other" }))
        .await
        .expect(201);
    let versions = service.get(&format!("{}/versions", rule.path)).await;
    let versions = versions.expect(200).json();
    assert_eq!(versions[0]["by"], "ADMIN_TOKEN");
    assert_eq!(versions[1]["by"], "shop-ci");
}

#[tokio::test]
async fn known_tokens_work_while_the_database_is_away() {
    let mut postgresql = Part::postgresql().await.unwrap();
    let database = new_database(&postgresql.url).await.unwrap();
    let service = Service::start_with(|settings| {
        settings.database.database_url = Some(database);
        settings.database.database_timeout = Some("1".into());
    })
    .await;
    let (known, other) = (
        service.make_token("known", "read", "*").await,
        service.make_token("other", "read", "*").await,
    );
    let known = service.as_bearer(&known);
    known.get("/tasks").await.expect(200);
    postgresql.stop().await;
    let begin = Instant::now();
    // longer than it is trusted without a question
    while begin.elapsed() < Duration::from_secs(8) {
        known.get("/nowhere").await.problem(404);
        known.get("/tasks").await.problem(503);
    }
    // of one that was never seen nothing can be said
    for token in [&other, "kat_unknown"] {
        let answer = service.as_bearer(token).get("/tasks").await;
        assert_eq!(answer.header("retry-after"), "5");
        answer.problem(503);
    }
    postgresql.start().await.unwrap();
    let other = service.as_bearer(&other);
    eventually("it is known", async || {
        (other.get("/tasks").await.status == 200).then_some(())
    })
    .await;
}

#[tokio::test]
async fn tokens_are_listed_in_pages() {
    let service = Service::start().await;
    let names = ["a", "a-b", "b", "c1", "d"];
    for name in names {
        service.make_token(name, "read", "*").await;
    }
    let of = |answer: &Answer| -> Vec<String> {
        let tokens = answer.json();
        let tokens = tokens.as_array().unwrap();
        let name = |token: &Value| token["name"].as_str().unwrap().to_owned();
        tokens.iter().map(name).collect()
    };
    let whole = service.get("/tokens").await.expect(200);
    assert_eq!(of(&whole), names);
    assert_eq!(whole.next(), None);
    let mut paged = Vec::new();
    let mut next = Some("/tokens?limit=2".to_owned());
    while let Some(path) = next {
        let page = service.get(&path).await.expect(200);
        assert!(of(&page).len() <= 2);
        paged.extend(of(&page));
        next = page.next();
    }
    assert_eq!(paged, names);
    for (query, field) in [
        ("limit=0", "limit"),
        ("after=a/b", "after"),
        ("app=a", "app"),
    ] {
        service
            .get(&format!("/tokens?{query}"))
            .await
            .faults(&[field]);
    }
}
