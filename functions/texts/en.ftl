# The texts of the pages, one file a language. Each message becomes a method of `Texts`, with its variables as parameters in
# the order in which this file first uses them. What the agreement says (terms, consents, the label of the box) is no text of a
# page: it comes from the vendor's agreement.

## Every page

nav-skip = To the content
nav-main = Main
nav-shop = Shop
nav-terms = Terms
nav-prices = Prices
nav-privacy = Privacy
nav-account = Your account
language-choice = Language
language-own = English
footer-title = The licensor

## Forms

form-optional = optional
form-errors = { $count ->
    [one] One field needs another look
   *[other] { $count } fields need another look
}

## Days, instants and money

date = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }
instant = { $date }, { $time } (UTC{ $offset }, { $zone })
decimal-mark = .
thousands-mark = ,

## How a deadline was counted

sum-start = { $rule ->
    [activation] Full payment
    [licensor-delay] Full payment
    [claim-window] The window begins
    [claim-answer] The claim reached us
    [payment-query] The payment to be confirmed
    [refund] The money was demanded back
    [objection] It was received
   *[other] The event
}: { $from }.
sum-term = { $rule }: { $length }, from { $first } through { $last }.
sum-rule = { $clause ->
    [none] Term of the law
   *[other] Clause { $clause }
}
sum-length = { $unit ->
    [calendar_day] { $count ->
        [one] { $count } calendar day
       *[other] { $count } calendar days
    }
    [working_day] { $count ->
        [one] { $count } working day
       *[other] { $count } working days
    }
    [month] { $count ->
        [one] { $count } month
       *[other] { $count } months
    }
    [year] { $count ->
        [one] { $count } year
       *[other] { $count } years
    }
   *[calendar_month] the calendar month
}
sum-not-counted = The day of the event, { $day }, does not count.
sum-skipped = { $day } is stepped over: { $reason }.
day-off = { $reason ->
    [weekend] a day of the weekend
    [holiday] a public holiday
    [substitute] a day off for a holiday that fell on a weekend
   *[transfer_day_off] a day off in exchange for another day
}
sum-none-skipped = No day is stepped over.
sum-calendar = Working days are those of calendar { $version }.
sum-former = The days were counted by calendar { $version } and stay as they were shown.
sum-provisional = The calendar of a day that matters is not official yet, so this may still change.
sum-until = Over on { $at }; what happens before is in time.
sum-from = It is so from { $at } on.

## What is going on with an order

