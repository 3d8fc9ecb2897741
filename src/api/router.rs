//! The table of contents of the HTTP API, then the layers around all of it.

use std::time::Instant;

use aide::{
    axum::{
        ApiRouter,
        routing::{delete_with, get_with, post_with},
    },
    openapi::{Info, OpenApi, Tag},
    swagger::Swagger,
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, Method, Uri, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    trace::TraceLayer,
};

use crate::{
    access,
    app::App,
    error::{Error, Problem},
    health,
    sync::http as sync,
    task::{fields, kinds, list, openapi},
};

/// Bytes that a body may have.
pub const BODY_LIMIT: usize = 64 * 1024;

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The whole service.
pub fn router(app: App) -> Router {
    let (routes, document) = api();
    let json = serde_json::to_vec(&document).expect("an OpenAPI document is JSON");
    let documents = Router::new()
        .route(
            "/openapi.json",
            get(async move || ([(header::CONTENT_TYPE, "application/json")], json)),
        )
        .route("/docs", get(docs));
    routes
        .merge(documents)
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(middleware::from_fn_with_state(app.clone(), access::guard))
        .layer(middleware::from_fn_with_state(app.clone(), finish))
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
        .with_state(app)
}

/// `GET /metrics` and nothing else, for everybody: for an address of its own.
pub fn metrics(app: App) -> Router {
    Router::new()
        .route("/metrics", get(health::metrics))
        .with_state(app)
}

/// The OpenAPI document of the API.
pub fn document() -> OpenApi {
    api().1
}

/// The routes, and the document made from them.
fn api() -> (Router<App>, OpenApi) {
    aide::generate::on_error(|error| {
        // Parameters are described by our own extractors.
        tracing::debug!(%error, "OpenAPI");
    });
    aide::generate::extract_schemas(true);
    aide::generate::infer_responses(false);
    aide::generate::in_context(|context| {
        context.schema.subschema_for::<Problem>();
        context.schema.subschema_for::<fields::AppName>();
        context.schema.subschema_for::<fields::DynoType>();
        context.schema.subschema_for::<access::token::TokenName>();
    });

    let mut router = ApiRouter::new()
        .api_route("/tasks", get_with(list::of_all, openapi::list_all))
        .api_route("/states", get_with(list::states, openapi::states))
        .api_route("/drift", get_with(sync::drift, openapi::drift))
        .api_route("/reconcile", post_with(sync::reconcile, openapi::reconcile))
        .api_route("/audit", get_with(list::audit, openapi::audit))
        .api_route(
            "/tokens",
            get_with(access::http::list, access::openapi::list)
                .post_with(access::http::create, access::openapi::create),
        )
        .api_route(
            "/tokens/{name}",
            delete_with(access::http::revoke, access::openapi::revoke),
        )
        .api_route("/healthz", get_with(health::healthz, openapi::healthz))
        .api_route("/readyz", get_with(health::readyz, openapi::readyz))
        .api_route("/metrics", get_with(health::metrics, openapi::metrics));
    for kind in kinds::ALL {
        router = (kind.routes)(router);
    }

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
    let router = router.finish_api(&mut document);
    access::openapi::describe(&mut document);
    (router, document)
}

/// `GET /docs`: the OpenAPI document to read and to try. All of the page is in the page; it may
/// load nothing from anywhere else.
async fn docs() -> Response {
    let page = Swagger::new("openapi.json")
        .with_title("kapacitor-alerts")
        .html()
        // Swagger UI would have the document's validity shown by a site of its own.
        .replacen(
            "\"deepLinking\"",
            "\"validatorUrl\": null, \"deepLinking\"",
            1,
        );
    let policy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; \
                  img-src 'self' data:; connect-src 'self'";
    (
        [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CONTENT_SECURITY_POLICY, policy),
        ],
        page,
    )
        .into_response()
}

async fn not_found(uri: Uri) -> Error {
    let mut segments = uri.path().split('/').skip(1);
    let names: Vec<_> = kinds::ALL.iter().map(|kind| kind.name).collect();
    match (segments.next(), segments.next()) {
        (Some("task" | "tasks"), Some(kind))
            if !kind.is_empty() && kinds::named(kind).is_none() =>
        {
            Error::NotFound(format!(
                "there is no kind {kind:?}; the kinds are {}",
                names.join(", ")
            ))
        }
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

/// Bounds a request's time, counts it, and puts its id into an error's body.
async fn finish(State(app): State<App>, request: Request, next: Next) -> Response {
    let begin = Instant::now();
    let method = request.method().clone();
    let route = route_of(&request).to_owned();
    let id = request_id(&request).map(ToOwned::to_owned);
    let patience = if route.ends_with("/backtest") {
        // two replays, each of which has a bound of its own, and what is around them
        2 * app.config.backtest_timeout + app.config.request_timeout
    } else {
        app.config.request_timeout
    };
    let mut response = tokio::time::timeout(patience, next.run(request))
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
    app.metrics
        .request(method.as_str(), &route, status, begin.elapsed());
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

    #[tokio::test]
    async fn a_panic_is_a_500_that_says_nothing_of_it() {
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
}
