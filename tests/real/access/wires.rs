//! How the service speaks with Kapacitor and PostgreSQL: over TLS, and as whom.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use serde_json::json;
use testbed::{
    parts::{Part, new_database},
    process::Folder,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, pki_types::PrivatePkcs8KeyDer},
};

use crate::support::{Service, eventually};

/// An authority of the test's own, and what it vouches for: 127.0.0.1.
struct Vouched {
    folder: Folder,
    certificate: rcgen::Certificate,
    key: KeyPair,
}

impl Vouched {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let authority = params.self_signed(&key).unwrap();
        let folder = Folder::new("tls").unwrap();
        std::fs::write(folder.path().join("ca.pem"), authority.pem()).unwrap();
        let issuer = Issuer::new(params, key);
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["127.0.0.1".into()]).unwrap();
        Self {
            certificate: params.signed_by(&key, &issuer).unwrap(),
            key,
            folder,
        }
    }

    fn authority(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }
}

/// Speaks TLS before a server that does not; its URL, and what clients have said.
async fn tls_before(server: &str, vouched: &Vouched) -> (String, Arc<Mutex<String>>) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let key = PrivatePkcs8KeyDer::from(vouched.key.serialize_der());
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![vouched.certificate.der().clone()], key.into())
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let said = Arc::new(Mutex::new(String::new()));
    let (heard, server) = (said.clone(), server.to_owned());
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            let (acceptor, heard, server) = (acceptor.clone(), heard.clone(), server.clone());
            tokio::spawn(async move {
                let client = acceptor.accept(connection).await?;
                let (mut from_client, mut to_client) = tokio::io::split(client);
                let server = TcpStream::connect(server).await?;
                let (mut from_server, mut to_server) = server.into_split();
                tokio::spawn(
                    async move { tokio::io::copy(&mut from_server, &mut to_client).await },
                );
                let mut bytes = [0; 4096];
                loop {
                    let read = from_client.read(&mut bytes).await?;
                    if read == 0 {
                        return to_server.shutdown().await;
                    }
                    let text = String::from_utf8_lossy(&bytes[..read]);
                    heard.lock().unwrap().push_str(&text);
                    to_server.write_all(&bytes[..read]).await?;
                }
            });
        }
    });
    (url, said)
}

async fn service_over(url: &str, authority: Option<&Path>, token: Option<&str>) -> Service {
    Service::start_with(|settings| {
        settings.kapacitor.kapacitor_url = Some(url.into());
        settings.kapacitor.kapacitor_ca = authority.map(|it| it.display().to_string());
        settings.kapacitor.kapacitor_token = token.map(Into::into);
        settings.sync.reconcile_interval = Some("1000".into());
    })
    .await
}

fn kapacitor() -> String {
    let parts = testbed::Addresses::from_env().unwrap();
    parts.kapacitor_url.replace("http://", "")
}

#[tokio::test]
async fn kapacitors_certificate_is_checked_against_the_given_ca() {
    let vouched = Vouched::new();
    let (url, _) = tls_before(&kapacitor(), &vouched).await;
    let service = service_over(&url, Some(&vouched.authority()), None).await;
    let rule = service.rule("5xx", "shop");
    service.create(&rule).await;
    let plain = reqwest::get(format!(
        "{}/kapacitor/v1/tasks/{}",
        service.parts.kapacitor_url, rule.id
    ));
    assert_eq!(plain.await.unwrap().status(), 200);
    service.delete(&rule.path).await.expect(200);

    let other = Vouched::new();
    for authority in [None, Some(other.authority())] {
        let service = service_over(&url, authority.as_deref(), None).await;
        let task = service.post(&rule.collection(), rule.body.clone()).await;
        let task = task.expect(202).json();
        let error = task["sync"]["error"].as_str().unwrap();
        assert!(error.contains("certificate"), "{error}");
    }
}

