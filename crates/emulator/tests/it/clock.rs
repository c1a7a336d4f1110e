//! The clock: frozen, scaled, moved, waited for.

use std::time::{Duration, Instant};

use dianmao_emulator::{Clock, parse_clock};

use crate::world::NOW_MS;

#[test]
fn frozen_clock_moves_only_when_told() {
    let clock = Clock::frozen(NOW_MS);
    assert_eq!(clock.now_ms(), NOW_MS);
    clock.advance_ms(5);
    clock.clone().advance_ms(-2);
    assert_eq!(clock.now_ms(), NOW_MS + 3);
    clock.set_ms(7);
    assert_eq!((clock.now_ms(), clock.reading().mode), (7, "frozen"));
}

#[test]
fn scaled_clock_follows_its_anchor() {
    let hour_ago = Instant::now().checked_sub(Duration::from_secs(3600)).unwrap();
    let clock = Clock::scaled(NOW_MS, 60.0, hour_ago);
    let passed = clock.now_ms() - NOW_MS;
    assert!((60 * 3_600_000..60 * 3_660_000).contains(&passed), "{passed}");
}

#[test]
fn clocks_of_the_same_three_numbers_agree() {
    let anchor = Instant::now();
    let (first, second) = (Clock::scaled(NOW_MS, 1000.0, anchor), Clock::scaled(NOW_MS, 1000.0, anchor));
    let (a, b, c) = (first.now_ms(), second.now_ms(), first.now_ms());
    assert!(a <= b && b <= c);
}

#[test]
fn changing_the_factor_does_not_jump() {
    let clock = Clock::scaled(NOW_MS, 1000.0, Instant::now());
    let before = clock.now_ms();
    clock.set_factor(0.000_001);
    let after = clock.now_ms();
    assert!((before..before + 10_000).contains(&after), "{before} {after}");
    clock.set_frozen(true);
    assert_eq!((clock.reading().mode, clock.reading().factor), ("frozen", 0.000_001));
    clock.set_frozen(false);
    assert_eq!(clock.reading().mode, "scaled");
}

#[test]
fn system_clock_becomes_a_scaled_one_when_moved() {
    let clock = Clock::system();
    let before = clock.now_ms();
    clock.advance_ms(60_000);
    assert!(clock.now_ms() >= before + 60_000);
    assert_eq!((clock.reading().mode, clock.reading().factor), ("scaled", 1.0));
}

#[tokio::test]
async fn sleeper_wakes_when_the_frozen_clock_gets_there() {
    let clock = Clock::frozen(NOW_MS);
    let sleeper = tokio::spawn({
        let clock = clock.clone();
        async move {
            clock.sleep_until_ms(NOW_MS + 1000).await;
            clock.now_ms()
        }
    });
    tokio::task::yield_now().await;
    clock.advance_ms(999);
    tokio::task::yield_now().await;
    assert!(!sleeper.is_finished());
    clock.advance_ms(1);
    assert_eq!(sleeper.await.unwrap(), NOW_MS + 1000);
}

#[tokio::test]
async fn sleeper_on_a_fast_clock_wakes_after_the_instant() {
    let clock = Clock::scaled(NOW_MS, 100_000.0, Instant::now());
    let until_ms = clock.now_ms() + 60_000;
    clock.sleep_until_ms(until_ms).await;
    assert!(clock.now_ms() >= until_ms);
}

#[tokio::test]
async fn sleeper_goes_on_when_a_slow_clock_is_set() {
    let clock = Clock::scaled(NOW_MS, 0.000_001, Instant::now());
    let sleeper = tokio::spawn({
        let clock = clock.clone();
        async move { clock.sleep_until_ms(NOW_MS + 86_400_000).await }
    });
    tokio::task::yield_now().await;
    clock.set_ms(NOW_MS + 86_400_000);
    sleeper.await.unwrap();
}

#[test]
fn clock_texts_are_read() {
    assert_eq!(parse_clock("frozen").unwrap().reading().mode, "frozen");
    let clock = parse_clock("2026-09-15T10:00:00+08:00,x1000").unwrap();
    assert_eq!((clock.reading().mode, clock.reading().factor), ("scaled", 1000.0));
    assert!((NOW_MS..NOW_MS + 60_000_000).contains(&clock.now_ms()));
    assert_eq!(parse_clock("2026-09-15T02:00:00Z").unwrap().reading().factor, 1.0);
    for text in
        ["", "now", "2026-09-15", "2026-09-15T02:00:00Z,60", "2026-09-15T02:00:00Z,x0", "2026-09-15T02:00:00Z,x-1"]
    {
        assert_eq!(parse_clock(text).err().map(|error| error.text).as_deref(), Some(text));
    }
    assert_eq!(
        parse_clock("noon").unwrap_err().to_string(),
        "`noon` is no clock: expected `frozen`, or an instant such as `2026-09-01T08:00:00+08:00`, optionally with `,x60`"
    );
}
