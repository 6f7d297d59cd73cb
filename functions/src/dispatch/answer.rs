//! What an operator answered, for the mail that tells of it (clause 10.1).

use super::{Dispatch, Failure, passing};
use domain::follows::notice::Notice;
use domain::order::Order;
use store::order::texts::TextKind;
use store::outbox::item::OutboxItem;
use store::table::keys;

impl Dispatch {
    /// The answer's text as it was written, of a notice that tells of one; `None` where it was erased.
    pub(super) async fn answer(
        &self,
        notice: Notice,
        item: &OutboxItem,
        order: &Order,
    ) -> Result<Option<String>, Failure> {
        if notice != Notice::ClaimAnswered {
            return Ok(None);
        }
        let kind = item.subject_id.clone().zip(keys::outbox_version(&item.sk));
        let (claim, version) = kind.ok_or(Failure::Final("it is of no answer"))?;
        let text = self.store.read_text(&order.id, &TextKind::Answer(claim, version)).await.map_err(passing)?;
        Ok(text.map(|text| text.text))
    }
}
