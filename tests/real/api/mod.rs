//! Every call of the API, for every kind, as a client sees it.

mod app;
mod calls;
mod conditions;
mod costs;
mod documents;
mod lists;
mod overview;
mod states;
mod ui;
mod versions;
mod writes;
