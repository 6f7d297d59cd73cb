//! The words with which handlers, bodies and views declare their parts of the OpenAPI document.

pub(crate) mod answers;
pub(crate) mod declared;
pub(crate) mod forms;
pub(crate) mod parameters;
pub(crate) mod schema;
