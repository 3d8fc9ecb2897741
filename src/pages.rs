//! Status pages as they were last rendered.

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Instant,
};

use axum::body::Bytes;
use engine::status_pages::Known;

/// A page as it was rendered.
#[derive(Debug)]
pub struct Rendered {
    /// When that began.
    pub at: Instant,
    pub html: Bytes,
    /// The same, compressed with gzip.
    pub gzipped: Bytes,
    /// The content security policy that fits it.
    pub policy: String,
    pub atom: Bytes,
    pub feed: Bytes,
    pub badge: Badge,
    /// What it was made from and need not be read again each time.
    pub known: Arc<Known>,
}

/// A badge, in each form.
#[derive(Debug)]
pub struct Badge {
    pub svg: Bytes,
    pub json: Bytes,
    /// For <https://shields.io/badges/endpoint-badge>.
    pub shields: Bytes,
}

/// Where a page is kept.
#[derive(Debug, Default)]
pub struct Place {
    last: RwLock<Option<Arc<Rendered>>>,
    /// Whose turn it is to render it.
    pub turn: tokio::sync::Mutex<()>,
}

impl Place {
    pub fn last(&self) -> Option<Arc<Rendered>> {
        self.last
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub fn keep(&self, page: Arc<Rendered>) {
        *self.last.write().unwrap_or_else(PoisonError::into_inner) = Some(page);
    }
}

/// Pages by their addresses. Those that were not asked for longest are dropped.
pub type Pages = moka::sync::Cache<String, Arc<Place>>;

/// So many pages are kept: some ten megabytes.
const KEPT: u64 = 1_000;

/// No pages yet.
pub fn pages() -> Pages {
    moka::sync::Cache::new(KEPT)
}
