//! LDAP and Active Directory: entries as rows, attributes as columns, and the tree as paths.
//!
//! Each row also has `dn` and `parent_dn`, and `path` and `parent_path`: the names from below the search's base down, as
//! `研发中心/平台组`. What stands directly below the base has an empty parent, and the base itself is no row.

mod name;
mod tls;
mod value;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use dianmao_roster::row::{Origin, Table};
use jiff::tz::TimeZone;
use ldap3::adapters::PagedResults;
use ldap3::{Ldap as Connection, LdapConnAsync, LdapConnSettings, LdapError, ResultEntry, SearchEntry, parse_refs};

use self::name::Name;
use crate::error::Error;
use crate::rows::{self, Loose};
use crate::secret::Secret;
use crate::{SourceTable, Wanted};

/// The columns that are made from the name of an entry.
const OF_THE_NAME: [&str; 4] = ["dn", "parent_dn", "path", "parent_path"];
/// Parts of every Active Directory that hold no people, and that it always refers to.
const OWN_PARTITIONS: [&str; 3] = ["cn=configuration", "dc=domaindnszones", "dc=forestdnszones"];

/// Searches of one directory.
#[derive(Debug, Clone)]
pub struct Ldap {
    /// `ldaps://host` or `ldap://host`, with a port where it is not the usual one.
    pub url: String,
    /// Whether a connection that begins in the clear changes to TLS before anything is said.
    pub starttls: bool,
    /// Certificates, in PEM, that are trusted beside the system's.
    pub ca: Option<Vec<u8>>,
    /// The name and password to bind with; nobody where it is `None`.
    pub bind: Option<(String, Secret)>,
    /// The zone that instants are shown in.
    pub time_zone: TimeZone,
    /// How long the connection and each page may take.
    pub timeout: Duration,
    /// Entries a page.
    pub page_size: i32,
    /// The most entries that one search may give.
    pub max_rows: usize,
    /// The searches, by the names that the mapping uses.
    pub searches: BTreeMap<String, Search>,
}

/// One search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// Where it begins.
    pub base: String,
    /// How deep it goes.
    pub scope: Scope,
    /// Which entries it takes, as `(objectClass=organizationalUnit)`.
    pub filter: String,
}

/// How deep a search goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Scope {
    /// To the bottom.
    #[default]
    Subtree,
    /// To what stands directly below the base.
    One,
}

impl Ldap {
    pub(crate) async fn read(&self, wanted: &Wanted<'_>) -> Result<BTreeMap<String, SourceTable>, Error> {
        let mut connection = self.connect().await?;
        let mut read = BTreeMap::new();
        for (name, search) in &self.searches {
            let attributes = attributes(wanted.get(name.as_str()));
            let table = self.search(&mut connection, name, search, attributes).await?;
            read.insert(name.clone(), rows::stamped(table)?);
        }
        // Everything was read: a server that does not part politely changes nothing.
        let _ = connection.unbind().await;
        Ok(read)
    }

    fn unreachable(&self, reason: impl Into<String>) -> Error {
        Error::Server { server: self.url.clone(), reason: reason.into() }
    }

    async fn connect(&self) -> Result<Connection, Error> {
        let config = tls::config(self.ca.as_deref()).map_err(|reason| self.unreachable(reason))?;
        let settings = LdapConnSettings::new()
            .set_conn_timeout(self.timeout)
            .set_starttls(self.starttls)
            .set_config(Arc::new(config));
        let connecting = LdapConnAsync::with_settings(settings, &self.url);
        let connected = tokio::time::timeout(self.timeout, connecting).await;
        let no_answer = |_| self.unreachable(format!("no answer within {} seconds", self.timeout.as_secs()));
        let (driver, mut connection) =
            connected.map_err(no_answer)?.map_err(|error| self.unreachable(sentence(&error)))?;
        // A fault of the connection comes back to whoever waits for an answer.
        tokio::spawn(driver.drive());
        if let Some((name, password)) = &self.bind {
            let bound = connection.with_timeout(self.timeout).simple_bind(name, password.reveal()).await;
            bound
                .and_then(ldap3::LdapResult::success)
                .map_err(|error| self.unreachable(format!("it does not let `{name}` in: {}", sentence(&error))))?;
        }
        Ok(connection)
    }

