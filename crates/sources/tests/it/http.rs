//! JSON over HTTP, from a server on loopback that pages in every style and fails in every way.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Query, Request};
use axum::http::HeaderMap;
use axum::response::Response;
use dianmao_sources::{Authorization, Check, Error, Http, Kind, Paging, Resource, Secret, Source, Style, Tables};

use crate::print;

type Parameters = HashMap<String, String>;

/// Serves answers while a read runs.
fn serve(
    answer: impl Fn(&str, &Parameters, &HeaderMap) -> Response + Clone + Send + Sync + 'static,
    make: impl FnOnce(&mut Http),
) -> Result<Tables, Error> {
    print::wait(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let handler = move |Query(parameters): Query<Parameters>, request: Request| async move {
            answer(request.uri().path(), &parameters, request.headers())
        };
        let server = tokio::spawn(async move { axum::serve(listener, Router::new().fallback(handler)).await });
        let mut http = plain(url);
        make(&mut http);
        let read = Source { kind: Kind::Http(http), distinct: BTreeMap::new() }.read(&BTreeMap::new()).await;
        server.abort();
        read
    })
}

fn plain(url: String) -> Http {
    let resource = Resource { path: "/people".into(), rows: Some("data.items".into()) };
    Http {
        url,
        authorization: None,
        headers: BTreeMap::new(),
        ca: None,
        timeout: Duration::from_secs(10),
        max_rows: 1000,
        check: None,
        paging: Paging::default(),
        resources: [("t".to_owned(), resource)].into(),
    }
}

fn json(text: impl Into<String>) -> Response {
    Response::builder().header("content-type", "application/json").body(Body::from(text.into())).unwrap()
}

fn status(status: u16, text: &'static str) -> Response {
    Response::builder().status(status).header("retry-after", "0").body(Body::from(text)).unwrap()
}

fn number(parameters: &Parameters, name: &str) -> Option<usize> {
    parameters.get(name)?.parse().ok()
}

/// Seven people, from one number on, so many at once.
fn people(from: usize, count: usize) -> String {
    let people = (from..7).take(count).map(|id| format!("{{\"id\":\"{id:04}\",\"n\":{id}}}"));
    people.collect::<Vec<_>>().join(",")
}

fn ids(read: &Result<Tables, Error>) -> Vec<String> {
    let table = &read.as_ref().unwrap().tables["t"];
    table.rows.iter().map(|row| row.get("n").unwrap().to_owned()).collect()
}

fn style(style: Style) -> impl FnOnce(&mut Http) {
    move |http| http.paging = Paging { style, size: Some(("size".into(), 3)), ..Paging::default() }
}

#[test]
fn every_style_reads_all_pages() {
    let all: Vec<String> = (0..7).map(|id: u32| id.to_string()).collect();
    let by_page = |_: &str, parameters: &Parameters, _: &HeaderMap| {
        // The server gives two rows a page, however many are asked for.
        let page = number(parameters, "page").unwrap();
        json(format!("{{\"data\":{{\"items\":[{}]}}}}", people((page - 1) * 2, 2)))
    };
    assert_eq!(ids(&serve(by_page, style(Style::Page { parameter: "page".into(), first: 1 }))), all);

    let by_offset = |_: &str, parameters: &Parameters, _: &HeaderMap| {
        json(format!("{{\"data\":{{\"items\":[{}]}}}}", people(number(parameters, "offset").unwrap(), 2)))
    };
    assert_eq!(ids(&serve(by_offset, style(Style::Offset { parameter: "offset".into() }))), all);

    let by_token = |_: &str, parameters: &Parameters, _: &HeaderMap| {
        let from = number(parameters, "cursor").unwrap_or(0);
        let next = if from + 3 < 7 { format!("\"{}\"", from + 3) } else { "null".to_owned() };
        json(format!("{{\"data\":{{\"items\":[{}],\"next\":{next}}}}}", people(from, 3)))
    };
    let token = Style::Token { parameter: "cursor".into(), next: "data.next".into() };
    assert_eq!(ids(&serve(by_token, style(token))), all);

    let by_link = |path: &str, parameters: &Parameters, _: &HeaderMap| {
        let from = number(parameters, "from").unwrap_or(0);
        let mut response = json(format!("{{\"data\":{{\"items\":[{}]}}}}", people(from, 3)));
        if from + 3 < 7 {
            let link = format!("<{path}?from=0&x=1,2>; rel=\"first\", <{path}?from={}>; rel=\"next\"", from + 3);
            response.headers_mut().insert("link", link.parse().unwrap());
        }
        response
    };
    assert_eq!(ids(&serve(by_link, style(Style::Link))), all);
}

