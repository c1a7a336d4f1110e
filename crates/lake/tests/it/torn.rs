//! What a stopped run leaves behind is the old month or is refused, never a mixture.

use std::fs;
use std::path::{Path, PathBuf};

use dianmao_lake::{Error, Lake, Table};

use crate::month::{COMPANY, Month, september};

fn file(lake: &Path, table: Table) -> PathBuf {
    lake.join("corp=acme/month=2026-09").join(format!("{table}.parquet"))
}

/// The user ids of results and day records, or the error's text.
async fn seen(lake: &Lake) -> Result<[String; 2], String> {
    let results = lake.read_results(COMPANY, september()).await.map_err(|error| error.to_string())?;
    let days = lake.read_days(COMPANY, september()).await.map_err(|error| error.to_string())?;
    Ok([results[0].user_id.to_string(), days[0].user_id.to_string()])
}

#[tokio::test]
async fn each_write_is_a_new_generation() -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let lake = Lake::open(&dir.path().join("deep/lake"))?;
    assert_eq!(lake.write_month(COMPANY, september(), &Month::of(1).content()).await?, 1);
    assert_eq!(lake.write_month(COMPANY, september(), &Month::of(2).content()).await?, 2);
    assert_eq!(lake.generation(COMPANY, september()).await?, 2);
    assert_eq!(seen(&lake).await, Ok(["u2".to_owned(), "u2".to_owned()]));
    Ok(())
}

#[tokio::test]
async fn a_kill_after_any_file_leaves_the_old_month_or_a_refusal() -> anyhow::Result<()> {
    let (old, new) = (tempfile::tempdir()?, tempfile::tempdir()?);
    Lake::open(old.path())?.write_month(COMPANY, september(), &Month::of(1).content()).await?;
    let second = Lake::open(new.path())?;
    second.write_month(COMPANY, september(), &Month::of(1).content()).await?;
    second.write_month(COMPANY, september(), &Month::of(2).content()).await?;

    let lake = Lake::open(old.path())?;
    let mut story = vec![seen(&lake).await];
    for table in Table::ALL {
        fs::copy(file(new.path(), table), file(old.path(), table))?;
        story.push(seen(&lake).await);
    }
    let refusal = |found: &str| Err(format!("the files of `acme` for 2026-09 are not of one generation: {found}"));
    let expected = [
        Ok(["u1".to_owned(), "u1".to_owned()]),
        refusal("punches 2, results 1, schedules 1, leaves 1, days 1"),
        refusal("punches 2, results 2, schedules 1, leaves 1, days 1"),
        refusal("punches 2, results 2, schedules 2, leaves 1, days 1"),
        refusal("punches 2, results 2, schedules 2, leaves 2, days 1"),
        Ok(["u2".to_owned(), "u2".to_owned()]),
    ];
    assert_eq!(story, expected);
    Ok(())
}

#[tokio::test]
async fn files_are_written_in_order_and_days_last() -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let lake = Lake::open(dir.path())?;
    lake.write_month(COMPANY, september(), &Month::of(1).content()).await?;
    // A folder that is not empty stands in the way of one file.
    let obstacle = file(dir.path(), Table::Schedules);
    fs::remove_file(&obstacle)?;
    fs::create_dir_all(obstacle.join("inside"))?;
    let write = lake.write_month(COMPANY, september(), &Month::of(2).content()).await;
    assert!(matches!(write, Err(Error::Storage(_))), "{write:?}");
    fs::remove_dir_all(&obstacle)?;
    let refusal = seen(&lake).await.unwrap_err();
    assert!(refusal.ends_with("punches 2, results 2, schedules missing, leaves 1, days 1"), "{refusal}");
    Ok(())
}

#[tokio::test]
async fn a_torn_month_is_whole_again_after_the_next_write() -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let lake = Lake::open(dir.path())?;
    lake.write_month(COMPANY, september(), &Month::of(1).content()).await?;
    lake.write_month(COMPANY, september(), &Month::of(2).content()).await?;
    fs::remove_file(file(dir.path(), Table::Days))?;
    fs::write(file(dir.path(), Table::Leaves), "half a fi")?;
    assert_eq!(lake.write_month(COMPANY, september(), &Month::of(3).content()).await?, 3);
    assert_eq!(seen(&lake).await, Ok(["u3".to_owned(), "u3".to_owned()]));
    Ok(())
}

#[tokio::test]
async fn a_damaged_file_is_refused_by_its_name() -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let lake = Lake::open(dir.path())?;
    lake.write_month(COMPANY, september(), &Month::of(1).content()).await?;
    let whole = fs::read(file(dir.path(), Table::Results))?;
    for len in [0, 3, whole.len() / 2, whole.len() - 1] {
        fs::write(file(dir.path(), Table::Results), &whole[..len])?;
        let error = lake.read_days(COMPANY, september()).await.unwrap_err();
        let Error::Unreadable { path, .. } = error else { panic!("{len} bytes: {error}") };
        assert_eq!(path, "corp=acme/month=2026-09/results.parquet");
    }
    Ok(())
}

#[tokio::test]
async fn another_tables_file_is_refused() -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let lake = Lake::open(dir.path())?;
    lake.write_month(COMPANY, september(), &Month::of(1).content()).await?;
    fs::copy(file(dir.path(), Table::Days), file(dir.path(), Table::Results))?;
    let error = lake.read_results(COMPANY, september()).await.unwrap_err();
    assert!(matches!(error, Error::Unreadable { .. }), "{error}");
    Ok(())
}

#[tokio::test]
async fn a_month_that_was_never_written_is_missing() -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let error = Lake::open(dir.path())?.read_days(COMPANY, september()).await.unwrap_err();
    assert!(matches!(error, Error::Missing { .. }), "{error}");
    assert_eq!(error.to_string(), "the lake holds nothing of `acme` for 2026-09");
    Ok(())
}

#[tokio::test]
async fn names_of_companies_stay_inside_the_lake() -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let lake = Lake::open(dir.path())?;
    for name in ["", "../acme", "a/b", "a\\b", "a=b", "a\nb"] {
        let error = lake.write_month(name, september(), &Month::of(1).content()).await.unwrap_err();
        assert!(matches!(error, Error::Company(_)), "{name}: {error}");
    }
    lake.write_month("钉卯", september(), &Month::of(1).content()).await?;
    assert_eq!(lake.read_days("钉卯", september()).await?.len(), 1);
    Ok(())
}

#[cfg(unix)]
#[test]
fn a_new_lake_is_its_owners_alone() -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt;

    let dir = tempfile::tempdir()?;
    Lake::open(&dir.path().join("lake"))?;
    let mode = fs::metadata(dir.path().join("lake"))?.permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    Ok(())
}
