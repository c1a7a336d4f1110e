//! Where a store lies: a file, or a database of a PostgreSQL server.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use percent_encoding::percent_decode_str;
use sqlx::postgres::PgConnectOptions;
use url::Url;

/// Where a store lies. It prints without its password.
#[derive(Debug, Clone)]
pub enum Place {
    /// An SQLite file on a local disk.
    File(PathBuf),
    /// A database of a PostgreSQL server, whose first schema on the search path is ours alone.
    Server(Server),
}

/// The address of a PostgreSQL database.
#[derive(Clone)]
pub struct Server {
    /// Without the password.
    url: Url,
    password: Option<String>,
    options: Box<PgConnectOptions>,
}

/// A text that is no address of a PostgreSQL database. It does not repeat the text, which may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no address of a PostgreSQL database, as postgres://user@host/database")]
pub struct NoServer;

impl Server {
    /// Whether the password stands in the address itself.
    #[must_use]
    pub fn has_password(&self) -> bool {
        self.password.is_some()
    }

    /// The address as PostgreSQL's own programs take it, without the password.
    pub(crate) fn url(&self) -> &str {
        self.url.as_str()
    }

    pub(crate) fn password(&self) -> Option<&str> {
        self.password.as_deref()
    }

    pub(crate) fn options(&self) -> &PgConnectOptions {
        &self.options
    }
}

impl FromStr for Server {
    type Err = NoServer;

    fn from_str(text: &str) -> Result<Self, NoServer> {
        let mut url: Url = text.parse().map_err(|_| NoServer)?;
        if !matches!(url.scheme(), "postgres" | "postgresql") {
            return Err(NoServer);
        }
        let options: PgConnectOptions = text.parse().map_err(|_| NoServer)?;
        let in_query = url.query_pairs().find(|(key, _)| key == "password").map(|(_, value)| value.into_owned());
        let in_front = url.password().map(|password| percent_decode_str(password).decode_utf8_lossy().into_owned());
        url.set_password(None).map_err(|()| NoServer)?;
        if in_query.is_some() {
            let others: Vec<(String, String)> = url
                .query_pairs()
                .filter(|(key, _)| key != "password")
                .map(|(key, value)| (key.into(), value.into()))
                .collect();
            url.query_pairs_mut().clear().extend_pairs(others);
        }
        Ok(Self { url, password: in_query.or(in_front), options: Box::new(options) })
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Server").field(&self.to_string()).finish()
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut url = self.url.clone();
        url.set_query(None);
        f.write_str(url.as_str())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Server(server) => server.fmt(f),
        }
    }
}

impl From<PathBuf> for Place {
    fn from(path: PathBuf) -> Self {
        Self::File(path)
    }
}

impl From<&Path> for Place {
    fn from(path: &Path) -> Self {
        Self::File(path.to_owned())
    }
}

impl From<&Self> for Place {
    fn from(place: &Self) -> Self {
        place.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::{NoServer, Place, Server};

    #[test]
    fn a_password_is_never_printed() {
        for text in [
            "postgres://me:s%40cret@db.example:5433/hr?sslmode=require",
            "postgresql://me@db.example:5433/hr?password=s%40cret&sslmode=require",
        ] {
            let server: Server = text.parse().expect("it is one");
            assert_eq!(server.password(), Some("s@cret"));
            assert!(server.url().contains("sslmode=require"), "{}", server.url());
            let place = Place::Server(server.clone());
            assert!(place.to_string().ends_with("://me@db.example:5433/hr"), "{place}");
            for shown in [place.to_string(), format!("{place:?}"), server.url().to_owned()] {
                assert!(!shown.contains("cret"), "{shown}");
            }
        }
    }

    #[test]
    fn other_addresses_are_none_of_ours() {
        for text in
            ["dianmao.db", "mysql://me@host/db", "postgres:", "postgres://host:port/db", "postgres://h/db?sslmode=odd"]
        {
            assert_eq!(text.parse::<Server>().map(|server| server.to_string()), Err(NoServer), "{text}");
        }
    }
}
