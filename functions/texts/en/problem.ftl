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
