## Invoices

invoice-title = Invoice { $reference } of { $day }
invoice-state = { $state ->
    [issued] Not paid yet
    [partially_paid] Paid in part
    [paid] Paid in full
    [void] Void: please do not pay it
   *[lapsed] Lapsed: please do not pay it any more
}
invoice-order = Order
invoice-issued = Issued
invoice-last-day = To be paid by the end of
invoice-payee = Payee
invoice-payee-name = Name
invoice-bin = BIN
invoice-iin = IIN
invoice-address = Address
invoice-account = Account (IIK)
invoice-bank = Bank
invoice-bic = BIC
invoice-kbe = KBe
invoice-knp = Purpose code (KNP)
invoice-buyer = Buyer
invoice-buyer-name = Name
invoice-buyer-erased = The buyer’s data are not kept any more, or stand on the invoice that was written by hand.
invoice-what-for = What it is for
invoice-item = Item
invoice-count = Number
invoice-price = Price
invoice-rate = The price is charged by the rate { $value } ({ $source }), published on { $day }.
invoice-vat = Value-added tax of { $rate } % in it: { $amount }
invoice-without-vat = Without value-added tax: { $ground }
invoice-to-pay = To be paid:
invoice-purpose = Purpose of the payment, to be written as it stands:
invoice-note = The day on which the amount arrives on the account counts as the day of payment (clause 4.7).
invoice-print = This page can be printed or saved as PDF by your browser.

## Amounts in words

amount-usd = { $count ->
    [one] US dollar
   *[other] US dollars
}
amount-usd-part = { $count ->
    [one] cent
   *[other] cents
}
amount-eur = { $count ->
    [one] euro
   *[other] euros
}
amount-eur-part = { $count ->
    [one] cent
   *[other] cents
}
amount-rub = { $count ->
    [one] rouble
   *[other] roubles
}
amount-rub-part = { $count ->
    [one] kopeck
   *[other] kopecks
}
amount-kzt = tenge
amount-kzt-part = { $count ->
   *[other] tiyn
}
