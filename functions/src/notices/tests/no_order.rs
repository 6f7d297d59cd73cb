//! Mails that are about no order.

use super::super::*;
use super::published;
use super::story::{BANK, at};
use domain::follows::notice::Notice::*;
use domain::follows::task::TaskKind;
use store::outbox::digests::{Digest, Waiting};
use store::payments::quarantine::{Quarantined, Reason, Shown};

/// What was set aside: a sum that the bank shows, or a callback.
fn report(shown: Option<Shown>) -> Quarantined {
    Quarantined {
        id: "01JGZ8QK3W".to_owned(),
        reason: Reason::WrongAmount,
        shown,
        gateway: "avangard".to_owned(),
        ticket: BANK.to_owned(),
        order_number: "OF-01JGZ8QK3W0000000000000042-Z".to_owned(),
        amount_minor: 453_250,
        status: None,
        order: None,
        made_at: None,
        at: at("2025-02-04T05:00:00Z"),
        closed: None,
    }
}

/// The mails that are about no order: what their texts are given, and whether their reader is asked to confirm them.
pub(super) fn about_no_order() -> Vec<(Notice, &'static str, Values, Option<Action>)> {
    let (terms, prices) = (published::terms_values(), published::prices_values());
    let quarantined = |shown| quarantined_values("Q-01JGZ8QK3W", &report(shown), None);
    let calendar = super::super::published::calendar_values(&published::calendar());
    let agreement = Agreement::of_tests();
    let wanted = |what, version| {
        desk::approval_values(&agreement, what, version, at("2025-02-04T05:00:00Z"), "https://shop.example")
    };
    let sign_in = Action::SignIn { url: "https://shop.example/r?t=a&s=b".to_owned() };
    vec![
        (TermsPublished, "", terms.clone(), published::confirm()),
        (TermsInForce, "", terms.clone(), published::confirm()),
        (TermsWithdrawn, "", terms, published::confirm()),
        (LicensorMailboxReported, "", published::licensor_mailbox(), published::confirm()),
        (PricesPosted, "", prices.clone(), published::confirm()),
        (PricesNews, "", prices, published::confirm()),
        (SignInLink, "", vec![("day", "2025-02-03".to_owned())], Some(sign_in)),
        (VendorPaymentQuarantined, "", quarantined(None), None),
        (VendorPaymentQuarantined, "payment", quarantined(Some(Shown::Payment)), None),
        (VendorPaymentQuarantined, "missing-refund", quarantined(Some(Shown::MissingRefund)), None),
        (VendorCalendarEnding, "", calendar, None),
        (VendorApprovalWanted, "rate", wanted("rates", None), None),
        (VendorApprovalWanted, "prices", wanted("prices", Some("2025-03")), None),
        (VendorApprovalWanted, "", wanted("terms", Some("2025-03")), None),
    ]
}

/// What waits in the morning, or more than can be counted.
pub(super) fn digests() -> [(&'static str, Digest); 2] {
    let waiting = |kind, count, overdue, today| Waiting { kind, count, overdue, today };
    let day = "2025-02-04".parse().unwrap();
    let some = vec![waiting(TaskKind::Activate, 3, 1, 2), waiting(TaskKind::AnswerClaim, 1, 0, 0)];
    let all = TaskKind::ALL.iter().map(|kind| waiting(*kind, 2000, 2000, 0)).collect();
    [("", Digest { day, waiting: some, more: false }), ("more", Digest { day, waiting: all, more: true })]
}
