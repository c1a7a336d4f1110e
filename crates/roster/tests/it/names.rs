//! Two siblings never have one name, not even for a moment: orders, names for the moment, and names that are not to be had.

use std::collections::BTreeSet;

use dianmao_roster::change::{Change, ChangeId, ChangeKind};
use dianmao_roster::diff::apply_to;
use dianmao_roster::id::Key;
use dianmao_roster::journal::{Operation, Snapshot, steps_of};
use dianmao_roster::org::{DeptRef, Org};
use dianmao_roster::plan::{Plan, PlanDocument};
use proptest::prelude::*;

use crate::case::Case;

/// The changes in their order, with what they wait for, and the problems.
fn print(plan: &Plan) -> String {
    let mut lines: Vec<String> = plan
        .changes
        .iter()
        .map(|planned| {
            let after = match &planned.change {
                Change::CreateDepartment { department, .. } => department.name.clone(),
                Change::UpdateDepartment { after, .. } | Change::ParkDepartment { after, .. } => after.name.clone(),
                _ => String::new(),
            };
            let needs: Vec<String> = planned.needs.iter().map(ChangeId::to_string).collect();
            let needs = if needs.is_empty() { String::new() } else { format!(" after {}", needs.join(", ")) };
            format!("{} `{after}`{needs}", planned.id())
        })
        .collect();
    lines.extend(plan.problems.iter().map(|problem| format!("! [{}] {problem}", problem.code.as_str())));
    lines.join("\n")
}

