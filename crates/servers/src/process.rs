//! What all servers share: a folder, an account, a free port, and a process that does not outlive the tests.

use std::ffi::OsStr;
use std::io::{self, Read};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::Unavailable;

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often it is asked whether it does.
const INTERVAL: Duration = Duration::from_millis(40);
/// Another program may take the port between our look and the server's start.
pub(crate) const ATTEMPTS: usize = 3;

/// Runs the server until it ends, or until the keeper's own input does, which happens when the test program ends however it ends;
/// then removes the folder. The first argument is the folder, the second the signal, the rest is the server's command.
const KEEPER: &str = r#"
folder=$1; signal=$2; shift 2
exec 3<&0
"$@" >"$folder/log" 2>&1 </dev/null 3<&- &
server=$!
(cat <&3; kill -s "$signal" "$server") >/dev/null 2>&1 &
wait "$server"
tail -c 4000 "$folder/log" >&2
cd /
rm -rf "$folder"
"#;

/// Whom servers run as: they refuse to run as root.
#[derive(Debug, Clone, Copy)]
struct Account {
    user: u32,
    group: u32,
}

/// One server's program, folder and account.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) program: &'static str,
    folder: TempDir,
    account: Option<Account>,
}

impl Place {
    /// Makes a folder that the server's own user can write to; `user` is that of the Debian package.
    pub(crate) fn new(program: &'static str, user: &'static str) -> Result<Self, Unavailable> {
        let is_root = number(&["-u"]) == Some(0);
        let account = match is_root {
            false => None,
            true => Some(account(user).ok_or(Unavailable::NotInstalled { program, is_root })?),
        };
        let broken = |error: io::Error| Unavailable::Broken { program, reason: error.to_string() };
        let folder = TempDir::with_prefix("dianmao-server-").map_err(broken)?;
        if let Some(account) = account {
            chown(folder.path(), Some(account.user), Some(account.group)).map_err(broken)?;
        }
        Ok(Self { program, folder, account })
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file that the server can read.
    pub(crate) fn write(&self, name: &str, text: &str) -> Result<PathBuf, Unavailable> {
        let path = self.path().join(name);
        let written = std::fs::write(&path, text).and_then(|()| match self.account {
            Some(account) => chown(&path, Some(account.user), Some(account.group)),
            None => Ok(()),
        });
        written.map_err(|error| self.broken(error.to_string()))?;
        Ok(path)
    }

    /// A command that runs as the server's user, in its folder.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.path()).stdin(Stdio::null()).env("HOME", self.path()).env("LC_ALL", "C.UTF-8");
        if let Some(account) = self.account {
            command.uid(account.user).gid(account.group);
        }
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, command: &mut Command) -> Result<Output, Unavailable> {
        let output = command.output().map_err(|error| self.broken(error.to_string()))?;
        match output.status.success() {
            true => Ok(output),
            false => {
                let said = [output.stdout, output.stderr].concat();
                Err(self.broken(format!("{:?}: {}", command.get_program(), String::from_utf8_lossy(&said))))
            }
        }
    }

    pub(crate) fn broken(&self, reason: String) -> Unavailable {
        Unavailable::Broken { program: self.program, reason }
    }

    /// Starts the server and waits until `is_ready`.
    pub(crate) fn start(
        self,
        server: &Command,
        signal: &str,
        is_ready: impl Fn(&Self) -> bool,
    ) -> Result<Running, Failed> {
        let mut keeper = self.command("/bin/sh");
        keeper.args(["-c", KEEPER, "keeper"]).arg(self.path()).arg(signal);
        keeper.arg(server.get_program()).args(server.get_args());
        // A group of its own: Ctrl-C in a terminal reaches the tests alone.
        keeper.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).process_group(0);
        let child = match keeper.spawn() {
            Ok(child) => child,
            Err(error) => return Err(Failed { error: self.broken(error.to_string()) }),
        };
        let mut running = Running { place: self, child };
        let start = Instant::now();
        while !is_ready(&running.place) {
            if start.elapsed() > PATIENCE || running.has_ended() {
                let said = running.end();
                return Err(Failed { error: running.place.broken(said) });
            }
            thread::sleep(INTERVAL);
        }
        Ok(running)
    }
}

/// A server that did not start; worth another attempt at another port.
pub(crate) struct Failed {
    pub(crate) error: Unavailable,
}

/// A server that runs, with its folder, until this is dropped.
#[derive(Debug)]
pub(crate) struct Running {
    place: Place,
    child: Child,
}

impl Running {
    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    fn has_ended(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(Some(_)) | Err(_))
    }

    /// Ends the server and gives the last of what it said.
    fn end(&mut self) -> String {
        drop(self.child.stdin.take());
        let mut said = Vec::new();
        if let Some(mut stderr) = self.child.stderr.take() {
            // What cannot be read was not worth more than the failure itself.
            let _ = stderr.read_to_end(&mut said);
        }
        let _ = self.child.wait();
        String::from_utf8_lossy(&said).into_owned()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

/// A port of loopback that nobody listens at just now.
pub(crate) fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// Finds a program in the folders given, and then where programs usually are.
pub(crate) fn find(program: &'static str, folders: &[PathBuf]) -> Result<PathBuf, Unavailable> {
    let usual = std::env::var_os("PATH").unwrap_or_default();
    let usual = std::env::split_paths(&usual).chain(["/usr/sbin", "/usr/local/sbin", "/sbin"].map(PathBuf::from));
    let found = folders.iter().cloned().chain(usual).map(|folder| folder.join(program)).find(|path| path.is_file());
    found.ok_or_else(|| Unavailable::NotInstalled { program, is_root: number(&["-u"]) == Some(0) })
}

fn account(user: &str) -> Option<Account> {
    Some(Account { user: number(&["-u", user])?, group: number(&["-g", user])? })
}

/// What `id` says: the standard library does not.
fn number(arguments: &[&str]) -> Option<u32> {
    let output = Command::new("id").args(arguments).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}
