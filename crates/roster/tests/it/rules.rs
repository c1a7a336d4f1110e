//! Rules over rows: which are meant, who is employed, which row holds today, and what several files state of one person.

use dianmao_roster::intake::{DepartmentBlock, EmployeeBlock, Intake, Mapping, OnEmpty, Region, check, intake};
use jiff::civil::{Date, date};

use crate::tables::tables;

const TODAY: Date = date(2026, 9, 15);

fn template(source: &str) -> Option<String> {
    Some(source.to_owned())
}

/// One department, and people whose columns have the fields' names.
fn mapping() -> Mapping {
    Mapping {
        departments: vec![DepartmentBlock {
            file: "departments.csv".to_owned(),
            key: "{{ id }}".to_owned(),
            name: "{{ name }}".to_owned(),
            parent: template("{{ parent }}"),
            ..DepartmentBlock::default()
        }],
        employees: vec![EmployeeBlock {
            file: "people.csv".to_owned(),
            key: "{{ id }}".to_owned(),
            name: template("{{ name }}"),
            mobile: template("{{ mobile }}"),
            departments: template("a"),
            ..EmployeeBlock::default()
        }],
        ..Mapping::default()
    }
}

fn contacts(change: impl FnOnce(&mut EmployeeBlock)) -> EmployeeBlock {
    let mut block = EmployeeBlock {
        file: "contacts.csv".to_owned(),
        merge: true,
        key: "{{ no }}".to_owned(),
        ..EmployeeBlock::default()
    };
    change(&mut block);
    block
}

/// Takes in people, and contacts where a block reads them.
fn take_in(change: impl FnOnce(&mut Mapping), people: &str, contacts: &str) -> Intake {
    let mut mapping = mapping();
    change(&mut mapping);
    let tables = tables([
        ("departments.csv", "id|name|parent\na|Sales|"),
        ("people.csv", people.trim()),
        ("contacts.csv", contacts.trim()),
    ]);
    intake(&mapping.compile(&tables).unwrap(), TODAY)
}

/// The outcome: `+` in the organisation, `=` present only, `-` left, `x` left out, `>` waiting or to be transferred, `!` a problem.
fn print(intake: &Intake) -> String {
    let mut lines = Vec::new();
    for (key, person) in &intake.org.people {
        let email = person.email.as_deref().map(|email| format!(" {email}")).unwrap_or_default();
        let title = person.title.as_deref().map(|title| format!(" {title}")).unwrap_or_default();
        lines.push(format!(
            "+ {key} {}{title}{email} as {}",
            person.name.as_deref().unwrap_or("?"),
            intake.userids[key]
        ));
    }
    lines.extend(intake.present.people.iter().map(|key| format!("= {key}")));
    lines.extend(intake.leaving.iter().map(|(key, day)| format!("- {key} {day}")));
    lines.extend(intake.inactive.iter().map(|key| format!("- {key}")));
    lines.extend(intake.waiting.iter().map(|(key, day)| format!("> {key} {day}")));
    lines.extend(intake.transfers.iter().map(|(key, day)| format!("> {key} another row from {day}")));
    lines.extend(intake.excluded_people.iter().map(|excluded| {
        let key = excluded.key.as_ref().map_or("(no key)", |key| key.as_str());
        format!("x {key} {} {}", excluded.origin, excluded.rule.as_str())
    }));
    lines.extend(intake.problems.iter().map(|problem| format!("! [{}] {problem}", problem.code.as_str())));
    lines.join("\n")
}

