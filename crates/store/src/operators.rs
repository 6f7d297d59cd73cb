//! Who works here: operators' sessions on their pages, what personal data they were shown, who took which task, who stands in for whom, and the
//! dead letters that wait for them.

pub mod letters;
pub mod looks;
pub mod sessions;
pub mod stand_ins;
pub mod takings;
