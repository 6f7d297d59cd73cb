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
   *[other] { $summary }
}
problem-clause = It rests on clause { $clause } of the terms.
problem-number = Number of this request, if you write to us: { $request }
problem-shop = To the shop
problem-sign-in = Sign in
