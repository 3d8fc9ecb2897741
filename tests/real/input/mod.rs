//! What is right and what is wrong in a body, and what a client hears of it.

mod connections;
mod errors;
mod fields;
mod hostile;
mod targets;
mod webhooks;