order-state = { $state ->
    [placed] Placed, not paid yet
    [partially_paid] Paid in part
    [paid] Paid
    [fulfilled] Fulfilled: the paid period is over
    [cancelled] Cancelled
    [terminated] Ended before its time
    [refunded] Ended, and the money went back
    [reversed] Ended: the bank took the payment back
   *[other] { $state }
}
license-state = { $state ->
    [none] Not paid in full yet
    [awaiting_activation] Paid; it is being activated
    [overdue] Activation is overdue
    [delay_right] Activation is overdue for so long that you may end the agreement
    [window_open] Active; claims about it are in time
    [claimed] Active; your claim is with us
    [deemed_provided] Active, and deemed provided in full
    [provided_confirmed] Active, and confirmed as provided
    [provided_unconfirmed] Active; your claims about it are settled
    [terminated] Ended before its time
    [expired] Over
   *[other] { $state }
}
claim-state = { $state ->
    [received] received, an answer is due
    [answered] answered, not decided yet
    [accepted] accepted
    [partly] accepted in part
    [rejected] rejected
    [pretrial_exhausted] not answered in time: you may go to court
    [withdrawn] withdrawn by you
    [closed] closed
    [struck] struck: it was none of yours
   *[other] { $state }
}
refund-state = { $state ->
    [demanded] on its way
    [overdue] overdue
    [requested] asked of the bank
    [unknown] asked of the bank, which has not said yet what became of it
    [declined] the bank declined; a person finds another way
    [manual] another way was proposed and waits for a second person
    [approved] another way was approved and is being paid
    [settled] paid back
    [void] void: the bank took the payment back itself
   *[other] { $state }
}
refund-cause = { $cause ->
    [delay] delay of the activation
    [cancelled] the order was cancelled
    [after_the_end] it came in after the order had ended
    [surplus] more came in than was owed
    [agreement] by agreement
    [court] by decision of a court
   *[other] { $cause }
}
refund-to = { $to ->
    [card] to the card that paid
   *[account] to the account that the transfer came from
}
notice-state = { $state ->
    [queued] waits to be sent
    [sent] sent
    [delayed] sent; the other side does not take it yet
    [delivered] delivered
    [delivery_unknown] sent; nobody says whether it arrived
    [bounced] came back: it could not be delivered
    [complained] delivered, and called unwanted
    [not_sent] could not be sent
    [withheld] not sent, since no news are wanted
    [held_back] not sent yet, since nobody has shown that they read this mailbox
    [receipt_confirmed] you confirmed that it arrived
    [reached_otherwise] you were told in another way
   *[other] { $state }
}
event-name = { $event ->
    [activation-overdue] The day for the activation passes without it
    [claim-answered] A claim was answered
    [claim-classification_stands] A claim counts as not about the scope of the rights
    [claim-closed] A claim was closed
    [claim-file_added] A file was added to a claim
    [claim-file_announced] A file of a claim was announced
    [claim-file_refused] A file of a claim was not added
    [claim-handing_in_proven] It was proven when a claim was handed in
    [claim-loss_month_set] The month of a loss was set
    [claim-overdue] The time to answer a claim is over
    [claim-received] Your claim was received
    [claim-reclassified] A claim was classified anew
    [claim-struck] A claim was struck
    [claim-time_decided] It was decided whether a claim was in time
    [claim-withdrawn] You withdrew a claim
    [contact-changed] Your address was changed
    [contact-proposed] Another address was proposed
    [correspondence-registered] A letter or message was registered
    [deadlines-recomputed] Deadlines were counted again by a new calendar
    [debt-waived] What you owed was given up
    [deeming-confirmed] It was confirmed that nothing speaks against the license being deemed provided
    [deeming-held] Whether the license is deemed provided waits for a person
    [deeming-lifted] That the license was deemed provided was lifted
    [delay_right-arose] You may end the agreement for delay, with everything paid back
    [information-declined] You declined news
    [invoice-issued] An invoice was issued
    [invoice-lapsed] The invoice lapses if it is not paid
    [invoice-voided] An invoice was voided
    [license-activated] The license was activated
    [license-deemed_provided] The license is deemed provided in full
    [license-expired] The paid period ends
    [license-used] The license was used for the first time
    [mailbox-cleared] Your mailbox is trusted again
    [mailbox-confirmed] The report about your mailbox counts for all of its orders
    [mailbox-reported] Your mailbox was reported as compromised
    [mailbox-reported_again] Your mailbox was reported again
    [objection-received] Your objection was received
    [objection-resolved] An objection was decided
    [order-cancelled] The order was cancelled
    [order-paid] The order was paid in full
    [order-placed] The order was placed
    [order-released] The order was released, and can be paid
    [order-refunded] Everything paid went back, and the order ended
    [order-terminated] The agreement ended
    [paper_copy-received] The signed copy on paper arrived
    [paper_copy-requested] A signed copy on paper was asked for
    [payment-declined] The bank declined a payment
    [payment-opened] A payment was begun
    [payment-queried] You asked about a payment
    [payment-query_answered] Your question about a payment was answered
    [payment-received] A payment arrived
    [payment-reversed] The bank took a payment back
    [period-moved] The paid period moved up
    [pseudonyms-renewed] Keys of the records were renewed
    [receipt-corrected] A transfer was corrected
    [receipt-held] A transfer could not be counted
    [receipt-returned] A transfer went back
    [refund-approved] Another way for a refund was approved
    [refund-begun] The bank is asked for a refund
    [refund-declined] The bank declined a refund
    [refund-demanded] Money is to go back
    [refund-due] Money is to go back
    [refund-entered] A refund made at the bank was entered
    [refund-overdue] The time to pay a refund is over
    [refund-pending] The bank is asked about a refund
    [refund-questioned] The bank is asked what became of a refund
    [refund-rerouted] Another way for a refund was proposed
    [refund-retried] The bank is asked for a refund once more
    [refund-settled] Money went back
    [refund-unknown] The bank did not say what became of a refund
    [refund-voided] A refund is void
    [reminder-due] You are reminded by mail
    [termination-refused] A notice of termination was refused
    [termination-requested] Your notice of termination waits for a person
    [tokens-ended] Links that open the order by themselves were ended
    [use-resumed] The use was allowed again
    [use-suspended] The use was suspended
    [window-shown] It became known that you were told of the window for claims
   *[other] { $event }
}
reminder-of = { $clause ->
    [c4-9] You are reminded by mail that the window for claims ends
    [c9-2] You are reminded by mail that the paid period ends
    [c9-3] You are reminded by mail of what is owed
   *[other] A reminder fell due
}
by-clause = clause { $clause }

## The account

