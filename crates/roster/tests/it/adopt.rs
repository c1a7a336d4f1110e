//! Who is whose: each way to match, and each way to refuse a match.

use dianmao_roster::adopt::to_look_up;
use dianmao_roster::id::{DeptId, Key, UserId};
use dianmao_roster::org::{DeptRef, NO_DATE};
use dianmao_roster::problem::ProblemCode;

use crate::case::Case;

fn user_of(case: &Case, key: &str) -> Option<String> {
    case.adoption().links.people.get(&Key::from(key)).map(UserId::to_string)
}

fn dept_of(case: &Case, key: &str) -> Option<i64> {
    case.adoption().links.departments.get(&Key::from(key)).map(|id| id.0)
}

fn codes(case: &Case) -> Vec<(ProblemCode, String)> {
    let problems = case.adoption().problems;
    problems.into_iter().map(|problem| (problem.code, problem.key.unwrap().to_string())).collect()
}

#[test]
fn link_wins_over_everything_else() {
    let case = Case::new(
        "person 1001 张伟 job_number=1001",
        "user old 王芳 key=1001
         user 1001 张伟 job_number=1001",
    );
    assert_eq!(user_of(&case, "1001").as_deref(), Some("old"));
    assert!(case.adoption().adopted.people.is_empty());
}

#[test]
fn of_two_links_of_one_user_the_first_holds() {
    let mut case = Case::new(
        "person 1001 张伟\nperson 1002 李娜\nperson 1003 王芳",
        "user u1 张伟 key=1002\nuser u0 王芳 key=1003",
    );
    case.links.people.insert("1001".into(), "u1".into());
    let users = ["1001", "1002", "1003"].map(|key| user_of(&case, key));
    assert_eq!(users, [Some("u1".to_owned()), None, Some("u0".to_owned())]);
}

#[test]
fn userid_adopts_before_name_and_number() {
    let case = Case::new("person 1001 张伟 job_number=7", "user 1001 李娜\nuser u2 张伟 job_number=7");
    assert_eq!(user_of(&case, "1001").as_deref(), Some("1001"));
    assert_eq!(case.adoption().adopted.people.len(), 1);
}

#[test]
fn job_number_and_name_adopt_and_the_key_stands_in_for_the_number() {
    let case = Case::new("person 1001 张伟", "user u2 张伟 job_number=1001");
    assert_eq!(user_of(&case, "1001").as_deref(), Some("u2"));
}

#[test]
fn job_number_without_the_name_adopts_nobody() {
    let case = Case::new("person 1001 张伟", "user u2 李娜 job_number=1001");
    assert_eq!(user_of(&case, "1001"), None);
}

#[test]
fn mobile_and_name_adopt() {
    let case = Case::new("person 1001 张伟 mobile=13800000001", "user u2 张伟 mobile=13800000001");
    assert_eq!(user_of(&case, "1001").as_deref(), Some("u2"));
}

#[test]
fn email_and_name_adopt_whatever_the_case() {
    let case = Case::new("person 1001 张伟 email=Wei@example.com", "user u2 张伟 email=wei@example.com");
    assert_eq!(user_of(&case, "1001").as_deref(), Some("u2"));
}

#[test]
fn mobile_of_somebody_else_is_a_problem_and_sets_the_key_aside() {
    let case = Case::new("person 1001 张伟 mobile=13800000001", "user u2 李娜 mobile=13800000001");
    assert_eq!(codes(&case), [(ProblemCode::MobileTaken, "1001".to_owned())]);
    assert!(case.adoption().set_aside.people.contains(&Key::from("1001")));
    assert!(case.plan().is_empty());
    assert!(!case.adoption().problems[0].message.english.contains("13800000001"), "the number is masked");
}

#[test]
fn new_mobile_that_a_colleague_still_has_is_contested() {
    let case = Case::new(
        "person 1001 张伟 mobile=13800000002\nperson 1002 李娜 mobile=13800000003",
        "user 1001 张伟 key=1001 mobile=13800000001\nuser 1002 李娜 key=1002 mobile=13800000002",
    );
    assert!(codes(&case).is_empty(), "the colleague may give it up");
    assert_eq!(case.adoption().contested, [(Key::from("1001"), Key::from("1002"))].into());
}

#[test]
fn two_that_fit_are_ambiguous() {
    let case = Case::new("person 1001 张伟", "user u2 张伟 job_number=1001\nuser u3 张伟 job_number=1001");
    assert_eq!(codes(&case), [(ProblemCode::Ambiguous, "1001".to_owned())]);
    assert!(case.plan().is_empty());
}

#[test]
fn one_that_fits_two_keys_is_ambiguous_for_both() {
    let case = Case::new("person 1001 张伟 job_number=7\nperson 1002 张伟 job_number=7", "user u2 张伟 job_number=7");
    assert_eq!(codes(&case).len(), 2);
}

#[test]
fn user_linked_to_another_key_is_never_adopted() {
    let case = Case::new("person 1001 张伟 userid=u2 mobile=13800000001", "user u2 张伟 key=900");
    assert_eq!(user_of(&case, "1001"), None);
    assert_eq!(codes(&case), [(ProblemCode::Ambiguous, "1001".to_owned())]);
}

