//! What a value may look like: one small rule a fault, each with the sentence that goes back to HR.
//!
//! Sentences never show a whole mobile number, e-mail address or extension number.

use jiff::civil::Date;

use super::mapping::EmployeeBlock;
use crate::id::Mobile;
use crate::org::Employee;
use crate::problem::mask;

/// An optional text of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextField {
    Title,
    JobNumber,
    Email,
    Telephone,
    WorkPlace,
    Remark,
}

impl TextField {
    pub(super) const ALL: [Self; 6] =
        [Self::Title, Self::JobNumber, Self::Email, Self::Telephone, Self::WorkPlace, Self::Remark];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::JobNumber => "job_number",
            Self::Email => "email",
            Self::Telephone => "telephone",
            Self::WorkPlace => "work_place",
            Self::Remark => "remark",
        }
    }

    pub(super) fn source(self, block: &EmployeeBlock) -> Option<&String> {
        match self {
            Self::Title => block.title.as_ref(),
            Self::JobNumber => block.job_number.as_ref(),
            Self::Email => block.email.as_ref(),
            Self::Telephone => block.telephone.as_ref(),
            Self::WorkPlace => block.work_place.as_ref(),
            Self::Remark => block.remark.as_ref(),
        }
    }

    pub(super) fn slot(self, employee: &mut Employee) -> &mut Option<String> {
        match self {
            Self::Title => &mut employee.title,
            Self::JobNumber => &mut employee.job_number,
            Self::Email => &mut employee.email,
            Self::Telephone => &mut employee.telephone,
            Self::WorkPlace => &mut employee.work_place,
            Self::Remark => &mut employee.remark,
        }
    }
}

/// The most characters that each field takes.
const LIMITS: [(&str, usize); 8] = [
    ("name", 80),
    ("title", 200),
    ("job_number", 50),
    ("email", 50),
    ("telephone", 50),
    ("work_place", 100),
    ("remark", 2000),
    ("userid", 64),
];

/// The most characters of a department's name.
const DEPARTMENT_NAME_LIMIT: usize = 64;

/// The fields that systems mask with `*` when they export them.
const OFTEN_MASKED: [&str; 7] = ["key", "userid", "name", "mobile", "job_number", "email", "telephone"];

/// Says why a cell is no value at all, before any template sees it.
pub(super) fn cell_fault(cell: &str) -> Option<String> {
    if is_spreadsheet_error(cell) {
        Some(format!("the cell holds `{cell}`, a spreadsheet's error; correct the formula behind it"))
    } else if is_rounded(cell) {
        Some(format!(
            "the cell holds `{cell}`, a number that a spreadsheet has rounded; make the column text and export it again"
        ))
    } else if matches!(cell, "NULL" | "\\N" | "NaN" | "nan") {
        Some(format!("the cell holds `{cell}`, an export's word for nothing; leave it empty, or export it again"))
    } else if cell.contains(char::REPLACEMENT_CHARACTER) {
        Some("the cell holds characters that an earlier conversion has lost; export it again as CSV (UTF-8)".to_owned())
    } else {
        None
    }
}

fn is_spreadsheet_error(cell: &str) -> bool {
    const ERRORS: [&str; 9] = ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"];
    ERRORS.contains(&cell) || (cell.len() >= 3 && cell.bytes().all(|byte| byte == b'#'))
}

/// `1.38E+10`: a long number after a spreadsheet has shown it in a narrow column.
fn is_rounded(cell: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some((mantissa, exponent)) = cell.split_once("E+").or_else(|| cell.split_once("e+")) else {
        return false;
    };
    digits(exponent) && digits(&mantissa.replacen('.', "", 1))
}

