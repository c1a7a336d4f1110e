//! DingTalk says no: exit 5, a sentence, and nothing written.

use crate::world::World;

#[test]
fn a_wrong_secret() {
    let world = World::company();
    world.write("app_secret", "wrong");
    for command in [&["plan"][..], &["apply", "--yes"], &["pull"]] {
        let run = world.dianmao(command);
        run.assert_fails(5, "error: cannot read what the app may see: DingTalk refuses the app's credentials");
        assert!(run.stderr.contains("hint: `dingtalk.app_key` is the app's Client ID"), "{}", run.stderr);
        assert_eq!(run.stdout, "");
    }
    assert_eq!(world.userids(), [""; 0]);
}

#[test]
fn an_address_that_is_not_on_the_list() {
    let world = World::company();
    world.emulator().post("seed", r#"{"app":{"ip_white_list":["10.0.0.1"]}}"#);
    let run = world.dianmao(&["apply", "--yes"]);
    insta::assert_snapshot!(world.shown(&run), @r#"
    exit 5
    --- stderr
    error: cannot read what the app may see: DingTalk does not accept calls from the address 127.0.0.1, which is not on the app's list (Forbidden.AccessDenied.IpNotInWhiteList)
    hint: Add the address to 服务器出口IP of the app in the developer console.
    "#);
    assert_eq!(world.userids(), [""; 0]);
}

#[test]
fn a_permission_to_read_that_is_missing() {
    let world = World::company();
    world.emulator().post("seed", r#"{"app":{"scopes_withheld":["qyapi_get_department_list"]}}"#);
    let run = world.dianmao(&["apply", "--yes"]);
    insta::assert_snapshot!(world.shown(&run), @r#"
    exit 5
    --- stderr
    error: cannot read the departments below 1: the app lacks the permission `qyapi_get_department_list` for `/topapi/v2/department/listsub` (60011)
    hint: Apply for `qyapi_get_department_list` under 权限管理 in the developer console; `dianmao doctor` lists every permission that is missing.
    "#);
    assert_eq!(world.userids(), [""; 0]);
}

#[test]
fn a_permission_to_write_that_is_missing_is_in_the_log_too() {
    let world = World::company();
    world.emulator().post("seed", r#"{"app":{"scopes_withheld":["qyapi_manage_addresslist"]}}"#);
    let run = world.dianmao(&["apply", "--yes"]);
    run.assert_fails(5, "the app lacks the permission `qyapi_manage_addresslist`");
    assert_eq!(world.userids(), [""; 0]);
    assert_eq!(world.dianmao(&["log", "--json"]).json()["runs"][0]["exit_code"], 5);
    world.emulator().post("seed", r#"{"app":{"scopes_withheld":[]}}"#);
    assert_eq!(world.dianmao(&["apply", "--yes"]).code, 0);
    assert_eq!(world.userids().len(), 8);
}

#[test]
fn a_host_that_is_not_there_is_no_question_of_permission() {
    let world = World::company();
    let url = world.emulator().url.clone();
    world.edit("dianmao.toml", &url, "http://127.0.0.1:1");
    let run = world.dianmao(&["plan"]);
    run.assert_fails(1, "hint: Check the network and the addresses in `[dingtalk]`, and run it again.");
}

#[test]
fn sample_data_never_leaves_the_machine() {
    let world = World::company();
    let url = world.emulator().url.clone();
    world.edit("dianmao.toml", &format!("oapi_url = \"{url}\""), "oapi_url = \"https://dingtalk.invalid\"");
    let run = world.dianmao(&["apply", "--yes"]);
    run.assert_fails(3, "has an invented mobile number (120…), and this is no emulator");
}
