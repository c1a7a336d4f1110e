//! Properties of the pace, in simulated time: callers, a network with random delays, a server that counts.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};

use proptest::prelude::*;

use super::*;

const LOOPBACK: Pace = Pace { rate: 20.0, share: 0.98, full_share: 0.98 };
const LIVE: Pace = Pace { rate: 20.0, share: 0.85, full_share: 0.98 };

fn start() -> Timestamp {
    "2026-09-01T00:00:00.137Z".parse().unwrap()
}

fn ms(ms: i64) -> SignedDuration {
    SignedDuration::from_millis(ms)
}

/// The network: each way takes `base` and up to `jitter` more, timers are up to `late` late. Microseconds.
#[derive(Debug, Clone, Copy)]
struct Network {
    base: u64,
    jitter: u64,
    late: u64,
    seed: u64,
}

impl Network {
    /// splitmix64; good enough for delays, and every failure repeats.
    fn draw(&mut self, below: u64) -> u64 {
        self.seed = self.seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % (below + 1)
    }

    fn way(&mut self) -> SignedDuration {
        let micros = self.base + self.draw(self.jitter);
        SignedDuration::from_micros(i64::try_from(micros).unwrap())
    }

    fn lateness(&mut self) -> SignedDuration {
        SignedDuration::from_micros(i64::try_from(self.draw(self.late)).unwrap())
    }
}

/// Lets `callers` call without pause for `seconds` and brings back when the server saw each call.
fn arrivals(pace: Pace, mut network: Network, callers: usize, seconds: i64) -> Vec<Timestamp> {
    let mut pacer = Pacer::new(pace, start());
    let mut now = start();
    let mut idle: VecDeque<Timestamp> = vec![now; callers].into();
    let mut answers: BinaryHeap<Reverse<(Timestamp, Timestamp)>> = BinaryHeap::new();
    let mut seen = Vec::new();
    while now < start() + SignedDuration::from_secs(seconds) {
        let wake = match idle.front() {
            None => None,
            Some(since) => match pacer.next_slot(now, *since) {
                Slot::Go => {
                    idle.pop_front();
                    let arrival = now + network.way();
                    seen.push(arrival);
                    answers.push(Reverse((arrival + network.way(), now)));
                    continue;
                }
                Slot::At(at) => {
                    assert!(at > now, "a wait of nothing would spin");
                    Some(at + network.lateness())
                }
                Slot::AfterAnswer => None,
            },
        };
        let next_answer = answers.peek().map(|Reverse((at, _))| *at);
        now = wake.into_iter().chain(next_answer).min().expect("somebody calls or waits");
        while answers.peek().is_some_and(|Reverse((at, _))| *at <= now) {
            let Reverse((at, started)) = answers.pop().unwrap();
            pacer.finished(at, Some(started));
            idle.push_back(at);
        }
    }
    seen.sort();
    seen
}

/// The most calls in any second, cut at every millisecond at which a second can begin.
fn most_in_sliding_second(arrivals: &[Timestamp]) -> usize {
    let stamps: Vec<i64> = arrivals.iter().map(|at| at.as_millisecond()).collect();
    let in_second_before = |end: usize| stamps[..=end].iter().rev().take_while(|at| **at > stamps[end] - 1000).count();
    (0..stamps.len()).map(in_second_before).max().unwrap_or(0)
}

/// The most calls in any whole second of the server's clock.
fn most_in_fixed_second(arrivals: &[Timestamp]) -> usize {
    let mut counts: HashMap<i64, usize> = HashMap::new();
    for at in arrivals {
        *counts.entry(at.as_second()).or_default() += 1;
    }
    counts.into_values().max().unwrap_or(0)
}

fn rate(arrivals: &[Timestamp]) -> f64 {
    let (Some(first), Some(last)) = (arrivals.first(), arrivals.last()) else {
        return 0.0;
    };
    f64::from(u32::try_from(arrivals.len() - 1).unwrap()) / last.duration_since(*first).as_secs_f64()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_second_of_the_server_sees_more_than_the_rate(
        base in 0_u64..60_000,
        jitter in 0_u64..150_000,
        late in 0_u64..3_000,
        callers in 1_usize..80,
        seed in any::<u64>(),
    ) {
        let network = Network { base, jitter, late, seed };
        let seen = arrivals(LOOPBACK, network, callers, 40);
        prop_assert!(most_in_sliding_second(&seen) <= 20, "sliding: {}", most_in_sliding_second(&seen));
        prop_assert!(most_in_fixed_second(&seen) <= 20, "fixed: {}", most_in_fixed_second(&seen));
    }

    #[test]
    fn other_rates_hold_too(rate in 1_u32..70, jitter in 0_u64..80_000, seed in any::<u64>()) {
        let pace = Pace { rate: f64::from(rate), share: 1.0, full_share: 1.0 };
        let seen = arrivals(pace, Network { base: 500, jitter, late: 1_000, seed }, 100, 20);
        prop_assert!(most_in_sliding_second(&seen) <= usize::try_from(rate).unwrap());
    }

    #[test]
    fn rate_is_used_to_95_percent_at_80_ms_jitter(seed in any::<u64>()) {
        // 0 to 80 ms there and back.
        let network = Network { base: 0, jitter: 40_000, late: 1_500, seed };
        let reached = rate(&arrivals(LOOPBACK, network, 64, 60));
        prop_assert!(reached >= 0.95 * 20.0, "{reached}");
    }

    #[test]
    fn rate_is_used_to_98_percent_of_the_share_at_18_ms(base in 0_u64..9_000, seed in any::<u64>()) {
        let network = Network { base, jitter: 9_000 - base, late: 1_500, seed };
        let reached = rate(&arrivals(LOOPBACK, network, 64, 60));
        prop_assert!(reached >= 0.98 * 19.6, "{reached}");
    }
}

