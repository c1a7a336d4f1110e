//! What the emulator costs: how many requests a second of its processor serves, how fast it starts, how much memory a large company
//! takes. The server is this program once more, in a process of its own, so that nothing of the load is in its figures.
//!
//! `cargo bench -p dianmao-emulator --bench load -- [PEOPLE] [SECONDS]` prints JSON lines; `script/bench emulator` adds the machine.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use dianmao_emulator::{Config, Emulator, parse_clock};
use serde_json::{Value, json};

/// A Thursday; attendance of the month before is complete.
const CLOCK: &str = "2026-10-08T14:00:00+08:00";
const WORK_DAY: &str = "2026-09-22";
const CONNECTIONS: usize = 8;
/// The large company.
const PEOPLE: u32 = 1_000_000;
/// How often a second Linux counts a process's time.
const TICKS: f64 = 100.0;
/// The word that makes this program the server.
const SERVE: &str = "serve";

/// Of twenty requests: user get, departments below one, a page of 20 users, a page of 50 attendance results.
const MIX: [(Kind, usize); 4] = [(Kind::Get, 13), (Kind::ListSub, 3), (Kind::List, 3), (Kind::Attendance, 1)];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Get,
    ListSub,
    List,
    Attendance,
}

fn main() -> Result<()> {
    // Cargo adds `--bench`.
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    let first = words.next();
    if first.as_deref() == Some(SERVE) {
        return serve(words.next().context("how many people?")?.parse()?);
    }
    let people = first.map_or(Ok(1_000), |word| word.parse())?;
    let seconds = words.next().map_or(Ok(20), |word| word.parse())?;

    let server = Server::start(people)?;
    let company = Company::read(&server)?;
    let requests = Arc::new(company.requests(&server));
    load(&server, &requests, Duration::from_secs(2))?;
    let load = load(&server, &requests, Duration::from_secs(seconds))?;
    print(&json!({
        "schema": "dianmao.bench/1", "bench": "emulator", "people": people, "departments": company.departments.len(),
        "start_ms": server.start_ms, "requests": load.requests, "wall_seconds": rounded(load.wall, 2),
        "server_cpu_seconds": rounded(load.cpu, 2), "requests_per_cpu_second": (f(load.requests) / load.cpu).round(),
        "requests_per_second": (f(load.requests) / load.wall).round(), "memory_mb": rounded(server.memory_mb()?, 1),
    }));
    drop(server);

    let server = Server::start(PEOPLE)?;
    let at_start = server.memory_mb()?;
    let company = Company::read(&server)?;
    print(&json!({
        "schema": "dianmao.bench/1", "bench": "emulator-large", "people": PEOPLE, "departments": company.departments.len(),
        "start_ms": server.start_ms, "memory_mb_at_start": rounded(at_start, 1), "memory_mb": rounded(server.memory_mb()?, 1),
    }));
    Ok(())
}

/// The server's side: an emulator without limits, until the other side closes its end.
fn serve(people: u32) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let config = Config::default().people(people).qps(0).quota(0).clock(parse_clock(CLOCK)?);
        let emulator = Emulator::start(config).await?;
        print(&serde_json::to_value(emulator.ready())?);
        tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await??;
        emulator.stop().await;
        Ok(())
    })
}

#[expect(clippy::print_stdout, reason = "the bench's output")]
fn print(line: &Value) {
    println!("{line}");
}

fn f(n: u64) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

fn rounded(value: f64, digits: i32) -> f64 {
    let scale = 10_f64.powi(digits);
    (value * scale).round() / scale
}

/// The emulator as its own process; it ends with its owner.
struct Server {
    child: Child,
    address: String,
    /// From the start of the process to its first answer.
    start_ms: f64,
    token: String,
}

impl Server {
    fn start(people: u32) -> Result<Self> {
        let begun = Instant::now();
        let mut command = Command::new(std::env::current_exe()?);
        command.args([SERVE, &people.to_string()]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn()?;
        let mut ready = String::new();
        BufReader::new(child.stdout.as_mut().context("there is no output")?).read_line(&mut ready)?;
        let ready: Value = serde_json::from_str(&ready)?;
        let address = ready["oapi_url"].as_str().context("the ready line has no address")?.replace("http://", "");
        let mut server = Self { child, address, start_ms: 0.0, token: String::new() };
        let path = "/gettoken?appkey=dingappkey&appsecret=dingappsecret";
        let request = format!("GET {path} HTTP/1.1\r\nhost: {}\r\n\r\n", server.address);
        let answer = Connection::open(&server)?.ask(request.as_bytes())?;
        server.start_ms = rounded(begun.elapsed().as_secs_f64() * 1_000.0, 1);
        server.token = answer["access_token"].as_str().context("there is no token")?.to_owned();
        Ok(server)
    }

    /// Seconds of processor time so far, in the process and in the kernel for it.
    fn cpu(&self) -> Result<f64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name in parentheses may hold spaces; state is the field after it, and user and system time the 12th and 13th from there.
        let (_, fields) = stat.rsplit_once(") ").context("the process has no name")?;
        let ticks = fields.split(' ').skip(11).take(2).map(str::parse::<f64>).sum::<Result<f64, _>>()?;
        Ok(ticks / TICKS)
    }

