//! Renders a month sheet as workbook, page, table and data, a plan as page and Markdown, the problems of the input as a table, and what
//! DingTalk holds as source files.
//!
//! Nothing is counted here: each figure is read from the sheet, so that two outputs of one sheet cannot disagree. What a renderer adds is
//! layout, and the words come from `dianmao_attendance::words` and, for headings, from `labels`.

pub mod csv;
pub mod html;
pub mod import;
pub mod json;
mod labels;
pub mod plan;
pub mod problems;
mod shade;
pub mod text;
mod width;
pub mod xlsx;

use std::fmt;
use std::str::FromStr;

use dianmao_attendance::MonthSheet;
use jiff::Timestamp;

pub use dianmao_attendance::Lang;

/// What a report is told beside its sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The language of headings and words; data has none.
    pub lang: Lang,
    /// When the report is made. It is printed on it, and the same instant gives the same bytes.
    pub generated_at: Timestamp,
    /// The company's name.
    pub company: String,
}

/// A form in which a report is written to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// A workbook.
    Xlsx,
    /// One self-contained page.
    Html,
    /// A table for other programs and for Excel.
    Csv,
    /// The document `dianmao.month-sheet/1`.
    Json,
}

/// A text that names no format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no format of the month report; write `xlsx`, `html`, `csv` or `json`")]
pub struct NoFormat(pub String);

/// A report that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The workbook library refused, above all a sheet with more people or days than a workbook has rows or columns.
    #[error("the workbook could not be made")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The page's template failed.
    #[error("the page could not be made")]
    Page(#[from] askama::Error),
    /// The CSV writer failed.
    #[error("the CSV table could not be made")]
    Csv(#[from] ::csv::Error),
    /// The JSON writer failed.
    #[error("the JSON document could not be made")]
    Json(#[from] serde_json::Error),
}

/// Renders the sheet as the bytes of a file.
///
/// # Errors
/// The library behind the format refused; see [`Error`].
pub fn render(sheet: &MonthSheet, format: Format, options: &Options) -> Result<Vec<u8>, Error> {
    match format {
        Format::Xlsx => xlsx::render(sheet, options),
        Format::Html => html::render(sheet, options).map(String::into_bytes),
        Format::Csv => csv::render(sheet, options),
        Format::Json => json::render(sheet, options).map(String::into_bytes),
    }
}

impl Format {
    /// The format's name, which is also the ending of its files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Html => "html",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

impl FromStr for Format {
    type Err = NoFormat;

    fn from_str(text: &str) -> Result<Self, NoFormat> {
        match text {
            "xlsx" => Ok(Self::Xlsx),
            "html" => Ok(Self::Html),
            "csv" => Ok(Self::Csv),
            "json" => Ok(Self::Json),
            other => Err(NoFormat(other.to_owned())),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
