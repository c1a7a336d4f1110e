//! JSON over HTTP, page by page.
//!
//! A read is all pages or an error: a page that cannot be had, a total that does not fit, a page that comes twice. Nothing of an
//! answer but its shape reaches a message, and no header that was sent.

mod cells;
mod get;

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;

use dianmao_roster::row::Origin;
use reqwest::{Client, Url};
use serde_json::Value;

use self::get::Answer;
use crate::SourceTable;
use crate::error::Error;
use crate::rows::{self, Loose};
use crate::secret::Secret;

/// Resources of one server.
#[derive(Debug, Clone)]
pub struct Http {
    /// The address that paths begin at.
    pub url: String,
    /// How we say who we are.
    pub authorization: Option<Authorization>,
    /// Further headers of every request.
    pub headers: BTreeMap<String, String>,
    /// Certificates, in PEM, that are trusted beside the system's.
    pub ca: Option<Vec<u8>>,
    /// How long one page may take.
    pub timeout: Duration,
    /// The most rows that one resource may have.
    pub max_rows: usize,
    /// What every answer must hold to be one.
    pub check: Option<Check>,
    /// How pages follow each other.
    pub paging: Paging,
    /// The resources, by the names that the mapping uses.
    pub resources: BTreeMap<String, Resource>,
}

/// One list of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// The path behind the address, with its own parameters.
    pub path: String,
    /// Where the list stands in the answer, as `data.items`; `None` where the answer is the list.
    pub rows: Option<String>,
}

/// How we say who we are.
#[derive(Debug, Clone)]
pub enum Authorization {
    /// A header with a secret in it.
    Header {
        /// Its name.
        name: String,
        /// Its value.
        value: Secret,
    },
    /// User and password.
    Basic {
        /// The user.
        user: String,
        /// The password.
        password: Secret,
    },
}

/// A value that says that an answer is one: many servers say `{"code": 401}` under status 200.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Where it stands.
    pub path: String,
    /// What it must be, as text.
    pub value: String,
}

/// How pages follow each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paging {
    /// How the next page is asked for.
    pub style: Style,
    /// The parameter for the number of rows a page, and the number.
    pub size: Option<(String, u64)>,
    /// Where the answer says how many rows there are in all.
    pub total: Option<String>,
    /// Where the answer says whether there is another page.
    pub more: Option<String>,
}

/// How the next page is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Style {
    /// There is one page.
    #[default]
    None,
    /// By its number.
    Page {
        /// The parameter.
        parameter: String,
        /// The number of the first page.
        first: u64,
    },
    /// By the number of rows before it.
    Offset {
        /// The parameter.
        parameter: String,
    },
    /// By a token of the page before.
    Token {
        /// The parameter.
        parameter: String,
        /// Where the token stands in the answer.
        next: String,
    },
    /// By the address in the `Link` header of the page before.
    Link,
}

impl Http {
    pub(crate) async fn read(&self) -> Result<BTreeMap<String, SourceTable>, Error> {
        let client = get::client(self)?;
        let mut read = BTreeMap::new();
        for (name, resource) in &self.resources {
            let reader = Reader {
                http: self,
                client: &client,
                name,
                resource,
                page: 0,
                rows: Loose::default(),
                file: Arc::from(name.as_str()),
            };
            read.insert(name.clone(), reader.read().await?);
        }
        Ok(read)
    }

    fn unreachable(&self, reason: impl Into<String>) -> Error {
        // The address without user and parameters, which may hold secrets.
        let shown = self.url.split(['?', '#']).next().unwrap_or_default();
        let server = match shown.split_once("://") {
            Some((scheme, rest)) => format!("{scheme}://{}", rest.rsplit('@').next().unwrap_or_default()),
            None => "the server".to_owned(),
        };
        Error::Server { server, reason: reason.into() }
    }
}

/// Reads one resource.
struct Reader<'a> {
    http: &'a Http,
    client: &'a Client,
    name: &'a str,
    resource: &'a Resource,
    /// The number of the page at hand, from 1.
    page: u64,
    rows: Loose,
    file: Arc<str>,
}