account-title = Your account
account-orders = Orders
account-no-orders = There is no order with this mailbox.
account-orders-more = Only the newest { $count } orders are shown here.
account-order-until = license until { $until }
account-sessions = Where you are signed in
account-session = Since { $begun }, last seen on { $seen }, until { $ends }
account-session-this = this device
account-session-end = Sign out
account-session-end-of = Sign out the session of { $begun }
account-data = Your data and consents
account-data-words = What we hold of you is what your newest order has. Each order keeps the data with which it was placed.
account-data-erased = Nothing is held of you any more: the data of your orders were erased.
account-data-order = From order { $number }
data-kind = Who orders
data-kind-name = { $kind ->
    [person] a person
   *[organisation] an organisation
}
data-name = Name
data-organisation = Organisation
data-bin = BIN
data-iin = IIN
data-email = E-mail
data-phone = Telephone
data-city = City
data-country = Country
data-address = Postal address
data-kommo = Kommo account
data-proven = Mailbox proven
data-proven-since = since { $day }
data-proven-not = not yet
data-language = Language of mails
data-correct = To have data corrected, or your address changed, write to { $email } (clause 3.1).
consents-title = Consents
consents-words = Each as you gave it with the order, or did not (clause 8.6).
consent-given = Given on { $day }
consent-yes = Given
consent-not-given = Not given
consent-withdrawn = Withdrawn
consents-inform = News by mail
consents-inform-on = You get news, as you agreed.
consents-inform-off = No news is sent to this mailbox. Mails that your orders need are sent all the same.
consents-mute = Withdraw: send no news
consents-others = To withdraw another consent write to { $email }. What an order that runs needs is processed until it is over (clause 8.3).
account-muted = No news is sent to this mailbox from now on.
account-language = Language
account-language-words = These pages are in the language that you choose above; it is kept with your account, so that another device shows it after you sign in.

## Signing in

sign-in-title = Sign in
sign-in-words = Type the e-mail address that you ordered with. If it is known, a link comes by mail soon; it is good for { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
} and once.
sign-in-email = E-mail address
sign-in-button = Mail me a link
sign-in-mailed-title = Look into your mailbox
sign-in-mailed = If there are orders with this address, a link is on its way to it. It is good for { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
} and once. No more than { $links } of them are mailed to one mailbox within an hour.
sign-in-mailed-again = No mail? Look among the unwanted ones, check the address, or ask again in a while.
sign-in-again = Ask again
sign-in-wrong = This is no e-mail address.
sign-in-ask = Press the button to see the orders that were placed with this mailbox (clause 3.5). You stay signed in on this device for { $days ->
    [one] { $days } day
   *[other] { $days } days
} after your last visit.
sign-in-press = Sign in
sign-in-over-title = This link does not sign you in any more
sign-in-over = It was used before, has run out, or is not complete. Ask for another one; nothing of your orders is lost.

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

## What a buyer can do

action-until = until { $at }
action-provisional = its end rests on days that are not official yet
action-pay = Pay
action-claim = Make a claim
action-withdraw = Withdraw claim { $claim }
action-contradict = Contradict the classification of claim { $claim }
action-object = Object to automated processing
action-query = Ask whether a payment arrived
action-cancel = Cancel the order
action-terminate = End the agreement
action-report = Report that others read your mailbox
action-renew = Renew
consequence-back = { $amount } goes back to you by the end of { $day } (clause 4.11).
consequence-nothing = Nothing is paid back (clause 4.12).
consequence-nothing-paid = Nothing was paid, so nothing goes back.
consequence-person = A person decides about it (clause 4.7): the day for activation has passed, and the right to end the agreement with everything paid back has not arisen yet.
consequence-ends = The order ends at once and for good.

act-back = Back to the order
act-termination-title = End the agreement on order { $number }
act-termination-words = What comes of it, if you send this notice now:
act-termination-reason = Why (need not be said)
act-termination-acknowledge = I understand that nothing is paid back (clause 4.12).
act-termination-button = End the agreement
act-cancellation-title = Cancel order { $number }
act-cancellation-words = What comes of it:
act-cancellation-button = Cancel the order
act-objection-title = Object to automated processing of order { $number }
act-objection-words = From now on nothing is deemed provided by itself (clause 4.9): a person looks at your order. If the objection is right, it stays so for good.
act-objection-reason = Why (need not be said)
act-objection-button = Object
act-contradiction-title = Contradict the classification of claim { $claim }
act-contradiction-words = A person said that this claim is not about the scope of the rights. If you contradict in time, it counts for good (clause 4.9).
act-contradiction-button = Contradict
act-payment-query-title = Ask about a payment for order { $number }
act-payment-query-words = The bank is asked at once; where it does not know, a person answers (clauses 3.6, 4.8).
act-payment-query-button = Ask
act-mailbox-report-title = Report your mailbox
act-mailbox-report-words = Do others read your mailbox? From now on nothing is ended and no refund redirected on the word of an e-mail alone, until a person has found out (clause 10.4).
act-mailbox-report-button = Report it
act-withdrawal-title = Withdraw claim { $claim }
act-withdrawal-words = It is not answered any more (clause 10.1). What it stopped stays stopped.
act-withdrawal-button = Withdraw the claim
act-wrong-acknowledge = Tick the box: nothing is paid back, and that has to be understood.
act-signed-out = You are not signed in any more, so this was not sent. Sign in (it opens another window), then come back and send it: what you typed stays here.
act-refused = This was not done: { $why }
done = { $act ->
    [termination] Your notice was received; what came of it stands below.
    [cancellation] The order is cancelled.
    [objection] Your objection was received; a person deals with it.
    [contradiction] You contradicted the classification.
    [payment-query] Your question was received; its answer stands below.
    [mailbox-report] The mailbox is reported. A person finds out what happened.
    [withdrawal] The claim is withdrawn.
    [confirmation] You confirmed that the notice arrived.
   *[other] It is done.
}

