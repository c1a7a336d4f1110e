//! Days that callers schedule: rotas, and shifts that two people swap.

use std::iter::once;

use jiff::civil::Date;

use super::{Changes, Written, WrittenDuty};
use crate::document::SeedDocument;
use crate::state::Company;
use crate::story::{self, Duty};

/// What somebody is to do on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Assignment {
    pub(crate) userid: String,
    pub(crate) work_date: Date,
    pub(crate) duty: WrittenDuty,
}

/// Two people who do each other's work on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Swap {
    pub(crate) approve_id: String,
    /// Who asks, and who takes over.
    pub(crate) userids: [String; 2],
    /// The days, each with the shifts that the two have on it, as far as the caller names them.
    pub(crate) days: Vec<(Date, [Option<i64>; 2])>,
}

/// Why something cannot be scheduled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ScheduleProblem {
    NoGroup,
    /// The group's hours are fixed or free.
    NoRota,
    NoShift(i64),
    /// Somebody is no member of the group.
    Stranger(String),
    Sealed(Date),
    /// Nothing is scheduled that could be swapped, or something else than the caller says.
    Differs(Date),
    /// The form was carried out already.
    Used,
}

impl Company {
    /// Writes a part of a rota, from an instant on. Rows that cannot be are left out, or keep all others from being written.
    pub(crate) fn assign(
        &mut self,
        document: &SeedDocument,
        group_id: i64,
        rows: Vec<Assignment>,
        (since_ms, now_ms): (i64, i64),
        whole: bool,
    ) -> Result<(), ScheduleProblem> {
        self.begin();
        let group = self.catalogue(document).group(group_id, now_ms).ok_or(ScheduleProblem::NoGroup)?;
        if group.kind() != "TURN" {
            return Err(ScheduleProblem::NoRota);
        }
        let checked: Vec<_> =
            rows.iter().map(|row| self.check_assignment(document, group_id, row, (since_ms, now_ms))).collect();
        if let Some(problem) = checked.iter().find_map(|outcome| outcome.clone().err()).filter(|_| whole) {
            return Err(problem);
        }
        for row in rows.into_iter().zip(checked).filter_map(|(row, outcome)| outcome.map(|()| row).ok()) {
            self.write_plan(&row.userid, row.work_date, (since_ms, group_id), row.duty);
        }
        Ok(())
    }

    fn check_assignment(
        &self,
        document: &SeedDocument,
        group_id: i64,
        row: &Assignment,
        (since_ms, now_ms): (i64, i64),
    ) -> Result<(), ScheduleProblem> {
        let Assignment { userid, work_date, duty } = row;
        let group = self.person(userid).and_then(|person| self.group_of(document, &person.userid, now_ms));
        group.filter(|group| group.id == group_id).ok_or_else(|| ScheduleProblem::Stranger(userid.clone()))?;
        if let WrittenDuty::Shift(shift_id) = *duty {
            let history = self.catalogue(document).shift(shift_id);
            history.filter(|history| history.is_there_at(now_ms)).ok_or(ScheduleProblem::NoShift(shift_id))?;
        }
        self.check_open(document, userid, once(*work_date), since_ms).map_err(ScheduleProblem::Sealed)
    }

    /// Lets two people of rotas swap their work. It cannot be taken back.
    pub(crate) fn swap(&mut self, document: &SeedDocument, swap: Swap, now_ms: i64) -> Result<(), ScheduleProblem> {
        self.begin();
        let Swap { approve_id, userids, days } = swap;
        let mut groups = [0; 2];
        for (userid, group_id) in userids.iter().zip(&mut groups) {
            let group = self.group_of(document, userid, now_ms).filter(|group| group.kind() == "TURN");
            *group_id = group.ok_or(ScheduleProblem::NoRota)?.id;
        }
        if self.changes(&userids[0]).is_some_and(|changes| changes.swaps.contains(&approve_id)) {
            return Err(ScheduleProblem::Used);
        }
        let mut written = Vec::new();
        for (date, named) in days {
            let mut duties = [WrittenDuty::Rest; 2];
            for ((userid, named), duty) in userids.iter().zip(named).zip(&mut duties) {
                self.check_open(document, userid, once(date), now_ms).map_err(ScheduleProblem::Sealed)?;
                let has = self.scheduled(document, userid, date, now_ms).ok_or(ScheduleProblem::Differs(date))?;
                *duty = has;
                if named.is_some_and(|named| !is_named(has, named)) {
                    return Err(ScheduleProblem::Differs(date));
                }
            }
            written.push((date, duties));
        }
        for (date, [own, other]) in written {
            self.write_plan(&userids[0], date, (now_ms, groups[0]), other);
            self.write_plan(&userids[1], date, (now_ms, groups[1]), own);
        }
        self.change_days(&userids[0], |changes: &mut Changes| changes.swaps.insert(approve_id));
        Ok(())
    }

    /// What somebody is to do on a day, where a rota has something for it.
    fn scheduled(&self, document: &SeedDocument, userid: &str, date: Date, now_ms: i64) -> Option<WrittenDuty> {
        let story = story::of(self, document, userid, date)?;
        match story.plan_at(now_ms)?.duty {
            Duty::Shift(shift) => Some(WrittenDuty::Shift(shift.id)),
            Duty::Rest(_) => Some(WrittenDuty::Rest),
            Duty::Blank | Duty::Free { .. } => None,
        }
    }

    fn write_plan(&mut self, userid: &str, work_date: Date, (since_ms, group_id): (i64, i64), duty: WrittenDuty) {
        let step = self.next_step();
        let written = Written { since_ms, step, group_id, duty };
        self.change_days(userid, |changes| changes.day_mut(work_date).plans.push(written));
    }
}

/// Whether a caller's number of a shift means this; 0 and 1 are rest.
fn is_named(duty: WrittenDuty, shift_id: i64) -> bool {
    match duty {
        WrittenDuty::Shift(own) => own == shift_id,
        WrittenDuty::Rest => shift_id == 0 || shift_id == 1,
        WrittenDuty::Cleared => false,
    }
}