#[tokio::test]
async fn a_token_or_a_user_and_password_go_to_kapacitor() {
    let vouched = Vouched::new();
    let authority = vouched.authority();
    let (url, said) = tls_before(&kapacitor(), &vouched).await;
    let service = service_over(&url, Some(&authority), Some("s3cret-token")).await;
    service.get("/drift").await.expect(200);
    let heard = std::mem::take(&mut *said.lock().unwrap()).to_lowercase();
    assert!(heard.contains("authorization: bearer s3cret-token\r\n"));
    drop(service);

    let with_user = url.replace("https://", "https://bob:s3cret@");
    let service = service_over(&with_user, Some(&authority), None).await;
    service.get("/drift").await.expect(200);
    let heard = said.lock().unwrap().clone();
    assert!(heard.contains("Basic Ym9iOnMzY3JldA=="), "{heard}");
}

#[tokio::test]
async fn postgresqls_certificate_is_checked_against_the_given_ca() {
    let vouched = Vouched::new();
    let postgresql = Part::postgresql().await.unwrap();
    let admin = sqlx::PgPool::connect(&postgresql.url).await.unwrap();
    let data: String = sqlx::query_scalar("show data_directory")
        .fetch_one(&admin)
        .await
        .unwrap();
    // PostgreSQL runs as somebody else, who must own the key
    for (name, pem) in [
        ("server.crt", vouched.certificate.pem()),
        ("server.key", vouched.key.serialize_pem()),
    ] {
        let write = format!(
            "copy (select unnest(string_to_array('{pem}', E'\\n')))
             to program 'umask 077; cat > {data}/{name}'"
        );
        let write = sqlx::AssertSqlSafe(write.replace('\r', ""));
        sqlx::query(write).execute(&admin).await.unwrap();
    }
    for statement in ["alter system set ssl = on", "select pg_reload_conf()"] {
        sqlx::query(statement).execute(&admin).await.unwrap();
    }
    let database = new_database(&postgresql.url).await.unwrap();
    let over_tls = |authority: PathBuf| {
        let authority = authority.display();
        format!("{database}?sslmode=verify-full&sslrootcert={authority}")
    };
    let url = over_tls(vouched.authority());
    eventually("it speaks TLS", async || {
        sqlx::PgPool::connect(&url).await.ok()
    })
    .await;
    let service = Service::start_with(|settings| settings.database.database_url = Some(url)).await;
    service.create(&service.rule("5xx", "shop")).await;
    let encrypted: bool =
        sqlx::query_scalar("select ssl from pg_stat_ssl where pid = pg_backend_pid()")
            .fetch_one(&service.app.engine.db)
            .await
            .unwrap();
    assert!(encrypted);

    let other = Vouched::new();
    let url = over_tls(other.authority());
    let error = sqlx::PgPool::connect(&url).await.unwrap_err();
    assert!(error.to_string().contains("certificate"), "{error}");
}

#[tokio::test]
async fn a_file_that_is_not_a_certificate_is_refused() {
    let folder = Folder::new("tls").unwrap();
    let file = folder.path().join("ca.pem");
    for text in [
        None,
        Some("nonsense"),
        Some("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
    ] {
        if let Some(text) = text {
            std::fs::write(&file, text).unwrap();
        }
        assert!(kapacitor::Authority::read(file.clone()).is_err());
    }
    let mut given = kapacitor_alerts::config::Settings::default();
    given.database.database_url = Some("postgres://db/alerts".into());
    given.kapacitor.kapacitor_url = Some("http://bob:s3cret@kapacitor".into());
    given.kapacitor.kapacitor_token = Some("s3cret".into());
    given.kapacitor.kapacitor_ca = Some(file.display().to_string());
    let problems = kapacitor_alerts::config::Config::check(given).unwrap_err();
    let named: Vec<_> = problems.iter().map(|problem| problem.name).collect();
    assert_eq!(json!(named), json!(["KAPACITOR_TOKEN", "KAPACITOR_CA"]));
}
