//! The PostgreSQL database: one writer, some readers, and the epoch that keeps a run which lost its lock from writing on.
//!
//! The first statement of every write locks the company's row. So the writes of a company follow one another, as in SQLite,
//! whichever program makes them; and whoever takes the run lock raises the epoch in that row only after the last write of
//! the run before, whose next one finds another epoch than its own.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::pool::PoolOptions;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, Executor, PgConnection, PgPool, Postgres, Transaction};

use crate::error::{Error, Result};
use crate::migrate::{self, Schema};
use crate::place::Server;

const N_READERS: u32 = 4;
/// How long a server may take to answer a program that wants to connect.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// What [`refuse_foreign`] looks for; set by the first migration.
const MARK: &str = "dianmao store";

/// A writer waits as long for another one as SQLite's does, and one that hangs loses its transaction. A journal row that says
/// `started` has to survive a power cut, whatever the server thinks of other programs' rows.
const WRITER_SETTINGS: &str = "
    SET lock_timeout = '10s';
    SET idle_in_transaction_session_timeout = '60s';
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";
const READER_SETTINGS: &str = "SET default_transaction_read_only = on";

/// The connections to one database.
#[derive(Debug, Clone)]
pub(crate) struct Pools {
    server: Server,
    writer: PgPool,
    readers: PgPool,
    fence: Fence,
}

/// The epoch of the run lock that this program holds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fence(Arc<Mutex<Option<i64>>>);

impl Fence {
    pub(crate) fn set(&self, epoch: Option<i64>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = epoch;
    }

    fn lets_through(&self, epoch: i64) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_none_or(|held| held == epoch)
    }
}

impl Pools {
    pub(crate) async fn open(server: &Server) -> Result<(Self, Schema)> {
        let options = connect_options(server);
        // A pool would try again and again where nobody listens.
        let mut connection = connect(server, &options).await?;
        refuse_foreign(&mut connection, server).await?;
        let schema = migrate::postgres(&mut connection, server).await?;
        connection.close().await?;
        let pools = Self {
            server: server.clone(),
            writer: pool(1, WRITER_SETTINGS).connect_lazy_with(options.clone()),
            readers: pool(N_READERS, READER_SETTINGS).connect_lazy_with(options),
            fence: Fence::default(),
        };
        Ok((pools, schema))
    }

    /// Begins a write of a company: nobody else writes it until it ends.
    pub(crate) async fn begin(&self, company_id: i64) -> Result<Transaction<'static, Postgres>> {
        let mut tx = self.begin_unfenced().await?;
        let epoch = sqlx::query_scalar("SELECT epoch FROM companies WHERE company_id = $1 FOR NO KEY UPDATE")
            .bind(company_id)
            .fetch_one(&mut *tx)
            .await?;
        if self.fence.lets_through(epoch) { Ok(tx) } else { Err(Error::TakenOver) }
    }

    /// Begins a write that belongs to no company yet.
    pub(crate) async fn begin_unfenced(&self) -> Result<Transaction<'static, Postgres>> {
        Ok(self.writer.begin().await?)
    }

    pub(crate) fn readers(&self) -> &PgPool {
        &self.readers
    }

    pub(crate) fn server(&self) -> &Server {
        &self.server
    }

    pub(crate) fn fence(&self) -> &Fence {
        &self.fence
    }

    /// A connection of its own, for what lasts as long as a session.
    pub(crate) async fn session(&self) -> Result<PgConnection> {
        connect(&self.server, &connect_options(&self.server)).await
    }

    pub(crate) async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// A connection that its server ended is found out before a statement is given to it.
fn pool(n_connections: u32, settings: &'static str) -> PoolOptions<Postgres> {
    PoolOptions::new().max_connections(n_connections).test_before_acquire(true).after_connect(
        move |connection: &mut PgConnection, _| {
            Box::pin(async move {
                connection.execute(sqlx::raw_sql(settings)).await?;
                Ok(())
            })
        },
    )
}

/// Says who we are to whoever looks at the server, or is turned away by our run lock.
fn connect_options(server: &Server) -> PgConnectOptions {
    let options = server.options().clone().disable_statement_logging();
    match options.get_application_name() {
        Some(_) => options,
        None => options.application_name(&format!("dianmao, process {}", std::process::id())),
    }
}

async fn connect(server: &Server, options: &PgConnectOptions) -> Result<PgConnection> {
    let unreachable = |source| Error::Unreachable { place: server.to_string(), source };
    match tokio::time::timeout(CONNECT_TIMEOUT, PgConnection::connect_with(options)).await {
        Ok(connected) => connected.map_err(unreachable),
        Err(_) => Err(unreachable(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into()))),
    }
}

/// Refuses a schema that holds somebody else's tables before anything is written to it, as when `[store] url` names the HR
/// database. What an extension brought is nobody's.
async fn refuse_foreign(connection: &mut PgConnection, server: &Server) -> Result<()> {
    let (n_tables, mark): (i64, Option<String>) = sqlx::query_as(
        "SELECT (SELECT count(*) FROM pg_class
                 WHERE relnamespace = to_regnamespace(quote_ident(current_schema())) AND relkind IN ('r', 'p', 'v', 'm', 'f')
                 AND NOT EXISTS (SELECT FROM pg_depend
                                 WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')),
                obj_description(to_regclass(quote_ident(current_schema()) || '.companies'), 'pg_class')",
    )
    .fetch_one(connection)
    .await?;
    if n_tables == 0 || mark.as_deref() == Some(MARK) {
        Ok(())
    } else {
        Err(Error::Foreign { place: server.to_string() })
    }
}
