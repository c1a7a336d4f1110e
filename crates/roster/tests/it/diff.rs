//! Properties of the diff on random organisations, unknown fields included.

use std::collections::{BTreeMap, BTreeSet};

use dianmao_roster::change::{Change, ChangeKind};
use dianmao_roster::diff::{apply_to, diff, still_fits};
use dianmao_roster::few::Few;
use dianmao_roster::id::{Key, Mobile, Text};
use dianmao_roster::org::{Department, DeptRef, Employee, Manager, Org, PersonRef};
use jiff::civil::date;
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;

const N_DEPARTMENTS: usize = 7;
const N_PEOPLE: usize = 9;

fn dept_ref(n: usize) -> DeptRef {
    if n == N_DEPARTMENTS { DeptRef::Root } else { DeptRef::Dept(Key::from(format!("D{n}"))) }
}

/// A tree over some of the keys, in a random order, so that two of them disagree about who is above whom.
fn departments() -> impl Strategy<Value = BTreeMap<Key, Department>> {
    let order = Just((0..N_DEPARTMENTS).collect::<Vec<_>>()).prop_shuffle();
    (order, 0..=N_DEPARTMENTS, vec((0..4_u8, any::<prop::sample::Index>()), N_DEPARTMENTS)).prop_map(
        |(order, n, facts)| {
            let keys = &order[..n];
            let department = |(at, key): (usize, &usize)| {
                let (name, above) = &facts[at];
                let parent = match above.index(at + 1) {
                    0 => DeptRef::Root,
                    above => dept_ref(keys[above - 1]),
                };
                (Key::from(format!("D{key}")), Department { name: format!("部门{name}"), parent })
            };
            keys.iter().enumerate().map(department).collect()
        },
    )
}

fn text(complete: bool) -> BoxedStrategy<Option<String>> {
    let value = prop::sample::select(vec!["", "甲", "乙"]).prop_map(str::to_owned);
    if complete { value.prop_map(Some).boxed() } else { option::of(value).boxed() }
}

fn employee(complete: bool) -> impl Strategy<Value = Employee> {
    let mobile = (1..6_u32).prop_map(|n| Mobile::parse(&format!("1380000000{n}")).unwrap());
    let mobile = if complete { mobile.prop_map(Some).boxed() } else { option::of(mobile).boxed() };
    let hired_on = (1..4_i8).prop_map(|day| date(2020, 1, day));
    let hired_on = if complete { hired_on.prop_map(Some).boxed() } else { option::of(hired_on).boxed() };
    let departments = btree_set((0..=N_DEPARTMENTS).prop_map(dept_ref), 1..3);
    let texts = vec(text(complete), 7);
    let own = vec(prop::sample::select(vec!["甲", "乙"]), 2);
    let own = own
        .prop_map(|own| BTreeMap::from([("一".to_owned(), own[0].to_owned()), ("二".to_owned(), own[1].to_owned())]));
    let own = if complete { own.prop_map(Some).boxed() } else { option::of(own).boxed() };
    (mobile, departments, hired_on, texts, own).prop_map(|(mobile, departments, hired_on, texts, extension)| {
        let mut texts = texts.into_iter();
        let mut next = || texts.next().flatten().map(Text::from);
        Employee {
            name: next(),
            mobile,
            departments: Some(departments.into_iter().collect()),
            title: next(),
            job_number: next(),
            email: next(),
            telephone: next(),
            work_place: next(),
            remark: next(),
            hired_on,
            extension,
        }
    })
}

fn org(complete: bool) -> impl Strategy<Value = Org> {
    let people = btree_map((0..N_PEOPLE).prop_map(|n| Key::from(n.to_string())), employee(complete), 0..N_PEOPLE);
    let relations = vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), N_DEPARTMENTS + N_PEOPLE);
    (departments(), people, relations).prop_map(|(departments, people, relations)| {
        let mut org = Org { departments, people, ..Org::default() };
        relate(&mut org, &relations);
        org
    })
}

/// Gives everybody a manager or nobody, and every department leaders or nobody.
fn relate(org: &mut Org, relations: &[(prop::sample::Index, prop::sample::Index)]) {
    let people: Vec<Key> = org.people.keys().cloned().collect();
    let person = |at: &prop::sample::Index| {
        let at = at.index(people.len() + 1);
        people.get(at).cloned().map(PersonRef::Person)
    };
    let mut relations = relations.iter();
    for key in &people {
        let manager = relations.next().and_then(|(at, _)| person(at));
        org.managers.insert(key.clone(), manager.map_or(Manager::Nobody, Manager::Is));
    }
    for key in org.departments.keys() {
        let leaders = relations.next().map(|(one, two)| [person(one), person(two)]);
        org.leaders.insert(key.clone(), leaders.into_iter().flatten().flatten().collect());
    }
}

