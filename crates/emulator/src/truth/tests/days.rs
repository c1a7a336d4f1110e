//! The days: a story each, what it reads as, and the vendor's page that says so.

use super::Basis::{Contract, Open, Page};
use super::shifts::{DAY, EVENING, FLEXIBLE, LENIENT, NIGHT, OFF_FREE, THREE, TWO, UNGRADED, WINDOWED};
use super::tale::{Tale, day, free, plan, rests, works};
use super::{Basis, Case};
use crate::story::{ApprovalKind, Duty, Manner, Refusal, Unit};

const FAQ: Basis = Page("attendance-interface-common-problems");
const RESULTS: Basis = Page("open-attendance-clock-in-data");
const PUNCHES: Basis = Page("attendance-clock-in-record-is-open");
const SHIFT: Basis = Page("shift-query");
const FLEX: Basis = Page("query-scheduling-for-a-day");
const LEAVE: Basis = Page("notice-of-approval");
const CORRECTION: Basis = Page("notify-the-attendance-to-modify-the-punch-result-when-the");
const WITHDRAWAL: Basis = Page("make-up-the-card-after-approval");
const CHANGE: Basis = Page("change-of-attendance-results");
const ROTA: Basis = Page("scheduling-system-attendance-group-scheduling");
const SEALING: Basis = Page("checks-whether-a-user-has-blocked-accounts-within-a-specified");
const UPLOAD: Basis = Page("upload-punch-records");
const FREE_HOURS: Basis = Page("help-detail-1060590883");
const GROUP: Basis = Page("batch-obtain-attendance-group-details");
const HOLIDAY: Basis = Page("obtain-user-attendance-and-holiday-information");
const LEAVER: Basis = Page("delete-a-user");

/// Every day, by what it is about.
pub(super) fn all() -> Vec<Case> {
    let about = [
        fixed,
        finality,
        lateness,
        leaving,
        missing,
        pairs,
        nights,
        flexible,
        leave,
        trips,
        corrections,
        overrides,
        rotas,
        unscheduled,
        free_hours,
        joiners,
        punches,
    ];
    about.into_iter().flat_map(|cases| cases()).collect()
}

fn case(name: &'static str, tale: Tale, cell: &'static str, basis: Basis) -> Case {
    Case { name, tale, cell, basis }
}

/// Nine to six, kept.
fn whole() -> Tale {
    day().punch("08:55").punch("18:04")
}

fn fixed() -> Vec<Case> {
    vec![
        case("a day on time", whole(), "normal", RESULTS),
        case("both points in the last second", day().punch("09:00:59").punch("18:00"), "normal", Open("8.1, 5")),
        case("nobody came", day(), "absent", FAQ),
        case("nobody came before a day of rest", day().before_rest(), "absent", FAQ),
    ]
}

fn finality() -> Vec<Case> {
    vec![
        case("a kept day in the evening", whole().asked("20:00"), "unsettled", Contract),
        case("a minute before noon", whole().asked("+1 11:59"), "unsettled", Contract),
        case("noon", whole().asked("+1 12:00"), "normal", Contract),
        case("a day to come", day().asked("-1 12:00"), "unsettled", Contract),
        case("a rest day before noon", rests().asked("+1 11:59"), "unsettled", Contract),
        case("a rest day at noon", rests().asked("+1 12:00"), "rest", Contract),
        case(
            "a shift till midnight at noon",
            works(&EVENING).punch("15:58").punch("+1 00:01").asked("+1 12:00"),
            "normal",
            Contract,
        ),
        case(
            "leaving needs no punch, a day after",
            works(&OFF_FREE).punch("08:55").asked("+1 12:00"),
            "unsettled",
            Contract,
        ),
        case(
            "leaving needs no punch, 36 hours after",
            works(&OFF_FREE).punch("08:55").asked("+1 21:00"),
            "normal",
            Contract,
        ),
    ]
}