#[test]
fn calls_are_spaced_after_idle_time() {
    let mut pacer = Pacer::new(LOOPBACK, start());
    let later = start() + SignedDuration::from_secs(60);
    assert_eq!(pacer.next_slot(later, later), Slot::Go);
    let Slot::At(next) = pacer.next_slot(later, later) else {
        panic!("the second call must not follow at once");
    };
    assert_eq!(next.duration_since(later).as_millis(), 51);
}

#[test]
fn live_share_grows_after_ten_clean_minutes() {
    let mut pacer = Pacer::new(LIVE, start());
    let gap = |pacer: &mut Pacer, now: Timestamp| {
        assert_eq!(pacer.next_slot(now, now), Slot::Go);
        pacer.finished(now, None);
        pacer.next.duration_since(now).as_micros()
    };
    assert_eq!(gap(&mut pacer, start() + ms(599_000)), 58_823);
    assert_eq!(gap(&mut pacer, start() + ms(601_000)), 51_020);
}

#[test]
fn throttle_stops_until_its_end_and_halves_the_pace() {
    let mut pacer = Pacer::new(LOOPBACK, start());
    assert_eq!(pacer.next_slot(start(), start()), Slot::Go);
    let end = start() + ms(1_000);
    pacer.throttled(start() + ms(20), start(), Some(end));
    pacer.finished(start() + ms(20), None);
    assert_eq!(pacer.next_slot(start() + ms(30), start()), Slot::At(end + AFTER_LIMIT));
    let back = end + AFTER_LIMIT;
    assert_eq!(pacer.next_slot(back, start()), Slot::Go);
    assert_eq!(pacer.next.duration_since(back).as_millis(), 102);
    assert!((pacer.share(back + ms(30_000)) - 0.735).abs() < 0.001);
    assert!((pacer.share(back + ms(60_000)) - 0.98).abs() < 0.001);
}

#[test]
fn calls_under_way_at_a_throttle_do_not_halve_again() {
    let mut pacer = Pacer::new(LOOPBACK, start());
    pacer.throttled(start() + ms(100), start(), None);
    pacer.throttled(start() + ms(101), start() + ms(50), None);
    assert!((pacer.share(start() + ms(101)) - 0.49).abs() < 0.001);
    pacer.throttled(start() + ms(2_000), start() + ms(1_500), None);
    assert!(pacer.share(start() + ms(2_000)) < 0.26);
}

#[test]
fn throttles_without_an_end_wait_longer_each_time_until_a_call_comes_through() {
    let mut pacer = Pacer::new(LOOPBACK, start());
    let mut now = start();
    for seconds in [1, 2, 4, 8] {
        pacer.throttled(now, now, None);
        assert_eq!(pacer.next_slot(now, now), Slot::At(now + SignedDuration::from_secs(seconds)));
        now += SignedDuration::from_secs(20);
    }
    pacer.accepted(now);
    pacer.throttled(now, now, None);
    assert_eq!(pacer.next_slot(now, now), Slot::At(now + SignedDuration::from_secs(1)));
}

#[test]
fn limit_that_is_over_already_still_gives_a_second() {
    let mut pacer = Pacer::new(LOOPBACK, start());
    pacer.throttled(start(), start(), Some(start() - ms(5_000)));
    assert_eq!(pacer.next_slot(start(), start()), Slot::At(start() + SECOND));
}

#[test]
fn clock_put_back_does_not_stop_the_pace() {
    let mut pacer = Pacer::new(LOOPBACK, start());
    for _ in 0..20 {
        pacer.finished(start(), None);
    }
    pacer.throttled(start(), start(), None);
    let yesterday = start() - SignedDuration::from_hours(24);
    let Slot::At(at) = pacer.next_slot(yesterday, yesterday) else {
        panic!("the answers still occupy their second");
    };
    assert!(at <= yesterday + SECOND + ROUNDING);
}

#[test]
fn unlimited_rate_never_waits() {
    let mut pacer = Pacer::new(Pace { rate: 0.0, ..LOOPBACK }, start());
    assert!((0..1000).all(|_| pacer.next_slot(start(), start()) == Slot::Go));
}
