## Paying by card

payment-title = Payment for order { $number }
payment-words = { $standing ->
    [paid] The payment has arrived, and the order is paid in full.
    [ended] This order has ended, so that nothing is to be paid for it any more.
    [by-invoice] This order is paid by invoice.
    [in-review] A person looks at this order first (clause 4.2); it can be paid once they have released it.
    [no-more] No further payment can be begun for this order: it holds as many as it can.
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
    [in-review] You need do nothing now. Until then you can cancel the order.
    [no-more] If your bank shows a payment, ask us about it on the page of the order. If it shows none, please write to us.
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
