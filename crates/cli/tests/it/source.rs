//! HR's files: what stops a run, and what only sets a row aside.

use crate::world::World;

const HEADER: &str = "工号,姓名,手机号,部门编号,职位,邮箱,入职日期,离职日期\n";

#[test]
fn a_file_that_cannot_be_used_as_a_whole_stops_the_run() {
    let half = format!("{HEADER}1001,陈知行,12000000101,D1,研发");
    let open = format!("{HEADER}1001,\"陈知行,12000000101,D1,研发");
    let renamed = HEADER.replace("手机号", "手机号码") + "1001,陈知行,12000000101,D1,研发总监,,,\n";
    let cases = [
        ("", "error: `employees.csv` is empty; export it again with its header and rows\n"),
        (HEADER, "error: `employees.csv` has a header but no rows; export it again\n"),
        (
            &half,
            "error: employees.csv:2: 5 fields where the header has 8; the file is half-written, or a field with a separator is not quoted\n",
        ),
        (
            &open,
            "error: employees.csv:2: a quoted field in this row never ends; the file is half-written, or a `\"` is missing\n",
        ),
        (&renamed, "error: employees.csv:1: mobile: there is no column `手机号`; did you mean `手机号码`?\n"),
    ];
    let world = World::company();
    for (text, message) in cases {
        world.write("hr/employees.csv", text);
        let run = world.dianmao(&["apply", "--yes"]);
        assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (1, "", message));
    }
    std::fs::remove_file(world.path("hr/employees.csv")).unwrap();
    world.dianmao(&["apply", "--yes"]).assert_fails(1, "error: cannot read `hr/employees.csv`; check the path");
    assert_eq!(world.n_calls("/topapi/v2/user/create") + world.n_calls("/topapi/v2/department/create"), 0);
}

#[test]
fn a_bad_row_is_set_aside_and_the_rest_goes_on() {
    let world = World::company();
    world.append(
        "hr/employees.csv",
        "1009,刘一,12000000101,D1,工程师,,,\n\
         1002,林二,12000000112,D11,工程师,,,\n\
         1011,张三,12000000113,D99,工程师,,,\n\
         1012,李四,abc,D1,工程师,,,\n\
         1013,王五,12000000115,D31,工程师,,2024-13-01,\n\
         ,赵六,12000000116,D1,工程师,,,\n\
         1014,,12000000117,D1,工程师,,,\n\
         1015,钱七,1.38E+10,D1,工程师,,,\n",
    );
    world.append("hr/departments.csv", "D31,循环甲,D32\nD32,循环乙,D31\nD4,孤儿部,D77\nD5,,D1\n");
    let plan = world.dianmao(&["plan"]);
    let problems = plan.stdout.split("Problems (").nth(1).unwrap().split("\n\n").next().unwrap();
    insta::assert_snapshot!(problems, @r#"
    15):
      departments.csv:7: `D31`: parent: it is below itself (`D31` > `D32` > `D31`);
        correct one of the parents
      departments.csv:8: `D32`: parent: it is below itself (`D31` > `D32` > `D31`);
        correct one of the parents
      departments.csv:9: `D4`: parent: there is no department `D77`; add its row, or
        correct the parent
      departments.csv:10: `D5`: name: it is empty; fill in `部门名称`
      employees.csv:2: `1001`: mobile: more than one person has `120****0101`:
        employees.csv:2, employees.csv:10; correct all but one
      employees.csv:3: `1002`: key: the person `1002` stands more than once:
        employees.csv:3, employees.csv:11; keep one row
      employees.csv:10: `1009`: mobile: more than one person has `120****0101`:
        employees.csv:2, employees.csv:10; correct all but one
      employees.csv:11: `1002`: key: the person `1002` stands more than once:
        employees.csv:3, employees.csv:11; keep one row
      employees.csv:12: `1011`: departments: there is no department `D99`; add its
        row, or correct the department
      employees.csv:13: `1012`: mobile: `abc` (0 digits) is no mobile number: it
        must be 11 digits starting with 1, or `+CC-NUMBER` for a number from
        elsewhere
      employees.csv:14: `1013`: departments: the department `D31`
        (departments.csv:7) is set aside; correct that row first
      employees.csv:14: `1013`: hired_on: `2024-13-01` is no date from 1970 on;
        write it as `2026-09-01`, or name its form with `| date('%d.%m.%Y')`
      employees.csv:15: key: it is empty; fill in `工号`
      employees.csv:16: `1014`: name: it is empty; fill in `姓名`
      employees.csv:17: `1015`: mobile: the cell holds `1.38E+10`, a number that a
        spreadsheet has rounded; make the column text and export it again
    "#);
    let run = world.dianmao(&["apply", "--yes"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, "Run 1: 11 done.\n"));
    assert_eq!(world.userids(), ["1003", "1004", "1005", "1006", "1007", "1008"]);
}

#[test]
fn a_row_that_becomes_bad_removes_nobody() {
    let world = World::company().synced();
    world.edit("hr/employees.csv", "12000000104", "12000000105");
    let run = world.dianmao(&["plan", "--json"]);
    assert_eq!((run.json()["counts"]["free"].as_u64(), run.json()["counts"]["problems"].as_u64()), (Some(0), Some(2)));
    assert_eq!(world.dianmao(&["apply", "--yes"]).code, 0);
    assert_eq!(world.userids().len(), 8);
}

#[test]
fn a_field_that_dingtalk_withholds_is_left_alone_and_named() {
    let world = World::company().synced();
    world.emulator().post("seed", r#"{"app":{"fields_withheld":["mobile"]}}"#);
    world.edit("hr/employees.csv", "12000000104", "12000000994");
    let run = world.dianmao(&["plan"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("No changes.") && run.stdout.contains("mobile"), "{}", run.stdout);
}
