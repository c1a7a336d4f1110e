//! Who goes, and each reason to stay.

use std::collections::BTreeMap;

use dianmao_roster::id::Key;
use dianmao_roster::intake::{Excluded, Intake, Rule};
use dianmao_roster::removal::{KeyMemory, MissingPolicy, SourceMemory, Why, remember};
use dianmao_roster::row::Origin;
use jiff::{SignedDuration, Timestamp};

use crate::case::{Case, NOW, YESTERDAY};

const THREE: &str = "user 1 甲 key=1\nuser 2 乙 key=2\nuser 3 丙 key=3";

fn removed(case: &Case) -> Vec<String> {
    let removals = case.removals();
    removals.people.keys().chain(&removals.departments).map(Key::to_string).collect()
}

#[test]
fn leaver_goes_when_the_grace_is_over_and_not_a_day_earlier() {
    let left = |on: &str| Case::new(&format!("person 1 甲\nperson 2 乙\nleft 3 on={on}"), THREE);
    assert_eq!(removed(&left("2026-09-07")), ["3"]);
    let waiting = left("2026-09-08");
    assert_eq!(removed(&waiting), [] as [&str; 0]);
    assert_eq!(waiting.removals().leaving_later[&Key::from("3")].to_string(), "2026-09-11");
}

#[test]
fn person_of_whom_only_the_status_says_so_goes_when_the_grace_since_then_is_over() {
    let inactive = |last_active_at: &str| {
        Case::new("person 1 甲\nperson 2 乙", THREE).with(|case| {
            let key = Key::from("3");
            case.intake.seen.people.insert(key.clone());
            case.intake.inactive.insert(key.clone());
            let last_active_at = Some(last_active_at.parse().unwrap());
            case.memory.people.insert(key, KeyMemory { last_active_at, first_absent_at: None });
        })
    };
    let soon = inactive("2026-09-08T12:00:00Z");
    assert_eq!(removed(&soon), [] as [&str; 0]);
    assert_eq!(soon.removals().leaving_later[&Key::from("3")].to_string(), "2026-09-12");
    let now = inactive("2026-09-07T01:00:00Z");
    assert_eq!(now.removals().people[&Key::from("3")], Why::Inactive("2026-09-07".parse().unwrap()));
    assert!(now.text().contains("no longer employed by `active_if`"), "{}", now.text());
}

