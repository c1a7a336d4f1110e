//! What stands in a form, and how the form is made.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::instance::Paper;
use crate::attendance::dates::{DAY_MS, HOUR_MS, MINUTE_MS, date_of, midnight_ms};
use crate::attendance::durations::{Counting, Interval};
use crate::document::SeedDocument;
use crate::document::switches::workflow::OaForms;
use crate::limits::china;
use crate::state::Company;
use crate::story::{self, Approval, ApprovalKind, Correction, Duty, Form, Section, Unit};

/// The hours of a day, where forms turn one into the other.
const HOURS_A_DAY: i64 = 8;

const SUITE: &str = "DDBizSuite";
const DATE: &str = "DDDateField";
const TEXT: &str = "TextField";
const NUMBER: &str = "NumberField";

/// The names of the ends of an interval, which one component has both of.
const ENDS: [&str; 2] = ["开始时间", "结束时间"];

/// A component of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) id: &'static str,
    pub(crate) component: &'static str,
    pub(crate) alias: Option<&'static str>,
    /// Of a component with two ends, the JSON text of both names.
    pub(crate) name: String,
    pub(crate) value: String,
    /// More of it, as JSON text.
    pub(crate) ext_value: Option<String>,
}

/// A form that somebody filled in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fill<'a> {
    pub(crate) company: &'a Company,
    pub(crate) document: &'a SeedDocument,
    pub(crate) userid: &'a str,
    pub(crate) paper: &'a Paper,
}

/// Whether a form has a component for each of its times in the place of a suite.
fn is_separate(form: Form, forms: OaForms) -> bool {
    forms == OaForms::Separate && matches!(form, Form::Trip | Form::Outing)
}

/// The components of a form as its template has them: what they are, and what attendance makes of them.
pub(crate) fn fields(form: Form, forms: OaForms) -> Vec<Value> {
    let part = |component: &str, id: &str, label: &str, alias: Option<&str>| {
        let mut props = json!({"id": id, "label": label, "required": true});
        if let Some(alias) = alias {
            props["bizAlias"] = json!(alias);
        }
        json!({"componentName": component, "props": props})
    };
    let reason = part(TEXT, "TextField-1", "事由", None);
    if form == Form::Correction {
        let time = part(DATE, "DDDateField-1", "补卡时间", Some("repairCheckTime"));
        let suite = json!({"id": "DDBizSuite-1", "bizType": form.category(), "label": form.name()});
        return vec![json!({"componentName": SUITE, "props": suite, "children": [time]}), reason];
    }
    let push = json!({"pushSwitch": 1, "pushTag": form.name(), "attendanceRule": rule(form)});
    if is_separate(form, forms) {
        let mut start = part(DATE, "DDDateField-1", ENDS[0], Some("startTime"));
        start["props"]["push"] = push;
        start["props"]["bizType"] = json!(form.category());
        let end = part(DATE, "DDDateField-2", ENDS[1], Some("finishTime"));
        return vec![start, end, part(NUMBER, "NumberField-1", "时长", Some("duration")), reason];
    }
    let range = json!({"id": "DDDateRangeField-1", "label": ENDS, "required": true, "push": push});
    let child = json!({"componentName": "DDDateRangeField", "props": range});
    let suite = json!({"id": "DDBizSuite-1", "bizType": form.category(), "label": form.name()});
    vec![json!({"componentName": SUITE, "props": suite, "children": [child]}), reason]
}

/// What attendance makes of a form: not the number of `biz_type`.
fn rule(form: Form) -> Option<i64> {
    match form {
        Form::Leave => Some(1),
        Form::Trip => Some(2),
        Form::Overtime => Some(3),
        Form::Outing => Some(4),
        Form::Correction => None,
    }
}

