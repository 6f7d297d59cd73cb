## The operators' console

console-queue = Queue
console-find = Find
console-claims = Claims
console-money = Money
console-offer = Offer
console-figures = Figures
console-signed-in = Signed in
console-until = until { $until }
console-pseudonym = In the records:
console-sign-out = Sign out
console-sign-in = Sign in
console-signed-out = Not signed in
console-signed-out-words = This page is for those who work for the shop.
console-at-issuer = Sign out at the issuer too
console-at-issuer-words = , if others use this browser.
console-role = { $role ->
    [operator] operator
    [approver] approver
   *[other] reader
}

## An act

console-about = What it is about: the id, or the pseudonym in the records
console-reason = Reason, for the records
console-show = Show what would come of it
console-do = Do it
console-back = Back
console-comes = What comes of it
console-comes-nothing = Nothing: it is so already.
console-comes-event = It is recorded, as the buyer reads it: “{ $event }”
console-comes-order = The order: { $before } → { $after }
console-comes-license = The license: { $before } → { $after }
console-comes-refund = { $amount } goes back, by { $day }
console-comes-mail = A mail to the buyer: { $notice }
console-comes-mail-vendor = A mail to the shop: { $notice }
console-meanwhile = The order has changed since you opened it. Meanwhile:
console-refused = Nothing was done. { $code ->
    [version_changed] The order has changed since you opened it: look at it as it stands, and decide anew.
    [second_operator] A second person has to do this, and not the one who proposed it.
    [role_missing] Your role does not allow it.
    [not_found] There is no such thing any more.
    [idempotency_key_reused] This form was sent before with something else in it; send it once more.
    [contended] Too much happened at once; send it once more.
    [unavailable] Something that we need does not answer. It is not known whether it was done: send it once more, it is done once.
    [invalid_fields] Some fields could not be read.
   *[other] { $summary }
}
console-wrong = { $kind ->
    [instant] A day and time that is not ahead, and not before what it belongs to.
    [day] A day that has not passed.
    [month] A month, not before that of the order and not ahead.
    [choice] One of the choices.
    [amount] A sum above nothing, such as 49.00, in the right currency.
    [prose] Some words, at most 10,000 characters, without control characters.
    [json] JSON, as the API takes it.
   *[line] This cannot be taken so; look at it once more.
}
console-hint-instant = By the clock of the agreement.
console-hint-amount = Such as 49.00
console-currency = Currency
console-field-optional = { $label } (need not be given)
console-done = Done: { $act }

## An order

console-tasks = What waits for a person
console-by = by { $due }
console-buyer = Buyer and account
console-buyer-erased = These data were erased.
console-look-reason = What you need the buyer's data and words for; it is kept. No names.
console-look = Show buyer and words
console-acts = What can be done now
console-parts = Claims, questions, objections, invoices
console-claim-about = About: { $about }
console-claim-answer-by = To be answered by { $at }
console-claim-text = What the buyer wrote
console-claim-answered = What was answered
console-sku = Item
console-method = Paid by
console-terms = Terms
console-debt = Owed by the buyer
console-order-money = Money
console-money-none = Nothing came in yet.
console-money-moves = What came in and went out
console-money-paid = Payment { $reference }
console-money-reversed = The bank took payment { $reference } back
console-money-held = Transfer { $reference }, not counted: { $reason ->
    [currency] in another currency than what is owed
    [card_order] the order is paid by card
    [invoice_lapsed] its invoice has lapsed
    [invoice_void] its invoice was voided
    [in_review] the order waits for its review
    [order_ended] the order has ended
   *[other] { $reason }
}
console-money-refund = Refund { $refund }: { $state }
console-balances = How the accounts of the order stand; a debit is positive
console-account-title = Account
console-account = { $account ->
    [bank] Bank
    [prepayment] Prepayment
    [credit] Paid too much
    [refundable] To go back
    [debt] Owed by the buyer
   *[waived] Given up
}
console-when = When
console-what = What
console-amount = Amount
console-timeline-words = As the buyer reads it; what is ahead happens by itself unless something comes in between.
console-task = { $task ->
    [activate] Activate the license
    [issue_invoice] Issue an invoice
    [release_order] Look at a resident's order: release it, or cancel it
    [return_receipt] Send a transfer back that could not be counted
    [answer_payment_query] Say whether a payment arrived
    [answer_claim] Answer a claim
    [decide_held_claim] Decide whether a claim is in time
    [decide_termination] Decide on a notice of termination
    [resolve_objection] Deal with an objection
    [confirm_deeming] Confirm that nothing speaks against the license being deemed provided
    [show_window] Tell the buyer of the window for claims: nothing shows that they know
    [clear_mailbox] Find out about a mailbox in other hands
    [approve_contact] Approve another address, as a second person
    [pay_refund] Pay a refund
    [ask_bank] Have the bank asked what became of a refund
    [reroute_refund] Find another way for a refund
    [approve_refund] Approve another way for a refund, as a second person
    [settle_debt] See to what the buyer owes
    [reach_buyer] Reach the buyer another way: a notice did not arrive
    [explain_sum] Explain a sum that the bank shows and no order bears
    [post_calendar] Post the calendar of a year that is not official yet
    [approve_publication] Approve what another person proposed, or drop it
    [look_at_callback] Look at a callback of the bank that was not believed
    [handle_dead_letter] See to an event that did not reach its function
    [answer_unproven] Deal with what was said about orders that nobody paid
   *[other] Look at what was set aside
}
