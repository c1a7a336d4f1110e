//! Where a test's store lies: in a file, or in a schema of its own on a PostgreSQL server.

use std::future::Future;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::Result;
use dianmao_jobs::settings::StorePlace;
use dianmao_servers::Postgres;

tokio::task_local! {
    static SERVER: &'static Postgres;
}

/// Runs each named test once on every backend, whose name is then part of the test's.
macro_rules! on_each_backend {
    ($($test:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $test() -> anyhow::Result<()> {
                super::$test().await
            })*
        }

        mod postgres {
            $(#[tokio::test]
            async fn $test() -> anyhow::Result<()> {
                $crate::backend::on_postgres(concat!("dianmao-jobs ", stringify!($test)), super::$test()).await
            })*
        }
    };
}
pub(crate) use on_each_backend;

/// Runs a test whose companies keep their stores on a server; prints a `SKIP` line where there is none.
pub(crate) async fn on_postgres(name: &str, test: impl Future<Output = Result<()>>) -> Result<()> {
    match Postgres::shared(name) {
        Some(server) => SERVER.scope(server, test).await,
        None => Ok(()),
    }
}

/// A place for a store that nobody has used: in the folder, or on the server that the test runs on.
pub(crate) fn place(dir: &Path) -> Result<StorePlace> {
    static DATABASE: OnceLock<String> = OnceLock::new();
    static N_SCHEMAS: AtomicU32 = AtomicU32::new(0);
    let Ok(server) = SERVER.try_with(|server| *server) else { return Ok(dir.join("dianmao.db").into()) };
    let url = DATABASE.get_or_init(|| server.database());
    let name = url.rsplit('/').next().unwrap_or_default();
    let schema = format!("company_{}", N_SCHEMAS.fetch_add(1, Ordering::Relaxed));
    server.sql(name, &format!("create schema {schema}"));
    Ok(StorePlace::Server(format!("{url}?options=-csearch_path%3D{schema}").parse()?))
}
