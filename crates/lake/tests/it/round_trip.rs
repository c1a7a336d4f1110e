//! What was written is what is read, row for row and in order.

use dianmao_attendance::calendar::DayType;
use dianmao_attendance::day::{AwayKind, Cover, DayKind, DayPoint, Origin, Share};
use dianmao_attendance::known::{Input, Known};
use dianmao_attendance::leave::{Leave, LeaveUnit};
use dianmao_attendance::punch::{Location, Source};
use dianmao_attendance::result::{Grade, Point};
use dianmao_attendance::schedule::ShiftVersion;
use dianmao_attendance::span::Span;
use dianmao_attendance::{DayRecord, Minutes, Punch, PunchResult, ScheduledPoint, WorkDate};
use dianmao_lake::{Lake, MonthContent};
use dianmao_roster::id::UserId;
use jiff::{Timestamp, ToSpan};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::month::{COMPANY, Month, september};

fn word() -> impl Strategy<Value = String> {
    prop_oneof!["on_time|late|missing|on|off|inside|phone|system", "\\PC{0,12}", Just(String::new())]
}

fn user() -> impl Strategy<Value = UserId> {
    "[a-z0-9]{1,8}|管理员".prop_map(UserId::from)
}

fn instant() -> impl Strategy<Value = Timestamp> {
    (-62_135_596_800_000_i64..253_370_764_800_000).prop_map(|ms| Timestamp::from_millisecond(ms).unwrap())
}

fn date() -> impl Strategy<Value = WorkDate> {
    (-100_000_i32..100_000).prop_map(|days| WorkDate(jiff::civil::date(2026, 9, 1) + days.days()))
}

prop_compose! {
    fn punch()(
        id in any::<i64>(), user_id in user(), work_date in date(), at in instant(), source in word(), location in word(),
    ) -> Punch {
        let (source, location) = (Source::from_name(&source), Location::from_name(&location));
        Punch { id, user_id, at, work_date, source, location }
    }
}

prop_compose! {
    fn result()(
        ids in (any::<i64>(), option::of(any::<i64>()), option::of(any::<i64>()), option::of(any::<i64>())),
        (user_id, work_date) in (user(), date()),
        (due_at, punched_at) in (option::of(instant()), option::of(instant())),
        words in (word(), word(), word(), word()),
        approval_id in option::of(word()),
        raw in word(),
    ) -> PunchResult {
        PunchResult {
            id: ids.0,
            user_id,
            work_date,
            point: Point::from_name(&words.0),
            plan_id: ids.1,
            group_id: ids.2,
            punch_id: ids.3,
            due_at,
            punched_at,
            grade: Grade::from_name(&words.1),
            location: Location::from_name(&words.2),
            source: Source::from_name(&words.3),
            approval_id,
            raw,
        }
    }
}

prop_compose! {
    fn scheduled()(
        plan_id in any::<i64>(), user_id in user(), work_date in date(), point in option::of(word()),
        planned_at in option::of(instant()),
        shift in option::of((any::<i64>(), option::of(any::<i64>()))),
        group_id in option::of(any::<i64>()), is_rest in any::<bool>(), approval_id in option::of(word()), raw in word(),
    ) -> ScheduledPoint {
        let point = point.map(|point| Point::from_name(&point));
        let shift = shift.map(|(shift_id, version)| ShiftVersion { shift_id, version });
        ScheduledPoint { plan_id, user_id, work_date, point, planned_at, shift, group_id, is_rest, approval_id, raw }
    }
}

prop_compose! {
    fn leave()(
        user_id in user(), (from, to) in (instant(), instant()), leave_type in word(), unit in select(LeaveUnit::ALL.to_vec()),
        hundredths in any::<i64>(), counts_rest_days in any::<bool>(), raw in word(),
    ) -> Leave {
        Leave { user_id, span: Span { from, to }, leave_type, unit, hundredths, counts_rest_days, raw }
    }
}

