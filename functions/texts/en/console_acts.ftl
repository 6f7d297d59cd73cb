## What can be done in the console

console-act-title = { $act ->
    [activation] Activate the license
    [release] Release the order
    [invoice] Issue an invoice
    [invoice-void] Void the invoice
    [receipt] Enter a transfer
    [receipt-correction] Correct a transfer
    [receipt-return] Record that a transfer went back
    [chargeback] Record that the bank took a payment back
    [debt-waiver] Give up what is owed
    [refund] Demand a refund
    [bank-refund] Enter a refund made at the bank's desk
    [refund-question] Have the bank asked about the refund
    [refund-retry] Try the refund once more
    [refund-reroute] Propose another way for the refund
    [refund-approval] Approve that other way
    [refund-payout] Record that the refund was paid
    [payment-query] Register a question about a payment
    [payment-query-answer] Answer the question about a payment
    [claim] Register a claim
    [claim-answer] Answer the claim
    [claim-closing] Close the claim
    [claim-withdrawal] Withdraw the claim for its buyer
    [claim-classification] Classify the claim anew
    [claim-striking] Strike the claim
    [claim-loss-month] Set the month of the loss
    [claim-handing-in] Record proof of when the claim was handed in
    [claim-timeliness] Decide whether the claim is in time
    [objection] Register an objection
    [objection-resolution] Decide the objection
    [deeming] Confirm that the license is deemed provided
    [cancellation] Cancel the order
    [termination-notice] Record the buyer's notice of termination
    [termination-agreed] Record a termination by agreement or court
    [termination-refusal] Refuse the notice of termination
    [mailbox-hold] Hold the order: its mailbox is in other hands
    [mailbox-hold-all] Hold every order of the mailbox
    [mailbox-lifting] Trust the mailbox again
    [use-hold] Suspend the use
    [use-lifting] Allow the use again
    [account] Correct the Kommo account
    [contact] Propose another address of the buyer
    [contact-approval] Approve the other address
    [opt-out] Register that no news are wanted
    [paper-copy] Ask for the copy on paper
    [paper-copy-receipt] Record that the copy on paper arrived
    [notice-fallback] Record that the buyer was told in another way
    [notice-sending] Send the notice again
    [bank-report-closing] Explain the sum
    [dead-letter-resending] Send it again
    [dead-letter-closing] Close the dead letter
    [terms-draft] Draft terms
    [terms-text] Add a text in another language
    [terms-text-publication] Publish the text in another language
    [terms-text-approval] Approve the text in another language
    [terms-publication] Publish the terms
    [terms-approval] Approve the publication
    [proposal-dropping] Drop what was proposed
    [terms-discard] Discard the draft
    [terms-withdrawal] Withdraw the terms
    [prices] Post a price list
    [prices-approval] Approve a price list
    [prices-sending] Send the price list
    [rate] Publish a rate
    [rate-approval] Approve a rate
    [calendar] Post a calendar
    [outage] Record an outage
    [licensor-report] Report our own mailbox
    [sessions-end] End an operator's sessions
    [stand-in] Name a stand-in
    [message] Register a message
   *[other] { $act }
}
console-act-words = { $act ->
    [activation] The right to use is provided (clause 4.7), and the window for claims begins (clause 4.9).
    [release] The order can be paid from then on; one by invoice gets its invoice (clauses 4.2, 4.3).
    [invoice] For what is still owed (clause 4.3). The buyer gets it by mail.
    [invoice-void] It cannot be paid any more; what comes in for it is set aside.
    [receipt] As the bank's statement says. What cannot be counted is set aside, never lost (clause 4.7).
    [receipt-correction] Payments, full payment and its clocks follow what you enter here. With another order's id the transfer is moved there.
    [receipt-return] Of one that could not be counted (clauses 4.2, 4.3).
    [chargeback] What is still to go back of it is void then, and an order that is no longer paid ends.
    [debt-waiver] What the buyer owes after the bank took a payment back (clause 9.3), or a part of it.
    [refund] By agreement, by a court, or of what was paid too much (clause 4.11). What goes back at an end follows by itself.
    [bank-refund] It counts from the bank's day, and first towards what was to go back anyway.
    [refund-question] Nothing is paid by it.
    [refund-retry] The bank is asked for the refund once more (clause 4.11).
    [refund-reroute] Another account, with what proves that it is the buyer's. A second person approves it.
    [refund-approval] As a second person, and not the one who proposed it.
    [refund-payout] By the bank's reference, once it was paid by hand.
    [payment-query] It is answered within the day of clause 3.6.
    [payment-query-answer] The buyer gets the answer by mail (clauses 3.6, 4.8).
    [claim] As it came by letter, mail or telephone (clauses 4.9, 10.1). When it reached us counts; when it was handed in, once that is proven.
    [claim-answer] The buyer reads these words in the mail and in the order (clause 10.1). Without a decision the claim stays open.
    [claim-closing] How it ended (clause 10.1).
    [claim-withdrawal] As its buyer said in another way than on the page.
    [claim-classification] Only a claim about the scope of the rights stops the license from being deemed provided; the buyer may contradict.
    [claim-striking] For what is spam or did not come from the licensee.
    [claim-loss-month] Liability is counted by that month (clause 6.3).
    [claim-handing-in] The proven instant counts (clause 4.9).
    [claim-timeliness] For one that arrived within the error of the clock (clause 4.9).
    [objection] Against automated processing, as it came by letter, mail or telephone.
    [objection-resolution] One that is right lifts the license being deemed provided.
    [deeming] Nothing speaks against it (clause 4.9).
    [cancellation] It is not paid in full; what was paid of it goes back (clause 3.5).
    [termination-notice] What goes back follows from the offer: everything under clause 4.10, nothing under clause 4.12.
    [termination-agreed] With the sum that goes back by the agreement or the decision; it may be none.
    [termination-refusal] The notices that wait do not end the agreement.
    [mailbox-hold] Nothing is ended or paid elsewhere on the word of an e-mail alone (clause 10.4).
    [mailbox-hold-all] The report counts for every order that was placed with the same address (clause 10.4).
    [mailbox-lifting] What waited for it goes on (clause 10.4).
    [use-hold] For a breach of clause 5.2, 5.6 or 5.8. The paid period runs on.
    [use-lifting] The widget works again.
    [account] Until the license was first used (clause 3.1). An activation is taken back, period and window begin anew with the next; the deadline of clause 4.7 stays.
    [contact] For one who does not read the mailbox of the order (clause 3.1). A second person approves it.
    [contact-approval] As a second person. Both addresses are told, and no former token opens the order any more.
    [opt-out] No news is sent to the mailbox from then on (clause 8.6).
    [paper-copy] The agreement as a signed copy on paper (clause 10.6).
    [paper-copy-receipt] It is filed (clause 10.6).
    [notice-fallback] By telephone, letter, in person or in the Kommo account. It counts as told from now on.
    [notice-sending] To the address as it is now.
    [bank-report-closing] What became of the sum that the bank shows and no order bears (clause 4.6).
    [dead-letter-resending] The event goes on the bus once more.
    [dead-letter-closing] Without sending it: it was seen to in another way.
    [terms-draft] In Markdown. It is at its public page at once and in force for nobody until it is published.
    [terms-text] Kept byte for byte; it is published with the draft, or by an act of its own.
    [terms-text-publication] Its public page is looked at first.
    [terms-text-approval] As a second person, and not the one who proposed it.
    [terms-publication] Its public page is looked at first; everybody who has a license is told, and it comes into force by clause 9.4.
    [terms-approval] As a second person, and not the one who proposed it.
    [proposal-dropping] What one person proposed is approved by nobody then.
    [terms-discard] Its public page is gone then, and the name stays taken.
    [terms-withdrawal] Before it comes into force; everybody who was told is told.
    [prices] For orders placed once it counts (clause 4.13).
    [prices-approval] As a second person: the same list once more, word for word.
    [prices-sending] To the buyer of an order, who asked for it (clause 4.13).
    [rate] What one unit of the first currency costs in the second, for orders placed from now on (clause 4.2).
    [rate-approval] As a second person: the same rate once more.
    [calendar] In the form of the agreement's own file. Deadlines that were shown never end earlier by it, unless you say that they stay.
    [outage] For the page of the license (clause 5.1).
    [licensor-report] Every licensee is told, and what came by e-mail since then is listed for review (clause 10.4).
    [sessions-end] Of who lost a device or left. By the pseudonym in the records.
    [stand-in] Approves in your place until then, but never what they proposed themselves. By the pseudonym in the records.
    [message] As evidence (clauses 10.2, 10.3); a recording needs the notice of clause 10.2.
   *[other] It is recorded with your reason.
}
console-field = { $field ->
    [last_day] Last day to pay
    [replace] In place of the invoice that can still be paid
    [reference] The bank's reference
    [payout] The bank's reference of the transfer back
    [amount] Amount
    [amount_minor] Amount
    [refund_minor] What goes back; 0 for nothing
    [received_at] When it reached us
    [reversed_at] When the bank took it back
    [demanded_at] When it was demanded
    [returned_at] When it went back
    [paid_at] When it was paid
    [requested_at] When it was asked for
    [handed_in_at] When it was handed in
    [third_party] Somebody else than the buyer paid
    [order_id] The order that it belongs to, if it is another one
    [cause] Why
    [channel] How it came
    [destination] Where it goes instead, and what proves that it is the buyer's
    [answer] Answer
    [text] Words
    [about] What it is about
    [proven] When it was handed in is proven
    [loss_month] Month of the loss
    [outcome] Decision
    [resolution] How it ended
    [as] Why it is none
    [timely] It is in time
    [sustained] It is right
    [acknowledge_no_refund] The buyer understands that nothing goes back where clause 4.12 applies
    [on] On what it rests
    [clause] What was broken: clause
    [account_id] Number of the Kommo account
    [subdomain] Address of the Kommo account, before .kommo.com
    [email] E-mail
    [ground] What shows who asks
    [successor-last_name] Who acts for the organisation now: last name
    [successor-first_name] First name
    [successor-patronymic] Patronymic
    [successor-phone] Telephone
    [operator] Pseudonym of the operator
    [version] Version
    [language] Language, such as ru
    [current_from] From when it counts
    [items] Items, as JSON
    [calendar] The calendar, as JSON
    [keep_notified] Deadlines that were shown stay where this calendar would end them earlier
    [from] From
    [to] To
    [value] Rate
    [source] Source
    [outside_band] It is right, though far from the last one
    [until] Until
    [planned] It was planned
    [what] What did not work
    [since] Since when, as far as that is known
    [kind] What it is
    [direction] Which way it went
    [arrived_at] When it reached the one that it was for
    [sent_at] When it was sent, as stated
    [original] It is an original
    [supersedes] The earlier piece whose place it takes
    [raw] The message as it arrived, with its headers
    [sha256] Or the hash of a file that is kept elsewhere
    [notice_given] Notice was given before the recording was made
   *[other] { $field }
}
console-word = { $word ->
    [email] by e-mail
    [phone] by telephone
    [post] by letter
    [kommo] in the Kommo account
    [in_person] in person
    [scope] the scope of the rights
    [payment] a payment
    [other] something else
    [agreement] by agreement
    [court] by decision of a court
    [surplus] more came in than was owed
    [paid] it arrived
    [processing] the bank is at it
    [declined] the bank declined it
    [not_found] nothing arrived
    [accepted] accepted
    [partly] accepted in part
    [rejected] rejected
    [buyer_accepted] the buyer accepted the answer
    [settlement] the parties settled
    [spam] it is spam
    [not_from_licensee] it did not come from the licensee
    [document] a document
    [kommo_account] control of the Kommo account
    [successor] the organisation names a successor
    [returned] it went back at the bank
    [entered] it was entered on an order
    [elsewhere] it belongs to another system
    [seen] it was looked at
    [corrected] the bank corrected its books
    [card] card
    [invoice] invoice
    [in] in
    [out] out
    [site] on the site
    [message] a message
    [screenshot] a screenshot
    [recording] a recording
    [licensee] the licensee
    [licensor] the licensor
    [carrier] a carrier
    [bank] the bank
    [third_party] somebody else
   *[unknown] { $word }
}
