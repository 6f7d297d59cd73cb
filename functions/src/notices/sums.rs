//! The sum of each deadline that a notice tells of, beneath its words: the lines are those of the order's page.

use super::format::Values;
use crate::order_view::deadline_view::sum;
use crate::pages::texts::Texts;
use domain::agreement::Agreement;
use domain::agreement::deadline::Deadline;
use domain::follows::notice::Notice;
use domain::order::Order;
use store::outbox::item::OutboxItem;

/// Under this name the sums are given, which stand beneath the words of a notice.
pub(super) const SUMS: &str = "sums";

/// The sums of a notice, in the language of the order; none where it tells of no deadline, or pages have no texts in that language.
pub(super) fn values(agreement: &Agreement, notice: Notice, item: &OutboxItem, order: &Order) -> Values {
    let Some(texts) = Texts::of(&order.language) else { return Vec::new() };
    let one = |deadline: &Deadline| {
        let lines = sum(texts, &agreement.policy, deadline).into_iter().map(|line| format!("\n- {line}"));
        format!("{}:{}", texts.order_deadline_sum(), lines.collect::<String>())
    };
    let sums: Vec<String> = told(notice, item, order).into_iter().map(one).collect();
    if sums.is_empty() { Vec::new() } else { vec![(SUMS, sums.join("\n\n"))] }
}

/// The deadlines that a notice tells of.
fn told<'a>(notice: Notice, item: &OutboxItem, order: &'a Order) -> Vec<&'a Deadline> {
    let (license, about) = (&order.license, item.subject_id.as_deref().unwrap_or_default());
    let claim = || order.claims.iter().find(|known| known.id == about);
    let all: Vec<Option<&Deadline>> = match notice {
        // Whether or not it was activated meanwhile: the words name both days, whenever they are written.
        Notice::PaymentReceived => vec![license.activation_due.as_ref(), license.delay_right.as_ref()],
        Notice::DelayRight => vec![license.delay_right.as_ref()],
        Notice::LicenseActivated | Notice::PeriodMoved | Notice::ClaimWindowReminder => vec![license.window.as_ref()],
        Notice::ClaimReceived => vec![claim().map(|claim| &claim.answer)],
        Notice::ClaimReclassified => {
            vec![claim().and_then(|claim| claim.classified.as_ref()).map(|classified| &classified.due)]
        }
        Notice::ObjectionReceived => {
            let known = order.restrictions.objections.iter().find(|known| known.id == about);
            vec![known.map(|objection| &objection.due)]
        }
        Notice::RefundDemanded => {
            vec![order.refunds.iter().find(|known| known.id == about).map(|refund| &refund.due)]
        }
        _ => Vec::new(),
    };
    all.into_iter().flatten().collect()
}
