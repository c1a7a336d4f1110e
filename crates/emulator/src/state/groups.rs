//! Attendance groups and shifts as callers write them, and who belongs to which group.

use std::collections::{BTreeSet, HashSet};

use jiff::civil::Date;

use super::changes::Move;
use super::company::{Before, Company};
use super::department::ROOT;
use crate::attendance::dates::date_of;
use crate::document::SeedDocument;
use crate::story::catalogue::{self, Amended, Group, GroupWriting, History, ShiftTerms};

/// Groups and shifts that callers make have numbers above these.
const GROUP_IDS: i64 = 395_000_000;
const SHIFT_IDS: i64 = 710_000_000;
const VERSIONS: i64 = 618_000_000;
const SECTION_IDS: i64 = 812_000_000;
const POINT_IDS: i64 = 1_204_000_000;

/// Who is to belong to a group and who not any more.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct MemberChange {
    pub(crate) add_users: Vec<String>,
    pub(crate) remove_users: Vec<String>,
    pub(crate) add_departments: Vec<i64>,
    pub(crate) remove_departments: Vec<i64>,
    /// Members who need not punch.
    pub(crate) add_exempt: Vec<String>,
    pub(crate) remove_exempt: Vec<String>,
}

/// Why a group or a shift cannot be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum GroupProblem {
    NoGroup,
    NoShift(i64),
    NameTaken,
    NoUser,
    NoDepartment,
    /// The usual group stays.
    IsDefault,
    /// A group schedules the shift.
    InUse,
}

/// When something is done, and the first work date that it changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Effect {
    pub(crate) now_ms: i64,
    pub(crate) from: Date,
}

impl Effect {
    /// From today or from tomorrow on.
    pub(crate) fn at(now_ms: i64, tomorrow: bool) -> Self {
        let today = date_of(now_ms);
        Self { now_ms, from: if tomorrow { today.tomorrow().unwrap_or(today) } else { today } }
    }
}

impl Company {
    /// The attendance group of somebody at an instant; some people belong to none.
    pub(crate) fn group_of<'a>(&'a self, document: &'a SeedDocument, userid: &str, now_ms: i64) -> Option<&'a Group> {
        let group_id = match self.changes(userid).and_then(|changes| changes.moved_by(now_ms)) {
            Some(step) => step.group_id,
            None => catalogue::group_of(self.seed(), &document.groups, userid).map(|group| group.id),
        };
        self.catalogue(document).group(group_id?, now_ms)
    }

    /// Whether somebody is a member of their group who need not punch.
    pub(crate) fn is_exempt(&self, document: &SeedDocument, userid: &str, now_ms: i64) -> bool {
        match self.changes(userid).and_then(|changes| changes.moved_by(now_ms)) {
            Some(step) => step.exempt,
            None => catalogue::is_exempt(self.seed(), &document.groups, userid),
        }
    }

    /// Whether somebody is on the list of their group by name, and not through a department.
    pub(crate) fn is_named(&self, group: &Group, userid: &str) -> bool {
        match self.changes(userid).and_then(|changes| changes.moves.last()) {
            Some(step) => step.department.is_none(),
            None => !group.is_default || self.person(userid).is_some_and(|person| person.admin),
        }
    }

    /// Makes a group with its members, and says its number.
    pub(crate) fn add_group(
        &mut self,
        document: &SeedDocument,
        mut group: Group,
        members: &MemberChange,
        effect: Effect,
    ) -> Result<i64, GroupProblem> {
        self.begin();
        self.check_members(members)?;
        let number = i64::try_from(self.next_step()).unwrap_or(0);
        group.id = GROUP_IDS + number;
        self.check_group(document, &group, effect.now_ms)?;
        let group_id = group.id;
        self.amend(effect.now_ms, effect.from, Amended::Group(Box::new(group)));
        self.apply_members(document, group_id, members, effect);
        Ok(group_id)
    }

    /// Puts a group in the place of the one with its number; its list of members stays.
    pub(crate) fn change_group(
        &mut self,
        document: &SeedDocument,
        group: Group,
        effect: Effect,
    ) -> Result<(), GroupProblem> {
        self.begin();
        self.check_group(document, &group, effect.now_ms)?;
        self.amend(effect.now_ms, effect.from, Amended::Group(Box::new(group)));
        Ok(())
    }

    /// Deletes a group, which leaves its people without one.
    pub(crate) fn delete_group(&mut self, group: &Group, effect: Effect) -> Result<(), GroupProblem> {
        self.begin();
        if group.is_default {
            return Err(GroupProblem::IsDefault);
        }
        self.amend(effect.now_ms, effect.from, Amended::GroupDeleted { id: group.id, name: group.name.to_string() });
        Ok(())
    }

