//! `dianmao check`: the HR data before any call.

use crate::world::World;

/// The sample of `dianmao init` with nobody to call, and rows that have every kind of fault.
fn world() -> World {
    let world = World::empty();
    assert_eq!(world.dianmao(&["init"]).code, 0);
    // Neither an app nor its secret is needed.
    let config = world.read("dianmao.toml");
    let source = config.find("\n[source]").unwrap();
    world.write("dianmao.toml", &config[source..]);
    world
}

fn bad() -> World {
    let world = world();
    world.edit("dianmao.toml", "dir = \"hr\" ", "mend_names = { \"-\" = \" \" }\ndir = \"hr\" ");
    world.edit(
        "dianmao.toml",
        "file = \"employees.csv\"\n",
        "file = \"employees.csv\"\nexclude = \"职位 == '机器人'\"\n",
    );
    world.append(
        "hr/departments.csv",
        "D31,环一,D32\nD32,环二,D31\nD4,R-D,D77\nD5,R-D,\nD6,研发,中心\n"
            .replace("研发,中心", "\"研发,中心\",")
            .as_str(),
    );
    world.append(
        "hr/employees.csv",
        "1009,吴九,12000000101,D1,,,,\n1011,郑十,12000000111,D99,,,,\n1012,钱多,+852-9123,D1,,,,\n\
         1013,机器,12000000113,D1,机器人,,,\n,无名,12000000114,D1,,,,\n1015,=孙,1.38E+10,D1,,,,\n1016,李 雪,11800000116,D1,,,,\n",
    );
    world
}

