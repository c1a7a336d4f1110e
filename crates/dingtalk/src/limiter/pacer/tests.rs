//! Properties of the pace, in simulated time; then single steps of it.

use std::collections::HashMap;

use proptest::prelude::*;

use super::simulation::{Cut, Network, Visit, World, start};
use super::*;

const LOOPBACK: Pace = Pace { rate: 20.0, share: 1.0, full_share: 1.0, adaptive: false };
const LIVE: Pace = Pace { rate: 20.0, share: 0.85, full_share: 0.98, adaptive: false };

fn ms(ms: i64) -> SignedDuration {
    SignedDuration::from_millis(ms)
}

/// The most calls in any second, cut at every millisecond at which a second can begin.
fn most_in_sliding_second(visits: &[Visit]) -> usize {
    let stamps: Vec<i64> = visits.iter().map(|visit| visit.at.as_millisecond()).collect();
    let in_second_before = |end: usize| stamps[..=end].iter().rev().take_while(|at| **at > stamps[end] - 1000).count();
    (0..stamps.len()).map(in_second_before).max().unwrap_or(0)
}

/// The most calls in any whole second of the server's clock.
fn most_in_fixed_second(visits: &[Visit]) -> usize {
    let mut counts: HashMap<i64, usize> = HashMap::new();
    for visit in visits {
        *counts.entry(visit.at.as_second()).or_default() += 1;
    }
    counts.into_values().max().unwrap_or(0)
}

/// Accepted calls a second between two seconds of a run.
fn rate_between(visits: &[Visit], from: i64, to: i64) -> f64 {
    let is_within = |visit: &&Visit| visit.accepted && (from..to).contains(&visit.at.duration_since(start()).as_secs());
    count(visits.iter().filter(is_within).count()) / f64::from(i32::try_from(to - from).unwrap())
}

/// The share of calls that were turned away.
fn throttled_share(visits: &[Visit]) -> f64 {
    count(visits.iter().filter(|visit| !visit.accepted).count()) / count(visits.len())
}

fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap())
}

fn networks() -> impl Strategy<Value = Network> {
    prop_oneof![
        (0_u64..60_000, 0_u64..150_000).prop_map(|(base, jitter)| Network::Even { base, jitter }),
        (0_u64..400_000, 1_u64..200).prop_map(|(round_trip, calls)| Network::Swapping { round_trip, calls }),
        (0_u64..400_000, 1_u64..200).prop_map(|(most, calls)| Network::Moody { most, calls }),
    ]
}

// A failing input is printed, and kept under `proptest-regressions/` for the next run.
proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_second_of_the_server_sees_more_than_the_rate(
        network in networks(),
        late in 0_u64..3_000,
        callers in 1_usize..80,
        lost in 0_u64..50,
        rate in prop_oneof![Just(20_u32), 1_u32..70],
        seed in any::<u64>(),
    ) {
        let pace = Pace { rate: f64::from(rate), ..LOOPBACK };
        let world = World { network, late, callers, lost, seed, seconds: 20, cut: Cut::Nothing, ..World::new(pace) };
        let seen = world.run();
        let (sliding, fixed) = (most_in_sliding_second(&seen), most_in_fixed_second(&seen));
        let allowed = usize::try_from(rate).unwrap();
        prop_assert!(sliding <= allowed && fixed <= allowed, "{sliding} in a sliding second, {fixed} in a fixed one");
    }

    #[test]
    fn rate_is_used_to_95_percent_at_80_ms_jitter(cut in cuts(), seed in any::<u64>()) {
        // 0 to 80 ms there and back.
        let network = Network::Even { base: 0, jitter: 40_000 };
        let seen = World { network, cut, seed, ..World::new(LOOPBACK) }.run();
        let reached = rate_between(&seen, 2, 60);
        prop_assert!(reached >= 0.95 * 20.0, "{reached}");
        prop_assert!(seen.iter().all(|visit| visit.accepted));
    }

    #[test]
    fn rate_is_used_to_98_percent_at_18_ms(base in 0_u64..4_500, cut in cuts(), seed in any::<u64>()) {
        let network = Network::Even { base, jitter: 9_000 - base };
        let seen = World { network, cut, seed, ..World::new(LOOPBACK) }.run();
        let reached = rate_between(&seen, 2, 60);
        prop_assert!(reached >= 0.98 * 20.0, "{reached}");
        prop_assert!(seen.iter().all(|visit| visit.accepted));
    }
}

