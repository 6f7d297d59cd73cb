//! The mails in `agreement/notices`: each names the clauses that it rests on, in both languages.

use domain::follows::notice::Notice;

const NOTICES: [(&str, &str); 2] = [
    ("en", include_str!("../../../tests/agreement/notices/en.ftl")),
    ("ru", include_str!("../../../tests/agreement/notices/ru.ftl")),
];

/// What each notice must name, whatever else it does.
const CLAUSES: [(&str, &[&str]); 71] = [
    ("order-placed", &["2.4", "4.1", "4.7", "3.5", "10.2"]),
    ("order-released", &["4.2", "4.3", "4.6", "4.7", "3.5"]),
    ("order-cancelled", &["3.5"]),
    ("order-terminated-for-delay", &["4.10", "4.7", "4.11"]),
    ("order-terminated-early", &["4.12"]),
    ("order-terminated", &["4.11", "9.3"]),
    ("termination-requested", &["4.7", "4.10", "4.12"]),
    ("termination-refused", &["4.7", "4.10", "10.1"]),
    ("payment-declined", &["4.6", "3.6", "4.8"]),
    ("payment-received", &["4.6", "4.7", "4.10"]),
    ("payment-in-part", &["4.3", "4.7", "3.5"]),
    ("payment-surplus", &["4.1"]),
    ("payment-reversed", &["9.3"]),
    ("debt-owed", &["9.3"]),
    ("debt-paid", &["9.3"]),
    ("debt-waived", &["9.3"]),
    ("receipt-corrected", &["4.7"]),
    ("order-returned", &["9.2"]),
    ("payment-query-answered", &["3.6", "4.8"]),
    ("receipt-held", &["4.2", "4.3", "4.6", "3.5"]),
    ("invoice-issued", &["4.3", "4.7"]),
    ("invoice-lapsed", &["4.3", "3.5"]),
    ("license-activated", &["4.9"]),
    ("period-moved", &["4.9"]),
    ("delay-right", &["4.7", "4.10", "4.11"]),
    ("claim-window-reminder", &["4.9"]),
    ("claim-received", &["10.1", "4.9"]),
    ("claim-answered", &["10.1"]),
    ("claim-reclassified", &["4.9", "10.1"]),
    ("claim-decided", &["4.9", "10.1"]),
    ("claim-overdue", &["10.1"]),
    ("objection-received", &["4.9", "-objection-law"]),
    ("objection-resolved", &["4.9"]),
    ("license-deemed-provided", &["4.9"]),
    ("period-end-reminder", &["9.2", "4.7"]),
    ("license-expired", &["9.2", "4.7"]),
    ("refund-demanded", &["4.11", "4.10", "3.5", "4.1", "-refund-law"]),
    ("refund-settled", &["4.11"]),
    ("mailbox-reported", &["10.4"]),
    ("mailbox-reported-again", &["10.4"]),
    ("mailbox-cleared", &["10.4", "4.9"]),
    ("paper-copy-requested", &["10.5", "10.6", "10.7"]),
    ("licensor-mailbox-reported", &["10.4", "10.7"]),
    ("contact-changed", &["3.1", "10.7"]),
    ("contact-changed-former", &["3.1", "10.7"]),
    ("account-corrected", &["3.1", "4.7", "4.9", "10.7"]),
    ("tokens-ended", &["3.5", "10.7"]),
    ("use-suspended", &["{ $clause }", "10.1"]),
    ("use-resumed", &["5.3"]),
    ("deadlines-recomputed", &["3.5"]),
    ("terms-published", &["9.4", "2.4"]),
    ("terms-in-force", &["9.4", "2.4"]),
    ("terms-withdrawn", &["9.4", "2.4"]),
    ("prices-posted", &["4.13", "4.1"]),
    ("prices-news", &["4.13", "4.1", "8.6"]),
    ("sign-in-link", &["3.5"]),
    ("vendor-invoice-wanted", &["4.3"]),
    ("vendor-activation-wanted", &["4.7", "4.10"]),
    ("vendor-activation-overdue", &["4.7", "4.10"]),
    ("vendor-delay-right", &["4.7", "4.10"]),
    ("vendor-claim-received", &["10.1", "4.9"]),
    ("vendor-claim-reminder", &["10.1"]),
    ("vendor-claim-overdue", &["10.1"]),
    ("vendor-task", &["4.2", "3.6", "4.10", "4.11", "10.4"]),
    ("vendor-surplus", &["4.1"]),
    ("vendor-refund-overdue", &["4.11", "-refund-law", "-interest-law"]),
    ("vendor-payment-reversed", &["9.3"]),
    ("vendor-payment-quarantined", &["4.6"]),
    ("vendor-calendar-ending", &["4.9", "10.1"]),
    ("vendor-approval-wanted", &["4.1", "4.2", "9.4"]),
    ("vendor-digest", &["4.7", "4.11", "10.1"]),
];

/// The body of a notice as it is written.
fn body<'a>(text: &'a str, notice: &str) -> &'a str {
    let rest = text.split(&format!("\n{notice}-body =\n")).nth(1).unwrap_or_else(|| panic!("{notice}"));
    let end = rest.split_inclusive('\n').take_while(|line| line.starts_with(' ') || line.trim().is_empty());
    &rest[..end.map(str::len).sum()]
}

#[test]
fn notices_name_the_clauses_they_rest_on() {
    assert!(Notice::ALL.iter().map(|notice| notice.name()).eq(CLAUSES.map(|(notice, _)| notice)));
    for (notice, clauses) in CLAUSES {
        for (language, text) in NOTICES {
            for clause in clauses {
                assert!(body(text, notice).contains(clause), "{language} {notice}: {clause}");
            }
        }
    }
}