## Papers of an order

accepted-title = Terms as accepted with order { $number }
accepted-version = Version
accepted-hash = SHA-256 of the text
accepted-language = Language of the text
accepted-at = Accepted
accepted-label = The box that was ticked
accepted-consents = The consents beside it
accepted-restrictions = Use restrictions that were shown
accepted-recording = Shown beside it
accepted-text = The text of the terms
accepted-text-link = The text of version { $version }
accepted-erased = What was shown beside the box is not kept any more.
accepted-print = Print this page for your files.
refund-title = Receipt of refund { $refund }
refund-amount = Amount
refund-why = Why
refund-where = Where to
refund-stands = State
refund-demanded-at = Demanded
refund-settled-at = Paid back
refund-reference = Reference of the bank
refund-of-order = Order
refund-payer = Paid back by
notices-title = Notices about order { $number }
notices-words = Each as it was sent (clause 10.5), the oldest first. Links that open something are not kept.
notices-none = No notice was sent yet.
notices-sent = sent on { $at }
notices-queued = due since { $at }
notices-erased = Its text is not kept.
notices-confirm = I received this notice
notices-next = Later notices
notices-unnamed = Notice { $name }

## Renewing

renew-title = Renew order { $number }
renew-words = The same license for the same account and licensee, by the data of this order. The new period joins the one that runs.
renew-period-joins = The new period begins on { $day }, when the present one ends.
renew-period-now = The new period begins with its activation.
renew-item = Item
renew-method = How you pay
renew-invoice-from = By invoice: it can be had from { $day } on.
renew-button = Order and renew

## What went wrong

problem-title = { $status ->
    [401] Please sign in
    [403] This was not allowed
    [404] There is nothing here
    [409] This cannot be done now
    [429] Too many requests
    [500] Something is wrong on our side
    [503] Please try again in a moment
   *[other] This could not be read
}
problem-words = { $code ->
    [not_found] The address leads nowhere: it may be mistyped, or what it showed belongs to another account.
    [method_not_allowed] This address cannot be opened; go back to the page that led here.
    [token_missing] This page belongs to one person: sign in to see it.
    [token_invalid] The link or the session is not good any more: it was used before, was ended, or was never ours. Sign in anew.
    [token_expired] The link or the session has run out. Sign in anew.
    [cross_site] The form came from another site, so that nothing was done. Open the page here and send it once more.
    [body_too_large] What was sent is too long. Nothing was done.
    [invalid_fields] Some fields could not be read. Nothing was done; go back and look at them once more.
    [invalid_query] The address has a part that this page does not know.
    [internal] It is not your fault and nothing was done halfway. Try once more; if it stays so, write to us with the number below.
    [unavailable] Something that we need does not answer. Nothing was done halfway: load the page once more in a moment.
    [bank_unavailable] The bank does not answer. Nothing was charged and nothing was done halfway: go back and try once more in a moment.
    [bank_refuses] The bank takes no payments from this shop at the moment. Nothing was charged. We were told and see to it; write to us if it is urgent.
    [paid_by_invoice] This order is paid by invoice, not by card. Its invoice is on the page of the order.
    [order_ended] This order has ended, so that this cannot be done any more.
    [limit_reached] This was done so often for this order that it is not taken any more. Write to us.
    [idempotency_key_missing] The form was incomplete, so that nothing was done. Open the page anew and send it once more.
    [idempotency_key_invalid] The form was changed on its way, so that nothing was done. Open the page anew and send it once more.
    [not_terminable] The order is not paid in full, or its paid period is over: there is nothing to end.
    [not_cancellable] The order is paid in full, so it cannot be cancelled; the agreement can be ended.
    [mailbox_frozen] The mailbox is reported as compromised: until a person has found out, nothing is ended on the word of an e-mail alone.
    [claim_closed] The claim is closed.
    [not_classified] Nobody classified this claim, so there is nothing to contradict.
    [idempotency_key_reused] This form was sent before with something else in it; send it once more.
    [renewal_too_early] The invoice of a renewal can be had only some days before the paid period ends. Pay by card, or come back later.
    [not_active] The license was never active, so there is nothing to renew.
    [terms_not_in_force] Other terms are in force by now: read them and tick anew.
    [price_changed] Another price or rate counts by now: look at it once more.
    [rate_not_current] A card cannot be charged at the moment, since no rate of these days is published. Pay by invoice, or come back later.
    [too_many_orders] Too many orders were placed within the hour. Try again later.
   *[other] { $summary }
}
problem-clause = It rests on clause { $clause } of the terms.
problem-number = Number of this request, if you write to us: { $request }
problem-shop = To the shop
problem-sign-in = Sign in