prop_compose! {
    fn day_point()(
        (due_at, punched_at) in (option::of(instant()), option::of(instant())),
        words in (word(), word(), word(), word()),
        (minutes, plan_id, is_free) in (any::<i64>(), option::of(any::<i64>()), any::<bool>()),
        (origin, cover) in (select(Origin::ALL.to_vec()), select(Cover::ALL.to_vec())),
        approval_id in option::of(word()),
    ) -> DayPoint {
        DayPoint {
            point: Point::from_name(&words.0),
            plan_id,
            due_at,
            punched_at,
            grade: Grade::from_name(&words.1),
            minutes: Minutes(minutes),
            location: Location::from_name(&words.2),
            source: Source::from_name(&words.3),
            origin,
            cover,
            is_free,
            approval_id,
        }
    }
}

prop_compose! {
    fn share()(
        kind in select(AwayKind::ALL.to_vec()), leave_type in word(), unit in select(LeaveUnit::ALL.to_vec()),
        hundredths in any::<i64>(),
    ) -> Share {
        Share { kind, leave_type, unit, hundredths }
    }
}

prop_compose! {
    fn day()(
        user_id in user(),
        work_date in date(),
        kind in select(DayKind::ALL.to_vec()),
        day_type in option::of(select(DayType::ALL.to_vec())),
        points in vec(day_point(), 0..4),
        away in vec(share(), 0..3),
        overtime in any::<i64>(),
        inputs in vec(select(Input::ALL.to_vec()), 0..6),
    ) -> DayRecord {
        let known = inputs.into_iter().fold(Known::default(), Known::with);
        DayRecord { user_id, work_date, kind, day_type, points, away, overtime: Minutes(overtime), known }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn write_and_read(written: &Month) -> anyhow::Result<Month> {
    let dir = tempfile::tempdir()?;
    let lake = Lake::open(dir.path())?;
    lake.write_month(COMPANY, september(), &written.content()).await?;
    Ok(Month {
        punches: lake.read_punches(COMPANY, september()).await?,
        results: lake.read_results(COMPANY, september()).await?,
        schedule: lake.read_schedules(COMPANY, september()).await?,
        leaves: lake.read_leaves(COMPANY, september()).await?,
        days: lake.read_days(COMPANY, september()).await?,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn rows_come_back_as_they_were(
        punches in vec(punch(), 0..20), results in vec(result(), 0..20), schedule in vec(scheduled(), 0..20),
        leaves in vec(leave(), 0..20), days in vec(day(), 0..20),
    ) {
        let written = Month { punches, results, schedule, leaves, days };
        let read = write_and_read(&written).unwrap();
        prop_assert_eq!(read.punches, written.punches);
        prop_assert_eq!(read.results, written.results);
        prop_assert_eq!(read.schedule, written.schedule);
        prop_assert_eq!(read.leaves, written.leaves);
        prop_assert_eq!(read.days, written.days);
    }
}

#[test]
fn a_month_of_many_batches_comes_back_whole_and_in_order() -> anyhow::Result<()> {
    let mut month = Month::of(0);
    let (result, day) = (month.results.remove(0), month.days.remove(0));
    month.results.extend((0..100_000).map(|id| PunchResult { id, ..result.clone() }));
    month.days.extend((0..50_000).map(|index| {
        let points = day.points.iter().cycle().take(index % 3).cloned().collect();
        DayRecord { user_id: UserId::from(format!("u{index}")), points, ..day.clone() }
    }));
    let read = write_and_read(&month)?;
    assert!(read.results == month.results);
    assert!(read.days == month.days);
    Ok(())
}

#[tokio::test]
async fn an_empty_month_is_a_month() -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let lake = Lake::open(dir.path())?;
    lake.write_month(COMPANY, september(), &MonthContent::default()).await?;
    assert_eq!(lake.read_results(COMPANY, september()).await?, []);
    assert_eq!(lake.generation(COMPANY, september()).await?, 1);
    Ok(())
}
