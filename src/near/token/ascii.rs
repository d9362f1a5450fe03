//! What a look at bytes tells: where words of ASCII end.

/// What a byte is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Lower,
    Upper,
    Digit,
    Blank,
    /// May join what stands around it, by UAX #29.
    Middle,
    Other,
    NotAscii,
}

const KINDS: [Kind; 256] = {
    let mut kinds = [Kind::NotAscii; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        kinds[byte as usize] = match byte {
            b'a'..=b'z' => Kind::Lower,
            b'A'..=b'Z' => Kind::Upper,
            b'0'..=b'9' => Kind::Digit,
            b' ' | b'\t'..=b'\r' => Kind::Blank,
            b'.' | b',' | b':' | b';' | b'_' | b'\'' | b'`' | b'"' => Kind::Middle,
            _ => Kind::Other,
        };
        byte += 1;
    }
    kinds
};

impl Kind {
    /// Of the byte at a position; the end of the text is a blank.
    #[inline]
    pub(super) fn at(bytes: &[u8], at: usize) -> Self {
        bytes.get(at).map_or(Self::Blank, |&byte| KINDS[usize::from(byte)])
    }

    pub(super) fn is_letter(self) -> bool {
        matches!(self, Self::Lower | Self::Upper)
    }
}

/// How many letters and digits of ASCII stand at the start, and whether none is a capital. Eight are looked at together, so that
/// most words end without a branch that nobody could foresee.
#[inline]
pub(super) fn letters_and_digits(bytes: &[u8]) -> (usize, bool) {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    const EACH: u64 = HIGH >> 7;
    // The high bit of each byte says whether its lower seven bits are at least `from`, which is not 0.
    let at_least = |bytes: u64, from: u8| (bytes & !HIGH) + EACH * u64::from(0x80 - from);
    let (mut len, mut is_lower) = (0, true);
    while let Some(block) = bytes[len..].first_chunk() {
        let block = u64::from_le_bytes(*block);
        let small = block | (EACH * 0x20);
        let letters = at_least(small, b'a') & !at_least(small, b'z' + 1);
        let digits = at_least(block, b'0') & !at_least(block, b'9' + 1);
        let others = !((letters | digits) & !block) & HIGH;
        let before = (others & others.wrapping_neg()).wrapping_sub(1);
        let capitals = letters & !(block << 2) & HIGH;
        is_lower &= capitals & before == 0;
        len += others.trailing_zeros() as usize / 8;
        if others != 0 {
            return (len, is_lower);
        }
    }
    let rest = bytes[len..].iter().take_while(|byte| byte.is_ascii_alphanumeric());
    rest.fold((len, is_lower), |(len, lower), byte| (len + 1, lower && !byte.is_ascii_uppercase()))
}

/// How a word goes on where something stands that may join.
pub(super) enum Join {
    /// With the letter or digit at this position.
    To(usize),
    /// It does not.
    Never,
    /// Not for a look at ASCII to say.
    Ask,
}

impl Join {
    /// Of the byte at a position behind a letter or digit of ASCII.
    #[inline]
    pub(super) fn at(bytes: &[u8], at: usize) -> Self {
        let [before, next] = [at - 1, at + 1].map(|at| Kind::at(bytes, at));
        let letters = before.is_letter() && next.is_letter();
        let digits = before == Kind::Digit && next == Kind::Digit;
        let joins = match bytes[at] {
            b'.' | b'\'' => letters || digits,
            b':' => letters,
            b',' | b';' => digits,
            b'_' if next.is_letter() || next == Kind::Digit => true,
            b'_' | b'`' if next != Kind::Blank => return Self::Ask,
            _ => false,
        };
        match next {
            Kind::NotAscii => Self::Ask,
            _ if joins => Self::To(at + 1),
            _ => Self::Never,
        }
    }
}

/// Whether a word that stands before `c` ends there, whatever stands further on.
pub(super) fn ends_word(c: char, next: Kind) -> bool {
    let kind = u8::try_from(c).map_or(Kind::Middle, |byte| KINDS[usize::from(byte)]);
    match next {
        Kind::Blank => true,
        Kind::Middle | Kind::Other => c.is_ascii() && c != '_',
        _ => kind == Kind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn eight_bytes_at_once_are_read_as_one_by_one(bytes in proptest::collection::vec(32_u8.., 0..20), text in "[a-zA-Z0-9]{0,20}") {
            for bytes in [&bytes, text.as_bytes(), &[text.as_bytes(), &bytes].concat()] {
                let word: Vec<u8> = bytes.iter().copied().take_while(u8::is_ascii_alphanumeric).collect();
                let is_lower = !word.iter().any(u8::is_ascii_uppercase);
                proptest::prop_assert_eq!(letters_and_digits(bytes), (word.len(), is_lower));
            }
        }
    }
}
