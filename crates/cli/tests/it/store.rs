//! `dianmao store`, and a store on a server.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use dianmao_servers::Postgres;

use crate::world::World;

#[test]
fn migrate_says_what_it_did() {
    let world = World::company();
    let run = world.dianmao(&["store", "migrate"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    let version =
        run.stderr.strip_prefix("dianmao.db is made, with tables of version ").unwrap().trim_end_matches(".\n");
    assert!(version.parse::<u32>().unwrap() >= 1, "{run:?}");
    let run = world.dianmao(&["store", "migrate"]);
    assert_eq!(run.stderr, format!("The tables of dianmao.db have version {version} already.\n"));
    world.dianmao(&["store", "migrate", "--json"]).assert_fails(64, "this command has nothing to print as JSON");
}

#[test]
fn a_synced_companys_store_is_well_and_can_be_copied() {
    let world = World::company().synced();
    assert_eq!(world.dianmao(&["pull"]).code, 0);
    let run = world.dianmao(&["store", "check"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    for line in [
        "dianmao.db, tables of version ",
        "\nok    pages: every page and index is whole\n",
        "\nok    foreign keys: ",
        "\nok    links: everything that is linked was there at the newest pull\n",
        "\nok    runs: every run has ended\n",
        "\nok    journal: the outcome of every write call is known\n",
        "\n           8  person_links\n",
    ] {
        assert!(run.stdout.contains(line), "no {line:?} in {}", run.stdout);
    }
    let run = world.dianmao(&["store", "backup", "copy.db"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    assert!(run.stderr.starts_with("copy.db holds a copy of the store, "), "{}", run.stderr);
    #[cfg(unix)]
    assert_eq!(crate::world::mode(&world.path("copy.db")), 0o600);
    world.dianmao(&["store", "backup", "copy.db"]).assert_fails(1, "error: cannot use `copy.db`: File exists");
    // The copy takes the store's place.
    let log = world.dianmao(&["log"]).stdout;
    assert_eq!(world.dianmao_with(&[("DIANMAO_STORE_PATH", "copy.db")], &["log"]).stdout, log);
    assert!(log.contains("apply") && log.contains("pull"), "{log}");
}

#[test]
fn a_damaged_store_fails_the_check() {
    let world = World::company().synced();
    assert_eq!(world.dianmao(&["pull"]).code, 0);
    let path = world.path("dianmao.db");
    let mut bytes = fs::read(&path).unwrap();
    // The last index, which no opening reads.
    let last = bytes.len() - 4096;
    bytes[last..].fill(0xa5);
    fs::write(&path, bytes).unwrap();
    let run = world.dianmao(&["store", "check"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stdout.contains("FAIL  pages: "), "{run:?}");
    assert!(run.stdout.contains("      Stop all runs, keep the file as it is"), "{run:?}");
}

#[test]
fn a_store_lies_in_one_place() {
    let world = World::company();
    world.append("dianmao.toml", "\n");
    world.edit("dianmao.toml", "[store]\n", "[store]\npath = \"a.db\"\nurl = \"postgres://h/d\"\n");
    world.dianmao(&["log"]).assert_fails(1, "`store.url` and `store.path` are both set; a store lies in one place");
    let run = world.dianmao_with(&[("DIANMAO_STORE_PATH", "b.db")], &["log"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(world.path("b.db").exists() && !world.path("a.db").exists());
    let run = world.dianmao_with(&[("DIANMAO_STORE_URL", "mysql://me:geheim@h/d")], &["log"]);
    run.assert_fails(
        1,
        "the environment variable `DIANMAO_STORE_URL`: `store.url`: this is no address of a PostgreSQL",
    );
    assert!(!run.stderr.contains("geheim"));
    world.edit("dianmao.toml", "url = \"postgres://h/d\"", "url_file = \"nowhere\"");
    world.edit("dianmao.toml", "path = \"a.db\"\n", "");
    world.dianmao(&["log"]).assert_fails(1, "`store.url_file`: cannot read nowhere: ");
}

/// Where PostgreSQL's own programs are: beside the server that the tests start.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    folders.into_iter().find(|folder| folder.join("pg_restore").exists() && folder.join("pg_dump").exists())
}

#[test]
fn a_store_on_a_server_serves_every_command_and_its_password_is_never_shown() {
    let Some(server) = Postgres::shared("a_store_on_a_server_serves_every_command") else { return };
    let url = server.database();
    let world = World::company();
    world.write("store_url", &format!("{url}\n"));
    world.edit("dianmao.toml", "[store]\n", "[store]\nurl_file = \"store_url\"\n");
    let folder = programs().unwrap().display().to_string();
    let place = url.replace(&format!(":{}@", dianmao_servers::PASSWORD), "@");
    let mut shown = String::new();
    for command in [
        &["store", "migrate"][..],
        &["plan"],
        &["apply", "--yes"],
        &["plan"],
        &["pull"],
        &["log"],
        &["doctor"],
        &["store", "check"],
        &["store", "backup", "copy.dump"],
    ] {
        let run = world.dianmao_with(&[("PATH", &folder)], &[command, &["-vv"]].concat());
        assert_eq!(run.code, 0, "{command:?}: {run:?}");
        shown.push_str(&run.stdout);
        shown.push_str(&run.stderr);
    }
    assert!(!world.path("dianmao.db").exists());
    assert!(shown.contains(&format!("{place} is made, with tables of version ")), "{shown}");
    assert!(shown.contains("No changes.") && shown.contains(&format!("store: {place}\n")), "{shown}");
    assert!(shown.contains("ok    pages: left to the server"), "{shown}");
    assert!(!shown.contains(dianmao_servers::PASSWORD), "{shown}");
    #[cfg(unix)]
    assert_eq!(crate::world::mode(&world.path("copy.dump")), 0o600);

    // The archive becomes a store again, elsewhere.
    let restored = server.database();
    let mut restore = Command::new(PathBuf::from(&folder).join("pg_restore"));
    restore.args(["--clean", "--if-exists", "--no-owner", "--exit-on-error"]).arg(format!("--dbname={restored}"));
    let output = restore.arg(world.path("copy.dump")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let log = world.dianmao(&["log"]).stdout;
    let copied = world.dianmao_with(&[("DIANMAO_STORE_URL", restored.as_str())], &["log"]);
    assert_eq!((copied.stdout, copied.stderr.as_str()), (log, ""));
    let plan = world.dianmao_with(&[("DIANMAO_STORE_URL", restored.as_str())], &["plan"]);
    assert!(plan.stdout.contains("No changes."), "{plan:?}");
}

#[test]
fn without_pg_dump_the_command_is_told() {
    let Some(server) = Postgres::shared("without_pg_dump_the_command_is_told") else { return };
    let world = World::company();
    let url = server.database();
    let nowhere = world.home().display().to_string();
    let variables = [("DIANMAO_STORE_URL", url.as_str()), ("PATH", &nowhere)];
    let run = world.dianmao_with(&variables, &["store", "backup", "copy.dump"]);
    run.assert_fails(
        1,
        "error: there is no `pg_dump` here to copy the database with\nhint: Install PostgreSQL's client programs",
    );
    assert!(run.stderr.contains("\n  pg_dump '--format=custom'"), "{}", run.stderr);
    assert!(!run.stderr.contains(dianmao_servers::PASSWORD), "{}", run.stderr);
    assert!(!world.path("copy.dump").exists(), "nothing is left of it");
}

#[test]
fn a_password_in_the_configuration_is_warned_about() {
    let Some(server) = Postgres::shared("a_password_in_the_configuration_is_warned_about") else { return };
    let world = World::company();
    world.edit("dianmao.toml", "[store]\n", &format!("[store]\nurl = \"{}\"\n", server.database()));
    let run = world.dianmao(&["log"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, "No runs yet.\n"));
    let warning = "warning: dianmao.toml holds the database's password itself; put the address into a file of its own with `url_file`\n";
    assert_eq!(run.stderr, warning);
}
