//! The table of contents of the HTTP API, then the layers around all of it.

use std::{
    sync::{Arc, LazyLock},
    time::Instant,
};

use aide::{
    openapi::{Info, OpenApi, Tag},
    swagger::Swagger,
};
use axum::{
    Extension, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, Method, Uri, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{any, get},
};
use rules::{
    Family, KapacitorKind, Kind,
    fields::{AppName, DynoType},
    kinds::{self, Visit},
    naming::CheckName,
};
use store::token::{Role, TokenName};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    trace::TraceLayer,
};

use super::{
    accounts, ack_page, alerts, app, apps, audit, badges, deliveries,
    error::{BODY_LIMIT, Error, Problem},
    events, health, healthchecks, hosts, html, isrunning, list, noise, openapi, overview, ping,
    ping_keys, pinger, releases,
    routes::Routes,
    rules as rule_routes, sessions, silences, states, status_pages, stream, sync, targets, tokens,
    ui, windows,
};
use crate::{
    Server,
    access::{
        self,
        policy::{App, Format, Policies, Policy, TimeLimit},
    },
};

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The whole service.
pub fn router(server: Server) -> Router {
    let Api {
        routes,
        document,
        policies,
    } = api();
    let json = serde_json::to_vec(&document).expect("an OpenAPI document is JSON");
    let finish = Finish {
        server: server.clone(),
        policies: Arc::new(policies),
    };
    routes
        .layer(Extension(Document(json.into())))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(middleware::from_fn_with_state(
            server.clone(),
            access::guard,
        ))
        .layer(middleware::from_fn_with_state(finish, self::finish))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_request(())
                .on_failure(()),
        )
        .layer(PropagateRequestIdLayer::new(REQUEST_ID.clone()))
        .layer(SetRequestIdLayer::new(REQUEST_ID.clone(), MakeRequestUuid))
        .layer(CompressionLayer::new())
        .with_state(server)
}

/// `GET /metrics` and nothing else, without a token: for the separate address.
pub fn metrics(server: Server) -> Router {
    Router::new()
        .route("/metrics", get(health::metrics))
        .with_state(server)
}

/// The OpenAPI document of the API.
pub fn document() -> OpenApi {
    api().document
}

/// The policy of each method of each route.
pub fn policies() -> Policies {
    api().policies
}

struct Api {
    routes: Router<Server>,
    document: OpenApi,
    policies: Policies,
}