#[test]
fn who_gives_a_name_up_goes_first() {
    let case = Case::new("dept D1 b\ndept D2 c\ndept D3 d", "dept 11 a key=D1\ndept 12 b key=D2\ndept 13 c key=D3");
    insta::assert_snapshot!(print(&case.plan()), @"
    update_department/D3 `d`
    update_department/D2 `c` after update_department/D3
    update_department/D1 `b` after update_department/D2
    ");
}

#[test]
fn two_that_change_names_do_it_by_way_of_a_third() {
    let case = Case::new("dept D1 b\ndept D2 a", "dept 11 a key=D1\ndept 12 b key=D2\ndept 13 x");
    let plan = case.plan();
    insta::assert_snapshot!(print(&plan), @"
    park_department/D1 `a ~1`
    update_department/D2 `a` after park_department/D1
    update_department/D1 `b` after park_department/D1, update_department/D2
    ");
    insta::assert_snapshot!(case.text(), @"
    a
      ~ department a (D2)
          name: b -> a
    b
      ~ department a (D1): for the moment, as names change places
          name: a -> a ~1
      ~ department b (D1)
          name: a -> b

    Notes:
      Left alone, because they are in DingTalk only and were never ours: 1
        department.

    Plan: 1 department to rename for the moment, 2 departments to update. DingTalk
    has 0 people and 2 departments of ours.
    Calls: update department 3; about 1 second.
    ");
    for asked in ["D1", "D2"] {
        assert_eq!(print(&plan.clone().only(&BTreeSet::from([Key::from(asked)]))), print(&plan), "--only {asked}");
    }
    let read = serde_json::to_value(PlanDocument::from(&plan)).unwrap();
    let read: PlanDocument = serde_json::from_value(read).unwrap();
    assert_eq!(Plan::try_from(read).unwrap(), plan);
}

#[test]
fn nobody_gets_a_name_for_the_moment_alone() {
    for protected in ["D1", "D2"] {
        let case = Case::new("dept D1 b\ndept D2 a", "dept 11 a key=D1\ndept 12 b key=D2");
        let plan = case.with(|case| case.config.protected = BTreeSet::from([protected.into()])).plan();
        assert_eq!(plan.free().count(), 0, "{}", print(&plan));
    }
}

#[test]
fn a_name_is_free_once_its_holder_has_moved_down() {
    let case = Case::new("dept N a\ndept M m in N\ndept D1 a in M", "dept 11 a key=D1");
    let plan = case.plan();
    insta::assert_snapshot!(print(&plan), @"
    park_department/D1 `a ~1`
    create_department/N `a` after park_department/D1
    create_department/M `m` after create_department/N
    update_department/D1 `a` after create_department/M, park_department/D1
    ");
    let update = plan.changes.iter().find(|planned| planned.change.kind() == ChangeKind::UpdateDepartment).unwrap();
    let [Operation::UpdateDepartment { before, after, .. }] = &steps_of(update, Snapshot::default())[..] else {
        panic!()
    };
    assert_ne!(before.name, after.name, "the name is sent again");
}

#[test]
fn a_name_that_another_keeps_is_a_problem_of_the_row() {
    let case = Case::new(
        "dept D1 x\ndept D2 y\ndept N z\nperson 1 Ann in N mobile=13800000001\ndept D5 v\naside-dept D4\ndept D6 u",
        "dept 11 a key=D1\ndept 12 b key=D2\ndept 13 z key=D3\ndept 14 v key=D4\ndept 15 x\ndept 16 w key=D5\ndept 17 u mark=D2",
    );
    insta::assert_snapshot!(print(&case.plan()), @"
    update_department/D2 `y`
    ! [name_taken] `N`: name: below its parent `z` is the name of department 13 of DingTalk, which is `D3`, and the source no longer has that key; if it is the same department, give it that key back, else rename it there
    ! [name_taken] `D5`: name: below its parent `v` is the name of department 14 of DingTalk, which is `D4`, whose row is left alone; look at that row first
    ! [name_taken] `D1`: name: below its parent `x` is the name of department 15 of DingTalk, which is not ours; rename it there, or this one
    ! [name_taken] `D6`: name: below its parent `u` is the name of department 17 of DingTalk, which is not ours; rename it there, or this one
    ");
    let adoption = case.adoption();
    assert!(adoption.set_aside.people.contains(&Key::from("1")), "whoever belongs to it waits as well");
}

#[test]
fn whoever_waits_for_one_that_is_left_alone_waits_too() {
    let case = Case::new("dept D1 b\ndept D2 x", "dept 11 a key=D1\ndept 12 b key=D2\ndept 13 x");
    insta::assert_snapshot!(print(&case.plan()), @"
    ! [name_taken] `D2`: name: below its parent `x` is the name of department 13 of DingTalk, which is not ours; rename it there, or this one
    ! [name_taken] `D1`: name: below its parent `b` is the name of department 12 of DingTalk, which is `D2`, whose row is left alone; look at that row first
    ");
}

#[test]
fn a_move_waits_for_the_one_above_it() {
    let case = Case::new("dept N n\ndept D1 a in N\ndept D2 b in D1", "dept 12 b key=D2\ndept 11 a in 12 key=D1");
    insta::assert_snapshot!(print(&case.plan()), @"
    create_department/N `n`
    update_department/D1 `a` after create_department/N
    update_department/D2 `b` after update_department/D1
    ");
}

#[test]
fn a_move_below_a_new_one_waits_for_the_one_above_that() {
    let case = Case::new(
        "dept D3 n0\ndept D4 n0 in D3\ndept D1 n0 in D4\ndept D0 n0 in D1",
        "dept 10 n1 key=D0\ndept 13 n0 in 10 key=D3\ndept 14 n0 in 13 key=D4",
    );
    insta::assert_snapshot!(print(&case.plan()), @"
    update_department/D3 `n0`
    create_department/D1 `n0`
    update_department/D0 `n0` after create_department/D1, update_department/D3
    ");
}

/// A tree of all or some departments with few names, of which no two siblings have one.
fn tree(all: bool) -> impl Strategy<Value = Vec<(usize, Option<usize>, usize)>> {
    let keys = Just((0..7_usize).collect::<Vec<_>>()).prop_shuffle();
    let rest = prop::collection::vec((any::<bool>(), any::<prop::sample::Index>(), 0..3_usize), 7);
    (keys, rest).prop_map(move |(keys, rest)| {
        let mut tree: Vec<(usize, Option<usize>, usize)> = Vec::new();
        for (key, (is_there, parent, name)) in keys.into_iter().zip(rest) {
            let parent = parent.index(tree.len() + 1).checked_sub(1).map(|at| tree[at].0);
            let is_taken = tree.iter().any(|(_, above, taken)| *above == parent && *taken == name);
            if all || is_there {
                tree.push((key, parent, if is_taken { 10 + key } else { name }));
            }
        }
        tree
    })
}

fn names_are_unique(org: &Org) -> bool {
    let mut seen: BTreeSet<(&DeptRef, &str)> = BTreeSet::new();
    org.departments.values().all(|department| seen.insert((&department.parent, &department.name)))
}

fn is_a_tree(org: &Org) -> bool {
    org.departments.keys().all(|key| {
        let line = std::iter::successors(Some(key), |at| match &org.departments.get(*at)?.parent {
            DeptRef::Dept(parent) => Some(parent),
            DeptRef::Root | DeptRef::Unmanaged(_) => None,
        });
        line.take(org.departments.len() + 1).count() <= org.departments.len()
    })
}

proptest! {
    #[test]
    fn no_two_siblings_ever_have_one_name(actual in tree(false), desired in tree(true)) {
        let parent = |parent: Option<usize>, prefix: &str| parent.map_or_else(String::new, |key| format!(" in {prefix}{key}"));
        let source: Vec<String> =
            desired.iter().map(|(key, above, name)| format!("dept D{key} n{name}{}", parent(*above, "D"))).collect();
        let remote: Vec<String> = actual
            .iter()
            .map(|(key, above, name)| format!("dept 1{key} n{name}{} key=D{key}", parent(*above, "1")))
            .collect();
        let case = Case::new(&source.join("\n"), &remote.join("\n"));
        let plan = case.drawn();
        prop_assert_eq!(&plan.problems[..], &[]);
        let mut org = case.adoption().actual;
        // As an apply does: wave after wave of what waits for nothing that is open.
        let mut open: Vec<_> = plan.changes.iter().collect();
        while !open.is_empty() {
            let ids: BTreeSet<ChangeId> = open.iter().map(|planned| planned.id()).collect();
            let (wave, rest) = open.into_iter().partition::<Vec<_>, _>(|planned| planned.needs.is_disjoint(&ids));
            prop_assert!(!wave.is_empty(), "they wait for each other");
            for planned in wave {
                org = apply_to(&org, std::slice::from_ref(&planned.change));
                prop_assert!(names_are_unique(&org), "{}\n{}", planned.id(), print(&plan));
                prop_assert!(is_a_tree(&org), "{}\n{}", planned.id(), print(&plan));
            }
            open = rest;
        }
        prop_assert_eq!(org.departments, case.intake.org.departments);
    }
}