## The shop

shop-title = Licenses of widgets for Kommo
shop-intro = A license is for one widget, one Kommo account and one period. You order it by one form, without signing up first; it is activated after the payment.
shop-items = What is sold
shop-period-day = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
shop-period-month = { $count ->
    [one] { $count } month
   *[other] { $count } months
}
shop-period-year = { $count ->
    [one] { $count } year
   *[other] { $count } years
}
shop-item-period = Period
shop-item-price = Price
shop-item-activation = Activation
shop-activation = { $how ->
    [automatic] at once, by the software
   *[manual] by a person, within the term of clause 4.7
}
shop-by-card = { $charge } by card
shop-resident = { $charge } by invoice, for residents of Kazakhstan
shop-order = Order: { $item }
shop-list = Price list { $version }, current since { $from } (clause 4.1).
shop-list-coming = From { $from } on price list { $version } counts for new orders.
shop-lists-all = Every price list, with its instants
shop-rates = Prices are in US dollars and euros (clause 4.2). What is charged in another currency is counted by these rates:
shop-rate = 1 { $source_currency } = { $value } { $currency }: { $source }, published on { $at }
shop-no-card = Prices in { $currency } cannot be paid by card today: there is no exchange rate of these days. They can be paid by invoice.
shop-methods = How to pay
shop-before = Before you order
shop-instructions = How the widget is installed and used (clause 5.4)
shop-terms = The terms
shop-terms-coming = Terms { $version } were published on { $published } and come into force on { $from }. What you order before then stays under the terms in force now.
shop-terms-all = Every version of the terms, with its instants
shop-licensor = Who sells
licensor-name = Name
licensor-registration = Registration number
licensor-representative = Represented by
licensor-address = Address
licensor-postal = Postal address
licensor-email = E-mail
licensor-phone = Telephone for support, payment and cards
licensor-information = Telephone for questions about products and services
licensor-hours = Hours
licensor-site = Site
shop-version = Version
shop-state = State

## Terms and price lists

terms-title = The terms: every version
terms-words = A version comes into force some time after its publication (clause 9.4) and is never changed. An order stays under the version that its buyer accepted.
terms-published = Published
terms-from = In force from
terms-withdrawn-at = withdrawn on { $at }
terms-state-name = { $state ->
    [published] to come into force
    [in_force] in force
    [withdrawn] withdrawn before it came into force
    [superseded] replaced by a later one
   *[draft] not published
}
terms-one-title = Terms { $version }
terms-language = Language
terms-prevails = { $language }; where languages differ, the text in { $prevailing } prevails
terms-prevails-this = { $language }; where languages differ, this text prevails
terms-other-languages = In other languages
terms-hash = SHA-256 of the text
terms-raw = The text as it was published, byte for byte
terms-all = All versions
shop-language-name = { $language ->
    [en] English
    [ru] Russian
    [kk] Kazakh
   *[other] { $language }
}
prices-title = Price lists
prices-words = The price of an order is that of the list that is current when it is placed (clause 4.1). A list is never changed; another one takes its place (clause 4.13).
prices-posted = Posted
prices-from = Current from
prices-state-name = { $state ->
    [posted] current later
    [current] current
   *[superseded] replaced by a later one
}
prices-one-title = Price list { $version }
prices-all = All price lists

## Privacy

