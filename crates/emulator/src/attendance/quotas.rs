//! How much leave somebody has and has used: of the kinds that every company has by the year, of others as callers wrote.

use jiff::civil::date;

use super::approvals;
use super::dates::{DAY_MS, SECOND_MS, date_of, midnight_ms};
use super::durations::{Counting, Interval};
use crate::document::SeedDocument;
use crate::mix::{BASE36, mix, mix_text, spell};
use crate::state::{Company, Quota};
use crate::story::{self, Approval, ApprovalKind, Unit};

/// How much somebody has of a kind of leave over some time, in hundredths of days or of hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Balance {
    pub(crate) quota_id: String,
    pub(crate) cycle: String,
    pub(crate) start_ms: i64,
    pub(crate) end_ms: i64,
    pub(crate) total: i64,
    pub(crate) used: i64,
    pub(crate) is_hours: bool,
}

/// A leave that was taken or handed in, with how much of the quota it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Consumption {
    pub(crate) approval: Approval,
    /// In hundredths of the kind's unit.
    pub(crate) amount: i64,
}

/// What somebody has of a kind of leave.
pub(crate) fn balances(
    company: &Company,
    document: &SeedDocument,
    userid: &str,
    code: &str,
    now_ms: i64,
) -> Vec<Balance> {
    let quotas = match story::leave_type(code).and_then(|kind| kind.yearly_quota.map(|quota| (kind, quota))) {
        Some((kind, quota)) => vec![yearly(company, userid, code, kind.unit == Unit::Hour, quota, now_ms)],
        None => written(company, userid, code),
    };
    let used = |quota: &Quota| -> i64 {
        let taken = consumptions(company, document, userid, code, (quota.start_ms, quota.end_ms));
        taken.iter().filter(|taken| taken.approval.stands_at(now_ms)).map(|taken| taken.amount).sum()
    };
    let balance = |quota: Quota| Balance {
        used: used(&quota),
        total: quota.per_day.or(quota.per_hour).unwrap_or(0),
        is_hours: quota.per_day.is_none(),
        quota_id: quota.quota_id,
        cycle: quota.cycle,
        start_ms: quota.start_ms,
        end_ms: quota.end_ms,
    };
    quotas.into_iter().map(balance).collect()
}

fn written(company: &Company, userid: &str, code: &str) -> Vec<Quota> {
    let quotas = company.changes(userid).map(|changes| changes.quotas.as_slice()).unwrap_or_default();
    quotas.iter().filter(|quota| quota.leave_code == code).cloned().collect()
}

/// The year in which now lies.
fn yearly(company: &Company, userid: &str, code: &str, is_hours: bool, quota: i64, now_ms: i64) -> Quota {
    let year = date_of(now_ms).year();
    let bits = mix_text(mix_text(company.seed(), userid), code);
    Quota {
        quota_id: spell(mix(bits, u64::from(year.unsigned_abs())), 12, BASE36),
        leave_code: code.to_owned(),
        cycle: year.to_string(),
        start_ms: midnight_ms(date(year, 1, 1)),
        end_ms: midnight_ms(date(year, 12, 31)) + DAY_MS - SECOND_MS,
        per_day: (!is_hours).then_some(quota),
        per_hour: is_hours.then_some(quota),
    }
}

/// The leave of a kind that begins within a time, in the order in which it begins.
pub(crate) fn consumptions(
    company: &Company,
    document: &SeedDocument,
    userid: &str,
    code: &str,
    (start_ms, end_ms): (i64, i64),
) -> Vec<Consumption> {
    let papers = approvals::of_person(company, document, userid, date_of(start_ms), date_of(end_ms));
    let is_kind = |approval: &Approval| matches!(&approval.kind, ApprovalKind::Leave { code: own, .. } if own == code);
    let begins_within = |approval: &Approval| (start_ms..=end_ms).contains(&approval.from_ms);
    let leaves = papers.approvals.into_iter().filter(|approval| is_kind(approval) && begins_within(approval));
    leaves
        .map(|approval| {
            let counting = Counting::of(company, &approval);
            let interval = Interval { company, document, userid, from_ms: approval.from_ms, to_ms: approval.to_ms };
            Consumption { amount: interval.in_all(counting), approval }
        })
        .collect()
}
