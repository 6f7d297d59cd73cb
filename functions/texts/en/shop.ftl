## The shop

shop-title = Licenses of widgets for Kommo
shop-intro = A license is for one widget, one Kommo account and one period. You order it by one form, without signing up first; it is activated after the payment.
shop-items = What is sold
shop-period-day = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
shop-period-month = { $count ->
    [one] { $count } month
   *[other] { $count } months
}
shop-period-year = { $count ->
    [one] { $count } year
   *[other] { $count } years
}
shop-item-period = Period
shop-item-price = Price
shop-item-activation = Activation
shop-activation = { $how ->
    [automatic] at once, by the software
   *[manual] by a person, within the term of clause 4.7
}
shop-by-card = { $charge } by card
shop-resident = { $charge } by invoice, for residents of Kazakhstan
shop-order = Order: { $item }
shop-list = Price list { $version }, current since { $from } (clause 4.1).
shop-list-coming = From { $from } on price list { $version } counts for new orders.
shop-lists-all = Every price list, with its instants
shop-rates = Prices are in US dollars and euros (clause 4.2). What is charged in another currency is counted by these rates:
shop-rate = 1 { $source_currency } = { $value } { $currency }: { $source }, published on { $at }
shop-no-card = Prices in { $currency } cannot be paid by card today: there is no exchange rate of these days. They can be paid by invoice.
shop-methods = How to pay
shop-before = Before you order
shop-instructions = How the widget is installed and used (clause 5.4)
shop-terms = The terms
shop-terms-coming = Terms { $version } were published on { $published } and come into force on { $from }. What you order before then stays under the terms in force now.
shop-terms-all = Every version of the terms, with its instants
shop-licensor = Who sells
licensor-name = Name
licensor-registration = Registration number
licensor-representative = Represented by
licensor-address = Address
licensor-postal = Postal address
licensor-email = E-mail
licensor-phone = Telephone for support, payment and cards
licensor-information = Telephone for questions about products and services
licensor-hours = Hours
licensor-site = Site
shop-version = Version
shop-state = State

## Terms and price lists

terms-title = The terms: every version
terms-words = A version comes into force some time after its publication (clause 9.4) and is never changed. An order stays under the version that its buyer accepted.
terms-published = Published
terms-from = In force from
terms-withdrawn-at = withdrawn on { $at }
terms-state-name = { $state ->
    [published] to come into force
    [in_force] in force
    [withdrawn] withdrawn before it came into force
    [superseded] replaced by a later one
   *[draft] not published
}
terms-one-title = Terms { $version }
terms-language = Language
terms-prevails = { $language }; where languages differ, the text in { $prevailing } prevails
terms-prevails-this = { $language }; where languages differ, this text prevails
terms-other-languages = In other languages
terms-hash = SHA-256 of the text
terms-raw = The text as it was published, byte for byte
terms-all = All versions
shop-language-name = { $language ->
    [en] English
    [ru] Russian
    [kk] Kazakh
   *[other] { $language }
}
prices-title = Price lists
prices-words = The price of an order is that of the list that is current when it is placed (clause 4.1). A list is never changed; another one takes its place (clause 4.13).
prices-posted = Posted
prices-from = Current from
prices-state-name = { $state ->
    [posted] current later
    [current] current
   *[superseded] replaced by a later one
}
prices-one-title = Price list { $version }
prices-all = All price lists
