//! The cipher and the signature of pushes, from the vendor's description of them.
//!
//! `encrypt` is the Base64 text of AES-256-CBC over: 16 random bytes, the length of the message in four bytes (the highest
//! first), the message, the owner's key, and a padding that repeats its own length. The key's first 16 bytes are the vector.

use aes::Aes256;
use aes::cipher::{Array, BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use base64::Engine;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use sha1::{Digest, Sha1};

/// Keys of 43 characters end in bits that stand for nothing and need not be zero; replies may lack their `=`.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

const BLOCK: usize = 16;
/// The random bytes and the length before the message.
const HEAD: usize = 20;
/// The longest padding, which replies may fall short of.
const LONGEST_PAD: usize = 32;
/// Characters between the line breaks of a text that has some.
const LINE: usize = 76;

/// The key of one callback.
#[derive(Clone)]
pub(crate) struct Cipher {
    key: [u8; 32],
}

/// How a cipher text is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Form {
    /// To which multiple of bytes it is padded, at most 255.
    pub(crate) pad_to: usize,
    pub(crate) line_breaks: bool,
}

impl Cipher {
    /// The cipher of a key of 43 characters; nothing where it is no key.
    pub(crate) fn of(aes_key: &str) -> Option<Self> {
        let key = BASE64.decode(aes_key).ok()?;
        Some(Self { key: key.try_into().ok()? })
    }

    /// Encrypts a message in the name of an owner.
    pub(crate) fn encrypt(&self, salt: [u8; BLOCK], message: &str, owner: &str, form: Form) -> String {
        let length = u32::try_from(message.len()).unwrap_or(u32::MAX);
        let mut bytes = [&salt[..], &length.to_be_bytes(), message.as_bytes(), owner.as_bytes()].concat();
        let missing = form.pad_to - bytes.len() % form.pad_to;
        bytes.resize(bytes.len() + missing, u8::try_from(missing).unwrap_or(u8::MAX));
        let (key, vector) = self.key_and_vector();
        let (blocks, _) = Array::slice_as_chunks_mut(&mut bytes);
        cbc::Encryptor::<Aes256>::new(&key, &vector).encrypt_blocks(blocks);
        let text = BASE64.encode(bytes);
        if form.line_breaks { in_lines(&text) } else { text }
    }

    /// The message of a reply that carries the owner's name; otherwise what is wrong with it.
    pub(crate) fn decrypt(&self, encrypt: &str, owner: &str) -> Result<String, &'static str> {
        let text: String = encrypt.split_ascii_whitespace().collect();
        let mut bytes = BASE64.decode(text).map_err(|_| "`encrypt` is no Base64")?;
        let (key, vector) = self.key_and_vector();
        let (blocks, rest) = Array::slice_as_chunks_mut(&mut bytes);
        if blocks.is_empty() || !rest.is_empty() {
            return Err("`encrypt` holds no whole blocks");
        }
        cbc::Decryptor::<Aes256>::new(&key, &vector).decrypt_blocks(blocks);
        let n_padding = bytes.last().map_or(0, |byte| usize::from(*byte));
        if !(1..=LONGEST_PAD).contains(&n_padding) || n_padding + HEAD > bytes.len() {
            return Err("`encrypt` is not padded as it should be; it may be of another key");
        }
        bytes.truncate(bytes.len() - n_padding);
        let content = bytes.split_off(HEAD);
        let length = bytes[BLOCK..].iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
        let (message, named) = content.split_at_checked(length).ok_or("the message is shorter than it says")?;
        if named != owner.as_bytes() {
            return Err("the reply is in the name of another owner");
        }
        String::from_utf8(message.to_vec()).map_err(|_| "the message is no UTF-8")
    }

    fn key_and_vector(&self) -> (aes::cipher::Key<Aes256>, aes::cipher::Iv<cbc::Encryptor<Aes256>>) {
        let mut vector = Array::default();
        vector.copy_from_slice(&self.key[..BLOCK]);
        (self.key.into(), vector)
    }
}

/// The signature of a text: SHA-1 over the four parts in the order of their bytes.
pub(crate) fn sign(token: &str, timestamp: &str, nonce: &str, encrypt: &str) -> String {
    let mut parts = [token, timestamp, nonce, encrypt];
    parts.sort_unstable();
    Sha1::digest(parts.concat()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn in_lines(text: &str) -> String {
    let mut lines = String::with_capacity(text.len() + text.len() / LINE + 1);
    for (place, letter) in text.chars().enumerate() {
        if place > 0 && place % LINE == 0 {
            lines.push('\n');
        }
        lines.push(letter);
    }
    lines.push('\n');
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "unittoken";
    const KEY: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ";
    const OWNER: &str = "dingunittestappkey01";
    const SALT: [u8; BLOCK] = *b"0123456789abcdef";
    const PLAIN: Form = Form { pad_to: 32, line_breaks: false };
    /// Message, cipher text and signature as they were worked out by hand from the vendor's description.
    const VECTORS: [(&str, &str, &str); 2] = [
        (
            "success",
            "B4PcXgtThYsrOQnzxvXRUOAZyi4Ms+hGYSOMG1KNF/yaIZe+iy4NCtlZeBhtmdjBcEqxPb6C8VE1N7t9yVWukQ==",
            "3188f66f5eb6490942a4cd52197768c766f16826",
        ),
        (
            r#"{"EventType":"check_url"}"#,
            "B4PcXgtThYsrOQnzxvXRUIxvQObioV3rQImCxPjIf/MjvYOsZ3MmTlMmYKbKU0roFe5PXqfLUdDkpTn4F1EuQ+AGadbWMlvOhO/Bfekh2ou+mMKWx2ZGjxM13zPDAKP9",
            "5acf3351df1a80305e48ff1880644b1e21994287",
        ),
    ];

    #[test]
    fn known_messages_have_their_known_texts() {
        let cipher = Cipher::of(KEY).unwrap();
        for (message, encrypt, signature) in VECTORS {
            assert_eq!(cipher.encrypt(SALT, message, OWNER, PLAIN), encrypt);
            assert_eq!(sign(TOKEN, "1700000000000", "nonce0123", encrypt), signature);
            assert_eq!(cipher.decrypt(encrypt, OWNER).as_deref(), Ok(message));
        }
    }

    #[test]
    fn every_length_comes_back_whatever_the_padding_and_the_lines() {
        let cipher = Cipher::of(KEY).unwrap();
        for length in 0..100 {
            let message = "好".repeat(length);
            for form in [PLAIN, Form { pad_to: 16, line_breaks: true }] {
                let encrypt = cipher.encrypt(SALT, &message, OWNER, form);
                assert_eq!(encrypt.contains('\n'), form.line_breaks);
                assert_eq!(cipher.decrypt(&encrypt, OWNER).as_ref(), Ok(&message));
            }
        }
    }

    #[test]
    fn what_is_not_ours_is_refused() {
        let cipher = Cipher::of(KEY).unwrap();
        let encrypt = VECTORS[0].1;
        assert!(cipher.decrypt(encrypt, "dingcorp").is_err());
        assert!(cipher.decrypt("???", OWNER).is_err());
        assert!(cipher.decrypt("", OWNER).is_err());
        assert!(cipher.decrypt(&encrypt[4..], OWNER).is_err());
        let other = Cipher::of(&KEY.to_uppercase()).unwrap();
        assert!(other.decrypt(encrypt, OWNER).is_err());
        assert!(Cipher::of("short").is_none());
    }
}
