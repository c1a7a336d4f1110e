//! The frames of a stream, read in every form that was seen, and the answers to them.

use serde_json::{Map, Value, json};

use crate::event::{Event, EventKind, Fields};

/// What DingTalk sends over a stream.
pub(super) struct Frame {
    pub(super) kind: FrameKind,
    headers: Map<String, Value>,
    /// JSON as text; where it comes as JSON it is made text.
    data: String,
}

/// What a frame is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FrameKind {
    /// About the connection.
    System,
    /// An event.
    Event,
    /// A question that wants an answer.
    Callback,
    /// A type which this version does not know.
    Other,
}

/// What the connection is told about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signal {
    /// Wants its data back.
    Ping,
    /// The server will close the connection.
    Disconnect,
    /// Nothing to be done about it.
    Notice,
}

impl Frame {
    /// Reads a text frame; nothing for what is no frame.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let Ok(Value::Object(object)) = serde_json::from_str(text) else {
            return None;
        };
        let fields = Fields::new(&object);
        let kind = match fields.text("type")?.to_ascii_uppercase().as_str() {
            "SYSTEM" => FrameKind::System,
            "EVENT" => FrameKind::Event,
            "CALLBACK" => FrameKind::Callback,
            _ => FrameKind::Other,
        };
        // One example of the vendor's pages writes `header`.
        let headers = fields.value("headers").or_else(|| fields.value("header"));
        let headers = headers.and_then(Value::as_object).cloned().unwrap_or_default();
        let data = match fields.value("data") {
            None => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        Some(Self { kind, headers, data })
    }

    fn header(&self, name: &str) -> Option<String> {
        Fields::new(&self.headers).text(name)
    }

    /// The number of the message, which the answer repeats.
    pub(super) fn message_id(&self) -> Option<String> {
        self.header("messageId")
    }

    /// What a callback is about.
    pub(super) fn topic(&self) -> String {
        self.header("topic").unwrap_or_default()
    }

    /// What a system frame wants.
    pub(super) fn signal(&self) -> Signal {
        match self.topic().to_ascii_lowercase().as_str() {
            "ping" => Signal::Ping,
            "disconnect" => Signal::Disconnect,
            _ => Signal::Notice,
        }
    }

    /// The data as JSON, where it is some.
    pub(super) fn json(&self) -> Option<Value> {
        serde_json::from_str(&self.data).ok()
    }

    /// The event of an event frame; nothing where kind or data cannot be read.
    pub(super) fn event(&self) -> Option<Event> {
        let fields = match self.data.trim() {
            "" => Map::new(),
            data => serde_json::from_str(data).ok()?,
        };
        let headers = Fields::new(&self.headers);
        let inner = Fields::new(&fields);
        Some(Event {
            kind: EventKind::from(headers.text("eventType").filter(|kind| !kind.is_empty())?.as_str()),
            id: headers.text("eventId"),
            biz_id: inner.text("bizId"),
            corp_id: headers.text("eventCorpId").or_else(|| inner.text("corpId")),
            app_id: headers.text("eventUnifiedAppId"),
            born_at: headers.time("eventBornTime").or_else(|| inner.time("timeStamp")),
            fields,
        })
    }

    /// Sends the data back as it came.
    pub(super) fn echo(&self) -> String {
        answer(self.message_id().as_deref(), Status::Ok, &self.data)
    }
}

/// How an answer begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Ok,
    BadRequest,
    NotFound,
    Failed,
}

impl Status {
    fn code_and_message(self) -> (u16, &'static str) {
        match self {
            Status::Ok => (200, "OK"),
            Status::BadRequest => (400, "the data cannot be read"),
            Status::NotFound => (404, "nothing handles this topic"),
            Status::Failed => (500, "the handler failed"),
        }
    }
}

/// An answer to the frame of this number.
pub(super) fn answer(message_id: Option<&str>, status: Status, data: &str) -> String {
    let (code, message) = status.code_and_message();
    let mut headers = Map::new();
    if let Some(message_id) = message_id {
        headers.insert("messageId".into(), message_id.into());
    }
    headers.insert("contentType".into(), "application/json".into());
    json!({"code": code, "message": message, "headers": headers, "data": data}).to_string()
}

/// An answer to an event: done with, or to be sent again later.
pub(super) fn event_answer(message_id: Option<&str>, done: bool) -> String {
    let data = match done {
        true => r#"{"status":"SUCCESS","message":"success"}"#,
        false => r#"{"status":"LATER","message":"later"}"#,
    };
    answer(message_id, Status::Ok, data)
}

