//! The month sheet as a workbook: a sheet of people with one column a day, laid out as the vendor's 月度汇总, and a sheet of departments.
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
    headings.extend(measure_headings(options.lang));
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
    cells.extend(counts(&row.counts, Style::Number));
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
    headings.extend(measure_headings(options.lang));
    let mut rows: Vec<Vec<TableCell>> = sheet.departments.iter().map(|row| department(row, options.lang)).collect();
    rows.push(totals(labels.company, Style::TotalText, &sheet.company, Style::TotalNumber));
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

fn department(row: &DepartmentMonth, lang: Lang) -> Vec<TableCell> {
    let depth = u8::try_from(row.path.len().saturating_sub(1)).unwrap_or(u8::MAX);
    let name = row.path.last().map_or(Labels::of(lang).no_department, String::as_str);
    totals(name, Style::Indented(depth), &row.whole, Style::Number)
}

fn totals(name: &str, name_style: Style, totals: &Totals, style: Style) -> Vec<TableCell> {
    let mut cells = vec![TableCell::text(name, name_style)];
    cells.extend([totals.n_people, totals.n_people_without_rows].map(|n| TableCell::count(n, style)));
    cells.extend(counts(&totals.counts, style));
    cells
}

fn counts(counts: &Counts, style: Style) -> impl Iterator<Item = TableCell> {
    Measure::ALL.map(|measure| TableCell::number(counts.get(measure), style)).into_iter()
}

fn measure_headings(lang: Lang) -> impl Iterator<Item = String> {
    Measure::ALL.into_iter().map(move |measure| measure.heading(lang).to_owned())
}

fn notes(sheet: &MonthSheet, lang: Lang) -> Vec<String> {
    let rule = Labels::of(lang).presence_rule.to_owned();
    [rule].into_iter().chain(labels::without_rows(&sheet.company, lang)).collect()
}