fn cuts() -> impl Strategy<Value = Cut> {
    prop_oneof![Just(Cut::Sliding), Just(Cut::Fixed)]
}

/// Half an hour and more, on each kind of host and with each kind of window.
fn in_every_world(test: impl Fn(World)) {
    for pace in [LOOPBACK, LIVE] {
        for cut in [Cut::Sliding, Cut::Fixed] {
            for jitter in [9_000, 40_000] {
                test(World { cut, network: Network::Even { base: 0, jitter }, seconds: 1_800, ..World::new(pace) });
            }
        }
    }
}

fn hold<T: PartialOrd + std::fmt::Display>(world: World, what: &str, found: T, least: T, most: T) {
    assert!(found >= least && found <= most, "{what} is {found} and not {least} to {most} in {world:?}");
}

#[test]
fn live_host_is_used_to_85_and_later_98_percent() {
    let world = World { seconds: 1_200, network: Network::Even { base: 0, jitter: 5_000 }, ..World::new(LIVE) };
    let seen = world.run();
    hold(world, "the rate at first", rate_between(&seen, 10, 590), 16.9, 17.01);
    hold(world, "the rate later", rate_between(&seen, 610, 1_190), 19.55, 19.61);
}

#[test]
fn limit_below_the_configured_one_is_learnt() {
    in_every_world(|world| {
        for tells_end in [true, false] {
            let world = World { limit: 10, tells_end, ..world };
            let seen = world.run();
            hold(world, "the rate", rate_between(&seen, 0, 1_800), 9.5, 10.0);
            hold(world, "the throttled share", throttled_share(&seen), 0.0, 0.001);
        }
    });
}

#[test]
fn limit_above_the_configured_one_is_used_only_when_asked_for() {
    in_every_world(|world| {
        let world = World { limit: 40, ..world };
        let seen = world.run();
        hold(world, "the rate", rate_between(&seen, 600, 1_800), 19.1, 20.0);
        hold(world, "the throttled share", throttled_share(&seen), 0.0, 0.0);

        let world = World { pace: Pace { adaptive: true, ..world.pace }, seconds: 3_600, ..world };
        let seen = world.run();
        hold(world, "the rate of the clean ten minutes", rate_between(&seen, 0, 600), 16.9, 20.0);
        hold(world, "the rate of the next one", rate_between(&seen, 600, 660), 19.1, 22.0);
        hold(world, "the rate in the end", rate_between(&seen, 1_800, 3_600), 0.92 * 40.0, 40.0);
        hold(world, "the throttled share", throttled_share(&seen), 0.0, 0.001);
    });
}

#[test]
fn another_program_that_takes_half_gets_it_and_gives_it_back() {
    // It begins and ends every twenty minutes.
    let other = |at: SignedDuration| if (at.as_secs() / 1_200) % 2 == 1 { 10 } else { 0 };
    in_every_world(|world| {
        let world = World { other, seconds: 4_800, ..world };
        let seen = world.run();
        for phase in [1_200, 3_600] {
            // Nine of ten places: the other's calls come unevenly, so that a second may see eleven of them.
            hold(world, "the rate beside the other", rate_between(&seen, phase, phase + 1_200), 8.3, 10.3);
        }
        // Trials grow rare, so it may take some minutes to notice that there is room again.
        hold(world, "the rate alone again", rate_between(&seen, 3_000, 3_600), 16.5, 20.0);
        hold(world, "the throttled share", throttled_share(&seen), 0.0, 0.001);
    });
}

