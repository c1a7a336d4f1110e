//! `dianmao explain`.

use crate::world::World;

#[test]
fn a_person_who_is_still_to_be_created() {
    let world = World::company();
    let by_key = world.dianmao(&["explain", "1001"]);
    assert_eq!((by_key.code, by_key.stderr.as_str()), (0, ""));
    assert!(by_key.stdout.starts_with("陈知行 (1001) is not in DingTalk.\nHR:\n"), "{}", by_key.stdout);
    assert!(by_key.stdout.contains("has them as `1001`."), "{}", by_key.stdout);
    assert!(
        by_key.stdout.contains("DingTalk:\n  Nobody is this person yet; the userid will be `1001`.\n"),
        "{}",
        by_key.stdout
    );
    assert!(by_key.stdout.contains("Next apply:\n  create_person/1001"), "{}", by_key.stdout);
    assert!(by_key.stdout.ends_with("Earlier runs:\n  nothing\n"), "{}", by_key.stdout);
    assert_eq!(world.dianmao(&["explain", "陈知行"]).stdout, by_key.stdout);
}

#[test]
fn a_person_who_was_created() {
    let world = World::company();
    world.dianmao(&["apply", "--yes"]);
    let run = world.dianmao(&["explain", "1001"]);
    assert!(run.stdout.starts_with("陈知行 (1001) is in DingTalk."), "{}", run.stdout);
    assert!(run.stdout.contains("The user `1001` is this person."), "{}", run.stdout);
    assert!(run.stdout.contains("Next apply:\n  nothing"), "{}", run.stdout);
    assert!(run.stdout.contains("create_person succeeded"), "{}", run.stdout);
    let json = world.dianmao(&["explain", "1001", "--json"]).json();
    assert_eq!((json["schema"].as_str(), json["is_member"].as_bool()), (Some("dianmao.explanation/1"), Some(true)));
}

#[test]
fn nobody_of_that_name() {
    let run = World::company().dianmao(&["explain", "9999"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("`9999` is no key, userid or name"), "{}", run.stderr);
}
