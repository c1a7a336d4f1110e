//! PostgreSQL.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::process::{self, ATTEMPTS, Place, Running};
use crate::{PASSWORD, Unavailable};

/// A PostgreSQL server with an administrator `postgres`.
#[derive(Debug)]
pub struct Postgres {
    running: Running,
    port: u16,
    psql: PathBuf,
    n_databases: AtomicU32,
}

impl Postgres {
    /// Starts a server of its own.
    ///
    /// # Errors
    /// It is not installed, or does not start.
    pub fn start() -> Result<Self, Unavailable> {
        let folders = folders();
        let (initdb, postgres) = (process::find("initdb", &folders)?, process::find("postgres", &folders)?);
        let psql = process::find("psql", &folders)?;
        let mut attempt = 0;
        loop {
            attempt += 1;
            let place = Place::new("postgres", "postgres")?;
            initialise(&place, &initdb)?;
            let port = process::free_port().map_err(|error| place.broken(error.to_string()))?;
            let server = server(&place, &postgres, port);
            let answers = |place: &Place| query(place, &psql, port, "select 1").is_ok();
            match place.start(&server, "INT", answers) {
                Ok(running) => return Ok(Self { running, port, psql, n_databases: AtomicU32::new(0) }),
                Err(_) if attempt < ATTEMPTS => {}
                Err(failed) => return Err(failed.error),
            }
        }
    }

    /// The one server of a test program, started by the first test that asks; `None` after a `SKIP` line where it is not installed.
    ///
    /// # Panics
    /// It is installed and does not start.
    pub fn shared(test: &str) -> Option<&'static Self> {
        static SERVER: OnceLock<Result<Postgres, Unavailable>> = OnceLock::new();
        crate::or_skip(test, SERVER.get_or_init(Self::start).as_ref())
    }

    /// The port on 127.0.0.1.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The address of a database, for the administrator `postgres`.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres:{PASSWORD}@127.0.0.1:{}/{database}", self.port)
    }

    /// Makes an empty database that no other test has, and gives its address.
    ///
    /// # Panics
    /// The server refuses.
    pub fn database(&self) -> String {
        let name = format!("test_{}", self.n_databases.fetch_add(1, Ordering::Relaxed));
        self.sql("postgres", &format!("create database {name} encoding 'UTF8' template template0"));
        self.url(&name)
    }

    /// Runs statements in a database as its administrator.
    ///
    /// # Panics
    /// The server refuses one.
    pub fn sql(&self, database: &str, statements: &str) {
        if let Err(error) = run(self.running.place(), &self.psql, self.port, database, statements) {
            panic!("{error}");
        }
    }
}

/// Debian keeps the programs of each version apart, and out of `PATH`.
fn folders() -> Vec<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    folders.sort();
    folders.into_iter().rev().map(|(_, folder)| folder).collect()
}

fn initialise(place: &Place, initdb: &Path) -> Result<(), Unavailable> {
    let password = place.write("password", PASSWORD)?;
    let mut command = place.command(initdb);
    command.args(["--username=postgres", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"]);
    command.arg("--pgdata").arg(place.path().join("data")).arg("--pwfile").arg(password);
    place.run(&mut command).map(drop)
}

fn server(place: &Place, postgres: &Path, port: u16) -> Command {
    let mut server = Command::new(postgres);
    server.arg("-D").arg(place.path().join("data")).arg("-k").arg(place.path());
    server.args(["-h", "127.0.0.1", "-p", &port.to_string()]);
    // What is lost with the machine is lost: the data is invented.
    for setting in ["fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=200"] {
        server.args(["-c", setting]);
    }
    server
}

fn query(place: &Place, psql: &Path, port: u16, statement: &str) -> Result<(), Unavailable> {
    run(place, psql, port, "postgres", statement)
}

fn run(place: &Place, psql: &Path, port: u16, database: &str, statements: &str) -> Result<(), Unavailable> {
    let mut command = place.command(psql);
    command.env("PGPASSWORD", PASSWORD).env("PGCONNECT_TIMEOUT", "5");
    command.args(["-h", "127.0.0.1", "-p", &port.to_string(), "-U", "postgres", "-d", database]);
    command.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", statements]);
    place.run(&mut command).map(drop)
}
