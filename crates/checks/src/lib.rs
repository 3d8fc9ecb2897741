//! Uses no other crate. What a check is: when it is expected to report, what a report or the lack of one makes of
//! its state, and how its name reads in an address. Pure: no clock, no network, no database.

pub mod calendar;
pub mod cron;
pub mod heartbeat;
pub mod history;
pub mod job;
pub mod oncalendar;
pub mod polled;
pub mod probe;
pub mod schedule;
pub mod slug;
pub mod status;
pub mod uptime;
