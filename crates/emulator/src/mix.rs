//! Numbers that look random and are the same in every run.

/// Spreads the bits of a number (the finaliser of splitmix64).
pub(crate) fn mix(seed: u64, number: u64) -> u64 {
    let mut bits = (seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// Spreads the bits of a text.
pub(crate) fn mix_text(seed: u64, text: &str) -> u64 {
    text.bytes().fold(mix(seed, 0), |bits, byte| mix(bits, u64::from(byte)))
}

/// Writes a number with `digits` characters of `alphabet`, the lowest first.
pub(crate) fn spell(mut number: u64, digits: usize, alphabet: &[u8]) -> String {
    let base = u64::try_from(alphabet.len()).unwrap_or(1).max(1);
    (0..digits)
        .map(|_| {
            let index = usize::try_from(number % base).unwrap_or(0);
            number /= base;
            char::from(alphabet.get(index).copied().unwrap_or(b'0'))
        })
        .collect()
}

/// Digits and small letters.
pub(crate) const BASE36: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";
