//! The words of the reports that are no measure and no day cell: titles, headings of who and where, notes.

use dianmao_attendance::month::{Settled, Totals};
use dianmao_attendance::{Lang, Measure, MonthSheet, Person};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::Options;

/// The fixed words in one language.
#[derive(Debug)]
pub(crate) struct Labels {
    pub(crate) html_lang: &'static str,
    pub(crate) month_sheet: &'static str,
    pub(crate) by_department: &'static str,
    pub(crate) by_person: &'static str,
    pub(crate) by_day: &'static str,
    pub(crate) name: &'static str,
    pub(crate) number: &'static str,
    pub(crate) key: &'static str,
    pub(crate) user_id: &'static str,
    pub(crate) department: &'static str,
    pub(crate) n_people: &'static str,
    pub(crate) n_people_without_rows: &'static str,
    pub(crate) no_department: &'static str,
    pub(crate) company: &'static str,
    pub(crate) late_and_absent: &'static str,
    pub(crate) late_of_any_grade: &'static str,
    pub(crate) absent: &'static str,
    pub(crate) generated_at: &'static str,
    pub(crate) with_departments_below: &'static str,
    pub(crate) presence_rule: &'static str,
    pub(crate) definitions: &'static str,
    pub(crate) figure: &'static str,
    pub(crate) definition: &'static str,
}

const ZH: Labels = Labels {
    html_lang: "zh-CN",
    month_sheet: "月度汇总",
    by_department: "部门汇总",
    by_person: "个人汇总",
    by_day: "每日结果",
    name: "姓名",
    number: "工号",
    key: "人事编号",
    user_id: "UserId",
    department: "部门",
    n_people: "人数",
    n_people_without_rows: "无考勤数据人数",
    no_department: "（无部门）",
    company: "公司合计",
    late_and_absent: "每日迟到与旷工",
    late_of_any_grade: "迟到（含严重迟到、旷工迟到）",
    absent: "旷工",
    generated_at: "报表生成时间",
    with_departments_below: "各部门均含下级部门。",
    presence_rule: "出勤天数：应出勤且至少有一次打卡的天数。整天未打卡计旷工，不另计缺卡。未结算的日期不计入任何结果。",
    definitions: "统计口径",
    figure: "指标",
    definition: "口径",
};

const EN: Labels = Labels {
    html_lang: "en",
    month_sheet: "Month sheet",
    by_department: "Departments",
    by_person: "People",
    by_day: "Day by day",
    name: "Name",
    number: "Job number",
    key: "HR key",
    user_id: "UserId",
    department: "Department",
    n_people: "People",
    n_people_without_rows: "Without data",
    no_department: "(no department)",
    company: "Company",
    late_and_absent: "Late and absent by day",
    late_of_any_grade: "Late (of any grade)",
    absent: "Absent",
    generated_at: "generated",
    with_departments_below: "Each department includes those below it.",
    presence_rule: "Days present: required days with at least one punch. A required day without any punch is an absent day, and its \
                    points are not counted as missing too. Unsettled days count for nothing.",
    definitions: "Definitions",
    figure: "Figure",
    definition: "What it counts",
};

impl Labels {
    pub(crate) fn of(lang: Lang) -> &'static Self {
        lang.pick(&ZH, &EN)
    }
}

/// `2026-09-01 至 2026-09-30`.
pub(crate) fn period(sheet: &MonthSheet, lang: Lang) -> String {
    let (from, to) = (sheet.period.from, sheet.period.to);
    lang.pick(format!("{from} 至 {to}"), format!("{from} to {to}"))
}

/// The first line of a report, as the vendor's workbook has it.
pub(crate) fn title(sheet: &MonthSheet, lang: Lang) -> String {
    let period = period(sheet, lang);
    lang.pick(format!("月度汇总 统计日期：{period}"), format!("Month sheet {period}"))
}

/// When the report was made, for whom where that has a name, and how much of it is settled.
pub(crate) fn subtitle(sheet: &MonthSheet, options: &Options) -> String {
    let made = generated_at(options, &sheet.zone);
    let settled = settled(&sheet.settled, options.lang);
    let company = match options.company.as_str() {
        "" => String::new(),
        company => options.lang.pick(format!("公司：{company}　"), format!("{company} · ")),
    };
    options
        .lang
        .pick(format!("报表生成时间：{made}　{company}{settled}"), format!("Generated {made} · {company}{settled}"))
}

/// The local time at which the report was made, to the minute.
pub(crate) fn generated_at(options: &Options, zone: &TimeZone) -> String {
    zone.to_datetime(options.generated_at).strftime("%Y-%m-%d %H:%M").to_string()
}

/// `已结算 98.3%（8850/9000 人天）`.
pub(crate) fn settled(settled: &Settled, lang: Lang) -> String {
    let Some(permille) = settled.permille() else {
        return lang.pick("没有人天", "no days").to_owned();
    };
    let (n_settled, n_days) = (settled.n_settled, settled.n_days);
    let percent = format!("{}.{}%", permille / 10, permille % 10);
    lang.pick(
        format!("已结算 {percent}（{n_settled}/{n_days} 人天）"),
        format!("{percent} settled ({n_settled} of {n_days} person-days)"),
    )
}

/// Tells of people without a single row, who read as resting all the time.
pub(crate) fn without_rows(totals: &Totals, lang: Lang) -> Option<String> {
    let n = totals.n_people_without_rows;
    let text = lang.pick(
        format!("{n} 人没有任何考勤数据（未入考勤组、免考勤或尚无记录）。"),
        format!("No attendance data for {n}: in no attendance group, exempt, or no record yet."),
    );
    (n > 0).then_some(text)
}

/// Tells of days that could not be told from what was read, and count for less than they may turn out to.
pub(crate) fn unknown(totals: &Totals, lang: Lang) -> Option<String> {
    let n = totals.counts.get(Measure::UnknownDays);
    let text = lang.pick(
        format!("{n} 人天无法判断：排班、请假或审批尚未读取，未打卡的卡点不计为缺卡或旷工。"),
        format!("{n} person-days are unknown: their schedule, leave or approvals were not read, so gaps in them are neither missing nor absence."),
    );
    (n > 0).then_some(text)
}

/// A department's path in one line.
pub(crate) fn department(path: &[String], lang: Lang) -> String {
    if path.is_empty() { Labels::of(lang).no_department.to_owned() } else { path.join("/") }
}

/// A person's department in one line, empty for the root.
pub(crate) fn department_of(person: &Person) -> String {
    person.department.join("/")
}

/// An instant as data, with the offset of the sheet's zone.
pub(crate) fn instant(at: Timestamp, zone: &TimeZone) -> String {
    at.display_with_offset(zone.to_offset(at)).to_string()
}