impl Fill<'_> {
    /// What stands in the form.
    pub(crate) fn fields(&self, forms: OaForms) -> Vec<Field> {
        let reason = plain(TEXT, "TextField-1", None, "事由", "工作安排".to_owned());
        match self.paper {
            Paper::Correction(_, correction) => vec![corrected(correction), reason],
            Paper::Approval(approval) if is_separate(Form::of(approval), forms) => {
                let (from, to) = ends(approval);
                let duration = number(self.hundredths(approval)).to_string();
                vec![
                    plain(DATE, "DDDateField-1", Some("startTime"), ENDS[0], from),
                    plain(DATE, "DDDateField-2", Some("finishTime"), ENDS[1], to),
                    plain(NUMBER, "NumberField-1", Some("duration"), "时长", duration),
                    reason,
                ]
            }
            Paper::Approval(approval) => vec![self.suite(approval), reason],
        }
    }

    /// One component for the whole interval.
    fn suite(&self, approval: &Approval) -> Field {
        let (from, to) = ends(approval);
        let hundredths = self.hundredths(approval);
        let mut value = json!([from, to, number(hundredths), unit(approval.unit)]);
        if let (ApprovalKind::Leave { name, .. }, Some(entries)) = (&approval.kind, value.as_array_mut()) {
            entries.extend([json!(name), json!("请假类型")]);
        }
        Field {
            id: "DDBizSuite-1",
            component: SUITE,
            alias: Some(alias(&approval.kind)),
            name: json!(ENDS).to_string(),
            value: value.to_string(),
            ext_value: Some(self.extension(approval, hundredths).to_string()),
        }
    }

    /// What the suite has worked out.
    fn extension(&self, approval: &Approval, hundredths: i64) -> Value {
        let days = self.days(approval).into_iter().map(|(date, share)| {
            let (in_day, in_hour) = in_both(approval.unit, share);
            let from_ms = approval.from_ms.max(midnight_ms(date));
            let to_ms = approval.to_ms.min(midnight_ms(date) + DAY_MS);
            json!({
                "workDate": midnight_ms(date),
                "classInfo": self.class(date),
                "approveInfo": {"fromTime": from_ms, "toTime": to_ms.max(from_ms), "durationInDay": in_day, "durationInHour": in_hour},
            })
        });
        let (in_day, in_hour) = in_both(approval.unit, hundredths);
        let tag = match &approval.kind {
            ApprovalKind::Leave { name, .. } => name.as_str(),
            _ => Form::of(approval).name(),
        };
        json!({
            "durationInDay": in_day,
            "durationInHour": in_hour,
            "unit": unit(approval.unit).to_uppercase(),
            "pushTag": Form::of(approval).name(),
            "isNaturalDay": Counting::of(self.company, approval).calendar_days,
            "extension": json!({"tag": tag}).to_string(),
            "detailList": days.collect::<Vec<_>>(),
        })
    }

    /// When the person is to work on a day, as far as the form shows it.
    fn class(&self, date: Date) -> Value {
        let story = story::of(self.company, self.document, self.userid, date);
        let duty = story.and_then(|story| story.plans.last().map(|plan| plan.duty));
        let Some(Duty::Shift(shift)) = duty else {
            return json!({"hasClass": false, "sections": []});
        };
        let section = |section: &Section| {
            let at = |minute: i64| midnight_ms(date) + minute * MINUTE_MS;
            json!({"startTime": at(section.on.minute), "startAcross": section.on.minute / 1_440,
                   "endTime": at(section.off.minute), "endAcross": section.off.minute / 1_440})
        };
        let sections: Vec<Value> = shift.sections.iter().map(section).collect();
        json!({"hasClass": true, "name": shift.name, "sections": sections})
    }

    /// All of it, in hundredths of days or of hours.
    fn hundredths(&self, approval: &Approval) -> i64 {
        self.days(approval).into_iter().map(|(_, share)| share).sum()
    }

    fn days(&self, approval: &Approval) -> Vec<(Date, i64)> {
        if let ApprovalKind::Overtime { hundredths_of_hours } = approval.kind {
            return vec![(date_of(approval.from_ms), hundredths_of_hours)];
        }
        let Self { company, document, userid, .. } = *self;
        let Approval { from_ms, to_ms, .. } = *approval;
        Interval { company, document, userid, from_ms, to_ms }.by_day(Counting::of(company, approval))
    }
}

fn plain(component: &'static str, id: &'static str, alias: Option<&'static str>, name: &str, value: String) -> Field {
    Field { id, component, alias, name: name.to_owned(), value, ext_value: None }
}

fn corrected(correction: &Correction) -> Field {
    let time = china(correction.time_ms).strftime("%Y-%m-%d %H:%M").to_string();
    plain(DATE, "DDDateField-1", Some("repairCheckTime"), "补卡时间", time)
}

fn alias(kind: &ApprovalKind) -> &'static str {
    match kind {
        ApprovalKind::Leave { .. } => "leave",
        ApprovalKind::Trip => "trip",
        ApprovalKind::Outing => "goout",
        ApprovalKind::Overtime { .. } => "overtime",
    }
}

/// The word of a unit.
fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Day => "day",
        Unit::HalfDay => "halfDay",
        Unit::Hour => "hour",
    }
}

/// The first and the last day, half of a day, or minute. A trip by the day that ends with a night shift ends on its day.
fn ends(approval: &Approval) -> (String, String) {
    let Approval { from_ms, to_ms, unit, .. } = *approval;
    let half = |at_ms: i64, noon: &str| {
        let is_morning = at_ms - midnight_ms(date_of(at_ms)) < 6 * HOUR_MS;
        format!("{} {}", date_of(at_ms), if is_morning { "上午" } else { noon })
    };
    match unit {
        Unit::Day => (date_of(from_ms).to_string(), date_of(to_ms - DAY_MS / 2).to_string()),
        // Up to noon is the morning; what ends at midnight began its last half at noon.
        Unit::HalfDay => (half(from_ms, "下午"), half(to_ms - DAY_MS / 2, "下午")),
        Unit::Hour => (minute(from_ms), minute(to_ms)),
    }
}

fn minute(at_ms: i64) -> String {
    china(at_ms).strftime("%Y-%m-%d %H:%M").to_string()
}

/// Hundredths of days or hours, in both.
fn in_both(unit: Unit, hundredths: i64) -> (Value, Value) {
    match unit {
        Unit::Hour => (number((hundredths + HOURS_A_DAY / 2) / HOURS_A_DAY), number(hundredths)),
        Unit::Day | Unit::HalfDay => (number(hundredths), number(hundredths * HOURS_A_DAY)),
    }
}

/// A number, whole where it is.
fn number(hundredths: i64) -> Value {
    if hundredths % 100 == 0 {
        return json!(hundredths / 100);
    }
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.parse().map_or(Value::Null, |number: f64| json!(number))
}