privacy-title = Privacy
privacy-words = What becomes of your personal data when you order here, under section 8 of the terms.
privacy-who = Who is responsible
privacy-data = Which data
privacy-data-order = What you type into the order (clause 3.1): last name, first name, patronymic if you have one, e-mail address, telephone number, city, country; for an organisation its name; for an invoice also BIN or IIN and a postal address.
privacy-data-kommo = The number and the subdomain of the Kommo account that the license is for (clause 8.2).
privacy-data-written = What you write to us about an order, and what was agreed, paid and answered.
privacy-data-card = The card's details are typed on the bank's own page; we never see them (clause 4.5).
privacy-purposes = For which purposes
privacy-purposes-words = You are asked for each purpose by itself, with a box that is not ticked beforehand (clause 8.6):
privacy-purpose-required = there is no order without it
privacy-purpose-free = free: you can order without it
privacy-recipients = Who else is given data, and where they are kept
privacy-recipient-what = What for
privacy-recipient-where = Where
privacy-recipients-none-else = Nobody else is given them, unless you consent to one of the purposes that say so, or the law demands it.
privacy-period = For how long
privacy-period-words = While the agreement lasts and until the limitation period of what follows from it is over (clause 8.2): { $limitation } after it. Then they are erased; what is kept names nobody.
privacy-withdrawal = How to withdraw a consent
privacy-withdrawal-words = At any time (clause 8.3): news can be switched off in your account; for every other consent write to { $email } from the mailbox that you ordered with. You are answered within { $term }. Without the data that an order cannot do without, we cannot promise that the widget goes on working; the free consents can be withdrawn without any effect on the license.
privacy-automated = Decisions without a person
privacy-automated-words = One thing is decided by the software alone: that a license is deemed provided when nobody objected in time (clause 4.9). You can object, and a person then looks at your order.
privacy-cookies = Cookies
privacy-cookies-words = This shop sets no cookie but those that it needs to work: one for the language you choose, one that opens the order you have just placed, one while you are signed in. Nothing is loaded from other sites, and nobody counts your visits.
privacy-span = { $unit ->
    [calendar_day] { $count ->
        [one] { $count } calendar day
       *[other] { $count } calendar days
    }
    [working_day] { $count ->
        [one] { $count } working day
       *[other] { $count } working days
    }
    [month] { $count ->
        [one] { $count } month
       *[other] { $count } months
    }
   *[year] { $count ->
        [one] { $count } year
       *[other] { $count } years
    }
}

## The form of an order

checkout-title = Order
checkout-intro = One form, no sign-up. Fields are required unless they say otherwise.
checkout-what = What you order
checkout-choice = Item and price
checkout-method = How you pay
checkout-no-card = by card: not today, there is no exchange rate of these days; choose an invoice
checkout-who = Who orders
checkout-type = You order
checkout-type-person = for yourself, as a natural person
checkout-type-organisation = for an organisation, in whose name you act
checkout-last-name = Last name
checkout-first-name = First name
checkout-patronymic = Patronymic (if you have one)
checkout-email = E-mail address
checkout-email-hint = Everything about the order is mailed there, and you sign in with it later.
checkout-phone = Telephone number
checkout-phone-hint = With a plus and the country's code, such as +7 700 123 45 67.
checkout-city = City
checkout-country = Country
checkout-country-none = Choose a country
checkout-of-organisation = For an organisation
checkout-organisation = Name of the organisation
checkout-bin = BIN
checkout-bin-hint = Twelve digits. An organisation of Kazakhstan that pays by invoice needs it; others leave it empty.
checkout-of-invoice = For an invoice
checkout-iin = IIN (optional)
checkout-iin-hint = Twelve digits: a person's number in Kazakhstan, if the invoice is to show it.
checkout-address = Postal address (optional)
checkout-address-hint = As the invoice is to show it; without one it shows city and country.
checkout-kommo = The Kommo account
checkout-account-id = Account ID
checkout-account-id-hint = A number; Kommo shows it in the settings of the account.
checkout-subdomain = Address of the account
checkout-subdomain-hint = What stands before .kommo.com in its address.
checkout-restrictions = How the widget may be used
checkout-restrictions-clause = { $line } (clause { $clause })
checkout-restrictions-tick = I have read how the widget may be used, and I keep to it.
checkout-consents = Your personal data
checkout-consents-words = Each consent is asked for by itself (clause 8.6). Who is given your data and how a consent is withdrawn is on the page on privacy.
checkout-consents-link = The page on privacy
checkout-consent-required = { $line } Without it there is no order.
checkout-consent-free = { $line } This one is up to you.
checkout-terms = The terms
checkout-terms-read = Read the terms here
checkout-pay = What you pay
checkout-pay-words = You pay the price that you chose above. By card, the bank charges the amount in roubles that stands beside it; by invoice, the invoice says the amount. Both stay as they are from now on, whatever is published later (clause 4.1).
checkout-review = An order from Kazakhstan waits until we have looked at it, since its price is in a foreign currency; only then can it be paid. We write to you about it.
checkout-button = Place the order
checkout-after = By card you go on to the payment. By invoice you are shown the invoice, and it is mailed to you. Until it is paid in full you can cancel the order.

