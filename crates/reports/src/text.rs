//! The head of the month sheet for a terminal: counts only, 80 columns, plain text.

use dianmao_attendance::{Counts, Lang, Measure, MonthSheet};

use crate::Options;
use crate::labels::{self, Labels};
use crate::width::{fit, right};

/// The measures that fit in, with headings that fit over them.
const COLUMNS: [(Measure, &str, &str); 10] = [
    (Measure::RequiredDays, "应出", "Req."),
    (Measure::PresentDays, "出勤", "Here"),
    (Measure::LateTimes, "迟到", "Late"),
    (Measure::SeriouslyLateTimes, "严重", "Ser."),
    (Measure::LateAsAbsenceTimes, "旷迟", "LaA."),
    (Measure::EarlyTimes, "早退", "Left"),
    (Measure::MissingOn, "上缺", "-In"),
    (Measure::MissingOff, "下缺", "-Out"),
    (Measure::AbsentDays, "旷工", "Abs."),
    (Measure::UnsettledDays, "未结", "Open"),
];

const NAME_WIDTH: usize = 10;
const NUMBER_WIDTH: usize = 8;
const DEPARTMENT_WIDTH: usize = 9;
const COUNT_WIDTH: usize = 5;

/// Renders the first `n_people` people of the sheet and the company's totals.
#[must_use]
pub fn render(sheet: &MonthSheet, options: &Options, n_people: usize) -> String {
    let lang = options.lang;
    let mut lines = vec![
        labels::title(sheet, lang),
        about(&options.company, labels::settled(&sheet.settled, lang)),
        String::new(),
        heading(lang),
    ];
    for row in sheet.people.iter().take(n_people) {
        let department = row.person.department.last().map(String::as_str).unwrap_or_default();
        lines.push(line(&row.person.name, row.person.number(), department, &row.counts));
    }
    lines.extend(more(sheet.people.len().saturating_sub(n_people), lang));
    let n_all = sheet.company.n_people;
    let n_all = lang.pick(format!("{n_all} 人"), format!("{n_all} ppl"));
    lines.push(line(Labels::of(lang).company, &n_all, "", &sheet.company.counts));
    lines.extend(labels::without_rows(&sheet.company, lang));
    lines.extend(labels::unknown(&sheet.company, lang));
    lines.push(String::new());
    lines.join("\n")
}

/// A company that has no name is not named.
fn about(company: &str, settled: String) -> String {
    if company.is_empty() { settled } else { format!("{company} · {settled}") }
}

fn heading(lang: Lang) -> String {
    let labels = Labels::of(lang);
    let who = who(labels.name, lang.pick(labels.number, "Number"), lang.pick(labels.department, "Dept."));
    COLUMNS.iter().fold(who, |line, (_, zh, en)| line + &right(lang.pick(zh, en), COUNT_WIDTH))
}

fn line(name: &str, number: &str, department: &str, counts: &Counts) -> String {
    COLUMNS.iter().fold(who(name, number, department), |line, (measure, _, _)| {
        line + &right(&counts.get(*measure).to_string(), COUNT_WIDTH)
    })
}

fn who(name: &str, number: &str, department: &str) -> String {
    format!("{} {} {} ", fit(name, NAME_WIDTH), fit(number, NUMBER_WIDTH), fit(department, DEPARTMENT_WIDTH))
}

fn more(n_people: usize, lang: Lang) -> Option<String> {
    let text = lang.pick(format!("…… 另有 {n_people} 人"), format!("... and {n_people} more people"));
    (n_people > 0).then_some(text)
}