    fn check_group(&self, document: &SeedDocument, group: &Group, now_ms: i64) -> Result<(), GroupProblem> {
        let catalogue = self.catalogue(document);
        let mut others = catalogue.groups(now_ms).into_iter().filter(|other| other.id != group.id);
        if others.any(|other| other.name == group.name) {
            return Err(GroupProblem::NameTaken);
        }
        let is_there = |id: &i64| catalogue.shift(*id).is_some_and(|history| history.is_there_at(now_ms));
        match group.shift_ids().into_iter().find(|id| !is_there(id)) {
            Some(id) => Err(GroupProblem::NoShift(id)),
            None => Ok(()),
        }
    }

    /// Changes who belongs to a group.
    pub(crate) fn change_members(
        &mut self,
        document: &SeedDocument,
        group_id: i64,
        change: &MemberChange,
        effect: Effect,
    ) -> Result<(), GroupProblem> {
        self.begin();
        self.check_members(change)?;
        self.apply_members(document, group_id, change, effect);
        Ok(())
    }

    fn check_members(&self, change: &MemberChange) -> Result<(), GroupProblem> {
        let MemberChange { add_users, remove_users, add_departments, remove_departments, add_exempt, remove_exempt } =
            change;
        let mut people = add_users.iter().chain(remove_users).chain(add_exempt).chain(remove_exempt);
        if !people.all(|userid| self.person(userid).is_some()) {
            return Err(GroupProblem::NoUser);
        }
        let mut departments = add_departments.iter().chain(remove_departments);
        if departments.all(|dept_id| self.department(*dept_id).is_some()) {
            Ok(())
        } else {
            Err(GroupProblem::NoDepartment)
        }
    }

    fn apply_members(&mut self, document: &SeedDocument, group_id: i64, change: &MemberChange, effect: Effect) {
        let list = |company: &mut Self, edit: &dyn Fn(&mut BTreeSet<i64>)| {
            let group = company.catalogue(document).group(group_id, effect.now_ms).cloned();
            if let Some(mut group) = group {
                let before = group.clone();
                edit(&mut group.writing_mut().departments);
                if group != before {
                    company.amend(effect.now_ms, effect.from, Amended::Group(Box::new(group)));
                }
            }
        };
        let (added, removed) = (&change.add_departments, &change.remove_departments);
        if !added.is_empty() || !removed.is_empty() {
            list(self, &|departments| {
                departments.retain(|dept_id| !removed.contains(dept_id));
                departments.extend(added);
            });
        }
        let is_in = |company: &Self, userid: &str| {
            company.group_of(document, userid, effect.now_ms).is_some_and(|group| group.id == group_id)
        };
        for userid in &change.remove_users {
            if is_in(self, userid) {
                self.move_person(userid, None, false, None, effect);
            }
        }
        for userid in self.people_below(removed) {
            let through = self.changes(&userid).and_then(|changes| changes.moves.last()?.department);
            if through.is_some_and(|dept_id| removed.contains(&dept_id)) && is_in(self, &userid) {
                self.move_person(&userid, None, false, None, effect);
            }
        }
        for dept_id in added {
            for userid in self.people_below(std::slice::from_ref(dept_id)) {
                let group = self.group_of(document, &userid, effect.now_ms);
                if !group.is_some_and(|group| self.is_named(group, &userid)) {
                    self.move_person(&userid, Some(group_id), false, Some(*dept_id), effect);
                }
            }
        }
        for userid in change.add_users.iter().chain(&change.remove_exempt) {
            self.move_person(userid, Some(group_id), false, None, effect);
        }
        for userid in &change.add_exempt {
            self.move_person(userid, Some(group_id), true, None, effect);
        }
    }

    /// Everybody in some departments and below, by userid.
    fn people_below(&self, dept_ids: &[i64]) -> BTreeSet<String> {
        let departments = dept_ids.iter().flat_map(|dept_id| self.subtree(*dept_id));
        departments.flat_map(|dept_id| self.members(dept_id)).map(|person| person.userid.clone()).collect()
    }

    fn move_person(
        &mut self,
        userid: &str,
        group_id: Option<i64>,
        exempt: bool,
        department: Option<i64>,
        Effect { now_ms, from }: Effect,
    ) {
        let last = self.changes(userid).and_then(|changes| changes.moves.last());
        let is_there = |last: &Move| (last.group_id, last.exempt, last.department) == (group_id, exempt, department);
        if !last.is_some_and(is_there) {
            let step = self.next_step();
            let step = Move { since_ms: now_ms, step, from, group_id, exempt, department };
            self.change_days(userid, |changes| changes.moves.push(step));
        }
    }

