//! The same person under another key: the link moves, nobody is removed and nobody is created.

use std::fmt::Write as _;

use dianmao_roster::adopt::Evidence;
use dianmao_roster::change::ChangeKind;
use dianmao_roster::id::{Key, Mobile, Text};
use dianmao_roster::plan::{Plan, PlanDocument};
use dianmao_roster::problem::ProblemCode;

use crate::case::Case;

const REMOTE: &str = "user 1001 张伟 key=1001 mobile=13800000001 job_number=1001 hired_on=2020-03-02";

fn kinds(plan: &Plan) -> Vec<ChangeKind> {
    plan.changes.iter().map(|planned| planned.change.kind()).collect()
}

fn evidence(case: &Case, key: &str) -> Option<(String, Evidence)> {
    case.adoption().rekeyed.get(&Key::from(key)).map(|rekey| (rekey.from.to_string(), rekey.evidence))
}

#[test]
fn new_key_with_the_number_of_a_gone_one_is_a_link_change() {
    let case = Case::new("person 2001 张伟 mobile=13800000001 job_number=2001", REMOTE);
    insta::assert_snapshot!(case.text(), @r"
    (the managed root)
      = 张伟 (2001): was `1001`, same mobile number
      ~ 张伟 (2001)
          job_number: 1001 -> 2001

    Plan: 1 person to re-key, 1 person to update. DingTalk has 1 person and 0
    departments of ours.
    Calls: update person 1; about 1 second.
    ");
}

#[test]
fn name_and_date_of_hire_tell_who_has_a_new_key_and_a_new_number() {
    let case = Case::new("person 2001 张伟 mobile=13900000001 hired_on=2020-03-02", REMOTE);
    assert_eq!(evidence(&case, "2001"), Some(("1001".to_owned(), Evidence::NameAndHireDate)));
    assert_eq!(kinds(&case.plan()), [ChangeKind::RekeyPerson, ChangeKind::RecreatePerson]);
}

#[test]
fn name_alone_tells_nothing() {
    let source = "person 2001 张伟 mobile=13900000001 hired_on=2026-09-01";
    let case = Case::new(source, REMOTE).gone_since_yesterday(&["1001"]);
    assert_eq!(evidence(&case, "2001"), None);
    assert_eq!(kinds(&case.plan()), [ChangeKind::CreatePerson, ChangeKind::RemovePerson]);
}

#[test]
fn number_under_another_name_waits_for_somebodys_word() {
    let case = Case::new("person 2001 李娜 mobile=13800000001", REMOTE);
    let plan = case.plan();
    assert_eq!(kinds(&plan), [ChangeKind::RekeyPerson, ChangeKind::UpdatePerson]);
    assert_eq!(plan.free().count(), 0, "the new name waits as well");
    let (_, hold) = plan.held().next().unwrap();
    assert_eq!(hold.allow.as_deref(), Some("--allow-key 2001"));
    let allowed = case.with(|case| {
        case.overrides.keys.insert("2001".into());
    });
    assert_eq!(allowed.plan().free().count(), 2);
}

#[test]
fn leaver_who_has_a_new_row_is_not_removed() {
    let case = Case::new("left 1001 on=2026-09-01\nperson 2001 张伟 mobile=13800000001", REMOTE);
    assert_eq!(kinds(&case.plan()), [ChangeKind::RekeyPerson]);
}

#[test]
fn number_of_somebody_who_left_by_hrs_word_is_passed_on_without_a_question() {
    let case = Case::new("left 1001 on=2026-09-01\nperson 2001 李娜 mobile=13800000001", REMOTE);
    assert!(case.adoption().rekeyed.is_empty(), "another name, and the other one left");
    assert_eq!(kinds(&case.plan()), [ChangeKind::RemovePerson, ChangeKind::CreatePerson]);
}

#[test]
fn key_that_is_still_there_is_nobodys_old_key() {
    let case = Case::new("person 1001 张伟 mobile=13800000009\nperson 2001 张伟 mobile=13800000001", REMOTE);
    assert!(case.adoption().rekeyed.is_empty());
    let aside = Case::new("aside-person 1001\nperson 2001 张伟 mobile=13800000001", REMOTE);
    assert!(aside.adoption().rekeyed.is_empty());
    assert_eq!(aside.plan().problems[0].code, ProblemCode::MobileTaken);
}

#[test]
fn two_who_fit_are_a_problem_and_nobody_goes() {
    let source = "person 2001 张伟 mobile=13900000001 hired_on=2020-03-02
                  person 2002 张伟 mobile=13900000002 hired_on=2020-03-02";
    let case = Case::new(source, REMOTE).gone_since_yesterday(&["1001"]);
    let problems = case.adoption().problems;
    let codes: Vec<ProblemCode> = problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, [ProblemCode::Ambiguous, ProblemCode::Ambiguous]);
    assert!(case.plan().is_empty());
}

