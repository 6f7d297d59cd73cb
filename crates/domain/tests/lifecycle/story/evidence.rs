//! What is recorded of an order and moves none of its clocks.

use super::Dice;
use super::commands::{CHANNELS, earlier, named, one_of, who};
use super::kinds::Kind;
use domain::Instant;
use domain::act::Registered;
use domain::order::Order;
use domain::rules::Command;
use domain::rules::evidence::RecordEvidence;

pub(super) fn of_evidence(kind: Kind, dice: &Dice, order: &Order, now: Instant) -> Command {
    let (at, act) = (earlier(dice, order, now), who(dice));
    Command::Evidence(match kind {
        // Now and then what the widget of another account was told.
        Kind::Use if dice.two.index(5) == 0 => RecordEvidence::Use { account: "another".to_owned() },
        Kind::Use => RecordEvidence::Use { account: order.account.clone() },
        Kind::RequestPaperCopy => RecordEvidence::RequestPaperCopy { requested_at: at, act },
        Kind::ReceivePaperCopy => {
            let id = named(&dice.one, &order.evidence.paper_copies, |copy| copy.id.clone());
            RecordEvidence::ReceivePaperCopy { id, received_at: at, act }
        }
        _ => {
            let registered = Registered { channel: one_of(&dice.one, &CHANNELS), act };
            RecordEvidence::DeclineInformation { received_at: at, registered }
        }
    })
}
