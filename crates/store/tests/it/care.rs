//! Looking through a store, and copying it.

use dianmao_roster::id::Key;
use dianmao_store::{DepartmentSeen, Error, Health, JournalRow, OrgSeen, PersonSeen, Store};
use serde_json::json;

use crate::sample::{Home, at, day, on_each_backend, result, users, week};

on_each_backend![a_new_store_is_well, what_is_open_or_gone_is_counted, rows_of_nobody_are_found,];

async fn a_new_store_is_well(home: &Home) -> anyhow::Result<()> {
    let health = home.store().await?.health().await?;
    let damage = matches!(home, Home::Sqlite(_)).then(Vec::new);
    assert!(health.bytes > 10_000, "{} bytes", health.bytes);
    assert_eq!(health.rows.values().sum::<u64>(), 0);
    let Health { rows, bytes, .. } = health.clone();
    assert_eq!(health, Health { damage, rows, bytes, ..Health::default() });
    Ok(())
}

async fn what_is_open_or_gone_is_counted(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    for key in ["stays", "goes"] {
        store.link_person(&Key::from(key), &key.into(), at(0)).await?;
        store.link_department(&Key::from(key), dianmao_roster::id::DeptId(i64::from(key == "goes")), at(0)).await?;
    }
    let stays = OrgSeen {
        people: [("stays".into(), PersonSeen::default())].into(),
        departments: [(
            dianmao_roster::id::DeptId(0),
            DepartmentSeen { name: "Lab".to_owned(), parent: dianmao_roster::id::DeptId(1) },
        )]
        .into(),
    };
    store.save_org(&stays, at(5)).await?;
    assert_eq!(store.health().await?.people_gone, 0, "no pull has looked yet");
    store.open_pull(day(1), day(7), at(5)).await?;
    store.link_person(&Key::from("new"), &"new".into(), at(6)).await?;
    let run = store.begin_run("apply", at(7), None).await?;
    let step = |seq, state: &str| JournalRow {
        run,
        seq,
        change: seq,
        key: "E1".to_owned(),
        operation: "create_user".to_owned(),
        payload: json!({}),
        state: state.to_owned(),
        because: None,
        outcome: None,
        started_at: None,
        ended_at: None,
    };
    store.save_journal(&[step(0, "started"), step(1, "unknown"), step(2, "planned"), step(3, "succeeded")]).await?;
    let asked = users(&["stays"]);
    store.save_slice(&week(&asked, 8, &[result(1, "stays", day(1)), result(2, "stays", day(1))])).await?;
    home.company("other").await?.begin_run("pull", at(9), None).await?;
    let health = store.health().await?;
    assert_eq!((health.people_gone, health.departments_gone), (1, 1), "whoever was linked since then is not meant");
    assert_eq!((health.runs_without_end, health.steps_without_end), (1, 2));
    assert_eq!((health.rows["results"], health.rows["person_links"], health.rows["runs"]), (2, 3, 1));
    assert!(health.orphans.is_empty());
    Ok(())
}

async fn rows_of_nobody_are_found(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    home.run("INSERT INTO punches VALUES (999, 1, 'a', '2026-09-01', 0, '', '', 0)").await?;
    assert_eq!(store.health().await?.orphans, [("punches", 1)].into());
    Ok(())
}

#[tokio::test]
async fn a_damaged_file_is_found() -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let path = dir.path().join("dianmao.db");
    let store = Store::open(path.as_path(), "main").await?;
    let asked = users(&["a"]);
    let rows: Vec<_> = (0..2_000).map(|id| result(id, "a", day(1))).collect();
    store.save_slice(&week(&asked, 0, &rows)).await?;
    store.close().await;
    let mut bytes = std::fs::read(&path)?;
    // A page in the middle, far from the tables that every opening reads.
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 512].fill(0xa5);
    std::fs::write(&path, bytes)?;
    let damage = Store::open(path.as_path(), "main").await?.health().await?.damage;
    assert!(damage.as_ref().is_some_and(|lines| !lines.is_empty()), "{damage:?}");
    Ok(())
}

#[tokio::test]
async fn a_copy_is_a_store_and_is_its_owners_alone() -> anyhow::Result<()> {
    let home = Home::sqlite()?;
    let store = home.store().await?;
    let asked = users(&["a"]);
    let rows = [result(1, "a", day(1))];
    store.save_slice(&week(&asked, 0, &rows)).await?;
    let dir = tempfile::tempdir()?;
    let copy = dir.path().join("copy.db");
    // A run goes on meanwhile.
    let _lock = store.lock().await?;
    let n_bytes = store.backup(&copy).await?;
    assert_eq!(n_bytes, std::fs::metadata(&copy)?.len());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&copy)?.permissions().mode() & 0o777, 0o600);
    }
    store.save_slice(&week(&asked, 1, &[])).await?;
    let copied = Store::open(copy.as_path(), "main").await?;
    assert_eq!(copied.results(day(1), day(7)).await?, rows, "as of then");
    copied.save_slice(&week(&asked, 2, &[])).await?;
    let error = store.backup(&copy).await.expect_err("it is there already");
    assert!(matches!(error, Error::File { .. }), "{error:?}");
    assert_eq!(std::fs::read_dir(dir.path())?.count(), 3, "the copy and its log stay");
    Ok(())
}
