# The texts of the pages, a folder a language, a file a subject. Each message becomes a method of `Texts`, with its variables as
# parameters in the order in which the English text first uses them. What the agreement says (terms, consents, the label of the box) is no text of a
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
