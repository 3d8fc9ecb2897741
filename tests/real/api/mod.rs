//! Every call of the API, for every kind, as a client sees it.

mod calls;
mod conditions;
mod costs;
mod documents;
mod lists;
mod states;
mod versions;
mod writes;
