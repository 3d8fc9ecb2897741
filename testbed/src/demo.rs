//! `demo`: the product in a few minutes. Three rules over REST, data as the platform writes it, the
//! notifications as they arrive, an outage of Slack and a silence. Nothing is faked, and it passes only if all
//! of them arrived.
//!
//! - [`story`]: what is shown, chapter by chapter
//! - [`arrivals`]: the notifications that have to arrive, and in time
//! - [`shop`]: what the app answers that checks ask

mod arrivals;
mod shop;
mod story;

use std::path::Path;
use std::pin::pin;
use std::process::ExitCode;

use anyhow::{Result, ensure};
use rustix::process::Signal;

use testbed::Testbed;
use testbed::service::{DELIVERED_BY_SERVICE, Service};

use crate::screen::{Screen, Style};
use crate::{asked_to_end, ended_by, supervisor};
use story::Story;

enum End {
    /// With so many notifications.
    Passed(usize),
    Interrupted(Signal),
}

pub async fn demo(service: &Path, keep: bool) -> Result<ExitCode> {
    let mut screen = Screen::new();
    screen.step("1. Starting the real parts, each on a free port");
    let end = if keep {
        in_background(&mut screen, service).await
    } else {
        here(&mut screen, service).await
    };
    screen.clear();
    let seconds = screen.seconds();
    Ok(match end {
        Ok(End::Passed(count)) => {
            let summary =
                format!("demo passed: 3 rules, 4 checks, {count} notifications, {seconds:.0} s");
            screen.say(Style::Good, &format!("\n{summary}"));
            ExitCode::SUCCESS
        }
        Ok(End::Interrupted(signal)) => {
            eprintln!("\ndemo interrupted after {seconds:.0} s; all that it started is ended");
            ended_by(signal)
        }
        Err(error) => {
            eprintln!("\ndemo failed after {seconds:.0} s: {error:#}");
            ExitCode::FAILURE
        }
    })
}

/// On parts that end with this process.
async fn here(screen: &mut Screen, program: &Path) -> Result<End> {
    let mut asked_to_end = pin!(asked_to_end()?);
    let story = async {
        let started = screen.waiting("starting", async {
            let testbed = Testbed::start().await?;
            let service =
                Service::start(program, &testbed.addresses(), &DELIVERED_BY_SERVICE).await?;
            anyhow::Ok((testbed, service))
        });
        let (testbed, mut service) = started.await?;
        let vars = supervisor::addresses(&testbed, &service).into_iter();
        let vars = vars.map(|(name, value)| (name.into(), value)).collect();
        let count = Story::new(screen, program, vars)?.tell(false).await?;
        let stop = async {
            service.stop().await;
            testbed.stop().await;
        };
        screen.waiting("stopping", stop).await;
        screen.line(Style::Plain, "all that was started is stopped");
        anyhow::Ok(count)
    };
    // Whatever is dropped early ends its processes.
    tokio::select! {
        count = story => count.map(End::Passed),
        signal = &mut asked_to_end => Ok(End::Interrupted(signal)),
    }
}

/// On parts that stay, if all was seen.
async fn in_background(screen: &mut Screen, program: &Path) -> Result<End> {
    let launched = screen.waiting("starting", supervisor::launch(program));
    ensure!(
        launched.await?,
        "parts and service are up already in this checkout; `make down` ends them"
    );
    let mut asked_to_end = pin!(asked_to_end()?);
    let story = async {
        let text = supervisor::read_env()?;
        let vars = text.lines().filter_map(|line| line.split_once('='));
        let vars = vars
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        Story::new(screen, program, vars)?.tell(true).await
    };
    let end = tokio::select! {
        count = story => count.map(End::Passed),
        signal = &mut asked_to_end => Ok(End::Interrupted(signal)),
    };
    if !matches!(end, Ok(End::Passed(_))) {
        supervisor::end()?;
    }
    end
}
