//! What no two rows may share.

use super::{print, print_people, take_in, take_in_people, take_in_with, template};

#[test]
fn duplicate_keys_set_all_their_rows_aside() {
    let intake = take_in(
        "a|Sales|\nb|Shops|a\na|Trade|",
        "1|Ann|13800000001|a\n2|Bob|13800000002|b\n1|Anna|13800000003|a\n1|Anne|13800000004|a\n1|Anni|13800000005|a",
    );
    insta::assert_snapshot!(print(&intake), @"
    = department a
    = department b
    = person 1
    = person 2
    ! [duplicate_key] departments.csv:2: `a`: key: the department `a` stands more than once: departments.csv:2, departments.csv:4; keep one row
    ! [set_aside] departments.csv:3: `b`: parent: its parent `a` (departments.csv:2) is set aside; correct that row first
    ! [duplicate_key] departments.csv:4: `a`: key: the department `a` stands more than once: departments.csv:2, departments.csv:4; keep one row
    ! [set_aside] people.csv:2: `1`: departments: the department `a` (departments.csv:2) is set aside; correct that row first
    ! [duplicate_key] people.csv:2: `1`: key: the person `1` stands more than once: people.csv:2, people.csv:4, people.csv:5 and 1 more; keep one row
    ! [set_aside] people.csv:3: `2`: departments: the department `b` (departments.csv:3) is set aside; correct that row first
    ! [set_aside] people.csv:4: `1`: departments: the department `a` (departments.csv:2) is set aside; correct that row first
    ! [duplicate_key] people.csv:4: `1`: key: the person `1` stands more than once: people.csv:2, people.csv:4, people.csv:5 and 1 more; keep one row
    ! [set_aside] people.csv:5: `1`: departments: the department `a` (departments.csv:2) is set aside; correct that row first
    ! [duplicate_key] people.csv:5: `1`: key: the person `1` stands more than once: people.csv:2, people.csv:4, people.csv:5 and 1 more; keep one row
    ! [set_aside] people.csv:6: `1`: departments: the department `a` (departments.csv:2) is set aside; correct that row first
    ! [duplicate_key] people.csv:6: `1`: key: the person `1` stands more than once: people.csv:2, people.csv:4, people.csv:5 and 1 more; keep one row
    ");
}

#[test]
fn row_that_stands_twice_is_one_problem_a_row_not_two() {
    let intake = take_in("a|Sales|", "1|Ann|13800000001|a\n1|Ann|13800000001|a");
    insta::assert_snapshot!(print(&intake), @"
    + a Sales < root
    = person 1
    ! [duplicate_key] people.csv:2: `1`: key: the person `1` stands more than once: people.csv:2, people.csv:3; keep one row
    ! [duplicate_key] people.csv:3: `1`: key: the person `1` stands more than once: people.csv:2, people.csv:3; keep one row
    ");
}

#[test]
fn shared_mobile_sets_all_its_people_aside_and_is_shown_masked() {
    let intake =
        take_in("a|Sales|", "1|Ann|13800000001|a\n2|Bob|13800000001|a\n3|Eve|+86-13800000001|a\n4|Joe|13800000004|a");
    insta::assert_snapshot!(print(&intake), @"
    + a Sales < root
    + 4 Joe 138****0004 in a
    = person 1
    = person 2
    = person 3
    ! [duplicate_mobile] people.csv:2: `1`: mobile: more than one person has `138****0001`: people.csv:2, people.csv:3, people.csv:4; correct all but one
    ! [duplicate_mobile] people.csv:3: `2`: mobile: more than one person has `138****0001`: people.csv:2, people.csv:3, people.csv:4; correct all but one
    ! [duplicate_mobile] people.csv:4: `3`: mobile: more than one person has `138****0001`: people.csv:2, people.csv:3, people.csv:4; correct all but one
    ");
}

#[test]
fn email_telephone_and_userid_are_unique_too() {
    let intake = take_in_with(
        |mapping| {
            mapping.employees[0].email = template("{{ email }}");
            mapping.employees[0].telephone = template("{{ telephone }}");
            mapping.employees[0].userid = template("{{ account }}");
        },
        "a|Sales|",
        "id|name|mobile|departments|email|telephone|account
         1|Ann|13800000001|a|lee@example.com||u1
         2|Bob|13800000002|a|Lee@Example.com||u2
         3|Eve|13800000003|a||8001|u3
         4|Joe|13800000004|a||8001|u4
         5|Kim|13800000005|a|||u5
         6|Lou|13800000006|a|||u5",
    );
    insta::assert_snapshot!(print(&intake), @"
    + a Sales < root
    = person 1
    = person 2
    = person 3
    = person 4
    = person 5
    = person 6
    ! [duplicate_email] people.csv:2: `1`: email: more than one person has `lee@*******.***`: people.csv:2, people.csv:3; correct all but one
    ! [duplicate_email] people.csv:3: `2`: email: more than one person has `lee@*******.***`: people.csv:2, people.csv:3; correct all but one
    ! [duplicate_telephone] people.csv:4: `3`: telephone: more than one person has `800*`: people.csv:4, people.csv:5; correct all but one
    ! [duplicate_telephone] people.csv:5: `4`: telephone: more than one person has `800*`: people.csv:4, people.csv:5; correct all but one
    ! [duplicate_userid] people.csv:6: `5`: userid: more than one person has `u5`: people.csv:6, people.csv:7; correct all but one
    ! [duplicate_userid] people.csv:7: `6`: userid: more than one person has `u5`: people.csv:6, people.csv:7; correct all but one
    ");
}

#[test]
fn people_of_one_pinyin_get_userids_of_their_own() {
    let people = "id|name|mobile|left
         1|张伟|13800000001|
         2|章伟|13800000002|
         3|李娜|13800000003|
         4|李娜|13800000004|2026-01-01
         5|王芳|13800000005|";
    let chosen = |if_taken: Option<&str>| {
        print_people(&take_in_people(
            |mapping| {
                let [block] = mapping.employees.as_mut_slice() else { unreachable!("one block") };
                block.userid = template("{{ name | pinyin }}");
                block.userid_if_taken = if_taken.map(str::to_owned);
                block.leave_date = template("{{ left }}");
            },
            people,
        ))
    };
    insta::assert_snapshot!(chosen(None), @"
    + 3 李娜 as lina
    + 5 王芳 as wangfang
    = 1
    = 2
    - 4 2026-01-01
    ! [duplicate_userid] people.csv:2: `1`: userid: more than one person has `zhangwei`: people.csv:2, people.csv:3; correct all but one
    ! [duplicate_userid] people.csv:3: `2`: userid: more than one person has `zhangwei`: people.csv:2, people.csv:3; correct all but one
    ");
    insta::assert_snapshot!(chosen(Some("{{ name | pinyin }}{{ id }}")), @"
    + 1 张伟 as zhangwei1
    + 2 章伟 as zhangwei2
    + 3 李娜 as lina3
    + 5 王芳 as wangfang
    - 4 2026-01-01
    ");
}

#[test]
fn userids_that_differ_in_case_alone_are_one() {
    let intake = take_in_people(
        |mapping| mapping.employees[0].userid = template("{{ account }}"),
        "id|name|mobile|account\n1|Ann|13800000001|Li\n2|Bob|13800000002|li",
    );
    assert_eq!(intake.problems.len(), 2);
    assert!(intake.org.people.is_empty());
}

#[test]
fn userids_are_told_to_be_of_names_where_they_are() {
    let is_of_names = |userid: Option<&str>| {
        take_in_people(
            |mapping| mapping.employees[0].userid = userid.map(str::to_owned),
            "id|name|mobile|account\n1|Ann|13800000001|ann",
        )
        .userids_of_names
    };
    assert!(is_of_names(Some("{{ name | pinyin }}")));
    for userid in [None, Some("{{ account }}"), Some("{{ name | pinyin }}{{ id }}")] {
        assert!(!is_of_names(userid), "{userid:?}");
    }
}
