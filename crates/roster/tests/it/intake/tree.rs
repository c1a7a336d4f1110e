//! The tree of departments, and who belongs where.

use dianmao_roster::intake::{DepartmentBlock, EmployeeBlock, Mapping, intake};

use super::{TODAY, mapping_of_one_department, print, print_people, take_in, take_in_with, template};
use crate::tables::tables;

/// A tree over several tables, with look-ups between them, and people with foreign numbers.
fn mapping_over_three_tables() -> Mapping {
    let block = |file: &str, key: &str, name: &str, parent: Option<&str>| DepartmentBlock {
        file: file.to_owned(),
        key: key.to_owned(),
        name: name.to_owned(),
        parent: parent.map(str::to_owned),
        ..DepartmentBlock::default()
    };
    Mapping {
        departments: vec![
            block("zones.csv", "Z{{ zone }}", "{{ label }}", None),
            block("states.csv", "S{{ state }}", "{{ label }}", Some("Z{{ zone }}")),
            block("units.csv", "U{{ unit }}", "{{ label }}", Some("S{{ lookup('sites', 'site', site).state }}")),
        ],
        employees: vec![EmployeeBlock {
            file: "staff.csv".to_owned(),
            key: "{{ no }}".to_owned(),
            userid: template("u{{ no }}"),
            name: template("{{ first }} {{ last }}"),
            mobile: template("+{{ phone | split('.', 1) | join('-') | replace('.', '') }}"),
            departments: template("U{{ unit }}"),
            email: template("{{ account | lower }}@example.com"),
            ..EmployeeBlock::default()
        }],
        tables: [("sites".to_owned(), "sites.csv".to_owned())].into(),
        ..Mapping::default()
    }
}