#[test]
fn bad_rows_are_listed_with_their_places() {
    let world = bad();
    let run = world.dianmao(&["check", "--lang", "en"]);
    insta::assert_snapshot!(world.shown(&run), @"
    exit 0
    --- stdout
    Problems: these rows are set aside (9):
      departments.csv:7: `D31`: parent: it is below itself (`D31` > `D32` > `D31`); correct one of the parents
      departments.csv:8: `D32`: parent: it is below itself (`D31` > `D32` > `D31`); correct one of the parents
      departments.csv:9: `D4`: parent: there is no department `D77`; add its row, or correct the parent
      departments.csv:11: `D6`: name: `研发,中心` holds `,`, which a department's name cannot; rename it, or write another character with `[source] mend_names`
      employees.csv:2: `1001`: mobile: more than one person has `120****0101`: employees.csv:2, employees.csv:10; correct all but one
      employees.csv:10: `1009`: mobile: more than one person has `120****0101`: employees.csv:2, employees.csv:10; correct all but one
      employees.csv:11: `1011`: departments: there is no department `D99`; add its row, or correct the department
      employees.csv:14: key: it is empty; fill in `工号`
      employees.csv:15: `1015`: mobile: the cell holds `1.38E+10`, a number that a spreadsheet has rounded; make the column text and export it again

    Look at these too (2):
      employees.csv:12: `1012`: mobile: +852-912* has the right form, and hardly any such number was given to anybody; look at it again
      employees.csv:16: `1016`: mobile: 118****0116 has the right form, and hardly any such number was given to anybody; look at it again

    Left out by the source's own rules:
      1 row of employees.csv by `exclude`: line 13

    Mended as `mend_names` says:
      departments.csv:9: `D4`: `R-D` -> `R D`
      departments.csv:10: `D5`: `R-D` -> `R D`

    9 problems and 2 warnings; 9 people in 6 departments can be taken in (0 left, 0 still to come).
    ");
    assert_eq!(world.dianmao(&["check", "--strict"]).code, 3);
}

#[test]
fn the_csv_goes_back_to_hr_in_chinese_and_to_nobody_else() {
    let world = bad();
    let run = world.dianmao(&["check", "-o", "problems.csv"]);
    insta::assert_snapshot!(world.shown(&run), @"
    exit 0
    --- stdout
    被规则排除：
      employees.csv 中 1 行（`exclude`）：第 13 行

    按 `mend_names` 更正的名称：
      departments.csv:9: `D4`: `R-D` -> `R D`
      departments.csv:10: `D5`: `R-D` -> `R D`

    9 个问题，2 个警告；可接收 6 个部门、9 人；已离职 0 人，待入职 0 人。
    --- stderr
    wrote problems.csv
    ");
    let csv = world.read("problems.csv").replace("\r\n", "\n");
    insta::assert_snapshot!(csv.trim_start_matches('\u{feff}'), @r#"
    级别,文件,工作表,行,列,字段,键,内容,代码,问题
    错误,departments.csv,,7,上级部门编号,parent,D31,D32,cycle,部门互为上下级（`D31` > `D32` > `D31`）；请更正其中一个上级
    错误,departments.csv,,8,上级部门编号,parent,D32,D31,cycle,部门互为上下级（`D31` > `D32` > `D31`）；请更正其中一个上级
    错误,departments.csv,,9,上级部门编号,parent,D4,D77,unknown_parent,没有部门 `D77`；请补充该部门，或更正上级部门
    错误,departments.csv,,11,部门名称,name,D6,"研发,中心",bad_value,"部门名称 `研发,中心` 含有不允许的字符 `,`；请改名，或在 `[source] mend_names` 中设置替换"
    错误,employees.csv,,2,手机号,mobile,1001,12000000101,duplicate_mobile,"不止一人使用 `120****0101`：employees.csv:2, employees.csv:10；请只保留一人"
    错误,employees.csv,,10,手机号,mobile,1009,12000000101,duplicate_mobile,"不止一人使用 `120****0101`：employees.csv:2, employees.csv:10；请只保留一人"
    错误,employees.csv,,11,部门编号,departments,1011,D99,unknown_department,没有部门 `D99`；请补充该部门，或更正
    错误,employees.csv,,14,工号,key,,,empty_field,内容为空；请填写 `工号`
    错误,employees.csv,,15,手机号,mobile,1015,1.38E+10,bad_value,单元格内容为 `1.38E+10`，数字已被表格舍入；请把该列设为文本后重新导出
    警告,employees.csv,,12,手机号,mobile,1012,'+852-9123,unlikely_mobile,'+852-912* 格式正确，但号段或位数不常见；请核对
    警告,employees.csv,,16,手机号,mobile,1016,11800000116,unlikely_mobile,118****0116 格式正确，但号段或位数不常见；请核对
    "#);
    #[cfg(unix)]
    assert_eq!(crate::world::mode(&world.path("problems.csv")), 0o600);
    assert!(!world.path("dianmao.db").exists(), "no store is opened");
}

#[test]
fn sound_data_has_nothing_to_tell_of() {
    let world = world();
    let run = world.dianmao(&["check", "--strict"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(run.stdout, @"0 个问题，0 个警告；可接收 5 个部门、8 人；已离职 0 人，待入职 0 人。");
}

#[test]
fn the_document_has_the_members_of_the_page() {
    let printed = bad().dianmao(&["check", "--json"]).json();
    crate::contracts::agree(&printed, &crate::contracts::sample("Check", "dianmao.check/1"), &[]);
    let values: Vec<&str> =
        printed["problems"].as_array().unwrap().iter().filter_map(|problem| problem["value"].as_str()).collect();
    assert!(values.contains(&"12000000101"), "{values:?}");
}

#[test]
fn the_page_about_mapping_shows_what_works() {
    let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/mapping.md");
    let page = std::fs::read_to_string(page).unwrap();
    let config = page.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let world = World::empty();
    world.write("dianmao.toml", config);
    world.write("hr/departments.csv", "部门编号,部门名称,上级部门编号\n1,研发-中心,\n2,平台，一部,1\n");
    world.write(
        "hr/employees.csv",
        "工号,姓名,公司,职位,状态,生效日期,部门编号,邮箱\n\
         1001,张伟,总部,经理,在职,2020/1/1,1,\n1001,张伟,总部,总监,在职,2021年3月1日,2,zhangwei@example.com\n1002,章伟,总部,工程师,试用,,2,\n\
         1003,单田芳,分公司,工程师,在职,,2,\n1004,R2,总部,机器人,在职,,2,\n1005,王芳,总部,工程师,离职,,2,\n",
    );
    world.write(
        "hr/contacts.csv",
        "工号,手机,邮箱\n1001,+86 120 0000 0001,ZW@example.com\n1002,１２０－００００－０００２,\n9,12000000009,\n",
    );
    let run = world.dianmao(&["check", "--lang", "en"]);
    insta::assert_snapshot!(world.shown(&run), @"
    exit 0
    --- stdout
    Left out by the source's own rules:
      1 row of contacts.csv by `merge`: line 4
      1 row of employees.csv by `effective_on`: line 2
      1 row of employees.csv by `exclude`: line 6
      1 row of employees.csv by `include`: line 5

    Mended as `mend_names` says:
      departments.csv:2: `D1`: `研发-中心` -> `研发 中心`
      departments.csv:3: `D2`: `平台，一部` -> `平台、一部`

    0 problems and 0 warnings; 2 people in 2 departments can be taken in (1 left, 0 still to come).
    ");
}

/// A company whose rows stand in the two sheets of one workbook.
fn workbook(departments: &str, employees: &str) -> World {
    let world = world();
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheets = [("部门", "hr/departments.csv", departments), ("员工", "hr/employees.csv", employees)];
    for (name, file, more) in sheets {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        for (row, line) in (0..).zip(world.read(file).lines().chain(more.lines())) {
            sheet.write_row(row, 0, crate::sources::cells(line)).unwrap();
        }
    }
    workbook.save(world.path("hr/hr.xlsx")).unwrap();
    world.edit("dianmao.toml", "file = \"departments.csv\"", "file = \"hr.xlsx\"\nsheet = \"部门\"");
    world.edit("dianmao.toml", "file = \"employees.csv\"", "file = \"hr.xlsx\"");
    world
}

#[test]
fn what_is_said_of_a_workbook_names_the_sheet() {
    let world = workbook("D6,R-D,", "1011,郑十,12000000111,D99,,,,\n1012,钱多,12000000112,D1,机器人,,,");
    world.edit("dianmao.toml", "dir = \"hr\" ", "mend_names = { \"-\" = \" \" }\ndir = \"hr\" ");
    world.edit("dianmao.toml", "key = \"{{ 工号 }}\"", "exclude = \"职位 == '机器人'\"\nkey = \"{{ 工号 }}\"");
    let run = world.dianmao(&["check", "--lang", "en"]);
    insta::assert_snapshot!(world.shown(&run), @"
    exit 0
    --- stdout
    Problems: these rows are set aside (1):
      hr.xlsx[员工]:10: `1011`: departments: there is no department `D99`; add its row, or correct the department

    Left out by the source's own rules:
      1 row of hr.xlsx by `exclude`: line [员工]:11

    Mended as `mend_names` says:
      hr.xlsx[部门]:7: `D6`: `R-D` -> `R D`

    1 problem and 0 warnings; 8 people in 6 departments can be taken in (0 left, 0 still to come).
    ");
    assert_eq!(world.dianmao(&["check", "-o", "problems.csv"]).code, 0);
    let csv = world.read("problems.csv").replace("\r\n", "\n");
    insta::assert_snapshot!(csv.trim_start_matches('\u{feff}'), @"
    级别,文件,工作表,行,列,字段,键,内容,代码,问题
    错误,hr.xlsx,员工,10,部门编号,departments,1011,D99,unknown_department,没有部门 `D99`；请补充该部门，或更正
    ");
    let document = world.dianmao(&["check", "--json"]).json();
    let parts = ["problems", "excluded", "mended"].map(|list| document[list][0]["part"].clone());
    assert_eq!(parts, ["员工", "员工", "部门"]);
}

#[test]
fn doubts_about_the_configuration_are_told() {
    let world = world();
    let section = "kind = \"sql\"\nurl = \"sqlite:hr.db\"\npassword = \"x\"\n";
    crate::sources::configure(&world, section, "query = \"select 1\"", "query = \"select 2\"");
    let run = world.dianmao(&["check"]);
    insta::assert_snapshot!(run.stderr, @"
    warning: dianmao.toml holds the source's password itself; put it into a file of its own with `password_file`
    error: cannot reach sqlite:hr.db: unable to open database file
    ");
}

#[test]
fn managers_out_of_another_branch_are_doubted() {
    let world = world();
    world.edit("dianmao.toml", "title = \"{{ 职位 }}\"", "manager = \"{{ 职位 }}\"");
    world.write("hr/departments.csv", "部门编号,部门名称,上级部门编号\nA,A,\nB,B,\nA1,A1,A\n");
    world.write(
        "hr/employees.csv",
        "工号,姓名,手机号,部门编号,职位,邮箱,入职日期,离职日期\n1,Ann,12000000001,A,,,,\n2,Bob,12000000002,A1,1,,,\n\
         3,Eve,12000000003,A1,2,,,\n4,Joe,12000000004,B,2,,,\n5,Kim,12000000005,\"B,A1\",1,,,\n",
    );
    let run = world.dianmao(&["check", "--lang", "en", "--strict"]);
    insta::assert_snapshot!(world.shown(&run), @"
    exit 0
    --- stdout
    Look at these too (1):
      employees.csv:5: `4`: manager: the manager `2` belongs neither to a department of this person nor to one above it; is that meant?

    0 problems and 1 warning; 5 people in 3 departments can be taken in (0 left, 0 still to come).
    ");
    world.edit("dianmao.toml", "kind = \"csv\"\n", "kind = \"csv\"\nignore_warnings = [\"manager_outside\"]\n");
    let run = world.dianmao(&["check", "--lang", "en"]);
    assert!(run.stdout.starts_with("0 problems and 0 warnings;"), "{}", run.stdout);
    world.edit("dianmao.toml", "ignore_warnings = [\"manager_outside\"]", "ignore_warnings = [\"cycle\"]");
    insta::assert_snapshot!(world.dianmao(&["check"]).stderr, @r#"error: dianmao.toml:4: `source.ignore_warnings`: "cycle" is no warning; it can be "duplicate_job_number", "alike_name", "unlikely_mobile", "userid_form", "large_department", "manager_outside""#);
}
