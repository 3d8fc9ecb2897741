//! `POST /accounts`, `GET /accounts` and `DELETE /accounts/{mail}`: who may have endpoints of an app checked by a
//! password.

use aide::transform::TransformOperation;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use rules::{
    fields::{AppName, Field, Fields, string},
    targets::Emails,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use store::{
    accounts::{self, Account},
    audit::Action,
};

use super::{
    error::Error,
    extract::Body,
    openapi::{describe_body, errors, parameter, with_example},
    views::Time,
};
use crate::{
    Server,
    access::{Caller, password},
};

/// An account that is to be, as it is sent.
#[derive(JsonSchema)]
#[schemars(rename = "NewAccount")]
#[expect(dead_code, reason = "the document's picture of what is read")]
pub struct AccountInput {
    /// The address of whoever owns it; reports go there.
    #[schemars(extend("format" = "email"))]
    mail: String,
    /// 8 to 200 characters.
    #[schemars(length(min = 8, max = 200))]
    password: String,
    app: AppName,
}

/// An account.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Account")]
pub struct AccountView {
    mail: String,
    app: String,
    created_at: Time,
}

impl From<Account> for AccountView {
    fn from(account: Account) -> Self {
        Self {
            mail: account.mail,
            app: account.app,
            created_at: Time(account.created_at),
        }
    }
}

struct Mail(String);

impl Field for Mail {
    fn from_json(value: &Value) -> Result<Self, String> {
        let text = string(value)?.trim().to_lowercase();
        let addresses = Emails::from_json(&text.clone().into());
        match addresses {
            Ok(_) if !text.contains(',') => Ok(Self(text)),
            _ => Err("must be an e-mail address, such as \"ann@example.com\"".into()),
        }
    }
}

struct Password(String);

impl Field for Password {
    fn from_json(value: &Value) -> Result<Self, String> {
        let text = string(value)?;
        match (8..=200).contains(&text.chars().count()) {
            true => Ok(Self(text.into())),
            false => Err("must be 8 to 200 characters".into()),
        }
    }
}

/// `POST /accounts`
pub async fn create(
    State(server): State<Server>,
    caller: Caller,
    body: Body,
) -> Result<Response, Error> {
    let mut fields = Fields::new(body.0);
    let mail: Option<Mail> = fields.required("mail");
    let given: Option<Password> = fields.required("password");
    let app: Option<AppName> = fields.required("app");
    fields.finish().map_err(Error::Invalid)?;
    let (Some(Mail(mail)), Some(Password(given)), Some(app)) = (mail, given, app) else {
        unreachable!("a field that was not read was noted");
    };
    let hash = password::hash(given).await?;
    let by = caller.actor(Action::AccountCreate);
    let added = accounts::add(&server.engine.db, &by, &mail, app.as_str(), &hash).await;
    if !added.map_err(Error::Database)? {
        return Err(Error::Conflict(format!(
            "there is an account {mail} already"
        )));
    }
    let now = store::now(&server.engine.db)
        .await
        .map_err(Error::Database)?;
    let view = AccountView {
        mail,
        app: app.to_string(),
        created_at: Time(now),
    };
    Ok((StatusCode::CREATED, Json(view)).into_response())
}

/// `GET /accounts`
pub async fn list(State(server): State<Server>) -> Result<Response, Error> {
    let all = accounts::list(&server.engine.db).await;
    let all: Vec<AccountView> = all
        .map_err(Error::Database)?
        .into_iter()
        .map(Into::into)
        .collect();
    Ok(Json(all).into_response())
}

/// `DELETE /accounts/{mail}`
pub async fn remove(
    State(server): State<Server>,
    caller: Caller,
    Path(mail): Path<String>,
) -> Result<Response, Error> {
    let by = caller.actor(Action::AccountDelete);
    let removed = accounts::remove(&server.engine.db, &by, &mail.to_lowercase()).await;
    match removed.map_err(Error::Database)? {
        true => Ok(StatusCode::NO_CONTENT.into_response()),
        false => Err(Error::NotFound(format!("there is no account {mail}"))),
    }
}

fn example() -> Value {
    json!({ "mail": "ann@example.com", "app": "shop-prod", "created_at": "2026-03-01T09:30:00.123456Z" })
}

type Op<'a> = TransformOperation<'a>;

/// `POST /accounts`
pub fn describe_create(op: Op<'_>) -> Op<'_> {
    let mut op = op.id("create_account").tag("access").summary(
        "Let somebody have endpoints of an app checked by a password, as isRunning has it",
    );
    let schema =
        aide::generate::in_context(|context| context.schema.subschema_for::<AccountInput>());
    let sent =
        json!({ "mail": "ann@example.com", "password": "correct horse", "app": "shop-prod" });
    describe_body(op.inner_mut(), schema, sent);
    let op = op.response_with::<201, Json<AccountView>, _>(|answer| {
        with_example(answer.description("Made."), example())
    });
    errors(op, &[400, 409, 413, 415, 422])
}

/// `GET /accounts`
pub fn describe_list(op: Op<'_>) -> Op<'_> {
    let op = op
        .id("list_accounts")
        .tag("access")
        .summary("All accounts, by their addresses");
    let op = op.response_with::<200, Json<Vec<AccountView>>, _>(|answer| {
        with_example(answer.description("The accounts."), json!([example()]))
    });
    errors(op, &[])
}

/// `DELETE /accounts/{mail}`
pub fn describe_remove(op: Op<'_>) -> Op<'_> {
    let mut op = op
        .id("delete_account")
        .tag("access")
        .summary("Remove an account; its endpoints stay as checks of the app");
    let schema = json!({ "type": "string" });
    parameter(op.inner_mut(), "path", "mail", "Its address.", schema);
    let op = op.response_with::<204, (), _>(|answer| answer.description("It is gone."));
    errors(op, &[404])
}
