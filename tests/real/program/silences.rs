//! Silences on the command line.

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
