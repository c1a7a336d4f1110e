//! The memory of the source, and facts.

use std::collections::BTreeSet;

use dianmao_roster::id::Key;
use dianmao_roster::removal::{KeyMemory, SourceMemory};
use dianmao_store::{SourceKeys, SourceRead, SourceSize};
use serde_json::json;

use crate::sample::{Home, at, on_each_backend};

on_each_backend![
    a_company_without_a_read_remembers_nothing,
    nobody_goes_missing_by_an_incomplete_read,
    presence_and_absence_are_remembered_by_key,
    a_read_without_news_rewrites_no_key,
    the_scope_is_compared_with_the_last_one,
];

fn keys(names: &[&str]) -> BTreeSet<Key> {
    names.iter().map(|name| Key::from(*name)).collect()
}

fn read(minute: i64, active: &[&str], inactive: &[&str]) -> SourceRead {
    SourceRead {
        at: at(minute),
        people: SourceKeys { active: keys(active), inactive: keys(inactive) },
        departments: SourceKeys { active: keys(&["D1"]), inactive: BTreeSet::new() },
        complete: true,
    }
}

fn memory(last_active: Option<i64>, first_absent: Option<i64>) -> KeyMemory {
    KeyMemory { last_active_at: last_active.map(at), first_absent_at: first_absent.map(at) }
}

async fn a_company_without_a_read_remembers_nothing(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    assert_eq!(store.accepted_source().await?, None);
    assert_eq!(store.source_memory().await?, SourceMemory::default());
    Ok(())
}

async fn nobody_goes_missing_by_an_incomplete_read(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    store.record_source_read(&read(0, &["stays", "unseen"], &[])).await?;
    store.record_source_read(&SourceRead { complete: false, ..read(10, &["stays"], &[]) }).await?;
    assert_eq!(store.source_memory().await?.people[&Key::from("unseen")].first_absent_at, None);
    store.record_source_read(&read(20, &["stays"], &[])).await?;
    assert_eq!(store.source_memory().await?.people[&Key::from("unseen")].first_absent_at, Some(at(20)));
    Ok(())
}

async fn presence_and_absence_are_remembered_by_key(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    store.record_source_read(&read(0, &["stays", "goes", "returns"], &["leaver"])).await?;
    store.record_source_read(&read(10, &["stays", "goes"], &["leaver"])).await?;
    store.record_source_read(&read(20, &["stays", "returns"], &["leaver"])).await?;
    store.record_source_read(&read(30, &["stays"], &["returns"])).await?;
    let people = store.source_memory().await?.people;
    let person = |name: &str| people[&Key::from(name)];
    assert_eq!(person("stays"), memory(Some(30), None));
    assert_eq!(person("goes"), memory(Some(10), Some(20)));
    assert_eq!(person("returns"), memory(Some(20), None));
    assert_eq!(person("leaver"), memory(None, Some(30)));
    assert_eq!(store.source_memory().await?.departments[&Key::from("D1")], memory(Some(30), None));
    let size = SourceSize { read_at: at(30), n_people: 2, n_departments: 1 };
    assert_eq!(store.accepted_source().await?, Some(size));
    assert_eq!(home.company("other").await?.source_memory().await?, SourceMemory::default());
    Ok(())
}

async fn a_read_without_news_rewrites_no_key(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    store.record_source_read(&read(0, &["E1", "E2"], &[])).await?;
    home.forbid("UPDATE", "source_keys").await?;
    home.forbid("INSERT", "source_keys").await?;
    store.record_source_read(&read(10, &["E1", "E2"], &[])).await?;
    assert!(store.record_source_read(&read(20, &["E1"], &[])).await.is_err(), "E2's absence is news");
    assert_eq!(store.accepted_source().await?.expect("two reads").read_at, at(10));
    Ok(())
}

async fn the_scope_is_compared_with_the_last_one(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    assert_eq!(store.scope().await?, None);
    store.save_scope(&json!({"authed_dept": [1]}), at(0)).await?;
    store.save_scope(&json!({"authed_dept": [1, 2]}), at(5)).await?;
    let fact = store.scope().await?.expect("it was saved");
    assert_eq!((fact.value, fact.learnt_at), (json!({"authed_dept": [1, 2]}), at(5)));
    assert_eq!(home.company("other").await?.scope().await?, None);
    Ok(())
}
