//! Company-months as Parquet files: columnar, readable by any tool, rebuilt at will while the month is open.
//!
//! A month of one company is a folder of five files that carry one generation number. Not here: where rows come from,
//! what a day counts for, and queries; other engines read the files without us.

mod error;
mod layout;
mod read;
mod schema;
mod write;

use std::path::Path as FilePath;
use std::sync::Arc;

use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use object_store::path::Path;

pub use error::{Error, Generations};
pub use layout::Table;
pub use write::MonthContent;

/// The folder, or the part of an object store, that holds all company-months.
#[derive(Clone, Debug)]
pub struct Lake {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
}

impl Lake {
    /// Opens the lake in a folder of this machine, which is made where it is missing, readable for its owner alone.
    ///
    /// # Errors
    ///
    /// [`Error::Folder`] when the folder cannot be made, [`Error::Storage`] when it cannot be opened.
    pub fn open(dir: &FilePath) -> Result<Self, Error> {
        make_private(dir).map_err(|source| Error::Folder { path: dir.to_owned(), source })?;
        let store = LocalFileSystem::new_with_prefix(dir)?;
        Ok(Self::over(Arc::new(store), Path::default()))
    }

    /// Uses the part of any object store that lies below `prefix`.
    #[must_use]
    pub fn over(store: Arc<dyn ObjectStore>, prefix: Path) -> Self {
        Self { store, prefix }
    }
}

fn make_private(dir: &FilePath) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}
