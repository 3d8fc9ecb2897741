//! `GET /check-uptime`: an endpoint is asked once, for anybody; nothing is kept, and nobody is told.

use std::time::{Duration, Instant};

use axum::{Json, extract::State, response::IntoResponse, response::Response};
use prober::{Fault, Http, Target};
use rules::fields::Field;
use rules::polling::HttpUrl;
use serde_json::{Value, json};

use super::label::label;
use crate::{
    Server,
    access::Origin,
    api::{error::Error, extract::Parameters},
};

/// How long the endpoint may take.
const LIMIT: Duration = Duration::from_secs(10);

struct Endpoint(HttpUrl);

impl Field for Endpoint {
    fn from_json(value: &Value) -> Result<Self, String> {
        HttpUrl::from_json(value).map(Self)
    }
}

/// `GET /check-uptime?endpoint=<url>`
pub async fn check(
    State(server): State<Server>,
    Origin(address): Origin,
    Parameters(mut fields): Parameters,
) -> Result<Response, Error> {
    if !server.config.checks.check_uptime {
        let off = "this is switched off here (CHECK_UPTIME)";
        return Err(Error::NotFound(off.into()));
    }
    let endpoint = fields.required::<Endpoint>("endpoint");
    fields
        .finish()
        .map_err(|errors| Error::BadRequest(rules::fields::sentence(&errors)))?;
    let Some(Endpoint(url)) = endpoint else {
        return Err(Error::BadRequest("endpoint: is required".into()));
    };
    let now = Instant::now();
    if server.access.uptime.wait(address, now).is_some() {
        let often = "endpoints are asked ten times a minute for one address; try again later";
        return Err(Error::Busy(often.into()));
    }
    server.access.uptime.failed(address, now);
    let target = Target::Http(Http {
        url: url.url().clone(),
        method: "GET".into(),
        headers: Vec::new(),
        secret_headers: Vec::new(),
        body: Vec::new(),
        follow_redirects: true,
    });
    let outcome = server.engine.prober.ask(&target, LIMIT).await;
    let duration = outcome.phases.whole.as_secs_f64();
    let answer = match outcome.answer {
        Ok(answer) => json!({
            "status": answer.status, "duration": duration, "redirects": answer.redirects,
            "response": label(Some(answer.status.into()), answer.redirects > 0),
        }),
        Err(Fault::Forbidden) => {
            return Err(Error::BadRequest(
                "endpoint: must lead to a public address".into(),
            ));
        }
        Err(fault) => json!({
            "status": null, "duration": duration, "redirects": 0, "response": label(None, false),
            "reason": fault.to_string(),
        }),
    };
    Ok(Json(answer).into_response())
}
