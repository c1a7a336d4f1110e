//! What a plan looks like: every kind of line, and every section.

use dianmao_roster::plan::{Invitation, RenderOptions};

use crate::case::Case;

#[test]
fn every_kind_of_line_and_section() {
    insta::assert_snapshot!(everything().text(), @r#"
    旧部
      - department 旧部 (D9): no longer in the source [held]
    研发中心
      > department 研发中心 (D4)
          parent: 销售部 -> (the managed root)
      > 王芳 (1003)
          departments: 研发中心 -> 研发中心, 销售部 / 华南
      -/+ 赵敏 (1004) [held]
          mobile: 138****0004 -> 139****0004
          LOST: roles, leave balances, face recognition, chats, attendance group,
            and being others' manager
      ? 周杰 (1006): invited on 2026-09-01, 9 days ago, has not accepted yet
    销售部
      ~ department 销售部 (D1)
          name: 销售 -> 销售部
    销售部 / 华东
      + 张伟 (1001), 工程师, 138****0001
      ~ 李娜 (1002)
          title: 工程师 -> 高级工程师
          email: l***@example.com -> l***@example.com (masked; `--reveal` shows the
            difference)
      - 孙丽 (1005): last working day 2026-09-01
    销售部 / 华南
      + department 华南 (D3)

    Impact:
      1 person joins.
      1 person changes department.
      1 person leaves the company, all chat groups and the attendance group.
      1 department moves with everybody in it.

    Held:
      赵敏 (1004): DingTalk cannot change a mobile number: the person is deleted and
        created again (`[sync] mobile_change = "hold"`). To allow it:
        dianmao apply --allow-removals 523d00b6
      旧部 (D9): 1 department would be removed, after 0 in the last 7 days; the
        limit is 0 (2 % of 4, at most 3). To allow it:
        dianmao apply --allow-removals 523d00b6

    Refused:
      4 people and departments would be updated; the limit is 3 (30 % of 9, 3
        always). To allow it:
        dianmao apply --allow-updates 36817fa0

    Problems (1):
      `1007`: mobile: 138****0099 is the number of the DingTalk user `guest`, whom
        we do not manage; correct the row, or free the number there first

    Notes:
      Gone from DingTalk since they were written, and created again if HR still has
        them (1): `1001`.
      hired_on: DingTalk returned it for nobody, so it is left alone for 1 person;
        `dianmao doctor` says whether a permission is missing.
      Set aside for a problem, neither changed nor removed (2): `1007`, `1010`.
      Waiting for their first day (1): `1011`.
      Leaving later, the first on 2026-09-12 (1): `1012`.
      Left alone, because they are in DingTalk only and were never ours: 1 person
        and 1 department.

    Plan: 1 department to create, 2 departments to update, 1 person to create, 2
    people to update, 1 person to re-create, 1 person to remove, 1 department to
    remove; 2 of these held. DingTalk has 5 people and 4 departments of ours.
    Calls: create department 1, update department 2, create person 1, update person
      2, read person 1, delete person 1; about 1 second.
    "#);
}

#[test]
fn head_shows_the_first_changes_and_counts_the_rest() {
    let text = everything().plan().render(&RenderOptions { head: Some(3), ..RenderOptions::default() });
    let changes = text.split("\n\n").next().unwrap();
    insta::assert_snapshot!(changes, @r"
    旧部
      - department 旧部 (D9): no longer in the source [held]
    研发中心
      > department 研发中心 (D4)
          parent: 销售部 -> (the managed root)
      > 王芳 (1003)
          departments: 研发中心 -> 研发中心, 销售部 / 华南
    … and 7 more changes
    ");
}

#[test]
fn reveal_shows_what_is_masked() {
    let text = everything().plan().render(&RenderOptions { reveal: true, ..RenderOptions::default() });
    let shown: Vec<&str> = text.lines().filter(|line| line.contains("13") || line.contains('@')).collect();
    insta::assert_snapshot!(shown.join("\n"), @r"
        mobile: 13800000004 -> 13900000004
    + 张伟 (1001), 工程师, 13800000001
        email: lina@example.com -> li.na@example.com
    `1007`: mobile: 138****0099 is the number of the DingTalk user `guest`, whom
    ");
}

#[test]
fn sentences_break_at_the_width() {
    let text = everything().plan().render(&RenderOptions { width: 60, ..RenderOptions::default() });
    let notes = text.split("\n\n").find(|section| section.starts_with("Held:")).unwrap();
    insta::assert_snapshot!(notes, @r#"
    Held:
      赵敏 (1004): DingTalk cannot change a mobile number: the
        person is deleted and created again (`[sync]
        mobile_change = "hold"`). To allow it:
        dianmao apply --allow-removals 523d00b6
      旧部 (D9): 1 department would be removed, after 0 in the
        last 7 days; the limit is 0 (2 % of 4, at most 3). To
        allow it:
        dianmao apply --allow-removals 523d00b6
    "#);
}

#[test]
fn equal_sides_are_no_changes_in_words() {
    let case = Case::new(
        "dept D1 销售部\nperson 1 甲 in D1 mobile=13800000001",
        "dept 11 销售部 key=D1\nuser 1 甲 in 11 key=1 mobile=13800000001",
    );
    insta::assert_snapshot!(case.text(), @"No changes.");
}

#[test]
fn first_apply_says_how_many_wait() {
    let source: String = (1..9).map(|n| format!("person {n} 员工{n} mobile=1380000000{n}\n")).collect();
    let case = Case::new(&source, "user admin 管理员 admin").with(|case| {
        case.config.canary = 5;
        case.rolling.applied_before = false;
    });
    insta::assert_snapshot!(case.text(), @r"
    (the managed root)
      + 员工1 (1), 138****0001
      + 员工2 (2), 138****0002
      + 员工3 (3), 138****0003
      + 员工4 (4), 138****0004
      + 员工5 (5), 138****0005
      + 员工6 (6), 138****0006 [held]
      + 员工7 (7), 138****0007 [held]
      + 员工8 (8), 138****0008 [held]

    Impact:
      5 people join.

    Held:
      员工6 (6), 员工7 (7), 员工8 (8): 8 people would be created; the first apply
        creates 5 (`[sync] canary`), the next one the rest.

    Notes:
      Left alone, because they are in DingTalk only and were never ours: 1 person.

    Plan: 8 people to create; 3 of these held. DingTalk has 0 people and 0
    departments of ours.
    Calls: create person 5; about 1 second.
    ");
}

#[test]
fn new_person_without_a_mobile_is_a_problem_and_no_change() {
    let case = Case::new("person 1 甲", "");
    insta::assert_snapshot!(case.text(), @r"
    Problems (1):
      `1`: mobile: nobody can be created without it; fill it in, or map it in the
        configuration

    No changes.
    ");
}

#[test]
fn department_under_a_hand_made_one_moves_back() {
    let case = Case::new("dept D1 销售部", "dept 11 销售部 in 12 key=D1\ndept 12 临时");
    insta::assert_snapshot!(case.text(), @r"
    销售部
      > department 销售部 (D1)
          parent: (department 12, not ours) -> (the managed root)

    Impact:
      1 department moves with everybody in it.

    Notes:
      Left alone, because they are in DingTalk only and were never ours: 1
        department.

    Plan: 1 department to update. DingTalk has 0 people and 1 department of ours.
    Calls: update department 1; about 1 second.
    ");
}

/// One of each: a situation that nobody hopes for.
pub(crate) fn everything() -> Case {
    let source = "
        dept D1 销售部
        dept D2 华东 in D1
        dept D3 华南 in D1
        dept D4 研发中心
        person 1001 张伟 in D2 mobile=13800000001 title=工程师 email=zhang.wei@example.com
        person 1002 李娜 in D2 mobile=13800000002 title=高级工程师 email=li.na@example.com hired_on=2020-01-06
        person 1003 王芳 in D3,D4 mobile=13800000003 title=经理
        person 1004 赵敏 in D4 mobile=13900000004 title=总监
        person 1006 周杰 in D4 mobile=13800000006
        person 1007 钱进 in D3 mobile=13800000099
        aside-person 1010
        waits 1011
        left 1005 on=2026-09-01
        left 1012 on=2026-09-09";
    let remote = "
        dept 11 销售 key=D1
        dept 12 华东 in 11 key=D2
        dept 14 研发中心 in 11 key=D4
        dept 15 旧部 key=D9
        dept 16 临时项目组
        user 1002 李娜 in 12,16 key=1002 mobile=13800000002 title=工程师 email=lina@example.com
        user 1003 王芳 in 14 key=1003 mobile=13800000003 title=经理
        user 1004 赵敏 in 14 key=1004 mobile=13800000004 title=总监
        user 1005 孙丽 in 12 key=1005 mobile=13800000005
        user 1012 郑华 in 12 key=1012 mobile=13800000012
        user guest 外人 in 16 mobile=13800000099
        link 1001 1001";
    Case::new(source, remote).gone_since_yesterday(&["D9"]).with(|case| {
        let invited = Invitation { since: "2026-09-01".parse().unwrap(), days: 9 };
        case.pending.insert("1006".into(), Some(invited));
        case.directory.fields_never_seen.insert("hired_on");
    })
}
