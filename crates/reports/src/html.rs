//! The month sheet as one page: everything in it, no script, nothing loaded from elsewhere, readable on a telephone and on paper.

mod chart;

use askama::Template;
use dianmao_attendance::month::{DepartmentMonth, PersonMonth};
use dianmao_attendance::words::day_label;
use dianmao_attendance::{Cell, Lang, Measure, MonthSheet};
use jiff::civil::{Date, Weekday};

use crate::labels::{self, Labels};
use crate::width::heading_lines;
use crate::{Error, Options, shade};
use chart::Chart;

/// Renders the sheet.
///
/// # Errors
/// The template failed.
pub fn render(sheet: &MonthSheet, options: &Options) -> Result<String, Error> {
    Ok(Page::of(sheet, options).render()?)
}

#[derive(Template)]
#[template(path = "month.html")]
struct Page<'a> {
    labels: &'static Labels,
    company: &'a str,
    period: String,
    generated_at: String,
    settled: String,
    notes: Vec<String>,
    cards: Vec<Card>,
    chart: Chart,
    departments: Vec<DepartmentRow<'a>>,
    people: Vec<PersonRow<'a>>,
    days: Vec<DayColumn>,
    definitions: Vec<Definition>,
}

/// A figure and what it counts.
struct Definition {
    heading: &'static str,
    text: String,
}

/// One of the company's totals.
struct Card {
    heading: &'static str,
    value: String,
}

struct DepartmentRow<'a> {
    name: &'a str,
    depth: usize,
    n_people: usize,
    counts: Vec<i64>,
}

struct PersonRow<'a> {
    name: &'a str,
    number: &'a str,
    department: String,
    counts: Vec<i64>,
    cells: Vec<DayCell>,
}

struct DayColumn {
    date: Date,
    label: String,
    is_weekend: bool,
}

struct DayCell {
    class: &'static str,
    words: String,
    times: String,
}

impl<'a> Page<'a> {
    fn of(sheet: &'a MonthSheet, options: &'a Options) -> Self {
        let lang = options.lang;
        Self {
            labels: Labels::of(lang),
            company: &options.company,
            period: labels::period(sheet, lang),
            generated_at: labels::generated_at(options, &sheet.zone),
            settled: labels::settled(&sheet.settled, lang),
            notes: notes(sheet, lang),
            cards: cards(sheet, lang),
            chart: Chart::of(sheet, lang),
            departments: sheet.departments.iter().map(|row| department(sheet, row, lang)).collect(),
            people: sheet.people.iter().map(|row| person(sheet, row, lang)).collect(),
            days: sheet.days.iter().map(|day| day_column(day.date.0, lang)).collect(),
            definitions: sheet.measures().map(|measure| definition(sheet, measure, lang)).collect(),
        }
    }

    /// The headings of the counts, broken into lines.
    fn headings(&self) -> impl Iterator<Item = String> {
        self.definitions.iter().map(|definition| heading_lines(definition.heading))
    }
}

fn definition(sheet: &MonthSheet, measure: Measure, lang: Lang) -> Definition {
    Definition { heading: measure.heading(lang), text: measure.definition(&sheet.settings, lang) }
}

fn notes(sheet: &MonthSheet, lang: Lang) -> Vec<String> {
    let rule = Labels::of(lang).presence_rule.to_owned();
    let notes = [labels::without_rows(&sheet.company, lang), labels::unknown(&sheet.company, lang)];
    [rule].into_iter().chain(notes.into_iter().flatten()).collect()
}

fn cards(sheet: &MonthSheet, lang: Lang) -> Vec<Card> {
    let n_people = Card { heading: Labels::of(lang).n_people, value: sheet.company.n_people.to_string() };
    let card = |measure: Measure| Card {
        heading: measure.heading(lang),
        value: sheet.company.counts.get(measure).to_string(),
    };
    [n_people].into_iter().chain(sheet.measures().map(card)).collect()
}

fn department<'a>(sheet: &MonthSheet, row: &'a DepartmentMonth, lang: Lang) -> DepartmentRow<'a> {
    DepartmentRow {
        name: row.path.last().map_or(Labels::of(lang).no_department, String::as_str),
        depth: row.path.len().saturating_sub(1),
        n_people: row.whole.n_people,
        counts: sheet.measures().map(|measure| row.whole.counts.get(measure)).collect(),
    }
}

fn person<'a>(sheet: &MonthSheet, row: &'a PersonMonth, lang: Lang) -> PersonRow<'a> {
    PersonRow {
        name: &row.person.name,
        number: row.person.number(),
        department: labels::department(&row.person.department, lang),
        counts: sheet.measures().map(|measure| row.counts.get(measure)).collect(),
        cells: row.cells.iter().map(|cell| day_cell(sheet, cell, lang)).collect(),
    }
}

fn day_cell(sheet: &MonthSheet, cell: &Cell, lang: Lang) -> DayCell {
    DayCell { class: shade::deciding(cell).as_str(), words: cell.words(lang), times: cell.times(&sheet.zone) }
}

fn day_column(date: Date, lang: Lang) -> DayColumn {
    let is_weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
    DayColumn { date, label: day_label(date, lang), is_weekend }
}
