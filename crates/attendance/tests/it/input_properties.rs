//! What holds whatever was read: days stand for themselves, order, repeats and slices change nothing, and no more does the zone.

use dianmao_attendance::approval::{Approval, ApprovalKind};
use dianmao_attendance::group::{MemberState, Membership};
use dianmao_attendance::leave::{Leave, LeaveUnit};
use dianmao_attendance::person::Placement;
use dianmao_attendance::punch::{Location, Source};
use dianmao_attendance::result::{Grade, Point};
use dianmao_attendance::span::{DateSpan, Span};
use dianmao_attendance::{Counts, DayRecord, Measure, Period, Person, Punch, PunchResult, ScheduledPoint};
use dianmao_roster::id::UserId;
use jiff::tz::{TimeZone, offset};
use jiff::{SignedDuration, Timestamp};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::story::{at, day, days, person};
use crate::world::World;

const USERS: [&str; 3] = ["li", "wu", "zhao"];

fn period() -> Period {
    days(2, 6)
}

fn user() -> impl Strategy<Value = UserId> {
    (0..USERS.len()).prop_map(|user| USERS[user].into())
}

/// Minutes from the midnight of the first day; spans may begin before the period and end after it.
fn instant(minutes: i64) -> Timestamp {
    at(day(2), "00:00").checked_add(SignedDuration::from_mins(minutes)).unwrap()
}

fn any_span() -> impl Strategy<Value = Span> {
    let anywhere = (-1000i64..7000, 1..3000i64).prop_map(|(from, length)| (from, from + length));
    let whole_days = (-1i64..5, 1..4i64).prop_map(|(from, n_days)| (from * 1440, (from + n_days) * 1440));
    prop_oneof![anywhere, whole_days].prop_map(|(from, to)| Span { from: instant(from), to: instant(to) })
}

fn any_unit() -> impl Strategy<Value = LeaveUnit> {
    prop_oneof![Just(LeaveUnit::Day), Just(LeaveUnit::Hour)]
}

fn any_point() -> impl Strategy<Value = Point> {
    prop_oneof![Just(Point::On), Just(Point::Off)]
}

/// 09:00 to 18:00, or a night.
fn planned_at(on_day: i8, point: &Point, is_night: bool) -> Timestamp {
    let time = match (point, is_night) {
        (Point::Off, false) => "18:00",
        (Point::Off, true) => "+06:00",
        (_, false) => "09:00",
        (_, true) => "22:00",
    };
    at(day(on_day), time)
}

prop_compose! {
    fn any_result()(
        (user_id, on_day, point, is_night) in (user(), 2..=6i8, any_point(), any::<bool>()),
        (plan, group_id) in (any::<bool>(), proptest::option::of(1..5i64)),
        minutes in -60..200i64,
        grade in prop_oneof![
            Just(Grade::OnTime), Just(Grade::Late), Just(Grade::LateAsAbsence), Just(Grade::Early),
            Just(Grade::Missing), Just(Grade::Missing), Just(Grade::Missing),
        ],
        source in prop_oneof![Just(Source::Phone), Just(Source::Administrator), Just(Source::Approval)],
        approval_id in proptest::option::weighted(0.2, "[AB]"),
    ) -> PunchResult {
        let due_at = planned_at(on_day, &point, is_night);
        let punched_at = (grade != Grade::Missing).then(|| due_at.checked_add(SignedDuration::from_mins(minutes)).unwrap());
        PunchResult {
            id: 0, user_id, work_date: day(on_day), plan_id: plan.then_some(i64::from(on_day)), point, group_id, punch_id: None,
            due_at: plan.then_some(due_at), punched_at, grade, location: Location::Inside, source, approval_id, raw: String::new(),
        }
    }
}

prop_compose! {
    fn any_scheduled()(
        (user_id, on_day, point, is_night) in (user(), 2..=6i8, any_point(), any::<bool>()),
        is_rest in proptest::bool::weighted(0.2),
        approval_id in proptest::option::weighted(0.2, "[AB]"),
    ) -> ScheduledPoint {
        let planned_at = planned_at(on_day, &point, is_night);
        ScheduledPoint {
            plan_id: i64::from(on_day), user_id, work_date: day(on_day), planned_at: Some(planned_at), point: Some(point), shift: None,
            group_id: Some(1), is_rest, approval_id, raw: is_night.to_string(),
        }
    }
}

