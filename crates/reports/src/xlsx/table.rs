//! One sheet of the workbook: title, headings, rows, notes; measured so that every cell shows all of its text.

use rust_xlsxwriter::{ColNum, RowNum, Worksheet, XlsxError};

use super::formats::{Formats, Style};
use crate::width::{heading_lines, widest_line, width};

const HEADING_ROW: RowNum = 2;

/// What a column needs beside its text: the margins of a cell, and in headings the button of the filter.
const MARGIN: usize = 2;
const FILTER_BUTTON: usize = 3;

const LINE_HEIGHT: usize = 17;
const PAPER_A3: u8 = 8;

/// One sheet.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) title: String,
    pub(super) subtitle: String,
    pub(super) headings: Vec<String>,
    pub(super) n_frozen_columns: ColNum,
    pub(super) rows: Vec<Vec<TableCell>>,
    pub(super) notes: Vec<String>,
}

/// One cell below the headings.
pub(super) struct TableCell {
    value: Value,
    style: Style,
}

enum Value {
    Text(String),
    Number(i64),
}

impl TableCell {
    pub(super) fn text(text: impl Into<String>, style: Style) -> Self {
        Self { value: Value::Text(text.into()), style }
    }

    pub(super) fn number(number: i64, style: Style) -> Self {
        Self { value: Value::Number(number), style }
    }

    pub(super) fn count(count: usize, style: Style) -> Self {
        Self::number(i64::try_from(count).unwrap_or(i64::MAX), style)
    }

    fn width(&self) -> usize {
        match (&self.value, self.style) {
            (Value::Text(text), Style::Indented(depth)) => width(text) + 2 * usize::from(depth),
            (Value::Text(text), _) => widest_line(text),
            (Value::Number(number), _) => number.to_string().len(),
        }
    }

    fn n_lines(&self) -> usize {
        match &self.value {
            Value::Text(text) => text.lines().count().max(1),
            Value::Number(_) => 1,
        }
    }
}

impl Table {
    pub(super) fn write(&self, worksheet: &mut Worksheet, formats: &Formats) -> Result<(), XlsxError> {
        let headings: Vec<String> = self.headings.iter().map(|heading| heading_lines(heading)).collect();
        worksheet.set_name(self.name)?;
        self.set_widths(worksheet, &headings)?;
        self.write_head(worksheet, &headings, formats)?;
        for (n, row) in self.rows.iter().enumerate() {
            write_row(worksheet, body_row(n)?, row, formats)?;
        }
        for (n, note) in self.notes.iter().enumerate() {
            worksheet.write_string_with_format(body_row(self.rows.len() + 1 + n)?, 0, note, &formats.note)?;
        }
        self.set_up_view(worksheet)?;
        Ok(())
    }

    fn write_head(&self, worksheet: &mut Worksheet, headings: &[String], formats: &Formats) -> Result<(), XlsxError> {
        worksheet.set_row_height(0, 24)?.write_string_with_format(0, 0, &self.title, &formats.title)?;
        worksheet.set_row_height(1, 18)?.write_string_with_format(1, 0, &self.subtitle, &formats.subtitle)?;
        let n_lines = headings.iter().map(|heading| heading.lines().count()).max().unwrap_or(1);
        worksheet.set_row_height(HEADING_ROW, points(n_lines))?;
        for (n, heading) in headings.iter().enumerate() {
            worksheet.write_string_with_format(HEADING_ROW, column(n)?, heading, &formats.heading)?;
        }
        Ok(())
    }

    fn set_widths(&self, worksheet: &mut Worksheet, headings: &[String]) -> Result<(), XlsxError> {
        for (n, heading) in headings.iter().enumerate() {
            let cells = self.rows.iter().filter_map(|row| row.get(n)).map(TableCell::width).max().unwrap_or_default();
            let needed = (cells + MARGIN).max(widest_line(heading) + FILTER_BUTTON);
            worksheet.set_column_width(column(n)?, u32::try_from(needed).unwrap_or(u32::MAX))?;
        }
        Ok(())
    }

    /// What stays in sight, the filter over the headings, and the page: landscape A3, as wide as one page.
    fn set_up_view(&self, worksheet: &mut Worksheet) -> Result<(), XlsxError> {
        worksheet.set_freeze_panes(HEADING_ROW + 1, self.n_frozen_columns)?;
        if let (Some(last_row), Some(last_column)) =
            (self.rows.len().checked_sub(1), self.headings.len().checked_sub(1))
        {
            worksheet.autofilter(HEADING_ROW, 0, body_row(last_row)?, column(last_column)?)?;
        }
        worksheet
            .set_landscape()
            .set_paper_size(PAPER_A3)
            .set_print_fit_to_pages(1, 0)
            .set_margins(0.4, 0.4, 0.5, 0.5, 0.2, 0.2);
        worksheet.set_repeat_rows(HEADING_ROW, HEADING_ROW)?.set_footer("&C&P / &N");
        Ok(())
    }
}

fn write_row(worksheet: &mut Worksheet, row: RowNum, cells: &[TableCell], formats: &Formats) -> Result<(), XlsxError> {
    let n_lines = cells.iter().map(TableCell::n_lines).max().unwrap_or(1);
    worksheet.set_row_height(row, points(n_lines))?;
    for (n, cell) in cells.iter().enumerate() {
        let format = formats.of(cell.style);
        match &cell.value {
            Value::Text(text) => worksheet.write_string_with_format(row, column(n)?, text, &format)?,
            Value::Number(number) => worksheet.write_number_with_format(row, column(n)?, exact(*number), &format)?,
        };
    }
    Ok(())
}

fn points(n_lines: usize) -> u32 {
    u32::try_from(n_lines * LINE_HEIGHT + 4).unwrap_or(u32::MAX)
}

fn body_row(n: usize) -> Result<RowNum, XlsxError> {
    RowNum::try_from(n).ok().and_then(|n| n.checked_add(HEADING_ROW + 1)).ok_or(XlsxError::RowColumnLimitError)
}

fn column(n: usize) -> Result<ColNum, XlsxError> {
    ColNum::try_from(n).map_err(|_| XlsxError::RowColumnLimitError)
}

/// A count as the only kind of number that a workbook knows.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn exact(number: i64) -> f64 {
    number as f64
}
