//! Leave, trips, outings and overtime: how much falls on which day.

use dianmao_attendance::calendar::DayType;
use dianmao_attendance::day::Share;
use dianmao_attendance::known::Input;
use dianmao_attendance::settings::OvertimeRule;
use dianmao_attendance::{Measure, Minutes, MonthSheet};

use crate::story::{day, days};
use crate::world::World;

/// Work from 09:00 to 18:00 on the first four days, rest on the fifth.
const WEEK: &str = "
    plan li 1 on 09:00
    plan li 1 off 18:00
    plan li 2 on 09:00
    plan li 2 off 18:00
    plan li 3 on 09:00
    plan li 3 off 18:00
    plan li 4 on 09:00
    plan li 4 off 18:00
    rest li 5
";

fn sheet_with(lines: &str) -> MonthSheet {
    let mut world = World::of(&format!("{WEEK}\n{lines}"));
    world.people = vec![crate::story::person("li", "")];
    world.sheet(days(1, 5))
}

fn shares(sheet: &MonthSheet) -> Vec<String> {
    let share = |share: &Share| {
        format!("{}{} {} {}", share.kind.as_str(), share.leave_type, share.hundredths, share.unit.as_str())
    };
    let of_cell = |cell: &dianmao_attendance::Cell| cell.away.iter().map(share).collect::<Vec<_>>().join(", ");
    sheet.people[0].cells.iter().map(of_cell).collect()
}

fn sums(sheet: &MonthSheet) -> Vec<i64> {
    assert_eq!(sheet.away, sheet.people[0].away);
    sheet.away.values().copied().collect()
}

#[test]
fn leave_of_one_day_counts_as_the_vendor_reckons_it() {
    let sheet = sheet_with("leave li 年假 day 50 1T13:30 1T18:00\n leave li 事假 hour 350 2T09:00 2T12:30");
    assert_eq!(shares(&sheet), ["leave年假 50 day", "leave事假 350 hour", "", "", ""]);
    assert!(sheet.knows_leave());
}

#[test]
fn leave_of_several_days_is_split_by_the_schedule_of_each() {
    let whole = sheet_with("leave li 年假 day 300 2T00:00 5T+00:00");
    assert_eq!(shares(&whole), ["", "leave年假 100 day", "leave年假 100 day", "leave年假 100 day", ""]);
    let from_noon = sheet_with("leave li 年假 day 150 1T13:30 2T18:00");
    assert_eq!(shares(&from_noon)[..2], ["leave年假 50 day", "leave年假 100 day"]);
    let hours = sheet_with("leave li 事假 hour 650 1T14:00 2T11:30");
    assert_eq!(shares(&hours)[..2], ["leave事假 400 hour", "leave事假 250 hour"]);
    assert_eq!(sums(&hours), [650]);
}

#[test]
fn types_that_count_rest_days_do() {
    let sheet = sheet_with("leave li 产假 day 500 1T00:00 5T+00:00 rest_days");
    assert_eq!(sums(&sheet), [500]);
}

#[test]
fn night_of_leave_belongs_to_the_day_on_which_it_starts() {
    let mut world = World::of(
        "
        plan li 1 on 22:00
        plan li 1 off +06:00
        plan li 2 on 22:00
        plan li 2 off +06:00
        leave li 事假 hour 800 1T22:00 2T06:00
        leave li 年假 day 100 2T00:00 2T+00:00
    ",
    );
    world.people = vec![crate::story::person("li", "")];
    let sheet = world.sheet(days(1, 3));
    assert_eq!(shares(&sheet)[..2], ["leave事假 800 hour", "leave年假 100 day"]);
}

#[test]
fn leave_that_cannot_be_split_is_not_known_rather_than_guessed() {
    let mut world = World::of("li 1 on 09:00 09:00 on_time\n leave li 事假 hour 900 1T14:00 2T12:00");
    world.reads.schedule = None;
    let sheet = world.sheet(days(1, 2));
    assert!(!sheet.knows_leave());
    assert!(sums(&sheet).is_empty());
    assert!(!sheet.people[0].cells[0].known.has(Input::Leave));
}

#[test]
fn trips_and_outings_are_counted_each_once() {
    let sheet = sheet_with(
        "
        trip T1 li day 200 1T00:00 2T+00:00
        trip T1 li day 200 1T00:00 2T+00:00
        outing O1 li hour 250 3T14:00 3T16:30
    ",
    );
    assert_eq!(shares(&sheet), ["trip 100 day", "trip 100 day", "outing 250 hour", "", ""]);
}

fn overtime(sheet: &MonthSheet) -> [i64; 4] {
    use Measure::{OvertimeOnHolidays, OvertimeOnRestDays, OvertimeOnWorkingDays, OvertimeUnsorted};
    [OvertimeOnWorkingDays, OvertimeOnRestDays, OvertimeOnHolidays, OvertimeUnsorted]
        .map(|measure| sheet.company.counts.get(measure))
}

const OVERTIME: &str = "
    overtime A li hour 250 1T19:00 1T21:30
    overtime B li hour 400 5T09:00 5T13:00
    overtime C li hour 100 4T19:00 4T20:00
";

fn overtime_world() -> World {
    let mut world = World::of(&format!("{WEEK}\n{OVERTIME}"));
    world.people = vec![crate::story::person("li", "")];
    world.calendar.dates.insert(day(4).0, DayType::Holiday);
    world
}

#[test]
fn overtime_is_sorted_by_the_type_of_its_day() {
    assert_eq!(overtime(&overtime_world().sheet(days(1, 5))), [150, 240, 60, 0]);
}

#[test]
fn overtime_of_a_year_without_holidays_is_not_sorted() {
    let mut world = overtime_world();
    world.calendar.years.clear();
    assert_eq!(overtime(&world.sheet(days(1, 5))), [0, 0, 60, 390]);
}

#[test]
fn overtime_may_need_punches_and_be_rounded() {
    let mut world = overtime_world();
    world.settings.overtime = OvertimeRule::PunchedWithinApproval;
    world.punches = World::of("punch li 1 08:50\n punch li 1 20:47").punches;
    assert_eq!(overtime(&world.sheet(days(1, 5))), [107, 0, 0, 0]);
    world.settings.overtime_step = Minutes(30);
    assert_eq!(overtime(&world.sheet(days(1, 5))), [90, 0, 0, 0]);
    world.reads.punches = None;
    let sheet = world.sheet(days(1, 5));
    assert!(!sheet.known.has(Input::Approvals));
}

#[test]
fn overtime_after_midnight_counts_for_the_date_on_which_it_starts_by_the_start_of_the_day() {
    let mut world = World::of("overtime A li hour 200 2T01:00 2T03:00");
    world.people = vec![crate::story::person("li", "")];
    let on = |world: &World| -> Vec<i64> { world.days(&days(1, 2)).iter().map(|day| day.overtime.0).collect() };
    assert_eq!(on(&world), [0, 120]);
    world.settings.day_start = Minutes(240);
    assert_eq!(on(&world), [120, 0]);
}

#[test]
fn figures_that_nobody_read_the_inputs_of_are_not_shown() {
    let mut world = overtime_world();
    let shown = |world: &World| world.sheet(days(1, 5)).measures().collect::<Vec<_>>();
    assert!(shown(&world).contains(&Measure::OvertimeOnRestDays));
    world.reads.approvals = None;
    assert!(!shown(&world).contains(&Measure::OvertimeOnRestDays));
    assert!(shown(&world).contains(&Measure::LateTimes));
}
