//! What goes through and is doubtful all the same.

use dianmao_roster::intake::{OnEmpty, check};

use super::{TODAY, mapping_of_one_department, template};
use crate::tables::tables;

#[test]
fn check_finds_what_goes_through_and_is_doubtful() {
    let mut mapping = mapping_of_one_department();
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
