//! Kinds of leave: those that every company has, and those that callers add.

use serde::{Deserialize, Serialize};

use super::company::{Before, Company};
use crate::story::{self, LEAVE_TYPES, LeaveType, Unit};

/// A kind of leave, whoever made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LeaveRule {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) unit: Unit,
    /// `general_leave` or `lieu_leave`.
    pub(crate) biz_type: String,
    /// Whether days of rest within it count too.
    pub(crate) natural_days: bool,
    /// Hundredths of hours.
    pub(crate) hours_in_per_day: i64,
    pub(crate) certificate: Option<Certificate>,
    pub(crate) submit_time: Option<SubmitTime>,
    /// What kind of end it has, and when.
    pub(crate) validity: Option<(String, String)>,
    pub(crate) visibility: Vec<Visibility>,
    /// When a caller changed it last; nothing for a kind that every company has.
    pub(crate) written: Option<WrittenAt>,
}

/// For whom a kind of leave is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Visibility {
    /// `dept`, `staff` or `label`.
    pub(crate) kind: String,
    pub(crate) visible: Vec<String>,
}

/// When a kind of leave was made and changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WrittenAt {
    pub(crate) made_ms: i64,
    /// Nothing until it is changed.
    pub(crate) changed_ms: Option<i64>,
}

/// From when on leave needs a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Certificate {
    pub(crate) enable: bool,
    pub(crate) unit: String,
    pub(crate) duration: String,
    pub(crate) prompt_information: String,
}

/// When leave must be applied for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SubmitTime {
    pub(crate) enable_time_limit: bool,
    pub(crate) time_type: String,
    pub(crate) time_unit: String,
    pub(crate) time_value: i64,
}

/// Why a kind of leave cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LeaveTypeProblem {
    Unknown,
    NameTaken,
    /// There is one `lieu_leave` already.
    LieuTaken,
    /// It is one that every company has.
    BuiltIn,
    /// It was changed a moment ago.
    TooFast,
}

impl LeaveRule {
    fn built_in(kind: &LeaveType) -> Self {
        Self {
            code: kind.code.to_owned(),
            name: kind.name.to_owned(),
            unit: kind.unit,
            biz_type: kind.biz_type.to_owned(),
            natural_days: kind.natural_days,
            hours_in_per_day: 800,
            certificate: kind.certificate_days.map(|days| Certificate {
                enable: true,
                unit: "day".to_owned(),
                duration: days.to_string(),
                prompt_information: "请上传请假证明".to_owned(),
            }),
            submit_time: None,
            validity: None,
            visibility: Vec::new(),
            written: None,
        }
    }
}

impl Company {
    /// All kinds of leave: those that every company has, then those that callers added, by code.
    pub(crate) fn leave_rules(&self) -> Vec<LeaveRule> {
        let built_in = LEAVE_TYPES.iter().map(LeaveRule::built_in);
        built_in.chain(self.leave_types.values().cloned()).collect()
    }

    /// The kind with a code.
    pub(crate) fn leave_rule(&self, code: &str) -> Option<LeaveRule> {
        let built_in = || story::leave_type(code).map(LeaveRule::built_in);
        self.leave_types.get(code).cloned().or_else(built_in)
    }

    /// The name of a kind of leave.
    pub(crate) fn leave_name(&self, code: &str) -> Option<String> {
        self.leave_rule(code).map(|rule| rule.name)
    }

    /// A code for a kind that is to be made.
    pub(crate) fn next_leave_code(&mut self) -> String {
        self.n_leave_types += 1;
        let (high, low) = (crate::mix::mix(self.seed(), self.n_leave_types), self.n_leave_types);
        format!(
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{low:012x}",
            high >> 32,
            high >> 16 & 0xffff,
            high >> 4 & 0xfff,
            high & 0xfff
        )
    }

    /// Adds a kind of leave.
    pub(crate) fn add_leave_type(&mut self, rule: LeaveRule) -> Result<(), LeaveTypeProblem> {
        self.begin();
        self.check_leave_type(&rule)?;
        self.put_leave_type(rule);
        Ok(())
    }

    /// Changes a kind of leave that a caller added, unless that happened less than `pause_ms` ago.
    pub(crate) fn change_leave_type(&mut self, rule: LeaveRule, pause_ms: i64) -> Result<(), LeaveTypeProblem> {
        self.begin();
        let before = self.added_leave_type(&rule.code)?;
        let last_ms = before.written.and_then(|written| written.changed_ms);
        let now_ms = rule.written.and_then(|written| written.changed_ms);
        if last_ms.zip(now_ms).is_some_and(|(last_ms, now_ms)| now_ms - last_ms < pause_ms) {
            return Err(LeaveTypeProblem::TooFast);
        }
        self.check_leave_type(&rule)?;
        self.put_leave_type(rule);
        Ok(())
    }

    /// Deletes a kind of leave that a caller added.
    pub(crate) fn delete_leave_type(&mut self, code: &str) -> Result<(), LeaveTypeProblem> {
        self.begin();
        let rule = self.added_leave_type(code)?.clone();
        self.note(Before::LeaveType(rule.code.clone(), Some(Box::new(rule))));
        self.leave_types.remove(code);
        Ok(())
    }

    fn added_leave_type(&self, code: &str) -> Result<&LeaveRule, LeaveTypeProblem> {
        let problem =
            || if story::leave_type(code).is_some() { LeaveTypeProblem::BuiltIn } else { LeaveTypeProblem::Unknown };
        self.leave_types.get(code).ok_or_else(problem)
    }

    fn check_leave_type(&self, rule: &LeaveRule) -> Result<(), LeaveTypeProblem> {
        let rules = self.leave_rules();
        let mut others = rules.iter().filter(|other| other.code != rule.code);
        if others.clone().any(|other| other.name == rule.name) {
            return Err(LeaveTypeProblem::NameTaken);
        }
        if rule.biz_type == "lieu_leave" && others.any(|other| other.biz_type == "lieu_leave") {
            return Err(LeaveTypeProblem::LieuTaken);
        }
        Ok(())
    }

    fn put_leave_type(&mut self, rule: LeaveRule) {
        let before = self.leave_types.insert(rule.code.clone(), rule.clone());
        self.note(Before::LeaveType(rule.code, before.map(Box::new)));
    }
}