/// An answer to an event that cannot be read. It is sent again, and in the end given up by the sender.
pub(super) fn unreadable_event(message_id: Option<&str>) -> String {
    answer(message_id, Status::BadRequest, r#"{"status":"LATER","message":"unreadable"}"#)
}

/// An answer to a callback.
pub(super) fn callback_answer(message_id: Option<&str>, response: &Value) -> String {
    answer(message_id, Status::Ok, &json!({ "response": response }).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENT: &str = r#"{"specVersion":"1.0","type":"EVENT","headers":{"topic":"*","messageId":"213d_1",
        "contentType":"application/json","time":"1693221579964","eventType":"user_add_org","eventId":"e1",
        "eventCorpId":"dingX","eventBornTime":"1693221579000","eventUnifiedAppId":"app-uuid"},
        "data":"{\"timeStamp\":\"1693221579000\",\"userId\":[\"u1\"]}"}"#;

    #[test]
    fn event_frame_is_read() {
        let frame = Frame::parse(EVENT).unwrap();
        assert_eq!((&frame.kind, frame.message_id().as_deref()), (&FrameKind::Event, Some("213d_1")));
        let event = frame.event().unwrap();
        assert_eq!((event.kind, event.id.as_deref()), (EventKind::UserAddOrg, Some("e1")));
        assert_eq!((event.corp_id.as_deref(), event.app_id.as_deref()), (Some("dingX"), Some("app-uuid")));
        assert_eq!(event.born_at.unwrap().as_millisecond(), 1_693_221_579_000);
        assert_eq!(Value::Object(event.fields), json!({"timeStamp": "1693221579000", "userId": ["u1"]}));
    }

    #[test]
    fn odd_frames_are_read_too() {
        let odd = r#"{"type":"event","header":{"EVENTTYPE":"brand_new","eventBornTime":1693221579000,"messageId":7},
            "data":{"a":1},"time":1693221579964}"#;
        let frame = Frame::parse(odd).unwrap();
        assert_eq!(frame.message_id().as_deref(), Some("7"));
        let event = frame.event().unwrap();
        assert_eq!(event.kind, EventKind::Other("brand_new".into()));
        assert_eq!(event.born_at.unwrap().as_millisecond(), 1_693_221_579_000);
        assert_eq!(Value::Object(event.fields), json!({"a": 1}));

        let frame = Frame::parse(r#"{"type":"NEWS","headers":{}}"#).unwrap();
        assert_eq!((frame.kind.clone(), frame.message_id()), (FrameKind::Other, None));
        assert_eq!(frame.json(), None);
    }

    #[test]
    fn what_is_no_frame_is_nothing() {
        for text in ["", "hello", "[]", "{}", r#"{"type":null}"#, r#"{"type":["EVENT"]}"#] {
            assert!(Frame::parse(text).is_none(), "{text}");
        }
        for text in [
            r#"{"type":"EVENT","headers":{},"data":"{}"}"#,
            r#"{"type":"EVENT","headers":{"eventType":""},"data":"{}"}"#,
            r#"{"type":"EVENT","headers":{"eventType":"user_add_org"},"data":"half {"}"#,
            r#"{"type":"EVENT","headers":{"eventType":"user_add_org"},"data":"[1]"}"#,
        ] {
            assert!(Frame::parse(text).unwrap().event().is_none(), "{text}");
        }
    }

    #[test]
    fn system_frames_are_told_apart() {
        let signal = |topic: &str| {
            let text = json!({"type": "SYSTEM", "headers": {"topic": topic}, "data": "{}"}).to_string();
            Frame::parse(&text).unwrap().signal()
        };
        assert_eq!(signal("ping"), Signal::Ping);
        assert_eq!(signal("disconnect"), Signal::Disconnect);
        assert_eq!(
            (signal("CONNECTED"), signal("KEEPALIVE"), signal("")),
            (Signal::Notice, Signal::Notice, Signal::Notice)
        );
    }

    #[test]
    fn ping_is_sent_back_as_it_came() {
        let ping = r#"{"type":"SYSTEM","headers":{"topic":"ping","messageId":"m1"},"data":"{\"opaque\": \"o 1\"}"}"#;
        let echo: Value = serde_json::from_str(&Frame::parse(ping).unwrap().echo()).unwrap();
        assert_eq!(
            echo,
            json!({"code": 200, "message": "OK", "headers": {"messageId": "m1", "contentType": "application/json"},
                "data": "{\"opaque\": \"o 1\"}"})
        );
    }

    #[test]
    fn answers_are_written_as_the_pages_say() {
        assert_eq!(
            event_answer(Some("m1"), true),
            concat!(
                r#"{"code":200,"message":"OK","headers":{"messageId":"m1","contentType":"application/json"},"#,
                r#""data":"{\"status\":\"SUCCESS\",\"message\":\"success\"}"}"#
            )
        );
        let later: Value = serde_json::from_str(&event_answer(None, false)).unwrap();
        assert_eq!(later["headers"], json!({"contentType": "application/json"}));
        assert_eq!(later["data"], r#"{"status":"LATER","message":"later"}"#);
        let response: Value = serde_json::from_str(&callback_answer(Some("m1"), &json!([1]))).unwrap();
        assert_eq!(response["data"], r#"{"response":[1]}"#);
        let missing: Value = serde_json::from_str(&answer(Some("m1"), Status::NotFound, "")).unwrap();
        assert_eq!(missing["code"], 404);
    }
}
