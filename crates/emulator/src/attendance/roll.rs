//! Everybody in order, and whose a scheduled point is: made once for each state of the company.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::dates::{REACH_DAYS, date_of, dates};
use crate::app::lock;
use crate::life::{days_since_epoch, ids};
use crate::state::Company;

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
    seed: u64,
    /// Ascending.
    pub(crate) userids: Vec<String>,
    /// Where the runs of ids begin, ascending, and whose they are.
    runs: Vec<(i64, usize)>,
    /// Those whose ids are in no run.
    others: Vec<usize>,
}

/// Whose a scheduled point is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Owner<'a> {
    pub(crate) userid: &'a str,
    pub(crate) work_date: Date,
}

impl Rolls {
    /// The roll of the company as it is.
    pub(crate) fn of(&self, company: &Company) -> Arc<Roll> {
        let mut last = lock(&self.last);
        if let Some((_, roll)) = last.as_ref().filter(|(version, _)| *version == company.version()) {
            return Arc::clone(roll);
        }
        let roll = Arc::new(Roll::of(company));
        *last = Some((company.version(), Arc::clone(&roll)));
        roll
    }
}

impl Roll {
    fn of(company: &Company) -> Self {
        let mut userids: Vec<String> = company.people().map(|person| person.userid.clone()).collect();
        userids.sort_unstable();
        let (mut runs, mut others) = (Vec::new(), Vec::new());
        for (index, userid) in userids.iter().enumerate() {
            match first_of_run(company.seed(), userid) {
                Some(first) => runs.push((first, index)),
                None => others.push(index),
            }
        }
        runs.sort_unstable();
        Self { seed: company.seed(), userids, runs, others }
    }

    /// Whose these points are; ids of nobody are left out.
    pub(crate) fn owners(&self, plan_ids: &[i64], now_ms: i64) -> HashMap<i64, Owner<'_>> {
        let today = date_of(now_ms);
        let first = today.saturating_sub(REACH_DAYS.days());
        let last = today.saturating_add(LONGEST_HORIZON_DAYS.days());
        let mut owners = HashMap::new();
        let mut rest = HashSet::new();
        for &plan_id in plan_ids {
            if let Some(owner) = self.owner_in_run(plan_id, first, last) {
                owners.insert(plan_id, owner);
            } else {
                rest.insert(plan_id);
            }
        }
        if !rest.is_empty() {
            self.look_for_others(&rest, first, last, &mut owners);
        }
        owners
    }

    fn owner_in_run(&self, plan_id: i64, first: Date, last: Date) -> Option<Owner<'_>> {
        let after = self.runs.partition_point(|(first, _)| *first <= plan_id);
        let (start, index) = *self.runs.get(after.checked_sub(1)?)?;
        let day = (plan_id - start) / 2;
        if day >= ids::DAYS {
            return None;
        }
        let work_date = dates(first, last).find(|date| days_since_epoch(*date).rem_euclid(ids::DAYS) == day)?;
        Some(Owner { userid: &self.userids[index], work_date })
    }

    /// Ids outside of the runs tell nothing, so all days of those people are tried.
    fn look_for_others<'a>(
        &'a self,
        wanted: &HashSet<i64>,
        first: Date,
        last: Date,
        owners: &mut HashMap<i64, Owner<'a>>,
    ) {
        for &index in &self.others {
            let userid = self.userids[index].as_str();
            for work_date in dates(first, last) {
                for is_off_duty in [false, true] {
                    let plan_id = ids::of(self.seed, userid, work_date, is_off_duty).plan;
                    if wanted.contains(&plan_id) {
                        owners.insert(plan_id, Owner { userid, work_date });
                    }
                }
            }
        }
    }
}

/// The first id of a run: that of the first point of the first day of all.
fn first_of_run(seed: u64, userid: &str) -> Option<i64> {
    let plan_id = |day: Date| ids::of(seed, userid, day, false).plan;
    let (epoch, next) = (date(1970, 1, 1), date(1970, 1, 2));
    (plan_id(next) == plan_id(epoch) + 2).then(|| plan_id(epoch))
}
