//! What a value may look like: one small rule a fault, each with the sentence that goes back to HR.
//!
//! Sentences never show a whole mobile number, e-mail address or extension number.

use std::collections::BTreeMap;

use super::mapping::EmployeeBlock;
use crate::ability::TextLimits;
use crate::id::{Mobile, Text};
use crate::org::Employee;
use crate::problem::{Sentence, mask, redact};

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

    pub(super) fn slot(self, employee: &mut Employee) -> &mut Option<Text> {
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
fn limit(field: &str, limits: TextLimits) -> Option<usize> {
    let TextLimits { name, title, email, job_number, telephone, work_place, remark } = limits;
    Some(match field {
        "name" => name,
        "title" => title,
        "job_number" => job_number,
        "email" => email,
        "telephone" => telephone,
        "work_place" => work_place,
        "remark" => remark,
        "userid" => USERID_LIMIT,
        _ => return None,
    })
}

/// The most characters of a userid.
const USERID_LIMIT: usize = 64;

/// The most characters of the company's own fields together, as JSON.
const EXTENSION_LIMIT: usize = 2000;

/// The most characters of a department's name.
const DEPARTMENT_NAME_LIMIT: usize = 64;

/// The fields that systems mask with `*` when they export them.
const OFTEN_MASKED: [&str; 7] = ["key", "userid", "name", "mobile", "job_number", "email", "telephone"];

/// Says why a cell is no value at all, before any template sees it.
pub(super) fn cell_fault(cell: &str) -> Option<Sentence> {
    if is_spreadsheet_error(cell) {
        Some(Sentence::new(
            format!("the cell holds `{cell}`, a spreadsheet's error; correct the formula behind it"),
            format!("单元格内容为 `{cell}`，是表格的公式错误；请修正公式"),
        ))
    } else if is_rounded(cell) {
        Some(Sentence::new(
            format!(
                "the cell holds `{cell}`, a number that a spreadsheet has rounded; make the column text and export it again"
            ),
            format!("单元格内容为 `{cell}`，数字已被表格舍入；请把该列设为文本后重新导出"),
        ))
    } else if matches!(cell, "NULL" | "\\N" | "NaN" | "nan") {
        Some(Sentence::new(
            format!("the cell holds `{cell}`, an export's word for nothing; leave it empty, or export it again"),
            format!("单元格内容为 `{cell}`，是导出程序的空值；请留空或重新导出"),
        ))
    } else if cell.contains(char::REPLACEMENT_CHARACTER) {
        Some(Sentence::new(
            "the cell holds characters that an earlier conversion has lost; export it again as CSV (UTF-8)",
            "单元格中有转换时丢失的字符；请以 CSV (UTF-8) 重新导出",
        ))
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
pub(super) fn text_fault(field: &str, text: &str, limits: TextLimits) -> Option<Sentence> {
    if let Some(fault) = character_fault(field, text) {
        return Some(fault);
    }
    if OFTEN_MASKED.contains(&field) && text.contains('*') {
        return Some(Sentence::new(
            "the value is masked with `*`; export it unmasked",
            "内容被 `*` 遮盖；请导出完整内容",
        ));
    }
    match field {
        "email" if !is_email(text) => {
            let shown = mask(text);
            Some(Sentence::new(format!("`{shown}` is no e-mail address"), format!("`{shown}` 不是邮箱地址")))
        }
        "userid" if text.contains(char::is_whitespace) => {
            Some(Sentence::new("it holds a space, which a userid cannot", "userid 不能含空格"))
        }
        _ => length_fault(text, limit(field, limits)?),
    }
}

/// Says what is wrong with the company's own fields together.
pub(super) fn extension_fault(fields: &BTreeMap<String, String>) -> Option<Sentence> {
    // Quotes, colon and comma of each, and the braces.
    let length: usize = fields.iter().map(|(name, value)| name.chars().count() + value.chars().count() + 6).sum();
    let length = length + 1;
    (length > EXTENSION_LIMIT).then(|| {
        Sentence::new(
            format!("these fields have {length} characters together and may have {EXTENSION_LIMIT}; shorten one"),
            format!("自定义字段合计 {length} 个字符，最多 {EXTENSION_LIMIT} 个；请缩短"),
        )
    })
}

/// Says what is wrong with a department's name.
pub(super) fn department_name_fault(name: &str) -> Option<Sentence> {
    if let Some(fault) = character_fault("name", name) {
        return Some(fault);
    }
    match name.chars().find(|character| matches!(character, '-' | ',' | '，')) {
        Some(character) => Some(Sentence::new(
            format!(
                "`{name}` holds `{character}`, which a department's name cannot; rename it, or write another character with `[source] mend_names`"
            ),
            format!("部门名称 `{name}` 含有不允许的字符 `{character}`；请改名，或在 `[source] mend_names` 中设置替换"),
        )),
        None => length_fault(name, DEPARTMENT_NAME_LIMIT),
    }
}

fn length_fault(text: &str, limit: usize) -> Option<Sentence> {
    let length = text.chars().count();
    (length > limit).then(|| {
        Sentence::new(
            format!("it has {length} characters and may have {limit}; shorten it"),
            format!("共 {length} 个字符，最多 {limit} 个；请缩短"),
        )
    })
}

/// Line ends and characters that nobody sees, which come along when text is copied from other programs.
fn character_fault(field: &str, text: &str) -> Option<Sentence> {
    let hidden = |character: char| {
        character.is_control()
            || matches!(character, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
    };
    let allowed = |character: char| field == "remark" && matches!(character, '\n' | '\r' | '\t');
    match text.chars().find(|character| hidden(*character) && !allowed(*character))? {
        '\n' | '\r' => Some(Sentence::new("it holds a line break; write it on one line", "内容含换行；请写在一行内")),
        character => {
            let code = format!("U+{:04X}", u32::from(character));
            Some(Sentence::new(
                format!("it holds an invisible character ({code}); type the value again"),
                format!("内容含不可见字符（{code}）；请重新输入"),
            ))
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
pub(super) fn mobile_fault(text: &str, reason: &str) -> Sentence {
    if text.contains('*') {
        return Sentence::new("the number is masked with `*`; export it unmasked", "手机号被 `*` 遮盖；请导出完整号码");
    }
    if let Some(fault) = character_fault("mobile", text) {
        return fault;
    }
    let n_digits = text.chars().filter(char::is_ascii_digit).count();
    let shown = mask(text);
    Sentence::new(
        format!("`{shown}` ({n_digits} digits) is no mobile number: {reason}"),
        format!("`{shown}`（{n_digits} 位数字）不是手机号：应为以 1 开头的 11 位数字，其他地区的号码写作 `+区号-号码`"),
    )
}

/// Says that a number lacks its country, where the company's region has it stated.
pub(super) fn no_country(mobile: &Mobile) -> Sentence {
    Sentence::new(
        format!(
            "{mobile} states no country, which a company outside of the mainland needs; write `+86-NUMBER` or `+CC-NUMBER`"
        ),
        format!("{mobile} 没有写区号；在大陆以外注册的企业须写作 `+86-号码` 或 `+区号-号码`"),
    )
}

/// A mobile number as it prints.
pub(super) fn mask_mobile(text: &str) -> String {
    Mobile::parse(text).map_or_else(|_| mask(text), |mobile| mobile.to_string())
}

/// Says what is wrong with a text that is no date.
pub(super) fn date_fault(text: &str) -> Sentence {
    // A column that slipped may put anything here.
    let text = redact(text);
    Sentence::new(
        format!(
            "`{text}` is no date from 1970 on; write it as `2026-09-01`, or name its form with `| date('%d.%m.%Y')`"
        ),
        format!("`{text}` 不是 1970 年以后的日期；请写作 `2026-09-01`"),
    )
}
