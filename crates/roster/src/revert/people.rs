//! The people of a run: whom it removed comes back with what is known of them, fields go back, and whom it created goes, unless somebody
//! has changed them since.

use std::collections::{BTreeSet, HashMap};

use super::Work;
use super::departments::{has_moved, stands};
use crate::beside::beside;
use crate::change::{Change, Delta, EmployeeDelta};
use crate::field::Field;
use crate::id::{Key, Mobile};
use crate::org::Employee;
use crate::plan::Planned;
use crate::removal::Why;

/// Takes back what a run did to people, managers aside.
pub(super) fn take_back(work: &mut Work<'_>, done: &[Planned]) {
    for planned in done.iter().rev() {
        match &planned.change {
            Change::RemovePerson { key, employee } => create_again(work, planned, key, employee),
            Change::UpdatePerson { key, delta } => write_back(work, key, delta),
            Change::RecreatePerson { key, before, after, .. } => give_back_number(work, key, before, after),
            Change::CreatePerson { key, employee, .. } => remove_created(work, planned, key, employee),
            _ => {}
        }
    }
    contest_numbers(work);
}

/// Numbers that another of ours has: whether that one gives it up is known once there are changes.
fn contest_numbers(work: &mut Work<'_>) {
    let actual = &work.adoption.actual.people;
    let wanting: Vec<(&Key, &Mobile)> = beside(work.desired.people.iter(), actual)
        .filter(|(_, person, now)| now.is_none_or(|now| now.mobile != person.mobile))
        .filter_map(|(key, person, _)| Some((key, person.mobile.as_ref()?)))
        .collect();
    if wanting.is_empty() {
        return;
    }
    let holders: HashMap<&Mobile, &Key> =
        actual.iter().filter_map(|(key, person)| Some((person.mobile.as_ref()?, key))).collect();
    let contested =
        wanting.into_iter().filter_map(|(key, mobile)| Some((key.clone(), (*holders.get(mobile)?).clone())));
    work.adoption.contested = contested.collect();
}

fn create_again(work: &mut Work<'_>, planned: &Planned, key: &Key, employee: &Employee) {
    let Some(userid) = planned.userid() else { return };
    if work.adoption.links.people.get(key) == Some(userid) {
        return;
    }
    let mut employee = employee.clone();
    employee.departments = employee.departments.map(|all| all.into_iter().filter(|one| stands(work, one)).collect());
    let why = if work.adoption.links.people.contains_key(key) || work.directory.people.contains_key(userid) {
        "removed by the run, and the key or the userid is somebody's by now"
    } else if employee.name.is_none() || employee.mobile.is_none() {
        "removed by the run, and name or mobile number was not known then"
    } else if is_taken(work, employee.mobile.as_ref()) {
        "removed by the run, and the mobile number is somebody else's by now"
    } else if employee.member_of().next().is_none() && planned.kept.is_empty() {
        "removed by the run, and the departments are gone"
    } else {
        work.desired.people.insert(key.clone(), employee);
        work.userids.insert(key.clone(), userid.clone());
        work.adoption.kept.insert(key.clone(), planned.kept.clone());
        return;
    };
    work.leave(key, why);
}

/// Whether somebody has a number who is not ours.
fn is_taken(work: &Work<'_>, mobile: Option<&Mobile>) -> bool {
    let mut holders =
        work.directory.people.iter().filter(|(_, person)| mobile.is_some() && person.fields.mobile.as_ref() == mobile);
    holders.any(|(userid, _)| !work.adoption.links.people.values().any(|ours| ours == userid))
}

fn write_back(work: &mut Work<'_>, key: &Key, delta: &EmployeeDelta) {
    let Some(now) = work.desired.people.get(key).map(|now| with_absent_fields(now, delta.after())) else {
        return work.leave(key, "the person is gone");
    };
    let before = now.overlaid(delta.before());
    let since = EmployeeDelta::of(&now.overlaid(delta.after()), &now);
    let not_yet: BTreeSet<Field> = fields(EmployeeDelta::of(&now, &before).as_ref());
    let mut moved: Vec<&str> = fields(since.as_ref()).intersection(&not_yet).map(|field| field.as_str()).collect();
    let mut wanted = match &since {
        Some(since) => before.overlaid(since.after()),
        None => before,
    };
    if !wanted.member_of().all(|department| stands(work, department)) {
        wanted.departments.clone_from(&now.departments);
        moved.push(Field::Departments.as_str());
    }
    if !moved.is_empty() {
        work.leave(key, has_moved(&moved));
    }
    work.desired.people.insert(key.clone(), wanted);
}

fn fields(delta: Option<&EmployeeDelta>) -> BTreeSet<Field> {
    delta.into_iter().flat_map(EmployeeDelta::fields).map(|(field, _)| field).collect()
}

/// The person with those of the company's own fields stated as empty that the run wrote and somebody has taken away since.
fn with_absent_fields(now: &Employee, written: &Employee) -> Employee {
    let mut now = now.clone();
    if let (Some(standing), Some(written)) = (&mut now.extension, &written.extension) {
        for name in written.keys() {
            standing.entry(name.clone()).or_default();
        }
    }
    now
}

fn give_back_number(work: &mut Work<'_>, key: &Key, before: &Mobile, after: &Mobile) {
    let now = work.adoption.actual.people.get(key).map(|person| person.mobile.as_ref());
    let why = match now {
        Some(Some(mobile)) if mobile == before => return,
        Some(Some(mobile)) if mobile != after => "mobile has moved since",
        Some(None) => "the mobile number is not known",
        None => "the person is gone",
        Some(Some(_)) if is_taken(work, Some(before)) => "the mobile number of before is somebody else's by now",
        Some(Some(_)) => {
            if let Some(person) = work.desired.people.get_mut(key) {
                person.mobile = Some(before.clone());
            }
            return;
        }
    };
    work.leave(key, why);
}

/// Whoever has been changed since the run created them has become somebody's: nobody is removed by the way.
fn remove_created(work: &mut Work<'_>, planned: &Planned, key: &Key, created: &Employee) {
    let Some(now) = work.adoption.actual.people.get(key) else { return };
    let same_number = Delta::of_stated(now.mobile.as_ref(), created.mobile.as_ref()).is_none();
    let is_of_the_run = work.adoption.links.people.get(key) == planned.userid();
    if !is_of_the_run || !same_number || EmployeeDelta::of(now, created).is_some() {
        work.leave(key, "created by the run, and changed since");
    } else if let Some(why) = work.unproven() {
        work.leave(key, why);
    } else {
        work.desired.people.remove(key);
        work.removals.people.insert(key.clone(), Why::Reverted(work.run));
    }
}
