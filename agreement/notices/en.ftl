# Mails in English. Each notice is a pair of messages, NAME-subject and NAME-body, in plain text. The variables carry no
# personal data; dates are written out in the agreement's time zone by the caller, and a last day is a day that counts.

## To the buyer

order-placed-subject = Order { $number }: received
order-placed-body =
    Your order { $number } for { $sku } has been received. Its price is { $amount }.

    You accepted version { $terms } of the terms by ticking the box (clause 2.4). That version and this price stay with the order, whatever is published later (clause 4.1).

    The license is activated within one day of the full payment (clause 4.7).

    Your account shows the order and its status (clause 3.5).

payment-received-subject = Order { $number }: payment received
payment-received-body =
    We have received { $amount } for order { $number } ({ $sku }), which is the full price (clauses 4.6 and 4.7).

    The license is to be activated by the end of { $activation_last_day } (clause 4.7).

    If it is delayed by more than ten calendar days after that, you may terminate the contract and demand back what you paid (clause 4.10).

license-activated-subject = Order { $number }: license active, claims until { $claim_last_day }
license-activated-body =
    The license of { $sku } under order { $number } is active. It is paid until { $until }.

    Please check that you were given what you ordered. If not, send us a written claim by the end of { $claim_last_day }. After that day, if none was handed in, the license is deemed provided in full and duly (clause 4.9). This is done by automated means, and you may object to it at any time.

    A claim can be made on the order's page or by a reply to this mail.

claim-received-subject = Order { $number }: claim { $claim } received
claim-received-body =
    Your claim { $claim } about order { $number } was received on { $received }.

    You will have an answer by the end of { $answer_last_day } at the latest (clause 10.1).

    A claim made in time keeps the license from being deemed provided (clause 4.9).

license-deemed-provided-subject = Order { $number }: license deemed provided
license-deemed-provided-body =
    No written claim about order { $number } ({ $sku }) was handed in by the end of { $claim_last_day }. The license is therefore deemed provided to you in full and duly (clause 4.9).

    It stays active until { $until }.

    This was done by automated means. If you handed in a claim by that day, or object, reply to this mail, and a person will look at it.

payment-declined-subject = Order { $number }: payment not completed
payment-declined-body =
    The card payment for order { $number } ({ $sku }) did not succeed, so the order counts as unpaid (clause 4.6).

    The order stands. You can pay from its page again.

    If your card was charged all the same, ask us to confirm the payment within one day of it; a later question is answered too (clauses 3.6 and 4.8).

## To the vendor's operator

vendor-activation-overdue-subject = Overdue: activation of order { $number }
vendor-activation-overdue-body =
    Order { $number } ({ $sku }) was paid in full, and its license should have been activated by the end of { $activation_last_day } (clause 4.7).

    Unless it is activated, the buyer may terminate the contract and demand back the whole amount from { $right_from } on (clause 4.10).

vendor-claim-received-subject = Claim { $claim } about order { $number }
vendor-claim-received-body =
    Claim { $claim } about order { $number } ({ $sku }) was received on { $received }.

    It must be answered by the end of { $answer_last_day } (clause 10.1). If it was handed in in time, the license of this order will not be deemed provided (clause 4.9).

    Its text is on the order's page.

vendor-payment-quarantined-subject = Payment set aside: { $reference }
vendor-payment-quarantined-body =
    The bank reported a payment that could not be counted. Its reference is { $reference }; the reason: { $reason }.

    No order was changed, because an order is paid only when its own card transaction has succeeded for the full amount (clause 4.6). Please look into it in the operator's queue.
