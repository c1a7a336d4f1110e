//! Everybody in order, in which group, and whose a scheduled point is: made once for each state of the company.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use jiff::ToSpan;
use jiff::civil::Date;

use super::dates::{REACH_DAYS, date_of, dates};
use super::group;
use crate::app::lock;
use crate::document::SeedDocument;
use crate::state::Company;
use crate::story::ids::PlanRun;

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
}

/// Whose a scheduled point is.
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
        Self { userids, runs, members }
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

    fn owner(&self, plan_id: i64, first: Date, last: Date) -> Option<Owner<'_>> {
        let after = self.runs.partition_point(|(run, _)| *run <= PlanRun::up_to(plan_id));
        let (run, index) = *self.runs.get(after.checked_sub(1)?)?;
        let work_date = dates(first, last).find(|date| run.is_on(plan_id, *date))?;
        Some(Owner { userid: &self.userids[index], work_date })
    }
}
