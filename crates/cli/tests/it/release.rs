//! `dianmao release`.

use crate::world::World;

#[test]
fn three_refusals_leave_a_person_out_until_they_are_released() {
    let world = World::company();
    world.dianmao(&["release", "1008"]).assert_fails(1, "error: `1008` is in no quarantine\n");
    let rule = r#"{"api":"/topapi/v2/user/create","match":{"userid":"1008"},"kind":"errcode","errcode":60112}"#;
    world.emulator().post("faults", rule);
    for _ in 0..3 {
        assert_eq!(world.dianmao(&["apply", "--yes"]).code, 4);
    }
    let held = world.dianmao(&["apply", "--yes"]);
    assert_eq!(held.code, 3, "{}", held.stderr);
    assert!(
        held.stderr.starts_with("alarm: `1008` (create_person) was refused in 3 runs and is left out: "),
        "{}",
        held.stderr
    );
    assert!(held.stdout.contains("\n    dianmao release 1008\n"), "{}", held.stdout);
    let log = world.dianmao(&["log", "--json"]).json();
    assert_eq!(
        (&log["alarms"][0]["kind"], &log["alarms"][0]["key"]),
        (&"quarantine".into(), &"create_person/1008".into())
    );
    world.emulator().post("faults", "");
    let released = world.dianmao(&["release", "1008"]);
    assert_eq!(released.code, 0);
    assert!(
        released.stderr.ends_with("`1008` (create_person) is released; the next `dianmao apply` tries it again\n"),
        "{}",
        released.stderr
    );
    let run = world.dianmao(&["apply", "--yes"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, "Run 5: 1 done.\n"));
}
