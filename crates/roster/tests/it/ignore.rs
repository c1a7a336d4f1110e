//! What somebody wants left alone is neither created nor changed nor removed.

use dianmao_roster::ignore::Ignore;

use crate::case::Case;

const SOURCE: &str = "
    dept D1 甲部
    dept T1 试点 in D1
    dept T2 试点二组 in T1
    person 1 员工 in D1 mobile=13800000001 title=新
    person 2 外包 in D1 mobile=13800000002 title=新
    person 3 试点员工 in T2 mobile=13800000003
    left x4 on=2026-09-01";
const REMOTE: &str = "
    dept 11 甲部 key=D1
    user 1 员工 in 11 key=1 mobile=13800000001 title=旧
    user outsourced 外包 in 11 key=2 mobile=13800000002 title=旧
    user x4 旧人 in 11 key=x4
    user x5 消失 in 11 key=x5";

fn case(patterns: &[&str]) -> Case {
    Case::new(SOURCE, REMOTE).gone_since_yesterday(&["x5"]).with(|case| {
        let ignore = Ignore(patterns.iter().map(|pattern| (*pattern).to_owned()).collect());
        ignore.apply(&mut case.intake, &case.links);
    })
}

fn ids(case: &Case) -> Vec<String> {
    case.plan().changes.iter().map(|planned| planned.id().to_string()).collect()
}

#[test]
fn nothing_is_ignored_unless_it_is_named() {
    assert_eq!(
        ids(&case(&[])),
        [
            "create_department/T1",
            "create_department/T2",
            "update_person/1",
            "update_person/2",
            "create_person/3",
            "remove_person/x4",
            "remove_person/x5"
        ]
    );
}

#[test]
fn department_is_ignored_with_what_hangs_on_it() {
    assert_eq!(ids(&case(&["T1"])), ["update_person/1", "update_person/2", "remove_person/x4", "remove_person/x5"]);
}

#[test]
fn leavers_and_missing_people_stay() {
    assert_eq!(ids(&case(&["T*", "x*"])), ["update_person/1", "update_person/2"]);
}

#[test]
fn userid_of_the_link_counts() {
    let case = case(&["T*", "x*", "out*"]);
    assert_eq!(ids(&case), ["update_person/1"]);
    let text = case.text();
    assert!(text.contains("Left alone with what hangs on them, as `[sync] ignore` says (6): `2`, `3`,"), "{text}");
    assert!(!text.contains("Set aside"), "{text}");
}
