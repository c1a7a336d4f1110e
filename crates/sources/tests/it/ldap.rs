//! Searches of a real OpenLDAP.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use dianmao_servers::{Certificate, OpenLdap, OpenLdapOptions, PASSWORD, or_skip};
use dianmao_sources::{Error, Kind, Ldap, Scope, Search, Secret, Source, Tables, Wanted};
use jiff::tz::TimeZone;

use crate::print;

const READER: &str = "cn=reader,dc=example,dc=com";
const BASE: &str = "OU=Company, dc=example,dc=com";

/// A company of three departments and some people in each.
fn ldif(n_people: usize) -> String {
    let mut text = String::new();
    let units = ["ou=Company", "ou=研发中心,ou=Company", "ou=平台组,ou=研发中心,ou=Company", "ou=市场部,ou=Company"];
    for unit in units {
        let name = unit.split(['=', ',']).nth(1).unwrap();
        text.push_str(&format!("dn: {unit},dc=example,dc=com\nobjectClass: organizationalUnit\nou: {name}\n\n"));
    }
    for id in 0..n_people {
        let unit = units[id % 3 + 1];
        text.push_str(&format!(
            "dn: uid=p{id:04},{unit},dc=example,dc=com\nobjectClass: inetOrgPerson\nuid: p{id:04}\nsn: 江\ncn: 江{id}\nemployeeNumber: {id:04}\nmobile: 1200000{id:04}\n\n"
        ));
    }
    text
}

fn ldap(server: &OpenLdap, filter: &str) -> Ldap {
    let search = Search { base: BASE.into(), scope: Scope::Subtree, filter: filter.into() };
    Ldap {
        url: server.url(),
        starttls: false,
        ca: None,
        bind: Some((READER.into(), Secret::from(PASSWORD))),
        time_zone: TimeZone::get("Asia/Shanghai").unwrap(),
        timeout: Duration::from_secs(20),
        page_size: 100,
        max_rows: 10_000,
        searches: [("t".to_owned(), search)].into(),
    }
}

fn read(ldap: Ldap, columns: &[&str]) -> Result<Tables, Error> {
    print::source(Kind::Ldap(ldap), columns)
}

fn start(test: &str, options: OpenLdapOptions) -> Option<OpenLdap> {
    or_skip(test, OpenLdap::start(&options))
}

const UNITS: &str = "(objectClass=organizationalUnit)";
const PEOPLE: &str = "(objectClass=inetOrgPerson)";

