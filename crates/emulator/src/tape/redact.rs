//! Takes out of a sample what tells who anybody is, and keeps its shape: types, lengths, which values are the same.
//!
//! Everything is replaced but what is known to be the vendor's own: codes, enumerations, flags, dates, small numbers. Equal values
//! get equal replacements, so that rows still join; the key is drawn anew for each recording and never kept, so that nobody can
//! go back by trying out all mobiles.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use serde_json::{Map, Number, Value};

/// Fields whose texts and numbers are the vendor's words.
const VENDORS: &[&str] = &[
    "errcode",
    "sub_code",
    "success",
    "hasmore",
    "has_more",
    "type",
    "status",
    "check_type",
    "checktype",
    "timeresult",
    "time_result",
    "locationresult",
    "location_result",
    "sourcetype",
    "source_type",
    "islegal",
    "is_legal",
    "isrest",
    "is_rest",
    "invalidrecordtype",
    "invalid_record_type",
    "locationmethod",
    "location_method",
    "check_status",
    "biz_type",
    "biztype",
    "approve_biz_type",
    "tag_name",
    "duration_unit",
    "durationunit",
    "unit",
    "leave_view_unit",
    "leaveviewunit",
    "natural_day_leave",
    "source",
    "bizaction",
    "alias",
    "sub_type",
    "state_code",
    "statecode",
    "holidaytype",
    "caltype",
    "leaverecordtype",
    "leavestatus",
    "atc_flag",
    "member_type",
    "order_field",
    "language",
    "api",
    "eventtype",
];

/// Fields with sentences of the vendor, which may name somebody by a number.
const SENTENCES: &[&str] =
    &["code", "errmsg", "sub_msg", "message", "msg", "mesage", "invalidrecordmsg", "invalid_record_msg"];

/// Numbers below are counts, minutes and enumerations.
const SMALL: i64 = 1_000;

/// Milliseconds from 2001 to 2096.
const INSTANTS_MS: std::ops::Range<i64> = 1_000_000_000_000..4_000_000_000_000;

/// Replaces values, the same ones always by the same.
#[derive(Debug)]
pub(super) struct Redactor {
    key: RandomState,
}

impl Redactor {
    pub(super) fn new() -> Self {
        Self { key: RandomState::new() }
    }

    pub(super) fn object(&self, object: &Map<String, Value>) -> Map<String, Value> {
        object.iter().map(|(key, value)| (self.key(key), self.value(key, value))).collect()
    }

    /// What stands for a value of a field.
    pub(super) fn value(&self, field: &str, value: &Value) -> Value {
        match value {
            Value::Null | Value::Bool(_) => value.clone(),
            Value::Array(entries) => entries.iter().map(|entry| self.value(field, entry)).collect(),
            Value::Object(object) => Value::Object(self.object(object)),
            _ if is(VENDORS, field) => value.clone(),
            Value::Number(number) => self.number(number),
            Value::String(text) if is(SENTENCES, field) => Value::String(self.sentence(text)),
            Value::String(text) => Value::String(self.text(text)),
        }
    }

    /// Keys are the vendor's, but for maps by id.
    fn key(&self, key: &str) -> String {
        if is_digits(key) { self.text(key) } else { key.to_owned() }
    }

    fn number(&self, number: &Number) -> Value {
        match number.as_i64() {
            Some(whole) if whole.abs() < SMALL || INSTANTS_MS.contains(&whole) => Value::Number(number.clone()),
            // The first digit is never 0, so the text is a number again; nor is the last of a fraction, which would be dropped.
            _ => {
                let mut text = self.scramble(&number.to_string());
                if text.contains('.') && text.ends_with('0') {
                    text.pop();
                    text.push('1');
                }
                serde_json::from_str(&text).unwrap_or_else(|_| Value::from(0))
            }
        }
    }

    fn text(&self, text: &str) -> String {
        if text.is_empty() || is_plain(text) || is_date(text) {
            return text.to_owned();
        }
        if text.starts_with(['{', '['])
            && let Ok(inner) = serde_json::from_str::<Value>(text)
        {
            return self.value("", &inner).to_string();
        }
        if let Ok(whole) = text.parse::<i64>()
            && is_digits(text)
            && (whole < SMALL || INSTANTS_MS.contains(&whole))
        {
            return text.to_owned();
        }
        // Lists in one text: each entry is replaced as it is where it stands alone.
        text.split(',').map(|part| self.scramble(part)).collect::<Vec<_>>().join(",")
    }

    /// Keeps a sentence but for longer numbers and what looks like an address.
    fn sentence(&self, text: &str) -> String {
        let is_word = |character: char| character.is_ascii_alphanumeric() || "@._-+".contains(character);
        let mut sentence = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let end = rest.find(|character| is_word(character) != is_word(first)).unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);
            let n_digits = run.bytes().filter(u8::is_ascii_digit).count();
            let tells = run.contains('@') || n_digits >= 6 && !is_date(run);
            sentence.push_str(&if is_word(first) && tells { self.scramble(run) } else { run.to_owned() });
            rest = after;
        }
        sentence
    }

    /// Replaces every letter and digit by another of its kind.
    fn scramble(&self, text: &str) -> String {
        let mut bits = self.key.hash_one(text);
        let mut next = |end: u32| {
            bits = self.key.hash_one(bits);
            u32::try_from(bits % u64::from(end)).unwrap_or(0)
        };
        let mut replaced = String::with_capacity(text.len());
        for (index, character) in text.chars().enumerate() {
            let (first, n) = match character {
                '0'..='9' if index == 0 => ('1', 9),
                '0'..='9' => ('0', 10),
                'a'..='z' => ('a', 26),
                'A'..='Z' => ('A', 26),
                character if character.is_alphanumeric() => ('一', 20_000),
                _ => {
                    replaced.push(character);
                    continue;
                }
            };
            replaced.push(char::from_u32(u32::from(first) + next(n)).unwrap_or('一'));
        }
        replaced
    }
}

