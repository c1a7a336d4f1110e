//! One run per company at a time: an OS lock on a file beside the store, which the kernel frees when its holder dies.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::PathBuf;

use crate::Store;
use crate::error::{Error, Result};

/// The right to write, held until it is dropped.
#[derive(Debug)]
#[must_use = "the lock is free again as soon as it is dropped"]
pub struct RunLock {
    /// Keeps the lock. The file itself stays: to remove it would let two runs lock two files of one name.
    _file: File,
}

impl Store {
    /// Takes the company's run lock. Reading commands need none.
    ///
    /// # Errors
    /// [`Error::Busy`] where another run holds it.
    #[expect(clippy::unused_async, reason = "PostgreSQL will ask its server")]
    pub async fn lock(&self) -> Result<RunLock> {
        let path = self.lock_path();
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&path).map_err(|error| Error::file(&path, error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Error::Busy { company: self.company.clone(), holder: holder(&mut file) });
            }
            Err(TryLockError::Error(error)) => return Err(Error::file(&path, error)),
        }
        sign(&mut file).map_err(|error| Error::file(&path, error))?;
        Ok(RunLock { _file: file })
    }

    /// `dianmao.db.NAME.lock`; what is no letter, digit, `-` or `_` of ASCII is written as its bytes in hex.
    fn lock_path(&self) -> PathBuf {
        let mut name = self.path.as_os_str().to_owned();
        name.push(".");
        for byte in self.company.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => name.push(char::from(byte).to_string()),
                _ => name.push(format!("%{byte:02x}")),
            }
        }
        name.push(".lock");
        name.into()
    }
}

/// Leaves our process id in the file for whoever is turned away.
fn sign(file: &mut File) -> std::io::Result<()> {
    file.set_len(0)?;
    write!(file, "{}", std::process::id())
}

fn holder(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}
