//! Numbers as they are shown, and the shapes that stand for them.

use std::fmt::Write;

use refrain::near::Bands;

/// Steps of a curve.
const STEPS: u32 = 100;

/// How likely texts meet by how alike they are: a path in a square of 100 by 100, from the left to the right.
pub(super) fn curve(bands: Bands) -> String {
    (0..=STEPS).fold(String::new(), |mut path, step| {
        let alike = f64::from(step) / f64::from(STEPS);
        let letter = if step == 0 { 'M' } else { 'L' };
        let _ = write!(path, "{letter}{step} {:.3}", 100.0 * (1.0 - bands.probability(alike)));
        path
    })
}

/// A part of a whole in percent, to be read.
pub(super) fn share(part: u64, whole: u64) -> String {
    match per(1000, part, whole) {
        0 if part > 0 => "< 0.1 %".to_owned(),
        1000 if part < whole => "> 99.9 %".to_owned(),
        share => format!("{}.{} %", share / 10, share % 10),
    }
}

/// A part of a whole in percent, as a length of a chart.
pub(super) fn width(part: u64, whole: u64) -> String {
    let width = per(10_000, part, whole);
    format!("{}.{:02}%", width / 100, width % 100)
}

/// How strong the colour of a share is, from 0 to 100: the root, so that small ones are seen.
pub(super) fn heat(part: u64, whole: u64) -> u64 {
    per(10_000, part, whole).isqrt()
}

/// So many of `parts` is the part, to the nearest.
fn per(parts: u64, part: u64, whole: u64) -> u64 {
    let (part, whole) = (u128::from(part) * u128::from(parts), u128::from(whole.max(1)));
    u64::try_from((part + whole / 2) / whole).unwrap_or(u64::MAX)
}

/// A number of bytes, rounded: `1.4 MB`.
pub(super) fn rounded(bytes: u64) -> String {
    let (bytes, mut unit) = (u128::from(bytes), 1);
    for name in ["B", "kB", "MB", "GB", "TB", "PB"] {
        if bytes < 1000 * unit - unit / 2 {
            let tenths = (bytes * 10 + unit / 2) / unit;
            return match unit {
                1 => format!("{bytes} B"),
                _ if tenths < 100 => format!("{}.{} {name}", tenths / 10, tenths % 10),
                _ => format!("{} {name}", (bytes + unit / 2) / unit),
            };
        }
        unit *= 1000;
    }
    format!("{} EB", (bytes + unit / 2) / unit)
}

/// A power of two, shortly: `64 Ki`.
pub(super) fn doubling(size: u64) -> String {
    let units = ["", " Ki", " Mi", " Gi", " Ti", " Pi", " Ei"];
    let thousands = size.checked_ilog2().map_or(0, |power| power / 10);
    format!("{}{}", size >> (thousands * 10), units[thousands as usize])
}

/// A class of sizes that double: 0, 1, 2, 3 to 4, 5 to 8, …
pub(super) fn class(size: u64) -> usize {
    size.checked_sub(1).map_or(0, |below| 1 + (u64::BITS - below.leading_zeros()) as usize)
}

/// The least and the greatest size of a class.
pub(super) fn bounds(class: usize) -> (u64, u64) {
    let power = |exponent: usize| 1_u64.checked_shl(u32::try_from(exponent).unwrap_or(u32::MAX));
    match class {
        0 => (0, 0),
        1 => (1, 1),
        _ => (power(class - 2).map_or(u64::MAX, |half| half + 1), power(class - 1).unwrap_or(u64::MAX)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_and_sizes_are_told_shortly() {
        let shares = [(0, 0), (0, 7), (1, 8), (1, 3), (1, 100_000), (99_999, 100_000), (5, 5)];
        let told = ["0.0 %", "0.0 %", "12.5 %", "33.3 %", "< 0.1 %", "> 99.9 %", "100.0 %"];
        assert_eq!(shares.map(|(part, whole)| share(part, whole)), told);
        assert_eq!(width(1, 3), "33.33%");
        assert_eq!((heat(0, 9), heat(1, 100), heat(9, 9)), (0, 10, 100));
        let sizes = [0, 999, 1000, 1449, 22_961, 999_999, 1_000_000, u64::MAX];
        let told = ["0 B", "999 B", "1.0 kB", "1.4 kB", "23 kB", "1.0 MB", "1.0 MB", "18 EB"];
        assert_eq!(sizes.map(rounded), told);
        let told = ["0", "1", "512", "1 Ki", "64 Ki", "1 Mi"];
        assert_eq!([0, 1, 512, 1 << 10, 1 << 16, 1 << 20].map(doubling), told);
    }

    #[test]
    fn classes_double_and_leave_no_gap() {
        for (class, next) in (0..65).map(|class| (bounds(class), bounds(class + 1).0)) {
            assert!(class.0 <= class.1 && class.1.checked_add(1).is_none_or(|after| after == next));
        }
        for size in (0..2000).chain([1 << 40, u64::MAX - 1, u64::MAX]) {
            let (least, most) = bounds(class(size));
            assert!((least..=most).contains(&size), "{size}");
        }
    }

    #[test]
    fn the_curve_falls_from_none_to_all() {
        let path = curve(Bands::fineweb());
        assert!(path.starts_with("M0 100.000L1 ") && path.ends_with("L100 0.000"), "{path}");
    }
}
