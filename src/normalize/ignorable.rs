//! Step: what is not meant to be seen is dropped.

use icu_properties::{CodePointSetData, props::DefaultIgnorableCodePoint};

/// `Default_Ignorable_Code_Point` (UCD `DerivedCoreProperties.txt`): soft hyphen, joiners, bidi controls,
/// variation selectors, fillers, tags. Extractors lose them at random, so they must not tell two copies apart.
pub(super) fn is_ignorable(c: char) -> bool {
    CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
}
