//! May use `rules`. PostgreSQL: every statement, the schema, the locks, and the connections.

pub mod audit;
mod connections;
pub mod hosts;
mod locks;
pub mod rules;
mod session;
pub mod token;
pub mod tokens;
pub mod versions;

pub use self::{
    connections::{Settings, check_schema, migrate, migrate_patiently, pool, within},
    locks::{TaskLock, TaskLocks},
};
