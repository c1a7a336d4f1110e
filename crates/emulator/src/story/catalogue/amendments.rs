//! What callers did to groups and shifts.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Group, History, Version, founded_shift, intern};
use crate::story::shift::{Flex, Rest, Section, Shift};

/// What callers did to groups and shifts, in the order in which they did it, and what follows from it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Amendments {
    log: Vec<Amendment>,
    /// Every state of a group.
    groups: BTreeMap<i64, Vec<GroupState>>,
    shifts: BTreeMap<i64, History>,
}

/// When something was done, and its place among everything that callers scheduled at that instant.
pub(crate) type Place = (i64, u64);

/// What a group is from an instant and a work date on; nothing where it was deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
struct GroupState {
    place: Place,
    from: Date,
    group: Option<Group>,
}

/// One thing that a caller did to a group or a shift.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Amendment {
    pub(crate) since_ms: i64,
    /// Its place among everything that callers scheduled, whoever it concerns.
    pub(crate) step: u64,
    /// The first work date that it changes.
    pub(crate) from: Date,
    pub(crate) what: Amended,
}

/// What a caller did to a group or a shift.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Amended {
    /// The group is this from now on.
    Group(Box<Group>),
    GroupDeleted {
        id: i64,
        name: String,
    },
    /// The shift has another version.
    Shift(Box<ShiftTerms>),
    ShiftDeleted {
        id: i64,
        name: String,
    },
}

/// A version of a shift as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ShiftTerms {
    pub(crate) id: i64,
    pub(crate) version: i64,
    pub(crate) name: String,
    pub(crate) sections: Vec<Section>,
    pub(crate) rest: Option<Rest>,
    pub(crate) flex: Option<Flex>,
    pub(crate) permit_minutes: i64,
    pub(crate) serious_late_minutes: Option<i64>,
    pub(crate) absenteeism_late_minutes: Option<i64>,
    pub(crate) off_duty_free: bool,
    pub(crate) work_time_minutes: i64,
    pub(crate) attend_days_percent: i64,
}

/// Of a company whose groups and shifts nobody touched.
pub(crate) static UNTOUCHED: Amendments =
    Amendments { log: Vec::new(), groups: BTreeMap::new(), shifts: BTreeMap::new() };

impl Amendments {
    /// What was done, in that order.
    pub(crate) fn log(&self) -> &[Amendment] {
        &self.log
    }

    /// Whether nothing was ever done.
    pub(crate) fn is_empty(&self) -> bool {
        self.log.is_empty()
    }

    /// Does one thing more.
    pub(crate) fn push(&mut self, amendment: Amendment) {
        let (place, from) = (amendment.place(), amendment.from);
        match &amendment.what {
            Amended::Group(group) => self.put_group(group.id, place, from, Some(Group::clone(group))),
            Amended::GroupDeleted { id, .. } => self.put_group(*id, place, from, None),
            Amended::Shift(terms) => self.put_shift(from, place, terms),
            Amended::ShiftDeleted { id, .. } => {
                if let Some(history) = self.history_mut(*id) {
                    history.deleted_ms = Some(amendment.since_ms);
                }
            }
        }
        self.log.push(amendment);
    }

    fn put_group(&mut self, id: i64, place: Place, from: Date, group: Option<Group>) {
        self.groups.entry(id).or_default().push(GroupState { place, from, group });
    }

    fn put_shift(&mut self, from: Date, made: Place, terms: &ShiftTerms) {
        let version = Version { from, made: Some(made), shift: terms.kept() };
        match self.history_mut(terms.id) {
            Some(history) => {
                let versions = history.versions.to_mut();
                // What the season would have changed later is not to be: the caller's hours are there to stay.
                versions.retain(|version| version.made.is_some() || version.from < from);
                versions.push(version);
                history.deleted_ms = None;
            }
            None => {
                let history = History { id: terms.id, versions: Cow::Owned(vec![version]), deleted_ms: None };
                self.shifts.insert(terms.id, history);
            }
        }
    }

