//! `dianmao doctor`.

use crate::world::World;

#[test]
fn a_healthy_company() {
    let world = World::company();
    let run = world.dianmao(&["doctor"]);
    insta::assert_snapshot!(world.shown(&run), @r#"
    exit 0
    --- stdout
    ok    source: 8 people in 5 departments can be taken in
    ok    store: dianmao.db
    ok    credentials and scope: the app's range names 1 department and 0 people
    ok    departments: 0 below 1, which `sync.root` names
    ok    people: the people of a department can be read
    ok    one person: can be read
    ok    person by mobile: can be read
    ok    writing: people and departments can be changed (tried on nobody)
    ok    operator: none is set; schedules are read for one of the people themselves
    ok    attendance: results can be read (this cost one metered call)
    ok    mapped fields: not checked: there is nobody to read yet
    ok    clock: not compared: the emulator keeps its own, or nothing was answered
    ok    metered calls: 1 of at most 2500 made by us in [MONTH]; the edition has 5000
    "#);
    assert_eq!(world.userids(), [""; 0]);
}

#[test]
fn mapped_fields_are_looked_for_once_somebody_is_there() {
    let world = World::company().synced();
    let run = world.dianmao(&["doctor"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert!(run.stdout.contains("ok    mapped fields: every field that is mapped comes back\n"), "{}", run.stdout);
    world.emulator().post("seed", r#"{"app":{"fields_withheld":["mobile"]}}"#);
    let run = world.dianmao(&["doctor"]);
    assert_eq!(run.code, 5, "{}", run.stdout);
    assert!(run.stdout.contains("FAIL  mapped fields: DingTalk returns these for nobody: mobile"), "{}", run.stdout);
}

#[test]
fn a_missing_permission_is_named_with_where_to_apply() {
    let world = World::company();
    for (scope, check) in [
        ("qyapi_get_department_list", "departments"),
        ("qyapi_get_department_member", "people"),
        ("qyapi_get_member", "one person"),
        ("qyapi_get_member_by_mobile", "person by mobile"),
        ("qyapi_manage_addresslist", "writing"),
        ("qyapi_get_attendance_data", "attendance"),
    ] {
        world.emulator().post("seed", &format!(r#"{{"app":{{"scopes_withheld":["{scope}"]}}}}"#));
        let run = world.dianmao(&["doctor"]);
        assert_eq!(run.code, 5, "{scope}: {}", run.stdout);
        assert!(run.stdout.contains(&format!("FAIL  {check}: ")), "{scope}: {}", run.stdout);
        assert!(run.stdout.contains(&format!("Apply for `{scope}` under 权限管理")), "{scope}: {}", run.stdout);
    }
}

#[test]
fn writing_need_not_be_allowed_as_long_as_nothing_is_written() {
    let world = World::company();
    world.edit("dianmao.toml", "mode = \"full\"", "mode = \"observe\"");
    world.emulator().post("seed", r#"{"app":{"scopes_withheld":["qyapi_manage_addresslist"]}}"#);
    let run = world.dianmao(&["doctor"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert!(run.stdout.contains("look  writing: "), "{}", run.stdout);
}

#[test]
fn a_wrong_secret_stops_only_what_needs_it() {
    let world = World::company();
    world.write("app_secret", "wrong");
    let run = world.dianmao(&["doctor"]);
    insta::assert_snapshot!(world.shown(&run), @r#"
    exit 5
    --- stdout
    ok    source: 8 people in 5 departments can be taken in
    ok    store: dianmao.db
    FAIL  credentials and scope: cannot read what the app may see: DingTalk refuses the app's credentials, check `app_key` and `app_secret`: 无效的clientId或者clientSecret (invalidClientIdOrSecret)
          `dingtalk.app_key` is the app's Client ID and the secret its Client Secret; `dianmao doctor` tries them.
    ok    clock: not compared: the emulator keeps its own, or nothing was answered
    ok    metered calls: 0 of at most 2500 made by us in [MONTH]; the edition has 5000
    "#);
}

#[test]
fn an_unreadable_source_is_a_failure_of_its_own() {
    let world = World::company();
    world.write("hr/employees.csv", "");
    let run = world.dianmao(&["doctor"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(run.stdout.starts_with("FAIL  source: `employees.csv` is empty"), "{}", run.stdout);
}

#[test]
fn the_report_as_json() {
    let world = World::company();
    let run = world.dianmao(&["doctor", "--json"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let report = run.json();
    assert_eq!(report["schema"], "dianmao.doctor/1");
    let names: Vec<&str> =
        report["checks"].as_array().unwrap().iter().map(|check| check["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"clock") && names.contains(&"credentials and scope"), "{names:?}");
    assert!(report["checks"].as_array().unwrap().iter().all(|check| check["status"] == "ok"), "{report:#}");
}

#[test]
fn an_operator_who_is_nobody_is_named() {
    let world = World::company();
    world.edit("dianmao.toml", "# operator = \"manager01\"", "operator = \"nobody\"");
    let run = world.dianmao(&["doctor"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(run.stdout.contains("FAIL  operator: there is no userid `nobody`"), "{}", run.stdout);
}

/// The scopes that the page of permissions knows.
const SCOPES: [&str; 7] = [
    "qyapi_base",
    "qyapi_get_department_list",
    "qyapi_get_department_member",
    "qyapi_get_member",
    "qyapi_get_member_by_mobile",
    "qyapi_manage_addresslist",
    "qyapi_get_attendance_data",
];

fn withhold(world: &World, scopes: &[&str]) {
    let document = serde_json::json!({ "app": { "scopes_withheld": scopes } });
    world.emulator().post("seed", &document.to_string());
}

#[test]
fn permissions_are_told_command_by_command_with_where_to_apply() {
    let world = World::company();
    withhold(&world, &["qyapi_get_member_by_mobile", "qyapi_get_attendance_data"]);
    let run = world.dianmao(&["doctor", "--permissions"]);
    insta::assert_snapshot!(world.shown(&run), @"
    exit 5
    --- stdout
    LACK  doctor: qyapi_get_member_by_mobile, qyapi_get_attendance_data
    ok    plan
    LACK  apply: qyapi_get_member_by_mobile, qyapi_get_attendance_data
    LACK  pull: qyapi_get_attendance_data

    qyapi_get_member_by_mobile (who has a mobile number)
      https://open-dev.dingtalk.com/appscope/apply?content=dingappkey%23qyapi_get_member_by_mobile

    qyapi_get_attendance_data (attendance results)
      https://open-dev.dingtalk.com/appscope/apply?content=dingappkey%23qyapi_get_attendance_data

    企业员工手机号信息 (mobile): nobody can tell yet, because DingTalk returned it for nobody

    邮箱等个人信息 (email, work_place, remark): nobody can tell yet, because DingTalk returned it for nobody
    ");
    withhold(&world, &[]);
    let run = world.dianmao(&["doctor", "--permissions"]);
    insta::assert_snapshot!(world.shown(&run), @"
    exit 0
    --- stdout
    ok    doctor
    ok    plan
    ok    apply
    ok    pull

    企业员工手机号信息 (mobile): nobody can tell yet, because DingTalk returned it for nobody

    邮箱等个人信息 (email, work_place, remark): nobody can tell yet, because DingTalk returned it for nobody
    ");
}

#[test]
fn each_permission_that_is_withheld_is_the_one_that_is_told() {
    let world = World::company();
    for scope in SCOPES {
        withhold(&world, &[scope]);
        let run = world.dianmao(&["doctor", "--permissions", "--json"]);
        assert_eq!(run.code, 5, "{scope}: {run:?}");
        let document = run.json();
        let permissions = document["permissions"].as_array().unwrap();
        let missing: Vec<&serde_json::Value> = permissions.iter().filter(|one| one["granted"] == "no").collect();
        assert_eq!(missing.len(), 1, "{scope}: {document:#}");
        assert_eq!(missing[0]["scope"], scope);
        let link = format!("https://open-dev.dingtalk.com/appscope/apply?content=dingappkey%23{scope}");
        assert_eq!(missing[0]["apply_at"], link);
    }
}

#[test]
fn a_command_that_is_denied_is_one_that_was_said_to_lack_the_permission() {
    for scope in SCOPES {
        let world = World::company();
        withhold(&world, &[scope]);
        let document = world.dianmao(&["doctor", "--permissions", "--json"]).json();
        let lacking: Vec<&str> = document["commands"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|command| command["missing"] == serde_json::json!([scope]))
            .map(|command| command["command"].as_str().unwrap())
            .collect();
        for command in [&["plan"][..], &["apply", "--yes"], &["pull"]] {
            let is_denied = world.dianmao(command).code == 5;
            assert!(
                !is_denied || lacking.contains(&command[0]),
                "{scope} stops {command:?}, and only {lacking:?} were named"
            );
        }
    }
}

#[test]
fn a_field_permission_that_is_missing_is_told() {
    let world = World::company().synced();
    let granted = |world: &World| {
        let document = world.dianmao(&["doctor", "--permissions", "--json"]).json();
        let fields = document["fields"].as_array().unwrap();
        fields.iter().map(|field| field["granted"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(granted(&world), ["yes", "yes"]);
    world.emulator().post("seed", r#"{"app":{"fields_withheld":["mobile","personal_info"]}}"#);
    assert_eq!(granted(&world), ["no", "unknown"]);
}

#[test]
fn the_pages_about_setting_up_name_the_permissions_that_are_tried() {
    let world = World::company();
    let document = world.dianmao(&["doctor", "--permissions", "--json"]).json();
    let permissions = document["permissions"].as_array().unwrap();
    let fields = document["fields"].as_array().unwrap();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    for page in ["tenant-setup.md", "tenant-setup.zh-CN.md"] {
        let text = std::fs::read_to_string(folder.join(page)).unwrap();
        let row = |name: &str| text.lines().find(|line| line.starts_with(&format!("| {name} |"))).map(str::to_owned);
        for permission in permissions {
            let scope = permission["scope"].as_str().unwrap();
            let row = row(&format!("`{scope}`")).unwrap_or_else(|| panic!("{page} lacks {scope}"));
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            withhold(&world, &[scope]);
            let document = world.dianmao(&["doctor", "--permissions", "--json"]).json();
            for (command, cell) in [("plan", cells[3]), ("apply", cells[4]), ("pull", cells[5])] {
                let commands = document["commands"].as_array().unwrap();
                let command = commands.iter().find(|entry| entry["command"] == command).unwrap();
                assert_eq!(command["missing"] == serde_json::json!([scope]), !cell.is_empty(), "{page}: {row}");
            }
        }
        for field in fields {
            assert!(row(field["name"].as_str().unwrap()).is_some(), "{page} lacks {field}");
        }
    }
}
