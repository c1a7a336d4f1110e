//! Opening, refusing, locking.

use dianmao_store::{Error, Store, Token};
use sqlx::Connection;

use crate::sample::{at, other, raw, store};

#[tokio::test]
async fn what_was_saved_is_there_after_opening_again() -> anyhow::Result<()> {
    let (dir, store) = store().await?;
    let token = Token { value: "secret".to_owned(), expires_at: at(120) };
    store.save_token("dingappkey", &token).await?;
    let path = store.path().to_owned();
    store.close().await;
    assert_eq!(std::fs::read_dir(dir.path())?.count(), 1, "the write-ahead log is folded into the file");
    let store = Store::open(&path, "main").await?;
    assert_eq!(store.token("dingappkey").await?, Some(token));
    Ok(())
}

#[tokio::test]
async fn two_programs_may_open_a_new_file_at_once() -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let path = dir.path().join("dianmao.db");
    let open = |company: &'static str| tokio::spawn(Store::open(path.clone(), company));
    for opening in ["a", "b", "c", "d"].map(open) {
        opening.await??;
    }
    Ok(())
}

#[cfg(unix)]
#[tokio::test]
async fn every_file_is_its_owners_alone() -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let (dir, store) = store().await?;
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

#[tokio::test]
async fn tables_of_a_newer_program_are_refused() -> anyhow::Result<()> {
    let (_dir, store) = store().await?;
    sqlx::query("INSERT INTO _sqlx_migrations VALUES (9001, 'later', '', TRUE, x'00', 0)")
        .execute(&mut raw(&store).await?)
        .await?;
    let error = Store::open(store.path(), "main").await.expect_err("it is newer");
    assert!(matches!(error, Error::Newer { found: 9001, known: 1, .. }), "{error:?}");
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
    let error = Store::open(&path, "main").await.expect_err("it is another's");
    assert!(matches!(error, Error::Foreign { .. }), "{error:?}");
    assert_eq!(std::fs::read(&path)?, before);
    Ok(())
}

#[tokio::test]
async fn a_text_file_is_refused() -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let path = dir.path().join("employees.csv");
    std::fs::write(&path, "employee_id,name\n".repeat(100))?;
    let error = Store::open(&path, "main").await.expect_err("it is no database");
    assert!(matches!(error, Error::Foreign { .. }), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn a_missing_folder_is_named() -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let path = dir.path().join("missing").join("dianmao.db");
    let error = Store::open(&path, "main").await.expect_err("there is no such folder");
    assert_eq!(error.to_string(), format!("cannot use `{}`", path.display()));
    Ok(())
}

#[tokio::test]
async fn a_second_run_of_the_company_is_turned_away_until_the_first_ends() -> anyhow::Result<()> {
    let (_dir, store) = store().await?;
    let lock = store.lock().await?;
    let error = Store::open(store.path(), "main").await?.lock().await.expect_err("it is held");
    let pid = std::process::id();
    assert_eq!(error.to_string(), format!("another run of company `main` is under way (process {pid})"));
    assert!(matches!(error, Error::Busy { holder: Some(holder), .. } if holder == pid));
    drop(lock);
    drop(store.lock().await?);
    Ok(())
}

#[tokio::test]
async fn companies_run_beside_each_other() -> anyhow::Result<()> {
    let (_dir, store) = store().await?;
    let _lock = store.lock().await?;
    let _other = other(&store).await?.lock().await?;
    Ok(())
}

#[tokio::test]
async fn company_names_cannot_lead_the_lock_elsewhere() -> anyhow::Result<()> {
    let (dir, store) = store().await?;
    let odd = Store::open(store.path(), "../分公司").await?;
    let _lock = odd.lock().await?;
    assert!(dir.path().join("dianmao.db.%2e%2e%2f%e5%88%86%e5%85%ac%e5%8f%b8.lock").exists());
    Ok(())
}

#[tokio::test]
async fn tokens_are_kept_by_name_and_company() -> anyhow::Result<()> {
    let (_dir, store) = store().await?;
    let old = Token { value: "old".to_owned(), expires_at: at(1) };
    let new = Token { value: "new".to_owned(), expires_at: at(2) };
    assert_eq!(store.token("app").await?, None);
    store.save_token("app", &old).await?;
    store.save_token("app", &new).await?;
    assert_eq!(store.token("app").await?, Some(new));
    assert_eq!(other(&store).await?.token("app").await?, None);
    store.forget_token("app").await?;
    assert_eq!(store.token("app").await?, None);
    assert!(!format!("{old:?}").contains("old"), "a token is never printed");
    Ok(())
}
