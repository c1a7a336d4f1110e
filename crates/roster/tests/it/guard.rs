//! What is let through, what is held, and what lets it through.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use dianmao_roster::change::ChangeKind;
use dianmao_roster::guard::{MobileChange, Mode, Quarantine, guard};
use dianmao_roster::id::Key;
use dianmao_roster::plan::{HoldReason, Plan, RefusalReason};
use proptest::prelude::*;

use crate::case::Case;

/// A company of `n` people of whom some leave, some have a new number and some a new title.
fn company(n: usize, leavers: usize, new_mobiles: usize, new_titles: usize) -> Case {
    let (mut source, mut remote) = (String::new(), String::new());
    for i in 0..n {
        writeln!(remote, "user {i} 员工 key={i} mobile=1380000{i:04} title=旧").unwrap();
        if i < leavers {
            writeln!(source, "left {i} on=2026-09-01").unwrap();
            continue;
        }
        let mobile = if i < leavers + new_mobiles { 139 } else { 138 };
        let title = if i >= n - new_titles { "新" } else { "旧" };
        writeln!(source, "person {i} 员工 mobile={mobile}0000{i:04} title={title}").unwrap();
    }
    Case::new(&source, &remote)
}

fn free(plan: &Plan, kinds: &[ChangeKind]) -> usize {
    plan.free().filter(|planned| kinds.contains(&planned.change.kind())).count()
}

fn reasons(plan: &Plan) -> BTreeSet<HoldReason> {
    plan.changes.iter().filter_map(|planned| planned.hold.as_ref().map(|hold| hold.reason)).collect()
}

const PEOPLE_REMOVALS: [ChangeKind; 2] = [ChangeKind::RemovePerson, ChangeKind::RecreatePerson];

#[test]
fn three_removals_are_always_free_and_the_fourth_holds_all() {
    assert_eq!(free(&company(10, 3, 0, 0).plan(), &PEOPLE_REMOVALS), 3);
    let plan = company(10, 4, 0, 0).plan();
    assert_eq!(free(&plan, &PEOPLE_REMOVALS), 0);
    let (_, hold) = plan.held().next().unwrap();
    assert_eq!(
        hold.message,
        "4 people would be removed or re-created, after 0 in the last 7 days; the limit is 3 (5 % of 10, at most 50, 3 always)"
    );
    assert_eq!(hold.allow, plan.checksums.removals.as_ref().map(|sum| format!("--allow-removals {sum}")));
}

#[test]
fn removals_of_the_last_week_count() {
    let case = company(10, 2, 0, 0).with(|case| case.rolling.people = 2);
    assert_eq!(reasons(&case.plan()), BTreeSet::from([HoldReason::PeopleLimit]));
}

#[test]
fn five_per_cent_of_a_hundred_are_free() {
    assert_eq!(free(&company(100, 5, 0, 0).plan(), &PEOPLE_REMOVALS), 5);
    assert_eq!(free(&company(100, 6, 0, 0).plan(), &PEOPLE_REMOVALS), 0);
}

#[test]
fn approval_lets_exactly_the_held_set_through() {
    let mut case = company(10, 4, 0, 0);
    let sum = case.plan().checksums.removals;
    case.overrides.removals = sum.clone();
    assert_eq!(free(&case.plan(), &PEOPLE_REMOVALS), 4);
    let mut other = company(10, 5, 0, 0);
    other.overrides.removals = sum;
    assert_eq!(free(&other.plan(), &PEOPLE_REMOVALS), 0);
}

#[test]
fn approval_outlives_unrelated_changes() {
    let (today, tomorrow) = (company(20, 4, 1, 0).plan(), company(20, 4, 1, 3).plan());
    assert_ne!(today.changes.len(), tomorrow.changes.len());
    assert_eq!(today.checksums.removals, tomorrow.checksums.removals);
}

