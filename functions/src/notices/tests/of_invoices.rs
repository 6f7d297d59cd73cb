//! What the mails of an order by invoice say.

use super::samples::{in_tenge, invoiced, of, released, reviewed};
use super::story::BANK;
use domain::agreement::policy::Licensor;
use domain::follows::notice::Notice::*;
use domain::money::Currency::{Eur, Usd};
use domain::order::placing::Method;
use domain::rules::Command;

#[test]
fn of_an_order_paid_by_invoice() {
    let story = invoiced();
    story.says(OrderPlaced, &["49.00 USD", "4.3"]);
    let reference = "OF-000000000042-Z-2";
    story.says(InvoiceIssued, &[reference, "49.00 USD", "2025-02-04", "2025-02-20", "4.3", "4.7"]);
    let Licensor { name, registration, address, .. } = &story.agreement.policy.licensor;
    let account = &story.agreement.policy.invoices.accounts[&Usd];
    story.says(InvoiceIssued, &[name, registration, address, &account.account, &account.bank, &account.bic]);
    story.says(InvoiceIssued, &["KZ770000000000000001", "17", "859", &format!("invoice {reference}")]);
    story.says(InvoiceIssued, &["Sample LLP", "250140000003", "5 Sample Street, Astana", "not registered"]);
    let story = story.transfer("2025-02-05T05:00:00Z", "part", 2000, Usd);
    story.says(
        PaymentInPart,
        &["20.00 USD", "2025-02-05", "49.00 USD", "29.00 USD", reference, "2025-02-20", "4.7", "3.5"],
    );
    let story = story.transfer("2025-02-06T05:00:00Z", BANK, 3000, Eur);
    story.says(ReceiptHeld, &["30.00 EUR", "2025-02-06", "49.00 USD", "4.2"]);
    story.says(VendorTask, &["30.00 EUR", "4.2", "2025-02-06 10:00"]);
    let story = story.transfer("2025-02-07T05:00:00Z", "rest", 3500, Usd);
    story.says(PaymentReceived, &["49.00 USD", "2025-02-07", "2025-02-10", "2025-02-21", "4.7"]);
    story.says(PaymentSurplus, &["35.00 USD", "6.00 USD", "2025-02-07", "4.1"]);
    story.says(VendorSurplus, &["35.00 USD", "6.00 USD", "2025-02-07", "4.1"]);
    // What came in later does not change what is said of the first part.
    story.says(PaymentInPart, &["20.00 USD", "29.00 USD"]);

    let story = invoiced().transfer("2025-02-05T05:00:00Z", BANK, 2000, Usd).tick("2025-02-20T19:00:00Z");
    story.says(InvoiceLapsed, &[reference, "49.00 USD", "2025-02-20", "4.3", "3.5"]);
    story.says(VendorInvoiceWanted, &[reference, "20.00 USD", "49.00 USD", "2025-02-20", "4.3"]);
    let story = story.then("2025-02-21T05:00:00Z", &Command::Cancel { act: None });
    story.says(OrderCancelled, &["2025-02-21", "3.5"]);
    story.says(RefundDemanded, &["20.00 USD", "2025-02-28", "3.5", "4.11"]);
    assert!(story.text(RefundDemanded, "en").body.contains("the account that the transfer came from"));
    story.says(VendorTask, &[&of("R1"), "20.00 USD", "2025-02-28", "4.11"]);
}

#[test]
fn of_an_order_that_is_reviewed_before_it_can_be_paid() {
    let story = reviewed(Method::Invoice);
    story.says(OrderPlaced, &["49.00 USD", "4.2", "4.7"]);
    for (language, how) in [("en", "comes in a mail of its own"), ("ru", "приходит отдельным письмом")]
    {
        assert!(!story.text(OrderPlaced, language).body.contains(how), "nothing can be paid yet");
        assert!(released(Method::Invoice).text(OrderReleased, language).body.contains(how));
    }
    story.says(VendorTask, &["49.00 USD", "4.2", "2025-02-03 10:00"]);
    let story = story.transfer("2025-02-06T05:00:00Z", BANK, 4900, Usd);
    story.says(ReceiptHeld, &["49.00 USD", "2025-02-06", "4.2"]);
    released(Method::Invoice).says(OrderReleased, &["49.00 USD", "4.2", "4.3", "4.7", "3.5"]);
    released(Method::Card).says(OrderReleased, &["49.00 USD", "4.2", "4.6"]);
    // The mail that was written late, after the release.
    assert!(released(Method::Card).text(OrderPlaced, "en").body.contains("It can be paid by card"));
}

#[test]
fn of_an_invoice_in_tenge_with_tax() {
    // 49.00 by 520; sixteen parts of a hundred and sixteen of it.
    let facts = [
        "25480.00 KZT",
        "49.00 USD",
        "520.0000",
        "sample rate, set by hand",
        "KZ230000000000000003",
        "16 %",
        "3514.48 KZT",
        "4.2",
    ];
    in_tenge().says(InvoiceIssued, &facts);
}
