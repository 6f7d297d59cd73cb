//! Whether a buyer's access opens an order: judged on what is read in one round trip with it, so that it costs no other.

use super::sessions::Session;
use crate::table::access::Access;
use crate::table::error::StoreError;
use crate::table::item::Item;
use domain::Instant;
use domain::code::{Code, Refusal};
use domain::order::{Order, OrderId};

/// The attribute of an order among those of a mailbox that says when it went to another one.
pub(crate) const MOVED: &str = "moved_at";

/// Whether an order is still one of the mailbox that it stands under.
pub(crate) fn stays(item: &Item) -> bool {
    !item.contains_key(MOVED)
}

/// What stands beside an order of a session.
#[derive(Default)]
pub(crate) struct Opening {
    pub(crate) session: Option<Session>,
    /// Whether the order is one of the session's mailbox.
    member: bool,
}

impl Opening {
    /// Of the items that were read: what was wanted of them is taken out.
    #[expect(clippy::disallowed_methods, reason = "each is looked at by itself, in whatever order")]
    pub(crate) fn read(access: &Access, order: &OrderId, items: &mut Vec<Item>) -> Result<Opening, StoreError> {
        let mut taken = access.wanted(order).into_iter().map(|wanted| {
            let is = |item: &Item| wanted.iter().all(|(name, value)| item.get(name) == Some(value));
            items.iter().position(is).map(|place| items.swap_remove(place))
        });
        let session = taken.next().flatten().map(Session::read).transpose()?;
        let member = taken.next().flatten().is_some_and(|item| stays(&item));
        Ok(Opening { session, member })
    }
}

/// Lets who has this access to an order, if it is there.
///
/// # Errors
/// [`Code::TokenInvalid`] of an ended session or token, [`Code::TokenExpired`]; [`Code::NotFound`] where there is no such order,
/// or it is another buyer's: the two look alike.
pub(crate) fn judge(
    access: &Access,
    id: &OrderId,
    order: Option<&Order>,
    opening: &Opening,
    now: Instant,
) -> Result<(), Refusal> {
    match (access, order) {
        (Access::Token { order: of, epoch }, Some(order)) if of == id => {
            if order.token_epoch == *epoch {
                Ok(())
            } else {
                Err(Code::TokenInvalid.into())
            }
        }
        (Access::Token { .. }, _) => Err(Code::NotFound.into()),
        (Access::Session(_), order) => {
            opening.session.as_ref().ok_or(Code::TokenInvalid)?.lasts(now)?;
            if order.is_some() && opening.member { Ok(()) } else { Err(Code::NotFound.into()) }
        }
    }
}