#[test]
fn row_that_was_set_aside_may_be_the_one_who_is_missing() {
    let row = |source: &str, name: Option<&str>| {
        Case::new(source, REMOTE).gone_since_yesterday(&["1001"]).with(|case| {
            let known = case.intake.aside.entry("2001".into()).or_default();
            known.name = name.map(Text::from);
            known.mobile = name.map(|_| Mobile::parse("13800000077").unwrap());
        })
    };
    assert!(row("aside-person 2001", Some("张伟")).plan().is_empty(), "the name is theirs");
    assert!(row("aside-person 2001", None).plan().is_empty(), "the row may be anybody's");
    assert_eq!(kinds(&row("aside-person 2001", Some("李娜")).plan()), [ChangeKind::RemovePerson]);
    let left = row("aside-person 2001\nleft 1001 on=2026-09-01", None);
    assert_eq!(kinds(&left.plan()), [ChangeKind::RemovePerson], "HR said so");
}

/// A company of `n` people of whom the first `renumbered` have another key.
fn renumbered(n: usize, renumbered: usize, old: impl Fn(usize) -> String, new: impl Fn(usize) -> String) -> Case {
    let (mut source, mut remote) = (String::new(), String::new());
    for i in 0..n {
        writeln!(remote, "user {} 员工 key={} mobile=1380000{i:04}", old(i), old(i)).unwrap();
        let key = if i < renumbered { new(i) } else { old(i) };
        writeln!(source, "person {key} 员工 mobile=1380000{i:04}").unwrap();
    }
    Case::new(&source, &remote)
}

#[test]
fn over_one_per_cent_refuses_and_says_that_zeros_got_lost() {
    let keys = |n, changed| renumbered(n, changed, |i| format!("{i:05}"), |i| format!("{i}"));
    assert!(keys(1000, 10).plan().refusals.is_empty());
    let plan = keys(1000, 11).plan();
    let [refusal] = plan.refusals.as_slice() else { panic!("{:?}", plan.refusals) };
    assert_eq!(
        refusal.message,
        "11 people have a new key; the limit is 10 (1 % of 1000, 3 always). 10 of the keys have lost their leading zeros, \
         as in a spreadsheet; make the column text and export it again"
    );
    let sum = plan.checksums.updates.clone().unwrap();
    assert_eq!(refusal.allow, Some(format!("--allow-updates {sum}")));
    let allowed = keys(1000, 11).with(|case| case.overrides.updates = Some(sum));
    assert!(allowed.plan().refusals.is_empty());
}

#[test]
fn over_one_per_cent_refuses_and_says_that_the_numbering_is_new() {
    let case = renumbered(100, 4, |i| format!("A{i}"), |i| format!("B{i}"));
    assert!(
        case.plan().refusals[0]
            .message
            .ends_with("HR numbers its people anew, or the key's column or template is another one")
    );
    assert!(renumbered(100, 3, |i| format!("A{i}"), |i| format!("B{i}")).plan().refusals.is_empty(), "three are free");
}

#[test]
fn document_keeps_a_link_change() {
    let plan = Case::new("person 2001 李娜 mobile=13800000001", REMOTE).plan();
    let text = serde_json::to_string(&PlanDocument::from(&plan)).unwrap();
    let document: PlanDocument = serde_json::from_str(&text).unwrap();
    assert_eq!(Plan::try_from(document).unwrap(), plan);
}