#[test]
fn the_total_is_held_and_saves_the_empty_page() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let answer = move |_: &str, parameters: &Parameters, _: &HeaderMap| {
        counted.fetch_add(1, Ordering::Relaxed);
        let page = number(parameters, "page").unwrap();
        json(format!("{{\"total\":7,\"data\":{{\"items\":[{}]}}}}", people(page * 4, 4)))
    };
    let paging = |total: &str| Paging {
        style: Style::Page { parameter: "page".into(), first: 0 },
        total: Some(total.to_owned()),
        ..Paging::default()
    };
    let read = serve(answer, |http| http.paging = paging("total"));
    assert_eq!((ids(&read).len(), calls.load(Ordering::Relaxed)), (7, 2));

    let short = |_: &str, parameters: &Parameters, _: &HeaderMap| {
        let page = number(parameters, "page").unwrap();
        json(format!("{{\"total\":9,\"data\":{{\"items\":[{}]}}}}", people(page * 4, 4)))
    };
    let read = serve(short, |http| http.paging = paging("total"));
    assert_eq!(print::read(&read), "! t: page 3: it is the last one, and all pages have 7 rows of 9");

    let moving = |_: &str, parameters: &Parameters, _: &HeaderMap| {
        let page = number(parameters, "page").unwrap();
        json(format!("{{\"total\":{},\"data\":{{\"items\":[{}]}}}}", 9 - page, people(page * 4, 4)))
    };
    let read = serve(moving, |http| http.paging = paging("total"));
    assert!(print::read(&read).contains("the total was 9 and is 8"), "{}", print::read(&read));
}

/// Reads one page of this text, and prints it.
fn one(text: &'static str, make: impl FnOnce(&mut Http)) -> String {
    print::read(&serve(move |_: &str, _: &Parameters, _: &HeaderMap| json(text), make))
}

