//! Mails that go elsewhere than to an order's address: with a link to sign in, where whether a mailbox is one of a buyer is found
//! out here and not by whoever asks; to the address before a change; the buyer's data that an invoice names.

use super::{Dispatch, Failure, passing, unwritten};
use crate::mailed_link::SIGN_IN;
use crate::notices::{self, Action};
use domain::Instant;
use domain::follows::notice::Notice;
use domain::order::Order;
use domain::party::InvoiceBuyer;
use store::order::sign_in::LINK_LIFE;
use store::order::texts::TextKind;
use store::outbox::item::OutboxItem;
use store::table::keys;

impl Dispatch {
    /// The buyer as an invoice names them, for the mail that it is.
    pub(super) async fn invoice_buyer(
        &self,
        notice: Notice,
        item: &OutboxItem,
        order: &Order,
    ) -> Result<Option<InvoiceBuyer>, Failure> {
        if notice != Notice::InvoiceIssued {
            return Ok(None);
        }
        let number = item.subject_id.as_deref().and_then(|number| number.parse().ok());
        let number = number.ok_or(Failure::Final("it names no invoice"))?;
        let text = self.store.read_text(&order.id, &TextKind::Invoice(number)).await.map_err(passing)?;
        let buyer = text.and_then(|text| InvoiceBuyer::read(&text.text));
        buyer.map(Some).ok_or(Failure::Final("the buyer's data were erased"))
    }

    /// Where word goes that an order's notices go elsewhere now.
    pub(super) async fn former_address(&self, item: &OutboxItem, order: &Order) -> Result<String, Failure> {
        let version = keys::outbox_version(&item.sk).ok_or(Failure::Final("it is of no change"))?;
        let former = self.store.former_address(&order.subject, version).await.map_err(passing)?;
        // Kept no longer: it was tried for long enough.
        former.ok_or(Failure::Withheld)
    }

    /// Recipient and text, by the newest of the mailbox's orders. A mailbox without an order is sent nothing, and so is anybody for
    /// whom the link would come too late.
    pub(super) async fn sign_in_letter(
        &self,
        item: &OutboxItem,
        now: Instant,
    ) -> Result<(String, notices::Text), Failure> {
        let mailbox = keys::mailbox_of(&item.pk).ok_or(Failure::Final("it is of no mailbox"))?;
        let until = item.at + LINK_LIFE;
        if now >= until {
            return Err(Failure::Withheld);
        }
        let Some((order, vault)) = self.store.reader(mailbox).await.map_err(passing)? else {
            return Err(Failure::Withheld);
        };
        let link = SIGN_IN.link(&self.links, &self.settings.public_url, &item.id(), &order.language, until);
        let link = link.map_err(|_| Failure::Final("the link cannot be signed"))?;
        // The order that its reader came for is shown to them then.
        let url = item.subject_id.iter().fold(link, |link, order| format!("{link}&order={order}"));
        let action = Action::SignIn { url };
        let text = notices::about_mailbox(&self.agreement, Notice::SignInLink, item, &order.language, action);
        Ok((vault.party.email().as_str().to_owned(), text.map_err(unwritten)?))
    }
}
