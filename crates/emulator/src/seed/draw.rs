//! Repeatable chance: a small counter-based stream of numbers, fixed for good by the code below.
//!
//! A library's generator could change its stream with a version; then every recorded run would change with it.

/// A stream of numbers that follows from what it was made of.
#[derive(Clone, Debug)]
pub(crate) struct Draw {
    state: u64,
}

impl Draw {
    /// Opens the stream of one `topic` (so that streams for different ends do not resemble each other) and number.
    pub(crate) fn of(seed: u64, topic: &str, number: u64) -> Self {
        let state = mix(seed ^ 0x5dea_11ed_ca5c_ade5).wrapping_add(fnv(topic.as_bytes()));
        Self { state: mix(mix(state).wrapping_add(number)) }
    }

    /// Opens the stream of one member on one topic and number.
    pub(crate) fn of_member(seed: u64, userid: &str, topic: &str, number: u64) -> Self {
        Self::of(Self::key_of_member(seed, userid), topic, number)
    }

    /// What stands for the seed in all streams of one member; whoever opens many asks for it once.
    pub(crate) fn key_of_member(seed: u64, userid: &str) -> u64 {
        seed ^ mix(fnv(userid.as_bytes()))
    }

    /// Gives the next 64 bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.state)
    }

    /// Gives a number from 0 up to, but not including, `end`.
    pub(crate) fn below(&mut self, end: u32) -> u32 {
        (((self.next() >> 32) * u64::from(end)) >> 32) as u32
    }

    /// Gives a number from 0 up to, but not including, `end`, the smaller ones more often.
    pub(crate) fn low_below(&mut self, end: u32) -> u32 {
        self.below(end).min(self.below(end))
    }

    /// Gives one of the entries; there must be at least one.
    pub(crate) fn pick<T: Copy>(&mut self, entries: &[T]) -> T {
        let len = u32::try_from(entries.len()).expect("tables are short");
        let index = usize::try_from(self.below(len)).expect("a table's index fits");
        entries[index]
    }
}

/// The output function of splitmix64: a bijection whose every output bit depends on every input bit.
fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// FNV-1a, 64 bits.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_never_changes() {
        let mut draw = Draw::of(1, "person", 7);
        assert_eq!([draw.below(1_000), draw.below(1_000), draw.below(1_000)], [681, 510, 706]);
    }

    #[test]
    fn every_number_below_the_end_is_drawn_about_as_often() {
        let mut counts = [0_u32; 10];
        for number in 0..100_000 {
            let drawn = usize::try_from(Draw::of(3, "topic", number).below(10)).expect("small");
            counts[drawn] += 1;
        }
        assert!(counts.iter().all(|count| (9_600..10_400).contains(count)), "{counts:?}");
    }
}
