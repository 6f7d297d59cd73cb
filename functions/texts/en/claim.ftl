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
