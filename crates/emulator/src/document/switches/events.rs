//! How events look and come where the vendor's pages are silent or disagree; `docs/quirks.md` says what each stands for.

use serde::{Deserialize, Serialize};

switch_group! {
    /// How events look and come where the vendor's pages are silent or disagree.
    EventSwitches, EventPatch;

    /// Whether pushes look as they were captured or as they are documented now.
    push_form: PushForm = PushForm::Captured;
    /// How times stand in pushes.
    push_times: PushTimes = PushTimes::Text;
    /// Which of its two names the signature has in the address of a push.
    signature_name: SignatureName = SignatureName::Both;
    /// How many digits the time in the address of a push has: 13 or 10.
    timestamp_digits: i64 = 13;
    /// In whose name pushes to a registered callback are encrypted.
    push_owner: PushOwner = PushOwner::CorpId;
    /// To which multiple of bytes a push is padded: 32 or 16.
    padding: i64 = 32;
    /// Whether the cipher text of a push has line breaks.
    line_breaks: bool = false;
    /// Whether registering a callback tries the address out.
    check_url: bool = true;
    /// How long a callback may take to answer that trial, in real time: 1500 or 2500 by the pages.
    check_timeout_ms: i64 = 1500;
    /// How long a callback may take to answer a push, in real time.
    push_timeout_ms: i64 = 2500;
    /// How long a stream may take to acknowledge an event, in real time.
    stream_timeout_ms: i64 = 3000;
    /// Whether events that a stream did not acknowledge come again as pushes do.
    stream_retries: bool = true;
    /// The topic of events in a stream.
    stream_topic: StreamTopic = StreamTopic::Star;
    /// What opening a stream answers to those who do not ask for JSON.
    open_without_accept: OpenForm = OpenForm::Xml;
    /// Whether a new member is followed by news of a change.
    modify_after_add: bool = true;
    /// How `diffInfo` is written.
    diff_info: DiffInfo = DiffInfo::Object;
    /// How the list of attendance events is spelt.
    data_list: DataList = DataList::Small;
    /// Whether punches that the phone refused are told.
    refused_punches: bool = false;
    /// Which words the action of an event of a shift has.
    shift_action: ShiftAction = ShiftAction::Shift;
}

/// How pushes look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PushForm {
    /// Every key with a capital letter, and no number of the event.
    #[default]
    Captured,
    /// Keys as in streams, beside `EventType`, `EventTime`, `CorpId`, `BizId` and `eventId`.
    Documented,
}

/// How times stand in pushes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PushTimes {
    /// As text.
    #[default]
    Text,
    /// As numbers.
    Number,
}

/// Which names the signature has in the address of a push.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignatureName {
    /// Both.
    #[default]
    Both,
    /// `signature`, with `timestamp`.
    Signature,
    /// `msg_signature`, with `timeStamp`.
    MsgSignature,
}

/// In whose name a push is encrypted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PushOwner {
    /// The corporation's.
    #[default]
    CorpId,
    /// The app's.
    AppKey,
}

/// The topic of events in a stream.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum StreamTopic {
    /// `*`.
    #[default]
    #[serde(rename = "*")]
    Star,
    /// `dingTalk`.
    #[serde(rename = "dingTalk")]
    DingTalk,
}

/// What opening a stream answers to those who do not ask for JSON.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpenForm {
    /// XML.
    #[default]
    Xml,
    /// JSON all the same.
    Json,
}

/// How `diffInfo` is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DiffInfo {
    /// As an object.
    #[default]
    Object,
    /// As a list of such objects.
    List,
    /// Not at all.
    Missing,
}

/// How the list of attendance events is spelt.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DataList {
    /// `dataList`.
    #[default]
    #[serde(rename = "dataList")]
    Small,
    /// `DataList`.
    #[serde(rename = "DataList")]
    Capital,
}

/// Which words the action of an event of a shift has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShiftAction {
    /// Those of shifts, as the text has it.
    #[default]
    Shift,
    /// Those of groups, as the sample has it.
    Group,
}

impl EventPatch {
    /// Says what in the patch cannot be, or nothing.
    pub(super) fn problem(&self) -> Option<String> {
        let allowed = [("timestamp_digits", self.timestamp_digits, [13, 10]), ("padding", self.padding, [32, 16])];
        let wrong = allowed.iter().find(|(_, value, allowed)| value.is_some_and(|value| !allowed.contains(&value)));
        if let Some((name, Some(value), [one, other])) = wrong {
            return Some(format!("`{name}` is {value}, expected {one} or {other}"));
        }
        let waits = [
            ("check_timeout_ms", self.check_timeout_ms),
            ("push_timeout_ms", self.push_timeout_ms),
            ("stream_timeout_ms", self.stream_timeout_ms),
        ];
        let (name, value) = waits
            .into_iter()
            .find_map(|(name, value)| value.filter(|value| !(1..=60_000).contains(value)).map(|value| (name, value)))?;
        Some(format!("`{name}` is {value}, expected 1 to 60000"))
    }
}
