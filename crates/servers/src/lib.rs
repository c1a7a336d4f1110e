//! Real servers for tests: PostgreSQL, MariaDB and OpenLDAP, each in a folder of its own, on loopback and a free port.
//!
//! Nothing here is part of the product: it is a dev-dependency alone. A server ends when its value is dropped, and also when the test
//! program ends in any other way, since a `static` is never dropped. `script/setup` installs the programs.

mod mariadb;
mod openldap;
mod postgres;
mod process;

use std::borrow::Borrow;

pub use crate::mariadb::MariaDb;
pub use crate::openldap::{Certificate, OpenLdap, Options as OpenLdapOptions};
pub use crate::postgres::Postgres;

/// The password of every server's administrator. They listen on loopback and hold invented data.
pub const PASSWORD: &str = "invented-7f3a";

/// Why there is no server.
#[derive(Debug, thiserror::Error)]
pub enum Unavailable {
    /// The program is not on this machine.
    #[error("{program} is not installed; {}", remedy(*.is_root))]
    NotInstalled {
        /// The program that was looked for.
        program: &'static str,
        /// Whether this process may install it.
        is_root: bool,
    },
    /// The program is here and does not do what it should, which is a failure, not a reason to skip.
    #[error("{program} does not start: {reason}")]
    Broken {
        /// The program.
        program: &'static str,
        /// What it said.
        reason: String,
    },
}

fn remedy(is_root: bool) -> &'static str {
    if is_root { "script/setup installs it" } else { "script/setup installs it, which needs root" }
}

/// The server, or `None` and a line that says which test is skipped and why.
///
/// # Panics
/// A server that is installed and does not start fails the test: skipping it would hide the fault.
pub fn or_skip<T, E: Borrow<Unavailable>>(test: &str, server: Result<T, E>) -> Option<T> {
    let error = match server {
        Ok(server) => return Some(server),
        Err(error) => error,
    };
    match error.borrow() {
        missing @ Unavailable::NotInstalled { .. } => skip(test, missing),
        broken @ Unavailable::Broken { .. } => panic!("{broken}"),
    }
    None
}

#[expect(clippy::print_stdout, reason = "`script/test` counts these lines")]
fn skip(test: &str, reason: &Unavailable) {
    println!("SKIP {test} {reason}");
}
