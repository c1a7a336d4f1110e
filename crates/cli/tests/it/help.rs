//! Help, version and usage errors.

use unicode_width::UnicodeWidthStr;

use crate::world::World;

const COMMANDS: &[&[&str]] = &[
    &[],
    &["demo"],
    &["init"],
    &["doctor"],
    &["check"],
    &["plan"],
    &["apply"],
    &["import"],
    &["explain"],
    &["revert"],
    &["release"],
    &["log"],
    &["pull"],
    &["report"],
    &["report", "month"],
    &["call"],
    &["store"],
    &["store", "migrate"],
    &["store", "backup"],
    &["store", "check"],
    &["emulator"],
];

#[test]
fn every_help_fits_into_a_hundred_columns_and_goes_to_stdout() {
    let world = World::empty();
    for command in COMMANDS {
        let run = world.dianmao(&[command, &["--help"][..]].concat());
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{command:?}");
        assert!(run.stdout.contains("Usage: dianmao"), "{command:?}");
        for line in run.stdout.lines() {
            assert!(line.width() <= 100, "{command:?} has a line of {}: {line}", line.width());
        }
    }
}

#[test]
fn the_help_lists_each_command_once() {
    let help = World::empty().dianmao(&["--help"]).stdout;
    let listed: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let known: Vec<&str> =
        COMMANDS.iter().filter(|command| command.len() == 1).filter_map(|command| command.first().copied()).collect();
    assert_eq!(listed, known);
}

#[test]
fn the_help_of_a_command() {
    let world = World::empty();
    let run = world.dianmao(&["apply", "--help"]);
    insta::assert_snapshot!(world.shown(&run), @r#"
    exit 0
    --- stdout
    Carry out a plan

    Usage: dianmao apply [OPTIONS] [FILE]

    Arguments:
      [FILE]  A plan saved by `dianmao plan --out`; what has moved since then is left alone

    Options:
          --yes                   Do not ask
          --only <KEY>...         Only these people and departments, by HR's key
          --allow-removals <SUM>  Allow the held removals and re-creations with this checksum
          --allow-updates <SUM>   Allow the mass update with this checksum
          --allow-key <KEY>       Allow the change of this protected person or department
          --strict                Do nothing at all when the input has problems, or something of a saved
                                  plan has moved
      -h, --help                  Print help

    Options of every command:
          --config <FILE>   The configuration [default: ./dianmao.toml, then the user's configuration
                            folder]
          --company <NAME>  The company, where the configuration holds several
          --json            Print JSON (short for `--as json`)
          --color <WHEN>    When to use colour [default: auto] [possible values: auto, always, never]
      -v, --verbose...      Say more on stderr; twice for still more
          --reveal          Show mobile numbers and e-mail addresses in full
    "#);
}

#[test]
fn the_version_is_that_of_the_package() {
    let run = World::empty().dianmao(&["--version"]);
    assert_eq!((run.code, run.stdout), (0, format!("dianmao {}\n", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn wrong_usage_exits_with_64() {
    let world = World::empty();
    let cases: &[(&[&str], &str)] = &[
        (&[], "Usage: dianmao"),
        (&["plan", "--bogus"], "unexpected argument '--bogus'"),
        (&["plan", "--as", "pdf"], "possible values: human, json, markdown, html"),
        (&["plna"], "unrecognized subcommand 'plna'"),
        (&["report"], "Usage: dianmao report"),
        (&["report", "month", "2026-13"], "`2026-13` is no month; write it as `2026-09`"),
        (&["report", "month"], "<PERIOD>"),
        (&["call", "topapi/v2/user/get"], "a path starts with `/`"),
        (&["pull", "--from", "2026-09-31"], "2026-09-31"),
        (&["demo", "--people", "9"], "10..=5000"),
        (&["demo", "--json"], "nothing to print as JSON"),
        (&["emulator", "--clock", "yesterday"], "`yesterday` is no clock"),
        (&["emulator", "--listen", "localhost"], "--listen <ADDRESS>"),
    ];
    for (args, message) in cases {
        let run = world.dianmao(args);
        run.assert_fails(64, message);
        assert_eq!(run.stdout, "", "{args:?}");
    }
}
