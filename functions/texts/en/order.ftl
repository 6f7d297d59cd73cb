## An order

order-title = Order { $number }
order-back = All orders
order-license = License
order-license-state = State
order-period = Period
order-period-dates = from { $from } to { $to }
order-period-none = begins with the activation
order-item = Item
order-status = Order
order-placed-on = Placed
order-price = Price
order-charge = Charged
order-paid = Paid
order-refunded = Paid back
order-credit = Paid too much
order-debt = You owe
order-in-review = The price is in a foreign currency and you are a resident, so a person looks at the order before it can be paid (clause 4.2). A mail tells you when it can be; please do not pay before.
order-suspended = The use is suspended since { $day } (clause { $clause }).
order-terms-link = Version { $version }, as you accepted them
order-invoice-link = Invoice { $number }
order-notices-link = Notices as they were sent
order-deadlines = Deadlines
order-deadline-sum = How it was counted
order-deadline-line = { $kind ->
    [activation] Activation of the license: by the end of { $day }
    [delay-right] You may end the agreement for delay from { $from } on
    [window] Claims are in time until the end of { $day }
    [answer] Answer to claim { $about }: by the end of { $day }
    [contradiction] You may contradict how claim { $about } was classified until the end of { $day }
    [refund] Refund { $about } is paid by the end of { $day }
   *[objection] Objection { $about } is dealt with by the end of { $day }
}
order-can-do = What you can do now
order-timeline = What happened, and what is ahead
order-ahead = ahead
order-ahead-words = What is ahead happens by itself unless something comes in between.
order-claims = Claims
order-claim-title = Claim { $claim }
order-claim-received = received on { $at }
order-claim-late = It came after the window for claims.
order-claim-yours = What you wrote
order-claim-answer = Our answer of { $day }
order-claim-erased = These words were erased.
order-claim-longer = The whole claim
order-refunds = Refunds
order-refund-line = { $amount } { $to }: { $state }
order-refund-link = Receipt of refund { $refund }
order-queries = Questions about payments
order-query-line = Asked on { $at }: { $answer ->
    [paid] it arrived and is counted
    [processing] the bank is still processing it
    [declined] the bank declined it
    [not_found] nothing arrived
   *[none] a person is to answer
}
order-objections = Objections
order-objection-line = Received on { $at }: { $state ->
    [open] a person deals with it
    [sustained] it was found to be right
   *[dismissed] it was found not to be right
}
order-frozen = This mailbox is reported as compromised. Until a person has found out, nothing is ended and no refund redirected on the word of an e-mail alone (clause 10.4).
order-opened-by-token = You see this order because you placed it in this browser a moment ago. To see all of your orders, sign in.

## Renewing

renew-title = Renew order { $number }
renew-words = The same license for the same account and licensee, by the data of this order. The new period joins the one that runs.
renew-period-joins = The new period begins on { $day }, when the present one ends.
renew-period-now = The new period begins with its activation.
renew-item = Item
renew-method = How you pay
renew-invoice-from = By invoice: it can be had from { $day } on.
renew-button = Order and renew
# What a renewal takes of its order, and that lacks: its form has no field for it.
renew-lacks = { $field ->
    [bin] This order has no BIN, which an invoice to an organisation of Kazakhstan needs. Nothing was ordered. Choose to pay by card; or write the BIN in the form of a new order, which the shop's first page leads to.
   *[other] What this order says of its buyer or account is not enough for a new one. Nothing was ordered. Fill in the form of a new order, which the shop's first page leads to.
}