/// The routes with their policies, and the document made from them.
fn api() -> Api {
    aide::generate::on_error(|error| {
        // Parameters are described by the extractors.
        tracing::debug!(%error, "OpenAPI");
    });
    aide::generate::extract_schemas(true);
    aide::generate::infer_responses(false);
    aide::generate::in_context(|context| {
        context.schema.subschema_for::<Problem>();
        context.schema.subschema_for::<AppName>();
        context.schema.subschema_for::<DynoType>();
        context.schema.subschema_for::<CheckName>();
        context.schema.subschema_for::<TokenName>();
    });

    let listed = Policy::role(Role::Read);
    let operator = Policy::all_apps(Role::Read);
    let admin = Policy::all_apps(Role::Admin);
    let text = |policy: Policy| policy.format(Format::Text);
    let routes = Routes::new()
        .get("/tasks", listed, list::of_all, list::describe_of_all)
        .get(
            "/checks",
            listed,
            list::of_all_checks,
            list::describe_of_all_checks,
        )
        .get("/rules", listed, overview::list, overview::describe_list)
        .get(
            "/stream",
            listed.format(Format::Events),
            stream::follow,
            stream::describe_follow,
        )
        .get("/noise", listed, noise::list, noise::describe_list)
        .get("/events", listed, events::of_all, events::describe_of_all)
        .get(
            "/deliveries",
            listed,
            deliveries::list,
            deliveries::describe_list,
        )
        .post(
            "/deliveries/retry",
            Policy::role(Role::Write),
            deliveries::retry_all,
            deliveries::describe_retry_all,
        )
        .post(
            "/deliveries/{id}/retry",
            Policy::role(Role::Write),
            deliveries::retry,
            deliveries::describe_retry,
        )
        .post(
            "/deliveries/{id}/drop",
            Policy::role(Role::Write),
            deliveries::drop,
            deliveries::describe_drop,
        )
        .get("/alerts", listed, alerts::list, alerts::describe_list)
        .post(
            "/alerts/{task}/ack",
            Policy::role(Role::Write),
            alerts::ack,
            alerts::describe_ack,
        )
        .delete(
            "/alerts/{task}/ack",
            Policy::role(Role::Write),
            alerts::unack,
            alerts::describe_unack,
        )
        .get("/silences", listed, silences::list, silences::describe_list)
        .post(
            "/silences",
            Policy::role(Role::Write),
            silences::add,
            silences::describe_add,
        )
        .get(
            "/silences/{id}",
            listed,
            silences::read,
            silences::describe_read,
        )
        .delete(
            "/silences/{id}",
            Policy::role(Role::Write),
            silences::end,
            silences::describe_end,
        )
        .get("/windows", listed, windows::list, windows::describe_list)
        .get(
            "/windows/{name}",
            listed,
            windows::read,
            windows::describe_read,
        )
        .put(
            "/windows/{name}",
            Policy::role(Role::Write),
            windows::put,
            windows::describe_put,
        )
        .delete(
            "/windows/{name}",
            Policy::role(Role::Write),
            windows::delete,
            windows::describe_delete,
        )
        .get(
            "/status-pages",
            listed,
            status_pages::list,
            status_pages::describe_list,
        )
        .get(
            "/status-pages/{slug}",
            listed,
            status_pages::read,
            status_pages::describe_read,
        )
        .put(
            "/status-pages/{slug}",
            Policy::role(Role::Write),
            status_pages::put,
            status_pages::describe_put,
        )
        .delete(
            "/status-pages/{slug}",
            Policy::role(Role::Write),
            status_pages::delete,
            status_pages::describe_delete,
        )
        .get(
            "/status-pages/{slug}/incidents",
            listed,
            status_pages::incidents::list,
            status_pages::incidents::describe_list,
        )
        .post(
            "/status-pages/{slug}/incidents",
            Policy::role(Role::Write),
            status_pages::incidents::publish,
            status_pages::incidents::describe_publish,
        )
        .get(
            "/status-pages/{slug}/incidents/{id}",
            listed,
            status_pages::incidents::read,
            status_pages::incidents::describe_read,
        )
        .patch(
            "/status-pages/{slug}/incidents/{id}",
            Policy::role(Role::Write),
            status_pages::incidents::patch,
            status_pages::incidents::describe_patch,
        )
        .delete(
            "/status-pages/{slug}/incidents/{id}",
            Policy::role(Role::Write),
            status_pages::incidents::delete,
            status_pages::incidents::describe_delete,
        )
        .post(
            "/status-pages/{slug}/incidents/{id}/updates",
            Policy::role(Role::Write),
            status_pages::incidents::say,
            status_pages::incidents::describe_say,
        )
        .get("/targets", listed, targets::list, targets::describe_list)
        .post(
            "/targets/{id}/enable",
            Policy::role(Role::Write),
            targets::enable,
            targets::describe_enable,
        )
        .post(
            "/targets/{id}/test",
            Policy::role(Role::Write),
            targets::test,
            targets::describe_test,
        )
        .post(
            "/targets/{id}/secret",
            Policy::role(Role::Write),
            targets::secret,
            targets::describe_secret,
        )
        .get("/states", listed, states::list, states::describe_list)
        .get("/drift", operator, sync::drift, sync::describe_drift)
        .post(
            "/reconcile",
            admin,
            sync::reconcile,
            sync::describe_reconcile,
        )
        .get("/audit", admin, audit::list, audit::describe_list)
        .get("/apps", listed, apps::list, apps::describe_list)
        .get(
            "/me",
            Policy::token(),
            sessions::read,
            sessions::describe_read,
        )
        .post(
            "/session",
            Policy::open(),
            sessions::begin,
            sessions::describe_begin,
        )
        .delete(
            "/session",
            Policy::token(),
            sessions::end,
            sessions::describe_end,
        )
        .get("/sessions", admin, sessions::list, sessions::describe_list)
        .delete(
            "/sessions/{id}",
            admin,
            sessions::end_one,
            sessions::describe_end_one,
        )
        .get(
            "/apps/{app}",
            listed.app(App::Path),
            app::read,
            app::describe_read,
        )
        .put(
            "/apps/{app}",
            Policy::role(Role::Write).app(App::Path),
            app::put,
            app::describe_put,
        )
        .delete(
            "/apps/{app}",
            Policy::role(Role::Write).app(App::Path),
            app::delete,
            app::describe_delete,
        )
        .post(
            "/apps/{app}/rename",
            Policy::role(Role::Write).app(App::Path),
            app::rename,
            app::describe_rename,
        )
        .get(
            "/apps/{app}/hosts",
            listed.app(App::Path),
            hosts::read,
            hosts::describe_read,
        )
        .put(
            "/apps/{app}/hosts",
            admin.app(App::Path),
            hosts::grant,
            hosts::describe_grant,
        )
        .get(
            "/apps/{app}/ping-key",
            Policy::role(Role::Write).app(App::Path),
            ping_keys::read,
            ping_keys::describe_read,
        )
        .post(
            "/apps/{app}/ping-key",
            Policy::role(Role::Write).app(App::Path),
            ping_keys::replace,
            ping_keys::describe_replace,
        )
        .get(
            "/apps/{app}/releases",
            listed.app(App::Path),
            releases::list,
            releases::describe_list,
        )
        .post(
            "/apps/{app}/releases",
            Policy::role(Role::Write).app(App::Path),
            releases::add,
            releases::describe_add,
        )
        .get("/accounts", admin, accounts::list, accounts::describe_list)
        .post(
            "/accounts",
            admin,
            accounts::create,
            accounts::describe_create,
        )
        .delete(
            "/accounts/{mail}",
            admin,
            accounts::remove,
            accounts::describe_remove,
        )
        .get("/tokens", admin, tokens::list, tokens::describe_list)
        .post("/tokens", admin, tokens::create, tokens::describe_create)
        .delete(
            "/tokens/{name}",
            admin,
            tokens::revoke,
            tokens::describe_revoke,
        )
        .get(
            "/healthz",
            text(Policy::open().always_served()),
            health::healthz,
            health::describe_healthz,
        )
        .get(
            "/readyz",
            Policy::open(),
            health::readyz,
            health::describe_readyz,
        )
        .get(
            "/metrics",
            text(Policy::metrics().always_served()),
            health::metrics,
            health::describe_metrics,
        )
        .form(
            "/ack/{token}",
            Policy::open().format(Format::Html),
            get(ack_page::show).post(ack_page::acknowledge),
        )
        .page(
            "/ping/{*rest}",
            Policy::open().format(Format::Text),
            any(ping::ping),
        )
        .page(
            "/status/{slug}",
            Policy::open().format(Format::Html),
            get(status_pages::public::show),
        )
        .page(
            "/status/{slug}/{file}",
            Policy::open(),
            get(status_pages::public::file),
        )
        .page(
            "/refresh/{id}",
            Policy::open(),
            any(status_pages::public::refresh),
        )
        .page("/pinger", listed, get(pinger::list))
        .page("/pinger/", listed, get(pinger::list))
        .page("/pinger/task/{*url}", listed, get(pinger::show))
        .page("/badge/{*rest}", Policy::open(), get(badges::of_checks))
        .page("/b/{states}/{file}", Policy::open(), get(badges::of_check))
        .page("/", Policy::open(), get(ui::root))
        .page("/ui", Policy::open(), get(ui::begin))
        .page("/ui/", Policy::open().format(Format::Html), get(ui::index))
        .page("/ui/{*path}", Policy::open(), get(ui::file))
        .page("/openapi.json", Policy::open(), get(openapi_json))
        .page("/docs", Policy::open().format(Format::Html), get(docs));
    let mut kinds_routes = KindsRoutes(routes);
    kinds::for_each_kind(&mut kinds_routes);
    let routes = isrunning::routes(healthchecks::routes(kinds_routes.0));

    let mut document = OpenApi {
        info: Info {
            title: "kapacitor-alerts".into(),
            summary: Some("Alert rules for apps, watched by Kapacitor".into()),
            version: env!("CARGO_PKG_VERSION").into(),
            ..Info::default()
        },
        tags: kinds::ALL
            .iter()
            .map(|kind| Tag {
                name: kind.name.into(),
                description: Some(kind.about.into()),
                ..Tag::default()
            })
            .collect(),
        ..OpenApi::default()
    };
    let Routes { router, policies } = routes;
    let routes = router.finish_api(&mut document);
    openapi::describe_policies(&mut document, &policies);
    Api {
        routes,
        document,
        policies,
    }
}

