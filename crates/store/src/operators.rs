//! Who works here: operators' sessions on their pages, what personal data they were shown, and the dead letters that wait for them.

pub mod letters;
pub mod looks;
pub mod sessions;