/// Says what is wrong with the text of a person's field.
pub(super) fn text_fault(field: &str, text: &str) -> Option<String> {
    if let Some(fault) = character_fault(field, text) {
        return Some(fault);
    }
    if OFTEN_MASKED.contains(&field) && text.contains('*') {
        return Some("the value is masked with `*`; export it unmasked".to_owned());
    }
    match field {
        "email" if !is_email(text) => Some(format!("`{}` is no e-mail address", mask(text))),
        "userid" if text.contains(char::is_whitespace) => Some("it holds a space, which a userid cannot".to_owned()),
        _ => {
            let (_, limit) = LIMITS.into_iter().find(|(name, _)| *name == field)?;
            length_fault(text, limit)
        }
    }
}

/// Says what is wrong with a department's name.
pub(super) fn department_name_fault(name: &str) -> Option<String> {
    if let Some(fault) = character_fault("name", name) {
        return Some(fault);
    }
    match name.chars().find(|character| matches!(character, '-' | ',' | '，')) {
        Some(character) => Some(format!(
            "`{name}` holds `{character}`, which a department's name cannot; rename it, or write another character with `| replace('{character}', ' ')`"
        )),
        None => length_fault(name, DEPARTMENT_NAME_LIMIT),
    }
}

fn length_fault(text: &str, limit: usize) -> Option<String> {
    let length = text.chars().count();
    (length > limit).then(|| format!("it has {length} characters and may have {limit}; shorten it"))
}

/// Line ends and characters that nobody sees, which come along when text is copied from other programs.
fn character_fault(field: &str, text: &str) -> Option<String> {
    let hidden = |character: char| {
        character.is_control()
            || matches!(character, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
    };
    let allowed = |character: char| field == "remark" && matches!(character, '\n' | '\r' | '\t');
    match text.chars().find(|character| hidden(*character) && !allowed(*character))? {
        '\n' | '\r' => Some("it holds a line break; write it on one line".to_owned()),
        character => {
            Some(format!("it holds an invisible character (U+{:04X}); type the value again", u32::from(character)))
        }
    }
}

/// One `@` with something on both sides, a dot behind it, no space: the rest is between the address and its server.
fn is_email(text: &str) -> bool {
    match text.split_once('@') {
        Some((account, host)) => {
            let sound = |part: &str| !part.is_empty() && !part.contains(['@', ' ', ',', ';']);
            sound(account) && sound(host) && host.contains('.') && !host.starts_with('.') && !host.ends_with('.')
        }
        None => false,
    }
}

/// Says what is wrong with a text that is no mobile number.
pub(super) fn mobile_fault(text: &str, reason: &str) -> String {
    if text.contains('*') {
        return "the number is masked with `*`; export it unmasked".to_owned();
    }
    if let Some(fault) = character_fault("mobile", text) {
        return fault;
    }
    let n_digits = text.chars().filter(char::is_ascii_digit).count();
    format!("`{}` ({n_digits} digits) is no mobile number: {reason}", mask(text))
}

/// A mobile number as it prints.
pub(super) fn mask_mobile(text: &str) -> String {
    Mobile::parse(text).map_or_else(|_| mask(text), |mobile| mobile.to_string())
}

/// Reads a date that starts with its year: `2026-09-01`, `2026/9/1`, `2026.9.1`, `2026年9月1日`, `20260901`, with or without a time.
pub(super) fn parse_date(text: &str) -> Option<Date> {
    let day = match text.split_once([' ', 'T']) {
        Some((day, time)) if time.trim_start().starts_with(|first: char| first.is_ascii_digit()) => day,
        Some(_) => return None,
        None => text,
    };
    if day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()) {
        return date(&day[..4], &day[4..6], &day[6..]);
    }
    let day = day.strip_suffix('日').unwrap_or(day);
    let mut parts = day.split(['-', '/', '.', '年', '月']);
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(year), Some(month), Some(day), None) => date(year, month, day),
        _ => None,
    }
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    if year.len() != 4 {
        return None;
    }
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    (date.year() >= 1970).then_some(date)
}

/// Says what is wrong with a text that is no date.
pub(super) fn date_fault(text: &str) -> String {
    format!("`{text}` is no date from 1970 on; write it as `2026-09-01`, or name its form with `| date('%d.%m.%Y')`")
}
