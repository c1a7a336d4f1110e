//! Whether a refusal is about the object itself: what HR has to mend in its row, and what no other day makes go away.
//!
//! Only numbers that are known to be so are in here. What is about rate, quota, permission, address, the company's headcount or an object
//! that is not there may pass by itself, and so may whatever is not known.

use dianmao_dingtalk::Error as CallError;

/// About a person: userid (40003, 60102), mobile number (40019, 40021, 40022, 40104, 41054, 60103, 60104, 60107), name (60112), telephone,
/// place of work and remark (40063 to 40065, 40100), e-mail (40101, 60105, 60106), title (60119), own fields (60122), job number (60123).
const OF_PERSON: [i64; 21] = [
    40003, 40019, 40021, 40022, 40063, 40064, 40065, 40100, 40101, 40104, 41054, 60102, 60103, 60104, 60105, 60106,
    60107, 60112, 60119, 60122, 60123,
];
/// About a department: its name (60001, 60009), how deep it lies (60002), a sibling of the same name (60008, 60021).
const OF_DEPARTMENT: [i64; 5] = [60001, 60002, 60008, 60009, 60021];
/// Words that DingTalk lets nobody write.
const SENSITIVE: i64 = 60022;

/// Whether DingTalk refuses a call for the sake of the object that it is about.
pub(crate) fn is_of_the_object(error: &CallError) -> bool {
    let mut codes = OF_PERSON.iter().chain(&OF_DEPARTMENT).chain([&SENSITIVE]);
    matches!(error, CallError::Api { .. }) && codes.any(|code| error.is_code(*code))
}
