//! How much leave people have: of the kinds that callers added, as callers say.

use serde::{Deserialize, Serialize};

use super::Changes;
use crate::state::Company;

/// How much somebody has of a kind of leave over some time, in hundredths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Quota {
    pub(crate) quota_id: String,
    pub(crate) leave_code: String,
    /// A year, as text.
    pub(crate) cycle: String,
    pub(crate) start_ms: i64,
    pub(crate) end_ms: i64,
    pub(crate) per_day: Option<i64>,
    pub(crate) per_hour: Option<i64>,
}

/// What was done to a quota.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct QuotaRecord {
    pub(crate) record_id: String,
    /// The quota after it.
    pub(crate) quota: Quota,
    pub(crate) cal_type: CalType,
    /// By how much, in hundredths of the kind's unit.
    pub(crate) difference: i64,
    pub(crate) reason: String,
    pub(crate) op_userid: String,
    pub(crate) at_ms: i64,
}

/// What a record did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CalType {
    Insert,
    Add,
    Delete,
    Update,
}

/// A quota as it is written.
#[derive(Debug, Clone)]
pub(crate) struct QuotaChange {
    pub(crate) userid: String,
    pub(crate) leave_code: String,
    pub(crate) cycle: String,
    pub(crate) start_ms: i64,
    pub(crate) end_ms: i64,
    pub(crate) per_day: Option<i64>,
    pub(crate) per_hour: Option<i64>,
    pub(crate) reason: String,
}

/// Why a quota cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum QuotaProblem {
    NoUser,
    /// The kind is unknown, or every company has it.
    BadLeaveType,
    /// There is none to update.
    NoQuota,
}

impl Company {
    /// Makes a quota, or makes one of the same kind and cycle anew; with `only_existing`, the latter alone.
    pub(crate) fn write_quota(
        &mut self,
        change: &QuotaChange,
        op_userid: &str,
        only_existing: bool,
        now_ms: i64,
    ) -> Result<(), QuotaProblem> {
        if self.person(&change.userid).is_none() {
            return Err(QuotaProblem::NoUser);
        }
        let is_added = self.leave_rule(&change.leave_code).is_some_and(|rule| rule.written.is_some());
        if !is_added {
            return Err(QuotaProblem::BadLeaveType);
        }
        let former = self.changes(&change.userid).and_then(|changes| changes.quota(change)).cloned();
        if only_existing && former.is_none() {
            return Err(QuotaProblem::NoQuota);
        }
        let quota_id = former.as_ref().map_or_else(|| self.next_quota_id(), |former| former.quota_id.clone());
        let record_id = self.next_quota_id();
        let QuotaChange { leave_code, cycle, start_ms, end_ms, per_day, per_hour, reason, .. } = change.clone();
        let quota = Quota { quota_id, leave_code, cycle, start_ms, end_ms, per_day, per_hour };
        let record = record(record_id, former.as_ref(), &quota, reason, op_userid, now_ms);
        self.change_days(&change.userid, |changes| {
            changes.quotas.retain(|former| former.quota_id != quota.quota_id);
            changes.quotas.push(quota);
            changes.quota_records.push(record);
        });
        Ok(())
    }
}

fn record(
    record_id: String,
    former: Option<&Quota>,
    quota: &Quota,
    reason: String,
    op_userid: &str,
    at_ms: i64,
) -> QuotaRecord {
    let amount = |quota: &Quota| quota.per_day.or(quota.per_hour).unwrap_or(0);
    let difference = amount(quota) - former.map_or(0, amount);
    let cal_type = match former {
        None => CalType::Insert,
        Some(_) if difference > 0 => CalType::Add,
        Some(_) if difference < 0 => CalType::Delete,
        Some(_) => CalType::Update,
    };
    let op_userid = op_userid.to_owned();
    QuotaRecord { record_id, quota: quota.clone(), cal_type, difference: difference.abs(), reason, op_userid, at_ms }
}

impl Changes {
    /// The quota that a change is about.
    fn quota(&self, change: &QuotaChange) -> Option<&Quota> {
        self.quotas.iter().find(|quota| quota.leave_code == change.leave_code && quota.cycle == change.cycle)
    }
}
