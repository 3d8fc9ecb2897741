//! Silences and windows on the command line.

use testbed::{Addresses, parts::new_database};

use super::run;

#[tokio::test]
async fn a_silence_is_added_listed_and_ended() {
    let parts = Addresses::from_env().unwrap();
    let database = new_database(&parts.database_url).await.unwrap();
    let env = [("DATABASE_URL", database.as_str())];
    run(&["migrate"], &env).await.expect(0);
    let add = ["silence", "add", "--app", "shop-*", "db move"];
    let silence = |more: &[&'static str]| [&add[..], more].concat();
    for (arguments, fault) in [
        (silence(&[]), "until: is required"),
        (
            silence(&["--for", "31d"]),
            "until: must be in the future, in 30 days at most",
        ),
        (
            silence(&["--until", "resolved"]),
            "nothing that it would be about is wrong now",
        ),
        (
            silence(&["--for", "1h", "--level", "high"]),
            "level: must be INFO, WARNING or CRITICAL",
        ),
    ] {
        let ended = run(&arguments, &env).await.expect(1);
        assert!(ended.err.contains(fault), "{}", ended.err);
    }
    let looked = run(&silence(&["--for", "1h", "--dry-run"]), &env)
        .await
        .expect(0);
    assert_eq!(looked.out, "nothing that it would be about is wrong now\n");
    let list = ["silence", "list"];
    assert_eq!(run(&list, &env).await.expect(0).out, "");

    let added = run(&silence(&["--for", "1h", "--kind", "5xx"]), &env)
        .await
        .expect(0)
        .out;
    assert!(added.starts_with("   1  shop-* 5xx  until "), "{added}");
    assert!(
        added.ends_with("  by cli: db move  (0 held back)\n"),
        "{added}"
    );
    assert_eq!(run(&list, &env).await.expect(0).out, added);
    let json = run(&["silence", "list", "--json"], &env)
        .await
        .expect(0)
        .out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        (&json[0]["id"], &json[0]["app"]),
        (&1.into(), &"shop-*".into())
    );
    let ended = run(&["silence", "end", "1"], &env).await.expect(0).out;
    assert!(ended.contains("  ended "), "{ended}");
    assert_eq!(run(&list, &env).await.expect(0).out, "");
    let again = run(&["silence", "end", "1"], &env).await.expect(1);
    assert!(
        again.err.contains("there is no silence 1 in force"),
        "{}",
        again.err
    );
}

#[tokio::test]
async fn a_window_is_set_listed_and_deleted() {
    let parts = Addresses::from_env().unwrap();
    let database = new_database(&parts.database_url).await.unwrap();
    let env = [("DATABASE_URL", database.as_str())];
    run(&["migrate"], &env).await.expect(0);
    let set = [
        "window",
        "set",
        "nightly",
        "--app",
        "shop-*",
        "--reason",
        "backup",
        "--timezone",
        "Europe/Berlin",
        "--starts",
        "23:00",
        "--for",
        "4h",
    ];
    let window = |more: &[&'static str]| [&set[..], more].concat();
    let ended = run(&window(&[]), &env).await.expect(2);
    assert!(ended.err.contains("--weekdays"), "{}", ended.err);
    let ended = run(&window(&["--weekdays", "sat,blursday"]), &env)
        .await
        .expect(1);
    assert!(
        ended.err.contains("weekdays: must be an array of days"),
        "{}",
        ended.err
    );
    let once = run(&window(&["--on", "2999-12-24"]), &env)
        .await
        .expect(0)
        .out;
    assert_eq!(
        once,
        "nightly  shop-*  2999-12-24 23:00 Europe/Berlin for 4h  next 2999-12-24T22:00:00Z  by cli: backup\n"
    );
    let weekly = run(&window(&["--weekdays", "sunday,sat"]), &env)
        .await
        .expect(0)
        .out;
    assert!(
        weekly.starts_with("nightly  shop-*  sat,sun 23:00 Europe/Berlin for 4h  "),
        "{weekly}"
    );
    let list = ["window", "list"];
    assert_eq!(run(&list, &env).await.expect(0).out, weekly);
    let json = run(&["window", "list", "--json"], &env).await.expect(0).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json[0]["next"].as_array().unwrap().len(), 5);
    let delete = ["window", "delete", "nightly"];
    assert_eq!(
        run(&delete, &env).await.expect(0).out,
        "nightly is deleted\n"
    );
    let ended = run(&delete, &env).await.expect(1);
    assert!(
        ended.err.contains("there is no window \"nightly\""),
        "{}",
        ended.err
    );
}