proptest! {
    #[test]
    fn diff_of_equals_is_empty(org in org(false)) {
        prop_assert_eq!(diff(&org, &org), []);
    }

    #[test]
    fn applying_the_diff_gives_the_target(actual in org(true), desired in org(true)) {
        prop_assert_eq!(apply_to(&actual, &diff(&actual, &desired)), desired);
    }

    #[test]
    fn one_apply_is_enough_also_where_fields_are_unknown(actual in org(false), desired in org(false)) {
        let after = apply_to(&actual, &diff(&actual, &desired));
        prop_assert_eq!(diff(&after, &desired), []);
    }

    #[test]
    fn unknown_fields_never_change(actual in org(false), desired in org(false)) {
        let after = apply_to(&actual, &diff(&actual, &desired));
        for (key, before) in &actual.people {
            let (Some(wanted), Some(now)) = (desired.people.get(key), after.people.get(key)) else { continue };
            for [was, want, is] in stated(before, wanted, now) {
                prop_assert!(was.is_some() && want.is_some() || was == is, "{was:?} wanted {want:?} became {is:?}");
            }
        }
    }

    #[test]
    fn parents_precede_children_and_children_leave_first(actual in org(false), desired in org(false)) {
        let mut standing: BTreeSet<Key> = actual.departments.keys().cloned().collect();
        for change in diff(&actual, &desired) {
            if let Change::CreateDepartment { department: Department { parent: DeptRef::Dept(parent), .. }, .. }
            | Change::UpdateDepartment { after: Department { parent: DeptRef::Dept(parent), .. }, .. } = &change {
                prop_assert!(standing.contains(parent), "{parent} does not stand yet");
            }
            match change {
                Change::CreateDepartment { key, .. } => { standing.insert(key); }
                Change::RemoveDepartment { key, .. } => { standing.remove(&key); }
                _ => {}
            }
        }
    }

    #[test]
    fn moves_down_the_tree_never_close_a_circle(actual in org(false), desired in org(false)) {
        let mut org = actual.clone();
        for change in diff(&actual, &desired) {
            org = apply_to(&org, std::slice::from_ref(&change));
            if change.kind() == ChangeKind::UpdateDepartment {
                prop_assert!(reaches_the_top(&org, change.key()));
            }
        }
    }

    #[test]
    fn a_change_fits_before_it_is_done_and_not_after(actual in org(true), desired in org(true)) {
        for change in diff(&actual, &desired) {
            prop_assert!(still_fits(&change, &actual));
            prop_assert!(!still_fits(&change, &apply_to(&actual, std::slice::from_ref(&change))));
        }
    }
}

fn stated(before: &Employee, wanted: &Employee, now: &Employee) -> Vec<[Option<Text>; 3]> {
    let texts = |employee: &Employee| {
        let mobile = employee.mobile.as_ref().map(|mobile| Text::from(mobile.reveal()));
        let Employee { name, title, job_number, email, telephone, work_place, remark, hired_on, .. } = employee.clone();
        let hired_on = hired_on.map(|date| Text::from(date.to_string()));
        [name, mobile, title, job_number, email, telephone, work_place, remark, hired_on]
    };
    let (before, wanted, now) = (texts(before), texts(wanted), texts(now));
    before.into_iter().zip(wanted).zip(now).map(|((was, want), is)| [was, want, is]).collect()
}

fn reaches_the_top(org: &Org, key: &Key) -> bool {
    let mut at = key;
    for _ in 0..=org.departments.len() {
        match org.departments.get(at).map(|department| &department.parent) {
            Some(DeptRef::Dept(parent)) => at = parent,
            _ => return true,
        }
    }
    false
}

#[test]
fn new_mobile_waits_apart_from_what_can_be_written_in_place() {
    let person = |mobile: &str, title: &str| Employee {
        mobile: Some(Mobile::parse(mobile).unwrap()),
        title: Some(title.into()),
        departments: Some(Few::from([DeptRef::Root])),
        ..Employee::default()
    };
    let org = |employee| Org { people: BTreeMap::from([(Key::from("1"), employee)]), ..Org::default() };
    let changes = diff(&org(person("13800000001", "a")), &org(person("13800000002", "b")));
    let kinds: Vec<ChangeKind> = changes.iter().map(Change::kind).collect();
    assert_eq!(kinds, [ChangeKind::UpdatePerson, ChangeKind::RecreatePerson]);
}
