//! The agreement as data: the policy, the clauses and what is offered, read from `agreement/`, and the deadlines that are
//! computed by it.

mod built_in;
pub mod calculation;
pub mod calendar;
pub mod clauses;
pub mod consent;
pub mod deadline;
pub mod difference;
pub mod language;
pub mod local_text;
pub mod offer;
pub mod policy;
pub mod prices;
pub mod publications;
mod published_texts;
pub mod rates;
pub mod reach;
pub mod recipients;
pub mod rule;
pub mod source;
mod term;
pub mod terms;
mod terms_files;
pub mod zone;

pub use agreement_folder::length;
pub use built_in::{Agreement, AgreementSources};