#[test]
fn short_bursts_of_another_program_are_got_over() {
    let other = |at: SignedDuration| if at.as_secs() % 300 < 5 { 40 } else { 0 };
    in_every_world(|world| {
        let world = World { other, ..world };
        let seen = world.run();
        hold(world, "the rate", rate_between(&seen, 0, 1_800), 12.0, 20.0);
        hold(world, "the throttled share", throttled_share(&seen), 0.0, 0.002);
    });
}

#[test]
fn limit_of_everybody_slows_down_for_a_minute_and_teaches_nothing() {
    let mut pacer = Pacer::new(LOOPBACK, start());
    pacer.throttled(start() + ms(20), start(), None, Whose::Everybodys);
    let back = start() + ms(20) + SECOND;
    assert!((pacer.rate(back) - 10.0).abs() < 0.01);
    assert!((pacer.rate(back + RECOVERY / 2) - 15.0).abs() < 0.01);
    assert!((pacer.rate(back + RECOVERY) - 20.0).abs() < 0.01);
}

#[test]
fn calls_are_spaced_after_idle_time() {
    let mut pacer = Pacer::new(LOOPBACK, start());
    let later = start() + SignedDuration::from_secs(60);
    assert_eq!(pacer.next_slot(later, later), Slot::Go);
    let Slot::At(next) = pacer.next_slot(later, later) else {
        panic!("the second call must not follow at once");
    };
    assert_eq!(next.duration_since(later).as_millis(), 50);
}