#[test]
fn json_becomes_cells() {
    let text = r#"{"data":{"items":[
        {"id":"0001","name":"江晓","post":{"title":"总监","rank":3},"units":["D1","D2"],"active":true,"left":null,"score":5.0},
        {"id":2,"posts":[{"unit":"D1","title":"甲"},{"unit":"D2"}],"number":110101199001011234,"big":1.1e17}]}}"#;
    insta::assert_snapshot!(one(text, |_| {}), @"
    active|id|left|name|post.rank|post.title|score|units|big|number|posts.title|posts.unit
    1: true|0001|NULL|江晓|3|总监|5|D1,D2|NULL|NULL|NULL|NULL
    2: NULL|2|NULL|NULL|NULL|NULL|NULL|NULL|1.1E+17|110101199001011234|甲,|D1,D2
    ");
    let root = |http: &mut Http| http.resources.get_mut("t").unwrap().rows = None;
    assert_eq!(one(r#"[{"id":1}]"#, root), "id\n1: 1");
}

#[test]
fn answers_that_are_none_are_errors() {
    let is_ok = |http: &mut Http| http.check = Some(Check { path: "code".into(), value: "0".into() });
    assert_eq!(one(r#"{"code":401,"data":{"items":[]}}"#, is_ok), "! t: page 1: `code` is `401`, not `0`");
    assert_eq!(one(r#"{"data":{"items":[]}}"#, is_ok), "! t: page 1: it has no `code`");
    assert_eq!(
        one(r#"{"data":null,"msg":"secret 4711"}"#, |_| {}),
        "! t: page 1: it has no `data.items`; at the top it has `data`, `msg`"
    );
    assert_eq!(one(r#"{"data":{"items":{"id":1}}}"#, |_| {}), "! t: page 1: `data.items` is an object, not a list");
    assert_eq!(one(r#"{"data":{"items":["0001"]}}"#, |_| {}), "! t: page 1: row 1 is a text, not an object");
    assert_eq!(
        one(r#"{"data":{"items":[]}}"#, |_| {}),
        "! t: it has no rows; an answer without rows would stand for a company without people"
    );
    assert!(one(r#"{"data":{"items":[{"id":1},{"id"#, |_| {}).starts_with("! t: page 1: it is no JSON"));
    let few = |http: &mut Http| http.max_rows = 1;
    assert_eq!(
        one(r#"{"data":{"items":[{"id":1},{"id":2}]}}"#, few),
        "! t: it has more than 1 rows; raise `max_rows` if that is right"
    );
}

#[test]
fn pages_that_repeat_or_go_astray_are_errors() {
    let text = r#"{"data":{"items":[{"id":1}]}}"#;
    let page = || style(Style::Page { parameter: "page".into(), first: 1 });
    assert_eq!(
        one(text, page()),
        "! t: page 2: it is the page before once more; check `paging`, or say where `total` or `more` stands"
    );
    let token = Style::Token { parameter: "cursor".into(), next: "data.nxt".into() };
    assert!(one(text, style(token)).contains("it has no `data.nxt`"));

    let links = |link: &'static str| {
        move |_: &str, _: &Parameters, _: &HeaderMap| {
            let mut response = json(text);
            response.headers_mut().insert("link", link.parse().unwrap());
            response
        }
    };
    let read = serve(links("<http://elsewhere.example/people>; rel=next"), style(Style::Link));
    assert!(print::read(&read).contains("names another server"), "{}", print::read(&read));
    let read = serve(links("</people?page=2>; rel=next"), |_| {});
    assert!(print::read(&read).contains("its `Link` header names another page"), "{}", print::read(&read));

    let more = |http: &mut Http| {
        http.paging.style = Style::Page { parameter: "page".into(), first: 1 };
        http.paging.more = Some("data.more".into());
    };
    assert_eq!(one(r#"{"data":{"items":[{"id":1}],"more":false}}"#, more), "id\n1: 1");
    let read = one(r#"{"data":{"items":[{"id":1}]}}"#, more);
    assert_eq!(read, "! t: page 1: it has no true or false at `data.more`");
}

#[test]
fn a_passing_fault_is_tried_again_and_a_lasting_one_is_not() {
    let try_after = |faults: usize, code: u16| {
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&calls);
        let answer = move |_: &str, _: &Parameters, _: &HeaderMap| match counted.fetch_add(1, Ordering::Relaxed) {
            call if call < faults => status(code, "secret 4711"),
            _ => json(r#"{"data":{"items":[{"id":1}]}}"#),
        };
        let printed = print::read(&serve(answer, |_| {}));
        (printed, calls.load(Ordering::Relaxed))
    };
    assert_eq!(try_after(2, 503), ("id\n1: 1".to_owned(), 3));
    assert_eq!(try_after(1, 429), ("id\n1: 1".to_owned(), 2));
    assert_eq!(try_after(9, 500), ("! t: page 1: the server answers 500 Internal Server Error".to_owned(), 3));
    let refused = "! t: page 1: the server answers 401 Unauthorized; check the secret and what it may read";
    assert_eq!(try_after(9, 401), (refused.to_owned(), 1));
    assert!(try_after(9, 302).0.contains("write the address that it redirects to"));
}

#[test]
fn a_page_that_is_cut_short_is_an_error() {
    let read = print::wait(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = tokio::spawn(async move {
            use tokio::io::{AsyncReadExt, AsyncWriteExt};
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut request = [0; 4096];
                let _ = stream.read(&mut request).await;
                let body = "{\"data\":{\"items\":[{\"id\":1}]}}";
                let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len() + 50);
                let _ = stream.write_all(head.as_bytes()).await;
            }
        });
        let read = Source { kind: Kind::Http(plain(url)), distinct: BTreeMap::new() }.read(&BTreeMap::new()).await;
        server.abort();
        read
    });
    assert!(print::read(&read).contains("it was cut short"), "{}", print::read(&read));
}

#[test]
fn secrets_go_to_the_server_and_nowhere_else() {
    let answer =
        |_: &str, _: &Parameters, headers: &HeaderMap| match headers.get("x-token").map(|value| value.as_bytes()) {
            Some(b"Key 4711") => json(r#"{"data":{"items":[{"id":1}]}}"#),
            _ => status(403, "4711"),
        };
    let with = |value: &'static str| {
        move |http: &mut Http| {
            http.authorization = Some(Authorization::Header { name: "X-Token".into(), value: Secret::from(value) });
            http.resources.get_mut("t").unwrap().path = "/people?key=4711".into();
            assert!(!format!("{:?}", http.authorization).contains("4711"));
        }
    };
    assert_eq!(print::read(&serve(answer, with("Key 4711"))), "id\n1: 1");
    let refused = print::read(&serve(answer, with("Key 4711\n")));
    assert!(refused.contains("line break") && !refused.contains("4711"), "{refused}");

    let basic = |_: &str, _: &Parameters, headers: &HeaderMap| {
        let sent = headers.get("authorization").map(|value| value.to_str().unwrap().to_owned());
        json(format!(r#"{{"data":{{"items":[{{"sent":"{}"}}]}}}}"#, sent.unwrap_or_default()))
    };
    let read = serve(basic, |http| {
        http.authorization = Some(Authorization::Basic { user: "hr".into(), password: Secret::from("x") });
    });
    assert_eq!(print::read(&read), "sent\n1: Basic aHI6eA==");
}
