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
    [account-corrected] The Kommo account was corrected
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
