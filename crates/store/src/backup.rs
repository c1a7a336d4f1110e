//! A copy of the whole store, as of one instant, while others read and write it.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::Store;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::place::Server;
use crate::postgres::Pools;
use crate::query::query;
use crate::sqlite;

/// PostgreSQL's own program, looked for where the system looks for programs.
const PG_DUMP: &str = "pg_dump";

impl Store {
    /// Writes a copy of the store, all companies of it, into a new file that its owner alone can read, and tells its size. A
    /// file's copy is a store itself; a server's is an archive for `pg_restore`.
    ///
    /// # Errors
    /// [`Error::File`] where the file is there already, [`Error::NoDump`] where a server has to be copied and `pg_dump` is not
    /// installed. Nothing is left of a copy that failed.
    pub async fn backup(&self, to: &Path) -> Result<u64> {
        create_private(to).map_err(|error| Error::file(to, error))?;
        let written = match &self.db {
            Db::Sqlite(pools) => sqlite::copy(pools.path(), to).await,
            Db::Postgres(pools) => self.dump(pools, to).await,
        };
        let size = match written {
            Ok(()) => on_disk(to).map_err(|error| Error::file(to, error)),
            Err(error) => Err(error),
        };
        if size.is_err() {
            // The first failure is the one to tell.
            let _ = std::fs::remove_file(to);
        }
        size
    }

    async fn dump(&self, pools: &Pools, to: &Path) -> Result<()> {
        let (schema,): (String,) = self.db.one(query("SELECT current_schema()::text")).await?;
        let server = pools.server().clone();
        let arguments = arguments(&server, &schema, to);
        let running = tokio::task::spawn_blocking(move || run(&server, &arguments));
        running.await.map_err(|error| Error::Dump(error.to_string()))?
    }
}

fn run(server: &Server, arguments: &[OsString]) -> Result<()> {
    let mut command = Command::new(PG_DUMP);
    command.args(arguments).stdin(Stdio::null());
    // Not among the arguments, which every user of the machine can see.
    if let Some(password) = server.password() {
        command.env("PGPASSWORD", password);
    }
    match command.output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(Error::Dump(String::from_utf8_lossy(&output.stderr).trim().to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let words = arguments.iter().map(|word| shell_word(&word.to_string_lossy()));
            let command: Vec<String> = std::iter::once(PG_DUMP.to_owned()).chain(words).collect();
            Err(Error::NoDump { command: command.join(" ") })
        }
        Err(error) => Err(Error::Dump(error.to_string())),
    }
}

/// Of a database that others use as well only our schema is taken; whoever restores it owns it.
fn arguments(server: &Server, schema: &str, to: &Path) -> Vec<OsString> {
    let mut file = OsString::from("--file=");
    file.push(to);
    let schema = format!("--schema=\"{}\"", schema.replace('"', "\"\""));
    let url = format!("--dbname={}", server.url());
    vec!["--format=custom".into(), "--no-owner".into(), "--no-privileges".into(), schema.into(), file, url.into()]
}

fn shell_word(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// Creates a file that only its owner can read, and that was not there before.
fn create_private(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// A copy that is only in the machine's memory is none.
fn on_disk(path: &Path) -> io::Result<u64> {
    let file = File::open(path)?;
    file.sync_all()?;
    Ok(file.metadata()?.len())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{arguments, shell_word};

    #[test]
    fn the_password_is_no_argument() {
        let server = "postgres://me:geheim@db.example/hr?sslmode=require".parse().expect("it is an address");
        let arguments = arguments(&server, "it's \"ours\"", Path::new("/tmp/b"));
        let words: Vec<String> = arguments.iter().map(|word| shell_word(&word.to_string_lossy())).collect();
        assert_eq!(
            words,
            [
                "'--format=custom'",
                "'--no-owner'",
                "'--no-privileges'",
                r#"'--schema="it'\''s ""ours"""'"#,
                "'--file=/tmp/b'",
                "'--dbname=postgres://me@db.example/hr?sslmode=require'"
            ]
        );
    }
}
