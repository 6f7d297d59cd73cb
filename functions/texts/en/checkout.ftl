## The form of an order

checkout-title = Order
checkout-intro = One form, no sign-up. Fields are required unless they say otherwise.
checkout-what = What you order
checkout-choice = Item and price
checkout-method = How you pay
checkout-no-card = by card: not today, there is no exchange rate of these days; choose an invoice
checkout-who = Who orders
checkout-type = You order
checkout-type-person = for yourself, as a natural person
checkout-type-organisation = for an organisation, in whose name you act
checkout-last-name = Last name
checkout-first-name = First name
checkout-patronymic = Patronymic (if you have one)
checkout-email = E-mail address
checkout-email-hint = Everything about the order is mailed there, and you sign in with it later.
checkout-phone = Telephone number
checkout-phone-hint = With a plus and the country's code, such as +7 700 123 45 67.
checkout-city = City
checkout-country = Country
checkout-country-none = Choose a country
checkout-of-organisation = For an organisation
checkout-organisation = Name of the organisation
checkout-bin = BIN
checkout-bin-hint = Twelve digits. An organisation of Kazakhstan that pays by invoice needs it; others leave it empty.
checkout-of-invoice = For an invoice
checkout-iin = IIN (optional)
checkout-iin-hint = Twelve digits: a person's number in Kazakhstan, if the invoice is to show it.
checkout-address = Postal address (optional)
checkout-address-hint = As the invoice is to show it; without one it shows city and country.
checkout-kommo = The Kommo account
checkout-account-id = Account ID
checkout-account-id-hint = A number; Kommo shows it in the settings of the account.
checkout-subdomain = Address of the account
checkout-subdomain-hint = What stands before .kommo.com in its address.
checkout-restrictions = How the widget may be used
checkout-restrictions-clause = { $line } (clause { $clause })
checkout-restrictions-tick = I have read how the widget may be used, and I keep to it.
checkout-consents = Your personal data
checkout-consents-words = Each consent is asked for by itself (clause 8.6). Who is given your data and how a consent is withdrawn is on the page on privacy.
checkout-consents-link = The page on privacy
checkout-consent-required = { $line } Without it there is no order.
checkout-consent-free = { $line } This one is up to you.
checkout-terms = The terms
checkout-terms-read = Read the terms here
checkout-pay = What you pay
checkout-pay-words = You pay the price that you chose above. By card, the bank charges the amount in roubles that stands beside it; by invoice, the invoice says the amount. Both stay as they are from now on, whatever is published later (clause 4.1).
checkout-review = An order from Kazakhstan waits until we have looked at it, since its price is in a foreign currency; only then can it be paid. We write to you about it.
checkout-button = Place the order
checkout-after = By card you go on to the payment. By invoice you are shown the invoice, and it is mailed to you. Until it is paid in full you can cancel the order.

# What is wrong with a field.
checkout-missing = Please fill this in.
checkout-wrong = { $field ->
    [choice] Choose what you order from this list.
    [method] Choose how you pay.
    [type] Choose who orders.
    [email] Write an address to which mail can be sent, such as name@example.com.
    [phone] Write a plus, the country's code and the number: 7 to 15 digits in all.
    [country] Choose a country of the list.
    [bin] Write the twelve digits of the organisation's BIN, or leave it empty if it has none. A person has none; an organisation of Kazakhstan that pays by invoice needs it.
    [iin] Write the twelve digits of the person's IIN, or leave it empty. An organisation has none.
    [account_id] Write the number of the account: digits only.
    [subdomain] Write the part before .kommo.com only: letters, digits and dashes.
    [accepted] Tick the box if you accept the terms: without it there is no agreement (clause 2.4).
    [restrictions] Tick the box if you keep to these restrictions.
    [consent] Tick this box: without this consent there can be no order (clause 8.6).
   *[other] Write letters, at most 200 characters.
}

# Why the form came back though every field is right.
checkout-notice = { $code ->
    [terms_not_in_force] Other terms have come into force meanwhile. Nothing was ordered. Please read the terms below and tick the box once more.
    [price_changed] The price or the exchange rate has changed meanwhile. Nothing was ordered. Below are the new ones: look at what you would pay, and send the form again if you agree.
    [rate_not_current] There is no exchange rate of these days for this currency, so a card cannot be charged. Nothing was ordered. Choose a price in the other currency, or an invoice; or come back later, a new rate is on its way.
    [resident_rate_not_current] There is no exchange rate of these days by which your invoice could be in tenge. Nothing was ordered. Choose a price in the other currency, or pay by card; or come back later.
    [charge_too_small] By today's exchange rate a card would be charged nothing. Nothing was ordered. Choose an invoice, or write to us.
    [charge_too_large] By today's exchange rate a card would be charged more than can be counted. Nothing was ordered. Choose an invoice, or write to us.
    [too_many_orders] Too many orders came for this mailbox or this Kommo account, or from your network, within an hour. Nothing was ordered. Send the form again in the next hour; if you need many licenses at once, write to us.
    [idempotency_key_reused] An order was placed by this form already; what you ordered first stands and is in your mail. Send the form again only if you want one more order, as it stands below.
    [contended] Too much happened at once, and nothing was ordered. Please send the form again.
    [unavailable] Something that we need did not answer. It is not known whether the order was placed. Send the form again: one form places one order, however often it is sent.
    [invalid_fields] The form was not whole when it came. Nothing was ordered. Look at it once more below, and send it again.
   *[other] { $summary }
}