#[test]
fn department_is_adopted_by_the_key_it_carries() {
    let case = Case::new("dept D1 销售部", "dept 11 市场部 mark=D1\ndept 12 销售部");
    assert_eq!(dept_of(&case, "D1"), Some(11));
}

#[test]
fn department_is_adopted_by_name_below_an_adopted_parent() {
    let case =
        Case::new("dept D1 销售部\ndept D2 华东 in D1", "dept 11 Sales key=D1\ndept 12 华东 in 11\ndept 13 华东");
    assert_eq!(dept_of(&case, "D2"), Some(12));
}

#[test]
fn department_that_carries_another_key_of_ours_is_not_adopted_by_name() {
    let case = Case::new("dept D1 销售部\ndept D2 市场部", "dept 11 销售部 mark=D2");
    assert_eq!(dept_of(&case, "D1"), None);
    assert_eq!(dept_of(&case, "D2"), Some(11));
}

#[test]
fn ambiguous_department_sets_aside_what_hangs_on_it() {
    let case = Case::new(
        "dept D1 销售部\ndept D2 华东 in D1\nperson 1001 张伟 in D2 mobile=13800000001\nperson 1002 李娜 mobile=13800000002",
        "dept 11 a mark=D1\ndept 12 b mark=D1",
    );
    assert_eq!(codes(&case), [(ProblemCode::Ambiguous, "D1".to_owned())]);
    let keys: Vec<String> = case.plan().changes.iter().map(|planned| planned.change.key().to_string()).collect();
    assert_eq!(keys, ["1002"]);
}

#[test]
fn memberships_that_are_not_ours_are_kept() {
    let case = Case::new(
        "dept D1 销售部\nperson 1001 张伟 in D1",
        "dept 11 销售部 key=D1\ndept 12 篮球队\nuser 1001 张伟 in 1,11,12,900 key=1001",
    );
    let adoption = case.adoption();
    let kept: Vec<i64> = adoption.kept[&Key::from("1001")].iter().map(|id| id.0).collect();
    assert_eq!(kept, [12, 900]);
    let actual = adoption.actual.people[&Key::from("1001")].departments.clone().unwrap();
    assert!(actual.contains(&DeptRef::Root) && actual.contains(&DeptRef::Dept("D1".into())));
    assert!(adoption.standing[&Key::from("1001")].outside);
    assert_eq!((adoption.unmanaged_people, adoption.unmanaged_departments), (0, 1));
}

#[test]
fn absent_field_is_empty_and_withheld_field_is_unknown() {
    let mut case = Case::new("person 1001 张伟", "user 1001 张伟 key=1001");
    case.directory.fields_never_seen.insert("title");
    let actual = case.adoption().actual.people[&Key::from("1001")].clone();
    assert_eq!(actual.title, None);
    assert_eq!(actual.remark.as_deref(), Some(""));
    assert_eq!(actual.hired_on, Some(NO_DATE));
}

#[test]
fn link_to_what_is_gone_is_told_and_the_object_is_created_again_under_its_userid() {
    let case = Case::new("dept D1 销售部\nperson 1001 张伟 in D1 mobile=13800000001", "link 1001 u9\nlink D1 99");
    let adoption = case.adoption();
    assert_eq!(adoption.gone.people[&Key::from("1001")], UserId::from("u9"));
    assert_eq!(adoption.gone.departments[&Key::from("D1")], DeptId(99));
    let plan = case.plan();
    assert_eq!(plan.changes[1].userid(), Some(&UserId::from("u9")));
}

#[test]
fn nothing_is_created_again_after_an_incomplete_read() {
    let mut case = Case::new("dept D1 销售部\nperson 1001 张伟 in D1 mobile=13800000001", "link 1001 u9\nlink D1 99");
    case.evidence.gaps.push(dianmao_roster::proof::Gap { department: DeptId(1), counted: 2, read: 1 });
    assert!(case.plan().is_empty());
}

#[test]
fn below_a_sub_department_linked_and_chosen_userids_are_looked_up() {
    let case = Case::new("person 1001 张伟\nperson 1002 李娜", "user 1002 李娜\nlink 1003 u3");
    let mut input = case.adopt_input();
    assert!(to_look_up(&input, DeptId(1)).is_empty(), "the company's root shows everybody");
    input.root = DeptId(500);
    let found: Vec<String> = to_look_up(&input, DeptId(1)).iter().map(UserId::to_string).collect();
    assert_eq!(found, ["1001", "u3"]);
}

#[test]
fn userid_that_is_made_of_a_name_is_nobodys_proof() {
    let case = |name: &str| {
        Case::new("person 1 章伟", &format!("user zhangwei {name}")).with(|case| {
            case.intake.userids_of_names = true;
            case.intake.userids.insert("1".into(), "zhangwei".into());
        })
    };
    let other = case("张伟");
    assert_eq!(user_of(&other, "1"), None);
    assert_eq!(codes(&other), [(ProblemCode::Ambiguous, "1".to_owned())]);
    assert!(other.plan().is_empty(), "nobody is renamed, and nobody is created over them");
    assert_eq!(user_of(&case("章伟"), "1").as_deref(), Some("zhangwei"));
}
