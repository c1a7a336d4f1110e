//! `dianmao call`.

use crate::world::World;

#[test]
fn a_call_by_parameters_and_by_body_hides_personal_data() {
    let world = World::company().synced();
    let by_words = world.dianmao(&["call", "/topapi/v2/user/get", "userid=1001"]);
    assert_eq!((by_words.code, by_words.stderr.as_str()), (0, ""));
    let answer = by_words.json();
    assert_eq!(answer["result"]["userid"], "1001");
    assert_eq!((answer["result"]["mobile"].as_str(), answer["result"]["email"].as_str()), (Some("***"), Some("***")));
    let by_body = world.dianmao(&["call", "/topapi/v2/user/get", "--body", r#"{"userid":"1001"}"#]);
    assert_eq!(by_body.json()["result"], answer["result"]);
}

#[test]
fn data_is_shown_in_full_when_asked_and_a_token_never() {
    let world = World::company().synced();
    for option in ["--reveal", "--json"] {
        let run = world.dianmao(&["call", "/topapi/v2/user/get", "userid=1001", option]);
        assert_eq!(run.json()["result"]["mobile"], "12000000101", "{option}");
    }
    let run = world.dianmao(&["call", "/gettoken", "appkey=dingappkey", "appsecret=dingappsecret", "--reveal"]);
    assert_eq!(run.json()["access_token"], "***", "{}", run.stdout);
}

#[test]
fn a_refusal_names_path_and_code() {
    let world = World::company();
    let run = world.dianmao(&["call", "/topapi/v2/user/get", "userid=nobody"]);
    run.assert_fails(1, "error: cannot call `/topapi/v2/user/get`: `/topapi/v2/user/get` answers 60121: ");
    world.dianmao(&["call", "/nowhere"]).assert_fails(1, "cannot call `/nowhere`: ");
}

#[test]
fn parameters_that_are_none_are_wrong_usage() {
    let world = World::company();
    let get = "/topapi/v2/user/get";
    world.dianmao(&["call", get, "userid"]).assert_fails(64, "`userid` is no parameter; write it as key=value");
    world.dianmao(&["call", get, "--body", "{"]).assert_fails(64, "--body is no JSON");
    world.dianmao(&["call", get, "a=b", "--body", "{}"]).assert_fails(64, "cannot be used with");
    assert_eq!(world.n_calls(get), 0);
}
