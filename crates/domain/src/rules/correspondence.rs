//! What the parties wrote and said to each other, kept as evidence (10.2, 10.3, 10.5, 10.7). An operator registers each
//! piece with its hash, its source and its instant; nothing is ever taken out or changed (I39).

use crate::Instant;
use crate::act::Act;
use crate::code::{Code, Refusal};
use crate::order::Order;
use crate::order::correspondence::{CorrespondenceRegistered, Kind, Piece, Rank};
use crate::order::event::Fact;
use crate::order::facts::OrderFact;
use crate::rules::happened::happened;

/// How many pieces one order keeps: a bound on its size, not a rule of the offer.
pub const PIECES_MAX: usize = 100;

/// Register a piece.
#[derive(Debug, Clone)]
pub struct RegisterCorrespondence {
    /// The piece.
    pub piece: Piece,
    /// Who registers it.
    pub act: Act,
}

/// Decides a registration, whatever became of the order: evidence counts most when it has ended.
pub(crate) fn register(order: &Order, asked: &RegisterCorrespondence, now: Instant) -> Result<Vec<Fact>, Refusal> {
    let RegisterCorrespondence { piece, act } = asked;
    if order.correspondence.len() >= PIECES_MAX {
        return Err(Code::LimitReached.into());
    }
    if piece.kind == Kind::Recording && piece.notice_given != Some(true) {
        return Err(Code::RecordedWithoutNotice.into());
    }
    let original = piece.original && !piece.kind.stands_in();
    if let Some(earlier) = &piece.supersedes {
        let earlier = order.correspondence.iter().find(|known| known.id == *earlier);
        let replaceable = earlier.is_some_and(|earlier| earlier.rank() == Rank::UntilOriginal);
        if !(original && replaceable) {
            return Err(Code::CannotSupersede.into());
        }
    }
    let arrived_at = happened("arrived_at", piece.arrived_at, order, now)?;
    piece.sent_at.map(|sent_at| happened("sent_at", sent_at, order, arrived_at)).transpose()?;
    Ok(vec![Fact::Order(OrderFact::CorrespondenceRegistered(Box::new(CorrespondenceRegistered {
        id: format!("{}-M{}", order.id, order.correspondence.len() + 1),
        piece: Piece { original, ..piece.clone() },
        act: act.clone(),
    })))])
}
