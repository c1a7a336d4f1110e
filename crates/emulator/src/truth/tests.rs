//! Days written by hand, and what they read as.

mod days;
mod page;
pub(crate) mod shifts;
mod tale;

use super::{DayCell, Rules, day};
use tale::Tale;

/// The switches as they are unless somebody sets them.
const USUAL: Rules = Rules { threshold_included: true };

/// A day with the cell that it must have, and why.
struct Case {
    name: &'static str,
    tale: Tale,
    cell: &'static str,
    basis: Basis,
}

/// What an expectation rests on.
enum Basis {
    /// A page of the vendor, by the last part of its address.
    Page(&'static str),
    /// Nothing that is confirmed; the reference says what is likely, in the section of `dingtalk-attendance.md`.
    Open(&'static str),
    /// Our own contract, "Day-cell vocabulary".
    Contract,
}

/// The cell in short: `late 12, field`.
fn short(cell: &DayCell) -> String {
    let mark = |mark: &super::CellMark| {
        let code = serde_json::to_value(mark.code).unwrap();
        let code = code.as_str().unwrap().to_owned();
        mark.minutes.map_or_else(|| code.clone(), |minutes| format!("{code} {minutes}"))
    };
    cell.marks.iter().map(mark).collect::<Vec<_>>().join(", ")
}

#[test]
fn days_read_as_the_vendor_pages_say() {
    let cases = days::all();
    assert!(cases.len() >= 50, "{} days", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        let found = short(&day(&case.tale.story, USUAL, case.tale.asked_ms));
        if found != case.cell {
            let basis = match case.basis {
                Basis::Page(slug) => format!("by {slug}"),
                Basis::Open(section) => format!("likely by section {section}"),
                Basis::Contract => "by the contract".to_owned(),
            };
            wrong.push(format!("{}: `{found}`, expected `{}` {basis}", case.name, case.cell));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_day_has_a_name_of_its_own() {
    let mut names: Vec<&str> = days::all().iter().map(|case| case.name).collect();
    let n_names = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), n_names);
}

#[test]
fn threshold_may_lie_within_the_grade_below() {
    let excluded = Rules { threshold_included: false };
    for (time, cell) in [("09:30", "late 30"), ("09:31", "seriously_late 31"), ("10:00:59", "seriously_late 60")] {
        let tale = tale::day().punch(time).punch("18:04");
        assert_eq!(short(&day(&tale.story, excluded, tale.asked_ms)), cell);
    }
}
