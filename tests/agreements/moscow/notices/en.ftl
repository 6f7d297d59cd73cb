# English: the order form and the mails. Each notice is a pair of messages, NAME-subject and NAME-body. A body is plain
# text: blank lines part its paragraphs, lines that begin with "- " are a list, and a paragraph that is nothing but an
# address is a link. The mail's HTML is made from the same text. The variables carry no personal data; dates are written out
# in the agreement's time zone by the caller, and a last day is a day that counts.

## Names of the state, its laws and the court of clause 10.1. They stand here and nowhere else: put those of your own offer.

-state = Russia
-court = Arbitration Court of the City of Moscow
# The law behind the term for a refund, behind interest on what is paid late, and behind objections to automated decisions.
-refund-law = Civil Code of the Russian Federation, article 314(2)
-interest-law = Civil Code of the Russian Federation, article 395
-objection-law = Federal Law No. 152-FZ, article 16(4)

## Lengths of time, by their units, with the plural forms of the language. Texts name a length as a variable, `$claim_term`,
## whose number comes from `policy.toml`; no text has a number of its own. A language that needs further forms writes each as
## an attribute, `.of` for one, and its texts name it as `$claim_term-of`.

span-calendar_day = { $count ->
        [one] { $count } calendar day
       *[other] { $count } calendar days
    }
span-working_day = { $count ->
        [one] { $count } working day
       *[other] { $count } working days
    }
span-calendar_month = { $count ->
        [one] { $count } calendar month
       *[other] { $count } calendar months
    }
span-month = { $count ->
        [one] { $count } month
       *[other] { $count } months
    }
span-year = { $count ->
        [one] { $count } year
       *[other] { $count } years
    }
