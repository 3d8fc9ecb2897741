//! Status pages as they were last rendered.

use std::time::Instant;

use axum::body::Bytes;

/// A page as it was rendered.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// When that began.
    pub at: Instant,
    pub html: Bytes,
}

/// Pages by their addresses. Those that were not asked for longest are dropped.
pub type Pages = moka::sync::Cache<String, Rendered>;

/// So many pages are kept: some megabytes.
const KEPT: u64 = 1_000;

/// No pages yet.
pub fn pages() -> Pages {
    moka::sync::Cache::new(KEPT)
}
