//! Everybody in order, in which group, and whose a scheduled point is: made once for each state of the company.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use jiff::ToSpan;
use jiff::civil::Date;

use super::dates::{REACH_DAYS, date_of, dates};
use super::group;
use crate::app::lock;
use crate::document::SeedDocument;
use crate::state::Company;
use crate::story::ids::{ApprovalRun, PlanRun};

/// How far ahead schedules may ever be written.
const LONGEST_HORIZON_DAYS: i64 = 181;

/// The roll of the company as it was last asked for.
#[derive(Debug, Default)]
pub(crate) struct Rolls {
    last: Mutex<Option<(u64, Arc<Roll>)>>,
}

/// Everybody in order.
#[derive(Debug)]
pub(crate) struct Roll {
    /// Ascending.
    pub(crate) userids: Vec<String>,
    /// Where each one's plan ids lie, ascending, and whose they are.
    runs: Vec<(PlanRun, usize)>,
    /// By group, in order.
    members: HashMap<i64, Vec<usize>>,
    applicants: OnceLock<Applicants>,
}

/// Everybody who ever handed in a form: those who left beside the members, and whose an approval is.
#[derive(Debug)]
struct Applicants {
    /// Ascending.
    gone: Vec<String>,
    /// Where each one's invented approvals lie, ascending, and whose they are, members first.
    runs: Vec<(ApprovalRun, usize)>,
}

/// Whose a scheduled point or an approval is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Owner<'a> {
    pub(crate) userid: &'a str,
    pub(crate) work_date: Date,
}

impl Rolls {
    /// The roll of the company as it is.
    pub(crate) fn of(&self, company: &Company, document: &SeedDocument, now_ms: i64) -> Arc<Roll> {
        let mut last = lock(&self.last);
        if let Some((_, roll)) = last.as_ref().filter(|(version, _)| *version == company.version()) {
            return Arc::clone(roll);
        }
        let roll = Arc::new(Roll::of(company, document, now_ms));
        *last = Some((company.version(), Arc::clone(&roll)));
        roll
    }
}

impl Roll {
    fn of(company: &Company, document: &SeedDocument, now_ms: i64) -> Self {
        let mut userids: Vec<String> = company.people().map(|person| person.userid.clone()).collect();
        userids.sort_unstable();
        let run = |(index, userid): (usize, &String)| (PlanRun::of(company.seed(), userid), index);
        let mut runs: Vec<(PlanRun, usize)> = userids.iter().enumerate().map(run).collect();
        runs.sort_unstable();
        let mut members: HashMap<i64, Vec<usize>> = HashMap::new();
        for (index, userid) in userids.iter().enumerate() {
            if let Some(group) = group::of(company, document, userid, now_ms) {
                members.entry(group.id).or_default().push(index);
            }
        }
        Self { userids, runs, members, applicants: OnceLock::new() }
    }

    /// The people of a group, in order.
    pub(crate) fn members(&self, group_id: i64) -> impl ExactSizeIterator<Item = &str> {
        let members = self.members.get(&group_id).map_or(&[][..], Vec::as_slice);
        members.iter().map(|index| self.userids[*index].as_str())
    }

    /// Whose these points are, if they are anybody's; ids of nobody are left out.
    pub(crate) fn owners(&self, plan_ids: &[i64], now_ms: i64) -> HashMap<i64, Owner<'_>> {
        let today = date_of(now_ms);
        let first = today.saturating_sub(REACH_DAYS.days());
        let last = today.saturating_add(LONGEST_HORIZON_DAYS.days());
        plan_ids.iter().filter_map(|plan_id| Some((*plan_id, self.owner(*plan_id, first, last)?))).collect()
    }

    /// Who may have handed in a form, from a place on: the members, then those who left.
    pub(crate) fn applicants<'a>(&'a self, company: &Company, from: usize) -> impl Iterator<Item = &'a str> {
        let gone = &self.all_applicants(company).gone;
        self.userids.iter().chain(gone).skip(from).map(String::as_str)
    }

    /// Whose an invented approval is, if it is anybody's, and on which day it begins.
    pub(crate) fn applicant(&self, company: &Company, approval_id: i64, near: Date) -> Option<Owner<'_>> {
        let Applicants { gone, runs } = self.all_applicants(company);
        let after = runs.partition_point(|(run, _)| *run <= ApprovalRun::up_to(approval_id));
        let (run, index) = *runs.get(after.checked_sub(1)?)?;
        let work_date = run.day(approval_id, near)?;
        let userid = self.userids.get(index).or_else(|| gone.get(index - self.userids.len()))?;
        Some(Owner { userid, work_date })
    }

    fn all_applicants(&self, company: &Company) -> &Applicants {
        self.applicants.get_or_init(|| {
            let mut gone: Vec<String> = company.gone().into_iter().map(|record| record.userid.clone()).collect();
            gone.sort_unstable();
            let all = self.userids.iter().chain(&gone).enumerate();
            let mut runs: Vec<(ApprovalRun, usize)> =
                all.map(|(index, userid)| (ApprovalRun::of(company.seed(), userid), index)).collect();
            runs.sort_unstable();
            Applicants { gone, runs }
        })
    }

    fn owner(&self, plan_id: i64, first: Date, last: Date) -> Option<Owner<'_>> {
        let after = self.runs.partition_point(|(run, _)| *run <= PlanRun::up_to(plan_id));
        let (run, index) = *self.runs.get(after.checked_sub(1)?)?;
        let work_date = dates(first, last).find(|date| run.is_on(plan_id, *date))?;
        Some(Owner { userid: &self.userids[index], work_date })
    }
}
