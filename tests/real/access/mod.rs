//! Who may do what.

mod audit;
mod doors;
mod hosts;
mod limits;
mod masks;
mod scopes;
mod sessions;
mod tokens;
mod wires;
