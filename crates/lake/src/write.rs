//! Writing a company-month: five files of one generation, each replaced as a whole, day records last.

mod rows;

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use dianmao_attendance::leave::Leave;
use dianmao_attendance::period::YearMonth;
use dianmao_attendance::{DayRecord, Punch, PunchResult, ScheduledPoint};
use object_store::{ObjectStoreExt, PutPayload};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use crate::Lake;
use crate::error::Error;
use crate::layout::Table;
use crate::schema;

/// So many rows are turned into columns at a time, which bounds the memory beside the rows and the finished file.
const BATCH_ROWS: usize = 32_768;

/// All rows of a company-month.
#[derive(Clone, Copy, Debug, Default)]
pub struct MonthContent<'a> {
    /// Raw punches.
    pub punches: &'a [Punch],
    /// Results per scheduled point.
    pub results: &'a [PunchResult],
    /// Scheduled points, as far as they were read.
    pub schedule: &'a [ScheduledPoint],
    /// Leave that touches the month, as far as it was read.
    pub leaves: &'a [Leave],
    /// Day records.
    pub days: &'a [DayRecord],
}

impl Lake {
    /// Replaces a company-month and returns its generation, which is newer than that of every file found there.
    ///
    /// One writer at a time; the run's lock of the company sees to that. When it is stopped between two files, the
    /// month is either the old one still or refused by every reader until it is written again. Rows become columns on
    /// the calling task, without a pause.
    ///
    /// # Errors
    ///
    /// [`Error::Company`], [`Error::Encode`] and [`Error::Storage`].
    pub async fn write_month(&self, company: &str, month: YearMonth, content: &MonthContent<'_>) -> Result<u64, Error> {
        let folder = self.folder(company, month)?;
        let generation = self.newest_generation(&folder).await?.map_or(1, |newest| newest + 1);
        for table in Table::ALL {
            let bytes = encode(table, content, generation).map_err(|source| Error::Encode { table, source })?;
            self.store.put(&folder.file(table), PutPayload::from(bytes)).await?;
        }
        Ok(generation)
    }
}

fn encode(table: Table, content: &MonthContent<'_>, generation: u64) -> Result<Vec<u8>, ParquetError> {
    let MonthContent { punches, results, schedule, leaves, days } = content;
    match table {
        Table::Punches => encode_batches(table, generation, punches.chunks(BATCH_ROWS).map(rows::punches)),
        Table::Results => encode_batches(table, generation, results.chunks(BATCH_ROWS).map(rows::results)),
        Table::Schedules => encode_batches(table, generation, schedule.chunks(BATCH_ROWS).map(rows::schedules)),
        Table::Leaves => encode_batches(table, generation, leaves.chunks(BATCH_ROWS).map(rows::leaves)),
        Table::Days => encode_batches(table, generation, days.chunks(BATCH_ROWS).map(rows::days)),
    }
}

fn encode_batches(
    table: Table,
    generation: u64,
    batches: impl Iterator<Item = Result<RecordBatch, ArrowError>>,
) -> Result<Vec<u8>, ParquetError> {
    let mut writer = ArrowWriter::try_new(Vec::new(), schema::of(table), Some(properties(generation)))?;
    for batch in batches {
        writer.write(&batch?)?;
    }
    writer.into_inner()
}

fn properties(generation: u64) -> WriterProperties {
    let metadata = vec![
        KeyValue::new(schema::VERSION_KEY.to_owned(), schema::VERSION.to_owned()),
        KeyValue::new(schema::GENERATION_KEY.to_owned(), generation.to_string()),
    ];
    WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_key_value_metadata(Some(metadata))
        .build()
}
