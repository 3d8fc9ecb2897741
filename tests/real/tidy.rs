//! What a rule that reports events remembers does not grow without end, and nothing is told twice
//! for it.

use std::time::{Duration, SystemTime};

use engine::sync::event_log;
use serde_json::json;
use testbed::{platform::EventShape, sink::Received};

use crate::support::{PATIENCE, Service, eventually};

#[tokio::test]
async fn the_event_log_is_emptied_and_nothing_is_reported_twice() {
    let service = Service::start().await;
    let (sink, platform) = (service.sink().await, service.platform());
    let app = service.app_name("shop");
    let id = format!("{app}-release");
    let released = async |image: &str, minutes: u64| {
        // as a platform writes it that knows whole seconds only
        let now = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap();
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(now.as_secs() - 60 * minutes);
        platform
            .released(&app, image, at, EventShape::Mixed)
            .await
            .unwrap();
    };
    let rule = json!({"app": app, "slack": format!("#{app}")});
    service.post("/task/release", rule).await.expect(201);

    // A rule that has watched for a week, and told a release twenty minutes ago.
    sqlx::query(
        "with older as (update rules set active_since = now() - interval '8 days' returning id)
         update deployments set sync_status = 'pending', next_attempt_at = now()
         from older where rule = older.id",
    )
    .execute(&service.app.engine.db)
    .await
    .unwrap();
    released("shop:1", 20).await;
    let told = |image: &'static str| {
        let channel = format!("#{app}");
        move |it: &Received| it.to == channel && it.text.contains(image)
    };
    sink.wait_for(told("shop:1"), PATIENCE).await.unwrap();
    let remembered = async || {
        let topics = service
            .app
            .engine
            .kapacitor
            .topics(&format!("main:{id}:*"))
            .await
            .unwrap();
        let mut events = 0;
        for topic in topics {
            let of_topic = service
                .app
                .engine
                .kapacitor
                .topic_events(&topic)
                .await
                .unwrap();
            events += of_topic.unwrap_or_default().len();
        }
        events
    };
    assert_eq!(remembered().await, 1);

    eventually("it is tidied", async || {
        (event_log::trim_all(&service.app.engine).await.unwrap() == 1).then_some(())
    })
    .await;
    assert_eq!(remembered().await, 0);
    assert_eq!(
        event_log::trim_all(&service.app.engine).await.unwrap(),
        0,
        "once is enough"
    );

    // What comes next is told, by handlers that are still connected; what was told is not.
    released("shop:2", 0).await;
    sink.wait_for(told("shop:2"), PATIENCE).await.unwrap();
    sink.expect_none(
        {
            let again = told("shop:1");
            let first = sink
                .received()
                .await
                .unwrap()
                .iter()
                .find(|it| again(it))
                .map(|it| it.seq);
            move |it| again(it) && Some(it.seq) != first
        },
        Duration::from_secs(12),
    )
    .await
    .unwrap();
}
