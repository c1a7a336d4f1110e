//! Queries, each on all the databases that are here: SQLite always, PostgreSQL and MariaDB where they are installed.

use std::collections::BTreeMap;
use std::time::Duration;

use dianmao_servers::{MariaDb, Postgres};
use dianmao_sources::{Error, Kind, Secret, Sql, Tables};
use jiff::tz::TimeZone;
use sqlx::{AssertSqlSafe, ConnectOptions, Executor};
use tempfile::TempDir;

use crate::print;

const PEOPLE: &str = "
    create table people (id integer primary key, number varchar(20), name varchar(80), salary decimal(10,2), rate double precision, hired date, left_on date);
    insert into people values
      (1, '0001', '江晓', 5.00, 1.0, '2026-09-01', null),
      (2, '0002', '陆鸣; drop', 12345678.90, 0.3, '2026-09-02', '2026-09-30');";

/// A database of one test.
struct Database {
    url: String,
    name: &'static str,
    _folder: Option<TempDir>,
}

/// Makes the tables in every database that there is.
fn databases(test: &str, statements: &str) -> Vec<Database> {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite:{}", folder.path().join("hr.db").display());
    print::wait(async {
        let options: sqlx::sqlite::SqliteConnectOptions = url.parse().unwrap();
        let mut connection = options.create_if_missing(true).connect().await.unwrap();
        connection.execute(AssertSqlSafe(statements.to_owned())).await.unwrap();
    });
    let mut databases = vec![Database { url, name: "sqlite", _folder: Some(folder) }];
    if let Some(server) = Postgres::shared(test) {
        let url = server.database();
        server.sql(url.rsplit('/').next().unwrap(), statements);
        databases.push(Database { url, name: "postgres", _folder: None });
    }
    if let Some(server) = MariaDb::shared(test) {
        let url = server.database();
        server.sql(url.rsplit('/').next().unwrap(), statements);
        databases.push(Database { url, name: "mariadb", _folder: None });
    }
    databases
}

fn sql(url: &str, queries: &[(&str, &str)]) -> Sql {
    Sql {
        url: url.to_owned(),
        password: None,
        time_zone: TimeZone::get("Asia/Shanghai").unwrap(),
        timeout: Duration::from_secs(30),
        max_rows: 1000,
        queries: queries.iter().map(|(name, query)| ((*name).to_owned(), (*query).to_owned())).collect(),
    }
}

fn read(url: &str, query: &str) -> Result<Tables, Error> {
    print::source(Kind::Sql(sql(url, &[("t", query)])), &[])
}

#[test]
fn values_are_the_text_that_the_database_writes() {
    for database in databases("values_are_the_text_that_the_database_writes", PEOPLE) {
        let printed = print::read(&read(&database.url, "select * from people order by id;\n"));
        // SQLite has no decimals: it keeps the number, and we show it without a needless `.0`.
        let salary = if database.name == "sqlite" { ["5", "12345678.9"] } else { ["5.00", "12345678.90"] };
        let expected = format!(
            "id|number|name|salary|rate|hired|left_on\n1: 1|0001|江晓|{}|1|2026-09-01|NULL\n2: 2|0002|陆鸣; drop|{}|0.3|2026-09-02|2026-09-30",
            salary[0], salary[1]
        );
        assert_eq!(printed, expected, "{}", database.name);
    }
}

#[test]
fn nothing_can_be_written() {
    for database in databases("nothing_can_be_written", PEOPLE) {
        let faults = [
            "delete from people",
            "insert into people (id) values (3)",
            "create table t (x integer)",
            "select 1; delete from people",
            "commit; delete from people",
        ];
        for query in faults {
            let error = read(&database.url, query).unwrap_err();
            assert!(matches!(error, Error::Query { .. }), "{}: {query}: {error}", database.name);
        }
        let printed = print::read(&read(&database.url, "select count(*) as n from people"));
        assert_eq!(printed, "n\n1: 2", "{}", database.name);
    }
}

#[test]
fn faults_name_the_query() {
    for database in databases("faults_name_the_query", PEOPLE) {
        let fault = |query: &str| read(&database.url, query).unwrap_err().to_string();
        assert!(fault("select nothing from people").starts_with("t: "), "{}", database.name);
        assert!(fault("select nothing from people").contains("nothing"), "{}", database.name);
        assert_eq!(
            fault("select id from people where id > 9"),
            "t: it has no rows; an answer without rows would stand for a company without people"
        );
        assert_eq!(
            fault("select id, number as id from people"),
            "t: two of its columns are called `id`; give one another name with `as`"
        );
        let mut limited = sql(&database.url, &[("t", "select id from people")]);
        limited.max_rows = 1;
        let error = print::source(Kind::Sql(limited), &[]).unwrap_err();
        assert!(matches!(error, Error::TooManyRows { limit: 1, .. }), "{}: {error}", database.name);
    }
}

