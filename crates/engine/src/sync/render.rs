//! From a stored rule to its script.

use rules::{
    KapacitorKind, Rule,
    fields::FieldError,
    ingest::IngestSecret,
    kinds::{self, Dispatch},
    render::{Rendered, Templates},
};
use store::Record;

use crate::Engine;

/// Why a stored rule has no script. It was checked before it was stored, so the fault is the service's.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("no kind is named {0:?}")]
    Kind(String),
    #[error("the stored rule {0} is not a valid one of its kind: {1:?}")]
    Stored(String, Vec<FieldError>),
    #[error("the template does not render: {0}")]
    Template(#[from] tera::Error),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// The script and vars of a stored rule.
pub async fn render(engine: &Engine, record: &Record) -> Result<Rendered, Error> {
    struct Render<'a>(&'a Record, &'a Templates, Option<&'a IngestSecret>);

    impl Dispatch for Render<'_> {
        type Output = Result<Rendered, Error>;

        fn run<K: KapacitorKind>(self) -> Self::Output {
            let Self(record, templates, secret) = self;
            let rule: Rule<K> = record
                .rule()
                .map_err(|errors| Error::Stored(record.id.clone(), errors))?;
            Ok(templates.render(&rule, record.active_since, secret)?)
        }
    }

    let secret = engine.ingest_secret(record.delivery()).await?;
    kinds::dispatch(&record.kind, Render(record, &engine.templates, secret))
        .unwrap_or_else(|| Err(Error::Kind(record.kind.clone())))
}