prop_compose! {
    fn any_punch()(user_id in user(), on_day in 2..=6i8, minute in 0..1800i64) -> Punch {
        let at = at(day(on_day), "00:00").checked_add(SignedDuration::from_mins(minute)).unwrap();
        Punch { id: 0, user_id, at, work_date: day(on_day), source: Source::Phone, location: Location::Inside }
    }
}

prop_compose! {
    fn any_leave()(
        user_id in user(), span in any_span(), leave_type in "[年事]假", unit in any_unit(), hundredths in 1..900i64,
        counts_rest_days in any::<bool>(),
    ) -> Leave {
        Leave { user_id, span, leave_type, unit, hundredths, counts_rest_days, raw: String::new() }
    }
}

prop_compose! {
    fn any_approval()(
        user_id in user(), span in any_span(), kind in 0..ApprovalKind::ALL.len(), unit in any_unit(),
        hundredths in proptest::option::of(1..900i64), id in "[A-D]",
    ) -> Approval {
        Approval { id, user_id, kind: ApprovalKind::ALL[kind], span, unit, hundredths }
    }
}

/// Ids as the vendor gives them: no two rows have the same.
fn numbered<R>(rows: Vec<R>, number: impl Fn(&mut R, i64)) -> Vec<R> {
    let mut rows = rows;
    (1..).zip(&mut rows).for_each(|(id, row)| number(row, id));
    rows
}

prop_compose! {
    fn any_world()(
        results in vec(any_result(), 0..30), schedule in vec(any_scheduled(), 0..30), punches in vec(any_punch(), 0..10),
        leaves in vec(any_leave(), 0..4), approvals in vec(any_approval(), 0..5),
        read in proptest::array::uniform5(any::<bool>()),
        moved in proptest::option::of(2..=6i8), exempt in proptest::option::of(2..=6i8),
    ) -> World {
        let mut world = World {
            people: USERS.map(|user| person(user, "研发/平台")).into(),
            results: numbered(results, |row, id| row.id = id),
            schedule,
            punches: numbered(punches, |row, id| row.id = id),
            leaves,
            approvals,
            ..World::default()
        };
        let reads = &mut world.reads;
        for (read, is_read) in
            [&mut reads.results, &mut reads.schedule, &mut reads.punches, &mut reads.leave, &mut reads.approvals].into_iter().zip(read)
        {
            *read = read.filter(|_| is_read);
        }
        let placement = |of_month: i8| Placement { to: day(of_month).0, department: vec!["销售".to_owned()] };
        world.people[0].earlier_departments = moved.map(placement).into_iter().collect();
        let exempt_on = |of_month: i8| {
            let dates = DateSpan { from: Some(day(of_month).0), to: Some(day(of_month).0) };
            Membership { dates, state: MemberState::Exempt }
        };
        world.people[1].memberships = exempt.map(exempt_on).into_iter().collect();
        world
    }
}

fn shuffled<R: Clone + std::fmt::Debug + 'static>(rows: &[R]) -> impl Strategy<Value = Vec<R>> + use<R> {
    let with_repeats: Vec<R> = rows.iter().chain(&rows[..rows.len() / 2]).cloned().collect();
    Just(with_repeats).prop_shuffle()
}

/// The same rows in another order, half of them twice.
fn as_it_may_arrive(world: World) -> impl Strategy<Value = (World, World)> {
    let rows = (
        shuffled(&world.people),
        shuffled(&world.results),
        shuffled(&world.schedule),
        shuffled(&world.punches),
        shuffled(&world.leaves),
        shuffled(&world.approvals),
    );
    (Just(world), rows).prop_map(|(world, (people, results, schedule, punches, leaves, approvals))| {
        let arrived = World { people, results, schedule, punches, leaves, approvals, ..world.clone() };
        (world, arrived)
    })
}

/// Everything an hour or more later in a zone that is as much behind: the same days by the clocks of the place.
fn elsewhere(world: &World, hours: i8) -> World {
    let moved = |at: Timestamp| at.checked_add(SignedDuration::from_hours(i64::from(8 - hours))).unwrap();
    let span = |span: Span| Span { from: moved(span.from), to: moved(span.to) };
    let mut world = world.clone();
    world.zone = TimeZone::fixed(offset(hours));
    for row in &mut world.results {
        (row.due_at, row.punched_at) = (row.due_at.map(moved), row.punched_at.map(moved));
    }
    world.schedule.iter_mut().for_each(|row| row.planned_at = row.planned_at.map(moved));
    world.punches.iter_mut().for_each(|row| row.at = moved(row.at));
    world.leaves.iter_mut().for_each(|row| row.span = span(row.span));
    world.approvals.iter_mut().for_each(|row| row.span = span(row.span));
    world
}