#[test]
fn rows_that_rules_leave_out_are_listed_and_absent() {
    let intake = take_in(
        |mapping| {
            mapping.employees[0].include = template("company == 'HQ'");
            mapping.employees[0].exclude = template("kind in ['intern', 'robot']");
        },
        "id|name|mobile|company|kind
         1|Ann|13800000001|HQ|staff
         2|Bob|13800000002|HQ|robot
         3|Eve|13800000003|Branch|staff
         |Total|||
         5|Joe|13800000005|#N/A|staff",
        "no|x\n1|",
    );
    insta::assert_snapshot!(print(&intake), @"
    + 1 Ann as 1
    = 5
    x 2 people.csv:3 exclude
    x 3 people.csv:4 include
    x (no key) people.csv:5 include
    ! [bad_value] people.csv:6: `5`: include: the cell holds `#N/A`, a spreadsheet's error; correct the formula behind it
    ");
    assert_eq!((intake.n_employee_rows, intake.n_rows_without_key), (5, 0));
    assert!(!intake.seen.people.contains(&"2".into()), "as if the row were not there");
    assert_eq!(intake.excluded_person(&"2".into()).unwrap().origin.line, 3);
    assert_eq!(intake.excluded_person(&"1".into()), None);
}

#[test]
fn departments_that_are_left_out_take_nobody_with_them_unseen() {
    let mut mapping = mapping();
    mapping.departments[0].exclude = template("name is startingwith 'Virtual'");
    mapping.employees[0].departments = template("{{ unit }}");
    let tables = tables([
        ("departments.csv", "id|name|parent\na|Sales|\nv|Virtual|\nw|Team|v"),
        ("people.csv", "id|name|mobile|unit\n1|Ann|13800000001|v\n2|Bob|13800000002|a"),
    ]);
    let intake = intake(&mapping.compile(&tables).unwrap(), TODAY);
    insta::assert_snapshot!(print(&intake), @"
    + 2 Bob as 2
    = 1
    ! [unknown_parent] departments.csv:4: `w`: parent: its parent `v` (departments.csv:3) is left out by `exclude`; leave this one out too, or name another
    ! [unknown_department] people.csv:2: `1`: departments: the department `v` (departments.csv:3) is left out by `exclude`; leave the person out too, or name another
    ");
    assert_eq!(intake.excluded_departments.len(), 1);
}

#[test]
fn status_says_who_has_left_and_an_empty_one_says_nothing() {
    let intake = take_in(
        |mapping| {
            let [block] = mapping.employees.as_mut_slice() else { unreachable!("one block") };
            block.active_if = template("status != '离职' and status");
            block.hired_on = template("{{ hired }}");
            block.leave_date = template("{{ left }}");
        },
        "id|name|mobile|status|hired|left
         1|Ann|13800000001|在职||
         2|||离职||
         3|||离职||2026-09-01
         4|Joe|13800000004|离职||2026-09-30
         5|Kim|13800000005|||
         6|Lou|13800000006|离职|2026-10-01|",
        "no|x\n1|",
    );
    insta::assert_snapshot!(print(&intake), @"
    + 1 Ann as 1
    + 4 Joe as 4
    = 5
    = 6
    - 3 2026-09-01
    - 4 2026-09-30
    - 2
    > 6 2026-10-01
    ! [empty_field] people.csv:6: `5`: active_if: it is empty; fill in `status`
    ");
    assert_eq!(intake.seen.people.len(), 6);
}

#[test]
fn rule_may_be_about_an_empty_cell() {
    let people = "id|name|mobile|left_on\n1|Ann|13800000001|\n2|Bob|13800000002|yes";
    let by = |change: fn(&mut EmployeeBlock)| {
        print(&take_in(|mapping| change(&mut mapping.employees[0]), people, "no|x\n1|"))
    };
    assert_eq!(by(|block| block.active_if = template("not left_on")), "+ 1 Ann as 1\n- 2");
    assert_eq!(by(|block| block.exclude = template("left_on")), "+ 1 Ann as 1\nx 2 people.csv:3 exclude");
}

#[test]
fn of_several_rows_the_newest_that_holds_today_counts() {
    let intake = take_in(
        |mapping| {
            mapping.employees[0].effective_on = template("{{ from }}");
            mapping.employees[0].title = template("{{ title }}");
        },
        "id|name|mobile|title|from
         1|Ann|13800000001|Clerk|
         1|Ann|13800000001|Head|2026-09-15
         2|Bob|13800000002|Clerk|2026-01-01
         2|||Head|2026-09-16
         3|Eve|13800000003|Clerk|2026-10-01
         4|Joe|13800000004|Clerk|2026-05-01
         4|Joe|13800000004|Head|2026-05-01
         5|Kim|13800000005|Clerk|soon
         6|Lou|13800000006|Clerk|2026-10-02
         6|Lou|13800000006|Head|2026-11-01",
        "no|x\n1|",
    );
    insta::assert_snapshot!(print(&intake), @"
    + 1 Ann Head as 1
    + 2 Bob Clerk as 2
    = 3
    = 4
    = 5
    = 6
    > 3 2026-10-01
    > 6 2026-10-02
    > 2 another row from 2026-09-16
    x 1 people.csv:2 effective_on
    x 2 people.csv:5 effective_on
    x 6 people.csv:11 effective_on
    ! [duplicate_key] people.csv:7: `4`: key: the person `4` stands more than once: people.csv:7, people.csv:8; keep one row
    ! [duplicate_key] people.csv:8: `4`: key: the person `4` stands more than once: people.csv:7, people.csv:8; keep one row
    ! [bad_value] people.csv:9: `5`: effective_on: `soon` is no date from 1970 on; write it as `2026-09-01`, or name its form with `| date('%d.%m.%Y')`
    ");
}

#[test]
fn rows_of_another_file_add_to_people_and_make_nobody() {
    let intake = take_in(
        |mapping| {
            mapping.employees[0].mobile = None;
            mapping.employees.push(contacts(|block| {
                block.mobile = template("{{ phone }}");
                block.email = template("{{ mail }}");
            }));
        },
        "id|name|mobile\n1|Ann|\n2|Bob|\n3|Eve|",
        "no|phone|mail
         1|13800000001|ann@example.com
         3|13800000003|
         3|13800000033|
         9|13800000009|
         |13800000008|",
    );
    insta::assert_snapshot!(print(&intake), @"
    + 1 Ann ann@example.com as 1
    = 2
    = 3
    x 9 contacts.csv:5 merge
    ! [duplicate_key] contacts.csv:4: `3`: key: two rows add to the person `3`: contacts.csv:3 and contacts.csv:4; keep one
    ! [empty_field] contacts.csv:6: key: it is empty; fill in `no`
    ! [empty_field] people.csv:3: `2`: mobile: no row states it; add one to the file that does for others
    ");
    assert_eq!((intake.n_employee_rows, intake.n_rows_without_key), (3, 0));
}

#[test]
fn files_that_differ_are_a_problem_that_names_both_unless_one_goes_first() {
    let people = "id|name|mobile|mail
         1|Ann|13800000001|ann@example.com
         2|Bob|13800000002|bob@example.com
         3|Eve|13800000003|
         4|Joe|13800000004|JOE@example.com";
    let others = "no|phone|mail
         1|+86-13800000001|ann.lee@example.com
         2|13800000022|
         3||eve@example.com
         4||joe@example.com";
    let merged = |precedence: &[(&str, &[&str])]| {
        take_in(
            |mapping| {
                mapping.employees[0].email = template("{{ mail }}");
                mapping.employees.push(contacts(|block| {
                    block.mobile = template("{{ phone }}");
                    block.email = template("{{ mail }}");
                }));
                mapping.precedence = precedence
                    .iter()
                    .map(|(field, files)| ((*field).to_owned(), files.iter().map(|file| (*file).to_owned()).collect()))
                    .collect();
            },
            people,
            others,
        )
    };
    insta::assert_snapshot!(print(&merged(&[])), @"
    + 3 Eve eve@example.com as 3
    + 4 Joe JOE@example.com as 4
    = 1
    = 2
    ! [conflict] contacts.csv:2: `1`: email: people.csv:2 and contacts.csv:2 state different values; correct one, or say which file goes first with `[source.precedence]`
    ! [conflict] contacts.csv:3: `2`: mobile: people.csv:3 and contacts.csv:3 state different values; correct one, or say which file goes first with `[source.precedence]`
    ");
    let intake = merged(&[("email", &["contacts.csv", "people.csv"]), ("mobile", &["people.csv"])]);
    insta::assert_snapshot!(print(&intake), @"
    + 1 Ann ann.lee@example.com as 1
    + 2 Bob bob@example.com as 2
    + 3 Eve eve@example.com as 3
    + 4 Joe JOE@example.com as 4
    ");
    assert_eq!(intake.org.people[&"2".into()].mobile.as_ref().unwrap().reveal(), "13800000002");
}

#[test]
fn person_with_a_row_a_post_belongs_to_all_of_their_departments() {
    let mut mapping = mapping();
    let [block] = mapping.employees.as_mut_slice() else { unreachable!("one block") };
    block.posts = true;
    block.main_if = template("main == 'yes'");
    block.departments = template("{{ unit }}");
    block.title = template("{{ title }}");
    let tables = tables([
        ("departments.csv", "id|name|parent\na|Sales|\nb|Trade|\nc|Store|"),
        (
            "people.csv",
            "id|name|mobile|unit|title|main
             1|Ann|13800000001|a|Clerk|
             2|Bob|13800000002|a|Clerk|
             1|Ann|13800000001|b|Head|yes
             2|Bob|13800000002|c|Head|
             3|Eve|13800000003|a|Clerk|yes
             3|Eve|13800000003|b|Head|yes
             4|Joe|13800000004|a|Clerk|
             4|Joel|13800000004|b|Head|
             5|Kim|13800000005|a|Clerk|
             5|Kim||zz|Head|",
        ),
    ]);
    let intake = intake(&mapping.compile(&tables).unwrap(), TODAY);
    insta::assert_snapshot!(print(&intake), @"
    + 1 Ann Head as 1
    + 2 Bob Clerk as 2
    = 3
    = 4
    = 5
    ! [bad_value] people.csv:7: `3`: main_if: two rows are the main post: people.csv:6 and people.csv:7; leave one
    ! [conflict] people.csv:9: `4`: name: people.csv:8 and people.csv:9 state different values; correct one, or say which file goes first with `[source.precedence]`
    ! [unknown_department] people.csv:10: `5`: departments: there is no department `zz`; add its row, or correct the department
    ");
    let units = |key: &str| intake.org.people[&key.into()].member_of().count();
    assert_eq!((units("1"), units("2")), (2, 2));
}

#[test]
fn mapping_whose_fields_or_precedence_cannot_be_followed_is_refused() {
    let refused = |change: fn(&mut Mapping)| {
        let mut mapping = mapping();
        change(&mut mapping);
        let tables =
            tables([("departments.csv", "id|name|parent\na|A|"), ("people.csv", "id|name|mobile\n1|Ann|13800000001")]);
        mapping.compile(&tables).unwrap_err().to_string()
    };
    let printed = [
        refused(|mapping| mapping.employees[0].mobile = None),
        refused(|mapping| mapping.precedence = [("email".to_owned(), Vec::new())].into()),
        refused(|mapping| mapping.precedence = [("mobile".to_owned(), vec!["contacts.csv".to_owned()])].into()),
        refused(|mapping| mapping.employees[0].include = template("{{ name }}")),
        refused(|mapping| mapping.employees[0].active_if = template("status == 'on'")),
    ];
    insta::assert_snapshot!(printed.join("\n"), @"
    no `[[source.employee]]` block makes `mobile`, which everybody needs
    `[source.precedence]` of `email`: no block makes this field
    `[source.precedence]` of `mobile`: `contacts.csv` does not make it; these do: people.csv
    the configuration's `include` for people.csv: the template does not work: unexpected `}`, expected `:`; it is an expression, without `{{`
    people.csv:1: active_if: there is no column `status`; it has id, name, mobile
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
        print(&take_in(
            |mapping| {
                let [block] = mapping.employees.as_mut_slice() else { unreachable!("one block") };
                block.userid = template("{{ name | pinyin }}");
                block.userid_if_taken = if_taken.map(str::to_owned);
                block.leave_date = template("{{ left }}");
            },
            people,
            "no|x\n1|",
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
    let intake = take_in(
        |mapping| mapping.employees[0].userid = template("{{ account }}"),
        "id|name|mobile|account\n1|Ann|13800000001|Li\n2|Bob|13800000002|li",
        "no|x\n1|",
    );
    assert_eq!(intake.problems.len(), 2);
    assert!(intake.org.people.is_empty());
}

#[test]
fn userids_are_told_to_be_of_names_where_they_are() {
    let is_of_names = |userid: Option<&str>| {
        take_in(
            |mapping| mapping.employees[0].userid = userid.map(str::to_owned),
            "id|name|mobile|account\n1|Ann|13800000001|ann",
            "no|x\n1|",
        )
        .userids_of_names
    };
    assert!(is_of_names(Some("{{ name | pinyin }}")));
    for userid in [None, Some("{{ account }}"), Some("{{ name | pinyin }}{{ id }}")] {
        assert!(!is_of_names(userid), "{userid:?}");
    }
}

#[test]
fn company_elsewhere_takes_no_number_without_its_country() {
    let people = "id|name|mobile\n1|Ann|15155550100\n2|Bob|+1-5155550100\n3|Eve|+86-13800000003";
    let intake = take_in(|mapping| mapping.region = Region::Elsewhere, people, "no|x\n1|");
    insta::assert_snapshot!(print(&intake), @"
    + 2 Bob as 2
    + 3 Eve as 3
    = 1
    ! [no_country] people.csv:2: `1`: mobile: 151****0100 states no country, which a company outside of the mainland needs; write `+86-NUMBER` or `+CC-NUMBER`
    ");
    assert_eq!(take_in(|_| {}, people, "no|x\n1|").problems, []);
}

#[test]
fn names_are_mended_as_the_configuration_says_and_listed() {
    let mut mapping = mapping();
    mapping.mend_names = [("-".to_owned(), " ".to_owned())].into();
    let tables = tables([
        ("departments.csv", "id|name|parent\na|R-D|\nb|R,D|\nc|Sales|"),
        ("people.csv", "id|name|mobile\n1|Ann-Marie|13800000001"),
    ]);
    let intake = intake(&mapping.compile(&tables).unwrap(), TODAY);
    let mended: Vec<String> = intake
        .mended
        .iter()
        .map(|mended| format!("{} {}: {} > {}", mended.origin, mended.key, mended.before, mended.after))
        .collect();
    assert_eq!(mended, ["departments.csv:2 a: R-D > R D"]);
    assert_eq!(intake.org.departments[&"a".into()].name, "R D");
    assert_eq!(intake.org.people[&"1".into()].name.as_deref(), Some("Ann-Marie"));
    assert_eq!(intake.problems.len(), 1);
}

#[test]
fn check_finds_what_goes_through_and_is_doubtful() {
    let mut mapping = mapping();
    mapping.on_empty = OnEmpty::Keep;
    mapping.employees[0].job_number = template("{{ no }}");
    mapping.employees[0].departments = template("{{ unit }}");
    let mut people = "id|name|mobile|no|unit
         1|张三|13800000001|7|a
         2|张 三|13800000002|7|a
         3|Ann|11800000003|8|a
         4|Bob|+852-912345678|9|a
         é|Eve|13800000005|10|a"
        .to_owned();
    for n in 0..1001 {
        people.push_str(&format!("\nx{n}|P{n}|1390000{n:04}|x{n}|b"));
    }
    let tables = tables([
        ("departments.csv", "id|name|parent\na|研发(一)|\nb|研发（一）|\nc|研发 （一）|a\nd|D|"),
        ("people.csv", &people),
    ]);
    let mapping = mapping.compile(&tables).unwrap();
    let intake = check(&mapping, TODAY);
    assert_eq!(intake.problems, []);
    let warnings: Vec<String> =
        intake.warnings.iter().map(|problem| format!("[{}] {problem}", problem.code.as_str())).collect();
    insta::assert_snapshot!(warnings.join("\n"), @"
    [alike_name] departments.csv:2: `a`: name: departments below the same parent differ in nothing but spaces, width or case: departments.csv:2, departments.csv:3; keep one, or tell them apart
    [large_department] departments.csv:3: `b`: 1001 people belong to it directly, and DingTalk is known to take 1000; divide it
    [alike_name] departments.csv:3: `b`: name: departments below the same parent differ in nothing but spaces, width or case: departments.csv:2, departments.csv:3; keep one, or tell them apart
    [duplicate_job_number] people.csv:2: `1`: job_number: more than one person has the job number `7`: people.csv:2, people.csv:3; people are recognised by it, correct all but one
    [alike_name] people.csv:2: `1`: name: names that differ in nothing but spaces, width or case: people.csv:2, people.csv:3; is it one person?
    [duplicate_job_number] people.csv:3: `2`: job_number: more than one person has the job number `7`: people.csv:2, people.csv:3; people are recognised by it, correct all but one
    [alike_name] people.csv:3: `2`: name: names that differ in nothing but spaces, width or case: people.csv:2, people.csv:3; is it one person?
    [unlikely_mobile] people.csv:4: `3`: mobile: 118****0003 has the right form, and hardly any such number was given to anybody; look at it again
    [unlikely_mobile] people.csv:5: `4`: mobile: +852-912**5678 has the right form, and hardly any such number was given to anybody; look at it again
    [userid_form] people.csv:6: `é`: key: the userid `é` holds `é`; letters without accents, digits, `-`, `_`, `.` and `@` are safe everywhere, and it can never be changed
    ");
    assert!(intake.warnings.iter().all(|problem| problem.code.is_warning() && problem.message.chinese.is_some()));
    assert_eq!(dianmao_roster::intake::intake(&mapping, TODAY).warnings, [], "a plan does not look for them");
}

#[test]
fn problem_names_columns_and_keeps_what_stands_in_them() {
    let intake = take_in(
        |mapping| mapping.employees[0].mobile = template("+{{ code }}-{{ mobile }}"),
        "id|name|code|mobile\n1|Ann|44|x99",
        "no|x\n1|",
    );
    let [problem] = intake.problems.as_slice() else { panic!("one problem: {:?}", intake.problems) };
    assert_eq!(problem.column.as_deref(), Some("code, mobile"));
    assert_eq!(problem.value.as_ref().unwrap().reveal(), "44 | x99");
    assert!(problem.message.chinese().contains("不是手机号"), "{:?}", problem.message);
    assert!(!format!("{problem:?}{problem}").contains("x99"), "{problem:?}");
}