#[test]
fn approval_is_for_one_new_number() {
    let to = |mobile: &str| {
        let source = format!("person 1 甲 mobile={mobile}");
        Case::new(&source, "user 1 甲 key=1 mobile=13800000001").plan().checksums.removals
    };
    assert!(to("13900000002").is_some());
    assert_ne!(to("13900000002"), to("13900000003"));
}

#[test]
fn new_mobile_is_held_recreated_or_asked_for_as_configured() {
    let with = |mobile_change| company(10, 0, 1, 0).with(|case| case.config.mobile_change = mobile_change).plan();
    assert_eq!(reasons(&with(MobileChange::Hold)), BTreeSet::from([HoldReason::MobileChange]));
    assert_eq!(free(&with(MobileChange::Recreate), &PEOPLE_REMOVALS), 1);
    let asked = with(MobileChange::Ask);
    assert_eq!((asked.held().count(), asked.listed().count()), (0, 1));
    let many = company(10, 0, 4, 0).with(|case| case.config.mobile_change = MobileChange::Recreate).plan();
    assert_eq!(reasons(&many), BTreeSet::from([HoldReason::PeopleLimit]));
}

#[test]
fn additive_mode_lists_removals_and_asks_for_nothing() {
    let plan = company(10, 1, 1, 1).with(|case| case.config.mode = Mode::Additive).plan();
    assert_eq!((plan.free().count(), plan.held().count(), plan.listed().count()), (1, 0, 2));
    assert_eq!(plan.checksums.removals, None);
}

#[test]
fn observe_mode_refuses_and_names_the_key() {
    let plan = company(10, 0, 0, 1).with(|case| case.config.mode = Mode::Observe).plan();
    assert_eq!(plan.refusals[0].reason, RefusalReason::Observe);
    assert!(plan.refusals[0].message.contains("`[sync] mode`"));
    let nothing = company(10, 0, 0, 0).with(|case| case.config.mode = Mode::Observe).plan();
    assert_eq!(nothing.refusals, []);
}

#[test]
fn updates_beyond_thirty_per_cent_refuse_the_run() {
    assert_eq!(company(20, 0, 0, 6).plan().refusals, []);
    let mut case = company(20, 0, 0, 7);
    let refused = case.plan();
    assert_eq!(
        refused.refusals[0].message,
        "7 people and departments would be updated; the limit is 6 (30 % of 20, 3 always)"
    );
    case.overrides.updates = refused.checksums.updates;
    assert_eq!(case.plan().refusals, []);
}

#[test]
fn boss_administrator_operator_and_protected_are_each_named_to_go() {
    let case = Case::new(
        "left 1 on=2026-09-01\nleft 2 on=2026-09-01\nleft 3 on=2026-09-01\nperson 4 丁 title=新",
        "user 1 甲 boss key=1\nuser 2 乙 admin key=2\nuser op 丙 key=3\nuser 4 丁 key=4 title=旧",
    )
    .with(|case| {
        case.config.operator = Some("op".into());
        case.config.protected.insert("4".into());
    });
    let plan = case.plan();
    assert_eq!(plan.held().count(), 4);
    let allows: Vec<&str> = plan.held().filter_map(|(_, hold)| hold.allow.as_deref()).collect();
    assert_eq!(allows, ["--allow-key 4", "--allow-key 1", "--allow-key 2", "--allow-key 3"]);
    let allowed = case.with(|case| case.overrides.keys.extend(["1", "4"].map(Key::from)));
    assert_eq!(allowed.plan().held().count(), 2);
}

#[test]
fn member_of_departments_elsewhere_is_held() {
    let case = Case::new("left 1 on=2026-09-01", "user 1 甲 in 1,900 key=1");
    assert_eq!(reasons(&case.plan()), BTreeSet::from([HoldReason::Protected]));
}

#[test]
fn special_people_are_updated_like_everybody() {
    let case = Case::new("person 1 甲 title=新", "user 1 甲 admin key=1 title=旧");
    assert_eq!(case.plan().free().count(), 1);
}

