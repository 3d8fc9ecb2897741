//! Status pages: what they show, what is said on them, and the pages themselves.

mod draw;
mod feed;
pub mod incidents;
pub mod public;
mod times;
mod words;

use aide::{OperationInput, transform::TransformOperation};
use axum::{
    Json,
    body::Bytes,
    extract::{FromRequest, Path, Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use engine::{
    change,
    status_pages::{self, Place, Put},
};
use rules::{
    expectation::Zone,
    fields::{AppName, FieldError, json_type},
    status_page::{Config, PageSlug, StatusPage},
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};
use store::{
    audit::Action,
    status_pages::{self as rows, Page},
};

use super::{
    error::Error,
    extract::{self, Body, Parameters},
    openapi::{describe_body, errors, parameter, query, with_example},
    views::Time,
};
use crate::{Server, access::Caller};

/// A status page.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "StatusPageView")]
pub struct PageView {
    pub slug: String,
    #[serde(flatten)]
    pub page: StatusPage,
    /// Where everybody sees it.
    pub url: String,
    /// Whether it has a token by which its items are refreshed.
    pub refreshable: bool,
    pub created_at: Time,
    pub updated_at: Time,
}

impl PageView {
    /// `public_url`: where people reach the service.
    pub fn of(page: Page, public_url: Option<&str>) -> Self {
        let slug = page.slug;
        Self {
            url: format!("{}/status/{slug}", public_url.unwrap_or_default()),
            slug,
            page: page.spec.0,
            refreshable: page.refreshable,
            created_at: Time(page.created_at),
            updated_at: Time(page.updated_at),
        }
    }
}

/// A status page as it is sent.
#[derive(JsonSchema)]
#[schemars(rename = "StatusPage")]
#[expect(
    dead_code,
    reason = "the document's picture of what StatusPage::parse reads"
)]
struct PageInput {
    #[serde(flatten)]
    page: StatusPage,
    /// The token by which its items are refreshed; left out, it stays as it is.
    #[schemars(length(min = 16, max = 200))]
    refresh_token: Option<String>,
}

/// A page as it is sent.
pub enum Sent {
    Page(Map<String, Value>),
    /// A `config.yml` of statuspage.
    Config(Bytes),
}

impl FromRequest<Server> for Sent {
    type Rejection = Error;

    async fn from_request(request: Request, server: &Server) -> Result<Self, Error> {
        let content_type = request.headers().get(header::CONTENT_TYPE);
        let content_type = content_type.and_then(|it| it.to_str().ok()).unwrap_or("");
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        let yaml = [
            "application/yaml",
            "application/x-yaml",
            "text/yaml",
            "text/x-yaml",
        ];
        if !yaml.contains(&essence.to_ascii_lowercase().as_str()) {
            let Body(fields) = Body::from_request(request, server).await?;
            return Ok(Self::Page(fields));
        }
        extract::bytes(request, server).await.map(Self::Config)
    }
}

impl OperationInput for Sent {}

/// Reads a `config.yml` of statuspage.
pub fn read_config(text: &[u8]) -> Result<Config, Error> {
    let text =
        std::str::from_utf8(text).map_err(|_| Error::BadRequest("the file is not UTF-8".into()))?;
    let document: Value = serde_saphyr::from_str(text)
        .map_err(|error| Error::BadRequest(format!("the file is not YAML: {error}")))?;
    match document {
        Value::Object(document) => Config::parse(document).map_err(Error::Invalid),
        other => Err(Error::BadRequest(format!(
            "the file must be a mapping with \"statuspage\" in it, not {}",
            json_type(&other)
        ))),
    }
}

fn slug(text: &str) -> Result<PageSlug, Error> {
    PageSlug::parse(text).map_err(|message| {
        Error::Invalid(vec![FieldError {
            field: "slug".into(),
            message,
        }])
    })
}

/// Says which page an error is about.
fn about(slug: &str) -> impl FnOnce(change::Error) -> Error {
    move |error| match error {
        change::Error::Exists => Error::Conflict(format!(
            "there is a status page {slug:?} of an app that this token is not for"
        )),
        other => other.into(),
    }
}

/// `PUT /status-pages/{slug}`
pub async fn put(
    State(server): State<Server>,
    caller: Caller,
    Path(name): Path<String>,
    parameters: Parameters,
    sent: Sent,
) -> Result<Response, Error> {
    let slug = slug(&name)?;
    let engine = &server.engine;
    let is_own = |app: &str| caller.covers(app);
    let may = |app: &AppName| match is_own(app.as_str()) {
        true => Ok(()),
        false => Err(caller.refuse(app.as_str())),
    };
    let put = match sent {
        Sent::Page(fields) => {
            parameters.none()?;
            let (page, token) = StatusPage::parse(fields).map_err(Error::Invalid)?;
            may(&page.app)?;
            let by = caller.actor(Action::StatusPagePut);
            status_pages::put(engine, &by, is_own, &slug, &page, token.as_ref()).await
        }
        Sent::Config(text) => {
            let Parameters(mut fields) = parameters;
            let app: Option<AppName> = fields.required("app");
            let timezone: Option<Zone> = fields.optional("timezone");
            let checked = fields.finish();
            let config = read_config(&text)?;
            checked.map_err(Error::Invalid)?;
            let app = app.ok_or_else(|| Error::Internal("a missing field was not noted".into()))?;
            may(&app)?;
            let place = Place {
                slug,
                app,
                timezone,
            };
            let by = |action| caller.actor(action);
            status_pages::put_config(engine, by, is_own, &place, &config).await
        }
    };
    let Put { page, created } = put.map_err(about(&name))?;
    server.pages.invalidate(&name);
    let status = match created {
        true => StatusCode::CREATED,
        false => StatusCode::OK,
    };
    Ok((status, Json(view(&server, page))).into_response())
}