#[test]
fn tree_over_three_tables_maps_by_configuration_alone() {
    let mapping = mapping_over_three_tables();
    let tables = tables([
        ("zones.csv", "zone|label\n1|North"),
        ("states.csv", "state|label|zone\nNO|Norland|1"),
        ("sites.csv", "site|state\n70|NO\n80|QQ"),
        ("units.csv", "unit|label|site\n5|Mill|70\n6|Yard|80\n7|Store|90"),
        (
            "staff.csv",
            "no|first|last|phone|account|unit\n1|Ann|Lee|1.515.555.0100|ALEE|5\n2|Bob|Ray|1.515.555.0101|BRAY|\n3|Eve|Orr|44.1632.960000|EORR|7",
        ),
    ]);
    assert_eq!(mapping.files(), ["sites.csv", "staff.csv", "states.csv", "units.csv", "zones.csv"].into());
    let intake = intake(&mapping.compile(&tables).unwrap(), TODAY);
    insta::assert_snapshot!(print(&intake), @"
    + SNO Norland < Z1
    + U5 Mill < SNO
    + Z1 North < root
    + 1 Ann Lee +1-515***0100 in U5
    = department U6
    = department U7
    = person 2
    = person 3
    ! [empty_field] staff.csv:3: `2`: departments: it is empty; fill in `unit`
    ! [set_aside] staff.csv:4: `3`: departments: the department `U7` (units.csv:4) is set aside; correct that row first
    ! [unknown_parent] units.csv:3: `U6`: parent: there is no department `SQQ`; add its row, or correct the parent
    ! [template] units.csv:4: `U7`: parent: `sites.csv` has no row with `site` = `90`; add it there, or correct the value
    ");
    let ann = &intake.org.people[&"1".into()];
    assert_eq!(ann.mobile.as_ref().unwrap().reveal(), "+1-5155550100");
    assert_eq!(ann.email.as_deref(), Some("alee@example.com"));
    assert_eq!(intake.userids[&"1".into()].as_str(), "u1");
    assert_eq!(intake.mapped, ["departments", "email", "mobile", "name"].into());
    assert_eq!((intake.n_department_rows, intake.n_employee_rows, intake.n_rows_without_key), (5, 3, 0));
    assert_eq!(intake.people_origins[&"1".into()].to_string(), "staff.csv:2");
    assert_eq!(intake.department_origins[&"U5".into()].to_string(), "units.csv:2");
}

#[test]
fn unknown_parent_takes_its_tree_and_its_people_with_it() {
    let intake = take_in(
        "a|Sales|\nb|Shops|zz\nc|Kiosks|b\nd|Stalls|c",
        "1|Ann|13800000001|a\n2|Bob|13800000002|d\n3|Eve|13800000003|a, c\n4|Joe|13800000004|yy",
    );
    insta::assert_snapshot!(print(&intake), @"
    + a Sales < root
    + 1 Ann 138****0001 in a
    = department b
    = department c
    = department d
    = person 2
    = person 3
    = person 4
    ! [unknown_parent] departments.csv:3: `b`: parent: there is no department `zz`; add its row, or correct the parent
    ! [set_aside] departments.csv:4: `c`: parent: its parent `b` (departments.csv:3) is set aside; correct that row first
    ! [set_aside] departments.csv:5: `d`: parent: its parent `c` (departments.csv:4) is set aside; correct that row first
    ! [set_aside] people.csv:3: `2`: departments: the department `d` (departments.csv:5) is set aside; correct that row first
    ! [set_aside] people.csv:4: `3`: departments: the department `c` (departments.csv:4) is set aside; correct that row first
    ! [unknown_department] people.csv:5: `4`: departments: there is no department `yy`; add its row, or correct the department
    ");
}

#[test]
fn cycles_are_set_aside_with_what_hangs_below_them() {
    let intake = take_in("a|A|c\nb|B|a\nc|C|b\nd|D|a\ne|E|e\nf|F|\ng|G|f", "");
    insta::assert_snapshot!(print(&intake), @"
    + f F < root
    + g G < f
    = department a
    = department b
    = department c
    = department d
    = department e
    ! [cycle] departments.csv:2: `a`: parent: it is below itself (`a` > `c` > `b` > `a`); correct one of the parents
    ! [cycle] departments.csv:3: `b`: parent: it is below itself (`a` > `c` > `b` > `a`); correct one of the parents
    ! [cycle] departments.csv:4: `c`: parent: it is below itself (`a` > `c` > `b` > `a`); correct one of the parents
    ! [set_aside] departments.csv:5: `d`: parent: its parent `a` (departments.csv:2) is set aside; correct that row first
    ! [cycle] departments.csv:6: `e`: parent: it is its own parent; leave the parent of an uppermost department empty
    ");
}

#[test]
fn siblings_of_one_name_are_set_aside_and_cousins_are_not() {
    let intake = take_in("a|A|\nb|B|\nc|Shop|a\nd|Shop|a\ne|Shop|b\nf|Till|c", "");
    insta::assert_snapshot!(print(&intake), @"
    + a A < root
    + b B < root
    + e Shop < b
    = department c
    = department d
    = department f
    ! [duplicate_name] departments.csv:4: `c`: name: more than one department below the same parent is called `Shop`: departments.csv:4, departments.csv:5; rename one
    ! [duplicate_name] departments.csv:5: `d`: name: more than one department below the same parent is called `Shop`: departments.csv:4, departments.csv:5; rename one
    ! [set_aside] departments.csv:7: `f`: parent: its parent `c` (departments.csv:4) is set aside; correct that row first
    ");
}

#[test]
fn departments_that_are_left_out_take_nobody_with_them_unseen() {
    let mut mapping = mapping_of_one_department();
    mapping.departments[0].exclude = template("name is startingwith 'Virtual'");
    mapping.employees[0].departments = template("{{ unit }}");
    let tables = tables([
        ("departments.csv", "id|name|parent\na|Sales|\nv|Virtual|\nw|Team|v"),
        ("people.csv", "id|name|mobile|unit\n1|Ann|13800000001|v\n2|Bob|13800000002|a"),
    ]);
    let intake = intake(&mapping.compile(&tables).unwrap(), TODAY);
    insta::assert_snapshot!(print_people(&intake), @"
    + 2 Bob as 2
    = 1
    ! [unknown_parent] departments.csv:4: `w`: parent: its parent `v` (departments.csv:3) is left out by `exclude`; leave this one out too, or name another
    ! [unknown_department] people.csv:2: `1`: departments: the department `v` (departments.csv:3) is left out by `exclude`; leave the person out too, or name another
    ");
    assert_eq!(intake.excluded_departments.len(), 1);
}

#[test]
fn department_names_have_their_own_limits() {
    let long = "n".repeat(65);
    let intake = take_in(&format!("a|R-D|\nb|R,D|\nc|研发，测试|\nd|{long}|\ne|{}|", "n".repeat(64)), "");
    insta::assert_snapshot!(print(&intake), @"
    + e nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn < root
    = department a
    = department b
    = department c
    = department d
    ! [bad_value] departments.csv:2: `a`: name: `R-D` holds `-`, which a department's name cannot; rename it, or write another character with `[source] mend_names`
    ! [bad_value] departments.csv:3: `b`: name: `R,D` holds `,`, which a department's name cannot; rename it, or write another character with `[source] mend_names`
    ! [bad_value] departments.csv:4: `c`: name: `研发，测试` holds `，`, which a department's name cannot; rename it, or write another character with `[source] mend_names`
    ! [bad_value] departments.csv:5: `d`: name: it has 65 characters and may have 64; shorten it
    ");
}

#[test]
fn names_are_mended_as_the_configuration_says_and_listed() {
    let mut mapping = mapping_of_one_department();
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
fn people_belong_to_several_departments() {
    let intake =
        take_in("a|A|\nb|B|\nc|C|", "1|Ann|13800000001|a,b;c\n2|Bob|13800000002|a，b； a\n3|Eve|13800000003| , ");
    insta::assert_snapshot!(print(&intake), @"
    + a A < root
    + b B < root
    + c C < root
    + 1 Ann 138****0001 in a, b, c
    + 2 Bob 138****0002 in a, b
    = person 3
    ! [empty_field] people.csv:4: `3`: departments: it is empty; fill in `departments`
    ");
}

#[test]
fn without_departments_everybody_belongs_to_the_root() {
    let intake =
        take_in_with(|mapping| mapping.employees[0].departments = None, "a|A|", "id|name|mobile\n1|Ann|13800000001");
    insta::assert_snapshot!(print(&intake), @"
    + a A < root
    + 1 Ann 138****0001 in root
    ");
    assert_eq!(intake.mapped, ["mobile", "name"].into());
}
