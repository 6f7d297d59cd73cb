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
act-wrong-reason = Say why in at most 10,000 characters, or leave it empty
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