fn lateness() -> Vec<Case> {
    let arrives = |time| day().punch(time).punch("18:04");
    let lenient = |time| works(&LENIENT).punch(time).punch("18:04");
    vec![
        case("late by a minute", arrives("09:01"), "late 1", RESULTS),
        case("late to the last minute", arrives("09:29:59"), "late 29", RESULTS),
        case("seriously late from its first minute", arrives("09:30"), "seriously_late 30", Open("8.1, 3")),
        case("seriously late to its last", arrives("09:59:59"), "seriously_late 59", RESULTS),
        case("late as absence from its first minute", arrives("10:00"), "late_as_absence 60", Open("8.1, 3")),
        case("late as absence just before the midpoint", arrives("13:29:59"), "late_as_absence 269", FAQ),
        case("allowance to its last minute", lenient("09:05:59"), "normal", SHIFT),
        case("late beyond the allowance", lenient("09:06"), "late 1", Open("8.1, 5")),
        case("worse grades count from the plan", lenient("09:30"), "seriously_late 25", Open("8.1, 3")),
        case("grades that are off", works(&UNGRADED).punch("10:30").punch("18:04"), "late 90", SHIFT),
    ]
}

fn leaving() -> Vec<Case> {
    vec![
        case("early by half a minute", day().punch("08:55").punch("17:59:30"), "early 0", RESULTS),
        case("early by an hour", day().punch("08:55").punch("17:00"), "early 60", RESULTS),
        case("early within the allowance", works(&LENIENT).punch("08:55").punch("17:55"), "normal", SHIFT),
        case("early beyond the allowance", works(&LENIENT).punch("08:55").punch("17:53"), "early 2", Open("8.1, 5")),
        case("late and early", day().punch("09:12").punch("17:45"), "late 12, early 15", RESULTS),
        case(
            "the last of several punches counts",
            day().punch("08:55").punch("17:40").punch("19:10"),
            "normal",
            PUNCHES,
        ),
        case(
            "the first of several arrivals counts",
            day().punch("08:50").punch("09:20").punch("18:01"),
            "normal",
            PUNCHES,
        ),
    ]
}

fn missing() -> Vec<Case> {
    vec![
        case("no punch in", day().punch("18:04"), "missing_on", FAQ),
        case("no punch out", day().punch("08:55"), "missing_off", FAQ),
        case("who arrives at the midpoint leaves early", day().punch("13:30"), "missing_on, early 270", FAQ),
        case("an end until the middle of the night", day().punch("08:55").punch("+1 01:29:59"), "normal", FAQ),
        case("an end after it belongs to the next day", day().punch("08:55").punch("+1 01:30"), "missing_off", FAQ),
        case(
            "an end twelve hours after, before rest",
            day().before_rest().punch("08:55").punch("+1 05:59"),
            "normal",
            FAQ,
        ),
        case("an end later than that", day().before_rest().punch("08:55").punch("+1 06:00"), "missing_off", FAQ),
        case("a start eight hours before, after rest", day().after_rest().punch("01:00").punch("18:04"), "normal", FAQ),
        case("a start before that", day().after_rest().punch("00:59").punch("18:04"), "missing_on", PUNCHES),
        case(
            "a start within its window",
            works(&WINDOWED).punch("08:00").punch("17:30"),
            "early 30",
            Page("queries-a-user-attendance-group"),
        ),
        case(
            "an end outside of its window",
            works(&WINDOWED).punch("08:30").punch("20:30"),
            "missing_off",
            Page("queries-a-user-attendance-group"),
        ),
        case("leaving needs no punch", works(&OFF_FREE).punch("09:10"), "late 10", Page("create-modify-shifts")),
        case(
            "leaving early needs none either",
            works(&OFF_FREE).punch("09:00").punch("16:00"),
            "normal",
            Open("8.1, 8"),
        ),
        case("nobody came where only coming counts", works(&OFF_FREE), "absent", Open("8.1, 8")),
    ]
}

