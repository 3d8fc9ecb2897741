//! Who may do what: tokens, the guard in front of all routes, and what it refuses.
//!
//! The guard ([`guard`]) finds the [`Caller`] and compares what the request needs ([`policy::Policy`]) with
//! what the token allows. The extractors in [`crate::api::extract`] find the app that a request is about,
//! in its path or body; lists are filtered in SQL.

mod cache;
mod caller;
mod guard;
mod identity;
pub mod password;
pub mod policy;
mod rate;
mod throttle;

pub use self::{
    caller::Caller,
    guard::{COOKIES, Credentials, Origin, Scheme, guard, is_same_origin, request_id},
    identity::{Access, Given, Rules, StartError, create},
};
