//! What the buyer can do now, and until when, as the rules say it: each leads to a page that says what comes of it.

use crate::account::Account;
use crate::account::page::order_page;
use crate::order_act::Act;
use crate::pages::texts::Texts;
use domain::Instant;
use domain::order::Order;
use domain::order::placing::Method;
use domain::rules::action::{Action, Until, actions};
use domain::rules::renewal::renewable;

/// Something that can be done.
pub(super) struct Offered {
    pub(super) label: String,
    pub(super) href: String,
    /// Until when, and by which clause.
    pub(super) hint: String,
}

impl Account {
    pub(super) fn can_do(&self, texts: Texts, order: &Order, now: Instant) -> Vec<Offered> {
        let actions = actions(&self.agreement.policy, order, now);
        let offered = actions.iter().flat_map(|action| self.offered(texts, order, action, now)).collect::<Vec<_>>();
        let renewal = self.renewal(texts, order, now);
        renewal.into_iter().chain(offered).collect()
    }

    /// Renewing, which rests on no deadline and is no action on the order itself (K39).
    fn renewal(&self, texts: Texts, order: &Order, now: Instant) -> Option<Offered> {
        renewable(&self.agreement.policy, order, Method::Card, now).ok()?;
        let term = order.license.term?;
        let hint = texts.order_period_dates(self.at(texts, term.from), self.at(texts, term.until));
        let href = format!("{}/renewal", order_page(&order.id));
        Some(Offered { label: texts.action_renew().to_owned(), href, hint })
    }

    fn offered(&self, texts: Texts, order: &Order, action: &Action, now: Instant) -> Vec<Offered> {
        let until = match action.until {
            Until::Open => None,
            Until::At(at) => Some(texts.action_until(self.at(texts, at))),
            Until::Unofficial => Some(texts.action_provisional().to_owned()),
        };
        let hint = [Some(texts.by_clause(action.clause)), until].into_iter().flatten().collect::<Vec<_>>().join(", ");
        let one = |label: String, page: &str| Offered {
            label,
            href: format!("{}/{page}", order_page(&order.id)),
            hint: hint.clone(),
        };
        match (action.name, Act::of_action(action.name)) {
            (_, Some(act)) if act.of_claim() => {
                let claims = order.claims.iter().filter(|claim| act.about(claim, now).is_ok());
                let page = |claim: &str| format!("acts/{}?claim={claim}", act.name());
                claims.map(|claim| one(label(texts, act, &claim.id), &page(&claim.id))).collect()
            }
            (_, Some(act)) => vec![one(label(texts, act, ""), &format!("acts/{}", act.name()))],
            ("pay", None) => vec![one(texts.action_pay().to_owned(), "payment")],
            ("claim", None) => vec![one(texts.action_claim().to_owned(), "claim")],
            // Every name is met by a test.
            _ => Vec::new(),
        }
    }
}

/// What the link to an act says.
fn label(texts: Texts, act: Act, claim: &str) -> String {
    match act {
        Act::Termination => texts.action_terminate().to_owned(),
        Act::Cancellation => texts.action_cancel().to_owned(),
        Act::Objection => texts.action_object().to_owned(),
        Act::Contradiction => texts.action_contradict(claim),
        Act::PaymentQuery => texts.action_query().to_owned(),
        Act::MailboxReport => texts.action_report().to_owned(),
        Act::Withdrawal => texts.action_withdraw(claim),
    }
}
