//! Cursors of pulls, and dirty months.

use dianmao_attendance::WorkDate;
use dianmao_attendance::period::YearMonth;
use dianmao_store::Slice;
use jiff::civil::date;

use crate::sample::{Home, at, day, on_each_backend, result, users, week};

on_each_backend![
    a_killed_pull_goes_on_where_it_was,
    pulls_of_other_days_and_companies_are_others,
    every_day_of_every_user_is_entered_with_or_without_rows,
    a_month_is_dirty_until_it_is_built_from_its_last_change,
    a_row_that_leaves_a_month_dirties_it,
];

async fn a_killed_pull_goes_on_where_it_was(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let (first, second) = (users(&["a"]), users(&["b"]));
    store.save_slice(&week(&second, -60, &[])).await?;
    let pull = store.open_pull(day(1), day(7), at(0)).await?;
    assert!(!pull.resumed);
    store.save_slice(&week(&first, 1, &[])).await?;

    let next = home.store().await?;
    let pull = next.open_pull(day(1), day(7), at(30)).await?;
    assert!(pull.resumed);
    assert_eq!(pull.opened_at, at(0));
    let pulled_at = next.pulled_at(day(1), day(7)).await?;
    let done = |user: &str| (1..=7).all(|n| pulled_at[&(user.into(), WorkDate(day(n)))] >= pull.opened_at);
    assert!(done("a"));
    assert!(!done("b"), "that was an earlier pull");
    next.close_pull(&pull, at(31)).await?;
    assert!(!next.open_pull(day(1), day(7), at(40)).await?.resumed);
    Ok(())
}

async fn pulls_of_other_days_and_companies_are_others(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    store.open_pull(day(1), day(7), at(0)).await?;
    assert!(!store.open_pull(day(1), day(8), at(0)).await?.resumed);
    assert!(!home.company("other").await?.open_pull(day(1), day(7), at(0)).await?.resumed);
    Ok(())
}

async fn every_day_of_every_user_is_entered_with_or_without_rows(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let asked = users(&["a", "b"]);
    store.save_slice(&week(&asked, 0, &[result(1, "a", day(1))])).await?;
    store.save_slice(&Slice { from: day(7), to: day(8), ..week(&asked[..1], 9, &[]) }).await?;
    let pulled_at = store.pulled_at(day(1), day(30)).await?;
    assert_eq!(pulled_at.len(), 15);
    assert_eq!(pulled_at[&("b".into(), WorkDate(day(7)))], at(0));
    assert_eq!(pulled_at[&("a".into(), WorkDate(day(7)))], at(9));
    assert_eq!(store.user_day(&"b".into(), day(8)).await?, None);
    assert_eq!(home.company("other").await?.user_day(&"a".into(), day(1)).await?, None);
    Ok(())
}

async fn a_month_is_dirty_until_it_is_built_from_its_last_change(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let asked = users(&["a"]);
    let (september, october) = (YearMonth::of(day(1)), YearMonth::of(date(2026, 10, 1)));
    assert!(store.dirty_months().await?.is_empty());
    store.save_slice(&Slice { from: day(28), to: date(2026, 10, 4), ..week(&asked, 0, &[]) }).await?;
    let dirty = store.dirty_months().await?;
    assert_eq!(dirty.keys().copied().collect::<Vec<_>>(), [september, october]);
    store.save_slice(&week(&asked, 1, &[result(1, "a", day(1))])).await?;
    assert!(!store.clear_dirty(september, dirty[&september]).await?, "it changed since");
    assert!(store.clear_dirty(october, dirty[&october]).await?);
    let dirty = store.dirty_months().await?;
    assert_eq!(dirty.len(), 1);
    assert!(store.clear_dirty(september, dirty[&september]).await?);
    assert!(store.dirty_months().await?.is_empty());
    assert!(home.company("other").await?.dirty_months().await?.is_empty());
    Ok(())
}

async fn a_row_that_leaves_a_month_dirties_it(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let asked = users(&["a"]);
    let (august, september) = (date(2026, 8, 31), YearMonth::of(day(1)));
    let slice = Slice { from: august, to: august, ..week(&asked, 0, &[]) };
    store.save_slice(&Slice { results: Some(&[result(1, "a", august)]), ..slice }).await?;
    let dirty = store.dirty_months().await?;
    assert!(store.clear_dirty(YearMonth::of(august), dirty[&YearMonth::of(august)]).await?);
    store.save_slice(&week(&asked, 1, &[result(1, "a", day(1))])).await?;
    let dirty = store.dirty_months().await?;
    assert_eq!(dirty.keys().copied().collect::<Vec<_>>(), [YearMonth::of(august), september]);
    Ok(())
}
