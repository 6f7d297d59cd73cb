//! What a second person approves: the form shows what was proposed, and its button sends that once more, as it was sent first.

use crate::http::problem::Problem;
use crate::operator::Operator;
use crate::operator::console::acts::ActForm;
use crate::operator::takings::task_of;
use crate::pages::texts::Texts;
use domain::code::Code;
use serde_json::Value;

/// What was proposed, for the form that approves it.
pub(super) struct Approved {
    /// The version that it is about, if any.
    pub(super) about: Option<String>,
    /// The body of the JSON route, without a reason.
    pub(super) body: Value,
    /// Whether it still waits.
    pub(super) waits: bool,
}

impl Operator {
    /// What was proposed under a name of the queue; `None` for no name.
    ///
    /// # Errors
    /// [`Code::NotFound`] where nothing was proposed under this name that the act approves; the table does not answer.
    pub(super) async fn approved(&self, act: &ActForm, name: &str) -> Result<Option<Approved>, Problem> {
        if name.is_empty() {
            return Ok(None);
        }
        let task = task_of(name).ok_or(Code::NotFound)?;
        let proposed = self.store.proposal(&task.pk, &task.sk).await?.ok_or(Code::NotFound)?;
        let request = proposed.approval.ok_or(Code::NotFound)?;
        let (approving, about) = ActForm::approving(&request.path).ok_or(Code::NotFound)?;
        if approving.name != act.name {
            return Err(Code::NotFound.into());
        }
        let body = serde_json::from_str(&request.body).map_err(|_| Code::Internal)?;
        Ok(Some(Approved { about, body, waits: proposed.waits }))
    }
}

impl Approved {
    /// What it says, field by field, with their words.
    pub(super) fn said(&self, texts: Texts, act: &ActForm) -> Vec<(String, String)> {
        let said = act.fields.iter().filter_map(|field| {
            let words = match self.body.get(field.name)? {
                Value::String(text) => text.clone(),
                Value::Bool(true) => texts.console_yes().to_owned(),
                Value::Bool(false) | Value::Null => return None,
                other => serde_json::to_string_pretty(other).unwrap_or_default(),
            };
            Some((texts.console_field(field.name.replace('.', "-")), words))
        });
        said.collect()
    }
}
