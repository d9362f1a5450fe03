//! Parquet in and out: what stays has the values it had, and what goes is what goes of JSON lines with the same texts.
#![cfg(feature = "parquet")]

mod bad;
#[path = "../common/mod.rs"]
mod common;
mod faithful;
mod options;
mod table;
