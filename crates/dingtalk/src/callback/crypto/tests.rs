//! Vectors of the vendor's pages and samples, our own, and what an attacker may send.

use proptest::prelude::*;

use super::*;

const OWNER: &str = "dingunittestappkey01";

fn crypto(token: &str, aes_key: &str, owner: &str) -> CallbackCrypto {
    let keys = CallbackKeys { token: token.into(), aes_key: aes_key.into(), owners: vec![owner.into()] };
    CallbackCrypto::new(&keys).unwrap()
}

fn ours() -> CallbackCrypto {
    crypto("unittoken", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ", OWNER)
}

fn query(signature: &str, timestamp: &str, nonce: &str) -> PushQuery {
    PushQuery { signature: signature.into(), timestamp: timestamp.into(), nonce: nonce.into() }
}

/// The page's sample: its key has bits too many in the last character.
#[test]
fn sample_of_the_documentation_is_opened() {
    let crypto = crypto("123456", "4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij", "suite4xxxxxxxxxxxxxxx");
    let encrypt = concat!(
        "1a3NBxmCFwkCJvfoQ7WhJHB+iX3qHPsc9JbaDznE1i03peOk1LaOQoRz3+nlyGNhwmwJ3vDMG+OzrHMeiZI7gTRWVdUBmfxjZ8Ej23JVYa9V",
        "rYeJ5as7XM/ZpulX8NEQis44w53h1qAgnC3PRzM7Zc/D6Ibr0rgUathB6zRHP8PYrfgnNOS9PhSBdHlegK+AGGanfwjXuQ9+0pZcy0w9lQ=="
    );
    let query = query("5a65ceeef9aab2d149439f82dc191dd6c5cbe2c0", "1445827045067", "nEXhMP4r");
    assert_eq!(crypto.verify(&query, encrypt), Ok(()));
    assert_eq!(
        crypto.decrypt(encrypt).unwrap().message,
        r#"{"EventType":"check_create_suite_url","Random":"LPIdSnlF","TestSuiteKey":"suite4xxxxxxxxxxxxxxx"}"#
    );
}

/// The Go sample, which fills up to 16 bytes instead of 32.
#[test]
fn sample_with_the_short_padding_is_opened() {
    let crypto = crypto("tokenxxxx", "o1w0aum42yaptlz8alnhwikjd3jenzt9cb9wmzptgus", "dingxxxxxx");
    let encrypt = "X1VSe9cTJUMZu60d3kyLYTrBq5578ZRJtteU94wG0Q4Uk6E/wQYeJRIC0/UFW5Wkya1Ihz9oXAdLlyC9TRaqsQ==";
    let query = query("f36f4ba5337d426c7d4bca0dbcb06b3ddc1388fc", "1605695694141", "WelUQl6bCqcBa2fM");
    assert_eq!(crypto.verify(&query, encrypt), Ok(()));
    assert_eq!(crypto.decrypt(encrypt).unwrap().message, "success");
}

/// The Python sample.
#[test]
fn sample_of_an_address_check_is_opened() {
    let crypto = crypto("mryue", "Yue0EfdN5900c1ce5cf6A152c63DDe1808a60c5ecd7", "ding6ccabc44d2c8d38b");
    let encrypt = concat!(
        "0vJiX6vliEpwG3U45CtXqi+m8PXbQRARJ8p8BbDuD1EMTDf0jKpQ79QS93qEk7XHpP6u+oTTrd15NRPvNvmBKyDCYxxOK+HZeKju4yhELOFc",
        "hzNukR+t8SB/qk4ROMu3"
    );
    let query = query("03044561471240d4a14bb09372dfcfd4fd0e40cb", "1608001896814", "WL4PK6yA");
    assert_eq!(crypto.verify(&query, encrypt), Ok(()));
    assert_eq!(crypto.decrypt(encrypt).unwrap().message, r#"{"EventType":"check_url"}"#);
}

#[test]
fn own_vectors_are_made_and_opened() {
    let crypto = ours();
    for (message, encrypt, signature) in [
        (
            "success",
            "B4PcXgtThYsrOQnzxvXRUOAZyi4Ms+hGYSOMG1KNF/yaIZe+iy4NCtlZeBhtmdjBcEqxPb6C8VE1N7t9yVWukQ==",
            "3188f66f5eb6490942a4cd52197768c766f16826",
        ),
        (
            r#"{"EventType":"check_url"}"#,
            concat!(
                "B4PcXgtThYsrOQnzxvXRUIxvQObioV3rQImCxPjIf/MjvYOsZ3MmTlMmYKbKU0roFe5PXqfLUdDkpTn4F1EuQ+AGadbWMlvOhO/Bfekh",
                "2ou+mMKWx2ZGjxM13zPDAKP9"
            ),
            "5acf3351df1a80305e48ff1880644b1e21994287",
        ),
    ] {
        assert_eq!(crypto.encrypt_salted(message, OWNER, *b"0123456789abcdef").unwrap(), encrypt);
        assert_eq!(crypto.sign("1700000000000", "nonce0123", encrypt), signature);
        assert_eq!(crypto.decrypt(encrypt).unwrap(), Opened { message: message.into(), owner: OWNER.into() });
    }
}

#[test]
fn line_breaks_are_signed_and_then_ignored() {
    let crypto = ours();
    let encrypt = crypto.encrypt("success", OWNER).unwrap();
    let broken = format!("{}\r\n {}\n", &encrypt[..40], &encrypt[40..]);
    let as_sent = query(&crypto.sign("1", "n", &broken), "1", "n");
    assert_eq!(crypto.verify(&as_sent, &broken), Ok(()));
    assert_eq!(crypto.verify(&as_sent, &encrypt), Err(CallbackError::SignatureMismatch));
    assert_eq!(crypto.decrypt(&broken).unwrap().message, "success");
    assert_eq!(crypto.decrypt(encrypt.trim_end_matches('=')).unwrap().message, "success");
}

#[test]
fn keys_that_cannot_work_are_refused() {
    let good = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ";
    for (token, aes_key, error) in [
        ("", good, CallbackError::SignFailed),
        ("t", &good[1..], CallbackError::BadAesKey),
        ("t", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ=", CallbackError::BadAesKey),
        ("t", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP!", CallbackError::BadAesKey),
        ("t", "", CallbackError::BadAesKey),
    ] {
        let keys = CallbackKeys { token: token.into(), aes_key: aes_key.into(), owners: vec![] };
        assert_eq!(CallbackCrypto::new(&keys).err(), Some(error), "{aes_key}");
    }
}

#[test]
fn owner_must_be_one_of_those_expected() {
    let mut crypto = ours();
    let encrypt = crypto.encrypt("success", "dingcorp01").unwrap();
    assert_eq!(crypto.decrypt(&encrypt), Err(CallbackError::OwnerMismatch));
    crypto.owners.push("dingcorp01".into());
    assert_eq!(crypto.decrypt(&encrypt).unwrap().owner, "dingcorp01");
}

#[test]
fn debug_text_holds_no_key_and_no_message() {
    let crypto = ours();
    let opened = crypto.decrypt(&crypto.encrypt("何晓雨", OWNER).unwrap()).unwrap();
    let text = format!("{crypto:?} {opened:?}");
    assert!(text.contains(OWNER), "{text}");
    assert!(!text.contains("unittoken") && !text.contains("何晓雨") && !text.contains("105"), "{text}");
}

/// Encrypts these very bytes, padded well.
fn seal(plain: &[u8]) -> String {
    ours().encipher(plain.to_vec(), PAD_BLOCK)
}

fn with_length(length: u32, rest: &str) -> Vec<u8> {
    [b"0123456789abcdef".as_slice(), &length.to_be_bytes(), rest.as_bytes()].concat()
}

#[test]
fn hostile_texts_are_refused_by_name() {
    let crypto = ours();
    let refused = |encrypt: &str| crypto.decrypt(encrypt).unwrap_err();
    assert_eq!(refused(""), CallbackError::DecryptFailed, "no block at all");
    assert_eq!(refused("not base64!"), CallbackError::DecryptFailed);
    assert_eq!(refused("AAAA"), CallbackError::DecryptFailed, "no whole block");
    assert_eq!(refused(&"A".repeat(2 * LONGEST + 1)), CallbackError::DecryptFailed, "huge");
    assert_eq!(refused(&seal(b"")), CallbackError::LengthMismatch, "padding alone");
    assert_eq!(refused(&seal(b"0123456789abcdef\0\0\0")), CallbackError::LengthMismatch, "half a length");
    assert_eq!(refused(&seal(&with_length(8, "success"))), CallbackError::LengthMismatch, "too long");
    assert_eq!(refused(&seal(&with_length(u32::MAX, "success"))), CallbackError::LengthMismatch, "far too long");
    assert_eq!(refused(&seal(&with_length(6, &format!("success{OWNER}")))), CallbackError::OwnerMismatch, "too short");
    assert_eq!(refused(&seal(&with_length(7, "success"))), CallbackError::OwnerMismatch, "no owner");
    let mut no_text = with_length(1, "?");
    *no_text.last_mut().unwrap() = 0xff;
    no_text.extend_from_slice(OWNER.as_bytes());
    assert_eq!(refused(&seal(&no_text)), CallbackError::BadPlaintext, "no UTF-8");
    let whole = crypto.encrypt(&"长".repeat(100), OWNER).unwrap();
    for n_blocks in 1..5 {
        let cut = &BASE64.decode(&whole).unwrap()[..n_blocks * AES_BLOCK];
        assert!(crypto.decrypt(&BASE64.encode(cut)).is_err(), "{n_blocks} blocks of it");
    }
    let huge = "x".repeat(LONGEST + 1);
    assert_eq!(crypto.encrypt(&huge, OWNER), Err(CallbackError::EncryptFailed));
}

#[test]
fn padding_of_1_to_32_is_taken_off_and_no_other() {
    for n_bytes in 1..=32_u8 {
        let bytes = [vec![7; 3], vec![n_bytes; n_bytes.into()]].concat();
        assert_eq!(padding(&bytes), Some(n_bytes.into()));
    }
    assert_eq!(padding(&[]), None);
    assert_eq!(padding(&[0; 32]), None);
    assert_eq!(padding(&[33; 48]), None);
    assert_eq!(padding(&[5, 5, 5, 5]), None, "more than there is");
    assert_eq!(padding(&[9, 2, 3, 3]), None, "uneven");
}

proptest! {
    #[test]
    fn what_is_sealed_opens(message in ".{0,200}", owner in "[a-z0-9]{0,40}", key in "[A-Za-z0-9]{43}") {
        let crypto = crypto("t", &key, &owner);
        let encrypt = crypto.encrypt(&message, &owner).unwrap();
        prop_assert_eq!(crypto.decrypt(&encrypt).unwrap(), Opened { message, owner });
    }

    #[test]
    fn short_padding_opens_too(message in ".{0,100}") {
        let plain = with_length(u32::try_from(message.len()).unwrap(), &format!("{message}{OWNER}"));
        prop_assert_eq!(ours().decrypt(&ours().encipher(plain, AES_BLOCK)).unwrap().message, message);
    }

    #[test]
    fn any_change_breaks_the_signature(
        timestamp in "[0-9]{10,13}", nonce in "[A-Za-z0-9]{8,16}", encrypt in "[A-Za-z0-9+/]{64}", at in 0_usize..64,
    ) {
        let crypto = ours();
        let good = query(&crypto.sign(&timestamp, &nonce, &encrypt), &timestamp, &nonce);
        prop_assert_eq!(crypto.verify(&good, &encrypt), Ok(()));
        let mut other = encrypt.clone().into_bytes();
        other[at] = if other[at] == b'A' { b'B' } else { b'A' };
        let other = String::from_utf8(other).unwrap();
        prop_assert!(crypto.verify(&good, &other).is_err());
        let cut = query(&good.signature[1..], &timestamp, &nonce);
        prop_assert!(crypto.verify(&cut, &encrypt).is_err());
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let crypto = ours();
        prop_assert!(crypto.decrypt(&BASE64.encode(&bytes)).is_err());
        prop_assert!(crypto.decrypt(&seal(&bytes)).is_err());
        let good = query(&"0".repeat(40), "1", "n");
        prop_assert!(crypto.receive(&good, &bytes).is_err());
    }
}
