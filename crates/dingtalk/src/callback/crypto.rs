//! Signature and cipher of the pushes. AES-256-CBC whose vector is the head of the key; nothing in it proves where a
//! text comes from, the signature does.

use std::fmt;

use aes::Aes256;
use aes::cipher::{Array, BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use sha1::{Digest, Sha1};
use subtle::ConstantTimeEq;

use super::error::CallbackError;
use super::push::PushQuery;
use crate::config::Secret;

/// Reads what others write: keys whose last character has bits too many, as that of the vendor's own sample has, and
/// texts with or without `=`. Writes the plain form.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

const KEY_CHARS: usize = 43;
const KEY_BYTES: usize = 32;
const AES_BLOCK: usize = 16;
/// The padding fills up to twice the cipher's block.
const PAD_BLOCK: usize = 32;
/// Random bytes before the length.
const SALT: usize = 16;
/// Random bytes and length.
const HEAD: usize = SALT + 4;
/// Far above any event; more is not worth the memory.
const LONGEST: usize = 1 << 20;

/// What was agreed on when the callback was set up.
#[derive(Debug, Clone)]
pub struct CallbackKeys {
    /// The text that goes into every signature.
    pub token: Secret,
    /// The key, 43 characters.
    pub aes_key: Secret,
    /// For whom a push may be: the app key where the console set the callback up, the corpid where
    /// `register_call_back` did, the suite key of a third-party app. The pages contradict each other, so that giving
    /// app key and corpid is the safe choice; the reply goes out in the name which the push used.
    pub owners: Vec<String>,
}

/// Opens pushes and seals replies. Its `Debug` form hides the keys.
#[derive(Clone)]
pub struct CallbackCrypto {
    token: Secret,
    key: [u8; KEY_BYTES],
    owners: Vec<String>,
}

/// A decrypted text and in whose name it came.
#[derive(Clone, PartialEq, Eq)]
pub struct Opened {
    /// The text, which is JSON for events.
    pub message: String,
    /// The one of the expected owners that is named in it.
    pub owner: String,
}

impl fmt::Debug for CallbackCrypto {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallbackCrypto").field("owners", &self.owners).finish_non_exhaustive()
    }
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened").field("owner", &self.owner).finish_non_exhaustive()
    }
}

impl CallbackCrypto {
    /// Takes the keys, and refuses those that cannot work.
    pub fn new(keys: &CallbackKeys) -> Result<Self, CallbackError> {
        if keys.token.expose().is_empty() {
            return Err(CallbackError::SignFailed);
        }
        let aes_key = keys.aes_key.expose();
        if aes_key.len() != KEY_CHARS {
            return Err(CallbackError::BadAesKey);
        }
        let bytes = BASE64.decode(aes_key).map_err(|_| CallbackError::BadAesKey)?;
        let key = bytes.try_into().map_err(|_| CallbackError::BadAesKey)?;
        Ok(Self { token: keys.token.clone(), key, owners: keys.owners.clone() })
    }

    /// The signature of an encrypted text as it travels.
    pub fn sign(&self, timestamp: &str, nonce: &str, encrypt: &str) -> String {
        let mut parts = [self.token.expose(), timestamp, nonce, encrypt];
        parts.sort_unstable();
        let mut hasher = Sha1::new();
        for part in parts {
            hasher.update(part.as_bytes());
        }
        hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Refuses a text whose signature is not ours. Takes as long for a near miss as for a wild guess.
    pub fn verify(&self, query: &PushQuery, encrypt: &str) -> Result<(), CallbackError> {
        let expected = self.sign(&query.timestamp, &query.nonce, encrypt);
        match bool::from(expected.as_bytes().ct_eq(query.signature.as_bytes())) {
            true => Ok(()),
            false => Err(CallbackError::SignatureMismatch),
        }
    }

    /// Decrypts a text, whose signature the caller has verified.
    pub fn decrypt(&self, encrypt: &str) -> Result<Opened, CallbackError> {
        let plain = self.decipher(encrypt)?;
        let (length, rest) =
            plain.get(SALT..).and_then(|rest| rest.split_first_chunk::<4>()).ok_or(CallbackError::LengthMismatch)?;
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| CallbackError::LengthMismatch)?;
        let (message, owner) = rest.split_at_checked(length).ok_or(CallbackError::LengthMismatch)?;
        let owner = self.owners.iter().find(|expected| expected.as_bytes() == owner);
        let owner = owner.ok_or(CallbackError::OwnerMismatch)?.clone();
        let message = String::from_utf8(message.to_vec()).map_err(|_| CallbackError::BadPlaintext)?;
        Ok(Opened { message, owner })
    }

