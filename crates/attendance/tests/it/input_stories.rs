//! What becomes of a day when more is read about it than its results, and when less is.

use dianmao_attendance::group::{MemberState, Membership};
use dianmao_attendance::known::Reads;
use dianmao_attendance::schedule::ShiftVersion;
use dianmao_attendance::settings::{CoverProof, MinutesFrom};
use dianmao_attendance::shift::{Section, Shift, ShiftPoint};
use dianmao_attendance::span::DateSpan;
use dianmao_attendance::{Measure, Person, Settings};
use insta::assert_snapshot;

use crate::story::{at, day, days, person};
use crate::world::{World, afterwards, all};

const NOBODY_CAME: &str = "
    plan li 1 on 09:00
    plan li 1 off 18:00
    li 1 on 09:00 - missing id=1
    li 1 off 18:00 - missing id=2
";

fn nobody_came(reads: Reads) -> World {
    World { reads, ..World::of(NOBODY_CAME) }
}

fn only_results() -> Reads {
    Reads { results: afterwards(), ..Reads::default() }
}

#[test]
fn gap_that_was_held_against_nothing_is_unknown_and_no_absence() {
    let world = World { schedule: Vec::new(), ..nobody_came(only_results()) };
    assert_snapshot!(world.story(days(1, 1)), @r"
    li: required_days 1, unknown_days 1, candidate_times 2
      01 未知，未知
    ");
}

#[test]
fn gap_is_absence_once_schedule_or_leave_and_forms_were_read() {
    let read = afterwards();
    let by_schedule = Reads { schedule: read, ..only_results() };
    let by_forms = Reads { leave: read, approvals: read, ..only_results() };
    for reads in [by_schedule, by_forms, all()] {
        assert_eq!(nobody_came(reads).story(days(1, 1)), "li: required_days 1, absent_days 1\n  01 旷工");
    }
    let by_leave_alone = World { schedule: Vec::new(), ..nobody_came(Reads { leave: read, ..only_results() }) };
    assert_eq!(by_leave_alone.sheet(days(1, 1)).company.counts.get(Measure::AbsentDays), 0);
}

#[test]
fn settings_choose_what_proves_an_absence() {
    let absent = |cover_proof, reads| {
        let settings = Settings { cover_proof, ..Settings::default() };
        World { settings, ..nobody_came(reads) }.sheet(days(1, 1)).company.counts.get(Measure::AbsentDays)
    };
    let by_schedule = Reads { schedule: afterwards(), ..only_results() };
    assert_eq!([by_schedule, all()].map(|reads| absent(CoverProof::Both, reads)), [0, 1]);
    assert_eq!(absent(CoverProof::Rows, only_results()), 1);
}

#[test]
fn schedule_leave_trip_and_outing_cover_the_points_that_they_touch() {
    let world = World::of(
        "
        plan li 1 on 09:00 by=A1
        plan li 1 off 18:00
        li 1 on 09:00 - missing
        li 1 off 18:00 18:01 on_time
        plan li 2 on 09:00
        plan li 2 off 18:00
        li 2 on 09:00 - missing
        li 2 off 18:00 18:01 on_time
        leave li 事假 hour 300 2T09:00 2T12:00
        plan li 3 on 09:00
        plan li 3 off 18:00
        li 3 on 09:00 08:59 on_time
        li 3 off 18:00 - missing
        outing O1 li hour 200 3T16:00 3T18:00
        plan li 4 on 09:00
        plan li 4 off 18:00
        li 4 on 09:00 - missing
        li 4 off 18:00 - missing
        trip T1 li day 100 4T00:00 4T+00:00
    ",
    );
    assert_snapshot!(world.story(days(1, 4)), @r"
    li: required_days 4, present_days 3
      01 正常，有审批 - 18:01
      02 正常，有审批 - 18:01
      03 正常，有审批 08:59 -
      04 有审批
    ");
}

#[test]
fn overtime_covers_nothing_even_where_the_row_names_it() {
    let text = "
        plan li 1 on 09:00 by=OT
        plan li 1 off 18:00
        li 1 on 09:00 - missing
        li 1 off 18:00 18:01 on_time
    ";
    let counts = |text: &str| World::of(text).sheet(days(1, 1)).company.counts.get(Measure::MissingOn);
    assert_eq!(counts(text), 0, "a link of which nothing is known covers");
    assert_eq!(counts(&format!("{text}\n overtime OT li hour 200 1T19:00 1T21:00")), 1);
}

#[test]
fn punch_without_a_scheduled_point_is_free_hours_or_a_rest_day_by_its_group() {
    let unplanned = |group_id: Option<i64>, schedule: bool| {
        let mut world = World::of("li 1 on - 10:00 on_time\n li 1 off - 16:00 on_time");
        world.results.iter_mut().for_each(|row| row.group_id = group_id);
        if !schedule {
            world.reads.schedule = None;
        }
        world.story(days(1, 1)).lines().next().unwrap().to_owned()
    };
    assert_snapshot!(unplanned(Some(3), true), @"li: required_days 1, present_days 1");
    assert_snapshot!(unplanned(Some(1), true), @"li: rest_days 1, rest_days_worked 1");
    assert_snapshot!(unplanned(Some(2), false), @"li: rest_days 1, rest_days_worked 1");
    assert_snapshot!(unplanned(None, false), @"li: unknown_days 1");
}

#[test]
fn rest_in_the_schedule_is_rest_and_may_count_as_presence() {
    let mut world = World::of("rest li 1\n li 1 on - 10:00 on_time");
    world.groups.clear();
    assert_snapshot!(world.story(days(1, 1)), @r"
    li: rest_days 1, rest_days_worked 1
      01 休息 10:00
    ");
    world.settings.rest_day_is_presence = true;
    assert_eq!(world.sheet(days(1, 1)).company.counts.get(Measure::PresentDays), 1);
}

fn nine_to_six(off_is_free: bool) -> Shift {
    let on = ShiftPoint { minute: 540, permitted: 5, serious: Some(30), absence: Some(120), ..ShiftPoint::default() };
    let off = ShiftPoint { minute: 1080, is_free: off_is_free, ..ShiftPoint::default() };
    let version = ShiftVersion { shift_id: 7, version: None };
    let sections = vec![Section { on, off }];
    Shift { version, name: "早班".to_owned(), sections, rest: None, flex: None, has_free_ends: false }
}

fn with_shift(shift: Shift, text: &str) -> World {
    World { shifts: [(shift.version, shift)].into(), ..World::of(text) }
}

#[test]
fn end_that_needs_no_punch_is_never_missing() {
    let text = "
        plan li 1 on 09:00 shift=7
        plan li 1 off 18:00 shift=7
        li 1 on 09:00 09:00 on_time
        li 1 off 18:00 - missing
    ";
    assert_snapshot!(with_shift(nine_to_six(true), text).story(days(1, 1)), @r"
    li: required_days 1, present_days 1
      01 正常 09:00 -
    ");
    assert_snapshot!(with_shift(nine_to_six(false), text).story(days(1, 1)), @r"
    li: required_days 1, present_days 1, missing_off_times 1
      01 下班缺卡 09:00 -
    ");
    let absent = text.replace("09:00 on_time", "- missing");
    assert_snapshot!(with_shift(nine_to_six(true), &absent).story(days(1, 1)), @r"
    li: required_days 1, absent_days 1
      01 旷工
    ");
}

#[test]
fn ends_may_be_known_as_free_where_nothing_else_of_the_shift_is() {
    let text = "
        plan li 1 on 09:00 shift=7
        plan li 1 off 18:00 shift=7
        li 1 on 09:00 - missing
        li 1 off 18:00 - missing
    ";
    let shift = Shift::with_free_ends(ShiftVersion { shift_id: 7, version: None });
    assert_eq!(with_shift(shift, text).sheet(days(1, 1)).company.counts.get(Measure::AbsentDays), 1);
    let came = text.replacen("- missing", "09:00 on_time", 1);
    let shift = Shift::with_free_ends(ShiftVersion { shift_id: 7, version: None });
    assert_eq!(with_shift(shift, &came).sheet(days(1, 1)).company.counts.get(Measure::MissingOff), 0);
}

#[test]
fn scheduled_point_without_a_result_is_a_candidate_and_never_missing() {
    let text = "
        plan li 1 on 09:00 shift=7
        plan li 1 off 18:00 shift=7
        li 1 on 09:00 09:00 on_time
    ";
    assert_snapshot!(with_shift(nine_to_six(false), text).story(days(1, 1)), @r"
    li: required_days 1, present_days 1, unknown_days 1, candidate_times 1
      01 未知 09:00 -
    ");
    assert_snapshot!(with_shift(nine_to_six(true), text).story(days(1, 1)), @r"
    li: required_days 1, present_days 1
      01 正常 09:00
    ");
}

#[test]
fn punches_stand_in_for_results_until_those_come_and_are_never_late() {
    let text = "
        plan li 1 on 09:00 shift=7
        plan li 1 off 18:00 shift=7
        punch li 1 09:40
        punch li 1 12:05
        punch li 1 18:20
        punch li 1 18:31
    ";
    assert_snapshot!(with_shift(nine_to_six(false), text).story(days(1, 1)), @r"
    li: required_days 1, present_days 1
      01 未知 09:40 18:31
    ");
    let points = with_shift(nine_to_six(false), text).days(&days(1, 1)).remove(0).points;
    let grades: Vec<String> = points
        .iter()
        .map(|point| format!("{} {} {}", point.origin.as_str(), point.grade.as_str(), point.minutes.0))
        .collect();
    assert_eq!(grades, ["derived seriously_late 35", "derived on_time 0"]);
}

#[test]
fn points_that_are_not_due_yet_are_no_gaps() {
    let world = World::of("plan li 1 on 09:00\n plan li 1 off 18:00");
    let at_noon = Some(at(day(1), "12:00"));
    let world = World { reads: Reads { results: at_noon, schedule: at_noon, ..Reads::default() }, ..world };
    let record = World { people: vec![person("li", "")], ..world }.days(&days(1, 1)).remove(0);
    let due: Vec<&str> = record.points.iter().map(|point| point.point.as_str()).collect();
    assert_eq!((record.kind.as_str(), due), ("unsettled", vec!["on"]));
}

#[test]
fn minutes_count_from_the_plan_where_that_is_set() {
    let mut world = World::of("plan li 1 on 09:00\n li 1 on 09:05 09:12 late");
    world.results[0].plan_id = Some(1001);
    let minutes = |world: &World| world.sheet(days(1, 1)).company.counts.get(Measure::LateMinutes);
    assert_eq!(minutes(&world), 7);
    world.settings.minutes_from = MinutesFrom::Plan;
    assert_eq!(minutes(&world), 12);
}

#[test]
fn who_is_exempt_or_in_no_group_reads_so_and_is_never_absent() {
    let state = |from: i8, state| {
        let date = |of_month: i8| Some(day(of_month).0);
        Membership { dates: DateSpan { from: date(from), to: date(from) }, state }
    };
    let memberships = vec![
        state(1, MemberState::Exempt),
        state(2, MemberState::NoGroup),
        state(3, MemberState::Member { group_id: 1 }),
    ];
    let li = Person { memberships, ..person("li", "") };
    let world = World { people: vec![li], ..World::of("li 1 on 09:00 - missing") };
    assert_snapshot!(world.story(days(1, 3)), @r"
    li: rest_days 1, no_group_days 1, exempt_days 1
      01 免考勤
      02 未入考勤组
      03 休息
    ");
    let sheet = world.sheet(days(1, 3));
    assert_eq!((sheet.settled.n_settled, sheet.settled.n_days), (3, 3));
}

#[test]
fn days_of_a_transferred_person_are_split_between_departments() {
    use dianmao_attendance::person::Placement;
    let placement = Placement { to: day(1).0, department: vec!["研发".to_owned(), "平台".to_owned()] };
    let li = Person { earlier_departments: vec![placement], ..person("li", "研发/应用") };
    let world = World {
        people: vec![li],
        ..World::of(
            "
        li 1 on 09:00 09:10 late
        li 2 on 09:00 09:20 late
        li 3 on 09:00 09:30 late
    ",
        )
    };
    let sheet = world.sheet(days(1, 3));
    let late = |row: &dianmao_attendance::month::DepartmentMonth| {
        let trend: Vec<i64> = row.trend.iter().map(|trend| trend.late_of_any_grade).collect();
        let (own, whole) = (&row.own, &row.whole);
        let minutes = [own, whole].map(|totals| totals.counts.get(Measure::LateMinutes));
        format!("{} {minutes:?} {:?} {trend:?}", row.path.join("/"), [own.n_people, whole.n_people])
    };
    let rows: Vec<String> = sheet.departments.iter().map(late).collect();
    assert_eq!(
        rows,
        ["研发 [0, 60] [0, 1] [1, 1, 1]", "研发/平台 [10, 10] [1, 1] [1, 0, 0]", "研发/应用 [50, 50] [1, 1] [0, 1, 1]"]
    );
    assert_eq!(sheet.company.n_people, 1);
}
