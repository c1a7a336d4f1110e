//! The budget of metered calls.

use dianmao_attendance::period::YearMonth;
use dianmao_store::{Reservation, Store};

use crate::sample::{Home, at, day, on_each_backend};

on_each_backend![
    blocks_are_counted_before_their_calls_are_made,
    the_ceiling_holds_over_all_interfaces,
    no_ceiling_lets_everything_through,
    reservations_of_two_processes_add_up,
    what_was_not_used_is_given_back_but_never_more,
    a_used_up_quota_is_remembered_for_its_month,
];

fn month() -> YearMonth {
    YearMonth::of(day(1))
}

async fn blocks_are_counted_before_their_calls_are_made(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    assert_eq!(store.reserve(month(), "/user/get", 10, Some(100)).await?, Reservation::Reserved(10));
    // Killed here, after none of the ten calls: the next process counts all ten.
    let next = home.store().await?;
    assert_eq!(next.calls(month()).await?, [("/user/get".to_owned(), 10)].into());
    Ok(())
}

async fn the_ceiling_holds_over_all_interfaces(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    assert_eq!(store.reserve(month(), "a", 10, Some(25)).await?, Reservation::Reserved(10));
    assert_eq!(store.reserve(month(), "b", 10, Some(25)).await?, Reservation::Reserved(10));
    assert_eq!(store.reserve(month(), "b", 10, Some(25)).await?, Reservation::Reserved(5));
    assert_eq!(store.reserve(month(), "a", 1, Some(25)).await?, Reservation::Exhausted { used: 25, ceiling: 25 });
    assert_eq!(store.reserve(month(), "a", 1, Some(0)).await?, Reservation::Exhausted { used: 25, ceiling: 0 });
    assert_eq!(store.calls(month()).await?, [("a".to_owned(), 10), ("b".to_owned(), 15)].into());
    let october = YearMonth::of(jiff::civil::date(2026, 10, 1));
    assert_eq!(store.reserve(october, "a", 10, Some(25)).await?, Reservation::Reserved(10));
    assert_eq!(home.company("other").await?.reserve(month(), "a", 10, Some(25)).await?, Reservation::Reserved(10));
    Ok(())
}

async fn no_ceiling_lets_everything_through(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    assert_eq!(store.reserve(month(), "a", 1_000_000, None).await?, Reservation::Reserved(1_000_000));
    Ok(())
}

async fn reservations_of_two_processes_add_up(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let second = home.store().await?;
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

async fn what_was_not_used_is_given_back_but_never_more(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    store.reserve(month(), "a", 50, None).await?;
    store.give_back(month(), "a", 20).await?;
    assert_eq!(store.calls(month()).await?["a"], 30);
    store.give_back(month(), "a", 99).await?;
    assert_eq!(store.calls(month()).await?["a"], 0);
    Ok(())
}

async fn a_used_up_quota_is_remembered_for_its_month(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    assert_eq!(store.quota_reached(month()).await?, None);
    store.set_quota_reached(month(), at(3)).await?;
    store.set_quota_reached(month(), at(9)).await?;
    assert_eq!(store.quota_reached(month()).await?, Some(at(3)));
    assert_eq!(home.company("other").await?.quota_reached(month()).await?, None);
    Ok(())
}
