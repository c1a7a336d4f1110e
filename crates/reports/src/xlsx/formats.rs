//! The looks of the workbook's cells.

use std::collections::HashMap;

use dianmao_attendance::cell::CellCode;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::shade;

const GREY_LINE: Color = Color::RGB(0x00BF_BFBF);
const GREY_TEXT: Color = Color::RGB(0x0080_8080);
const HEADING_FILL: Color = Color::RGB(0x00D9_E2F3);

/// Zero reads as a dash, so that what happened stands out; the cell still holds the number.
const COUNT: &str = "0;-0;\"-\"";

/// The look of one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Style {
    /// A name or another text of a row.
    Text,
    /// A text so many steps further to the right.
    Indented(u8),
    /// A count.
    Number,
    /// The heading of the last row.
    TotalText,
    /// A count of the last row.
    TotalNumber,
    /// A day, with the fill of the code that decides it.
    Day(CellCode),
}

/// The formats, made once for a workbook.
pub(super) struct Formats {
    pub(super) title: Format,
    pub(super) subtitle: Format,
    pub(super) heading: Format,
    pub(super) note: Format,
    days: HashMap<CellCode, Format>,
}

impl Formats {
    pub(super) fn new() -> Self {
        Self {
            title: Format::new().set_bold().set_font_size(14).set_align(FormatAlign::VerticalCenter),
            subtitle: Format::new().set_font_color(GREY_TEXT).set_align(FormatAlign::VerticalCenter),
            heading: heading(),
            note: Format::new().set_font_color(GREY_TEXT),
            days: CellCode::ALL.into_iter().map(|code| (code, day(code))).collect(),
        }
    }

    pub(super) fn of(&self, style: Style) -> Format {
        match style {
            Style::Text => boxed(),
            Style::Indented(depth) => boxed().set_indent(depth),
            Style::Number => number(),
            Style::TotalText => boxed().set_bold().set_background_color(HEADING_FILL),
            Style::TotalNumber => number().set_bold().set_background_color(HEADING_FILL),
            Style::Day(code) => self.days.get(&code).cloned().unwrap_or_else(boxed),
        }
    }
}

fn boxed() -> Format {
    Format::new().set_border(FormatBorder::Thin).set_border_color(GREY_LINE).set_align(FormatAlign::VerticalCenter)
}

fn number() -> Format {
    boxed().set_align(FormatAlign::Center).set_num_format(COUNT)
}

fn heading() -> Format {
    boxed().set_bold().set_text_wrap().set_align(FormatAlign::Center).set_background_color(HEADING_FILL)
}

fn day(code: CellCode) -> Format {
    let mut format = boxed().set_text_wrap().set_align(FormatAlign::Center).set_font_size(10);
    if let Some(rgb) = shade::fill(code) {
        format = format.set_background_color(Color::RGB(rgb));
    }
    if shade::is_quiet(code) {
        format = format.set_font_color(GREY_TEXT);
    }
    format
}
