//! A webhook that takes the connection and never answers must not keep others from their alerts.
//!
//! When Kapacitor stops a task it waits until the queues of the task's handlers are empty, and holds a
//! lock that every alert needs. What bounds that wait is the timeout of the webhook's handler.

use std::time::{Duration, SystemTime};

use rules::schedule::spread;
use serde_json::json;
use testbed::{platform::EventShape, sink::Received};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::mpsc,
    time::{Instant, timeout_at},
};

use super::service_and_kapacitor;
use crate::support::PATIENCE;

/// How long after the edit another rule's alert may come.
const BOUND: Duration = Duration::from_secs(15);

/// A server that takes every connection, and keeps it without a word.
async fn hanging() -> (String, mpsc::UnboundedReceiver<TcpStream>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let (sender, taken) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if sender.send(stream).is_err() {
                return;
            }
        }
    });
    (url, taken)
}

/// The second of ten at which a rule that watches events is evaluated.
fn second_of_ten(id: &str) -> u64 {
    spread(id, 1 << 31) % 10
}

#[tokio::test]
async fn a_webhook_that_hangs_does_not_stop_the_alerts_of_other_rules() {
    let (service, _kapacitor) = service_and_kapacitor().await;
    let (sink, platform) = (service.sink().await, service.platform());
    let (url, mut taken) = hanging().await;

    let hung = service.app_name("hung");
    let begin = second_of_ten(&format!("{hung}-release"));
    // Evaluated three seconds after the other, while that is being edited.
    let other = (0..)
        .map(|nth| service.app_name(&format!("other{nth}")))
        .find(|app| second_of_ten(&format!("{app}-release")) == (begin + 3) % 10)
        .unwrap();
    let rule = json!({ "app": hung, "post": url });
    service.post("/task/release", rule).await.expect(201);
    let rule = json!({ "app": other, "slack": format!("#{other}") });
    service.post("/task/release", rule).await.expect(201);

    let now = SystemTime::now();
    for nth in 0..4 {
        let at = now + Duration::from_millis(nth);
        let image = format!("hung:{nth}");
        let released = platform.released(&hung, &image, at, EventShape::Mixed);
        released.await.unwrap();
    }
    let first = timeout_at(Instant::now() + PATIENCE, taken.recv()).await;
    let _first = first.unwrap().expect("Kapacitor calls the webhook");

    let now = SystemTime::now();
    let released = platform.released(&other, "other:1", now, EventShape::Mixed);
    released.await.unwrap();
    let edited = Instant::now();
    let path = format!("/task/release/{hung}");
    let edit = service.patch(&path, json!({ "slack": "#hung" }));
    let channel = format!("#{other}");
    let told = sink.wait_for(|it: &Received| it.to == channel, PATIENCE);
    let told = async {
        told.await.unwrap();
        edited.elapsed()
    };
    let (answer, after) = tokio::join!(edit, told);
    assert!(after <= BOUND, "told {after:?} after the edit");
    let answer = answer.expect(201).json();
    assert_eq!(answer["sync"]["status"], "synced", "{answer}");
}
