//! Template rules: what is a column, what is empty, what fails, and what is found out before any row.

use std::collections::BTreeMap;

use dianmao_roster::template::Engine;

use crate::tables::table;

/// Renders a template over each row of a table; an empty value reads `(empty)`, a fault `! ...`.
fn render(template: &str, rows: &str) -> String {
    let countries = "id|name|region\nIT|Italy|10\nXX||\nDE|Germany|10\nDE|Deutschland|10";
    let lookups = BTreeMap::from([("countries".to_owned(), table("countries.csv", countries))]);
    let mut engine = Engine::new(lookups);
    let table = table("people.csv", rows);
    let template = match engine.compile(template, &table.columns) {
        Ok(template) => template,
        Err(error) => return format!("!! {error}"),
    };
    let lines = table.rows.iter().map(|row| match engine.render(&template, row) {
        Ok(text) if text.is_empty() => "(empty)".to_owned(),
        Ok(text) => text,
        Err(error) => format!("! {error}"),
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn bare_variable_is_the_trimmed_cell() {
    assert_eq!(render("{{ name }}", "id|name\n1| Ann Lee \n2|NULL()"), "Ann Lee\n(empty)");
    assert_eq!(render(" {{name}} ", "id|name\n1|Ann"), "Ann");
}

#[test]
fn chinese_heading_is_a_variable() {
    assert_eq!(render("{{ 姓名 }}", "工号|姓名\n1|王芳"), "王芳");
}

#[test]
fn heading_with_spaces_is_named_through_row() {
    assert_eq!(render("{{ row['Employee ID'] }}", "Employee ID|x\n7|"), "7");
    assert_eq!(render("{{ row['Employee ID'] | pad(4) }}", "Employee ID|x\n7|"), "0007");
    assert_eq!(render("{{ row[which] }}", "which|a|b\na|1|2\nb|1|2"), "1\n2");
}

#[test]
fn template_whose_columns_are_all_empty_is_empty() {
    assert_eq!(render("D{{ id }}", "id|x\n10|\n|y"), "D10\n(empty)");
    assert_eq!(render("{{ first }} {{ last }}", "first|last\nAnn|\n|Lee\n|"), "Ann\nLee\n(empty)");
    assert_eq!(render("+{{ phone | replace('.', '') }}", "phone|x\n1.2|\n |y"), "+12\n(empty)");
}

#[test]
fn template_that_inserts_only_empty_values_is_empty() {
    assert_eq!(render("R{{ lookup('countries', 'id', country).region }}", "country|x\nIT|\nXX|"), "R10\n(empty)");
}

#[test]
fn template_without_columns_is_the_same_for_every_row() {
    assert_eq!(render("Shanghai", "id|x\n1|\n2|"), "Shanghai\nShanghai");
}

#[test]
fn condition_may_write_text_without_inserting_anything() {
    let template = "{% if kind == 'A' %}office{% elif kind %}{{ kind }}{% endif %}";
    assert_eq!(render(template, "kind|x\nA|\nB|\n|y"), "office\nB\n(empty)");
}

#[test]
fn dotted_number_becomes_country_code_and_number() {
    let template = "+{{ phone | split('.', 1) | join('-') | replace('.', '') }}";
    assert_eq!(render(template, "phone|x\n1.515.555.0100|\n44.1632.960000|"), "+1-5155550100\n+44-1632960000");
}

#[test]
fn own_filters_leave_empty_values_empty() {
    assert_eq!(render("{{ phone | digits }}", "phone|x\n010-8888 9999|\n|y"), "01088889999\n(empty)");
    assert_eq!(render("{{ id | pad(6) }}", "id|x\n42|\n1234567|\n|y"), "000042\n1234567\n(empty)");
    assert_eq!(
        render("{{ hired | date('%m/%d/%Y') }}", "hired|x\n9/1/2026|\n2026-09-01|\n|y"),
        "2026-09-01\n! `2026-09-01` is no date of the form `%m/%d/%Y`\n(empty)"
    );
}

#[test]
fn filters_read_what_people_write() {
    assert_eq!(
        render("{{ phone | phone }}", "phone|x\n+86 120 0000 0001|\n１２０００００００１|\n120 0000 000１|\n|y"),
        "12000000001\n１２０００００００１\n12000000001\n(empty)",
        "ten digits are no number"
    );
    assert_eq!(
        render("{{ phone | phone('852') }}", "phone|x\n9123 4567|\n+86 12000000001|"),
        "+852-91234567\n12000000001"
    );
    assert_eq!(
        render("{{ hired | date }}", "hired|x\n46266|\n2026年9月1日|\n1-Sep-2026|\n03/04/2026|\n|y"),
        "2026-09-01\n2026-09-01\n2026-09-01\n! `03/04/2026` is no date that can be told for certain; name its form, as `date('%d/%m/%Y')`\n(empty)"
    );
    assert_eq!(
        render("{{ hired | date('%m/%d/%Y', '%d.%m.%Y') }}", "hired|x\n9/1/2026|\n1.9.2026|"),
        "2026-09-01\n2026-09-01"
    );
    assert_eq!(
        render("{{ name | pinyin('given') }}.{{ name | pinyin('surname') }}", "name|x\n尉迟敬德|\n|y"),
        "jingde.yuchi\n(empty)"
    );
    assert_eq!(render("{{ name | narrow | upper }}", "name|x\nａb（１）|"), "AB(1)");
    assert_eq!(
        render("{{ name | pinyin('nick') }}", "name|x\n王芳|"),
        "! `pinyin` takes 'surname', 'given', 'initials' or 'given_initials', or nothing for the whole name, and not 'nick'"
    );
}

#[test]
fn lookup_of_an_empty_value_is_empty_and_of_an_unknown_one_fails() {
    let template = "{{ name }} {{ lookup('countries', 'id', country).name }}";
    assert_eq!(
        render(template, "name|country\nAnn|IT\nBob|\nEve|QQ"),
        "Ann Italy\nBob\n! `countries.csv` has no row with `id` = `QQ`; add it there, or correct the value"
    );
}

#[test]
fn lookup_that_finds_two_rows_fails() {
    assert_eq!(
        render("{{ lookup('countries', 'id', country).name }}", "country|x\nDE|"),
        "! more than one row has `id` = `DE`: countries.csv:4 and countries.csv:5; keep one"
    );
}

#[test]
fn nested_lookup_follows_keys_from_table_to_table() {
    let template = "{{ lookup('countries', 'name', lookup('countries', 'id', country).name).region }}";
    assert_eq!(render(template, "country|x\nIT|"), "10");
}

#[test]
fn what_no_row_could_render_is_refused_at_once() {
    let rows = "employee_id|phone_number\n1|2";
    let cases = [
        "{{ phone }}",
        "{{ salary }}",
        "{{ row['phone'] }}",
        "{{ row.phone }}",
        "{% if x %}{{ row['employee_id'] }}{% endif %}",
        "{{ lookup('country', 'id', employee_id).name }}",
        "{{ lookup('countries', 'ids', employee_id).name }}",
        "{{ lookup('countries', 'id', employee_id).nam }}",
        "{{ lookup('countries', 'id') }}",
        "{{ employee_id | lowr }}",
        "{% if employee_id is evn %}{% endif %}",
        "{{ employee_id",
    ];
    let printed: Vec<String> = cases.iter().map(|case| format!("{case}\n    {}", render(case, rows))).collect();
    insta::assert_snapshot!(printed.join("\n"), @"
    {{ phone }}
        !! there is no column `phone`; did you mean `phone_number`?
    {{ salary }}
        !! there is no column `salary`; it has employee_id, phone_number
    {{ row['phone'] }}
        !! there is no column `phone`; did you mean `phone_number`?
    {{ row.phone }}
        !! there is no column `phone`; did you mean `phone_number`?
    {% if x %}{{ row['employee_id'] }}{% endif %}
        !! there is no column `x`; it has employee_id, phone_number
    {{ lookup('country', 'id', employee_id).name }}
        !! `lookup` names the table `country`, which `[source.tables]` does not list; did you mean `countries`?
    {{ lookup('countries', 'ids', employee_id).name }}
        !! `countries.csv` has no column `ids`; did you mean `id`?
    {{ lookup('countries', 'id', employee_id).nam }}
        !! `countries.csv` has no column `nam`; did you mean `name`?
    {{ lookup('countries', 'id') }}
        !! the template does not work: `lookup` takes a table, a column and a value
    {{ employee_id | lowr }}
        !! the template does not work: there is no filter `lowr`
    {% if employee_id is evn %}{% endif %}
        !! the template does not work: there is no test `evn`
    {{ employee_id
        !! the template does not work: unexpected end of input, expected end of variable block
    ");
}

#[test]
fn fault_never_shows_a_whole_mobile_or_address() {
    let template = "{{ lookup('countries', 'name', value).id }}";
    let rows = "value|x\n13800000001|\n+44-1632960000|\nann.lee@example.com|\n100200|";
    insta::assert_snapshot!(render(template, rows), @"
    ! `countries.csv` has no row with `name` = `138********`; add it there, or correct the value
    ! `countries.csv` has no row with `name` = `+44-1*********`; add it there, or correct the value
    ! `countries.csv` has no row with `name` = `ann.***@*******.***`; add it there, or correct the value
    ! `countries.csv` has no row with `name` = `100200`; add it there, or correct the value
    ");
}
