//! The month sheet as a workbook: a sheet of people with one column a day, laid out as the vendor's 月度汇总, one of departments, and one
//! that defines the figures.
//!
//! Readable without widening a column: widths are measured, a Chinese character as two letters, and every line break in a cell is set here,
//! not left to the program that opens the file. The same sheet and instant give the same bytes.

mod formats;
mod table;

use dianmao_attendance::month::{DepartmentMonth, PersonMonth, Totals};
use dianmao_attendance::words::day_label;
use dianmao_attendance::{Cell, Counts, Lang, Measure, MonthSheet};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};

use crate::labels::{self, Labels};
use crate::shade;
use crate::width::fill_lines;
use crate::{Error, Options};
use formats::{Formats, Style};
use table::{Table, TableCell};

/// The widest line of a day cell; a third word or time goes to the next line.
const DAY_WIDTH: usize = 19;

/// Renders the sheet.
///
/// # Errors
/// The sheet does not fit into a workbook: more than 1,048,573 people or 16,384 columns.
pub fn render(sheet: &MonthSheet, options: &Options) -> Result<Vec<u8>, Error> {
    let formats = Formats::new();
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(sheet, options)?);
    people(sheet, options).write(workbook.add_worksheet(), &formats)?;
    departments(sheet, options).write(workbook.add_worksheet(), &formats)?;
    definitions(sheet, options).write(workbook.add_worksheet(), &formats)?;
    Ok(workbook.save_to_buffer()?)
}

/// The creation time is the report's own, not the machine's, so that the bytes repeat.
fn properties(sheet: &MonthSheet, options: &Options) -> Result<DocProperties, Error> {
    let created = ExcelDateTime::from_timestamp(options.generated_at.as_second())?;
    Ok(DocProperties::new()
        .set_title(labels::title(sheet, options.lang))
        .set_company(&options.company)
        .set_creation_datetime(&created))
}

fn people(sheet: &MonthSheet, options: &Options) -> Table {
    let labels = Labels::of(options.lang);
    let mut headings: Vec<String> = [labels.name, labels.number, labels.department].map(str::to_owned).into();
    headings.extend(measure_headings(sheet, options.lang));
    headings.extend(sheet.days.iter().map(|day| day_label(day.date.0, options.lang)));
    Table {
        name: labels.month_sheet,
        title: labels::title(sheet, options.lang),
        subtitle: labels::subtitle(sheet, options),
        headings,
        n_frozen_columns: 2,
        rows: sheet.people.iter().map(|row| person(sheet, row, options.lang)).collect(),
        notes: notes(sheet, options.lang),
    }
}

fn person(sheet: &MonthSheet, row: &PersonMonth, lang: Lang) -> Vec<TableCell> {
    let person = &row.person;
    let department = labels::department_of(person);
    let who = [person.name.as_str(), person.number(), department.as_str()];
    let mut cells: Vec<TableCell> = who.map(|text| TableCell::text(text, Style::Text)).into();
    cells.extend(counts(sheet, &row.counts, Style::Number));
    cells.extend(row.cells.iter().map(|cell| day(sheet, cell, lang)));
    cells
}

/// The words of a day, its times in a line of their own.
fn day(sheet: &MonthSheet, cell: &Cell, lang: Lang) -> TableCell {
    let separator = lang.pick("，", ", ");
    let words = cell.words(lang);
    let times = cell.times(&sheet.zone);
    let lines =
        [fill_lines(words.split_inclusive(separator), DAY_WIDTH), fill_lines(times.split_inclusive(' '), DAY_WIDTH)];
    let lines: Vec<&str> = lines.iter().map(String::as_str).filter(|line| !line.is_empty()).collect();
    TableCell::text(lines.join("\n"), Style::Day(shade::deciding(cell)))
}

fn departments(sheet: &MonthSheet, options: &Options) -> Table {
    let labels = Labels::of(options.lang);
    let mut headings: Vec<String> =
        [labels.department, labels.n_people, labels.n_people_without_rows].map(str::to_owned).into();
    headings.extend(measure_headings(sheet, options.lang));
    let mut rows: Vec<Vec<TableCell>> =
        sheet.departments.iter().map(|row| department(sheet, row, options.lang)).collect();
    rows.push(totals(sheet, labels.company, Style::TotalText, &sheet.company, Style::TotalNumber));
    Table {
        name: labels.by_department,
        title: labels::title(sheet, options.lang),
        subtitle: labels::subtitle(sheet, options),
        headings,
        n_frozen_columns: 1,
        rows,
        notes: vec![labels.with_departments_below.to_owned()],
    }
}

fn department(sheet: &MonthSheet, row: &DepartmentMonth, lang: Lang) -> Vec<TableCell> {
    let depth = u8::try_from(row.path.len().saturating_sub(1)).unwrap_or(u8::MAX);
    let name = row.path.last().map_or(Labels::of(lang).no_department, String::as_str);
    totals(sheet, name, Style::Indented(depth), &row.whole, Style::Number)
}

fn totals(sheet: &MonthSheet, name: &str, name_style: Style, totals: &Totals, style: Style) -> Vec<TableCell> {
    let mut cells = vec![TableCell::text(name, name_style)];
    cells.extend([totals.n_people, totals.n_people_without_rows].map(|n| TableCell::count(n, style)));
    cells.extend(counts(sheet, &totals.counts, style));
    cells
}

fn counts(sheet: &MonthSheet, counts: &Counts, style: Style) -> impl Iterator<Item = TableCell> {
    sheet.measures().map(move |measure| TableCell::number(counts.get(measure), style))
}

fn measure_headings(sheet: &MonthSheet, lang: Lang) -> impl Iterator<Item = String> {
    sheet.measures().map(move |measure| measure.heading(lang).to_owned())
}

/// What each figure counts: one line a measure, under the settings that it was counted by.
fn definitions(sheet: &MonthSheet, options: &Options) -> Table {
    let labels = Labels::of(options.lang);
    let line = |measure: Measure| {
        let texts = [measure.heading(options.lang).to_owned(), measure.definition(&sheet.settings, options.lang)];
        texts.map(|text| TableCell::text(text, Style::Text)).into()
    };
    Table {
        name: labels.definitions,
        title: labels::title(sheet, options.lang),
        subtitle: labels::subtitle(sheet, options),
        headings: [labels.figure, labels.definition].map(str::to_owned).into(),
        n_frozen_columns: 1,
        rows: sheet.measures().map(line).collect(),
        notes: Vec::new(),
    }
}

fn notes(sheet: &MonthSheet, lang: Lang) -> Vec<String> {
    let rule = Labels::of(lang).presence_rule.to_owned();
    let notes = [labels::without_rows(&sheet.company, lang), labels::unknown(&sheet.company, lang)];
    [rule].into_iter().chain(notes.into_iter().flatten()).collect()
}
