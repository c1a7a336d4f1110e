//! Workbooks: the sheet is chosen, merged cells hold their value everywhere, and cells become the text that they show.
//!
//! Hidden sheets are read only where the configuration names them; hidden rows and columns are rows and columns like any other, since
//! a filter that somebody left on must not remove people.

mod cell;

use std::collections::BTreeSet;
use std::fmt::Display;
use std::io::Cursor;
use std::sync::Arc;

use calamine::{
    CellErrorType, Data, Dimensions, ExcelDateTime, Range, Reader, SheetType, SheetVisible, StyleRange, Xls, XlsError,
    Xlsx, XlsxError,
};
use dianmao_roster::row::{Origin, SourceRow, Table};

use crate::error::Error;
use crate::files::FileTable;
use crate::header::{self, Heading, RawRow};

/// Reads one sheet of a workbook.
pub(crate) fn read(bytes: Vec<u8>, asked: &FileTable, wanted: &BTreeSet<String>) -> Result<Table, Error> {
    let mut workbook = Workbook::open(&asked.file, bytes)?;
    let sheets = match &asked.sheet {
        Some(sheet) => vec![workbook.named(sheet)?],
        None => workbook.visible(),
    };
    let mut found: Vec<(Sheet, Heading)> = Vec::new();
    for name in &sheets {
        let sheet = workbook.sheet(name)?;
        if let Some(heading) = header::find(&sheet.rows, &asked.layout, wanted, false) {
            found.push((sheet, heading));
        }
    }
    let (sheet, heading) = choose(found, asked, wanted, sheets)?;
    table(sheet, heading, asked)
}

/// The one sheet that has all wanted columns, or the only one with anything in it.
fn choose(
    mut found: Vec<(Sheet, Heading)>,
    asked: &FileTable,
    wanted: &BTreeSet<String>,
    sheets: Vec<String>,
) -> Result<(Sheet, Heading), Error> {
    if found.is_empty() {
        return Err(match asked.layout.header_row {
            Some(line) => Error::NoHeader { file: asked.file.clone(), line },
            None => Error::Empty { file: asked.file.clone() },
        });
    }
    if found.len() > 1 {
        found.retain(|(_, heading)| heading.n_found == wanted.len());
    }
    match (found.pop(), found.is_empty()) {
        (Some(only), true) => Ok(only),
        (last, _) => {
            let reason = match last {
                Some(_) => "several of its sheets have the columns; name one with `sheet`",
                None => "no visible sheet of it has all the columns that the templates name; name one with `sheet`",
            };
            Err(Error::Sheet { file: asked.file.clone(), reason: reason.to_owned(), sheets })
        }
    }
}

fn table(sheet: Sheet, heading: Heading, asked: &FileTable) -> Result<Table, Error> {
    let file: Arc<str> = Arc::from(asked.file.as_str());
    let part: Arc<str> = Arc::from(sheet.name.as_str());
    let origin = |line| Origin { file: Arc::clone(&file), part: Some(Arc::clone(&part)), line };
    let place = origin(heading.line);
    let columns = Arc::new(header::columns(heading.names, &place)?);
    let n_columns = columns.0.len();
    let data = sheet.rows.get(heading.n_before..).unwrap_or_default();
    let last_line = data.last().map_or(0, |(line, _)| *line);
    if let Some((line, cell)) = sheet.uncalculated.iter().find(|(line, _)| (heading.line..=last_line).contains(line)) {
        return Err(Error::NotCalculated { place: origin(*line).to_string(), cell: cell.clone() });
    }
    let mut rows = Vec::with_capacity(data.len());
    for (line, cells) in data {
        if asked.layout.skip_totals && header::is_total(cells.iter().map(String::as_str)) {
            continue;
        }
        let cells = cells.iter().map(String::as_str).chain(std::iter::repeat("")).take(n_columns);
        rows.push(SourceRow::new(origin(*line), Arc::clone(&columns), cells.map(Some)));
    }
    Ok(Table { name: Arc::clone(&file), header: Some(place), columns, rows })
}

/// One sheet as text.
struct Sheet {
    name: String,
    /// The rows with anything in them.
    rows: Vec<RawRow>,
    /// The rows and names of cells whose formula has no value.
    uncalculated: Vec<(u64, String)>,
}

/// A workbook of either form.
struct Workbook<'a> {
    file: &'a str,
    form: Form,
}

enum Form {
    Xlsx(Box<Xlsx<Cursor<Vec<u8>>>>),
    Xls(Box<Xls<Cursor<Vec<u8>>>>),
}