/// Adds the routes of each kind.
struct KindsRoutes(Routes);

impl Visit for KindsRoutes {
    fn visit<K: KapacitorKind>(&mut self) {
        let routes = std::mem::take(&mut self.0);
        self.0 = rule_routes::routes::<K>(routes);
    }

    fn visit_check<K: Kind>(&mut self) {
        let routes = std::mem::take(&mut self.0);
        self.0 = rule_routes::check_routes::<K>(routes);
    }
}

/// The OpenAPI document as JSON.
#[derive(Clone)]
struct Document(Bytes);

/// `GET /openapi.json`
async fn openapi_json(Extension(Document(json)): Extension<Document>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], json).into_response()
}

/// `GET /docs`: the OpenAPI document to read and to try. The page is complete; it loads nothing from
/// anywhere else, and runs no script but its own.
static DOCS: LazyLock<(Bytes, HeaderValue)> = LazyLock::new(|| {
    let page = Swagger::new("openapi.json")
        .with_title("kapacitor-alerts")
        .html()
        // Swagger UI would ask a site of its own whether the document is valid.
        .replacen(
            "\"deepLinking\"",
            "\"validatorUrl\": null, \"deepLinking\"",
            1,
        );
    let scripts = html::hashes(&page, "<script>", "</script>");
    let styles = html::hashes(&page, "<style>", "</style>");
    let policy = format!(
        "default-src 'none'; script-src {scripts}; style-src {styles}; img-src 'self' data:; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    let policy = HeaderValue::try_from(policy).expect("hashes are in base64");
    (page.into(), policy)
});

async fn docs() -> Response {
    let (page, policy) = &*DOCS;
    (
        [
            (
                header::CONTENT_TYPE,
                HeaderValue::from_static("text/html; charset=utf-8"),
            ),
            (header::CONTENT_SECURITY_POLICY, policy.clone()),
            (
                header::REFERRER_POLICY,
                HeaderValue::from_static("no-referrer"),
            ),
        ],
        page.clone(),
    )
        .into_response()
}

async fn not_found(uri: Uri) -> Error {
    let mut segments = uri.path().split('/').skip(1);
    let family = match segments.next() {
        Some("task" | "tasks") => Some(Family::Task),
        Some("check" | "checks") => Some(Family::Check),
        _ => None,
    };
    let kind = segments.next().unwrap_or_default();
    let is_of = |family| kinds::named(kind).is_some_and(|it| it.family == family);
    match family {
        Some(family) if !kind.is_empty() && !is_of(family) => Error::NotFound(format!(
            "there is no kind {kind:?}; the kinds are {}",
            kinds::names_of(family)
        )),
        _ => Error::NotFound("there is nothing at this address; /docs lists what there is".into()),
    }
}

async fn method_not_allowed(method: Method) -> Error {
    Error::MethodNotAllowed(method)
}

fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no text");
    Error::Internal(format!("panicked: {text}")).into_response()
}

