//! The columns that other programs rely on, as they stand in the files.

use std::fs::File;

use dianmao_lake::{Lake, Table};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::schema::printer::print_schema;

use crate::month::{COMPANY, Month, september};

async fn reader(table: Table) -> anyhow::Result<SerializedFileReader<File>> {
    let dir = tempfile::tempdir()?;
    Lake::open(dir.path())?.write_month(COMPANY, september(), &Month::of(1).content()).await?;
    let path = dir.path().join("corp=acme/month=2026-09").join(format!("{table}.parquet"));
    Ok(SerializedFileReader::new(File::open(path)?)?)
}

async fn columns(table: Table) -> String {
    let reader = reader(table).await.unwrap();
    let mut text = Vec::new();
    print_schema(&mut text, reader.metadata().file_metadata().schema());
    String::from_utf8(text).unwrap()
}

#[tokio::test]
async fn punches() {
    let expected = "\
message arrow_schema {
  REQUIRED INT64 id;
  REQUIRED BYTE_ARRAY user_id (STRING);
  REQUIRED INT32 work_date (DATE);
  REQUIRED INT64 at (TIMESTAMP(MILLIS,true));
  REQUIRED BYTE_ARRAY source (STRING);
  REQUIRED BYTE_ARRAY location (STRING);
}
";
    assert_eq!(columns(Table::Punches).await, expected);
}

#[tokio::test]
async fn results() {
    let expected = "\
message arrow_schema {
  REQUIRED INT64 id;
  REQUIRED BYTE_ARRAY user_id (STRING);
  REQUIRED INT32 work_date (DATE);
  REQUIRED BYTE_ARRAY point (STRING);
  OPTIONAL INT64 plan_id;
  OPTIONAL INT64 group_id;
  OPTIONAL INT64 punch_id;
  OPTIONAL INT64 due_at (TIMESTAMP(MILLIS,true));
  OPTIONAL INT64 punched_at (TIMESTAMP(MILLIS,true));
  REQUIRED BYTE_ARRAY grade (STRING);
  REQUIRED BYTE_ARRAY location (STRING);
  REQUIRED BYTE_ARRAY source (STRING);
  OPTIONAL BYTE_ARRAY approval_id (STRING);
  REQUIRED BYTE_ARRAY raw (STRING);
}
";
    assert_eq!(columns(Table::Results).await, expected);
}

#[tokio::test]
async fn schedules() {
    let expected = "\
message arrow_schema {
  REQUIRED INT64 plan_id;
  REQUIRED BYTE_ARRAY user_id (STRING);
  REQUIRED INT32 work_date (DATE);
  OPTIONAL BYTE_ARRAY point (STRING);
  OPTIONAL INT64 planned_at (TIMESTAMP(MILLIS,true));
  OPTIONAL INT64 shift_id;
  OPTIONAL INT64 shift_version;
  OPTIONAL INT64 group_id;
  REQUIRED BOOLEAN is_rest;
  OPTIONAL BYTE_ARRAY approval_id (STRING);
  REQUIRED BYTE_ARRAY raw (STRING);
}
";
    assert_eq!(columns(Table::Schedules).await, expected);
}

#[tokio::test]
async fn leaves() {
    let expected = "\
message arrow_schema {
  REQUIRED BYTE_ARRAY user_id (STRING);
  REQUIRED INT64 starts_at (TIMESTAMP(MILLIS,true));
  REQUIRED INT64 ends_at (TIMESTAMP(MILLIS,true));
  REQUIRED BYTE_ARRAY leave_type (STRING);
  REQUIRED INT64 hundredths;
  REQUIRED BYTE_ARRAY unit (STRING);
  REQUIRED BOOLEAN counts_rest_days;
  REQUIRED BYTE_ARRAY raw (STRING);
}
";
    assert_eq!(columns(Table::Leaves).await, expected);
}

#[tokio::test]
async fn days() {
    let expected = "\
message arrow_schema {
  REQUIRED BYTE_ARRAY user_id (STRING);
  REQUIRED INT32 work_date (DATE);
  REQUIRED BYTE_ARRAY kind (STRING);
  OPTIONAL BYTE_ARRAY day_type (STRING);
  REQUIRED group points (LIST) {
    REPEATED group list {
      REQUIRED group item {
        REQUIRED BYTE_ARRAY point (STRING);
        OPTIONAL INT64 plan_id;
        OPTIONAL INT64 due_at (TIMESTAMP(MILLIS,true));
        OPTIONAL INT64 punched_at (TIMESTAMP(MILLIS,true));
        REQUIRED BYTE_ARRAY grade (STRING);
        REQUIRED INT64 minutes;
        REQUIRED BYTE_ARRAY location (STRING);
        REQUIRED BYTE_ARRAY source (STRING);
        REQUIRED BYTE_ARRAY origin (STRING);
        REQUIRED BYTE_ARRAY cover (STRING);
        REQUIRED BOOLEAN is_free;
        OPTIONAL BYTE_ARRAY approval_id (STRING);
      }
    }
  }
  REQUIRED group away (LIST) {
    REPEATED group list {
      REQUIRED group item {
        REQUIRED BYTE_ARRAY kind (STRING);
        REQUIRED BYTE_ARRAY leave_type (STRING);
        REQUIRED BYTE_ARRAY unit (STRING);
        REQUIRED INT64 hundredths;
      }
    }
  }
  REQUIRED INT64 overtime_minutes;
  REQUIRED BYTE_ARRAY known (STRING);
}
";
    assert_eq!(columns(Table::Days).await, expected);
}

#[tokio::test]
async fn each_file_names_its_version_and_generation() -> anyhow::Result<()> {
    for table in Table::ALL {
        let reader = reader(table).await?;
        let metadata = reader.metadata().file_metadata().key_value_metadata().into_iter().flatten();
        let ours: Vec<String> = metadata
            .filter(|entry| entry.key.starts_with("dianmao."))
            .map(|entry| format!("{}={}", entry.key, entry.value.as_deref().unwrap_or_default()))
            .collect();
        assert_eq!(ours, ["dianmao.schema=dianmao.lake/2", "dianmao.generation=1"], "{table}");
    }
    Ok(())
}
