//! Attribute values as text.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// A value as a person reads it: an instant as `20260831160000.0Z` becomes `2026-09-01 00:00:00` in the company's zone.
pub(super) fn text(value: &str, zone: &TimeZone) -> String {
    instant(value, zone).unwrap_or_else(|| value.to_owned())
}

fn instant(value: &str, zone: &TimeZone) -> Option<String> {
    let time = value.strip_suffix('Z')?;
    let (time, fraction) = time.split_once(['.', ',']).unwrap_or((time, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if time.len() != 14 || !is_digits(time) || !is_digits(fraction) {
        return None;
    }
    let utc = DateTime::strptime("%Y%m%d%H%M%S", time).ok()?.to_zoned(TimeZone::UTC).ok()?;
    Some(utc.with_time_zone(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string())
}

/// Bytes that are no text: `objectGUID` the way that Active Directory's tools write it, anything else in hex.
pub(super) fn of_bytes(attribute: &str, bytes: &[u8]) -> String {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    match bytes {
        [a, b, c, d, e, f, g, h, rest @ ..] if bytes.len() == 16 && attribute.eq_ignore_ascii_case("objectGUID") => {
            let first = [hex(&[*d, *c, *b, *a]), hex(&[*f, *e]), hex(&[*h, *g])].join("-");
            format!("{first}-{}-{}", hex(&rest[..2]), hex(&rest[2..]))
        }
        _ => hex(bytes),
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::{of_bytes, text};

    #[test]
    fn instants_are_dates_of_the_company() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let shown = |value| text(value, &zone);
        assert_eq!(
            ["20260831160000.0Z", "20260831160000Z", "20260831", "Z", "EZ"].map(shown),
            ["2026-09-01 00:00:00", "2026-09-01 00:00:00", "20260831", "Z", "EZ"]
        );
    }

    #[test]
    fn object_guid_reads_as_elsewhere() {
        let bytes: Vec<u8> = (0..16).collect();
        assert_eq!(of_bytes("objectGUID", &bytes), "03020100-0504-0706-0809-0a0b0c0d0e0f");
        assert_eq!(of_bytes("jpegPhoto", &[255, 1]), "ff01");
    }
}