impl<'a> Workbook<'a> {
    /// Tells the form by the first bytes, since many an `.xls` is something else.
    fn open(file: &'a str, bytes: Vec<u8>) -> Result<Self, Error> {
        let unreadable = |reason: String| Error::Workbook { file: file.to_owned(), reason };
        let protected = || unreadable("it is protected with a password; save it without one".to_owned());
        let form = if bytes.starts_with(b"PK\x03\x04") {
            Form::Xlsx(Box::new(Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
                XlsxError::Password => protected(),
                error => unreadable(damaged(&error)),
            })?))
        } else if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
            // A protected workbook of the newer form has the older one's shell.
            if matches!(Xlsx::new(Cursor::new(bytes.as_slice())), Err(XlsxError::Password)) {
                return Err(protected());
            }
            Form::Xls(Box::new(Xls::new(Cursor::new(bytes)).map_err(|error| match error {
                XlsError::Password => protected(),
                error => unreadable(damaged(&error)),
            })?))
        } else if bytes.iter().find(|byte| !byte.is_ascii_whitespace() && byte.is_ascii()) == Some(&b'<') {
            return Err(unreadable("it is a web page or XML under a workbook's name; open it in a spreadsheet program and save it as .xlsx".to_owned()));
        } else {
            return Err(unreadable(
                "it does not begin as one; save it as .xlsx, or name it .csv if it is text".to_owned(),
            ));
        };
        Ok(Self { file, form })
    }

    fn sheets(&self) -> &[calamine::Sheet] {
        match &self.form {
            Form::Xlsx(workbook) => workbook.sheets_metadata(),
            Form::Xls(workbook) => workbook.sheets_metadata(),
        }
    }

    fn visible(&self) -> Vec<String> {
        let is_visible =
            |sheet: &&calamine::Sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet;
        self.sheets().iter().filter(is_visible).map(|sheet| sheet.name.clone()).collect()
    }

    /// The sheet of a name, hidden or not.
    fn named(&self, name: &str) -> Result<String, Error> {
        let names: Vec<String> = self.sheets().iter().map(|sheet| sheet.name.clone()).collect();
        match names.iter().find(|sheet| sheet.trim() == name.trim()) {
            Some(found) => Ok(found.clone()),
            None => Err(Error::Sheet {
                file: self.file.to_owned(),
                reason: format!("there is no sheet `{name}`"),
                sheets: names,
            }),
        }
    }

    fn sheet(&mut self, name: &str) -> Result<Sheet, Error> {
        let unreadable = |reason: String| Error::Workbook {
            file: self.file.to_owned(),
            reason: format!("sheet `{name}`: {reason}"),
        };
        let (values, formulas, merged, styles) = match &mut self.form {
            Form::Xlsx(workbook) => {
                let parts = parts(workbook.as_mut(), name).map_err(|error| unreadable(damaged(&error)))?;
                let merged = workbook.merge_cells_by_sheet_name(name).map_err(|error| unreadable(damaged(&error)))?;
                (parts.0, parts.1, merged, parts.2)
            }
            Form::Xls(workbook) => {
                let parts = parts(workbook.as_mut(), name).map_err(|error| unreadable(damaged(&error)))?;
                let merged = workbook.merge_cells_by_sheet_name(name).map_err(|error| unreadable(damaged(&error)))?;
                (parts.0, parts.1, merged, parts.2)
            }
        };
        let uncalculated = uncalculated(&values, &formulas);
        Ok(Sheet { name: name.to_owned(), rows: rows(&values, &merged, &styles), uncalculated })
    }
}

/// The values, formulas and styles of a sheet.
fn parts<R: Reader<Cursor<Vec<u8>>>>(
    workbook: &mut R,
    name: &str,
) -> Result<(Range<Data>, Range<String>, StyleRange), R::Error> {
    Ok((workbook.worksheet_range(name)?, workbook.worksheet_formula(name)?, workbook.worksheet_style(name)?))
}

fn damaged(error: &dyn Display) -> String {
    format!("{error}; it is half-written or damaged, save it again")
}

/// The text of all rows that are not empty. A merged cell's value stands in each of its cells.
fn rows(values: &Range<Data>, merged: &[Dimensions], styles: &StyleRange) -> Vec<RawRow> {
    let Some((first_row, first_column)) = values.start() else { return Vec::new() };
    let mut grid: Vec<Vec<String>> = Vec::with_capacity(values.height());
    for (row, cells) in (first_row..).zip(values.rows()) {
        let text = |(column, data): (u32, &Data)| {
            let format = styles.get((row, column)).and_then(|style| style.number_format.as_ref());
            cell::text(data, format.map(|format| format.format_code.as_str()))
        };
        grid.push((first_column..).zip(cells).map(text).collect());
    }
    for area in merged {
        spread(&mut grid, area, (first_row, first_column));
    }
    let lines = u64::from(first_row) + 1..;
    lines.zip(grid).filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty())).collect()
}

fn spread(grid: &mut [Vec<String>], area: &Dimensions, (first_row, first_column): (u32, u32)) {
    let offset = |at: u32, first: u32| usize::try_from(at.saturating_sub(first)).unwrap_or(usize::MAX);
    let rows = offset(area.start.0, first_row)..=offset(area.end.0, first_row);
    let columns = offset(area.start.1, first_column)..=offset(area.end.1, first_column);
    let Some(value) = grid.get(*rows.start()).and_then(|row| row.get(*columns.start())).cloned() else { return };
    if area.start.0 < first_row || area.start.1 < first_column {
        return;
    }
    for row in grid.iter_mut().take(rows.end().saturating_add(1)).skip(*rows.start()) {
        for cell in row.iter_mut().take(columns.end().saturating_add(1)).skip(*columns.start()) {
            cell.clone_from(&value);
        }
    }
}

/// The cells that have a formula and no value at all: the program that wrote the file did not calculate.
fn uncalculated(values: &Range<Data>, formulas: &Range<String>) -> Vec<(u64, String)> {
    let Some((first_row, first_column)) = formulas.start() else { return Vec::new() };
    let mut found = Vec::new();
    for (row, column, formula) in formulas.used_cells() {
        let at = |first: u32, offset: usize| first.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
        let (row, column) = (at(first_row, row), at(first_column, column));
        if !formula.is_empty() && values.get_value((row, column)).is_none_or(|data| *data == Data::Empty) {
            found.push((u64::from(row) + 1, cell::name(row, column)));
        }
    }
    found
}
