//! Step: the decimal digits of all scripts become ASCII digits: `১০`, `१०`, `١٠` and `10` are the same number.

use icu_properties::{CodePointMapData, props::GeneralCategory};

/// The digit's value in ASCII, or the character itself.
///
/// Decimal digits (`General_Category=Nd`) stand in runs of ten from zero to nine (Unicode Standard §4.6),
/// so a digit's value is its distance from the start of its run.
pub(super) fn fold(c: char) -> char {
    let categories = CodePointMapData::<GeneralCategory>::new();
    let is_digit = |c: u32| categories.get32(c) == GeneralCategory::DecimalNumber;
    let code = c as u32;
    if c.is_ascii() || !is_digit(code) {
        return c;
    }
    let run = (0..code).rev().take_while(|&before| is_digit(before)).count();
    char::from_digit(u32::try_from(run % 10).unwrap_or(0), 10).unwrap_or(c)
}