# What is wrong with a field.
checkout-missing = Please fill this in.
checkout-wrong = { $field ->
    [choice] Choose what you order from this list.
    [method] Choose how you pay.
    [type] Choose who orders.
    [email] Write an address to which mail can be sent, such as name@example.com.
    [phone] Write a plus, the country's code and the number: 7 to 15 digits in all.
    [country] Choose a country of the list.
    [bin] Write the twelve digits of the organisation's BIN, or leave it empty if it has none. A person has none; an organisation of Kazakhstan that pays by invoice needs it.
    [iin] Write the twelve digits of the person's IIN, or leave it empty. An organisation has none.
    [account_id] Write the number of the account: digits only.
    [subdomain] Write the part before .kommo.com only: letters, digits and dashes.
    [accepted] Tick the box if you accept the terms: without it there is no agreement (clause 2.4).
    [restrictions] Tick the box if you keep to these restrictions.
    [consent] Tick this box: without this consent there can be no order (clause 8.6).
   *[other] Write letters, at most 200 characters.
}

# Why the form came back though every field is right.
checkout-notice = { $code ->
    [terms_not_in_force] Other terms have come into force meanwhile. Nothing was ordered. Please read the terms below and tick the box once more.
    [price_changed] The price or the exchange rate has changed meanwhile. Nothing was ordered. Below are the new ones: look at what you would pay, and send the form again if you agree.
    [rate_not_current] There is no exchange rate of these days for this currency, so a card cannot be charged. Nothing was ordered. Choose a price in the other currency, or an invoice; or come back later, a new rate is on its way.
    [resident_rate_not_current] There is no exchange rate of these days by which your invoice could be in tenge. Nothing was ordered. Choose a price in the other currency, or pay by card; or come back later.
    [charge_too_small] By today's exchange rate a card would be charged nothing. Nothing was ordered. Choose an invoice, or write to us.
    [charge_too_large] By today's exchange rate a card would be charged more than can be counted. Nothing was ordered. Choose an invoice, or write to us.
    [too_many_orders] Too many orders came for this mailbox or this Kommo account, or from your network, within an hour. Nothing was ordered. Send the form again in the next hour; if you need many licenses at once, write to us.
    [idempotency_key_reused] An order was placed by this form already; what you ordered first stands and is in your mail. Send the form again only if you want one more order, as it stands below.
    [contended] Too much happened at once, and nothing was ordered. Please send the form again.
    [unavailable] Something that we need did not answer. It is not known whether the order was placed. Send the form again: one form places one order, however often it is sent.
   *[other] { $summary }
}

## Paying by card

payment-title = Payment for order { $number }
payment-words = { $standing ->
    [paid] The payment has arrived, and the order is paid in full.
    [ended] This order has ended, so that nothing is to be paid for it any more.
    [by-invoice] This order is paid by invoice.
    [new] You pay on the bank’s own page: the card number is typed there, and the shop never sees it (clauses 4.3 to 4.5).
    [opened] A payment was begun, and the bank has not told us that it was made.
    [waiting] You are back from the bank. We are waiting for its confirmation, which usually comes within seconds; this page looks again by itself.
    [unknown] The bank has not confirmed the payment yet, so we do not know whether it was made.
    [declined] The bank declined the payment. No money was taken by us.
   *[expired] The time to pay on the bank’s page is over, and the bank has told us of no payment.
}
payment-what-to-do = { $standing ->
    [paid] The license is activated next; a mail tells you when. You need do nothing.
    [ended] What may have been paid after its end goes back the way it came.
    [by-invoice] The invoice says all that the transfer needs.
    [new] The amount is fixed: it does not change while you pay.
    [opened] If you have not paid yet, go on to the bank. If you have, look whether the bank has confirmed.
    [waiting] Please do not pay a second time meanwhile.
    [unknown] If your bank shows the payment, do not pay again: ask us about it here, and we ask the bank (clause 4.8). If it shows none, you can pay anew; the bank is asked first whether the former payment was made after all.
    [declined] Ask your bank why, or try once more, with another card if you like.
   *[expired] If you have not paid, begin anew. If you have, nothing is lost: before a new payment is opened the bank is asked about the former one.
}
payment-item = Item
payment-price = Price
payment-charge = To be paid
payment-paid = Paid
payment-opened = Payment begun
payment-rate = Exchange rate
payment-rate-value = { $value } ({ $source }, { $published })
payment-button = Pay by card at the bank
payment-again = Go to the bank and pay
payment-look = Look whether it arrived
payment-ask = Ask about the payment
payment-order = To the order
payment-invoice = Invoice { $reference }

## Invoices