#[test]
fn first_apply_creates_a_few_people_and_the_next_one_the_rest() {
    let source: String = (0..8).map(|i| format!("person {i} 员工 mobile=1380000000{i}\n")).collect();
    let case = Case::new(&source, "").with(|case| {
        case.config.canary = 5;
        case.rolling.applied_before = false;
    });
    let plan = case.plan();
    assert_eq!((plan.free().count(), plan.held().count()), (5, 3));
    assert_eq!(plan.held().next().unwrap().1.allow, None);
    let next = case.with(|case| case.rolling.applied_before = true);
    assert_eq!(next.plan().free().count(), 8);
}

#[test]
fn department_waits_for_the_removal_that_empties_it() {
    let case = Case::new("left 1 on=2026-09-01", "dept 11 销售部 key=D1\nuser 1 甲 in 11 boss key=1")
        .gone_since_yesterday(&["D1"])
        .with(|case| case.config.departments_percent = 100);
    assert_eq!(reasons(&case.plan()), BTreeSet::from([HoldReason::Protected, HoldReason::Needs]));
    let allowed = case.with(|case| _ = case.overrides.keys.insert("1".into()));
    assert_eq!(allowed.plan().free().count(), 2);
}

#[test]
fn price_is_of_what_is_not_held() {
    let mut case = company(10, 4, 0, 1);
    assert_eq!(case.plan().cost.total(), 1);
    case.overrides.removals = case.plan().checksums.removals;
    assert_eq!(case.plan().cost.total(), 9);
}

#[test]
fn only_some_keys_bring_what_they_need() {
    let plan = Case::new(
        "dept D1 一\ndept D2 二 in D1\ndept D3 三\nperson 1 甲 in D2 mobile=13800000001\nperson 2 乙 mobile=13800000002",
        "",
    )
    .plan()
    .only(&BTreeSet::from(["1".into()]));
    let ids: Vec<String> = plan.changes.iter().map(|planned| planned.id().to_string()).collect();
    assert_eq!(ids, ["create_department/D1", "create_department/D2", "create_person/1"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn never_more_than_the_limit_without_an_approval(
        n in 1..60_usize, leavers in 0..60_usize, mobiles in 0..20_usize, earlier in 0..6_usize, recreate in any::<bool>(),
    ) {
        let leavers = leavers.min(n);
        let case = company(n, leavers, mobiles.min(n - leavers), 0).with(|case| {
            case.rolling.people = earlier;
            case.config.mobile_change = if recreate { MobileChange::Recreate } else { MobileChange::Hold };
        });
        let limit = (n / 20).clamp(3, 50);
        prop_assert!(free(&case.plan(), &PEOPLE_REMOVALS) <= limit.saturating_sub(earlier));
    }

    #[test]
    fn guarding_twice_changes_nothing(leavers in 0..8_usize, mobiles in 0..4_usize) {
        let case = company(12, leavers, mobiles, 2);
        let once = case.plan();
        prop_assert_eq!(guard(once.clone(), &case.config, &case.rolling, &case.overrides), once);
    }
}

#[test]
fn a_quarantine_holds_the_same_wish_and_names_the_command_that_ends_it() {
    let case = |title: &str| Case::new(&format!("person E1 张伟 mobile=12000000001 title={title}"), "");
    let planned = &case("总监").drawn().changes[0];
    let quarantine = Quarantine {
        wanted: planned.wanted(),
        n_runs: 3,
        since: "2026-09-01".parse().unwrap(),
        detail: "refused".into(),
    };
    let guarded = |case: Case| case.with(|case| case.rolling.quarantined = [(planned.id(), quarantine.clone())].into());
    let same = guarded(case("总监"));
    assert_eq!(reasons(&same.plan()), BTreeSet::from([HoldReason::Quarantine]));
    let text = same.text();
    assert!(text.contains("dianmao release E1\n"), "{text}");
    assert_eq!(reasons(&guarded(case("经理")).plan()), BTreeSet::new());
}
