//! What only a server can do to us: end a connection, hold somebody else's tables, keep us out.

use anyhow::Context as _;
use dianmao_store::{Error, JournalRow, Place, StepChange, Store};
use serde_json::json;
use sqlx::{Connection, PgConnection};

use crate::sample::{Home, at, day, result, users, week};

/// The server, its address for a bystander, and a connection of theirs.
async fn home(test: &str) -> anyhow::Result<Option<(Home, PgConnection)>> {
    let Some(home) = Home::postgres(test)? else { return Ok(None) };
    let Home::Postgres { url, .. } = &home else { anyhow::bail!("it was made on a server") };
    let bystander = PgConnection::connect(url).await?;
    Ok(Some((home, bystander)))
}

/// Ends the session that holds the run lock, as a broken network or an administrator would.
async fn end_holder(bystander: &mut PgConnection) -> anyhow::Result<()> {
    let ended: Vec<bool> = sqlx::query_scalar(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
    )
    .fetch_all(bystander)
    .await?;
    anyhow::ensure!(ended == [true], "the lock had {} holders", ended.len());
    Ok(())
}

#[tokio::test]
async fn a_run_whose_lock_went_to_another_writes_nothing_more() -> anyhow::Result<()> {
    let Some((home, mut bystander)) = home("a_run_whose_lock_went_to_another_writes_nothing_more").await? else {
        return Ok(());
    };
    let (first, second) = (home.store().await?, home.store().await?);
    let lock = first.lock().await?;
    let run = first.begin_run("apply", at(0), None).await?;
    let step = JournalRow {
        run,
        seq: 0,
        change: 0,
        key: "E1".to_owned(),
        operation: "create_user".to_owned(),
        payload: json!({}),
        state: "planned".to_owned(),
        because: None,
        outcome: None,
        started_at: None,
        ended_at: None,
    };
    first.save_journal(std::slice::from_ref(&step)).await?;
    end_holder(&mut bystander).await?;
    first.save_scope(&json!([1]), at(1)).await.context("nobody else runs yet, so nothing is lost")?;

    let second_lock = second.lock().await.context("the server freed it")?;
    let asked = users(&["a"]);
    let is_refused = |error: Option<Error>| matches!(error, Some(Error::TakenOver));
    let started = StepChange { seq: 0, state: "started", started_at: Some(at(2)), ..StepChange::default() };
    assert!(is_refused(first.set_state(run, started).await.err()), "so no call is made either");
    assert!(is_refused(first.save_slice(&week(&asked, 2, &[result(1, "a", day(1))])).await.err()));
    assert!(is_refused(first.save_scope(&json!([2]), at(2)).await.err()));
    assert!(is_refused(first.clone().raise_alarm("quota", "", "used up", at(2)).await.err()), "nor by a clone");
    assert_eq!(first.journal(run).await?, [step], "it may still read");

    second.save_scope(&json!([3]), at(3)).await?;
    assert_eq!(second.scope().await?.context("it was saved")?.value, json!([3]));
    assert!(second.results(day(1), day(7)).await?.is_empty());
    drop(second_lock);
    assert!(is_refused(first.save_scope(&json!([4]), at(4)).await.err()), "what was lost does not come back");
    drop(lock);
    first.save_scope(&json!([5]), at(5)).await.context("it is no run any more")?;
    Ok(())
}

#[tokio::test]
async fn a_taker_waits_for_the_write_that_is_under_way() -> anyhow::Result<()> {
    let Some((home, mut bystander)) = home("a_taker_waits_for_the_write_that_is_under_way").await? else {
        return Ok(());
    };
    let (first, second) = (home.store().await?, home.store().await?);
    let lock = first.lock().await?;
    let Home::Postgres { url, .. } = &home else { anyhow::bail!("it was made on a server") };
    let mut watcher = PgConnection::connect(url).await?;
    // The write of a run, in the middle: it has its right to write and has not ended.
    let mut write = bystander.begin().await?;
    sqlx::query("SELECT epoch FROM companies WHERE name = 'main' FOR NO KEY UPDATE").execute(&mut *write).await?;
    drop(lock);
    let taking = tokio::spawn(async move { second.lock().await.map(|lock| (lock, second)) });
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
    while sqlx::query_scalar::<_, i64>(waits).fetch_one(&mut watcher).await? == 0 {
        anyhow::ensure!(!taking.is_finished(), "it did not wait");
    }
    write.commit().await?;
    let (_lock, _second) = taking.await??;
    Ok(())
}

#[tokio::test]
async fn a_connection_that_the_server_ended_is_made_anew() -> anyhow::Result<()> {
    let Some((home, mut bystander)) = home("a_connection_that_the_server_ended_is_made_anew").await? else {
        return Ok(());
    };
    let store = home.store().await?;
    store.save_scope(&json!([1]), at(0)).await?;
    assert!(store.scope().await?.is_some());
    let others = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                  WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'dianmao%'";
    assert!(sqlx::query_scalar::<_, i64>(others).fetch_one(&mut bystander).await? >= 2);
    store.save_scope(&json!([2]), at(1)).await?;
    assert_eq!(store.scope().await?.context("it was saved")?.value, json!([2]));
    Ok(())
}

#[tokio::test]
async fn a_schema_with_other_tables_is_refused_and_stays_as_it_is() -> anyhow::Result<()> {
    let Some((home, mut bystander)) = home("a_schema_with_other_tables_is_refused_and_stays_as_it_is").await? else {
        return Ok(());
    };
    home.run("CREATE TABLE employees (id BIGINT); CREATE TABLE companies (name TEXT)").await?;
    let error = home.store().await.expect_err("it is another's").downcast::<Error>()?;
    assert!(matches!(error, Error::Foreign { .. }), "{error:?}");
    let n_tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";
    assert_eq!(sqlx::query_scalar::<_, i64>(n_tables).fetch_one(&mut bystander).await?, 2);
    // A schema of its own beside them is all that it takes.
    home.run("CREATE SCHEMA dianmao").await?;
    let Home::Postgres { url, .. } = &home else { anyhow::bail!("it was made on a server") };
    let beside = Place::Server(format!("{url}?options=-csearch_path%3Ddianmao").parse()?);
    let store = Store::open(beside, "main").await?;
    store.save_scope(&json!([1]), at(0)).await?;
    assert_eq!(sqlx::query_scalar::<_, i64>(n_tables).fetch_one(&mut bystander).await?, 2);
    Ok(())
}

#[tokio::test]
async fn who_is_not_let_in_learns_where_and_no_password() -> anyhow::Result<()> {
    let Some((home, _)) = home("who_is_not_let_in_learns_where_and_no_password").await? else { return Ok(()) };
    let Home::Postgres { url, .. } = &home else { anyhow::bail!("it was made on a server") };
    let (front, back) = url.split_once('@').context("it names a user")?;
    let (user, _) = front.rsplit_once(':').context("it has a password")?;
    let wrong = Place::Server(format!("{user}:geheim@{back}").parse()?);
    let error = Store::open(wrong, "main").await.expect_err("the password is wrong");
    assert_eq!(error.to_string(), format!("cannot connect to `{user}@{back}`"));
    let source = std::error::Error::source(&error).context("it says why")?.to_string();
    assert!(source.contains("password authentication failed"), "{source}");
    assert!(!format!("{error:?}").contains("geheim"));
    let nobody = Place::Server("postgres://me:geheim@127.0.0.1:1/none".parse()?);
    let error = Store::open(nobody, "main").await.expect_err("nobody listens there");
    assert!(matches!(error, Error::Unreachable { .. }), "{error:?}");
    Ok(())
}