fn pairs() -> Vec<Case> {
    let two = || works(&TWO).punch("08:25").punch("12:01").punch("13:25");
    vec![
        case("two pairs", two().punch("17:31"), "normal", RESULTS),
        case(
            "two pairs, late in the afternoon",
            works(&TWO).punch("08:25").punch("12:01").punch("13:40").punch("17:31"),
            "late 10",
            RESULTS,
        ),
        case("two pairs without the last", two(), "missing_off", RESULTS),
        case(
            "two pairs, the afternoon alone",
            works(&TWO).punch("13:25").punch("17:31"),
            "missing_on, missing_off",
            RESULTS,
        ),
        case(
            "three pairs with faults in their order",
            works(&THREE).punch("07:05").punch("09:50").punch("10:55").punch("16:55").punch("20:58"),
            "late 5, early 10, missing_off, early 2",
            RESULTS,
        ),
        case("three pairs, nobody came", works(&THREE), "absent", FAQ),
    ]
}

fn nights() -> Vec<Case> {
    let night = || works(&NIGHT).punch("21:50").punch("+1 06:03");
    vec![
        case("a night", night(), "normal", RESULTS),
        case("a night at noon", night().asked("+1 12:00"), "unsettled", Contract),
        case("a night twelve hours after its end", night().asked("+1 18:00"), "normal", Contract),
        case("a night that ends early", works(&NIGHT).punch("21:50").punch("+1 05:30"), "early 30", RESULTS),
        case("a night without its end", works(&NIGHT).punch("21:50"), "missing_off", FAQ),
        case(
            "the punch in after midnight",
            works(&NIGHT).punch("+1 00:10").punch("+1 06:03"),
            "late_as_absence 130",
            RESULTS,
        ),
    ]
}

fn flexible() -> Vec<Case> {
    let comes = |time: &str, goes: &str| works(&FLEXIBLE).punch(time).punch(goes);
    vec![
        case("comes later, leaves later", comes("09:50", "18:50"), "normal", FLEX),
        case("comes later, leaves as always", comes("09:50", "18:30"), "early 20", FLEX),
        case("comes earlier, leaves earlier", comes("09:10", "18:10"), "normal", FLEX),
        case("comes much earlier, leaves half an hour earlier", comes("08:00", "17:59"), "early 1", FLEX),
        case("comes later than flexible", comes("10:03", "19:00"), "late 3", FLEX),
        case("flexible without a punch in", works(&FLEXIBLE).punch("18:30"), "missing_on, early 30", Open("8.2")),
        case(
            "a start before the flexible midpoint",
            works(&FLEXIBLE).punch("14:29").punch("19:00"),
            "late_as_absence 269",
            Open("8.2"),
        ),
    ]
}

fn leave() -> Vec<Case> {
    let hour = |from: &str, to: &str| day().leave(Unit::Hour, from, to);
    vec![
        case("leave of a day", day().leave(Unit::Day, "00:00", "+1 00:00"), "covered", LEAVE),
        case(
            "leave of a morning",
            day().leave(Unit::HalfDay, "09:00", "12:00").punch("12:50").punch("18:04"),
            "normal",
            LEAVE,
        ),
        case(
            "leave of a morning without a punch in",
            day().leave(Unit::HalfDay, "09:00", "12:00").punch("18:04"),
            "normal, covered",
            LEAVE,
        ),
        case(
            "late after leave and the break",
            day().leave(Unit::HalfDay, "09:00", "12:00").punch("13:10").punch("18:04"),
            "late 10",
            Open("1.2"),
        ),
        case(
            "leave of an afternoon",
            day().leave(Unit::HalfDay, "13:00", "18:00").punch("08:50").punch("13:35"),
            "normal",
            LEAVE,
        ),
        case(
            "leave of an afternoon without a punch out",
            day().leave(Unit::HalfDay, "13:00", "18:00").punch("08:50"),
            "normal, covered",
            LEAVE,
        ),
        case("leave of hours touches one point alone", hour("16:00", "18:00"), "missing_on, covered", LEAVE),
        case("leave within the day touches none", hour("10:00", "12:00"), "absent", LEAVE),
        case("leave that ends when work begins", hour("08:00", "09:00").punch("18:04"), "missing_on", LEAVE),
        case(
            "comes all the same on a day of leave",
            day().leave(Unit::Day, "00:00", "+1 00:00").punch("10:20").punch("17:00"),
            "normal",
            Open("8.4"),
        ),
        case(
            "leave that was not approved yet",
            day().leave(Unit::Day, "00:00", "+1 00:00").asked("-1 09:00"),
            "unsettled",
            Contract,
        ),
        case(
            "leave that is approved days after",
            day().approved(ApprovalKind::Trip, Unit::Day, "00:00", "+1 00:00", "+5 10:00").asked("+5 09:59"),
            "absent",
            LEAVE,
        ),
        case(
            "leave that was taken back",
            day().leave(Unit::Day, "00:00", "+1 00:00").withdrawn("+3 10:00"),
            "absent",
            WITHDRAWAL,
        ),
        case(
            "leave before it was taken back",
            day().leave(Unit::Day, "00:00", "+1 00:00").withdrawn("+3 10:00").asked("+2 12:00"),
            "covered",
            WITHDRAWAL,
        ),
        case(
            "leave of a day is the whole night",
            works(&NIGHT).leave(Unit::Day, "00:00", "+1 00:00"),
            "covered",
            Open("8.4"),
        ),
        case(
            "leave of the next day is none of the night",
            works(&NIGHT).leave(Unit::Day, "+1 00:00", "+2 00:00").punch("21:55"),
            "missing_off",
            Open("8.4"),
        ),
    ]
}

