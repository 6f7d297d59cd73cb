## The account

account-title = Your account
account-orders = Orders
account-no-orders = There is no order with this mailbox.
account-orders-more = Only the newest { $count } orders are shown here.
account-order-until = license until { $until }
account-sessions = Where you are signed in
account-session = Since { $begun }, last seen on { $seen }, until { $ends }
account-session-this = this device
account-session-end = Sign out
account-session-end-of = Sign out the session of { $begun }
account-data = Your data and consents
account-data-words = What we hold of you is what your newest order has. Each order keeps the data with which it was placed.
account-data-erased = Nothing is held of you any more: the data of your orders were erased.
account-data-order = From order { $number }
data-kind = Who orders
data-kind-name = { $kind ->
    [person] a person
   *[organisation] an organisation
}
data-name = Name
data-organisation = Organisation
data-bin = BIN
data-iin = IIN
data-email = E-mail
data-phone = Telephone
data-city = City
data-country = Country
data-address = Postal address
data-kommo = Kommo account
data-proven = Mailbox proven
data-proven-since = since { $day }
data-proven-not = not yet
data-language = Language of mails
data-correct = To have data corrected, or your address changed, write to { $email } (clause 3.1).
consents-title = Consents
consents-words = Each as you gave it with the order, or did not (clause 8.6).
consent-given = Given on { $day }
consent-yes = Given
consent-not-given = Not given
consent-withdrawn = Withdrawn
consents-inform = News by mail
consents-inform-on = You get news, as you agreed.
consents-inform-off = No news is sent to this mailbox. Mails that your orders need are sent all the same.
consents-mute = Withdraw: send no news
consents-others = To withdraw another consent write to { $email }. What an order that runs needs is processed until it is over (clause 8.3).
account-muted = No news is sent to this mailbox from now on.
account-language = Language
account-language-words = These pages are in the language that you choose above; it is kept with your account, so that another device shows it after you sign in.

## Signing in

sign-in-title = Sign in
sign-in-words = Type the e-mail address that you ordered with. If it is known, a link comes by mail soon; it is good for { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
} and once.
sign-in-email = E-mail address
sign-in-button = Mail me a link
sign-in-mailed-title = Look into your mailbox
sign-in-mailed = If there are orders with this address, a link is on its way to it. It is good for { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
} and once. No more than { $links } of them are mailed to one mailbox within an hour.
sign-in-mailed-again = No mail? Look among the unwanted ones, check the address, or ask again in a while.
sign-in-again = Ask again
sign-in-wrong = This is no e-mail address.
sign-in-ask = Press the button to see the orders that were placed with this mailbox (clause 3.5). You stay signed in on this device for { $days ->
    [one] { $days } day
   *[other] { $days } days
} after your last visit.
sign-in-press = Sign in
sign-in-over-title = This link does not sign you in any more
sign-in-over = It was used before, has run out, or is not complete. Ask for another one; nothing of your orders is lost.