#[test]
fn live_share_grows_after_ten_clean_minutes() {
    let mut pacer = Pacer::new(LIVE, start());
    let gap = |pacer: &mut Pacer, now: Timestamp| {
        assert_eq!(pacer.next_slot(now, now), Slot::Go);
        pacer.finished(now);
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
    pacer.throttled(start() + ms(20), start(), Some(end), Whose::Ours);
    pacer.finished(start() + ms(20));
    assert_eq!(pacer.next_slot(start() + ms(30), start()), Slot::At(end + AFTER_LIMIT));
    let back = end + AFTER_LIMIT;
    assert_eq!(pacer.next_slot(back, start()), Slot::Go);
    // Half of 20 a second, and not more than what is believed now: half of it too, since nothing came through.
    assert_eq!(pacer.next.duration_since(back).as_millis(), 102);
    assert!((pacer.rate(back + RECOVERY_WITH_LESS) - 9.8).abs() < 0.001);
}

#[test]
fn pace_comes_back_to_what_came_through_before_the_throttle() {
    let mut pacer = Pacer::new(LOOPBACK, start());
    for n in 0..16 {
        pacer.accepted(start() + ms(50 * n), start());
    }
    let throttled = start() + ms(850);
    pacer.throttled(throttled, throttled - ms(30), None, Whose::Ours);
    let back = throttled + SECOND;
    assert!((pacer.rate(back) - 10.0).abs() < 0.001);
    assert!((pacer.rate(back + RECOVERY_WITH_LESS) - 16.0 * 0.98).abs() < 0.001);
}

#[test]
fn failed_trial_costs_seconds_and_is_put_off() {
    let mut pacer = Pacer::new(LOOPBACK, start());
    let limit = |pacer: &Pacer| pacer.allowance.as_ref().unwrap().limit();
    let mut now = start();
    let mut pass = |pacer: &mut Pacer, n_calls: i64| {
        for _ in 0..n_calls {
            now += ms(100);
            pacer.accepted(now, now - ms(10));
        }
        now
    };
    let at = pass(&mut pacer, 10);
    pacer.throttled(at, at - ms(5), None, Whose::Ours);
    assert_eq!(limit(&pacer), 10.0);
    let at = pass(&mut pacer, 499);
    assert_eq!(limit(&pacer), 10.0, "500 calls must come through first");
    assert!(at > start());
    let at = pass(&mut pacer, 1);
    assert_eq!(limit(&pacer), 11.0);
    pacer.throttled(at, at - ms(5), None, Whose::Ours);
    assert_eq!(limit(&pacer), 10.0);
    let back = at + SECOND;
    assert!((pacer.rate(back + RECOVERY_OF_TRIAL) - 9.8).abs() < 0.001);
    pass(&mut pacer, 999);
    assert_eq!(limit(&pacer), 10.0, "and 1000 after a trial that failed");
    pass(&mut pacer, 1);
    assert_eq!(limit(&pacer), 11.0);
}

#[test]
fn throttle_takes_back_the_last_step_alone() {
    let mut allowance = Allowance::new(20.0, false, start());
    let pass = |allowance: &mut Allowance, n_calls: usize| {
        (0..n_calls).for_each(|_| allowance.accepted(start(), allowance.limit()));
    };
    assert_eq!(allowance.throttled(start(), 10.0), Lesson::Less);
    pass(&mut allowance, 500);
    assert_eq!(allowance.limit(), 11.0);
    pass(&mut allowance, 33);
    assert_eq!(allowance.limit(), 13.0, "a step that goes well is followed by one twice as long");
    assert_eq!(allowance.throttled(start(), 12.0), Lesson::TriedTooMuch);
    assert_eq!(allowance.limit(), 11.0, "only the last step is taken back");
    assert_eq!(allowance.throttled(start(), 11.0), Lesson::Less, "nothing was tried since");
    assert_eq!(allowance.limit(), 10.0);
}

#[test]
fn idle_interface_is_not_tried_further() {
    let mut pacer = Pacer::new(LOOPBACK, start());
    pacer.throttled(start(), start(), None, Whose::Ours);
    let mut now = start();
    for _ in 0..10_000 {
        now += ms(1_000);
        pacer.accepted(now, now - ms(10));
    }
    assert_eq!(pacer.allowance.as_ref().unwrap().limit(), 10.0);
}

#[test]
fn calls_under_way_at_a_throttle_do_not_halve_again() {
    let mut pacer = Pacer::new(LOOPBACK, start());
    pacer.throttled(start() + ms(100), start(), None, Whose::Ours);
    pacer.throttled(start() + ms(101), start() + ms(50), None, Whose::Ours);
    assert!((pacer.rate(start() + ms(101)) - 9.8).abs() < 0.001);
    pacer.throttled(start() + ms(2_000), start() + ms(1_500), None, Whose::Ours);
    assert!(pacer.rate(start() + ms(2_000)) < 5.0);
}

#[test]
fn throttles_without_an_end_wait_longer_each_time_until_a_call_comes_through() {
    let mut pacer = Pacer::new(LOOPBACK, start());
    let mut now = start();
    for seconds in [1, 2, 4, 8] {
        pacer.throttled(now, now, None, Whose::Ours);
        assert_eq!(pacer.next_slot(now, now), Slot::At(now + SignedDuration::from_secs(seconds)));
        now += SignedDuration::from_secs(20);
    }
    pacer.accepted(now, now);
    pacer.throttled(now, now, None, Whose::Ours);
    assert_eq!(pacer.next_slot(now, now), Slot::At(now + SignedDuration::from_secs(1)));
}

#[test]
fn limit_that_is_over_already_still_gives_a_second() {
    let mut pacer = Pacer::new(LOOPBACK, start());
    pacer.throttled(start(), start(), Some(start() - ms(5_000)), Whose::Ours);
    assert_eq!(pacer.next_slot(start(), start()), Slot::At(start() + SECOND));
}

#[test]
fn clock_put_back_does_not_stop_the_pace() {
    let mut pacer = Pacer::new(LOOPBACK, start());
    for _ in 0..20 {
        pacer.finished(start());
    }
    pacer.throttled(start(), start(), None, Whose::Ours);
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
