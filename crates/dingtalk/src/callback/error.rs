//! Why a push is not accepted, in the numbers of the vendor's samples.

/// A push that is not accepted, or a reply that cannot be made. The text holds nothing of the push.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CallbackError {
    /// The decrypted text is no event.
    #[error("the decrypted text is no event")]
    BadPlaintext,
    /// The timestamp of the query is missing or no number.
    #[error("the push has no usable timestamp")]
    BadTimestamp,
    /// The nonce of the query is missing or too long.
    #[error("the push has no usable nonce")]
    BadNonce,
    /// The key is not 43 characters of base64.
    #[error("the `aes_key` is not 43 characters of A-Z, a-z and 0-9")]
    BadAesKey,
    /// The signature is missing or somebody else's.
    #[error("the signature of the push does not match")]
    SignatureMismatch,
    /// There is nothing to sign with.
    #[error("no signature can be made without a token")]
    SignFailed,
    /// The message is too long to be encrypted.
    #[error("the message is too long to be encrypted")]
    EncryptFailed,
    /// The body is none of ours, or not encrypted with this key.
    #[error("the push cannot be decrypted")]
    DecryptFailed,
    /// The length within the decrypted bytes is not that of the text.
    #[error("the length within the push does not match")]
    LengthMismatch,
    /// The push is for another app or company.
    #[error("the push is for another app or company")]
    OwnerMismatch,
}

impl CallbackError {
    /// The number which the vendor's samples give to this error.
    pub fn code(self) -> u32 {
        match self {
            CallbackError::BadPlaintext => 900_001,
            CallbackError::BadTimestamp => 900_002,
            CallbackError::BadNonce => 900_003,
            CallbackError::BadAesKey => 900_004,
            CallbackError::SignatureMismatch => 900_005,
            CallbackError::SignFailed => 900_006,
            CallbackError::EncryptFailed => 900_007,
            CallbackError::DecryptFailed => 900_008,
            CallbackError::LengthMismatch => 900_009,
            CallbackError::OwnerMismatch => 900_010,
        }
    }

    /// Tells whether the sender could not prove to be DingTalk; everything else is about what an authentic push holds
    /// or about our own keys.
    pub fn is_forgery(self) -> bool {
        matches!(self, Self::SignatureMismatch | Self::BadTimestamp | Self::BadNonce)
    }
}
