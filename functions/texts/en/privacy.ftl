## Privacy

privacy-title = Privacy
privacy-words = What becomes of your personal data when you order here, under section 8 of the terms.
privacy-who = Who is responsible
privacy-data = Which data
privacy-data-order = What you type into the order (clause 3.1): last name, first name, patronymic if you have one, e-mail address, telephone number, city, country; for an organisation its name; for an invoice also BIN or IIN and a postal address.
privacy-data-kommo = The number and the subdomain of the Kommo account that the license is for (clause 8.2).
privacy-data-written = What you write to us about an order, and what was agreed, paid and answered.
privacy-data-card = The card's details are typed on the bank's own page; we never see them (clause 4.5).
privacy-purposes = For which purposes
privacy-purposes-words = You are asked for each purpose by itself, with a box that is not ticked beforehand (clause 8.6):
privacy-purpose-required = there is no order without it
privacy-purpose-free = free: you can order without it
privacy-recipients = Who else is given data, and where they are kept
privacy-recipient-what = What for
privacy-recipient-where = Where
privacy-recipients-none-else = Nobody else is given them, unless you consent to one of the purposes that say so, or the law demands it.
privacy-period = For how long
privacy-period-words = While the agreement lasts and until the limitation period of what follows from it is over (clause 8.2): { $limitation } after it. Then they are erased; what is kept names nobody.
privacy-withdrawal = How to withdraw a consent
privacy-withdrawal-words = At any time (clause 8.3): news can be switched off in your account; for every other consent write to { $email } from the mailbox that you ordered with. You are answered within { $term }. Without the data that an order cannot do without, we cannot promise that the widget goes on working; the free consents can be withdrawn without any effect on the license.
privacy-automated = Decisions without a person
privacy-automated-words = One thing is decided by the software alone: that a license is deemed provided when nobody objected in time (clause 4.9). You can object, and a person then looks at your order.
privacy-cookies = Cookies
privacy-cookies-words = This shop sets no cookie but those that it needs to work: one for the language you choose, one that opens the order you have just placed, one while you are signed in. Nothing is loaded from other sites, and nobody counts your visits.
privacy-span = { $unit ->
    [calendar_day] { $count ->
        [one] { $count } calendar day
       *[other] { $count } calendar days
    }
    [working_day] { $count ->
        [one] { $count } working day
       *[other] { $count } working days
    }
    [month] { $count ->
        [one] { $count } month
       *[other] { $count } months
    }
   *[year] { $count ->
        [one] { $count } year
       *[other] { $count } years
    }
}
