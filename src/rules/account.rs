//! # `web.login` and `web.subscribe`
//!
//! **What**: lines that ask the reader to sign in, register, or subscribe to a newsletter, channel or notification.
//!
//! **Why**: they offer an account with the site.
//!
//! **When it is wrong**: a manual that names the button on a line of its own after its last paragraph.
//!
//! **Example**: `Đăng nhập` below the last paragraph; `Prenumerera på vårt nyhetsbrev`.

use super::phrases::{Phrases, Spot};

pub(super) const LOGIN: Phrases =
    Phrases { id: "web.login", categories: &["login"], plain: &[Spot::Bottom], heads: false };

pub(super) const SUBSCRIBE: Phrases =
    Phrases { id: "web.subscribe", categories: &["subscribe"], plain: &[Spot::Bottom], heads: false };
