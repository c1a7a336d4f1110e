//! The budget of metered calls.

use dianmao_attendance::period::YearMonth;
use dianmao_store::{Reservation, Store};

use crate::sample::{at, day, other, store};

fn month() -> YearMonth {
    YearMonth::of(day(1))
}

#[tokio::test]
async fn blocks_are_counted_before_their_calls_are_made() -> anyhow::Result<()> {
    let (_dir, store) = store().await?;
    assert_eq!(store.reserve(month(), "/user/get", 10, Some(100)).await?, Reservation::Reserved(10));
    // Killed here, after none of the ten calls: the next process counts all ten.
    let next = Store::open(store.path(), "main").await?;
    assert_eq!(next.calls(month()).await?, [("/user/get".to_owned(), 10)].into());
    Ok(())
}

#[tokio::test]
async fn the_ceiling_holds_over_all_interfaces() -> anyhow::Result<()> {
    let (_dir, store) = store().await?;
    assert_eq!(store.reserve(month(), "a", 10, Some(25)).await?, Reservation::Reserved(10));
    assert_eq!(store.reserve(month(), "b", 10, Some(25)).await?, Reservation::Reserved(10));
    assert_eq!(store.reserve(month(), "b", 10, Some(25)).await?, Reservation::Reserved(5));
    assert_eq!(store.reserve(month(), "a", 1, Some(25)).await?, Reservation::Exhausted { used: 25, ceiling: 25 });
    assert_eq!(store.reserve(month(), "a", 1, Some(0)).await?, Reservation::Exhausted { used: 25, ceiling: 0 });
    assert_eq!(store.calls(month()).await?, [("a".to_owned(), 10), ("b".to_owned(), 15)].into());
    let october = YearMonth::of(jiff::civil::date(2026, 10, 1));
    assert_eq!(store.reserve(october, "a", 10, Some(25)).await?, Reservation::Reserved(10));
    assert_eq!(other(&store).await?.reserve(month(), "a", 10, Some(25)).await?, Reservation::Reserved(10));
    Ok(())
}

#[tokio::test]
async fn no_ceiling_lets_everything_through() -> anyhow::Result<()> {
    let (_dir, store) = store().await?;
    assert_eq!(store.reserve(month(), "a", 1_000_000, None).await?, Reservation::Reserved(1_000_000));
    Ok(())
}

#[tokio::test]
async fn reservations_of_two_processes_add_up() -> anyhow::Result<()> {
    let (_dir, store) = store().await?;
    let second = Store::open(store.path(), "main").await?;
    let take = |store: Store| {
        tokio::spawn(async move {
            let mut n_granted = 0;
            while let Reservation::Reserved(n) = store.reserve(month(), "a", 7, Some(500)).await? {
                n_granted += n;
            }
            Ok::<_, dianmao_store::Error>(n_granted)
        })
    };
    let (one, two) = (take(store.clone()), take(second));
    assert_eq!(one.await?? + two.await??, 500);
    assert_eq!(store.calls(month()).await?["a"], 500);
    Ok(())
}

#[tokio::test]
async fn what_was_not_used_is_given_back_but_never_more() -> anyhow::Result<()> {
    let (_dir, store) = store().await?;
    store.reserve(month(), "a", 50, None).await?;
    store.give_back(month(), "a", 20).await?;
    assert_eq!(store.calls(month()).await?["a"], 30);
    store.give_back(month(), "a", 99).await?;
    assert_eq!(store.calls(month()).await?["a"], 0);
    Ok(())
}

#[tokio::test]
async fn a_used_up_quota_is_remembered_for_its_month() -> anyhow::Result<()> {
    let (_dir, store) = store().await?;
    assert_eq!(store.quota_reached(month()).await?, None);
    store.set_quota_reached(month(), at(3)).await?;
    store.set_quota_reached(month(), at(9)).await?;
    assert_eq!(store.quota_reached(month()).await?, Some(at(3)));
    assert_eq!(other(&store).await?.quota_reached(month()).await?, None);
    Ok(())
}