    /// Lets people who came into a department that is on a group's list, or left it, follow it: part of the write that moved them.
    pub(crate) fn follow_departments(&mut self, now_ms: i64) {
        let listed = self.amendments().listed_departments(now_ms);
        if listed.is_empty() {
            return;
        }
        let moved: HashSet<String> = self
            .untold()
            .iter()
            .filter_map(|before| match before {
                Before::Person(userid, _) => Some(userid.clone()),
                _ => None,
            })
            .collect();
        let effect = Effect::at(now_ms, false);
        for userid in moved {
            let Some(person) = self.person(&userid) else {
                continue;
            };
            let places = person.memberships.iter().map(|place| place.dept_id);
            let above = places.flat_map(|dept_id| self.ancestry(dept_id).map(|department| department.dept_id));
            let near: Vec<i64> = above.collect();
            let found = near
                .into_iter()
                .filter(|dept_id| *dept_id != ROOT)
                .find_map(|dept_id| listed.iter().find(|(listed_id, _)| *listed_id == dept_id).copied());
            let last = self.changes(&userid).and_then(|changes| changes.moves.last()).copied();
            match (found, last) {
                (_, Some(last)) if last.department.is_none() && last.group_id.is_some() => {}
                (Some((dept_id, group_id)), _) => {
                    self.move_person(&userid, Some(group_id), false, Some(dept_id), effect);
                }
                (None, Some(last)) if last.department.is_some() => {
                    self.move_person(&userid, None, false, None, effect);
                }
                (None, _) => {}
            }
        }
    }

    /// Makes a shift, or another version of one that exists, and says its number.
    pub(crate) fn write_shift(
        &mut self,
        document: &SeedDocument,
        shift_id: Option<i64>,
        mut terms: ShiftTerms,
        effect: Effect,
    ) -> Result<i64, GroupProblem> {
        self.begin();
        let number = i64::try_from(self.next_step()).unwrap_or(0);
        terms.version = VERSIONS + number;
        terms.id = match shift_id {
            Some(shift_id) => self.shift_at(document, shift_id, effect.now_ms)?.id,
            None => SHIFT_IDS + number,
        };
        let others = self.catalogue(document).shifts(effect.now_ms);
        if others.iter().any(|other| other.id != terms.id && other.name() == terms.name) {
            return Err(GroupProblem::NameTaken);
        }
        for (index, section) in (0..).zip(&mut terms.sections) {
            section.id = SECTION_IDS + number * 4 + index;
            section.on.id = POINT_IDS + number * 8 + 2 * index;
            section.off.id = section.on.id + 1;
        }
        let shift_id = terms.id;
        self.amend(effect.now_ms, effect.from, Amended::Shift(Box::new(terms)));
        Ok(shift_id)
    }

    /// Says at which points of a shift nobody need punch: another version of it, whose points keep their numbers.
    pub(crate) fn free_points(
        &mut self,
        document: &SeedDocument,
        shift_id: i64,
        off_duty_free: bool,
        effect: Effect,
    ) -> Result<(), GroupProblem> {
        self.begin();
        let shift = self.shift_at(document, shift_id, effect.now_ms)?.known(effect.from, effect.now_ms);
        if shift.off_duty_free != off_duty_free {
            let version = VERSIONS + i64::try_from(self.next_step()).unwrap_or(0);
            let terms = ShiftTerms { version, off_duty_free, ..ShiftTerms::from(shift) };
            self.amend(effect.now_ms, effect.from, Amended::Shift(Box::new(terms)));
        }
        Ok(())
    }

    /// Deletes a shift that no group schedules. Days that are scheduled by it keep it.
    pub(crate) fn delete_shift(
        &mut self,
        document: &SeedDocument,
        shift_id: i64,
        effect: Effect,
    ) -> Result<(), GroupProblem> {
        self.begin();
        let name = self.shift_at(document, shift_id, effect.now_ms)?.name().to_owned();
        let groups = self.catalogue(document).groups(effect.now_ms);
        if groups.iter().any(|group| group.shift_ids().contains(&shift_id)) {
            return Err(GroupProblem::InUse);
        }
        self.amend(effect.now_ms, effect.from, Amended::ShiftDeleted { id: shift_id, name });
        Ok(())
    }

    fn shift_at<'a>(
        &'a self,
        document: &'a SeedDocument,
        shift_id: i64,
        now_ms: i64,
    ) -> Result<&'a History, GroupProblem> {
        let history = self.catalogue(document).shift(shift_id);
        history.filter(|history| history.is_there_at(now_ms)).ok_or(GroupProblem::NoShift(shift_id))
    }
}

impl Group {
    /// What callers said of it, to be added to.
    pub(crate) fn writing_mut(&mut self) -> &mut GroupWriting {
        self.written.get_or_insert_default()
    }
}