    fn history_mut(&mut self, id: i64) -> Option<&mut History> {
        if let Some(founded) = founded_shift(id).filter(|_| !self.shifts.contains_key(&id)) {
            self.shifts.insert(id, founded.clone());
        }
        self.shifts.get_mut(&id)
    }

    /// Whether callers ever wrote a group.
    pub(crate) fn knows_group(&self, id: i64) -> bool {
        self.groups.contains_key(&id)
    }

    /// Whether there ever was a shift.
    pub(crate) fn knows_shift(&self, id: i64) -> bool {
        self.shifts.contains_key(&id) || founded_shift(id).is_some()
    }

    /// The departments on the lists of groups at an instant, each with the group.
    pub(crate) fn listed_departments(&self, now_ms: i64) -> Vec<(i64, i64)> {
        let groups = self.groups.keys().filter_map(|id| self.group(*id, now_ms).flatten());
        let listed = |group: &Group| {
            let departments = group.written.iter().flat_map(|written| written.departments.clone());
            departments.map(|dept_id| (dept_id, group.id)).collect::<Vec<_>>()
        };
        groups.flat_map(listed).collect()
    }

    pub(super) fn group_ids(&self) -> impl Iterator<Item = i64> {
        self.groups.keys().copied()
    }

    pub(super) fn shift_ids(&self) -> impl Iterator<Item = i64> {
        self.shifts.keys().copied()
    }

    /// What callers had made of a group by an instant: `Some(None)` where they had deleted it, nothing where they had not touched
    /// it. One that they made was not there before.
    pub(super) fn group(&self, id: i64, now_ms: i64) -> Option<Option<&Group>> {
        self.group_for(id, Date::MAX, (now_ms, u64::MAX))
    }

    /// The same for a work date, of what was done up to a place.
    pub(super) fn group_for(&self, id: i64, work_date: Date, place: Place) -> Option<Option<&Group>> {
        let states = self.groups.get(&id)?;
        let is_so = |state: &&GroupState| state.place <= place && state.from <= work_date;
        states.iter().rfind(is_so).map(|state| state.group.as_ref())
    }

    pub(super) fn shift(&self, id: i64) -> Option<&History> {
        self.shifts.get(&id)
    }
}

impl Amendment {
    pub(crate) fn place(&self) -> Place {
        (self.since_ms, self.step)
    }
}

impl From<Vec<Amendment>> for Amendments {
    fn from(log: Vec<Amendment>) -> Self {
        let mut amendments = Self::default();
        log.into_iter().for_each(|amendment| amendments.push(amendment));
        amendments
    }
}

impl ShiftTerms {
    /// The version as days name it.
    fn kept(&self) -> &'static Shift {
        intern::shift(&Shift {
            id: self.id,
            version: self.version,
            name: intern::name(&self.name),
            sections: intern::sections(&self.sections),
            rest: self.rest,
            flex: self.flex,
            permit_minutes: self.permit_minutes,
            serious_late_minutes: self.serious_late_minutes,
            absenteeism_late_minutes: self.absenteeism_late_minutes,
            off_duty_free: self.off_duty_free,
            work_time_minutes: self.work_time_minutes,
            attend_days_percent: self.attend_days_percent,
        })
    }
}

impl From<&Shift> for ShiftTerms {
    fn from(shift: &Shift) -> Self {
        Self {
            id: shift.id,
            version: shift.version,
            name: shift.name.to_owned(),
            sections: shift.sections.to_vec(),
            rest: shift.rest,
            flex: shift.flex,
            permit_minutes: shift.permit_minutes,
            serious_late_minutes: shift.serious_late_minutes,
            absenteeism_late_minutes: shift.absenteeism_late_minutes,
            off_duty_free: shift.off_duty_free,
            work_time_minutes: shift.work_time_minutes,
            attend_days_percent: shift.attend_days_percent,
        }
    }
}