#[test]
fn the_tree_is_paths_and_the_base_is_its_root() {
    let options = OpenLdapOptions { ldif: ldif(4), ..OpenLdapOptions::default() };
    let Some(server) = start("the_tree_is_paths_and_the_base_is_its_root", options) else { return };
    let units = read(ldap(&server, UNITS), &["path", "parent_path", "ou"]);
    insta::assert_snapshot!(print::read(&units), @"
    dn|parent_dn|path|parent_path|ou
    1: ou=研发中心,ou=Company,dc=example,dc=com||研发中心||研发中心
    2: ou=平台组,ou=研发中心,ou=Company,dc=example,dc=com|ou=研发中心,ou=Company,dc=example,dc=com|研发中心/平台组|研发中心|平台组
    3: ou=市场部,ou=Company,dc=example,dc=com||市场部||市场部
    ");
    let people = read(ldap(&server, PEOPLE), &["employeenumber", "mobile", "parent_path", "createTimestamp"]).unwrap();
    let table = &people.tables["t"];
    let row = &table.rows[1];
    assert_eq!(
        (row.get("employeenumber"), row.get("mobile"), row.get("parent_path")),
        (Some("0001"), Some("12000000001"), Some("研发中心/平台组"))
    );
    let created = row.get("createTimestamp").unwrap();
    assert!(created.len() == 19 && created.contains('-') && created.contains(' '), "{created}");
    assert_eq!(row.origin.to_string(), "t[uid=p0001,ou=平台组,ou=研发中心,ou=Company,dc=example,dc=com]:2");
    assert!(table.columns.0.iter().all(|column| column != "sn"), "only what templates name is asked for");
}

#[test]
fn more_entries_than_a_page_come_in_full() {
    let options = OpenLdapOptions { ldif: ldif(1234), ..OpenLdapOptions::default() };
    let Some(server) = start("more_entries_than_a_page_come_in_full", options) else { return };
    let people = read(ldap(&server, PEOPLE), &["uid"]).unwrap();
    let uids: BTreeSet<String> = people.tables["t"].rows.iter().map(|row| row.get("uid").unwrap().to_owned()).collect();
    assert_eq!(uids.len(), 1234);
    let mut few = ldap(&server, PEOPLE);
    few.max_rows = 1000;
    assert!(matches!(read(few, &["uid"]), Err(Error::TooManyRows { limit: 1000, .. })));
    let mut shallow = ldap(&server, UNITS);
    shallow.searches.get_mut("t").unwrap().scope = Scope::One;
    assert_eq!(read(shallow, &["ou"]).unwrap().tables["t"].rows.len(), 2);
}

#[test]
fn a_limit_of_the_server_is_an_error_and_never_fewer_rows() {
    let options = OpenLdapOptions { ldif: ldif(300), size_limit: Some(250), ..OpenLdapOptions::default() };
    let Some(server) = start("a_limit_of_the_server_is_an_error_and_never_fewer_rows", options) else { return };
    let error = read(ldap(&server, PEOPLE), &["uid"]).unwrap_err().to_string();
    assert!(error.starts_with("t: the server's limit on the number of entries was reached"), "{error}");
}

#[test]
fn faults_say_what_to_do_and_hold_no_password() {
    let options = OpenLdapOptions { ldif: ldif(2), ..OpenLdapOptions::default() };
    let Some(server) = start("faults_say_what_to_do_and_hold_no_password", options) else { return };
    let fault = |make: &dyn Fn(&mut Ldap)| {
        let mut ldap = ldap(&server, PEOPLE);
        make(&mut ldap);
        assert!(!format!("{ldap:?}").contains(PASSWORD));
        let error = read(ldap, &["uid"]).unwrap_err().to_string();
        assert!(!error.contains("4711"), "{error}");
        error.replace(&server.url(), "URL")
    };
    let wrong = |ldap: &mut Ldap| ldap.bind = Some((READER.into(), Secret::from("guess-4711")));
    assert_eq!(
        fault(&wrong),
        format!("cannot reach URL: it does not let `{READER}` in: the name or the password is wrong (code 49)")
    );
    let nowhere = |ldap: &mut Ldap| ldap.searches.get_mut("t").unwrap().base = "ou=none,dc=example,dc=com".into();
    assert_eq!(fault(&nowhere), "t: there is no entry of the base's name (code 32)");
    let odd = |ldap: &mut Ldap| ldap.searches.get_mut("t").unwrap().filter = "(uid=".into();
    assert!(fault(&odd).contains("its filter cannot be read"), "{}", fault(&odd));
    let nobody = |ldap: &mut Ldap| ldap.searches.get_mut("t").unwrap().filter = "(uid=nobody)".into();
    assert!(fault(&nobody).starts_with("t: it has no rows"));
    let closed = |ldap: &mut Ldap| ldap.url = "ldap://127.0.0.1:1".into();
    assert!(fault(&closed).starts_with("cannot reach ldap://127.0.0.1:1: "));
}

#[test]
fn tls_is_held_to_a_certificate_that_is_trusted() {
    let names = vec!["127.0.0.1".to_owned(), "localhost".to_owned()];
    let made = rcgen::generate_simple_self_signed(names).unwrap();
    let certificate = Certificate { certificate: made.cert.pem(), key: made.signing_key.serialize_pem() };
    let ca = certificate.certificate.clone().into_bytes();
    let options = OpenLdapOptions { ldif: ldif(3), certificate: Some(certificate), ..OpenLdapOptions::default() };
    let Some(server) = start("tls_is_held_to_a_certificate_that_is_trusted", options) else { return };
    let with = |url: String, starttls: bool, ca: Option<Vec<u8>>| {
        let mut ldap = ldap(&server, PEOPLE);
        (ldap.url, ldap.starttls, ldap.ca) = (url, starttls, ca);
        read(ldap, &["uid"]).map(|read| read.tables["t"].rows.len())
    };
    assert_eq!(with(server.tls_url().unwrap(), false, Some(ca.clone())).unwrap(), 3);
    assert_eq!(with(server.url(), true, Some(ca)).unwrap(), 3);
    assert!(matches!(with(server.tls_url().unwrap(), false, None), Err(Error::Server { .. })));
    assert!(matches!(with(server.url(), true, None), Err(Error::Server { .. })));
    assert!(matches!(with(server.url(), true, Some(b"no certificate".to_vec())), Err(Error::Server { .. })));
}

#[test]
fn several_searches_and_departments_from_an_attribute() {
    let options = OpenLdapOptions { ldif: ldif(6), ..OpenLdapOptions::default() };
    let Some(server) = start("several_searches_and_departments_from_an_attribute", options) else { return };
    let mut ldap = ldap(&server, PEOPLE);
    let people = ldap.searches["t"].clone();
    ldap.searches.insert("units".to_owned(), people);
    let wanted =
        Wanted::from([("t", BTreeSet::from(["uid".to_owned()])), ("units", BTreeSet::from(["sn".to_owned()]))]);
    let distinct = BTreeMap::from([("units".to_owned(), vec!["sn".to_owned()])]);
    let read = print::wait(Source { kind: Kind::Ldap(ldap), distinct }.read(&wanted)).unwrap();
    assert_eq!((read.tables["t"].rows.len(), read.tables["units"].rows.len()), (6, 1));
    assert_ne!(read.stamps["t"].sha256, read.stamps["units"].sha256);
}