    fn memory_mb(&self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no memory is told")?;
        Ok(resident.trim().trim_end_matches(" kB").parse::<f64>()? / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What can be asked for.
struct Company {
    departments: Vec<i64>,
    userids: Vec<String>,
}

impl Company {
    /// Walks the tree, and takes down some people of each department until there are enough.
    fn read(server: &Server) -> Result<Self> {
        let mut connection = Connection::open(server)?;
        let mut company = Self { departments: vec![1], userids: Vec::new() };
        let mut n_walked = 0;
        while let Some(&department) = company.departments.get(n_walked) {
            n_walked += 1;
            let parameters = json!({ "dept_id": department });
            let below = connection.ask(&post(server, "/topapi/v2/department/listsubid", &parameters))?;
            let below = below["result"]["dept_id_list"].as_array().context("no departments are listed")?;
            company.departments.extend(below.iter().filter_map(Value::as_i64));
            if company.userids.len() < 10_000 {
                let people = connection.ask(&post(server, "/topapi/user/listid", &parameters))?;
                let people = people["result"]["userid_list"].as_array().context("nobody is listed")?;
                company.userids.extend(people.iter().filter_map(Value::as_str).map(str::to_owned));
            }
        }
        ensure!(company.userids.len() >= 50, "the company is too small");
        Ok(company)
    }

    /// Some thousands of requests in the mix, ready to be sent.
    fn requests(&self, server: &Server) -> Vec<Vec<u8>> {
        let kinds: Vec<Kind> = MIX.iter().flat_map(|(kind, n)| std::iter::repeat_n(*kind, *n)).collect();
        // Seven and twenty have no common divisor, so that the kinds are interleaved.
        (0..4_000).map(|nth| self.request(server, kinds[nth * 7 % kinds.len()], nth)).collect()
    }

    fn request(&self, server: &Server, kind: Kind, nth: usize) -> Vec<u8> {
        // A stride through people and departments, so that neighbours are not asked for together.
        let stride = nth * 7_919;
        let department = self.departments[stride % self.departments.len()];
        let (path, body) = match kind {
            Kind::Get => ("/topapi/v2/user/get", json!({ "userid": self.userids[stride % self.userids.len()] })),
            Kind::ListSub => ("/topapi/v2/department/listsub", json!({ "dept_id": department })),
            Kind::List => ("/topapi/v2/user/list", json!({ "dept_id": department, "cursor": 0, "size": 20 })),
            Kind::Attendance => {
                let first = stride % (self.userids.len() - 49);
                let day = format!("{WORK_DAY} 00:00:00");
                let users = &self.userids[first..first + 50];
                let body = json!({
                    "workDateFrom": day, "workDateTo": day, "userIdList": users, "offset": 0, "limit": 50,
                });
                ("/attendance/list", body)
            }
        };
        post(server, path, &body)
    }
}

fn post(server: &Server, path: &str, body: &Value) -> Vec<u8> {
    let Server { address, token, .. } = server;
    let body = body.to_string();
    let n_bytes = body.len();
    let head =
        format!("POST {path}?access_token={token} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json");
    format!("{head}\r\ncontent-length: {n_bytes}\r\n\r\n{body}").into_bytes()
}

struct Load {
    requests: u64,
    wall: f64,
    cpu: f64,
}

/// Asks on all connections, each request after the answer of the one before.
fn load(server: &Server, requests: &Arc<Vec<Vec<u8>>>, time: Duration) -> Result<Load> {
    let (n_served, is_over) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
    let (begun, cpu) = (Instant::now(), server.cpu()?);
    let mut workers = Vec::new();
    for nth in 0..CONNECTIONS {
        let mut connection = Connection::open(server)?;
        let (requests, n_served, is_over) = (Arc::clone(requests), Arc::clone(&n_served), Arc::clone(&is_over));
        workers.push(thread::spawn(move || -> Result<()> {
            let mut place = nth * requests.len() / CONNECTIONS;
            while !is_over.load(Ordering::Relaxed) {
                connection.exchange(&requests[place % requests.len()])?;
                place += 1;
                n_served.fetch_add(1, Ordering::Relaxed);
            }
            Ok(())
        }));
    }
    thread::sleep(time);
    let load = Load {
        requests: n_served.load(Ordering::Relaxed),
        wall: begun.elapsed().as_secs_f64(),
        cpu: server.cpu()? - cpu,
    };
    is_over.store(true, Ordering::Relaxed);
    for worker in workers {
        worker.join().ok().context("a connection failed")??;
    }
    Ok(load)
}

/// One connection that is kept, with as little work as it takes to see that every answer is a good one.
struct Connection {
    stream: TcpStream,
    answer: Vec<u8>,
}

impl Connection {
    fn open(server: &Server) -> Result<Self> {
        let stream = TcpStream::connect(&server.address)?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, answer: vec![0; 1 << 20] })
    }

    /// Sends a request and reads its answer.
    fn ask(&mut self, request: &[u8]) -> Result<Value> {
        Ok(serde_json::from_slice(self.exchange(request)?)?)
    }

    /// Sends a request and brings back the body of its answer.
    fn exchange(&mut self, request: &[u8]) -> Result<&[u8]> {
        self.stream.write_all(request)?;
        let (mut n_read, mut whole) = (0, None);
        while whole.is_none_or(|(_, end)| n_read < end) {
            let n_bytes = self.stream.read(&mut self.answer[n_read..])?;
            ensure!(n_bytes > 0, "the server has closed the connection");
            n_read += n_bytes;
            whole = whole.or_else(|| extent(&self.answer[..n_read]));
        }
        let (start, end) = whole.context("there is no answer")?;
        let body = &self.answer[start..end];
        let is_good = body.windows(11).any(|part| part == br#""errcode":0"#);
        ensure!(is_good, "{}", String::from_utf8_lossy(body));
        Ok(body)
    }
}

/// Where the body of an answer begins and ends, once its head is there.
fn extent(answer: &[u8]) -> Option<(usize, usize)> {
    let start = answer.windows(4).position(|part| part == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&answer[..start]).ok()?;
    let length = head.split("\r\n").find_map(|line| line.strip_prefix("content-length: "))?;
    Some((start, start + length.parse::<usize>().ok()?))
}
