//! MariaDB.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::process::{self, ATTEMPTS, Place, Running};
use crate::{PASSWORD, Unavailable};

/// A MariaDB server with an administrator `admin`.
#[derive(Debug)]
pub struct MariaDb {
    running: Running,
    port: u16,
    client: PathBuf,
    n_databases: AtomicU32,
}

impl MariaDb {
    /// Starts a server of its own.
    ///
    /// # Errors
    /// It is not installed, or does not start.
    pub fn start() -> Result<Self, Unavailable> {
        let install = process::find("mariadb-install-db", &[])?;
        let (mariadbd, client) = (process::find("mariadbd", &[])?, process::find("mariadb", &[])?);
        let mut attempt = 0;
        loop {
            attempt += 1;
            let place = Place::new("mariadbd", "mysql")?;
            initialise(&place, &install)?;
            let port = process::free_port().map_err(|error| place.broken(error.to_string()))?;
            let server = server(&place, &mariadbd, port)?;
            let answers = |place: &Place| run(place, &client, port, "mysql", "select 1").is_ok();
            match place.start(&server, "TERM", answers) {
                Ok(running) => return Ok(Self { running, port, client, n_databases: AtomicU32::new(0) }),
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
        static SERVER: OnceLock<Result<MariaDb, Unavailable>> = OnceLock::new();
        crate::or_skip(test, SERVER.get_or_init(Self::start).as_ref())
    }

    /// The port on 127.0.0.1.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The address of a database, for the administrator `admin`.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!("mysql://admin:{PASSWORD}@127.0.0.1:{}/{database}", self.port)
    }

    /// Makes an empty database that no other test has, and gives its address.
    ///
    /// # Panics
    /// The server refuses.
    pub fn database(&self) -> String {
        let name = format!("test_{}", self.n_databases.fetch_add(1, Ordering::Relaxed));
        self.sql("mysql", &format!("create database {name} character set utf8mb4"));
        self.url(&name)
    }

    /// Runs statements in a database as its administrator.
    ///
    /// # Panics
    /// The server refuses one.
    pub fn sql(&self, database: &str, statements: &str) {
        if let Err(error) = run(self.running.place(), &self.client, self.port, database, statements) {
            panic!("{error}");
        }
    }
}

fn initialise(place: &Place, install: &Path) -> Result<(), Unavailable> {
    let mut command = place.command(install);
    command.args([
        "--no-defaults",
        "--auth-root-authentication-method=normal",
        "--skip-test-db",
        "--skip-name-resolve",
    ]);
    command.arg(format!("--datadir={}", place.path().join("data").display()));
    command.arg(format!("--tmpdir={}", place.path().display()));
    place.run(&mut command).map(drop)
}

fn server(place: &Place, mariadbd: &Path, port: u16) -> Result<Command, Unavailable> {
    let admin = format!(
        "create user admin@'127.0.0.1' identified by '{PASSWORD}';\ngrant all on *.* to admin@'127.0.0.1' with grant option;\ndrop user root@localhost;\n"
    );
    let start = place.write("start.sql", &admin)?;
    let mut server = Command::new(mariadbd);
    let path = |name: &str| place.path().join(name).display().to_string();
    server.args(["--no-defaults", "--bind-address=127.0.0.1", "--skip-name-resolve", "--skip-log-bin"]);
    server.args([
        "--innodb-flush-log-at-trx-commit=0",
        "--innodb-buffer-pool-size=32M",
        "--character-set-server=utf8mb4",
    ]);
    server.arg(format!("--port={port}")).arg(format!("--datadir={}", path("data")));
    server.arg(format!("--socket={}", path("socket"))).arg(format!("--pid-file={}", path("pid")));
    server.arg(format!("--tmpdir={}", path(""))).arg(format!("--init-file={}", start.display()));
    Ok(server)
}

fn run(place: &Place, client: &Path, port: u16, database: &str, statements: &str) -> Result<(), Unavailable> {
    let mut command = place.command(client);
    command.arg("--no-defaults").env("MYSQL_PWD", PASSWORD);
    command.args(["-h", "127.0.0.1", "-P", &port.to_string(), "-u", "admin", "--default-character-set=utf8mb4"]);
    command.args(["-e", statements, database]);
    place.run(&mut command).map(drop)
}