#[test]
fn person_whom_a_rule_leaves_out_is_absent_and_no_more() {
    let left_out = || {
        Case::new("person 1 甲\nperson 2 乙", THREE).with(|case| {
            let origin = Origin::new("people.csv".into(), 4);
            case.intake.excluded_people.push(Excluded { key: Some("3".into()), origin, rule: Rule::Exclude });
        })
    };
    let case = left_out();
    assert_eq!(removed(&case), [] as [&str; 0]);
    let notes: Vec<String> = case.plan().notes.into_iter().map(|note| note.message).collect();
    insta::assert_snapshot!(notes.join("\n"), @"
    In DingTalk, and left out by the source's own rules; they stay, see `[sync] missing` (1): `3`.
    By the source's own rules: 1 row of people.csv left out by `exclude`; `dianmao check` lists them.
    ");
    let case = left_out().gone_since_yesterday(&["3"]);
    assert_eq!(removed(&case), ["3"]);
    assert!(case.text().contains("left out by `exclude` (people.csv:4)"), "{}", case.text());
}

#[test]
fn leaver_who_is_still_listed_as_wanted_goes_instead_of_being_updated() {
    let case = Case::new("person 3 丙 title=x\nleft 3 on=2026-09-01", "user 3 丙 key=3 title=y");
    let changes: Vec<String> = case.plan().changes.iter().map(|planned| planned.id().to_string()).collect();
    assert_eq!(changes, ["remove_person/3"]);
}

#[test]
fn person_whom_no_earlier_source_had_stays() {
    let case = Case::new("person 1 甲\nleft 3 on=2026-09-01", THREE).with(|case| case.memory.people.clear());
    assert_eq!(removed(&case), [] as [&str; 0]);
    assert!(case.removals().unproven.people.contains(&Key::from("3")));
}

#[test]
fn person_adopted_in_this_very_run_stays() {
    let case = Case::new("person 3 丙\nleft 3 on=2026-09-01", "user 3 丙");
    assert_eq!(removed(&case), [] as [&str; 0]);
}

#[test]
fn nobody_goes_without_a_proof() {
    let case = Case::new("person 1 甲\nleft 3 on=2026-09-01", THREE).with(|case| case.evidence.source_stable = false);
    assert_eq!(removed(&case), [] as [&str; 0]);
    assert!(case.text().contains("a source file changed while it was read"));
}

#[test]
fn source_that_shrank_by_more_than_a_fifth_proves_nothing() {
    let shrunk = |people| {
        Case::new("person 1 甲\nleft 3 on=2026-09-01", THREE).with(|case| {
            case.evidence.source_people = people;
            case.evidence.source_people_before = Some(10);
        })
    };
    assert_eq!(removed(&shrunk(8)), ["3"]);
    assert_eq!(removed(&shrunk(7)), [] as [&str; 0]);
    assert_eq!(removed(&shrunk(0)), [] as [&str; 0]);
}

#[test]
fn missing_person_is_reported_by_default() {
    let case = Case::new("person 1 甲\nperson 2 乙", THREE).gone_since_yesterday(&["3"]);
    let reported = case.with(|case| case.missing = MissingPolicy::Report);
    assert_eq!(removed(&reported), [] as [&str; 0]);
    assert!(reported.removals().missing_people.contains(&Key::from("3")));
}

#[test]
fn missing_person_goes_at_the_second_read_twenty_hours_later() {
    let since = |hours| {
        let now: Timestamp = NOW.parse().unwrap();
        Case::new("person 1 甲\nperson 2 乙", THREE).gone_since_yesterday(&["3"]).with(|case| {
            let known = case.memory.people.get_mut(&Key::from("3")).unwrap();
            known.first_absent_at = Some(now - SignedDuration::from_hours(hours));
        })
    };
    assert_eq!(removed(&since(20)), ["3"]);
    assert_eq!(removed(&since(19)), [] as [&str; 0]);
    let first_read = Case::new("person 1 甲\nperson 2 乙", THREE).gone_since_yesterday(&[]);
    assert_eq!(removed(&first_read), [] as [&str; 0]);
}

#[test]
fn row_that_was_set_aside_is_present() {
    let case = Case::new("person 1 甲\nperson 2 乙\naside-person 3", THREE).gone_since_yesterday(&["3"]);
    assert_eq!(removed(&case), [] as [&str; 0]);
}

#[test]
fn row_without_a_key_may_be_anybodys_so_nobody_is_missing() {
    let case = Case::new("person 1 甲\nperson 2 乙", THREE).gone_since_yesterday(&["3"]);
    assert_eq!(removed(&case), ["3"]);
    assert_eq!(removed(&case.with(|case| case.intake.n_rows_without_key = 1)), [] as [&str; 0]);
}

#[test]
fn departments_go_leaf_first_once_they_are_empty() {
    let case = Case::new(
        "dept D9 留\nperson 1 甲 in D9",
        "dept 9 留 key=D9\ndept 11 销售部 key=D1\ndept 12 华东 in 11 key=D2\nuser 1 甲 in 12 key=1",
    )
    .gone_since_yesterday(&["D1", "D2"])
    .with(|case| case.config.departments_percent = 100);
    let plan = case.plan();
    let changes: Vec<String> = plan.changes.iter().map(|planned| planned.id().to_string()).collect();
    assert_eq!(changes, ["update_person/1", "remove_department/D2", "remove_department/D1"]);
    let needs = |at: usize| -> Vec<String> { plan.changes[at].needs.iter().map(ToString::to_string).collect() };
    assert_eq!(needs(1), ["update_person/1"]);
    assert_eq!(needs(2), ["remove_department/D2"]);
}

#[test]
fn department_with_somebody_who_is_not_ours_stays_and_so_does_its_parent() {
    let case = Case::new(
        "person 1 甲",
        "dept 11 销售部 key=D1\ndept 12 华东 in 11 key=D2\nuser 1 甲 key=1\nuser guest 客 in 12",
    )
    .gone_since_yesterday(&["D1", "D2"]);
    assert_eq!(removed(&case), [] as [&str; 0]);
    assert_eq!(case.removals().not_empty.len(), 2);
}

#[test]
fn department_with_a_hand_made_one_below_it_stays() {
    let case = Case::new("person 1 甲", "dept 11 销售部 key=D1\ndept 12 临时 in 11\nuser 1 甲 key=1")
        .gone_since_yesterday(&["D1"]);
    assert!(case.removals().not_empty.contains(&Key::from("D1")));
}

#[test]
fn department_whose_row_was_set_aside_stays() {
    let case =
        Case::new("aside-dept D1\nperson 1 甲", "dept 11 销售部 key=D1\nuser 1 甲 key=1").gone_since_yesterday(&["D1"]);
    assert_eq!(removed(&case), [] as [&str; 0]);
}

#[test]
fn reason_of_a_removal_is_its_date() {
    let case = Case::new("person 1 甲\nperson 2 乙\nleft 3 on=2026-09-01", THREE);
    let why = case.removals().people[&Key::from("3")];
    assert_eq!(why, Why::Left("2026-09-01".parse().unwrap()));
}

#[test]
fn memory_keeps_the_first_absence_and_forgets_it_when_the_key_is_back() {
    let (then, now): (Timestamp, Timestamp) = (YESTERDAY.parse().unwrap(), NOW.parse().unwrap());
    let here = Case::new("person 1 甲", "").intake;
    let gone = Intake::default();
    let memory = |active, absent| SourceMemory {
        people: BTreeMap::from([(Key::from("1"), KeyMemory { last_active_at: Some(active), first_absent_at: absent })]),
        ..SourceMemory::default()
    };
    let seen = remember(&SourceMemory::default(), &here, then);
    assert_eq!(seen, memory(then, None));
    let absent = remember(&seen, &gone, now);
    assert_eq!(absent, memory(then, Some(now)));
    let still_absent = remember(&absent, &gone, now + SignedDuration::from_hours(30));
    assert_eq!(still_absent, absent);
    let back = remember(&still_absent, &here, now);
    assert_eq!(back, memory(now, None));
    let unclear = remember(&seen, &Intake { n_rows_without_key: 1, ..gone }, now);
    assert_eq!(unclear, seen);
}