fn is(fields: &[&str], field: &str) -> bool {
    fields.iter().any(|known| known.eq_ignore_ascii_case(field))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Words that say nothing of anybody, in whatever field.
fn is_plain(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "true", "false", "y", "n", "null", "zh_cn", "en_us", "ok", "agree", "refuse", "oapi", "cancel", "leave",
        "unknown", "delete", "all", "inner", "external",
    ];
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// `2026-09-01`, alone or with a time after it.
fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let at = |index: usize, wanted: fn(&u8) -> bool| bytes.get(index).is_some_and(wanted);
    let digits = [0, 1, 2, 3, 5, 6, 8, 9].into_iter().all(|index| at(index, u8::is_ascii_digit));
    let dashes = [4, 7].into_iter().all(|index| at(index, |byte| *byte == b'-'));
    let rest = bytes.get(10..).unwrap_or_default();
    digits && dashes && rest.len() <= 16 && rest.iter().all(|byte| b"0123456789:. TZ+-APM".contains(byte))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn redacted(value: &Value) -> Value {
        Redactor::new().value("", value)
    }

    #[test]
    fn what_tells_of_somebody_is_replaced_and_keeps_its_shape() {
        let person = json!({"userid": "zhang01", "name": "张三丰", "mobile": "12000000007", "email": "zhang@example.com",
            "dept_id_list": [560_271_004], "longitude": 120.017_123, "remark": "住更夫街5号"});
        let replaced = redacted(&person);
        for field in ["userid", "name", "mobile", "email", "dept_id_list", "longitude", "remark"] {
            assert_ne!(replaced[field], person[field], "{field}");
            assert_eq!(
                replaced[field].to_string().chars().count(),
                person[field].to_string().chars().count(),
                "{field}"
            );
        }
        assert!(replaced["email"].as_str().unwrap().contains('@'));
        assert!(replaced["dept_id_list"][0].is_i64() && replaced["longitude"].is_f64());
    }

    #[test]
    fn fractions_keep_all_their_digits() {
        for place in 0..1000 {
            let longitude = format!("120.{place:05}1");
            let place: Value = serde_json::from_str(&format!("{{\"longitude\":{longitude}}}")).unwrap();
            assert_eq!(redacted(&place)["longitude"].to_string().len(), longitude.len(), "{place}");
        }
    }

    #[test]
    fn what_is_the_vendors_stays() {
        let row = json!({"errcode": 60_104, "checkType": "OnDuty", "timeResult": "SeriousLate", "workDate": 1_788_192_000_000_i64,
            "plan_check_time": "2026-09-01 09:00:00", "hasMore": true, "duration_percent": 650, "is_rest": "N", "cursor": null,
            "leave_from": "2026-09-01 AM", "finished": "2022-08-31T11:52Z", "parent_id": 1, "size": "100", "leave_reason": "oapi", "result": "agree"});
        assert_eq!(redacted(&row), row);
    }

    #[test]
    fn rows_still_join() {
        let redactor = Redactor::new();
        let one = redactor
            .value("", &json!({"userid": "zhang01", "managers": ["zhang01"], "order": {"560271004": "560271004"}}));
        let list = redactor.value("", &json!({"userids": "li02,zhang01"}));
        let (_, second) = list["userids"].as_str().unwrap().split_once(',').unwrap();
        assert_eq!((one["userid"].as_str(), &one["managers"][0]), (Some(second), &one["userid"]));
        let (key, value) = one["order"].as_object().unwrap().iter().next().unwrap();
        assert_eq!(Some(key.as_str()), value.as_str());
        assert_ne!(Redactor::new().value("", &json!("zhang01")), one["userid"], "every recording has its own key");
    }

    #[test]
    fn a_plain_list_of_people_is_none_of_the_vendors_words() {
        let answer = json!({"result": {"result": ["zhang01", "li02"], "status": 0}});
        let replaced = redacted(&answer);
        assert!(!replaced.to_string().contains("zhang01") && !replaced.to_string().contains("li02"), "{replaced}");
    }

    #[test]
    fn structures_in_texts_are_read() {
        let value = redacted(&json!({"features": "{\"owner\":\"zhang01\",\"flexMinutes\":[30,0]}"}));
        let inner: Value = serde_json::from_str(value["features"].as_str().unwrap()).unwrap();
        assert_eq!(inner["flexMinutes"], json!([30, 0]));
        assert_ne!(inner["owner"], "zhang01");
    }

    #[test]
    fn sentences_keep_their_words_but_no_numbers_of_people() {
        let value = redacted(
            &json!({"errmsg": "手机号码12000000007已存在, userid:zhang0000001, 90018 until 2026-09-01 09:00:00, ask a@b.cn"}),
        );
        let text = value["errmsg"].as_str().unwrap();
        assert!(text.starts_with("手机号码") && text.contains("已存在") && text.contains("90018"), "{text}");
        assert!(text.contains("2026-09-01"), "{text}");
        for told in ["12000000007", "zhang0000001", "a@b.cn"] {
            assert!(!text.contains(told), "{text}");
        }
    }
}
