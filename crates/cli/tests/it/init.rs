//! `dianmao init`.

use crate::world::{World, mode};

#[test]
fn init_writes_a_sample_and_says_what_comes_next() {
    let world = World::empty();
    let run = world.dianmao(&["init", "co"]);
    insta::assert_snapshot!(world.shown(&run), @r#"
    exit 0
    --- stderr
    wrote co/dianmao.toml
    wrote co/hr/departments.csv
    wrote co/hr/employees.csv
    wrote co/app_secret

    Next, in two terminals of that folder:
      dianmao emulator --people 0 --listen 127.0.0.1:8787
      dianmao doctor && dianmao plan
    "#);
    assert_eq!(world.read("co/app_secret"), "dingappsecret\n");
    assert!(world.read("co/dianmao.toml").contains("mode = \"observe\""));
    assert_eq!(world.read("co/hr/employees.csv").lines().count(), 9);
    assert_eq!(world.read("co/hr/departments.csv").lines().count(), 6);
}

#[test]
#[cfg(unix)]
fn only_the_owner_can_read_the_secret() {
    let world = World::empty();
    world.dianmao(&["init"]);
    assert_eq!(mode(&world.path("app_secret")), 0o600);
}

#[test]
fn init_overwrites_nothing() {
    for taken in ["dianmao.toml", "hr/employees.csv", "hr/departments.csv", "app_secret"] {
        let world = World::empty();
        world.write(taken, "mine");
        let run = world.dianmao(&["init"]);
        run.assert_fails(1, &format!("{taken} is there already; nothing was written"));
        assert_eq!(world.read(taken), "mine");
        let others = ["dianmao.toml", "hr/employees.csv", "app_secret"];
        let written = others.iter().filter(|name| **name != taken && world.path(name).exists()).count();
        assert_eq!(written, 0, "{taken} was there, and something was written");
    }
}

#[test]
fn every_commented_key_of_the_sample_is_known() {
    let world = World::company();
    let text = world.read("dianmao.toml");
    let uncommented: String = text
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(key) if key.split_once(" = ").is_some_and(|(key, _)| !key.contains([' ', ':'])) => format!("{key}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    assert!(uncommented.matches("\nremovals_percent = 5").count() == 1, "{uncommented}");
    world.write("dianmao.toml", &uncommented);
    let run = world.dianmao(&["plan"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
}
