//! The same company out of every kind of source makes the same plan.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

use dianmao_servers::{MariaDb, OpenLdap, OpenLdapOptions, PASSWORD, Postgres, or_skip};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde_json::Value;

use crate::world::World;

/// What the plan would change.
fn changes(world: &World) -> Value {
    let run = world.dianmao(&["plan", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let plan = run.json();
    assert_eq!(plan["counts"]["problems"], 0, "{plan}");
    plan["changes"].clone()
}

/// The lines of a file of HR's, without its header.
fn lines(world: &World, file: &str) -> Vec<Vec<String>> {
    world.read(file).lines().skip(1).map(cells).collect()
}

/// The cells of a line. A quoted one may hold a comma.
pub(crate) fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    for (at, part) in line.split('"').enumerate() {
        let quoted = at % 2 == 1;
        for (more, text) in if quoted { vec![part] } else { part.split(',').collect() }.into_iter().enumerate() {
            if more > 0 {
                cells.push(String::new());
            }
            cells.last_mut().unwrap().push_str(text);
        }
    }
    cells
}

/// Puts other lines in the place of `kind` and `dir`, and of the two files.
pub(crate) fn configure(world: &World, section: &str, departments: &str, employees: &str) {
    world.edit("dianmao.toml", "kind = \"csv\"\n", section);
    world.edit("dianmao.toml", "dir = \"hr\"                           # default: the folder of this file\n", "");
    world.edit("dianmao.toml", "file = \"departments.csv\"", departments);
    world.edit("dianmao.toml", "file = \"employees.csv\"", employees);
}

#[test]
fn a_workbook_makes_the_same_plan() {
    let world = World::company();
    let expected = changes(&world);
    let mut workbook = Workbook::new();
    let date = Format::new().set_num_format("yyyy/m/d");
    for (name, file) in [("部门", "hr/departments.csv"), ("员工", "hr/employees.csv")] {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        sheet.merge_range(0, 0, 0, 3, "示例公司", &Format::new()).unwrap();
        let header = world.read(file);
        sheet.write_row(2, 0, header.lines().next().unwrap().split(',')).unwrap();
        for (row, cells) in (3..).zip(lines(&world, file)) {
            for (column, cell) in (0..).zip(&cells) {
                match (cell.parse::<f64>(), ExcelDateTime::parse_from_str(cell)) {
                    (Ok(number), _) => sheet.write(row, column, number).unwrap(),
                    (_, Ok(day)) if cell.len() == 10 => sheet.write_with_format(row, column, &day, &date).unwrap(),
                    _ => sheet.write(row, column, cell).unwrap(),
                };
            }
        }
    }
    workbook.save(world.path("hr.xlsx")).unwrap();
    configure(&world, "kind = \"xlsx\"\n", "file = \"hr.xlsx\"\nsheet = \"部门\"", "file = \"hr.xlsx\"");
    assert_eq!(changes(&world), expected);
    assert_eq!(world.dianmao(&["apply", "--yes"]).code, 0);
    assert_eq!(changes(&world).as_array().unwrap().len(), 0);
}

/// Statements that make HR's tables.
fn tables(world: &World) -> String {
    let mut statements = String::new();
    let tables = [
        ("departments", "hr/departments.csv", "id varchar(20), name varchar(80), parent varchar(20)"),
        (
            "employees",
            "hr/employees.csv",
            "id integer, name varchar(80), mobile bigint, unit varchar(20), title varchar(80), email varchar(80), hired date, left_on date",
        ),
    ];
    for (table, file, columns) in tables {
        statements.push_str(&format!("create table {table} ({columns});\n"));
        for cells in lines(world, file) {
            let value = |cell: &String| if cell.is_empty() { "null".to_owned() } else { format!("'{cell}'") };
            let values: Vec<String> = cells.iter().map(value).collect();
            statements.push_str(&format!("insert into {table} values ({});\n", values.join(",")));
        }
    }
    statements
}

/// The queries, with the names that the templates use; `quote` is what stands around a name.
fn query(world: &World, section: &str, quote: char) {
    let name = |name: &str| format!("{quote}{name}{quote}");
    let departments = format!(
        "query = '''select id as {}, name as {}, parent as {} from departments'''",
        name("部门编号"),
        name("部门名称"),
        name("上级部门编号")
    );
    let employees = format!(
        "query = '''select id as {}, name as {}, mobile as {}, unit as {}, title as {}, email as {}, hired as {}, left_on as {} from employees'''",
        name("工号"),
        name("姓名"),
        name("手机号"),
        name("部门编号"),
        name("职位"),
        name("邮箱"),
        name("入职日期"),
        name("离职日期")
    );
    configure(world, section, &departments, &employees);
}

#[test]
fn a_database_makes_the_same_plan() {
    let with_password = |url: String| url.replace(&format!(":{PASSWORD}@"), "@");
    let mut databases = Vec::new();
    if let Some(server) = Postgres::shared("a_database_makes_the_same_plan") {
        let url = server.database();
        databases.push((
            url.clone(),
            '"',
            Box::new(move |sql: &str| server.sql(url.rsplit('/').next().unwrap(), sql)) as Box<dyn Fn(&str)>,
        ));
    }
    if let Some(server) = MariaDb::shared("a_database_makes_the_same_plan") {
        let url = server.database();
        databases.push((url.clone(), '`', Box::new(move |sql: &str| server.sql(url.rsplit('/').next().unwrap(), sql))));
    }
    for (url, quote, run) in databases {
        let world = World::company();
        let expected = changes(&world);
        run(&tables(&world));
        world.write("hr_password", &format!("{PASSWORD}\n"));
        let section = format!("kind = \"sql\"\nurl = \"{}\"\npassword_file = \"hr_password\"\n", with_password(url));
        query(&world, &section, quote);
        assert_eq!(changes(&world), expected);
        run("update employees set mobile = 110 where id = 1001");
        let plan = world.dianmao(&["plan", "--json"]).json();
        let problem = &plan["problems"][0];
        assert_eq!(
            (problem["file"].as_str(), problem["key"].as_str()),
            (Some("employee query"), Some("1001")),
            "{plan}"
        );
        world.write("hr_password", "guess-4711");
        let refused = world.dianmao(&["plan"]);
        assert!(refused.code == 1 && !refused.stderr.contains("4711"), "{}", refused.stderr);
        assert!(refused.stderr.starts_with("error: cannot reach "), "{}", refused.stderr);
    }
}

#[test]
fn a_directory_makes_a_plan() {
    let ldif = "dn: ou=研发中心,dc=example,dc=com\nobjectClass: organizationalUnit\nou: 研发中心\n\n\
                dn: ou=平台组,ou=研发中心,dc=example,dc=com\nobjectClass: organizationalUnit\nou: 平台组\n\n\
                dn: uid=jiang,ou=平台组,ou=研发中心,dc=example,dc=com\nobjectClass: inetOrgPerson\nuid: jiang\ncn: 江晓\nsn: 江\nmobile: 12000000101\nemployeeNumber: 1001\ntitle: 工程师\nmail: j@example.com\n";
    let options = OpenLdapOptions { ldif: ldif.to_owned(), ..OpenLdapOptions::default() };
    let Some(server) = or_skip("a_directory_makes_a_plan", OpenLdap::start(&options)) else { return };
    let world = World::company();
    let text = world.read("dianmao.toml");
    let (before, rest) = text.split_once("\n[source]").unwrap();
    let (_, after) = rest.split_once("\n[sync]").unwrap();
    let source = format!(
        r#"[source]
kind = "ldap"
url = "{}"
user = "cn=reader,dc=example,dc=com"

[[source.department]]
base = "dc=example,dc=com"
filter = "(objectClass=organizationalUnit)"
key = "{{{{ path }}}}"
name = "{{{{ ou }}}}"
parent = "{{{{ parent_path }}}}"

[[source.employee]]
base = "dc=example,dc=com"
filter = "(objectClass=inetOrgPerson)"
key = "{{{{ employeeNumber }}}}"
name = "{{{{ cn }}}}"
mobile = "{{{{ mobile }}}}"
departments = "{{{{ parent_path }}}}"
"#,
        server.url()
    );
    world.write("dianmao.toml", &format!("{before}\n{source}\n[sync]{after}"));
    let run = world.dianmao_with(&[("DIANMAO_SOURCE_PASSWORD", PASSWORD)], &["plan", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let plan = run.json();
    let ids: Vec<&str> =
        plan["changes"].as_array().unwrap().iter().map(|change| change["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["create_department/研发中心", "create_department/研发中心/平台组", "create_person/1001"]);
    let refused = world.dianmao(&["plan"]);
    assert!(
        refused.stderr.contains("`source.user` is set, its password is not; set `source.password_file`"),
        "{}",
        refused.stderr
    );
}

/// Answers every request with the lines of a file as JSON, ten a page.
fn serve(pages: Vec<(&'static str, Vec<Value>)>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
            let target = lines.next().unwrap_or_default();
            let is_let_in = lines
                .by_ref()
                .take_while(|line| !line.is_empty())
                .any(|line| line == "authorization: Bearer token-4711");
            let page: usize =
                target.split("page=").nth(1).and_then(|rest| rest.split(' ').next()?.parse().ok()).unwrap_or(1);
            let found = pages.iter().find(|(path, _)| target.contains(path)).map(|(_, rows)| rows.as_slice());
            let rows = found.unwrap_or_default();
            let slice: Vec<&Value> = rows.iter().skip((page - 1) * 10).take(10).collect();
            let body = serde_json::json!({"code": if is_let_in { 0 } else { 401 }, "total": rows.len(), "data": slice})
                .to_string();
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
            let _ = stream.write_all(format!("{head}{body}").as_bytes());
        }
    });
    url
}

#[test]
fn a_server_of_json_makes_the_same_plan() {
    let world = World::company();
    let expected = changes(&world);
    let rows = |file: &str| -> Vec<Value> {
        let text = world.read(file);
        let header: Vec<String> = text.lines().next().unwrap().split(',').map(str::to_owned).collect();
        lines(&world, file)
            .into_iter()
            .map(|cells| header.iter().cloned().zip(cells).collect())
            .map(|row: std::collections::BTreeMap<String, String>| serde_json::json!(row))
            .collect()
    };
    let url = serve(vec![("/departments", rows("hr/departments.csv")), ("/employees", rows("hr/employees.csv"))]);
    let section = format!(
        "kind = \"http\"\nurl = \"{url}\"\ntoken_file = \"token\"\nok = \"code=0\"\npaging = {{ style = \"page\", size_parameter = \"limit\", size = 10, total = \"total\" }}\n"
    );
    configure(&world, &section, "path = \"/departments\"\nrows = \"data\"", "path = \"/employees\"\nrows = \"data\"");
    world.write("token", "token-4711\n");
    assert_eq!(changes(&world), expected);
    let refused = world.dianmao_with(&[("DIANMAO_SOURCE_TOKEN", "other")], &["plan"]);
    assert_eq!(refused.stderr, "error: /departments: page 1: `code` is `401`, not `0`\n");
}

#[test]
fn keys_that_the_kind_does_not_have_are_errors() {
    let fault = |from: &str, to: &str| {
        let world = World::company();
        world.edit("dianmao.toml", from, to);
        let run = world.dianmao(&["plan"]);
        assert_eq!(run.code, 1, "{}", run.stderr);
        run.stderr.split_once("dianmao.toml:").map_or(run.stderr.clone(), |(_, rest)| {
            rest.split_once(": ").map_or(rest, |(_, message)| message).trim_end().to_owned()
        })
    };
    let kind = "kind = \"csv\"\n";
    let file = "file = \"employees.csv\"";
    assert_eq!(fault(kind, "kind = \"csv\"\nurl = \"x\"\n"), "`source.url` is not for kind = \"csv\" or \"xlsx\"");
    assert_eq!(fault(file, "query = \"select 1\""), "`query` is not for kind = \"csv\" or \"xlsx\"");
    assert_eq!(fault(file, "sheet = \"x\""), "missing field `file`");
    assert_eq!(fault(file, "file = \"e.csv\"\nheader_rows = 3"), "e.csv: `header_rows` must be 1 or 2");
    assert_eq!(
        fault(kind, "kind = \"excel\"\n"),
        "`source.kind` is \"excel\"; it can be \"csv\", \"xlsx\", \"sql\", \"ldap\", \"http\""
    );
    assert_eq!(
        fault(file, "file = \"employees.csv\"\nheder_row = 3"),
        "unknown key `heder_row` in `[[source.employee]]`; did you mean `header_row`?"
    );
    assert_eq!(
        fault(kind, "kind = \"csv\"\ntables = { x = { fil = \"x.csv\" } }\n"),
        "unknown key `fil` in `[source.tables]`; did you mean `file`?"
    );
}

/// A configuration whose departments and contacts come out of a database, and whose people out of a file.
fn two_kinds() -> World {
    let world = World::company();
    let text = world.read("dianmao.toml");
    let (before, rest) = text.split_once("\n[source]").unwrap();
    let (_, after) = rest.split_once("\n[sync]").unwrap();
    // A file without a byte is a database without a table.
    world.write("hr.db", "");
    world.write("hr/people.csv", "no,name,unit,email\n1,张伟,D1,zw@example.com\n2,李娜,D2,ln@example.com\n");
    let source = r#"[source]
dir = "hr"
precedence = { email = ["ids: employee query", "people.csv"] }
tables = { sites = { from = "ids", query = "select 'D2' as unit, '上海' as site" } }

[source.from.ids]
kind = "sql"
url = "sqlite:hr.db"

[[source.department]]
from = "ids"
query = "select 'D1' as id, '销售部' as name union all select 'D2', '研发部'"
key = "{{ id }}"
name = "{{ name }}"

[[source.employee]]
file = "people.csv"
key = "{{ no }}"
name = "{{ name }}"
departments = "{{ unit }}"
email = "{{ email }}"

[[source.employee]]
from = "ids"
merge = true
query = "select 1 as no, '12000000001' as mobile, 'zhang@example.com' as mail union all select 2, '12000000002', null"
key = "{{ no }}"
mobile = "{{ mobile }}"
email = "{{ mail }}"
"#;
    world.write("dianmao.toml", &format!("{before}\n{source}\n[sync]{after}"));
    world
}

#[test]
fn a_company_may_come_out_of_two_kinds_of_sources() {
    let world = two_kinds();
    let run = world.dianmao(&["plan", "--reveal"]);
    insta::assert_snapshot!(world.shown(&run), @"
    exit 0
    --- stdout
    研发部
      + department 研发部 (D2)
      + 李娜 (2), 12000000002
    销售部
      + department 销售部 (D1)
      + 张伟 (1), 12000000001

    Impact:
      2 people join.

    Plan: 2 departments to create, 2 people to create. DingTalk has 0 people and 0
    departments of ours.
    Calls: create department 2, create person 2; about 1 second.
    ");
    world.edit("dianmao.toml", "12000000002", "110");
    let problem = world.dianmao(&["check", "--json"]).json()["problems"][0].clone();
    assert_eq!(
        (&problem["file"], &problem["line"], &problem["key"]),
        (&"ids: employee query".into(), &2.into(), &"2".into())
    );
}

#[test]
fn faults_of_a_further_source_name_its_key_and_line() {
    let fault = |from: &str, to: &str| {
        let world = two_kinds();
        world.edit("dianmao.toml", from, to);
        let run = world.dianmao(&["check"]);
        assert_eq!(run.code, 1, "{}", run.stdout);
        let (place, message) = run.stderr.trim_end().split_once(": ").unwrap().1.split_once(": ").unwrap();
        let line: usize = place.rsplit(':').next().unwrap().parse().unwrap();
        let text = world.read("dianmao.toml");
        format!("{} <- {message}", text.lines().nth(line - 1).unwrap())
    };
    let faults = [
        fault("url = \"sqlite:hr.db\"", "url = \"mongo:hr\""),
        fault("url = \"sqlite:hr.db\"", "dir = \"x\""),
        fault("url = \"sqlite:hr.db\"", "timeout_s = 9"),
        fault("url = \"sqlite:hr.db\"", "url = \"sqlite:hr.db\"\npassword_file = \"none\""),
        fault("url = \"sqlite:hr.db\"", "url = \"sqlite:hr.db\"\ntimeout = 9"),
        fault("kind = \"sql\"", "kind = \"sq\""),
        fault("file = \"people.csv\"", "from = \"people\"\nfile = \"people.csv\""),
        fault("file = \"people.csv\"", "from = \"ids\"\nfile = \"people.csv\""),
        fault(
            "[[source.department]]\nfrom = \"ids\"",
            "[source.from.other]\ndir = \"hr\"\n[[source.department]]\nfrom = \"ids\"",
        ),
    ];
    insta::assert_snapshot!(faults.join("\n"), @r#"
    url = "mongo:hr" <- `source.from.ids.url` must begin with `postgres:`, `postgresql:`, `mysql:`, `mariadb:`, `sqlite:`
    dir = "x" <- `source.from.ids.dir` is not for kind = "sql"
    kind = "sql" <- `source.from.ids.url` is missing; it begins with `postgres:`, `postgresql:`, `mysql:`, `mariadb:`, `sqlite:`
    password_file = "none" <- `source.from.ids.password_file`: cannot read none: No such file or directory (os error 2)
    timeout = 9 <- unknown key `timeout` in `[source.from]`; did you mean `timeout_s`?
    kind = "sq" <- `source.from.ids.kind` is "sq"; it can be "csv", "xlsx", "sql", "ldap", "http"
    [[source.employee]] <- `from` names no section `[source.from.people]`; there is `ids`
    [[source.employee]] <- `file` is not for kind = "sql"
    [source.from.other] <- `[source.from.other]` is read by no block; name it there with `from = "other"`
    "#);
}
