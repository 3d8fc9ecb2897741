//! Checks that are made by their first report.

use rules::{Kind, Rule, kinds::heartbeat::Heartbeat, naming::CheckName};
use serde_json::{Map, json};
use store::{
    audit::{Action, Actor},
    checks as rows,
};
use uuid::Uuid;

use crate::{Engine, change};

/// Why there is no check after all.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no app with this key.
    #[error("there is no app with this key")]
    NotFound,
    /// The slug cannot be the name of a check.
    #[error("the slug cannot be the name of a check")]
    Name,
    #[error(transparent)]
    Change(#[from] change::Error),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Change(error.into())
    }
}

/// Makes a heartbeat of this name for the app with this key, which is told like the app's other heartbeats. If two
/// reports come at once, one of them makes it. Answers its code.
pub async fn create(engine: &Engine, key: &str, slug: &str) -> Result<Uuid, Error> {
    let app = rows::app_of(&engine.db, key)
        .await?
        .ok_or(Error::NotFound)?;
    let name = CheckName::parse(slug).map_err(|_| Error::Name)?;
    let id = Heartbeat::id(&app, name.as_str());
    let targets = rows::targets_of(&engine.db, &app, Some(Heartbeat::NAME)).await?;
    let mut object = Map::new();
    object.insert("app".into(), app.into());
    object.insert("name".into(), json!(name));
    targets.narrowed().write(&mut object);
    let rule: Rule<Heartbeat> = Rule::parse(object).map_err(change::Error::Invalid)?;
    let by = Actor {
        name: "ping".into(),
        address: None,
        request_id: None,
        action: Action::Create,
    };
    match change::create(engine, by, &rule).await {
        Ok(_) | Err(change::Error::Exists) => {}
        Err(error) => return Err(error.into()),
    }
    let check = rows::find(&engine.db, &id).await?.ok_or(Error::NotFound)?;
    Ok(check.code)
}
