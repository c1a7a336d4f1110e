//! What `docs/contracts.md` promises of the month sheet, held against what is written.

use dianmao_attendance::cell::CellCode;
use dianmao_attendance::counts::Unit;
use dianmao_attendance::{Lang, Measure};
use dianmao_reports::json;
use jiff::civil::date;
use serde_json::Value;

use crate::sample::{options, person, sheet_of};

const CONTRACTS: &str = include_str!("../../../../docs/contracts.md");

/// The text under a heading, up to the next one of its level.
fn section(heading: &str) -> &'static str {
    let (_, after) = CONTRACTS.split_once(&format!("\n## {heading}\n")).unwrap();
    after.split("\n## ").next().unwrap()
}

/// The first two or three columns of the table whose rows start with a code.
fn table_rows(section: &str) -> Vec<String> {
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| row.split('|').skip(1).take(4).map(str::trim).collect::<Vec<_>>().join(" | ")).collect()
}

#[test]
fn vocabulary_of_day_cells_is_as_written() {
    let written = CellCode::ALL.map(|code| {
        let minutes = if code.has_minutes() { "yes" } else { "" };
        format!("`{}` | {} | {} | {minutes}", code.as_str(), code.word(Lang::Zh), code.word(Lang::En))
    });
    let sections = ["Day-cell vocabulary", "Day cells of people who do not attend"];
    assert_eq!(sections.map(|heading| table_rows(section(heading))).concat(), written);
}

#[test]
fn measures_are_as_written() {
    let unit = |measure: Measure| match measure.unit() {
        Unit::Days => "days",
        Unit::Times => "times",
        Unit::Minutes => "minutes",
    };
    let written = Measure::ALL.map(|measure| {
        format!(
            "`{}` | {} | {} | {}",
            measure.as_str(),
            measure.heading(Lang::Zh),
            measure.heading(Lang::En),
            unit(measure)
        )
    });
    assert_eq!(table_rows(section("Month sheet")), written);
}

#[test]
fn example_is_what_is_rendered() {
    let (_, example) = section("Month sheet").split_once("```json\n").unwrap();
    let example: Value = serde_json::from_str(example.split("```").next().unwrap()).unwrap();
    let sheet = sheet_of(vec![person("E1001", "李娜", &["研发中心", "平台部"])], date(2026, 9, 3), date(2026, 9, 3));
    let rendered: Value = serde_json::from_str(&json::render(&sheet, &options(Lang::Zh)).unwrap()).unwrap();
    assert_eq!(example, rendered);
}
