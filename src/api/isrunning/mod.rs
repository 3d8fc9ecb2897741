//! isRunning's endpoints: `/{mail}/…` by the password of an account, and `/check-uptime`.
//!
//! Source: <https://github.com/TanmoySG/is-running>, whose document names the paths and the payloads; the words of
//! its answers are those of its code. An endpoint of an account is a check of the kind `probe`.

mod asked;
mod endpoints;
mod label;
mod report;
mod uptime;

use axum::routing::get;

use super::routes::Routes;
use crate::access::policy::Policy;

/// The routes. Each looks at the password itself, which is in the body.
pub fn routes(routes: Routes) -> Routes {
    let all = [
        ("/add/endpoint", get(endpoints::add).post(endpoints::add)),
        (
            "/check/endpoint",
            get(endpoints::check).post(endpoints::check),
        ),
        (
            "/delete/endpoint",
            get(endpoints::delete).post(endpoints::delete),
        ),
        (
            "/check-all",
            get(endpoints::check_all).post(endpoints::check_all),
        ),
        (
            "/check-all/",
            get(endpoints::check_all).post(endpoints::check_all),
        ),
        (
            "/generate/report/{type}",
            get(report::generate).post(report::generate),
        ),
        (
            "/get/status",
            get(endpoints::status).post(endpoints::status),
        ),
        (
            "/routine-check/{token}/{hours}",
            get(endpoints::routine).post(endpoints::routine),
        ),
    ];
    let routes = all.into_iter().fold(routes, |routes, (path, handlers)| {
        routes.form(&format!("/{{mail}}{path}"), Policy::open(), handlers)
    });
    routes.page("/check-uptime", Policy::open(), get(uptime::check))
}