fn route_of(request: &Request) -> &str {
    request
        .extensions()
        .get::<MatchedPath>()
        .map_or("unmatched", MatchedPath::as_str)
}

fn request_id(request: &Request) -> Option<&str> {
    request.headers().get(&REQUEST_ID)?.to_str().ok()
}

fn span(request: &Request) -> tracing::Span {
    tracing::info_span!(
        "request",
        method = %request.method(),
        route = route_of(request),
        id = request_id(request).unwrap_or_default(),
        by = tracing::field::Empty,
    )
}

/// What [`finish`] needs.
#[derive(Clone)]
struct Finish {
    server: Server,
    policies: Arc<Policies>,
}

/// Finds a request's policy, bounds its time, counts it, and puts its id into an error's body.
async fn finish(
    State(Finish { server, policies }): State<Finish>,
    mut request: Request,
    next: Next,
) -> Response {
    let begin = Instant::now();
    let method = request.method().clone();
    let matched = request.extensions().get::<MatchedPath>();
    let policy = policies.of(&method, matched.map(MatchedPath::as_str));
    request.extensions_mut().insert(policy);
    let route = route_of(&request).to_owned();
    let id = request_id(&request).map(ToOwned::to_owned);
    let config = &server.config;
    let time_limit = match policy.time_limit {
        TimeLimit::Request => config.listen.request_timeout,
        TimeLimit::Backtest => 2 * config.backtest.timeout + config.listen.request_timeout,
    };
    let mut response = tokio::time::timeout(time_limit, next.run(request))
        .await
        .unwrap_or_else(|_| Error::Timeout("the request took too long".into()).into_response());
    if let Some(mut problem) = response.extensions_mut().remove::<Problem>() {
        problem.request_id = id;
        let headers = std::mem::take(response.headers_mut());
        let mut named = problem.respond();
        for (name, value) in headers
            .iter()
            .filter(|(name, _)| *name != header::CONTENT_LENGTH)
        {
            named.headers_mut().insert(name.clone(), value.clone());
        }
        response = named;
    }
    let status = response.status().as_u16();
    let metrics = &server.engine.metrics;
    metrics.request(method.as_str(), &route, status, begin.elapsed());
    tracing::info!(status, ms = begin.elapsed().as_millis() as u64, "answered");
    response
        .headers_mut()
        .entry(header::X_CONTENT_TYPE_OPTIONS)
        .or_insert(HeaderValue::from_static("nosniff"));
    response
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::StatusCode};
    use tower::ServiceExt;

    use super::*;
    use crate::access::policy::Need;

    #[tokio::test]
    async fn a_panic_is_an_opaque_500() {
        let broken = get(async || -> &'static str { panic!("with a s3cret") });
        let router = Router::new()
            .route("/", broken)
            .layer(CatchPanicLayer::custom(panicked));
        let request = Request::new(Body::empty());
        let answer = router.oneshot(request).await.unwrap();
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let problem = answer.extensions().get::<Problem>().unwrap();
        assert!(!problem.detail.contains("s3cret"), "{problem:?}");
    }

    /// The declared policies against what the document says of the calls, and the other way round.
    #[test]
    fn every_route_has_a_policy_that_fits_it() {
        let Api {
            document,
            policies,
            routes,
        } = api();
        let document = serde_json::to_value(&document).unwrap();
        let paths = document["paths"].as_object().unwrap();
        let pages = [
            "/",
            "/ui",
            "/ui/",
            "/ui/{*path}",
            "/openapi.json",
            "/docs",
            "/ack/{token}",
            "/ping/{*rest}",
            "/status/{slug}",
            "/status/{slug}/{file}",
            "/refresh/{id}",
            "/pinger",
            "/pinger/",
            "/pinger/task/{*url}",
            "/check-uptime",
            "/badge/{*rest}",
            "/b/{states}/{file}",
        ];
        let mut declared = 0;
        for (route, method, policy) in policies.iter() {
            assert_eq!(policies.of(method, Some(route)), policy);
            let in_path = route.contains("{app}");
            assert_eq!(policy.app == App::Path, in_path, "{method} {route}");
            if pages.contains(&route)
                || ["/api/", "/{mail}/"].iter().any(|it| route.starts_with(it))
            {
                continue;
            }
            declared += 1;
            let operation = &paths[route][method.as_str().to_lowercase()];
            assert!(
                operation.is_object(),
                "{method} {route} is not in the document"
            );
            let has_body = operation.get("requestBody").is_some();
            assert!(policy.app != App::Body || has_body, "{method} {route}");
            let content = &operation["responses"]["200"]["content"];
            if let Some(types) = content.as_object() {
                let json = types.contains_key("application/json");
                let is_json = matches!(policy.format, Format::Json | Format::JsonOrEvents);
                assert_eq!(is_json, json, "{method} {route}");
            }
        }
        let calls: usize = paths.values().map(|it| it.as_object().unwrap().len()).sum();
        assert_eq!(declared, calls);
        // axum prints every route of a router with its methods
        let routes = format!("{routes:?}");
        for (route, _, _) in policies.iter() {
            assert!(routes.contains(&format!("{route:?}")), "{route}");
        }
    }

    #[test]
    fn what_requests_need() {
        let policies = policies();
        let need = |method: Method, route: &str| policies.of(&method, Some(route)).need;
        for (method, route, wanted) in [
            (Method::GET, "/healthz", Need::Nothing),
            (Method::GET, "/tasks", Need::Role(Role::Read)),
            (Method::HEAD, "/tasks/5xx", Need::Role(Role::Read)),
            (Method::GET, "/states", Need::Role(Role::Read)),
            (
                Method::GET,
                "/task/5xx/{app}/script",
                Need::Role(Role::Read),
            ),
            (Method::POST, "/task/5xx/validate", Need::Role(Role::Read)),
            (
                Method::POST,
                "/task/5xx/{app}/backtest",
                Need::Role(Role::Read),
            ),
            (Method::POST, "/task/5xx", Need::Role(Role::Write)),
            (
                Method::POST,
                "/task/5xx/{app}/test",
                Need::Role(Role::Write),
            ),
            (Method::DELETE, "/task/5xx/{app}", Need::Role(Role::Write)),
            (Method::PUT, "/tasks/5xx", Need::Token),
            (Method::GET, "/drift", Need::All(Role::Read)),
            (Method::GET, "/metrics", Need::Metrics),
            (Method::POST, "/reconcile", Need::All(Role::Admin)),
            (Method::GET, "/tokens", Need::All(Role::Admin)),
            (Method::GET, "/something-new", Need::All(Role::Admin)),
            (Method::GET, "/tasksomething", Need::All(Role::Admin)),
        ] {
            assert_eq!(need(method.clone(), route), wanted, "{method} {route}");
        }
        assert_eq!(policies.of(&Method::GET, None).need, Need::Token);
    }
}
