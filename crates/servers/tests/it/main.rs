//! The servers start, answer, and leave nothing behind.
#![cfg(test)]

use std::net::TcpStream;

use dianmao_servers::{MariaDb, OpenLdap, OpenLdapOptions, Postgres, Unavailable, or_skip};

fn listens(port: u16) -> bool {
    TcpStream::connect(("127.0.0.1", port)).is_ok()
}

#[test]
fn postgres_ends_when_it_is_dropped() {
    let Some(server) = or_skip("postgres_ends_when_it_is_dropped", Postgres::start()) else { return };
    let address = server.database();
    assert_ne!(address, server.database());
    let port = server.port();
    server.sql("test_0", "create table people (name text); insert into people values ('江晓')");
    assert!(listens(port));
    drop(server);
    assert!(!listens(port));
}

#[test]
fn mariadb_ends_when_it_is_dropped() {
    let Some(server) = or_skip("mariadb_ends_when_it_is_dropped", MariaDb::start()) else { return };
    assert_ne!(server.database(), server.database());
    let port = server.port();
    server.sql("test_0", "create table people (name text); insert into people values ('江晓')");
    assert!(listens(port));
    drop(server);
    assert!(!listens(port));
}

#[test]
fn openldap_ends_when_it_is_dropped() {
    let options = OpenLdapOptions::default();
    let Some(server) = or_skip("openldap_ends_when_it_is_dropped", OpenLdap::start(&options)) else { return };
    let port = server.url().rsplit(':').next().unwrap().parse().unwrap();
    assert!(listens(port));
    drop(server);
    assert!(!listens(port));
}

#[test]
fn a_refused_statement_says_why() {
    let Some(server) = Postgres::shared("a_refused_statement_says_why") else { return };
    let caught = std::panic::catch_unwind(|| server.sql("postgres", "select nothing_of_that_name"));
    let message = *caught.unwrap_err().downcast::<String>().unwrap();
    assert!(message.contains("nothing_of_that_name"), "{message}");
}

#[test]
fn a_server_that_cannot_start_says_why() {
    let options = OpenLdapOptions { schema: "attributetype nonsense".into(), ..OpenLdapOptions::default() };
    match OpenLdap::start(&options) {
        Err(Unavailable::Broken { reason, .. }) => assert!(reason.contains("own.schema"), "{reason}"),
        started => assert!(or_skip("a_server_that_cannot_start_says_why", started).is_none(), "it starts"),
    }
}