fn trips() -> Vec<Case> {
    let approved = |kind, unit, from: &str, to: &str| day().approved(kind, unit, from, to, "-1 10:00");
    vec![
        case("a trip of days", approved(ApprovalKind::Trip, Unit::Day, "-1 00:00", "+2 00:00"), "covered", LEAVE),
        case(
            "an outing until the evening",
            approved(ApprovalKind::Outing, Unit::Hour, "14:00", "18:00").punch("08:58"),
            "normal, covered",
            LEAVE,
        ),
        case(
            "a field punch on a trip",
            approved(ApprovalKind::Trip, Unit::Day, "00:00", "+1 00:00").punch_in("10:20", Manner::Field),
            "normal, covered, field",
            LEAVE,
        ),
        case(
            "overtime covers nothing",
            approved(ApprovalKind::Overtime { hundredths_of_hours: 300 }, Unit::Hour, "18:00", "21:00").punch("08:50"),
            "missing_off",
            Open("8.4"),
        ),
        case(
            "overtime on a rest day",
            rests()
                .approved(ApprovalKind::Overtime { hundredths_of_hours: 800 }, Unit::Hour, "09:00", "18:00", "-1 10:00")
                .punch("09:00")
                .punch("18:00"),
            "rest",
            Contract,
        ),
    ]
}

fn corrections() -> Vec<Case> {
    vec![
        case(
            "a correction in time",
            day().punch("18:04").corrected(0, "08:58", "+2 10:00"),
            "normal, corrected",
            CORRECTION,
        ),
        case(
            "before it is approved",
            day().punch("18:04").corrected(0, "08:58", "+2 10:00").asked("+2 09:59"),
            "missing_on",
            CORRECTION,
        ),
        case(
            "a correction that is late",
            day().punch("18:04").corrected(0, "09:20", "+2 10:00"),
            "late 20, corrected",
            CORRECTION,
        ),
        case(
            "a correction that was taken back",
            day().punch("18:04").corrected(0, "08:58", "+2 10:00").uncorrected("+3 10:00"),
            "missing_on",
            WITHDRAWAL,
        ),
        case(
            "a correction after midnight",
            works(&NIGHT).punch("21:55").corrected(1, "+1 06:01", "+2 10:00"),
            "normal, corrected",
            CORRECTION,
        ),
        case(
            "a corrected arrival moves the flexible end",
            works(&FLEXIBLE).punch("18:50").corrected(0, "09:50", "+2 10:00"),
            "normal, corrected",
            Open("8.1, 6"),
        ),
        case(
            "both points corrected",
            day().corrected(0, "09:00", "+2 10:00").corrected(1, "17:30", "+2 10:00"),
            "early 30, corrected",
            CORRECTION,
        ),
    ]
}

