//! `dianmao plan`.

use crate::world::{World, mode};

#[test]
fn a_first_plan() {
    let world = World::company();
    let run = world.dianmao(&["plan"]);
    insta::assert_snapshot!(world.shown(&run), @r#"
    exit 0
    --- stdout
    市场中心
      + department 市场中心 (D2)
      + 郑安然 (1005), 市场总监, 120****0105
    市场中心 / 华东销售部
      + department 华东销售部 (D21)
      + 王书言 (1006), 销售经理, 120****0106
      + 赵启明 (1007), 客户经理, 120****0107
    研发中心
      + department 研发中心 (D1)
      + 陈知行 (1001), 研发总监, 120****0101
    研发中心 / 平台研发部
      + department 平台研发部 (D11)
      + 林若水 (1002), 后端工程师, 120****0102
      + 周明远 (1003), 前端工程师, 120****0103
      + 孙一鸣 (1008), 配置管理员, 120****0108
          departments: 研发中心 / 平台研发部, 研发中心 / 质量保障部
    研发中心 / 质量保障部
      + department 质量保障部 (D12)
      + 吴清和 (1004), 测试工程师, 120****0104

    Impact:
      8 people join.

    Plan: 5 departments to create, 8 people to create. DingTalk has 0 people and 0
    departments of ours.
    Calls: create department 5, create person 8; about 1 second.
    "#);
    assert_eq!(world.userids(), [""; 0]);
}

#[test]
fn the_document_is_the_same_by_either_option() {
    let world = World::company();
    let json = world.dianmao(&["plan", "--json"]);
    assert_eq!((json.code, json.stderr.as_str()), (0, ""));
    assert_eq!(json.json()["schema"], "dianmao.plan/1");
    assert_eq!(json.json()["counts"]["free"], 13);
    assert_eq!(world.dianmao(&["plan", "--as", "json"]).stdout, json.stdout);
}

#[test]
fn page_and_markdown_say_what_the_terminal_says_and_mask_what_it_masks() {
    let world = World::company();
    for (form, head) in [("markdown", "## Plan\n\nPlan: 5 departments to create"), ("html", "<!DOCTYPE html>")] {
        let shown = world.dianmao(&["plan", "--as", form]);
        assert_eq!((shown.code, shown.stderr.as_str()), (0, ""), "{form}");
        assert!(shown.stdout.starts_with(head), "{}", shown.stdout);
        assert!(shown.stdout.contains("市场中心 / 华东销售部") && shown.stdout.contains("陈知行 (1001)"), "{form}");
        assert!(!shown.stdout.contains("12000000101"), "{form}");
        assert!(world.dianmao(&["plan", "--as", form, "--reveal"]).stdout.contains("12000000101"), "{form}");
    }
    assert_eq!(world.userids(), [""; 0]);
}

#[test]
fn mobile_numbers_are_masked_on_the_terminal_alone() {
    let world = World::company();
    assert!(!world.dianmao(&["plan"]).stdout.contains("12000000101"));
    assert!(world.dianmao(&["plan", "--reveal"]).stdout.contains("12000000101"));
    assert!(world.dianmao(&["plan", "--json"]).stdout.contains("12000000101"));
}

#[test]
fn the_exit_code_tells_of_changes_when_asked() {
    let world = World::company();
    assert_eq!(world.dianmao(&["plan", "--detailed-exitcode"]).code, 2);
    let world = world.synced();
    let run = world.dianmao(&["plan", "--detailed-exitcode"]);
    assert_eq!(world.shown(&run), "exit 0\n--- stdout\nNo changes.\n");
}

#[test]
fn strict_exits_with_3_for_a_problem_and_says_so() {
    let world = World::company();
    assert_eq!(world.dianmao(&["plan", "--strict"]).code, 0);
    world.append("hr/employees.csv", "1009,刘一,12000000109,D99,工程师,,,\n");
    let run = world.dianmao(&["plan", "--strict", "--detailed-exitcode"]);
    assert_eq!(run.code, 3);
    assert_eq!(run.stderr, "1 problem in the input, and `--strict` takes none\n");
    assert!(run.stdout.contains("Problems (1):"), "{}", run.stdout);
}

#[test]
#[cfg(unix)]
fn a_saved_plan_is_for_its_owner_alone() {
    let world = World::company();
    world.write("plan.json", "an older one that everybody can read");
    let run = world.dianmao(&["plan", "--out", "plan.json"]);
    assert_eq!(run.code, 0);
    assert_eq!(run.stderr, "saved to plan.json; `dianmao apply plan.json` carries it out\n");
    assert_eq!(mode(&world.path("plan.json")), 0o600);
    assert_eq!(world.read("plan.json") + "\n", world.dianmao(&["plan", "--json"]).stdout);
}

#[test]
fn a_plan_that_cannot_be_saved_says_where() {
    let world = World::company();
    let run = world.dianmao(&["plan", "--out", "nowhere/plan.json"]);
    run.assert_fails(1, "cannot write nowhere/plan.json: ");
}

#[test]
fn only_some_keys_and_what_they_need() {
    let world = World::company();
    let run = world.dianmao(&["plan", "--only", "1002"]);
    insta::assert_snapshot!(world.shown(&run), @r#"
    exit 0
    --- stdout
    研发中心
      + department 研发中心 (D1)
    研发中心 / 平台研发部
      + department 平台研发部 (D11)
      + 林若水 (1002), 后端工程师, 120****0102

    Impact:
      1 person joins.

    Plan: 2 departments to create, 1 person to create. DingTalk has 0 people and 0
    departments of ours.
    Calls: create department 2, create person 1; about 1 second.
    "#);
    let two = world.dianmao(&["plan", "--json", "--only", "1001,1005"]);
    assert_eq!(two.json()["counts"]["free"], 4);
}

#[test]
fn a_key_that_nobody_has_is_an_error() {
    let world = World::company();
    world.dianmao(&["plan", "--only", "1O01"]).assert_fails(1, "`1O01`");
    world.synced().dianmao(&["plan", "--only", "1001"]).assert_fails(0, "");
}
