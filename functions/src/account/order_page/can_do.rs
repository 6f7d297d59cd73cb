//! What the buyer can do now, and until when, as the rules say it: each leads to a page that says what comes of it.

use crate::account::Account;
use crate::pages::texts::Texts;
use domain::Instant;
use domain::order::Order;
use domain::rules::action::{Action, Until, actions};

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
        let offered = actions.iter().flat_map(|action| self.offered(texts, order, action)).collect::<Vec<_>>();
        let renewal = self.renewal(texts, order);
        renewal.into_iter().chain(offered).collect()
    }

    /// Renewing: from when the license was activated on, and after its end too (K39).
    fn renewal(&self, texts: Texts, order: &Order) -> Option<Offered> {
        let term = order.license.term.filter(|_| order.ended.is_none())?;
        let hint = texts.order_period_dates(
            texts.at(self.agreement.policy.zone, term.from),
            texts.at(self.agreement.policy.zone, term.until),
        );
        let href = format!("/account/orders/{}/renewal", order.id);
        Some(Offered { label: texts.action_renew().to_owned(), href, hint })
    }

    fn offered(&self, texts: Texts, order: &Order, action: &Action) -> Vec<Offered> {
        let until = match action.until {
            Until::Open => None,
            Until::At(at) => Some(texts.action_until(texts.at(self.agreement.policy.zone, at))),
            Until::Unofficial => Some(texts.action_provisional().to_owned()),
        };
        let hint = [Some(texts.by_clause(action.clause)), until].into_iter().flatten().collect::<Vec<_>>().join(", ");
        let page = |path: &str| format!("/account/orders/{}/{path}", order.id);
        let one =
            |label: &str, path: &str| vec![Offered { label: label.to_owned(), href: page(path), hint: hint.clone() }];
        let of_claims = |label: &dyn Fn(&str) -> String, act: &str, open: &mut dyn Iterator<Item = &str>| {
            let offered = |claim: &str| Offered {
                label: label(claim),
                href: format!("{}?claim={claim}", page(&format!("acts/{act}"))),
                hint: hint.clone(),
            };
            open.map(offered).collect()
        };
        match action.name {
            "pay" => one(texts.action_pay(), "payment"),
            "claim" => one(texts.action_claim(), "claim"),
            "query_payment" => one(texts.action_query(), "acts/payment-query"),
            "cancel" => one(texts.action_cancel(), "acts/cancellation"),
            "object" => one(texts.action_object(), "acts/objection"),
            "terminate_with_refund" | "terminate_without_refund" | "request_termination" => {
                one(texts.action_terminate(), "acts/termination")
            }
            "report_mailbox" => one(texts.action_report(), "acts/mailbox-report"),
            "withdraw_claim" => {
                let mut open = order.claims.iter().filter(|claim| !claim.settled()).map(|claim| claim.id.as_str());
                of_claims(&|claim| texts.action_withdraw(claim), "withdrawal", &mut open)
            }
            "contradict" => {
                let classified = |claim: &&domain::order::claim::Claim| {
                    claim.classified.as_ref().is_some_and(|classified| !classified.stands)
                };
                let mut open = order.claims.iter().filter(classified).map(|claim| claim.id.as_str());
                of_claims(&|claim| texts.action_contradict(claim), "contradiction", &mut open)
            }
            // Every name is met by a test.
            _ => Vec::new(),
        }
    }
}