impl Reader<'_> {
    async fn read(mut self) -> Result<SourceTable, Error> {
        let mut url = self.first()?;
        let (mut total, mut last_page, mut last_token) = (None, None, None);
        loop {
            self.page += 1;
            let answer = get::page(self.http, self.client, &url).await.map_err(|reason| self.fault(reason))?;
            self.hold_check(&answer.body)?;
            let page = self.list(&answer.body)?;
            self.hold_total(&answer.body, &mut total)?;
            let mut hasher = DefaultHasher::new();
            page.hash(&mut hasher);
            let mark = Some(hasher.finish());
            if !page.is_empty() && mark == last_page {
                return Err(self
                    .fault("it is the page before once more; check `paging`, or say where `total` or `more` stands"));
            }
            last_page = mark;
            let n_rows = page.len();
            self.take(page)?;
            match self.next(&url, &answer, n_rows, total, &mut last_token)? {
                Some(next) => url = next,
                None => break,
            }
        }
        let n_rows = u64::try_from(self.rows.len()).unwrap_or(u64::MAX);
        if total.is_some_and(|total| total != n_rows) {
            let total = total.unwrap_or_default();
            return Err(self.fault(format!("it is the last one, and all pages have {n_rows} rows of {total}")));
        }
        rows::stamped(self.rows.into_table(self.file))
    }

    fn fault(&self, reason: impl Into<String>) -> Error {
        Error::Page { table: self.name.to_owned(), page: self.page, reason: reason.into() }
    }

    /// The address of the first page.
    fn first(&self) -> Result<Url, Error> {
        let address = format!("{}{}", self.http.url.trim_end_matches('/'), self.resource.path);
        let mut url = Url::parse(&address).map_err(|error| self.http.unreachable(format!("no address: {error}")))?;
        let Paging { style, size, .. } = &self.http.paging;
        if let Some((parameter, size)) = size {
            set(&mut url, parameter, &size.to_string());
        }
        match style {
            Style::Page { parameter, first } => set(&mut url, parameter, &first.to_string()),
            Style::Offset { parameter } => set(&mut url, parameter, "0"),
            Style::None | Style::Token { .. } | Style::Link => {}
        }
        Ok(url)
    }

    fn hold_check(&self, body: &Value) -> Result<(), Error> {
        let Some(Check { path, value }) = &self.http.check else { return Ok(()) };
        match cells::at(body, path).and_then(cells::scalar) {
            Some(found) if found == *value => Ok(()),
            Some(found) => Err(self.fault(format!("`{path}` is `{}`, not `{value}`", short(&found)))),
            None => Err(self.fault(format!("it has no `{path}`"))),
        }
    }

    /// The rows of a page.
    fn list<'b>(&self, body: &'b Value) -> Result<&'b [Value], Error> {
        let (found, place) = match &self.resource.rows {
            Some(path) => (cells::at(body, path), format!("`{path}`")),
            None => (Some(body), "the answer".to_owned()),
        };
        match found {
            Some(Value::Array(rows)) => Ok(rows),
            Some(other) => Err(self.fault(format!("{place} is {}, not a list", cells::kind(other)))),
            None => Err(self.fault(format!("it has no {place}; at the top it has {}", cells::keys(body)))),
        }
    }

    /// Holds that every page names the same total: rows that come or go meanwhile would move others from page to page.
    fn hold_total(&self, body: &Value, total: &mut Option<u64>) -> Result<(), Error> {
        let Some(path) = &self.http.paging.total else { return Ok(()) };
        let found = cells::at(body, path).and_then(cells::scalar).and_then(|text| text.parse().ok());
        match (found, *total) {
            (None, _) => Err(self.fault(format!("it has no number at `{path}`"))),
            (Some(found), Some(before)) if found != before => Err(self.fault(format!(
                "the total was {before} and is {found}: the data changed while it was read; run again"
            ))),
            (found, _) => {
                *total = found;
                Ok(())
            }
        }
    }

    fn take(&mut self, page: &[Value]) -> Result<(), Error> {
        for row in page {
            let line = 1 + u64::try_from(self.rows.len()).unwrap_or(u64::MAX);
            let Value::Object(object) = row else {
                return Err(self.fault(format!("row {line} is {}, not an object", cells::kind(row))));
            };
            if self.rows.len() == self.http.max_rows {
                return Err(Error::TooManyRows { table: self.name.to_owned(), limit: self.http.max_rows });
            }
            self.rows.push(Origin::new(Arc::clone(&self.file), line), cells::of(object));
        }
        Ok(())
    }

    /// The address of the next page, if there is one.
    fn next(
        &self,
        url: &Url,
        answer: &Answer,
        n_rows: usize,
        total: Option<u64>,
        last_token: &mut Option<String>,
    ) -> Result<Option<Url>, Error> {
        let more = self.more(&answer.body, n_rows)?;
        let is_done = total.is_some_and(|total| u64::try_from(self.rows.len()).is_ok_and(|read| read >= total));
        if more == Some(false) || (more.is_none() && is_done) {
            return Ok(None);
        }
        let number = |number: u64| number.to_string();
        match &self.http.paging.style {
            Style::None if answer.next.is_some() => {
                Err(self.fault("its `Link` header names another page; set `paging = { style = \"link\" }`"))
            }
            Style::None => Ok(None),
            Style::Page { .. } | Style::Offset { .. } if n_rows == 0 => Ok(None),
            Style::Page { parameter, first } => Ok(Some(with(url, parameter, &number(first + self.page)))),
            Style::Offset { parameter } => {
                let n_read = u64::try_from(self.rows.len()).unwrap_or(u64::MAX);
                Ok(Some(with(url, parameter, &number(n_read))))
            }
            Style::Token { parameter, next } => self.next_by_token(url, answer, (parameter, next), last_token),
            Style::Link => self.next_by_link(url, answer),
        }
    }

    /// What the answer says about another page; `None` where it is not asked.
    fn more(&self, body: &Value, n_rows: usize) -> Result<Option<bool>, Error> {
        let Some(path) = &self.http.paging.more else { return Ok(None) };
        match cells::at(body, path).and_then(cells::scalar).as_deref() {
            Some("false" | "0") => Ok(Some(false)),
            Some("true" | "1") if n_rows == 0 => Err(self.fault("it is empty and says that there are more")),
            Some("true" | "1") => Ok(Some(true)),
            _ => Err(self.fault(format!("it has no true or false at `{path}`"))),
        }
    }

    fn next_by_token(
        &self,
        url: &Url,
        answer: &Answer,
        (parameter, path): (&str, &str),
        last: &mut Option<String>,
    ) -> Result<Option<Url>, Error> {
        let found = cells::at(&answer.body, path);
        let token = found.and_then(cells::scalar).filter(|token| !token.is_empty());
        let Paging { total, more, .. } = &self.http.paging;
        match token {
            Some(token) if Some(&token) == last.as_ref() => Err(self.fault("its token for the next page is the one before")),
            Some(token) => {
                let next = with(url, parameter, &token);
                *last = Some(token);
                Ok(Some(next))
            }
            // A slip in the path would look just like a last page.
            None if found.is_none() && self.page == 1 && total.is_none() && more.is_none() => Err(self.fault(format!(
                "it has no `{path}`; if the last page never has it, say where `total` or `more` stands, so that a slip can be told from the end"
            ))),
            None => Ok(None),
        }
    }

    fn next_by_link(&self, url: &Url, answer: &Answer) -> Result<Option<Url>, Error> {
        let Some(link) = &answer.next else { return Ok(None) };
        let next = url.join(link).map_err(|_| self.fault("its `Link` header holds no address"))?;
        if next.origin() != url.origin() {
            return Err(self.fault("its `Link` header names another server, which our secret is not for"));
        }
        if next == *url {
            return Err(self.fault("its `Link` header names the page itself"));
        }
        Ok(Some(next))
    }
}

fn with(url: &Url, parameter: &str, value: &str) -> Url {
    let mut url = url.clone();
    set(&mut url, parameter, value);
    url
}

/// Sets a parameter, in place of an earlier value.
fn set(url: &mut Url, parameter: &str, value: &str) {
    let others: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| name != parameter)
        .map(|(name, value)| (name.into(), value.into()))
        .collect();
    url.query_pairs_mut().clear().extend_pairs(others).append_pair(parameter, value);
}

/// A code of an answer, in case it is a whole text.
fn short(text: &str) -> String {
    text.chars().take(20).collect()
}
