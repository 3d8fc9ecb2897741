//! What rules report: taken in, and found again where it was lost.

pub mod compare;
pub mod ingest;
