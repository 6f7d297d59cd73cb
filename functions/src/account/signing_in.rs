//! Signing in by a mailed link and what follows from it, as the API and the pages share it (clause 3.5).

use super::Account;
use crate::http::problem::Problem;
use crate::http::session_token;
use crate::mailed_link::SIGN_IN;
use domain::Instant;
use domain::code::Code;
use domain::order::{Order, OrderId};
use domain::party::Email;
use std::cmp::Reverse;
use store::order::sessions::Session;
use store::table::access::SessionKey;
use store::table::keys;
use store::table::random;

/// A session that began.
pub(super) struct SignedIn {
    /// What opens it from now on.
    pub(super) token: String,
    pub(super) session: Session,
}

/// A page of a mailbox's orders, and behind which order the next one begins.
pub(super) struct OrdersPage {
    pub(super) orders: Vec<Order>,
    pub(super) next: Option<OrderId>,
}

impl Account {
    /// Has a link mailed to an address, for somebody who came for an order or for none. What is done for an address that nobody
    /// ordered with is the same.
    pub(super) async fn mail_link(&self, email: &Email, order: Option<&OrderId>, now: Instant) -> Result<(), Problem> {
        let mailbox = self.pseudonyms.mailbox(&email.normalised());
        let name = format!("sign-in-{}", ulid::Ulid::generate());
        Ok(self.store.ask_for_link(&mailbox, &name, order, now).await?)
    }

    /// Begins a session by the token of a link, once.
    ///
    /// # Errors
    /// No, a bad, an expired or a spent token; the store's.
    pub(super) async fn sign_in(&self, token: Option<String>, now: Instant) -> Result<SignedIn, Problem> {
        let link = SIGN_IN.verify(&self.links, token, now)?;
        let (pk, sk) = keys::item_of(&link.sub).ok_or(Code::TokenInvalid)?;
        let (mailbox, name) = keys::mailbox_of(&pk).zip(keys::outbox_name(&sk)).ok_or(Code::TokenInvalid)?;
        let token = session_token::write(mailbox, &random::bits());
        let key = session_token::read(&token).ok_or(Code::Internal)?;
        let session = self.store.spend_link(name, &key, now).await?;
        Ok(SignedIn { token, session })
    }

    /// A page of the orders of a session's mailbox, the newest first.
    ///
    /// # Errors
    /// What the session is refused for, or the store's.
    pub(super) async fn orders_of(
        &self,
        key: &SessionKey,
        limit: i32,
        behind: Option<&OrderId>,
        now: Instant,
    ) -> Result<OrdersPage, Problem> {
        let listed = self.store.newest_mailbox_orders(&key.mailbox, limit, behind);
        let (_, ids) = tokio::try_join!(self.store.session(key, now), listed)?;
        let next = ids.last().filter(|_| ids.len() as i32 == limit).cloned();
        let mut orders = self.store.orders(&ids).await?;
        orders.sort_by(|one, other| Reverse(&one.id).cmp(&Reverse(&other.id)));
        Ok(OrdersPage { orders, next })
    }

    /// Ends a session of the mailbox that a session is of.
    ///
    /// # Errors
    /// What the caller's own session is refused for; [`Code::NotFound`] where the mailbox has none of this name; the store's.
    pub(super) async fn end_session(&self, own: &SessionKey, hash: String, now: Instant) -> Result<(), Problem> {
        self.store.session(own, now).await?;
        let ended = SessionKey { mailbox: own.mailbox.clone(), hash };
        if self.store.end_session(&ended, now).await? { Ok(()) } else { Err(Code::NotFound.into()) }
    }
}
