//! A hermetic place to run `dianmao` in: its own home, folder and environment, and an emulator where a test wants one.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A folder, a home, and at most one emulator.
pub(crate) struct World {
    folder: TempDir,
    emulator: Option<Emulator>,
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// `dianmao emulator` as a child process; it ends with its owner.
pub(crate) struct Emulator {
    pub(crate) child: Child,
    pub(crate) ready: String,
    pub(crate) url: String,
}

impl World {
    /// An empty folder and nothing else.
    pub(crate) fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("home")).unwrap();
        fs::create_dir_all(folder.path().join("work")).unwrap();
        Self { folder, emulator: None }
    }

    /// The sample of `dianmao init` beside an emulator that holds nobody, free to write, with no limits that take time.
    pub(crate) fn company() -> Self {
        Self::company_of(0)
    }

    /// The same beside an emulator that holds so many people already.
    pub(crate) fn company_of(people: u32) -> Self {
        let mut world = Self::empty();
        let emulator = world.start_emulator(&["--people", &people.to_string(), "--qps", "0", "--life", "quiet"]);
        assert_eq!(world.dianmao(&["init"]).code, 0);
        let url = emulator.url.clone();
        world.emulator = Some(emulator);
        world.edit("dianmao.toml", "http://127.0.0.1:8787", &url);
        world.edit("dianmao.toml", "mode = \"observe\"", "mode = \"full\"");
        world.edit("dianmao.toml", "# canary = 5", "canary = 0");
        world.edit("dianmao.toml", "# calls_per_second = 20", "calls_per_second = 5000");
        world
    }

    /// The current folder of every command.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("work").join(name)
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn append(&self, name: &str, text: &str) {
        self.write(name, &(self.read(name) + text));
    }

    /// Replaces a text that must be there.
    pub(crate) fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{name} has no {from:?}");
        self.write(name, &text.replace(from, to));
    }

    pub(crate) fn dianmao(&self, args: &[&str]) -> Run {
        self.dianmao_with(&[], args)
    }

    /// Runs a command to its end, with these environment variables.
    pub(crate) fn dianmao_with(&self, variables: &[(&str, &str)], args: &[&str]) -> Run {
        let output = self.command(args).envs(variables.iter().copied()).stdin(Stdio::null()).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Run { code: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// A command that has not begun, with nothing of our own environment in it.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dianmao"));
        command.args(args).current_dir(self.path("")).env_clear();
        command.env("HOME", self.home()).env("TMPDIR", self.home());
        if let Some(folder) = std::env::var_os("DIANMAO_TEST_TRACE").filter(|folder| !folder.is_empty()) {
            command.env("DIANMAO_LOG_FILE", PathBuf::from(folder).join("dianmao-cli.log"));
        }
        command
    }

    /// Starts an emulator and waits until it listens.
    pub(crate) fn start_emulator(&self, args: &[&str]) -> Emulator {
        let mut command = self.command(&["emulator"]);
        let mut child = command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let mut ready = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut ready).unwrap();
        let document: Value = serde_json::from_str(&ready).unwrap();
        let url = document["oapi_url"].as_str().unwrap().to_owned();
        Emulator { child, ready, url }
    }

    pub(crate) fn emulator(&self) -> &Emulator {
        self.emulator.as_ref().unwrap()
    }

    /// Everybody that the emulator holds, by userid.
    pub(crate) fn userids(&self) -> Vec<String> {
        let state = self.emulator().get("state");
        state["people"].as_array().unwrap().iter().map(|person| person["userid"].as_str().unwrap().to_owned()).collect()
    }

    /// How many calls an interface has seen.
    pub(crate) fn n_calls(&self, api: &str) -> u64 {
        self.emulator().get("requests")["counts"][api].as_u64().unwrap_or(0)
    }

    /// The HR sample's people, synced.
    pub(crate) fn synced(self) -> Self {
        let run = self.dianmao(&["apply", "--yes"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        self
    }

    /// A run's exit code and both streams in one text, with what differs from time to time replaced by its form.
    pub(crate) fn shown(&self, run: &Run) -> String {
        let mut text = format!("exit {}\n", run.code);
        for (name, stream) in [("stdout", &run.stdout), ("stderr", &run.stderr)] {
            if !stream.is_empty() {
                text.push_str(&format!("--- {name}\n{stream}"));
            }
        }
        self.redacted(&text)
    }

    fn redacted(&self, text: &str) -> String {
        let mut text = text.to_owned();
        if let Some(emulator) = &self.emulator {
            text = text.replace(&emulator.url, "[URL]");
        }
        for folder in [self.folder.path().canonicalize().unwrap(), self.folder.path().to_owned()] {
            text = text.replace(&folder.display().to_string(), "[DIR]");
        }
        redact_times(&text)
    }
}

/// Replaces instants and the present month, and by finding them checks their form.
fn redact_times(text: &str) -> String {
    const FORMS: [(&str, &str); 2] = [("0000-00-00T00:00:00+00:00", "[INSTANT]"), (" in 0000-00;", " in [MONTH];")];
    let fits = |bytes: &[u8], form: &str| {
        bytes.len() >= form.len()
            && bytes.iter().zip(form.bytes()).all(|(byte, form)| match form {
                b'0' => byte.is_ascii_digit(),
                form => *byte == form,
            })
    };
    let mut redacted = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        match FORMS.iter().find(|(form, _)| fits(rest, form)) {
            Some((form, name)) => {
                redacted.extend_from_slice(name.as_bytes());
                rest = &rest[form.len()..];
            }
            None => {
                redacted.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(redacted).unwrap()
}

impl Emulator {
    pub(crate) fn get(&self, command: &str) -> Value {
        self.request("GET", command, "")
    }

    pub(crate) fn post(&self, command: &str, body: &str) -> Value {
        self.request("POST", command, body)
    }

    /// One call of the control interface.
    fn request(&self, method: &str, command: &str, body: &str) -> Value {
        let address = self.url.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        let head = format!("{method} /_emulator/{command} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
        write!(stream, "{head}Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8(answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200"), "{command}: {answer}");
        serde_json::from_str(body).unwrap_or_else(|error| panic!("{command}: {error}: {answer}"))
    }

    /// Sends a signal and waits for the end; gives the exit code.
    pub(crate) fn end_by(mut self, signal: &str) -> Option<i32> {
        send(signal, &self.child);
        self.child.wait().unwrap().code()
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a signal to a child.
pub(crate) fn send(signal: &str, child: &Child) {
    let status = Command::new("sh").args(["-c", &format!("kill -{signal} {}", child.id())]).status().unwrap();
    assert!(status.success());
}

/// The file's permission bits.
#[cfg(unix)]
pub(crate) fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

impl Run {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Asserts exit code and the only line of stderr's beginning.
    #[track_caller]
    pub(crate) fn assert_fails(&self, code: i32, message: &str) {
        assert_eq!(self.code, code, "{self:?}");
        assert!(self.stderr.contains(message), "no {message:?} in {self:?}");
        assert!(!self.stderr.contains("panicked"), "{self:?}");
    }
}
