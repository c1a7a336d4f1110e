//! Opening, refusing, locking.

use dianmao_store::{Error, Store, Token};
use sqlx::Connection;

use crate::sample::{Home, at, on_each_backend};

on_each_backend![
    what_was_saved_is_there_after_opening_again,
    programs_may_open_a_new_store_at_once,
    tables_of_a_newer_program_are_refused,
    tables_that_somebody_changed_are_refused,
    a_second_run_of_the_company_is_turned_away_until_the_first_ends,
    companies_run_beside_each_other,
    tokens_are_kept_by_name_and_company,
];

async fn what_was_saved_is_there_after_opening_again(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    assert_eq!((store.schema().found, store.schema().version), (None, 3));
    let token = Token { value: "secret".to_owned(), expires_at: at(120) };
    store.save_token("dingappkey", &token).await?;
    store.close().await;
    let store = home.store().await?;
    assert_eq!((store.schema().found, store.schema().version), (Some(3), 3));
    assert_eq!(store.token("dingappkey").await?, Some(token));
    Ok(())
}

#[tokio::test]
async fn a_closed_store_is_one_file() -> anyhow::Result<()> {
    let home = Home::sqlite()?;
    home.store().await?.close().await;
    let Home::Sqlite(dir) = &home else { unreachable!("it was made as a file") };
    assert_eq!(std::fs::read_dir(dir.path())?.count(), 1, "the write-ahead log is folded into the file");
    Ok(())
}

async fn programs_may_open_a_new_store_at_once(home: &Home) -> anyhow::Result<()> {
    let open = |company: &'static str| tokio::spawn(Store::open(home.place(), company));
    for opening in ["a", "b", "c", "d"].map(open) {
        opening.await??;
    }
    Ok(())
}

#[cfg(unix)]
#[tokio::test]
async fn every_file_is_its_owners_alone() -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir()?;
    let store = Store::open(dir.path().join("dianmao.db"), "main").await?;
    let _lock = store.lock().await?;
    store.save_scope(&serde_json::json!([]), at(0)).await?;
    let mut names = Vec::new();
    for entry in std::fs::read_dir(dir.path())? {
        let entry = entry?;
        assert_eq!(entry.metadata()?.permissions().mode() & 0o777, 0o600, "{:?}", entry.file_name());
        names.push(entry.file_name().into_string().expect("our own names"));
    }
    names.sort();
    assert_eq!(names, ["dianmao.db", "dianmao.db-shm", "dianmao.db-wal", "dianmao.db.main.lock"]);
    Ok(())
}

async fn tables_of_a_newer_program_are_refused(home: &Home) -> anyhow::Result<()> {
    let known = home.store().await?.schema().version;
    let later = "(version, description, success, checksum, execution_time) VALUES (9001, 'later', TRUE, '0', 0)";
    home.run(&format!("INSERT INTO _sqlx_migrations {later}")).await?;
    let error = home.store().await.expect_err("it is newer").downcast::<Error>()?;
    assert!(matches!(error, Error::Newer { found: 9001, .. }), "{error:?}");
    let text = format!(
        "`{}` was written by a newer version of this program (tables of version 9001, this program knows {known})",
        home.place()
    );
    assert_eq!(error.to_string(), text);
    Ok(())
}

async fn tables_that_somebody_changed_are_refused(home: &Home) -> anyhow::Result<()> {
    home.store().await?;
    home.run("UPDATE _sqlx_migrations SET checksum = '0' WHERE version = 1").await?;
    let error = home.store().await.expect_err("they are not ours").downcast::<Error>()?;
    assert_eq!(
        error.to_string(),
        "the store holds a value that cannot be read: tables of version 1 that this program did not make"
    );
    Ok(())
}

#[tokio::test]
async fn another_programs_database_is_refused_and_stays_as_it_is() -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let path = dir.path().join("hr.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&path).create_if_missing(true);
    let mut hr = sqlx::SqliteConnection::connect_with(&options).await?;
    sqlx::query("CREATE TABLE employees (id INTEGER)").execute(&mut hr).await?;
    hr.close().await?;
    let before = std::fs::read(&path)?;
    let error = Store::open(path.as_path(), "main").await.expect_err("it is another's");
    assert!(matches!(error, Error::Foreign { .. }), "{error:?}");
    assert_eq!(std::fs::read(&path)?, before);
    Ok(())
}

#[tokio::test]
async fn a_text_file_is_refused() -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let path = dir.path().join("employees.csv");
    std::fs::write(&path, "employee_id,name\n".repeat(100))?;
    let error = Store::open(path.as_path(), "main").await.expect_err("it is no database");
    assert!(matches!(error, Error::Foreign { .. }), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn a_missing_folder_is_named() -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let path = dir.path().join("missing").join("dianmao.db");
    let error = Store::open(path.as_path(), "main").await.expect_err("there is no such folder");
    assert_eq!(error.to_string(), format!("cannot use `{}`", path.display()));
    Ok(())
}

async fn a_second_run_of_the_company_is_turned_away_until_the_first_ends(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let lock = store.lock().await?;
    let error = home.store().await?.lock().await.expect_err("it is held");
    let holder = match home {
        Home::Sqlite(_) => format!("process {}", std::process::id()),
        Home::Postgres { .. } => format!("dianmao, process {} at 127.0.0.1", std::process::id()),
    };
    assert_eq!(error.to_string(), format!("another run of company `main` is under way ({holder})"));
    drop(lock);
    let second = home.store().await?;
    let lock = second.lock().await?;
    store.lock().await.expect_err("now the second one has it");
    drop(lock);
    drop(store.lock().await?);
    Ok(())
}

async fn companies_run_beside_each_other(home: &Home) -> anyhow::Result<()> {
    let (one, other) = (home.store().await?, home.company("other").await?);
    let (_lock, _other) = (one.lock().await?, other.lock().await?);
    one.save_scope(&serde_json::json!([]), at(0)).await?;
    other.save_scope(&serde_json::json!([]), at(0)).await?;
    Ok(())
}

#[tokio::test]
async fn company_names_cannot_lead_the_lock_elsewhere() -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let odd = Store::open(dir.path().join("dianmao.db"), "../分公司").await?;
    let _lock = odd.lock().await?;
    assert!(dir.path().join("dianmao.db.%2e%2e%2f%e5%88%86%e5%85%ac%e5%8f%b8.lock").exists());
    Ok(())
}

async fn tokens_are_kept_by_name_and_company(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let old = Token { value: "old".to_owned(), expires_at: at(1) };
    let new = Token { value: "new".to_owned(), expires_at: at(2) };
    assert_eq!(store.token("app").await?, None);
    store.save_token("app", &old).await?;
    store.save_token("app", &new).await?;
    assert_eq!(store.token("app").await?, Some(new));
    assert_eq!(home.company("other").await?.token("app").await?, None);
    store.forget_token("app").await?;
    assert_eq!(store.token("app").await?, None);
    assert!(!format!("{old:?}").contains("old"), "a token is never printed");
    Ok(())
}
