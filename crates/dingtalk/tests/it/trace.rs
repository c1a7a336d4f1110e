//! Keeps what the whole suite logs, at every level and of every library, for `script/leaks` to look through.
//!
//! The tests of other crates take this file in by its path: a log has no owner among them.

use std::fs::File;
use std::path::PathBuf;
use std::sync::{Mutex, Once};

use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::writer::BoxMakeWriter;

/// From now on everything is logged: into the folder that `DIANMAO_TEST_TRACE` names, or to nowhere. Nowhere has its use too: were
/// nobody listening when a place in the code is first reached, a test that listens by itself at that moment could miss it.
pub(crate) fn keep() {
    static BEGUN: Once = Once::new();
    BEGUN.call_once(|| {
        let folder = std::env::var_os("DIANMAO_TEST_TRACE").filter(|folder| !folder.is_empty());
        let writer = match folder {
            Some(folder) => {
                let name = format!("{}-{}.log", env!("CARGO_PKG_NAME"), std::process::id());
                BoxMakeWriter::new(Mutex::new(File::create(PathBuf::from(folder).join(name)).unwrap()))
            }
            None => BoxMakeWriter::new(std::io::sink),
        };
        tracing_subscriber::fmt().with_max_level(LevelFilter::TRACE).with_ansi(false).with_writer(writer).init();
    });
}