#[test]
fn bytes_are_no_text() {
    let made = "create table faces (id integer, face BLOB_TYPE); insert into faces values (1, BYTES);";
    for database in databases("bytes_are_no_text", "select 1") {
        let (kind, bytes) = match database.name {
            "postgres" => ("bytea", "'\\xff00'"),
            _ => ("blob", "x'ff00'"),
        };
        let statements = made.replace("BLOB_TYPE", kind).replace("BYTES", bytes);
        run(&database, &statements);
        let error = read(&database.url, "select id, face from faces").unwrap_err();
        assert_eq!(
            error.to_string(),
            "t:1: `face` is no text (it is binary); leave the column out, or make it text in the query",
            "{}",
            database.name
        );
    }
}

fn run(database: &Database, statements: &str) {
    let name = database.url.rsplit('/').next().unwrap();
    match database.name {
        "postgres" => Postgres::shared("run").unwrap().sql(name, statements),
        "mariadb" => MariaDb::shared("run").unwrap().sql(name, statements),
        _ => print::wait(async {
            let options: sqlx::sqlite::SqliteConnectOptions = database.url.parse().unwrap();
            options.connect().await.unwrap().execute(AssertSqlSafe(statements.to_owned())).await.map(drop).unwrap();
        }),
    }
}

#[test]
fn a_stamp_changes_with_the_rows_alone() {
    for database in databases("a_stamp_changes_with_the_rows_alone", PEOPLE) {
        let stamp = || read(&database.url, "select number, name from people order by id").unwrap().stamps["t"].clone();
        let first = stamp();
        run(&database, "update people set salary = 1");
        assert_eq!(stamp(), first, "{}", database.name);
        run(&database, "update people set name = '江小' where id = 1");
        assert_ne!(stamp(), first, "{}", database.name);
    }
}

#[test]
fn instants_are_shown_in_the_companys_zone() {
    if let Some(server) = Postgres::shared("instants_are_shown_in_the_companys_zone") {
        let printed = print::read(&read(
            &server.database(),
            "select timestamptz '2026-08-31 16:00:00+00' as at, true as yes, array['D1','D2'] as list",
        ));
        assert_eq!(printed, "at|yes|list\n1: 2026-09-01 00:00:00+08|true|{D1,D2}");
    }
    if let Some(server) = MariaDb::shared("instants_are_shown_in_the_companys_zone") {
        let url = server.database();
        let made = "create table t (at timestamp, bits bit(4), nil date); set time_zone = '+00:00'; insert into t values ('2026-08-31 16:00:00', 5, null);";
        server.sql(url.rsplit('/').next().unwrap(), made);
        assert_eq!(print::read(&read(&url, "select * from t")), "at|bits|nil\n1: 2026-09-01 00:00:00|5|NULL");
    }
}

#[test]
fn all_queries_see_one_state_and_may_be_many() {
    for database in databases("all_queries_see_one_state_and_may_be_many", PEOPLE) {
        let queries = [("a", "select max(id) as id from people"), ("b", "select count(*) as n from people")];
        let source =
            dianmao_sources::Source { kind: Kind::Sql(sql(&database.url, &queries)), distinct: BTreeMap::new() };
        let read = print::wait(source.read(&BTreeMap::new())).unwrap();
        let cell = |name: &str| read.tables[name].rows[0].cell(0).map(str::to_owned);
        assert_eq!((cell("a"), cell("b")), (Some("2".into()), Some("2".into())), "{}", database.name);
    }
}

#[test]
fn a_server_that_is_not_there_or_wants_another_password_says_so_without_ours() {
    let mut addresses = vec!["sqlite:/nonexistent/hr.db".to_owned()];
    if let Some(server) = Postgres::shared("a_server_that_wants_another_password") {
        addresses.push(format!("postgres://postgres@127.0.0.1:{}/postgres?application_name=hidden", server.port()));
    }
    if let Some(server) = MariaDb::shared("a_server_that_wants_another_password") {
        addresses.push(format!("mysql://admin@127.0.0.1:{}/mysql", server.port()));
    }
    addresses.push("postgres://postgres@127.0.0.1:1/postgres".to_owned());
    addresses.push("oracle:thin".to_owned());
    for address in addresses {
        let mut sql = sql(&address, &[("t", "select 1")]);
        sql.password = Some(Secret::from("guess-4711"));
        assert!(!format!("{sql:?}").contains("4711"));
        let error = print::source(Kind::Sql(sql), &[]).unwrap_err();
        assert!(matches!(error, Error::Server { .. }), "{address}: {error}");
        let text = error.to_string();
        assert!(!text.contains("4711") && !text.contains("hidden"), "{text}");
    }
}

#[test]
fn a_query_that_takes_too_long_is_given_up() {
    if let Some(server) = Postgres::shared("a_query_that_takes_too_long_is_given_up") {
        let mut sql = sql(&server.database(), &[("t", "select pg_sleep(20)")]);
        sql.timeout = Duration::from_secs(1);
        let error = print::source(Kind::Sql(sql), &[]).unwrap_err();
        assert!(matches!(error, Error::Query { .. }), "{error}");
    }
}
