//! The config of statuspage on the command line, and its own paths on an address of their own.

use testbed::process::Folder;

use super::{Program, run, run_in};
use crate::{
    checks::status_pages::{CONFIG, TOKEN, entries},
    program::tokens::{lent, settings},
};

#[tokio::test]
async fn sp9_a_config_is_imported_and_served_at_the_paths_of_statuspage() {
    let settings = settings().await;
    let mut env = lent(&settings);
    let folder = Folder::new("statuspage").unwrap();
    std::fs::write(folder.path().join("config.yml"), CONFIG).unwrap();
    let import = ["import", "statuspage", "config.yml", "--app", "nipe"];
    let imported = run_in(&folder, &import, &env).await.expect(0);
    assert_eq!(imported.out, "/status/status: 5 entries\n");
    let again = run_in(&folder, &import, &env).await.expect(0);
    assert_eq!(again.out, imported.out);

    env.extend([
        ("STATUSPAGE_BIND", "127.0.0.1:0"),
        ("STATUSPAGE_PAGE", "status"),
    ]);
    let program = Program::serve(&env).await;
    let address = program.events().into_iter().find_map(|event| {
        let serves = event["setting"] == "STATUSPAGE_BIND";
        serves.then(|| event["address"].as_str().unwrap().to_owned())
    });
    let base = format!("http://{}", address.unwrap());
    let get = async |path: &str| {
        let request = reqwest::Client::new().get(format!("{base}{path}"));
        let answer = request.header("X-Token", TOKEN).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    assert_eq!(
        get("/refresh/http").await,
        (200, r#"{"refreshed": 2}"#.into())
    );
    let (status, page) = get("/").await;
    assert_eq!(status, 200);
    let wanted = [
        ("HTTP/HTTPS", "Operational"),
        ("DNS", "Down"),
        ("SMTP/IMAP", "Down"),
        ("HTTP/HTTPS", "Operational"),
        ("Internal DNS", "Down"),
    ];
    assert_eq!(entries(&page), wanted);
    assert_eq!(
        get("/status/status").await.0,
        404,
        "and nothing else is there"
    );
}

#[tokio::test]
async fn what_is_wrong_with_an_import_is_said() {
    let settings = settings().await;
    let env = lent(&settings);
    let folder = Folder::new("statuspage").unwrap();
    std::fs::write(
        folder.path().join("config.yml"),
        "statuspage:\n  groups: {}",
    )
    .unwrap();
    for (arguments, wanted) in [
        (
            ["import", "statuspage", "config.yml", "--app", "nipe"],
            "nothing was imported: statuspage.token: is required",
        ),
        (
            ["import", "statuspage", "nothing.yml", "--app", "nipe"],
            "cannot read nothing.yml: No such file or directory",
        ),
        (
            ["import", "statuspage", "config.yml", "--app", "a b"],
            "nothing was imported: --app must be 1 to 128 letters",
        ),
    ] {
        let ended = run_in(&folder, &arguments, &env).await.expect(1);
        assert!(ended.err.contains(wanted), "{}", ended.err);
    }
    let half = [("STATUSPAGE_BIND", "127.0.0.1:0")];
    let env: Vec<_> = env.iter().copied().chain(half).collect();
    let ended = run(&["config"], &env).await.expect(2);
    let wanted = "STATUSPAGE_PAGE is required with STATUSPAGE_BIND";
    assert!(ended.err.contains(wanted), "{}", ended.err);
}