span-day = { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
span-hour = { $count ->
        [one] { $count } hour
       *[other] { $count } hours
    }
span-minute = { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
span-second = { $count ->
        [one] { $count } second
       *[other] { $count } seconds
    }

# How languages are called where a text says "in English".
language-name = { $language ->
        [en] English
        [ru] Russian
        [kk] Kazakh
       *[other] { $language }
    }

## The order form. What a buyer was shown is stored with the acceptance, these lines by their hashes.

# The label beside the box of clause 2.4, which is never ticked beforehand.
acceptance-label = I have read the offer of Widgets Plus that is shown here, and I agree to it.

# Shown before any call or correspondence is recorded (clause 10.2): with the offer, and in the notice that an order arrived.
recording-notice = To improve the service, the licensor may record, listen to and keep telephone calls and electronic correspondence with you (clause 10.2).

# One line for each purpose, each with a box of its own that is not ticked beforehand. Without `perform` and `automated`
# there is no order; the others are free and can be withdrawn without any effect on the license (clauses 8.3 and 8.6).
consent-line-perform = I consent to my personal data being processed to conclude and perform this agreement, also by those who work for the licensor: the payment bank, the mail service, and the hosting provider, whose servers may stand outside { -state } (clause 8.6).
consent-line-automated = I consent to the license being deemed provided by automated means once the term of { $claim_term } for a written claim is over (clause 4.9). I can object to that, and a person then looks at my order.
consent-line-assign = I consent to my personal data being passed to a third party to which the licensor assigns its rights or duties under this agreement (clause 8.6).
consent-line-collect = I consent to my personal data being processed, and passed to third parties, to collect a debt from me under this agreement (clause 8.6).
consent-line-inform = I would like to receive news and information about the licensor's services by email (clause 8.6).

# The restrictions of use, each with its clause; a page shows them with a box of their own.
use-restriction-5-2 = Where the widget sends e-mail for me, I use it only for messages addressed to one person each, who asked for them or agreed to them beforehand.
use-restriction-5-6 = I do nothing that disturbs the licensor's equipment, reaches its resources or the service without authority, or harms or endangers the rights of others.
use-restriction-5-8 = I send no commercial mailings to bought lists, to rented lists, or to lists gathered by harvesting programs.

# The ways to pay (clause 4.4), and on which of Kommo's plans everything works (clause 5.9).
payment-method-card = By card. The card's details are entered on the bank's own page, with 3-D Secure; the licensor does not see them (clause 4.5).
payment-method-invoice = By transfer against an invoice, in the currency of the invoice (clause 4.3).
plan-hint = All features need Kommo's Advanced plan or a higher one. On Base, Start-Up, Micro-Business and archived plans some may be missing.

## To the buyer: the order and its payment

order-placed-subject = Widgets Plus, order { $number }: received
order-placed-body =
    Your order { $number } for { $sku } has been received. Its price is { $price }.

    You accepted version { $terms } of the terms by ticking the box (clause 2.4){ $terms_prevail ->
        [this] , as it reads in { $terms_language }; that text prevails over those in other languages
        [other] , as it reads in { $terms_language }; where it differs from the text in { $terms_prevailing }, the latter prevails
       *[none] {""}
    }. That version and this price stay with the order, whatever is published later (clause 4.1).

    { $review ->
        [awaited] Its price is in a foreign currency and you are a resident, so a person on our side looks at the order before it can be paid (clause 4.2). You need not do anything: a mail tells you when it can be paid. Please do not pay before.
       *[none] { $method ->
            [invoice] The invoice comes in a mail of its own, with all that is needed to pay it and the day until which it can be paid (clause 4.3).
           *[card] It can be paid by card in the shop (clause 4.6).
        }
    } The license is activated within { $activation_term } of the full payment (clause 4.7). Until then you can cancel the order.

    Your account shows the order and its status (clause 3.5).

    To improve the service, we may record, listen to and keep telephone calls and electronic correspondence with you (clause 10.2).

order-released-subject = Widgets Plus, order { $number }: it can be paid now
order-released-body =
    We have looked at your order { $number } for { $sku }, whose price of { $price } is in a foreign currency (clause 4.2), and it can be paid now.

    { $method ->
        [invoice] The invoice comes in a mail of its own, with all that is needed to pay it and the day until which it can be paid (clause 4.3).
       *[card] It can be paid by card in the shop (clause 4.6).
    } The license is activated within { $activation_term } of the full payment (clause 4.7). Until then you can cancel the order (clause 3.5).

order-cancelled-subject = Widgets Plus, order { $number }: cancelled
order-cancelled-body =
    Order { $number } ({ $sku }) was cancelled on { $day }, before it was paid in full (clause 3.5). Please do not pay for it any more.

    If a part of the price had come in, or something still does, it goes back to where it came from. For each payment that we return, a notice says how much it is and by when.

    If you did not ask for this, reply to this mail.

order-terminated-for-delay-subject = Widgets Plus, order { $number }: contract terminated for delay, { $returned } goes back
order-terminated-for-delay-body =
    On { $day } the contract on order { $number } ({ $sku }) ended by your notice, because the license was delayed by more than { $delay_term } (clause 4.10). It was to be activated by the end of { $activation_last_day } (clause 4.7).

    What you paid, { $returned }, goes back to where it came from (clause 4.11). A notice for each payment says by when. You need not do anything more.

order-terminated-early-subject = Widgets Plus, order { $number }: contract ended early
order-terminated-early-body =
    On { $day } the contract on order { $number } ({ $sku }) ended early by your notice, and its license with it.

    Nothing of the price goes back: clause 4.12 says that a prepayment is not refunded on early termination, and you acknowledged this before.

    If you believe that another ground applied, such as our delay (clause 4.10), send us a written claim by a reply to this mail. It is answered by the term of clause 10.1.

order-terminated-subject = Widgets Plus, order { $number }: contract ended
order-terminated-body =
    On { $day } the contract on order { $number } ({ $sku }) ended { $ground ->
        [court] by decision of a court
       *[agreement] by agreement with you
    }, and its license with it.

    { $back ->
        [some] What goes back of your payment is { $returned }. A notice for each payment says how and by when (clause 4.11).
       *[none] Nothing of your payment goes back under it.
    }

    Debts that exist are not released by the end of the contract (clause 9.3). If this is not what was agreed or decided, reply to this mail.

termination-requested-subject = Widgets Plus, order { $number }: your notice of termination was received
termination-requested-body =
    Your notice of termination for order { $number } ({ $sku }) was received on { $received }. The license was to be activated by the end of { $activation_last_day } (clause 4.7), and was not.

    A person decides on your notice. Until then the contract goes on, and the notice is not taken for one that gives up your payment (clause 4.12).

    If the license is not activated before { $right_from }, you may terminate from that day on and have everything back (clause 4.10). That right does not depend on this decision; a new notice, in the shop or by a reply to this mail, is enough then.

termination-refused-subject = Widgets Plus, order { $number }: the contract goes on
termination-refused-body =
    On { $day } it was decided that your notice of termination does not end the contract on order { $number } ({ $sku }). The license was to be activated by the end of { $activation_last_day } (clause 4.7).

    If it is not activated before { $right_from }, you may terminate from that day on and have everything back, whatever was decided now (clause 4.10).

    If you disagree, send us a written claim by a reply to this mail. It is answered by the term of clause 10.1.

payment-declined-subject = Widgets Plus, order { $number }: payment not completed
payment-declined-body =
    The card payment for order { $number } ({ $sku }) did not succeed, so the order counts as unpaid (clause 4.6).

    The order stands. You can pay for it in the shop again.

    If your card was charged all the same, ask us to confirm the payment within { $query_term } of it; a later question is answered too (clauses 3.6 and 4.8).

payment-received-subject = Widgets Plus, order { $number }: payment received
payment-received-body =
    We have received { $owed } for order { $number } ({ $sku }), which is the full price, as of { $paid_day } (clauses 4.6 and 4.7).

    The license is to be activated by the end of { $activation_last_day } (clause 4.7).

    If it is delayed by more than { $delay_term } after that, you may from { $right_from } on terminate the contract and demand back what you paid (clause 4.10).

payment-in-part-subject = Widgets Plus, order { $number }: { $amount } received, { $remaining } to be paid
payment-in-part-body =
    { $amount } for order { $number } ({ $sku }) came in on { $received }. Altogether that is { $paid } of { $owed }; { $remaining } is still to be paid.

    { $invoice_open ->
        [yes] Your invoice { $invoice } can be paid until the end of { $invoice_last_day } (clause 4.3).
       *[no] If you have no open invoice to pay the rest by, reply to this mail (clause 4.3).
    }

    The license is activated when the whole sum is there, and the terms for it start then (clause 4.7). Until then you can cancel the order, and what you paid goes back (clause 3.5).

payment-surplus-subject = Widgets Plus, order { $number }: { $surplus } more than was owed
payment-surplus-body =
    { $amount } for order { $number } ({ $sku }) came in on { $received }. Of that, { $surplus } is more than was owed: the price stays what was agreed (clause 4.1).

    The surplus is yours. It extends no license and pays for nothing else. Demand it back by a reply to this mail, at any time; it goes back to where it came from within { $refund_term } of your demand ({ -refund-law }).

payment-reversed-subject = Widgets Plus, order { $number }: the bank took a payment back
payment-reversed-body =
    The bank took back what had been paid for order { $number } ({ $sku }); by now that is { $reversed }. We recorded it on { $day }.

    { $left ->
        [ended] The order is therefore no longer paid. Its license has ended, and the terms that ran on the payment are void.
        [over] The order had ended before. What was still to go back of such a payment is not returned a second time.
        [paid] The rest covers the price, so the order stays paid and its license goes on (clause 9.3).
       *[unpaid] The order is not paid in full, and its license is activated only when it is (clauses 4.7 and 9.3).
    }

    { $owes ->
        [some] { $debt } is owed now, since the end of a contract releases nobody from a debt (clause 9.3). Please pay it by a transfer that names order { $number }; for our account, reply to this mail.
       *[none] Nothing is owed by it (clause 9.3).
    }

    If you did not ask your bank for this, reply to this mail.

debt-owed-subject = Widgets Plus, order { $number }: { $debt } is owed
debt-owed-body =
    { $owes ->
        [some] { $debt } is owed for order { $number } ({ $sku }), since { $owed_since } (clause 9.3).
       *[none] For order { $number } ({ $sku }) something was owed (clause 9.3); by now nothing is.
    }

    The bank took back { $reversed } that had been paid for it. { $lost_some ->
        [some] { $lost } of that had gone back to you before as well, so you received it twice.
       *[none] Nothing of that had gone back to you before.
    } The end of the contract releases nobody from a debt (clause 9.3).

    Please pay it by a transfer that names order { $number }. For our account, or if you believe that this is not owed, reply to this mail.

debt-paid-subject = Widgets Plus, order { $number }: { $amount } received
debt-paid-body =
    { $amount } for order { $number } ({ $sku }) came in on { $received } and counts against what was owed after the bank had taken a payment back (clause 9.3).

    { $owes ->
        [some] { $debt } is still owed.
       *[none] Nothing is owed any more. What came in beyond it is yours and goes back to where it came from.
    }

    If this does not fit what you know, reply to this mail.

debt-waived-subject = Widgets Plus, order { $number }: less is owed
debt-waived-body =
    On { $day } we gave up some of what was owed for order { $number } ({ $sku }) after the bank had taken a payment back (clause 9.3).

    { $owes ->
        [some] { $debt } is still owed.
       *[none] Nothing is owed any more.
    }

    If this does not fit what you know, reply to this mail.

receipt-corrected-subject = Widgets Plus, order { $number }: a transfer was corrected
receipt-corrected-body =
    A transfer for order { $number } ({ $sku }) had been entered otherwise than the bank's statement has it. We have corrected it (clause 4.7).

    Counted for the order are now { $paid } of { $owed }. { $left ->
        [paid] The order is paid in full; its page shows the terms that follow.
        [unpaid] The order is not paid in full. Terms that we told you for it do not run; they start with the full payment (clause 4.7).
       *[other] The order had ended before, and stays so.
    }

    If this does not fit what you know, reply to this mail.

order-returned-subject = Widgets Plus, order { $number }: everything went back, contract ended
order-returned-body =
    On { $day } the last of what you had paid for order { $number } ({ $sku }) went back, as agreed with you or decided by a court. Altogether that is { $refunded }.

    With it the contract on the order has ended, and its license too (clause 9.2). Nothing more is provided under it, and no term runs on.

    If this is not what was agreed or decided, reply to this mail.

payment-query-answered-subject = Widgets Plus, order { $number }: your question about a payment
payment-query-answered-body =
    On { $asked } you asked about a payment for order { $number } ({ $sku }) (clauses 3.6 and 4.8).

    { $answer ->
        [paid] It arrived and was counted for the order. The order's page shows what follows.
        [processing] The bank is still processing it, so it is not counted yet. You can ask again at any time.
        [declined] The bank declined it, so it was not counted. You can pay again in the shop.
       *[not_found] We found no such payment. If your account was charged, reply to this mail with the bank's confirmation, without the number of a card. You can ask again at any time.
    }

receipt-held-subject = Widgets Plus, order { $number }: a transfer could not be counted
receipt-held-body =
    A transfer of { $amount } for order { $number } ({ $sku }) came in on { $received }. It could not be counted { $reason ->
        [wrong_currency] because it is in another currency than what is owed, { $owed } (clause 4.2).
        [card_order] because this order is paid by card (clauses 4.4 and 4.6).
        [invoice_lapsed] because the invoice could no longer be paid on that day (clause 4.3).
        [awaiting_review] because the order cannot be paid before we have looked at it (clause 4.2).
       *[order_ended] because the order had ended (clause 3.5).
    }

    It goes back to the account that it came from. { $reason ->
        [wrong_currency] To pay for the order, transfer what is owed in its currency while your invoice is open.
        [card_order] To pay for the order, pay by card in the shop.
        [invoice_lapsed] If you still want the order, reply to this mail and ask for a new invoice.
        [awaiting_review] When the order can be paid, a mail tells you so, and the invoice comes with it.
       *[order_ended] If you still want the item, place a new order.
    }

invoice-issued-subject = Widgets Plus, order { $number }: invoice { $invoice }, to be paid by the end of { $invoice_last_day }
invoice-issued-body =
    Invoice { $invoice } of { $issued } to your order { $number } (clause 4.3). To be paid: { $amount }, by the end of { $invoice_last_day }.

    - Payee: { $payee }, OGRN { $payee_registration }, { $payee_address }
    - Account (IIK): { $account }
    - Bank: { $bank }, BIC { $bic }
    - KBe: { $kbe }, KNP: { $knp }
    - Purpose of the payment: { $purpose }
    - Buyer: { $buyer }{ $buyer_number ->
        [bin] , BIN { $buyer_digits }
        [iin] , IIN { $buyer_digits }
       *[none] {""}
    }, { $buyer_address }
    - For: { $item } ({ $sku }), price { $invoice_price }
    - Tax: { $tax ->
        [vat] value-added tax of { $tax_rate } % within the amount, { $tax_amount }
       *[none] without value-added tax: { $tax_ground }
    }

    { $charged ->
        [yes] The price is charged in tenge by the rate { $rate } ({ $rate_source }), published on { $rate_day }, which is kept until the last day of the invoice (clause 4.2).
       *[no] Please pay in the currency of the invoice (clause 4.2).
    } What counts is the day on which the whole amount is on our account (clause 4.7). Please write the purpose of the payment as it stands above: by it your transfer is found.

    The license is activated within { $activation_term } of the whole sum being there (clause 4.7). Until then you can cancel the order (clause 3.5).

invoice-lapsed-subject = Widgets Plus, order { $number }: invoice { $invoice } has lapsed
invoice-lapsed-body =
    Invoice { $invoice } for { $amount } could be paid until the end of { $invoice_last_day }, and was not paid in full by then (clause 4.3). Please do not pay it any more: what comes in now goes back.

    Order { $number } ({ $sku }) stays. If you still want it, reply to this mail and ask for a new invoice; it can be made out while the terms that you accepted are in force. You can also cancel the order, and what you paid goes back (clause 3.5).

## To the buyer: the license

license-activated-subject = Widgets Plus, order { $number }: license active, claims until { $claim_last_day }
license-activated-body =
    The license of { $sku } under order { $number } is active. { $begins ->
        [ahead] Its period begins on { $from }, where another one of the same account ends, and is paid until { $until }.
       *[now] It is paid until { $until }.
    }

    Please check that you were given what you ordered. If not, send us a written claim by the end of { $claim_last_day } (time zone { $zone }). After that day, if none was handed in, the license is deemed provided in full and duly (clause 4.9). This is done by automated means, and you may object to it at any time.

    A claim can be made in the shop or by a reply to this mail.

period-moved-subject = Widgets Plus, order { $number }: your license begins on { $from }
period-moved-body =
    The license of { $sku } under order { $number } waited behind another period of the same account. That one ended early, so yours moves up: it is paid from { $from } until { $until }. Nothing of it is lost.

    { $window ->
        [open] Please check that you were given what you ordered. If not, send us a written claim by the end of { $claim_last_day } (time zone { $zone }). After that day, if none was handed in, the license is deemed provided in full and duly (clause 4.9). This is done by automated means, and you may object to it at any time.
       *[none] The days for a written claim stay as you were told (clause 4.9).
    }

    A claim can be made in the shop or by a reply to this mail.

delay-right-subject = Widgets Plus, order { $number }: you may terminate for delay
delay-right-body =
    The license of { $sku } under order { $number } was to be activated by the end of { $activation_last_day } (clause 4.7). It was not, and more than { $delay_term } of delay have passed since. From { $right_from } on you may therefore terminate the contract and demand back everything you paid, { $owed } (clause 4.10).

    This does not happen by itself: without a notice from you the contract goes on. To terminate, give notice in the shop, or reply to this mail and name the order. The money then goes back within { $refund_term } to where it came from (clause 4.11).

    { $late_activation ->
        [keeps] If the license is activated after all before you terminate, you keep this right until the window for claims ends (clause 4.9).
       *[ends] The right ends once the license is activated after all.
    }

claim-window-reminder-subject = Widgets Plus, order { $number }: claims until { $claim_last_day }
claim-window-reminder-body =
    A written claim about what you were given under order { $number } ({ $sku }) is in time until the end of { $claim_last_day } (clause 4.9; time zone { $zone }).

    If you have none, you need not do anything: after that day, if you stay silent, the license is deemed provided to you in full and duly. This is done by automated means, and you may object to it at any time.

    A claim can be made in the shop or by a reply to this mail. One that is in time stops this for good.

license-deemed-provided-subject = Widgets Plus, order { $number }: license deemed provided
license-deemed-provided-body =
    No written claim about order { $number } ({ $sku }) was handed in by the end of { $claim_last_day }. The license is therefore deemed provided to you in full and duly (clause 4.9).

    { $waited ->
        [yes] The calendar of working days for that time was counted by on { $counted }, once it was official. Until then you were shown { $shown_last_day } as the last day; by the official calendar it is { $official_last_day }. The later of the two counts.
       *[no] {""}
    }

    It stays active until { $until }.

    This was done by automated means. If you handed in a claim by that day, or object, reply to this mail, and a person will look at it.

period-end-reminder-subject = Widgets Plus, order { $number }: the license ends on { $until }
period-end-reminder-body =
    The license of { $sku } under order { $number } is paid until { $until }. Then it ends and is deactivated (clauses 9.2 and 4.7). Nothing is charged and nothing is renewed by itself.

    To go on, renew it before that day: the new period begins where this one ends. You tick the terms anew, and the new period has a window for claims of its own. This page renews it, after signing in with this mailbox:

    { $renewal }

license-expired-subject = Widgets Plus, order { $number }: the license has ended
license-expired-body =
    The paid period of { $sku } under order { $number } ended on { $until }, and its license with it (clauses 9.2 and 4.7).

    To use { $sku } again, place a new order. Claims about the past period can still be made in the shop or by a reply to this mail; each is answered (clause 10.1).

use-suspended-subject = Widgets Plus, order { $number }: use suspended
use-suspended-body =
    On { $day } our operator suspended the use of { $sku } under order { $number }, for a breach of clause { $clause } of the terms.

    No other right of yours ends by this: the paid period and the terms for claims go on as they were. To learn the reasons, to say what you did about the breach, or to object, reply to this mail. A written claim is answered by the term of clause 10.1.

use-resumed-subject = Widgets Plus, order { $number }: use goes on
use-resumed-body =
    On { $day } our operator lifted the suspension of { $sku } under order { $number }. You can use it again as the terms say (clause 5.3).

    If it does not work, reply to this mail.

deadlines-recomputed-subject = Widgets Plus, order { $number }: days counted by a new calendar
deadlines-recomputed-body =
    On { $day } the days of order { $number } ({ $sku }) were counted again by version { $calendar } of the calendar of working days. No day that you were told before comes earlier by it.

    { $open ->
        [some] These open days of the order are counted by it now:
       *[none] None of them is open any more.
    }

    { $list }

    The order's page shows them too (clause 3.5). If you planned by another day, reply to this mail.

# A day that may still move, and what is said of such days beneath each notice that has one.
provisional-day = { $day } (not final)
provisional-note = A day marked “not final” rests on a calendar of working days that is not official yet. The official calendar can make it later, which is then told by mail, and never earlier. Until it is there, nothing is decided by such a day: no claim counts as late for good, and no license is deemed provided (clause 4.9).

deadline-activation = - activation of the license: by the end of { $last_day } (clause 4.7)
deadline-delay-right = - the right to terminate if it is not activated: from { $from } on (clause 4.10)
deadline-window = - written claims in time: until the end of { $last_day } (clause 4.9)
deadline-answer = - answer to claim { $about }: by the end of { $last_day } (clause 10.1)
deadline-contradiction = - to contradict how claim { $about } was classified: by the end of { $last_day } (clause 4.9)
deadline-refund = - refund { $about }: by the end of { $last_day } (clause 4.11)
deadline-objection = - decision on objection { $about }: by the end of { $last_day } (clause 4.9)

## To the buyer: claims and objections

claim-received-subject = Widgets Plus, order { $number }: claim { $claim } received
claim-received-body =
    Your claim { $claim } about order { $number } was received on { $received }.

    You will have an answer by the end of { $answer_last_day } at the latest (clause 10.1).

    { $timing ->
        [late] It arrived after the end of { $claim_last_day }, so it counts as late and does not by itself keep the license from being deemed provided (clause 4.9). It is answered all the same. If you handed it in by that day, reply to this mail with proof.
        [uncertain] It arrived after the end of { $claim_last_day }, before the calendar of working days for that time was official. If the official calendar gives a later day and it arrived by then, it is in time; if not, a person decides. Until then the license is not deemed provided (clause 4.9).
        [held] It arrived so shortly after the end of { $claim_last_day } that a person decides whether it was in time. Until then the license is not deemed provided (clause 4.9).
       *[in_time] It was made in time and keeps the license from being deemed provided (clause 4.9).
    }

claim-answered-subject = Widgets Plus, order { $number }: claim { $claim } answered
claim-answered-body =
    Your claim { $claim } about order { $number }, received on { $received }, { $outcome ->
        [accepted] was answered and accepted
        [partly] was answered and accepted in part
        [rejected] was answered and rejected
       *[answered] was answered
    } on { $answered } (clause 10.1). { $answer_kept ->
        [no] The words of the answer were erased since.
       *[yes] The answer says:
    }

    { $answer_words }

    If you agree, tell us by a reply to this mail, so that we can close it. If you do not, say why; with the answer the pre-trial procedure is complete, and you may go to court: { -court } (clause 10.1).

claim-reclassified-subject = Widgets Plus, order { $number }: claim { $claim } classified anew
claim-reclassified-body =
    On { $day } our operator classified your claim { $claim } about order { $number } as being about { $about ->
        [scope] the scope of the rights granted
        [payment] a payment
       *[other] another matter
    } (clause 4.9).

    The day on which it was received, { $received }, and the last day of the answer, { $answer_last_day }, stay as they were (clause 10.1).

    { $contradiction ->
        [open] If you do not contradict this by the end of { $contradiction_last_day }, the claim no longer keeps the license from being deemed provided (clause 4.9). If you do, it does so for good. Contradict in the shop or by a reply to this mail.
       *[none] It keeps the license from being deemed provided (clause 4.9). If you disagree with anything, reply to this mail.
    }

claim-decided-subject = Widgets Plus, order { $number }: claim { $claim }, decided whether it counts
claim-decided-body =
    On { $day } our operator decided on your claim { $claim } about order { $number }, received on { $received }.

    { $decision ->
        [struck] It was found not to be a claim of the licensee, and does not count (clause 4.9). If it is yours, object by a reply to this mail.
        [late] It was handed in after the end of { $claim_last_day } and counts as late (clause 4.9). It is answered all the same, by the end of { $answer_last_day } (clause 10.1). If you have proof of an earlier day, reply to this mail with it.
       *[in_time] It counts as handed in in time. The license is not deemed provided, and if it had been, that no longer holds (clause 4.9). The last day of the answer is { $answer_last_day } (clause 10.1).
    }

claim-overdue-subject = Widgets Plus, order { $number }: claim { $claim } was not answered in time
claim-overdue-body =
    Your claim { $claim } about order { $number } was received on { $received } and was to be answered by the end of { $answer_last_day } (clause 10.1). It was not.

    The pre-trial procedure is thereby complete, and you may go to court: { -court } (clause 10.1). Your claim is neither accepted nor rejected by the silence, and we can still answer it. Reply to this mail if you want to add anything.

objection-received-subject = Widgets Plus, order { $number }: objection received
objection-received-body =
    Your objection to automated decisions about order { $number } ({ $sku }) was received on { $received }.

    { $contradicts ->
        [in_time] It contradicts in time that claim { $claim } is not about the scope of the rights granted: that claim keeps the license from being deemed provided for good (clause 4.9).
        [late] It contradicts that claim { $claim } is not about the scope of the rights granted, and came after the days for that, so the classification stands. It is looked at all the same, and until then the license is not deemed provided by automated means (clause 4.9).
       *[none] From now on the license is not deemed provided by automated means (clause 4.9).
    } A person deals with your objection by the end of { $objection_last_day } ({ -objection-law }), and you are told the outcome. You need not do anything.

objection-resolved-subject = Widgets Plus, order { $number }: decision on your objection
objection-resolved-body =
    On { $day } a person decided on your objection of { $received } to automated decisions about order { $number } ({ $sku }).

    { $sustained ->
        [lifted] It was found to be right. The license of this order had been deemed provided; for this reason it is not any more, and will not be again (clause 4.9). It stays active until { $until }.
        [yes] It was found to be right. The license of this order is not deemed provided by automated means (clause 4.9).
       *[no] It was found not to be right, so clause 4.9 applies to this order as before.
    }
    { $window ->
        [open] A written claim is in time until the end of { $claim_last_day }.
       *[none] A written claim can be made at any time and is answered (clause 10.1).
    }

    If you disagree, make a claim or object in the shop or by a reply to this mail.

## To the buyer: refunds

refund-demanded-subject = Widgets Plus, order { $number }: { $amount } goes back by the end of { $refund_last_day }
refund-demanded-body =
    { $amount } of what was paid for order { $number } ({ $sku }) goes back, because { $cause ->
        [delay] you terminated the contract for our delay (clause 4.10)
        [cancelled] the order was cancelled before it was paid in full (clause 3.5)
        [after_the_end] it came in after the order had ended (clause 3.5)
        [surplus] it is more than was owed (clause 4.1)
        [court] a court decided so (clause 9.3)
       *[agreement] this was agreed with you (clause 9.3)
    }.

    { $source ->
        [card] It goes to the card that paid, and to no other (clause 4.11).
       *[account] It goes to the account that the transfer came from (clause 4.11).
    } { $payer ->
        [other] That is the card or account of whoever paid for you.
       *[buyer] You need not do anything for it.
    }

    The last day for it is { $refund_last_day }: { $refund_term } from the demand of { $demanded }{ $refund_term_rolls ->
        [yes] {""} or, where the last of them is no working day, the next one that is
       *[no] {""}
    } ({ -refund-law }). Your bank may show it later. If that card or account is closed, or nothing has arrived after that day, reply to this mail. Refund { $refund } is on the order's page.

refund-settled-subject = Widgets Plus, order { $number }: { $amount } went back
refund-settled-body =
    { $amount } of what was paid for order { $number } ({ $sku }) went back on { $settled }, { $way ->
        [card] to the card that paid (clause 4.11)
        [other] in the other way that was approved because the card did not take it (clause 4.11)
       *[account] to the account that the transfer came from (clause 4.11)
    }. This is refund { $refund }.

    Your bank may show it some days later. If it does not, reply to this mail.

## To the buyer: the mailbox

mailbox-reported-subject = Widgets Plus, order { $number }: e-mail alone is not trusted for now
mailbox-reported-body =
    On { $day } it was reported that this mailbox may be in other hands (clause 10.4). It concerns order { $number } ({ $sku }).

    From now on no e-mail from here ends the contract or changes where a refund goes, and the license is not deemed provided. What was done before the report stands.

    Use the shop, write by post to { $licensor_postal_address }, or call { $phone } (clause 10.7). A person lifts this after having looked at it. If you reported nothing, call too.

mailbox-reported-again-subject = Widgets Plus, order { $number }: another report about this mailbox
mailbox-reported-again-body =
    On { $day } it was reported once more that this mailbox may be in other hands (clause 10.4). It concerns order { $number } ({ $sku }).

    Our operator looked into an earlier report and trusts e-mail again, so this one changes nothing by itself. It takes effect once it is confirmed from this mailbox or by our operator.

    If you reported nothing, or if others can read this mailbox, call { $phone } (clause 10.7).

mailbox-cleared-subject = Widgets Plus, order { $number }: e-mail is trusted again
mailbox-cleared-body =
    On { $day } our operator finished looking into the report about this mailbox (clause 10.4). For order { $number } ({ $sku }) e-mail is trusted again, and clause 4.9 applies as before.

    { $window ->
        [open] A written claim is in time until the end of { $claim_last_day } (clause 4.9).
       *[none] A written claim can be made at any time and is answered (clause 10.1).
    }

    If the mailbox is still in other hands, call { $phone } (clause 10.7).

contact-changed-subject = Widgets Plus, order { $number }: its notices come to this address
contact-changed-body =
    On { $day } the address of order { $number } ({ $sku }) was changed to this one (clause 3.1). From now on its notices come here, and who reads this mailbox can sign in to see the order. The order itself did not change.

    If you know of no such order, reply to this mail or call { $phone } (clause 10.7).

contact-changed-former-subject = Widgets Plus, order { $number }: its notices go to another address
contact-changed-former-body =
    On { $day } the address of order { $number } ({ $sku }) was changed from this one to another (clause 3.1). This mailbox gets no more notices of it, and signing in with this mailbox does not show it any more.

    If that is not right, reply to this mail or call { $phone } (clause 10.7).

account-corrected-subject = Widgets Plus, order { $number }: the Kommo account was corrected
account-corrected-body =
    On { $day } the Kommo account that order { $number } ({ $sku }) is for was corrected (clause 3.1). The license is for the corrected account alone; you see it when you sign in and look at the data of the order.

    If the license was active for the former account, that activation is taken back: for the corrected one it is activated anew, and the paid period and the time for claims begin anew with that (clauses 4.7, 4.9). You get a mail about it. By when it had to be activated, counted from the payment, did not change, and a claim that you made stands.

    If the account is not yours, reply to this mail or call { $phone } (clause 10.7) before the license is used: from then on it cannot be changed any more.

tokens-ended-subject = Widgets Plus, order { $number }: its access tokens were ended
tokens-ended-body =
    On { $day } every access token that opened order { $number } ({ $sku }) by itself was ended, at the wish of somebody who had one or who reads this mailbox (clause 3.5). The order itself did not change.

    You still reach it by signing in with this mailbox. If that was not you, sign in and look at the order, or call { $phone } (clause 10.7).

## To the buyer: what is offered

terms-published-subject = New terms, version { $version }: in force from { $in_force } on
terms-published-body =
    On { $published } version { $version } of the terms was published. It comes into force once the term of { $in_force_term } from then is over, that is, from { $in_force } on (clause 9.4).

    Its text:

    { $url }

    SHA-256 of that text: { $sha256 }

    Your orders that were placed before { $in_force } keep the version that you accepted then. The new version applies to orders and renewals from that day on, and only if you accept it by a tick of your own (clause 2.4).

    You need not do anything. If you have a question, reply to this mail.

terms-in-force-subject = The new terms, version { $version }, are in force
terms-in-force-body =
    Version { $version } of the terms, published on { $published }, has been in force since { $in_force } (clause 9.4).

    Its text:

    { $url }

    SHA-256 of that text: { $sha256 }

    Your orders that were placed before keep the version that you accepted then. The new version applies to orders and renewals from { $in_force } on, and only if you accept it by a tick of your own (clause 2.4).

terms-withdrawn-subject = Version { $version } of the terms was withdrawn
terms-withdrawn-body =
    Version { $version } of the terms was published on { $published } and was to come into force on { $in_force } (clause 9.4). It was withdrawn before that day, so it does not come into force.

    Its text, as it was published:

    { $url }

    SHA-256 of that text: { $sha256 }

    Nothing changes for you: your orders keep the version that you accepted, and new ones are placed under the terms that are in force (clause 2.4).

prices-posted-subject = Payment terms of new service packages: price list { $version }
prices-posted-body =
    At your demand we send you the payment terms of new service packages (clause 4.13). Price list { $version } was posted in the shop and counts from { $current } on:

    { $list }

    The list as it was posted:

    { $url }

    SHA-256 of that list: { $sha256 }

    It applies to orders that are placed from { $current } on. Orders that were placed before, their invoices and paid periods keep their price (clause 4.1).

prices-news-subject = News: price list { $version }
prices-news-body =
    Price list { $version } was posted in the shop and counts from { $current } on (clause 4.13):

    { $list }

    The list as it was posted:

    { $url }

    SHA-256 of that list: { $sha256 }

    It applies to orders that are placed from { $current } on. Orders that were placed before, their invoices and paid periods keep their price (clause 4.1).

    You get this mail because you consented to news and information (clause 8.6). To get no more of them, reply to this mail and say so. That changes nothing about your orders and licenses, nor about the notices on them.

## To who reads a mailbox

sign-in-link-subject = Your link to sign in
sign-in-link-body =
    On { $day } somebody, probably you, asked to sign in with this mailbox, to see the orders that were placed with it (clause 3.5).

    The link is good for { $link_life } and once. If it was not you, do nothing: without this mail nobody gets in.

## With every notice to the buyer that must arrive

confirm-receipt-label = Confirm that you received this
confirm-receipt-hint = Please confirm that this mail has reached you. It only says that you have it; you agree to nothing by it.

# The page that this leads to: it asks, and after its button was pressed it thanks.
receipt-page-title = Receipt of our mail
receipt-page-ask = Press the button if our mail has reached you. It only says that you have it; you agree to nothing by it.
receipt-page-button = I received it
receipt-page-thanks = Thank you. It is recorded that our mail has reached you.

## With the notice of a report about the mailbox, until the report is proven

confirm-report-label = Look at the report and confirm it
confirm-report-hint = Anybody can type an address, so the report counts for no order but the one that it was made on. If it is right, confirm it from this mailbox, and it counts for every order that was placed with this address. If you made no report, do not confirm it.

# The page that this leads to: it asks, and after its button was pressed it thanks.
report-page-title = Report about your mailbox
report-page-ask = Can others read this mailbox? If you press the button, e-mail alone is not trusted on any order that was placed with this address, until a person has looked into it (clause 10.4). If you made no report, close this page.
report-page-button = The report is right
report-page-thanks = Thank you. The report counts for every order that was placed with this address (clause 10.4). A person looks into it.

## To the buyer: a paper copy of the agreement

paper-copy-requested-subject = Widgets Plus, order { $number }: please send us the agreement on paper
paper-copy-requested-body =
    On { $day } we asked for a copy of the agreement on order { $number } ({ $sku }) in paper form (clause 10.6). You accepted version { $terms } of the terms.

    Please print the terms, sign them, and send them to our postal address. If that is not possible, reply to this mail or call { $phone } (clause 10.7).

    It changes nothing of the agreement: what you accepted when you ordered has the force of a document on paper (clause 10.5).

## To every licensee: the licensor's own mailbox

licensor-mailbox-reported-subject = Widgets Plus: please do not rely on our e-mails since { $since }
licensor-mailbox-reported-body =
    On { $reported } we learned that our own mailbox may have been in other hands since { $since } (clause 10.4).

    Please do nothing on the word of an e-mail from us since then alone, and pay to no account that only an e-mail names. Your account shows what is true of your orders; if in doubt, call { $phone } (clause 10.7).

    What was done before this notice stands (clause 10.4). We look anew at all that reached us by e-mail since then. If you wrote to us in that time, please say so again by telephone or by post.

## With every notice to the buyer about an order

# In the text of a mail as it is kept, in place of a link that opens something to whoever has it.
link-not-kept = (The link is not kept.)

order-page = Order { $number } on its page, after signing in with this mailbox:

## The pages of the buyer's account

sign-in-label = Sign in
sign-in-hint = The link leads to a page with a button; only the button signs you in.

## To the vendor's operator

vendor-invoice-wanted-subject = Invoice wanted: order { $number }, paid in part
vendor-invoice-wanted-body =
    The invoice { $invoice } of order { $number } ({ $sku }) could be paid until the end of { $invoice_last_day }. By then { $paid } of { $owed } had arrived.

    Please issue another invoice for the rest (clause 4.3), or settle with the buyer what becomes of the order. The offer sets no term; the buyer is waiting.

vendor-activation-wanted-subject = Activation wanted: order { $number }, by the end of { $activation_last_day }
vendor-activation-wanted-body =
    Order { $number } ({ $sku }) was paid in full on { $paid_day }. Its item is activated by a person, and waits for it.

    Please activate it by the end of { $activation_last_day } (clause 4.7). From { $right_from } on the buyer may terminate and demand back the whole amount (clause 4.10).

vendor-activation-overdue-subject = Overdue: activation of order { $number }
vendor-activation-overdue-body =
    Order { $number } ({ $sku }) was paid in full, and its license should have been activated by the end of { $activation_last_day } (clause 4.7).

    Unless it is activated, the buyer may terminate the contract and demand back the whole amount from { $right_from } on (clause 4.10).

vendor-delay-right-subject = The buyer may terminate: order { $number }
vendor-delay-right-body =
    The license of order { $number } ({ $sku }) should have been activated by the end of { $activation_last_day } (clause 4.7), and was not. From { $right_from } on the buyer may terminate and demand back { $owed } (clause 4.10), and was told so.

    Nothing ends by itself. Please activate it still{ $late_activation ->
        [keeps] ; the buyer keeps the right until the window for claims ends (clause 4.9).
       *[ends] ; the right ends with it.
    }

vendor-claim-received-subject = Claim { $claim } about order { $number }
vendor-claim-received-body =
    Claim { $claim } about order { $number } ({ $sku }) was received on { $received }.

    It must be answered by the end of { $answer_last_day } (clause 10.1). If it was handed in in time, the license of this order will not be deemed provided (clause 4.9).

    Its text is with the order, in its texts.

vendor-claim-reminder-subject = Answer due by the end of { $answer_last_day }: claim { $claim }
vendor-claim-reminder-body =
    Claim { $claim } about order { $number } ({ $sku }), received on { $received }, is not answered. It must be by the end of { $answer_last_day } (clause 10.1).

    After that day the pre-trial procedure is complete, and the buyer is told so.

vendor-claim-overdue-subject = Overdue: answer to claim { $claim }
vendor-claim-overdue-body =
    Claim { $claim } about order { $number } ({ $sku }), received on { $received }, should have been answered by the end of { $answer_last_day } (clause 10.1).

    The pre-trial procedure is complete, and the buyer was told so. The claim is neither accepted nor rejected by this; it can still be answered.

vendor-task-subject = Order { $number } waits for a person
vendor-task-body =
    Order { $number } ({ $sku }), on { $day }: { $event ->
        [receipt] a transfer of { $amount } could not be counted and is to go back (clause 4.2).
        [query] the buyer asks whether a payment arrived, and the gateway could not say (clauses 3.6 and 4.8).
        [termination] the buyer gave notice of termination after the day for activation passed and before the right to it; it is never taken for one under clause 4.12 without you (clauses 4.7 and 4.10).
        [objection] the buyer objected to automated decisions; the presumption of clause 4.9 is stopped ({ -objection-law }).
        [refund] refund { $refund } of { $amount } does not go by itself; its last day is { $refund_last_day } (clause 4.11).
        [held] the window for claims passed in silence, but no notice of the activation is known to have reached the buyer. The license is not deemed provided until the buyer was reached another way and that is recorded with the notice, or opens the order's page (clause 4.9).
        [contact] another address of the buyer was proposed and waits for a second operator (clause 3.1).
        [order] a resident ordered for { $price }, which is in a foreign currency; the order can neither be paid nor invoiced until it is released, or it is cancelled (clause 4.2).
       *[mailbox] the buyer's mailbox is reported to be in other hands (clause 10.4).
    }

    { $open ->
        [some] Open in the operator's queue for this order, when this was written:
       *[none] When this was written, nothing was open for this order in the operator's queue.
    }

    { $list }

vendor-surplus-subject = More came in than was owed: order { $number }
vendor-surplus-body =
    Order { $number } ({ $sku }): { $amount } came in on { $received }, { $surplus } more than was owed.

    Nothing waits for you now. The surplus is the buyer's; it is returned when the buyer demands it, and extends no license (clause 4.1). Enter the demand then.

task-activate = - activate the license, before { $due } (clause 4.7)
task-issue_invoice = - issue an invoice, waited for since { $due } (clause 4.3)
task-release_order = - release the order of a resident, or cancel it, waiting since { $due } (clause 4.2)
task-return_receipt = - return a transfer that was not counted, waiting since { $due } (clause 4.2)
task-answer_payment_query = - answer question { $about }, before { $due } (clause 3.6)
task-answer_claim = - answer claim { $about }, before { $due } (clause 10.1)
task-decide_held_claim = - decide whether claim { $about } was in time, waiting since { $due } (clause 4.9)
task-decide_termination = - decide on notice of termination { $about }, waiting since { $due } (clause 4.10)
task-resolve_objection = - deal with objection { $about }, before { $due } (clause 4.9)
task-confirm_deeming = - confirm that nothing speaks against deeming the license provided, possible from { $due } on (clause 4.9)
task-show_window = - reach the buyer, who was not told of the window for claims, waiting since { $due } (clause 4.9)
task-clear_mailbox = - find out about the mailbox, reported { $due } (clause 10.4)
task-approve_contact = - approve another address of the buyer, as a second operator, proposed { $due } (clause 3.1)
task-pay_refund = - pay refund { $about } by transfer, before { $due } (clause 4.11)
task-ask_bank = - have the bank asked what became of refund { $about }, before { $due }; nothing is paid another way until it says no (clause 4.11)
task-reroute_refund = - find another way for refund { $about }, before { $due } (clause 4.11)
task-approve_refund = - approve the other way for refund { $about }, as a second operator, before { $due } (clause 4.11)

task-settle_debt = - see to what the buyer owes after the bank took a payment back, waiting since { $due } (clause 9.3)

vendor-payment-reversed-subject = Widgets Plus, order { $number }: the bank took { $reversed } back
vendor-payment-reversed-body =
    The bank took back { $reversed } of what had been paid for order { $number } ({ $sku }). Recorded on { $day } (clause 9.3).

    { $lost_some ->
        [some] { $lost } of that had gone back to the buyer as a refund, so it is lost twice.
       *[none] Nothing of that had gone back to the buyer as a refund.
    }{ $asking ->
        [some] {" "}Of a refund it is not known yet whether the bank carried it out; the bank is asked.
       *[none] {""}
    }

    { $owes ->
        [some] The buyer owes { $debt } and is reminded of it. Enter what comes in as a transfer for this order, or give it up in the operator's queue.
       *[none] The buyer owes nothing by it.
    }

    Please find out why the bank took it.

vendor-refund-overdue-subject = Overdue: refund { $refund } of order { $number }
vendor-refund-overdue-body =
    Refund { $refund } of { $amount } for order { $number } ({ $sku }) was demanded on { $demanded } and should have been paid by the end of { $refund_last_day } (clause 4.11; { -refund-law }).

    Please see to it in the operator's queue. Interest may run for each day from then on ({ -interest-law }).

vendor-payment-quarantined-subject = Payment set aside: { $reference }
vendor-payment-quarantined-body =
    { $shown ->
        [payment] The bank shows a payment that no order bears.
        [refund] The bank shows money that went back and that no order bears.
        [missing_refund] The bank does not show money that was recorded here as returned.
        [other] The bank shows an operation of a kind that is not known here.
       *[none] A payment was reported in the bank's name and not counted.
    } Order number: { $number }; ticket: { $ticket }; amount: { $amount }. The reason: { $reason }. Our reference: { $reference }.

    No order was changed, because an order is paid only when its own card transaction has succeeded for the full amount (clause 4.6). { $shown ->
        [none] Nothing waits in the operator's queue for it: what really moved is on the bank's own list, which is compared every night.
       *[other] It waits in the operator's queue until it is explained or closed.
    }

vendor-calendar-ending-subject = The calendar of working days ends on { $last_day }
vendor-calendar-ending-body =
    The last official day of the calendar of working days in use, version { $version }, is { $last_day }. Days left: { $days_left }.

    Terms that reach beyond that day are counted by weekends alone and marked provisional, among them { $claim_term } for a written claim (clause 4.9) and { $answer_term } for its answer (clause 10.1).

    Please publish the next year's calendar as soon as it is official. No day that a buyer was told comes earlier by it.

## Something was proposed and waits for a second person.

vendor-approval-wanted-subject = { $what ->
        [rates] A rate
        [prices] Price list { $version }
       *[terms] Terms { $version }
    }: a second person is to approve
vendor-approval-wanted-body =
    { $what ->
        [rates] A rate was proposed on { $at }; no card and no resident is charged by it (clause 4.2)
        [prices] Price list { $version } was proposed on { $at }; nothing is sold by it (clause 4.1)
       *[terms] The publication of terms { $version } was proposed on { $at }; nobody is told of them (clause 9.4)
    } until somebody else than who proposed it approves the very same. It waits in the operator's queue: { $url }

## What waits for a person, each working morning.

vendor-digest-subject = What waits for you on { $day }: { $count }
vendor-digest-body =
    In the operator's queue on { $day }: { $count }; overdue: { $overdue }; due before the day ends: { $today }.{ $more ->
        [yes] {" "}There is more than could be counted.
       *[no] {""}
    }

    { $list }

    The terms of the offer run whether or not anybody looks, among them those for activation (clause 4.7), refunds (clause 4.11) and answers to claims (clause 10.1). Look at it: { $url }

digest-line = - { $what }: { $count }; overdue: { $overdue }; due today: { $today }
waits-activate = licenses to activate (clause 4.7)
waits-issue_invoice = invoices to issue (clause 4.3)
waits-release_order = residents' orders to release or cancel (clause 4.2)
waits-return_receipt = transfers to return (clause 4.2)
waits-answer_payment_query = questions about payments to answer (clause 3.6)
waits-answer_claim = claims to answer (clause 10.1)
waits-decide_held_claim = claims of which it is to be decided whether they were in time (clause 4.9)
waits-decide_termination = notices of termination to decide on (clause 4.10)
waits-resolve_objection = objections to deal with (clause 4.9)
waits-confirm_deeming = deemings to confirm (clause 4.9)
waits-show_window = buyers to reach about their windows for claims (clause 4.9)
waits-clear_mailbox = mailboxes to find out about (clause 10.4)
waits-approve_contact = other addresses of buyers, for a second person to approve (clause 3.1)
waits-pay_refund = refunds to pay by hand (clause 4.11)
waits-ask_bank = refunds to ask the bank about (clause 4.11)
waits-reroute_refund = refunds that need another way (clause 4.11)
waits-approve_refund = other ways of refunds, for a second person to approve (clause 4.11)
waits-settle_debt = debts of buyers to see to (clause 9.3)
waits-reach_buyer = buyers whom a notice did not reach
waits-explain_sum = sums at the bank to explain (clause 4.6)
waits-post_calendar = calendars to post (clause 4.9)
waits-answer_unproven = mailboxes that nobody has proven, with questions to answer
waits-handle_dead_letter = events to send again or to close
waits-approve_publication = terms, price lists and rates, for a second person to approve (clauses 4.1, 4.2 and 9.4)
waits-look_at_callback = callbacks that were not believed, to look at (clause 4.6)

## The licensor, at the foot of every mail and of the buyer's pages (clauses 1.1, 3.8 and 10.7).

licensor-footer =
    { $licensor }, BIN { $licensor_registration }
    { $licensor_representative }
    Legal address: { $licensor_address }
    Postal address: { $licensor_postal_address }
    Support, payment and cards: { $licensor_phone }, { $licensor_email }
    Products and services: { $licensor_information_phone }
    { $licensor_hours }
    { $licensor_site }