    async fn search(
        &self,
        connection: &mut Connection,
        table: &str,
        search: &Search,
        attributes: Vec<String>,
    ) -> Result<Table, Error> {
        let fault = |reason: String| Error::Query { table: table.to_owned(), reason };
        let broken = |error: LdapError| fault(sentence(&error));
        let scope = match search.scope {
            Scope::Subtree => ldap3::Scope::Subtree,
            Scope::One => ldap3::Scope::OneLevel,
        };
        let base = Name::parse(&search.base);
        let file: Arc<str> = Arc::from(table);
        let mut found = Loose::default();
        OF_THE_NAME.iter().for_each(|column| {
            found.column(column);
        });
        let paged = PagedResults::new(self.page_size);
        let started = connection
            .with_timeout(self.timeout)
            .streaming_search_with(paged, &search.base, scope, &search.filter, attributes.clone())
            .await;
        let mut stream = started.map_err(broken)?;
        while let Some(entry) = stream.next().await.map_err(broken)? {
            let Some(entry) = own_entry(entry).map_err(fault)? else { continue };
            let name = Name::parse(&entry.dn);
            if name.is(&base) {
                continue;
            }
            if found.len() == self.max_rows {
                return Err(Error::TooManyRows { table: table.to_owned(), limit: self.max_rows });
            }
            let line = 1 + u64::try_from(found.len()).unwrap_or(u64::MAX);
            let origin = Origin { file: Arc::clone(&file), part: Some(Arc::from(entry.dn.as_str())), line };
            let cells = self.cells(entry, &name, &base, &attributes).map_err(|(column, what)| Error::NotTextValue {
                place: origin.to_string(),
                column,
                what: what.to_owned(),
            })?;
            found.push(origin, cells);
        }
        // A limit that the server keeps comes as the last word, behind the entries that it did give.
        stream.finish().await.success().map_err(broken)?;
        Ok(found.into_table(file))
    }

    /// The attributes and the names of an entry.
    fn cells(
        &self,
        entry: SearchEntry,
        name: &Name,
        base: &Name,
        asked: &[String],
    ) -> Result<BTreeMap<String, Option<String>>, (String, &'static str)> {
        // Attributes are named without regard to case, columns are not: the template's way of writing it holds.
        let column = |attribute: &str| {
            let asked = asked.iter().find(|asked| asked.eq_ignore_ascii_case(attribute));
            asked.map_or_else(|| attribute.to_owned(), Clone::clone)
        };
        let mut cells = BTreeMap::new();
        for (attribute, values) in entry.attrs {
            if attribute.contains(";range=") {
                return Err((attribute, "the server gives only a part of its values"));
            }
            let values: Vec<String> = values.iter().map(|text| value::text(text, &self.time_zone)).collect();
            cells.insert(column(&attribute), Some(values.join(",")));
        }
        for (attribute, values) in entry.bin_attrs {
            let values: Vec<String> = values.iter().map(|bytes| value::of_bytes(&attribute, bytes)).collect();
            cells.insert(column(&attribute), Some(values.join(",")));
        }
        let parent = name.parent();
        let parent = parent.filter(|parent| !parent.is(base));
        cells.insert("dn".to_owned(), Some(name.to_string()));
        cells.insert("path".to_owned(), Some(name.path_below(base)));
        cells.insert("parent_dn".to_owned(), Some(parent.as_ref().map(Name::to_string).unwrap_or_default()));
        cells.insert("parent_path".to_owned(), Some(parent.map(|parent| parent.path_below(base)).unwrap_or_default()));
        Ok(cells)
    }
}

/// What is asked for: what the templates name, or everything where they name nothing.
fn attributes(wanted: Option<&BTreeSet<String>>) -> Vec<String> {
    let named = wanted.into_iter().flatten().filter(|column| !OF_THE_NAME.contains(&column.as_str()));
    let attributes: Vec<String> = named.cloned().collect();
    if attributes.is_empty() { vec!["*".to_owned()] } else { attributes }
}

/// The entry, unless it is a reference to a part of the directory without people; any other part is missing from the answer.
fn own_entry(entry: ResultEntry) -> Result<Option<SearchEntry>, String> {
    if entry.is_intermediate() {
        return Ok(None);
    }
    if !entry.is_ref() {
        return Ok(Some(SearchEntry::construct(entry)));
    }
    let elsewhere = parse_refs(entry.0).into_iter().find(|address| !is_own_partition(address));
    match elsewhere {
        None => Ok(None),
        Some(address) => Err(format!("a part of it is at {address}; begin the search below it, or search that server")),
    }
}

fn is_own_partition(address: &str) -> bool {
    let name = address.splitn(4, '/').nth(3).unwrap_or_default().to_lowercase();
    OWN_PARTITIONS.iter().any(|partition| name.starts_with(partition))
}

/// What went wrong, in words.
fn sentence(error: &LdapError) -> String {
    match error {
        LdapError::LdapResult { result } => {
            let meaning = match result.rc {
                3 => "the server's time limit was reached, so entries are missing",
                4 => {
                    "the server's limit on the number of entries was reached, so some are missing; let the reading account have more, or narrow the search"
                }
                11 => {
                    "the server's administrative limit was reached, so entries are missing; a smaller `page_size` may help"
                }
                32 => "there is no entry of the base's name",
                49 => "the name or the password is wrong",
                50 => "this account may not search there",
                _ => return format!("{} (code {})", result.text, result.rc),
            };
            format!("{meaning} (code {})", result.rc)
        }
        LdapError::Timeout { .. } => "no answer in time; raise `timeout_s`".to_owned(),
        LdapError::FilterParsing => "its filter cannot be read; write one as \"(objectClass=person)\"".to_owned(),
        error => error.to_string(),
    }
}
