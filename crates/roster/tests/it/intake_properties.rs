//! What holds for any input, however broken.

use std::collections::BTreeSet;

use dianmao_roster::id::Key;
use dianmao_roster::intake::{DepartmentBlock, EmployeeBlock, Excluded, Intake, Mapping, Rule, intake};
use dianmao_roster::org::DeptRef;
use jiff::civil::date;
use proptest::prelude::*;

use crate::tables::tables;

/// Rows whose cells are drawn from so few values that every fault happens often.
fn any_intake() -> impl Strategy<Value = Intake> {
    let key = || prop::sample::select(vec!["", "a", "b", "c", "d", "e"]);
    let name = prop::sample::select(vec!["", "X", "Y", "Z", "R-D"]);
    let mobile = prop::sample::select(vec!["", "13800000001", "13800000002", "13800000003", "138****0001"]);
    let day = || prop::sample::select(vec!["", "2026-09-01", "2026-09-30", "soon"]);
    let departments = prop::collection::vec((key(), name, key()), 0..8);
    let status = || prop::sample::select(vec!["", "in", "out", "robot"]);
    let people = prop::collection::vec((key(), mobile, key(), day(), day(), status(), day()), 0..8);
    (departments, people).prop_map(|(departments, people)| {
        let mut department_rows = "id|name|parent".to_owned();
        for (key, name, parent) in departments {
            department_rows.push_str(&format!("\n{key}|{name}|{parent}"));
        }
        let mut people_rows = "id|mobile|unit|hired|left|status|from".to_owned();
        for (key, mobile, unit, hired, left, status, from) in people {
            people_rows.push_str(&format!("\n{key}|{mobile}|{unit}|{hired}|{left}|{status}|{from}"));
        }
        let tables = tables([("departments.csv", &department_rows), ("people.csv", &people_rows)]);
        intake(&mapping().compile(&tables).unwrap(), date(2026, 9, 15))
    })
}

fn mapping() -> Mapping {
    Mapping {
        departments: vec![DepartmentBlock {
            file: "departments.csv".to_owned(),
            key: "{{ id }}".to_owned(),
            name: "{{ name }}".to_owned(),
            parent: Some("{{ parent }}".to_owned()),
            ..DepartmentBlock::default()
        }],
        employees: vec![EmployeeBlock {
            file: "people.csv".to_owned(),
            key: "{{ id }}".to_owned(),
            name: Some("Person {{ id }}".to_owned()),
            mobile: Some("{{ mobile }}".to_owned()),
            departments: Some("{{ unit }}".to_owned()),
            hired_on: Some("{{ hired }}".to_owned()),
            leave_date: Some("{{ left }}".to_owned()),
            exclude: Some("status == 'robot'".to_owned()),
            active_if: Some("status == 'in'".to_owned()),
            effective_on: Some("{{ from }}".to_owned()),
            ..EmployeeBlock::default()
        }],
        ..Mapping::default()
    }
}

fn keys<T>(map: &std::collections::BTreeMap<Key, T>) -> BTreeSet<Key> {
    map.keys().cloned().collect()
}

proptest! {
    #[test]
    fn organisation_is_whole(intake in any_intake()) {
        for department in intake.org.departments.values() {
            let mut above = &department.parent;
            for _ in 0..=intake.org.departments.len() {
                let DeptRef::Dept(key) = above else { break };
                prop_assert!(intake.org.departments.contains_key(key));
                above = &intake.org.departments[key].parent;
            }
            prop_assert_eq!(above, &DeptRef::Root);
        }
        for person in intake.org.people.values() {
            prop_assert!(person.name.is_some() && person.mobile.is_some() && person.member_of().count() > 0);
            for department in person.member_of() {
                let DeptRef::Dept(key) = department else { return Err(TestCaseError::fail("not mapped to the root")) };
                prop_assert!(intake.org.departments.contains_key(key));
            }
        }
        let mobiles: BTreeSet<_> = intake.org.people.values().map(|person| &person.mobile).collect();
        prop_assert_eq!(mobiles.len(), intake.org.people.len());
    }

    #[test]
    fn every_key_ends_in_exactly_one_place(intake in any_intake()) {
        let departments = keys(&intake.org.departments);
        prop_assert!(departments.is_disjoint(&intake.present.departments));
        prop_assert_eq!(&departments | &intake.present.departments, intake.seen.departments);

        let people = keys(&intake.org.people);
        let mut left: BTreeSet<Key> = keys(&intake.leaving).difference(&people).cloned().collect();
        prop_assert!(intake.inactive.is_disjoint(&people) && intake.inactive.is_disjoint(&left));
        left.extend(intake.inactive.iter().cloned());
        prop_assert!(people.is_disjoint(&intake.present.people) && left.is_disjoint(&intake.present.people));
        prop_assert_eq!(&(&people | &intake.present.people) | &left, intake.seen.people);
        prop_assert_eq!(people, keys(&intake.userids));
    }

    #[test]
    fn every_row_left_out_is_listed_once(intake in any_intake()) {
        let places: BTreeSet<u64> = intake.excluded_people.iter().map(|excluded| excluded.origin.line).collect();
        prop_assert_eq!(places.len(), intake.excluded_people.len());
        let left_out = |excluded: &Excluded| excluded.key.as_ref().is_none_or(|key| !intake.seen.people.contains(key));
        let n_absent = intake.excluded_people.iter().filter(|excluded| left_out(excluded)).count();
        let n_of_rules = intake.excluded_people.iter().filter(|excluded| excluded.rule == Rule::Exclude).count();
        prop_assert!(n_absent <= n_of_rules, "only a rule makes somebody absent");
        prop_assert!(intake.seen.people.len() + intake.excluded_people.len() <= intake.n_employee_rows);
    }

    #[test]
    fn every_key_set_aside_has_a_problem(intake in any_intake()) {
        let named: BTreeSet<Key> = intake.problems.iter().filter_map(|problem| problem.key.clone()).collect();
        prop_assert!(intake.present.departments.is_subset(&named));
        let waiting = keys(&intake.waiting);
        prop_assert!(intake.present.people.difference(&waiting).all(|key| named.contains(key)));
    }
}