fn overrides() -> Vec<Case> {
    vec![
        case(
            "changed to the better",
            day().punch("09:20").punch("18:04").changed(0, "Normal", None, "+2 10:00"),
            "normal, changed_by_admin",
            CHANGE,
        ),
        case(
            "changed to the worse",
            whole().changed(1, "NotSigned", None, "+2 10:00"),
            "missing_off, changed_by_admin",
            CHANGE,
        ),
        case(
            "changed with a time",
            day().punch("18:04").changed(0, "Late", Some("09:25"), "+2 10:00"),
            "late 25, changed_by_admin",
            CHANGE,
        ),
        case(
            "changed by the grade alone",
            day().punch("18:04").changed(0, "SeriousLate", None, "+2 10:00"),
            "seriously_late 0, changed_by_admin",
            Open("1.2"),
        ),
        case(
            "changed twice",
            whole().changed(0, "Late", None, "+2 10:00").changed(0, "Normal", None, "+3 10:00"),
            "normal, changed_by_admin",
            CHANGE,
        ),
        case(
            "before it was changed",
            day().punch("09:20").punch("18:04").changed(0, "Normal", None, "+2 10:00").asked("+2 09:59"),
            "late 20",
            CHANGE,
        ),
        case(
            "an absent day made whole",
            day().changed(0, "Normal", None, "+2 10:00").changed(1, "Normal", None, "+2 10:00"),
            "normal, changed_by_admin",
            CHANGE,
        ),
        case(
            "a grade of starts at an end",
            whole().changed(1, "Late", None, "+2 10:00"),
            "unknown, changed_by_admin",
            Contract,
        ),
        case(
            "a correction that an administrator undoes",
            day().punch("18:04").corrected(0, "08:58", "+2 10:00").changed(0, "NotSigned", None, "+3 10:00"),
            "missing_on, changed_by_admin",
            Open("1.2"),
        ),
        case(
            "an administrator rules over a correction",
            day().punch("18:04").corrected(0, "08:58", "+3 10:00").changed(0, "Absenteeism", None, "+2 10:00"),
            "late_as_absence 0, changed_by_admin",
            Open("8.2"),
        ),
    ]
}

fn rotas() -> Vec<Case> {
    vec![
        case(
            "rostered anew before",
            works(&DAY).replanned(Duty::Shift(&EVENING), "-3 10:00").punch("15:55").punch("+1 00:02"),
            "normal",
            ROTA,
        ),
        case("rostered anew after, to rest", day().replanned(Duty::Rest(None), "+2 10:00"), "rest", ROTA),
        case("before that", day().replanned(Duty::Rest(None), "+2 10:00").asked("+2 09:00"), "absent", ROTA),
        case(
            "rostered anew after, to work",
            rests().replanned(Duty::Shift(&UNGRADED), "+2 10:00").punch("10:00").punch("18:00"),
            "late 60",
            ROTA,
        ),
        case(
            "a change goes with the plan it was made on",
            day().changed(0, "Normal", None, "+2 10:00").replanned(Duty::Shift(&LENIENT), "+3 10:00"),
            "absent",
            ROTA,
        ),
        case(
            "sealed before the correction",
            day().punch("18:04").corrected(0, "08:58", "+12 10:00").sealed("+10 16:00"),
            "missing_on",
            SEALING,
        ),
        case(
            "sealed after the correction",
            day().punch("18:04").corrected(0, "08:58", "+2 10:00").sealed("+10 16:00"),
            "normal, corrected",
            SEALING,
        ),
        case(
            "sealed before leave was taken back",
            day().leave(Unit::Day, "00:00", "+1 00:00").withdrawn("+12 10:00").sealed("+10 16:00"),
            "covered",
            SEALING,
        ),
    ]
}

fn unscheduled() -> Vec<Case> {
    let in_no_group = || {
        let mut tale = day().punch("09:20");
        tale.story.plans.clear();
        tale
    };
    vec![
        case("in no group, or exempt", in_no_group(), "rest", Contract),
        case("a day of rest", rests(), "rest", RESULTS),
        case("a festival", plan(Duty::Rest(Some("国庆节"))), "rest", HOLIDAY),
        case("a rest day that was swapped for work", works(&DAY).punch("09:05").punch("18:00"), "late 5", HOLIDAY),
        case("a punch on a rest day", rests().punch("10:00"), "rest", GROUP),
        case(
            "a punch on a rest day that needs approval",
            rests().unplanned(|unplanned| unplanned.rest_needs_approval = true).punch("10:00"),
            "rest",
            GROUP,
        ),
    ]
}

