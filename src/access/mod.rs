//! Who may do what: tokens, the guard in front of all routes, and what it refuses.
//!
//! The guard ([`guard`]) finds who asks ([`Caller`]) and holds what the request needs
//! ([`policy::Policy`]) against what the token may. Which app a request is about, the extractors in
//! [`crate::api::extract`] find, in the path and in the body; lists are narrowed in SQL.

mod cache;
mod caller;
mod guard;
mod identity;
pub mod policy;
mod rate;
mod throttle;

pub use self::{
    caller::Caller,
    guard::guard,
    identity::{Access, Rules, StartError, create},
};
