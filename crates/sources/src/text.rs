//! Bytes to text: UTF-8 with or without its mark, UTF-16 with its mark, else what the bytes look like (GBK above all).

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

use crate::error::Error;

/// Decodes a whole file.
pub(crate) fn decode(file: &str, bytes: Vec<u8>) -> Result<String, Error> {
    if let Some(what) = foreign_format(&bytes) {
        return Err(Error::NotText { file: file.to_owned(), what });
    }
    let text = match Encoding::for_bom(&bytes) {
        Some((encoding, mark)) => decode_as(file, encoding, &bytes[mark..])?,
        None => match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let bytes = error.into_bytes();
                decode_as(file, guess(&bytes), &bytes)?
            }
        },
    };
    if text.contains('\0') {
        return Err(Error::NotText { file: file.to_owned(), what: "binary data" });
    }
    Ok(unix_lines(text))
}

/// What people most often rename to `.csv`.
fn foreign_format(bytes: &[u8]) -> Option<&'static str> {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    if starts(b"PK\x03\x04") || starts(b"\xD0\xCF\x11\xE0") {
        Some("a workbook")
    } else if starts(b"\x1F\x8B") {
        Some("compressed data")
    } else {
        None
    }
}

/// Names the encoding of bytes that are not wholly UTF-8.
///
/// A damaged UTF-8 file must not be read as GBK, or every Chinese name in it would come out as other, valid characters: where most
/// of the non-ASCII text is good UTF-8, the file is UTF-8 with a fault in it.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let (mut n_good, mut n_bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        n_good += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        n_bad += usize::from(!chunk.invalid().is_empty());
    }
    if n_good > n_bad {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(Some(b"cn"), Utf8Detection::Deny)
}

fn decode_as(file: &str, encoding: &'static Encoding, bytes: &[u8]) -> Result<String, Error> {
    if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        return Ok(text.into_owned());
    }
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let before = text.split('\u{FFFD}').next().unwrap_or_default();
    Err(Error::BadEncoding { file: file.to_owned(), line: 1 + count_lines(before), encoding: encoding.name() })
}

/// How many line ends a text holds.
pub(crate) fn count_lines(text: &str) -> u64 {
    text.bytes().map(|byte| u64::from(byte == b'\n')).sum()
}

/// Gives a file whose lines end in a lone `\r` (old spreadsheets) lines that can be counted.
fn unix_lines(text: String) -> String {
    if text.contains('\r') && !text.contains('\n') { text.replace('\r', "\n") } else { text }
}
