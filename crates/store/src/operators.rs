//! Who works here: operators' sessions on their pages, and what personal data they were shown.

pub mod looks;
pub mod sessions;