fn view(server: &Server, page: Page) -> PageView {
    PageView::of(page, server.engine.settings.public_url.as_deref())
}

/// `GET /status-pages`
pub async fn list(
    State(server): State<Server>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Json<Vec<PageView>>, Error> {
    parameters.none()?;
    let pages = rows::all(&server.engine.db)
        .await
        .map_err(Error::Database)?;
    let pages = pages
        .into_iter()
        .filter(|it| caller.covers(it.spec.app.as_str()));
    Ok(Json(pages.map(|page| view(&server, page)).collect()))
}

/// The page of this address, of an app that the caller has access to.
pub(super) async fn find(server: &Server, caller: &Caller, slug: &str) -> Result<Page, Error> {
    let page = rows::find(&server.engine.db, slug).await;
    let page = page.map_err(Error::Database)?;
    let page = page.filter(|it| caller.covers(it.spec.app.as_str()));
    page.ok_or_else(|| Error::NotFound(format!("there is no status page {slug:?}")))
}

/// `GET /status-pages/{slug}`
pub async fn read(
    State(server): State<Server>,
    caller: Caller,
    Path(slug): Path<String>,
) -> Result<Json<PageView>, Error> {
    let page = find(&server, &caller, &slug).await?;
    Ok(Json(view(&server, page)))
}

/// `DELETE /status-pages/{slug}`
pub async fn delete(
    State(server): State<Server>,
    caller: Caller,
    Path(slug): Path<String>,
) -> Result<StatusCode, Error> {
    find(&server, &caller, &slug).await?;
    let by = caller.actor(Action::StatusPageDelete);
    let deleted = rows::delete(&server.engine.db, &by, &slug).await;
    server.pages.invalidate(&slug);
    match deleted.map_err(Error::Database)? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Error::NotFound(format!("there is no status page {slug:?}"))),
    }
}

type Op<'a> = TransformOperation<'a>;

fn example() -> Value {
    json!({
        "slug": "shop", "app": "shop-prod", "title": "Shop", "description": "How our shop is.",
        "timezone": "Europe/Berlin", "language": "en", "colour": "#0b63c5",
        "groups": [{ "name": "Website", "entries": [
            { "rule": "heartbeat:shop-prod:nightly-backup", "name": "Backup" },
        ] }],
        "url": "https://alerts.example.com/status/shop", "refreshable": false,
        "created_at": "2026-03-01T09:30:00Z", "updated_at": "2026-03-01T09:30:00Z",
    })
}

pub(super) fn describe_slug(op: &mut Op<'_>) {
    let schema = json!({ "type": "string", "minLength": 1, "maxLength": 50,
        "pattern": "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$" });
    parameter(op.inner_mut(), "path", "slug", "The page.", schema);
}

fn answer<'a, const STATUS: u16>(op: Op<'a>, about: &str) -> Op<'a> {
    op.response_with::<STATUS, Json<PageView>, _>(|answer| {
        with_example(answer.description(about), example())
    })
}

/// `PUT /status-pages/{slug}`
pub fn describe_put(op: Op<'_>) -> Op<'_> {
    let mut op = op
        .id("put_status_page")
        .tag("status pages")
        .summary("Show everybody how rules are; a page of the same address is replaced")
        .description(
            "A `config.yml` of statuspage is taken as well, with the content type `application/yaml`: its items are \
             made, and those that it had before are deleted.",
        );
    describe_slug(&mut op);
    let op = query(
        op,
        "app",
        "With a config.yml: whose the page is.",
        json!({ "type": "string" }),
    );
    let mut op = query(
        op,
        "timezone",
        "With a config.yml: the IANA time zone of the times on the page; UTC, where it is left out.",
        json!({ "type": "string" }),
    );
    let schema = aide::generate::in_context(|it| it.schema.subschema_for::<PageInput>());
    let mut body = example();
    for name in ["slug", "url", "refreshable", "created_at", "updated_at"] {
        body.as_object_mut().map(|body| body.shift_remove(name));
    }
    describe_body(op.inner_mut(), schema, body);
    let op = answer::<200>(op, "The page, which was there before.");
    let op = answer::<201>(op, "The page.");
    errors(op, &[400, 408, 409, 413, 415, 422])
}

/// `GET /status-pages`
pub fn describe_list(op: Op<'_>) -> Op<'_> {
    let op = op
        .id("list_status_pages")
        .tag("status pages")
        .summary("All status pages, by address");
    let op = op.response_with::<200, Json<Vec<PageView>>, _>(|answer| {
        with_example(answer.description("The pages."), json!([example()]))
    });
    errors(op, &[400, 422])
}

/// `GET /status-pages/{slug}`
pub fn describe_read(op: Op<'_>) -> Op<'_> {
    let mut op = op
        .id("read_status_page")
        .tag("status pages")
        .summary("A status page, and where everybody sees it");
    describe_slug(&mut op);
    errors(answer::<200>(op, "The page."), &[404])
}

/// `DELETE /status-pages/{slug}`
pub fn describe_delete(op: Op<'_>) -> Op<'_> {
    let mut op = op
        .id("delete_status_page")
        .tag("status pages")
        .summary("Delete a status page; the rules that it shows stay");
    describe_slug(&mut op);
    let op = op.response_with::<204, (), _>(|answer| answer.description("It is gone."));
    errors(op, &[404])
}
