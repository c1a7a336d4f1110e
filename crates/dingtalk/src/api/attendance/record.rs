//! Punches (打卡记录): what people did, whether it counted or not.

pub mod list_record;
pub mod upload;

pub use list_record::ListRecord;
pub use upload::Upload;