    /// Encrypts a text in the name of an owner.
    pub fn encrypt(&self, message: &str, owner: &str) -> Result<String, CallbackError> {
        self.encrypt_salted(message, owner, rand::random())
    }

    fn encrypt_salted(&self, message: &str, owner: &str, salt: [u8; SALT]) -> Result<String, CallbackError> {
        if message.len() > LONGEST {
            return Err(CallbackError::EncryptFailed);
        }
        let length = u32::try_from(message.len()).map_err(|_| CallbackError::EncryptFailed)?;
        let mut plain = Vec::with_capacity(HEAD + message.len() + owner.len() + PAD_BLOCK);
        plain.extend_from_slice(&salt);
        plain.extend_from_slice(&length.to_be_bytes());
        plain.extend_from_slice(message.as_bytes());
        plain.extend_from_slice(owner.as_bytes());
        Ok(self.encipher(plain, PAD_BLOCK))
    }

    fn encipher(&self, mut plain: Vec<u8>, pad_block: usize) -> String {
        let pad = pad_block - plain.len() % pad_block;
        let byte = u8::try_from(pad).expect("a pad is at most a block long");
        plain.resize(plain.len() + pad, byte);
        let (key, vector) = self.key_and_vector();
        let (blocks, _) = Array::slice_as_chunks_mut(&mut plain);
        cbc::Encryptor::<Aes256>::new(&key, &vector).encrypt_blocks(blocks);
        BASE64.encode(plain)
    }

    /// The decrypted bytes without their padding.
    fn decipher(&self, encrypt: &str) -> Result<Vec<u8>, CallbackError> {
        if encrypt.len() > 2 * LONGEST {
            return Err(CallbackError::DecryptFailed);
        }
        // The vendor's own Python sample breaks the lines.
        let text: Vec<u8> = encrypt.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
        let mut bytes = BASE64.decode(text).map_err(|_| CallbackError::DecryptFailed)?;
        if bytes.len() % AES_BLOCK != 0 {
            return Err(CallbackError::DecryptFailed);
        }
        let (key, vector) = self.key_and_vector();
        let (blocks, _) = Array::slice_as_chunks_mut(&mut bytes);
        cbc::Decryptor::<Aes256>::new(&key, &vector).decrypt_blocks(blocks);
        let padded = padding(&bytes).ok_or(CallbackError::DecryptFailed)?;
        bytes.truncate(bytes.len() - padded);
        Ok(bytes)
    }

    fn key_and_vector(&self) -> (aes::cipher::Key<Aes256>, Array<u8, aes::cipher::consts::U16>) {
        let mut vector = Array::default();
        vector.copy_from_slice(&self.key[..AES_BLOCK]);
        (self.key.into(), vector)
    }
}

/// How many bytes of padding there are. Some senders fill up to 16 bytes instead of 32, which looks the same.
fn padding(bytes: &[u8]) -> Option<usize> {
    let &last = bytes.last()?;
    let n_bytes = usize::from(last);
    if n_bytes == 0 || n_bytes > PAD_BLOCK {
        return None;
    }
    let tail = bytes.len().checked_sub(n_bytes)?;
    bytes[tail..].iter().all(|byte| *byte == last).then_some(n_bytes)
}

#[cfg(test)]
mod tests;
