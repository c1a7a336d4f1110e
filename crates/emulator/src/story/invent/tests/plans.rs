//! Schedules: weeks, rotas, holidays, versions.

use super::*;
use crate::attendance::dates::{DAY_MS, HOUR_MS, MINUTE_MS, midnight_ms};
use crate::limits::china;
use crate::story::catalogue::{self, Catalogue, Group};
use crate::story::plan::Plan;

/// Somebody of a group, in a company where nothing is scheduled anew.
fn member_of(name: &str) -> (SeedDocument, String) {
    let document = document(|document| document.life.rescheduled = Share::NONE);
    let is_in = |userid: &String| {
        catalogue::group_of(1, &document.groups, userid).is_some_and(|group: &Group| group.name == name)
            && !catalogue::is_exempt(1, &document.groups, userid)
    };
    let userid = userids(5_000).find(is_in).unwrap();
    (document, userid)
}

fn plans_of(name: &str, work_date: Date) -> Vec<Plan> {
    let (document, userid) = member_of(name);
    day(World::of(&document), &userid, work_date).plans
}

fn duty_of(name: &str, work_date: Date) -> Duty {
    plans_of(name, work_date)[0].duty
}

fn minutes(duty: Duty) -> Vec<i64> {
    match duty {
        Duty::Shift(shift) => shift.points().map(|point| point.minute).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn fixed_groups_rest_on_weekends_and_festivals_and_work_swapped_days() {
    for name in ["默认考勤组", "弹性考勤组", "两段班考勤组"] {
        assert!(matches!(duty_of(name, date(2026, 9, 24)), Duty::Shift(_)));
        assert_eq!(duty_of(name, date(2026, 9, 25)), Duty::Rest(Some("中秋节")), "{name}");
        assert_eq!(duty_of(name, date(2026, 9, 12)), Duty::Rest(None));
        assert!(matches!(duty_of(name, date(2026, 9, 20)), Duty::Shift(_)), "a Sunday for the national holiday");
    }
    for name in ["夜班考勤组", "三段班考勤组"] {
        assert!(matches!(duty_of(name, date(2026, 9, 25)), Duty::Shift(_)), "{name} does not observe holidays");
    }
    assert_eq!(duty_of("自由工时组", date(2026, 10, 5)), Duty::Free { expected: false });
    assert_eq!(duty_of("自由工时组", date(2026, 10, 10)), Duty::Free { expected: true });
}

#[test]
fn holidays_can_be_switched_off() {
    let (mut document, userid) = member_of("默认考勤组");
    document.groups.holidays = false;
    let duty = |work_date: Date| day(World::of(&document), &userid, work_date).plans[0].duty;
    assert!(matches!(duty(date(2026, 10, 1)), Duty::Shift(_)));
    assert_eq!(duty(date(2026, 9, 20)), Duty::Rest(None));
}

#[test]
fn fixed_plans_are_written_by_night_fifteen_days_ahead() {
    let written = |since_ms: i64| china(since_ms).strftime("%F %H:%M").to_string();
    assert_eq!(written(plans_of("默认考勤组", date(2026, 9, 16))[0].since_ms), "2026-09-01 03:26");
    let (mut document, userid) = member_of("默认考勤组");
    document.switches.attendance.horizon_days = 30;
    let story = day(World::of(&document), &userid, date(2026, 9, 16));
    assert_eq!(written(story.plans[0].since_ms), "2026-08-17 03:26");
}

#[test]
fn a_rota_turns_through_early_late_night_and_rest() {
    let (document, userid) = member_of("排班考勤组");
    let stories: Vec<Story> =
        dates(date(2026, 9, 1), date(2026, 9, 16)).map(|date| day(World::of(&document), &userid, date)).collect();
    let starts: Vec<Option<i64>> =
        stories.iter().map(|story| minutes(story.plans[0].duty).first().map(|minute| minute / 60)).collect();
    assert_eq!(starts[..8], starts[8..], "a cycle has eight days");
    for (start, n_days) in [(Some(6), 2), (Some(14), 2), (Some(22), 2), (None, 2)] {
        assert_eq!(starts[..8].iter().filter(|found| **found == start).count(), n_days, "{starts:?}");
    }
    let published = china(stories[0].plans[0].since_ms).strftime("%F %H:%M").to_string();
    assert_eq!(published, "2026-08-25 17:00");
    let night = stories.iter().find(|story| minutes(story.plans[0].duty) == [22 * 60, 30 * 60]).unwrap();
    assert_eq!(night.plans[0].group_id, 394_000_052);
}

#[test]
fn teams_of_a_rota_are_apart() {
    let document = SeedDocument::default();
    let mut first_duties = HashSet::new();
    for userid in userids(400) {
        let is_in = catalogue::group_of(1, &document.groups, &userid).is_some_and(|group| group.kind() == "TURN");
        let plans = day(World::of(&document), &userid, FIRST).plans;
        if let (true, Some(plan)) = (is_in, plans.first()) {
            first_duties.insert(minutes(plan.duty).first().copied());
        }
    }
    assert_eq!(first_duties.len(), 4);
}

#[test]
fn a_new_version_of_a_shift_replaces_the_plans_that_were_written_by_the_old_one() {
    let name = "两段班考勤组";
    // The first of October begins the winter; days up to two weeks later were scheduled by the summer's hours before.
    let plans = plans_of(name, date(2026, 10, 12));
    let hours: Vec<Vec<i64>> = plans.iter().map(|plan| minutes(plan.duty)).collect();
    assert_eq!(hours, [[510, 720, 840, 1_080], [510, 720, 810, 1_050]]);
    assert_eq!(plans.iter().map(|plan| plan.version).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(plans[1].since_ms, midnight_ms(date(2026, 10, 1)) - 6 * HOUR_MS);
    assert_eq!(plans_of(name, date(2026, 10, 20)).len(), 1);
    assert_eq!(plans_of(name, date(2026, 9, 30)).len(), 1);
}

#[test]
fn days_are_scheduled_anew_from_ten_days_before_to_two_days_after() {
    let always = document(|document| document.life.rescheduled = Share::per_mille(1_000));
    let (mut earliest, mut latest) = (i64::MAX, i64::MIN);
    let mut kinds = HashSet::new();
    stories(&always, 200, |story| {
        let [first, second] = story.plans.as_slice() else {
            return;
        };
        assert_eq!((first.version, second.version), (0, 1));
        assert!(first.since_ms < second.since_ms && first.duty != second.duty);
        let days = (second.since_ms - midnight_ms(story.work_date)).div_euclid(DAY_MS);
        (earliest, latest) = (earliest.min(days), latest.max(days));
        kinds.insert((minutes(first.duty).len(), minutes(second.duty).len()));
    });
    assert_eq!((earliest, latest), (-10, 1));
    for kind in [(2, 0), (0, 2), (2, 2)] {
        assert!(kinds.contains(&kind), "{kinds:?}");
    }
}

#[test]
fn who_is_scheduled_anew_in_time_works_by_the_new_plan() {
    let always = document(|document| {
        document.life = Life { rescheduled: Share::per_mille(1_000), failings_percent: 0, ..Life::quiet() };
    });
    let (mut n_new, mut n_old) = (0, 0);
    stories(&always, 300, |story| {
        let [first, second] = story.plans.as_slice() else {
            return;
        };
        let knows = second.since_ms <= midnight_ms(story.work_date);
        let worked = if knows { second.duty } else { first.duty };
        let n_points = minutes(worked).len();
        assert!(n_points == 0 || story.attempts.len() >= n_points, "{story:?}");
        assert!(n_points > 0 || story.attempts.len() <= 1, "{story:?}");
        if knows { n_new += 1 } else { n_old += 1 }
    });
    assert!(n_new > 1_000 && n_old > 100, "{n_new} {n_old}");
}

#[test]
fn neighbours_are_told_as_they_are_scheduled_in_the_end() {
    stories(&SeedDocument::default(), 150, |story| {
        let at = |date: Date, minute: Option<&i64>| minute.map(|minute| midnight_ms(date) + minute * MINUTE_MS);
        let last = |date: Date| {
            let document = SeedDocument::default();
            day(World::of(&document), &story.userid, date).plans.last().map(|plan| plan.duty)
        };
        let yesterday = story.work_date.yesterday().unwrap();
        let before = last(yesterday).map(minutes).unwrap_or_default();
        assert_eq!(story.previous_off_ms, at(yesterday, before.last()), "{} {}", story.userid, story.work_date);
    });
}

#[test]
fn who_moves_is_scheduled_as_the_new_group_does() {
    let (document, userid) = member_of("默认考勤组");
    let groups = Catalogue::of(&document.groups, &catalogue::UNTOUCHED).groups(0);
    let night = groups.into_iter().find(|group| group.name == "夜班考勤组");
    let usual = usual(World::of(&document), night, &userid, date(2026, 9, 16), (0, 0));
    assert_eq!(minutes(usual.duty), [22 * 60, 30 * 60]);
}
