//! One event, and the three forms in which it is told.

use serde_json::{Map, Value, json};

use crate::document::switches::EventSwitches;
use crate::document::switches::events::{DataList, DiffInfo, PushForm, PushTimes};
use crate::mix::{BASE36, mix, spell};
use crate::params::as_text;

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Event {
    /// The vendor's word, such as `user_add_org`.
    pub(crate) kind: &'static str,
    pub(crate) at_ms: i64,
    /// As the pages on streams have them; `diffInfo` is an object.
    pub(crate) fields: Map<String, Value>,
}

/// The numbers by which a receiver tells an event from its repetitions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Numbers {
    pub(crate) event_id: String,
    pub(crate) biz_id: String,
}

impl Numbers {
    /// The numbers of the nth event of a company.
    pub(crate) fn of(seed: u64, nth: u64) -> Self {
        let event_id = spell(mix(seed, nth ^ 0x6576_656e_7400), 12, BASE36) + &spell(mix(!seed, nth), 12, BASE36);
        Self { event_id, biz_id: (mix(seed ^ 0x62_697a, nth) % 1_000_000_000_000).to_string() }
    }
}

impl Event {
    pub(crate) fn new(kind: &'static str, at_ms: i64, fields: Value) -> Self {
        let fields = match fields {
            Value::Object(fields) => fields,
            _ => Map::new(),
        };
        Self { kind, at_ms, fields }
    }

    /// Whether a top-level field is this value, or a list that holds it; compared as text.
    pub(crate) fn has(&self, key: &str, wanted: &Value) -> bool {
        let is_wanted = |value: &Value| as_text(value) == as_text(wanted);
        match self.fields.get(key) {
            Some(Value::Array(values)) => values.iter().any(is_wanted),
            Some(value) => is_wanted(value),
            None => false,
        }
    }

    /// What a stream carries: the fields alone.
    pub(crate) fn for_stream(&self, switches: &EventSwitches) -> Map<String, Value> {
        self.fields.iter().filter_map(|(key, value)| spelt(key, value, switches)).collect()
    }

    /// What a push carries before it is encrypted: the fields beside those of the envelope.
    pub(crate) fn for_push(&self, numbers: &Numbers, corp_id: &str, switches: &EventSwitches) -> Map<String, Value> {
        let fields = self.fields.iter().filter_map(|(key, value)| spelt(key, value, switches));
        let fields = fields.map(|(key, value)| match key.as_str() {
            "timeStamp" => (key, time(self.at_ms, switches)),
            _ => (key, value),
        });
        match switches.push_form {
            PushForm::Captured => {
                let mut push = object(json!({"CorpId": corp_id, "EventType": self.kind}));
                push.extend(fields.map(|(key, value)| (capital(&key), value)));
                push.entry("TimeStamp").or_insert_with(|| time(self.at_ms, switches));
                push
            }
            PushForm::Documented => {
                let mut push = object(json!({
                    "EventType": self.kind,
                    "EventTime": self.at_ms,
                    "CorpId": corp_id,
                    "BizId": numbers.biz_id,
                    "eventId": numbers.event_id,
                }));
                push.extend(fields);
                push
            }
        }
    }

    /// What the list of failed pushes holds: the fields in small letters under the kind's name.
    pub(crate) fn for_failed_list(&self, corp_id: &str, switches: &EventSwitches) -> Value {
        let fields = self.fields.iter().filter_map(|(key, value)| spelt(key, value, switches));
        let mut fields: Map<String, Value> = fields.map(|(key, value)| (key.to_ascii_lowercase(), value)).collect();
        fields.insert("corpid".to_owned(), Value::from(corp_id));
        json!({"call_back_tag": self.kind, "event_time": self.at_ms, self.kind: fields})
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}

/// A field as the switches want it.
fn spelt(key: &str, value: &Value, switches: &EventSwitches) -> Option<(String, Value)> {
    let value = match (key, switches.diff_info) {
        ("diffInfo", DiffInfo::Missing) => return None,
        ("diffInfo", DiffInfo::List) => json!([value]),
        _ => value.clone(),
    };
    let key = match (key, switches.data_list) {
        ("dataList", DataList::Capital) => "DataList",
        _ => key,
    };
    Some((key.to_owned(), value))
}

fn time(at_ms: i64, switches: &EventSwitches) -> Value {
    match switches.push_times {
        PushTimes::Text => Value::from(at_ms.to_string()),
        PushTimes::Number => Value::from(at_ms),
    }
}

/// `userId` becomes `UserId`.
fn capital(key: &str) -> String {
    let mut letters = key.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event() -> Event {
        let fields = json!({"userId": ["u1"], "timeStamp": "7", "diffInfo": {"userid": "u1", "prev": {}, "curr": {}}});
        Event::new("user_modify_org", 7, fields)
    }

    fn push(switches: &EventSwitches) -> Value {
        let numbers = Numbers { event_id: "e".to_owned(), biz_id: "5".to_owned() };
        Value::Object(event().for_push(&numbers, "dingcorp", switches))
    }

    #[test]
    fn push_looks_as_it_was_captured() {
        let expected = json!({"CorpId": "dingcorp", "EventType": "user_modify_org", "UserId": ["u1"], "TimeStamp": "7",
            "DiffInfo": {"userid": "u1", "prev": {}, "curr": {}}});
        assert_eq!(push(&EventSwitches::default()), expected);
    }

    #[test]
    fn push_looks_as_it_is_documented() {
        let switches = EventSwitches {
            push_form: PushForm::Documented,
            push_times: PushTimes::Number,
            diff_info: DiffInfo::List,
            ..EventSwitches::default()
        };
        let expected = json!({"EventType": "user_modify_org", "EventTime": 7, "CorpId": "dingcorp", "BizId": "5",
            "eventId": "e", "userId": ["u1"], "timeStamp": 7, "diffInfo": [{"userid": "u1", "prev": {}, "curr": {}}]});
        assert_eq!(push(&switches), expected);
    }

    #[test]
    fn departments_get_their_time_in_a_captured_push_alone() {
        let event = Event::new("org_dept_create", 9, json!({"deptId": [4]}));
        let switches = EventSwitches::default();
        assert_eq!(Value::Object(event.for_stream(&switches)), json!({"deptId": [4]}));
        let push = event.for_push(&Numbers::of(1, 1), "c", &switches);
        assert_eq!(
            Value::Object(push),
            json!({"CorpId": "c", "EventType": "org_dept_create", "DeptId": [4], "TimeStamp": "9"})
        );
    }

    #[test]
    fn failed_list_has_the_fields_under_the_kind() {
        let expected = json!({"call_back_tag": "org_dept_remove", "event_time": 9,
            "org_dept_remove": {"deptid": [4], "corpid": "c"}});
        let event = Event::new("org_dept_remove", 9, json!({"deptId": [4]}));
        assert_eq!(event.for_failed_list("c", &EventSwitches::default()), expected);
    }

    #[test]
    fn lists_are_spelt_as_the_switch_says() {
        let event = Event::new("attendance_check_record", 9, json!({"dataList": [1]}));
        let switches = EventSwitches { data_list: DataList::Capital, ..EventSwitches::default() };
        assert_eq!(Value::Object(event.for_stream(&switches)), json!({"DataList": [1]}));
        assert!(event.has("dataList", &json!("1")) && !event.has("dataList", &json!("2")));
    }
}
