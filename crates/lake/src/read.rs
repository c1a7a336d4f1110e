//! Reading a company-month back, only when all its files are of one generation.

mod rows;

use std::error::Error as StdError;
use std::sync::Arc;

use arrow_array::RecordBatch;
use bytes::Bytes;
use dianmao_attendance::leave::Leave;
use dianmao_attendance::period::YearMonth;
use dianmao_attendance::{DayRecord, Punch, PunchResult, ScheduledPoint};
use futures::future::try_join_all;
use object_store::path::Path;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};

use crate::Lake;
use crate::error::{BadValue, Error, Generations, NoGeneration, OtherColumns};
use crate::layout::{Folder, Table};
use crate::schema;

/// So many rows are turned back at a time.
const BATCH_ROWS: usize = 32_768;
/// How much of a file's end is asked for first; it mostly holds all metadata.
const FOOTER_BYTES: u64 = 64 * 1024;

type Cause = Box<dyn StdError + Send + Sync>;

impl Lake {
    /// Returns the generation of a company-month.
    ///
    /// # Errors
    ///
    /// [`Error::Missing`] when there is no file, [`Error::Torn`] when the files are not of one generation,
    /// [`Error::Unreadable`] when one is damaged, [`Error::Company`] and [`Error::Storage`].
    pub async fn generation(&self, company: &str, month: YearMonth) -> Result<u64, Error> {
        let folder = self.folder(company, month)?;
        self.agreed_generation(&folder).await
    }

    /// Reads all punches of a company-month.
    ///
    /// # Errors
    ///
    /// As for [`Lake::generation`].
    pub async fn read_punches(&self, company: &str, month: YearMonth) -> Result<Vec<Punch>, Error> {
        self.read(company, month, Table::Punches, rows::punches).await
    }

    /// Reads all results of a company-month.
    ///
    /// # Errors
    ///
    /// As for [`Lake::generation`].
    pub async fn read_results(&self, company: &str, month: YearMonth) -> Result<Vec<PunchResult>, Error> {
        self.read(company, month, Table::Results, rows::results).await
    }

    /// Reads all scheduled points of a company-month.
    ///
    /// # Errors
    ///
    /// As for [`Lake::generation`].
    pub async fn read_schedules(&self, company: &str, month: YearMonth) -> Result<Vec<ScheduledPoint>, Error> {
        self.read(company, month, Table::Schedules, rows::schedules).await
    }

    /// Reads all leave of a company-month.
    ///
    /// # Errors
    ///
    /// As for [`Lake::generation`].
    pub async fn read_leaves(&self, company: &str, month: YearMonth) -> Result<Vec<Leave>, Error> {
        self.read(company, month, Table::Leaves, rows::leaves).await
    }

    /// Reads all day records of a company-month.
    ///
    /// # Errors
    ///
    /// As for [`Lake::generation`].
    pub async fn read_days(&self, company: &str, month: YearMonth) -> Result<Vec<DayRecord>, Error> {
        self.read(company, month, Table::Days, rows::days).await
    }

    async fn read<R>(
        &self,
        company: &str,
        month: YearMonth,
        table: Table,
        from_batch: fn(&RecordBatch, &mut Vec<R>) -> Result<(), BadValue>,
    ) -> Result<Vec<R>, Error> {
        let folder = self.folder(company, month)?;
        let path = folder.file(table);
        loop {
            let agreed = self.agreed_generation(&folder).await?;
            let bytes = self.store.get(&path).await?.bytes().await?;
            let (generation, rows) = decode(table, bytes, from_batch).map_err(|cause| unreadable(&path, cause))?;
            // Otherwise somebody wrote the month meanwhile.
            if generation == agreed {
                return Ok(rows);
            }
        }
    }

    async fn agreed_generation(&self, folder: &Folder) -> Result<u64, Error> {
        let found = self.generations(folder).await?;
        match (found.agreed(), found.newest()) {
            (Some(generation), _) => Ok(generation),
            (None, None) => Err(Error::Missing { company: folder.company.clone(), month: folder.month }),
            (None, Some(_)) => Err(Error::Torn { company: folder.company.clone(), month: folder.month, found }),
        }
    }

    async fn generations(&self, folder: &Folder) -> Result<Generations, Error> {
        let each = Table::ALL.map(|table| async move {
            let generation = self.file_generation(&folder.file(table)).await?;
            Ok::<_, Error>((table, generation))
        });
        Ok(Generations(try_join_all(each).await?))
    }

    /// Returns the newest generation of the files that can be read; the others are about to be replaced.
    pub(crate) async fn newest_generation(&self, folder: &Folder) -> Result<Option<u64>, Error> {
        let mut newest = None;
        for table in Table::ALL {
            match self.file_generation(&folder.file(table)).await {
                Ok(generation) => newest = newest.max(generation),
                Err(Error::Unreadable { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(newest)
    }

    async fn file_generation(&self, path: &Path) -> Result<Option<u64>, Error> {
        match self.metadata(path).await? {
            Some(metadata) => generation_of(&metadata).map(Some).map_err(|cause| unreadable(path, cause)),
            None => Ok(None),
        }
    }

    /// Reads a file's metadata from its end alone.
    async fn metadata(&self, path: &Path) -> Result<Option<ParquetMetaData>, Error> {
        let mut wanted = FOOTER_BYTES;
        loop {
            let options = GetOptions { range: Some(GetRange::Suffix(wanted)), ..GetOptions::default() };
            let answer = match self.store.get_opts(path, options).await {
                Ok(answer) => answer,
                Err(object_store::Error::NotFound { .. }) => return Ok(None),
                Err(error) => return Err(error.into()),
            };
            let size = answer.meta.size;
            let end = answer.bytes().await?;
            let mut reader = ParquetMetaDataReader::new();
            match reader.try_parse_sized(&end, size) {
                Ok(()) => {
                    return reader.finish().map(Some).map_err(|error| unreadable(path, error.into()));
                }
                Err(ParquetError::NeedMoreData(needed)) => wanted = u64::try_from(needed).unwrap_or(u64::MAX),
                Err(error) => return Err(unreadable(path, error.into())),
            }
        }
    }
}

fn decode<R>(
    table: Table,
    bytes: Bytes,
    from_batch: fn(&RecordBatch, &mut Vec<R>) -> Result<(), BadValue>,
) -> Result<(u64, Vec<R>), Cause> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(bytes)?;
    let metadata = Arc::clone(builder.metadata());
    if builder.schema().fields() != schema::of(table).fields() {
        return Err(OtherColumns(table).into());
    }
    let n_rows = usize::try_from(metadata.file_metadata().num_rows())?;
    let mut rows = Vec::with_capacity(n_rows);
    for batch in builder.with_batch_size(BATCH_ROWS).build()? {
        from_batch(&batch?, &mut rows)?;
    }
    Ok((generation_of(&metadata)?, rows))
}

fn generation_of(metadata: &ParquetMetaData) -> Result<u64, Cause> {
    let entries = metadata.file_metadata().key_value_metadata().into_iter().flatten();
    let value = |key: &str| entries.clone().find(|entry| entry.key == key)?.value.as_deref();
    match (value(schema::VERSION_KEY), value(schema::GENERATION_KEY)) {
        (Some(schema::VERSION), Some(generation)) => Ok(generation.parse()?),
        _ => Err(NoGeneration.into()),
    }
}

fn unreadable(path: &Path, source: Cause) -> Error {
    Error::Unreadable { path: path.to_string(), source }
}
