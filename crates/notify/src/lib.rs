//! May use `kapacitor` and `secret`. What is sent to each channel, and what its answer means.
//!
//! [`Message`] is what there is to say; each file of [`channels`] turns one into a [`Request`] and reads the
//! [`Verdict`] from the answer; [`retry`] says when to try again. All of it is pure: no network, no clock,
//! no random numbers of its own.

pub mod answer;
pub mod channels;
mod message;
mod notifier;
mod request;
pub mod retry;
pub mod text;

pub use self::{
    answer::{Answer, Verdict},
    message::{Link, Message, Note},
    notifier::{Invalid, Notifier, Recipient},
    request::{Http, Mail, Request},
};