fn free_hours() -> Vec<Case> {
    let strict = || free().counting().unplanned(|unplanned| unplanned.strict = true);
    vec![
        case("free hours, from ten to four", free().punch("10:00").punch("16:00"), "normal", FREE_HOURS),
        case("free hours, one punch", free().punch("10:00"), "normal", FREE_HOURS),
        case("free hours, nobody came", free(), "rest", Open("8.3")),
        case(
            "free hours in the field",
            free().punch_in("10:00", Manner::Field).punch("16:00"),
            "normal, field",
            FREE_HOURS,
        ),
        case("free hours that count, one punch", free().counting().punch("10:00"), "missing_off", Open("8.3")),
        case("free hours that count, nobody came", free().counting(), "absent", Open("8.3")),
        case(
            "free hours that count, on leave",
            free().counting().leave(Unit::Day, "00:00", "+1 00:00"),
            "covered",
            Open("8.3"),
        ),
        case("free hours, in turn", strict().punch("08:00").punch("10:00").punch("14:00"), "normal", FREE_HOURS),
        case("free hours that count, joined at noon", free().counting().joined("12:00"), "rest", Open("8.3")),
        case(
            "free hours, come by a correction",
            free().counting().punch("18:00").corrected(0, "09:00", "+2 10:00"),
            "normal, corrected",
            Open("8.3"),
        ),
        case("the group's own rest day", plan(Duty::Free { expected: false }).punch("10:00"), "rest", Contract),
    ]
}

fn joiners() -> Vec<Case> {
    vec![
        case("joins the next day", day().joined("+1 00:00"), "not_employed", Contract),
        case("joins at ten", day().joined("10:00").punch("18:04"), "normal", Contract),
        case("joins at ten and forgets to punch", day().joined("10:00"), "absent", Contract),
        case("joins in the evening", day().joined("20:00"), "rest", Contract),
        case("left the day before", day().left("-1 18:00"), "not_employed", LEAVER),
        case("leaves at three", day().punch("08:55").left("15:00"), "normal", LEAVER),
        case("leaves at three, and had not come", day().left("15:00"), "absent", LEAVER),
        case("leaves before anybody missed them", day().left("12:00"), "rest", LEAVER),
        case(
            "a correction after leaving",
            day().punch("18:04").corrected(0, "08:58", "+3 10:00").left("+2 10:00"),
            "missing_on",
            LEAVER,
        ),
    ]
}

fn punches() -> Vec<Case> {
    let refused = |refusal| day().refused("09:12", refusal).punch("18:04");
    let borrowed = || Manner::BorrowedPhone { owner: "bob".to_owned() };
    vec![
        case("refused for security", refused(Refusal::Security), "missing_on", PUNCHES),
        case("a field punch that waits for approval", refused(Refusal::FieldNeedsApproval), "missing_on", PUNCHES),
        case("asked, then confirmed", refused(Refusal::NeedsConfirmation).punch("09:13"), "late 13", PUNCHES),
        case("in the field", day().punch_in("09:00", Manner::Field).punch("18:04"), "normal, field", RESULTS),
        case("late in the field", day().punch_in("09:07", Manner::Field).punch("18:04"), "late 7, field", RESULTS),
        case("uploaded days after", day().punch("18:04").uploaded("08:50", "+4 10:00"), "normal", UPLOAD),
        case(
            "before the upload",
            day().punch("18:04").uploaded("08:50", "+4 10:00").asked("+4 09:00"),
            "missing_on",
            UPLOAD,
        ),
        case(
            "punched by a colleague",
            day().punch_in("08:58", borrowed()).punch_in("18:02", borrowed()),
            "normal",
            PUNCHES,
        ),
        case("a faked place", day().punch_in("08:58", Manner::CopiedPlace).punch("18:02"), "normal", PUNCHES),
    ]
}