invoice-title = Invoice { $reference } of { $day }
invoice-state = { $state ->
    [issued] Not paid yet
    [partially_paid] Paid in part
    [paid] Paid in full
    [void] Void: please do not pay it
   *[lapsed] Lapsed: please do not pay it any more
}
invoice-order = Order
invoice-issued = Issued
invoice-last-day = To be paid by the end of
invoice-payee = Payee
invoice-payee-name = Name
invoice-bin = BIN
invoice-iin = IIN
invoice-address = Address
invoice-account = Account (IIK)
invoice-bank = Bank
invoice-bic = BIC
invoice-kbe = KBe
invoice-knp = Purpose code (KNP)
invoice-buyer = Buyer
invoice-buyer-name = Name
invoice-buyer-erased = The buyer’s data are not kept any more, or stand on the invoice that was written by hand.
invoice-what-for = What it is for
invoice-item = Item
invoice-count = Number
invoice-price = Price
invoice-rate = The price is charged by the rate { $value } ({ $source }), published on { $day }.
invoice-vat = Value-added tax of { $rate } % in it: { $amount }
invoice-without-vat = Without value-added tax: { $ground }
invoice-to-pay = To be paid:
invoice-purpose = Purpose of the payment, to be written as it stands:
invoice-note = The day on which the amount arrives on the account counts as the day of payment (clause 4.7).
invoice-print = This page can be printed or saved as PDF by your browser.

## Amounts in words

amount-usd = { $count ->
    [one] US dollar
   *[other] US dollars
}
amount-usd-part = { $count ->
    [one] cent
   *[other] cents
}
amount-eur = { $count ->
    [one] euro
   *[other] euros
}
amount-eur-part = { $count ->
    [one] cent
   *[other] cents
}
amount-rub = { $count ->
    [one] rouble
   *[other] roubles
}
amount-rub-part = { $count ->
    [one] kopeck
   *[other] kopecks
}
amount-kzt = tenge
amount-kzt-part = { $count ->
   *[other] tiyn
}

## Claims

claim-form-title = A claim about order { $number }
claim-form-words = Write what is wrong, in your own words. The claim counts from the instant at which its text reaches us, and is answered in writing.
claim-form-button = Send the claim
claim-form-files = Files are added afterwards, on the claim's page: for { $hours ->
    [one] { $hours } hour
   *[other] { $hours } hours
}, up to { $count ->
    [one] { $count } file
   *[other] { $count } files
} of { $megabytes } MB each, as PDF, PNG, JPEG or plain text.
claim-window-none = The window for claims has not begun: a claim that comes now is in time.
claim-window-open = A claim is in time until { $at } (clause 4.9).
claim-window-over = The window for claims ended at { $at } (clause 4.9). A claim that comes now is late; it is taken and answered all the same.
claim-window-soon = Little time is left. Do not wait for the last minute: what counts is the instant at which the claim reaches us, by our clock, and not when you began to write.
claim-text = What is wrong
claim-about = What it is about
claim-about-name = { $about ->
    [scope] The scope of the rights: what the widget does or lacks
    [payment] A payment
   *[other] Something else
}
claim-loss-month = Month of the loss
claim-loss-month-label = The month in which you had a loss, if it is about one (such as 2025-02)
claim-cards-words = Please write no card numbers: if there are any, all of their digits but the last four are masked before the text is kept.
claim-cards-masked = { $count ->
    [one] A card number in this text was masked before it was kept.
   *[other] { $count } card numbers in this text were masked before it was kept.
}
claim-wrong-text = Write what is wrong, in at most 10,000 characters
claim-wrong-about = Choose what it is about
claim-wrong-month = Write a month as year and month, such as 2025-02
claim-wrong-month-outside = The month lies between that of the order and the current one
claim-wrong-file-name = Write what the file is called, on one line of at most 200 characters
claim-page-lodged = We have received your claim. What counts is the instant below.
claim-page-received = Received
claim-page-state = State
claim-page-answer-by = It is answered by the end of { $day }, that is until { $at } (clause 10.1).
claim-files-title = Files
claim-files-none = There are no files.
claim-files-full = The claim has all the files that it can.
claim-files-closed = No more files can be added. What is still to be said can be said in another claim.
claim-file-unnamed = File { $number }
claim-file-added = Added: { $kind }, { $kilobytes } KB. SHA-256 of its bytes: { $hash }
claim-file-refused = { $because ->
    [empty] It was not added and was deleted: it is empty.
    [too-large] It was not added and was deleted: it is larger than a file may be.
    [other-size] It was not added and was deleted: it has another size than was said.
    [wrong-kind] It was not added and was deleted: it is no PDF, PNG, JPEG or plain text, or not of the kind that was said.
   *[too-many] It was not added and was deleted: the claim has all the files that it can.
}
claim-file-not-received = It did not arrive in time. Add it once more.
claim-file-being-checked = It arrived and is being checked. This page looks again by itself.
claim-file-awaited = Being checked, if you have sent it; if not, send it here.
claim-file-choose = The file: PDF, PNG, JPEG or plain text, at most { $megabytes } MB
claim-file-send = Send the file
claim-file-fetch = Download
claim-file-add = Add a file
claim-file-add-words = Until { $until }; { $places ->
    [one] { $places } more file can be added.
   *[other] { $places } more files can be added.
}
claim-file-name = What the file is called
claim-file-add-button = Go on to choose the file