fn sum<'a>(counts: impl Iterator<Item = &'a Counts>) -> Counts {
    counts.copied().sum()
}

proptest! {
    #[test]
    fn totals_are_the_sum_of_days_taken_alone(world in any_world()) {
        let whole = world.sheet(period());
        let single: Vec<_> = (2..=6).map(|of_month| world.sheet(days(of_month, of_month))).collect();
        prop_assert_eq!(whole.company.counts, sum(single.iter().map(|day| &day.company.counts)));
        prop_assert_eq!(whole.company.counts, sum(whole.departments.iter().map(|row| &row.own.counts)));
        for (n, row) in whole.people.iter().enumerate() {
            prop_assert_eq!(row.counts, sum(single.iter().map(|day| &day.people[n].counts)));
        }
        for (key, hundredths) in &whole.away {
            let of_days: i64 = single.iter().filter_map(|day| day.away.get(key)).sum();
            prop_assert_eq!(*hundredths, of_days);
        }
        for department in &whole.departments {
            let absent: i64 = department.trend.iter().map(|trend| trend.absent).sum();
            prop_assert_eq!(absent, department.whole.counts.get(Measure::AbsentDays));
        }
    }

    #[test]
    fn order_and_repeats_change_nothing((world, arrived) in any_world().prop_flat_map(as_it_may_arrive)) {
        prop_assert_eq!(arrived.sheet(period()), world.sheet(period()));
    }

    #[test]
    fn slices_of_people_and_days_change_nothing(world in any_world(), cut in 2..6i8) {
        let mut sliced: Vec<DayRecord> = Vec::new();
        for user in USERS {
            let of_user = |id: &UserId| id.as_str() == user;
            let mut slice = world.clone();
            slice.people.retain(|row| of_user(&row.user_id));
            slice.results.retain(|row| of_user(&row.user_id));
            slice.schedule.retain(|row| of_user(&row.user_id));
            slice.punches.retain(|row| of_user(&row.user_id));
            slice.leaves.retain(|row| of_user(&row.user_id));
            slice.approvals.retain(|row| of_user(&row.user_id));
            sliced.extend([days(2, cut), days(cut + 1, 6)].iter().flat_map(|period| slice.days(period)));
        }
        prop_assert_eq!(sliced, world.days(&period()));
    }

    #[test]
    fn the_zone_changes_nothing(world in any_world(), hours in -11..=13i8) {
        let here = world.sheet(period());
        let there = elsewhere(&world, hours).sheet(period());
        prop_assert_eq!(here.company, there.company);
        prop_assert_eq!(here.away, there.away);
        for (here, there) in here.people.iter().zip(&there.people) {
            for (here, there) in here.cells.iter().zip(&there.cells) {
                prop_assert_eq!(&here.marks, &there.marks);
            }
        }
    }

    #[test]
    fn nobody_is_absent_or_misses_a_punch_unless_somebody_could_have_said_why(world in any_world()) {
        let mut world = world;
        world.reads.schedule = None;
        world.reads.approvals = None;
        world.schedule.clear();
        let counts = world.sheet(period()).company.counts;
        for measure in [Measure::AbsentDays, Measure::MissingOn, Measure::MissingOff] {
            prop_assert_eq!(counts.get(measure), 0, "{:?}", measure);
        }
    }

    #[test]
    fn every_day_is_of_one_kind(world in any_world()) {
        use Measure::{AbsentDays, ExemptDays, NoGroupDays, PresentDays, RequiredDays, RestDays, UnsettledDays};
        let people: Vec<Person> = world.people.clone();
        let sheet = world.sheet(period());
        prop_assert_eq!(sheet.people.len(), people.len());
        for row in sheet.people {
            let get = |measure| row.counts.get(measure);
            let kinds = [RequiredDays, RestDays, UnsettledDays, NoGroupDays, ExemptDays].map(get).iter().sum::<i64>();
            prop_assert_eq!(kinds + row.counts.days_of_unknown_kind(), 5);
            prop_assert!(get(PresentDays) + get(AbsentDays) <= get(RequiredDays));
        }
    }
}
