//! The log file, and the search of `script/leaks` that goes through the log of all tests.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::world::{World, mode};

const CLEAN: &str =
    "2026-09-01T01:00:00Z DEBUG dianmao_dingtalk::client: answered attempt=1 elapsed_ms=12 request_id=\"4mo1test\"\n";

/// Exit code and output of the search through a folder with one log of these lines.
fn search(lines: &str) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("suite.log"), lines).unwrap();
    search_in(folder.path())
}

fn search_in(folder: &Path) -> (Option<i32>, String) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../script/leaks");
    let output = Command::new(script).arg(folder).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(text).unwrap())
}

#[test]
fn the_search_finds_every_kind_of_leak() {
    let (code, text) = search(&CLEAN.repeat(3));
    assert_eq!((code, text.as_str()), (Some(0), "3 lines of log hold no secret and no personal datum\n"));
    for (kind, planted) in [
        ("Chinese text", "refused: 何晓雨 has no number"),
        ("mobile", "refused: 12000001003 is taken"),
        ("mobile", "refused: +86-12000001003 is taken"),
        ("mail address", "to=he.xiaoyu@example.com"),
        ("secret", "config: appSecret=hush"),
        ("secret", "body: dingappsecret"),
        ("token", "GET /topapi/v2/user/get?access_token=t0k3n"),
        ("token", "token 0123456789abcdef0123456789abcdef refused"),
    ] {
        let (code, text) = search(&format!("{CLEAN}WARN {planted}\n{CLEAN}"));
        assert_eq!(code, Some(1), "{planted}: {text}");
        assert!(text.starts_with(&format!("{kind}: suite.log:2:WARN ")), "{planted}: {text}");
    }
}

#[test]
fn a_folder_without_a_log_is_no_clean_log() {
    assert_eq!(search("").0, Some(1));
}

#[test]
fn the_log_file_holds_everything_whatever_stderr_shows() {
    let world = World::company();
    let path = world.path("support.log");
    let run = world.dianmao_with(&[("DIANMAO_LOG_FILE", "support.log")], &["plan"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let log = world.read("support.log");
    assert!(log.contains("DEBUG dingtalk{interface=\"/topapi/v2/department/listsub\"}"), "{log}");
    assert!(log.contains("request_id="), "{log}");
    #[cfg(unix)]
    assert_eq!(mode(&path), 0o600);
    let (code, text) = search(&log);
    assert_eq!(code, Some(0), "{text}");

    let run = world.dianmao_with(&[("DIANMAO_LOG_FILE", "nowhere/support.log")], &["plan"]);
    assert_eq!(run.code, 0);
    assert!(run.stderr.starts_with("warning: nothing is logged to nowhere/support.log: "), "{}", run.stderr);
}
