## Счета

invoice-title = Счёт на оплату { $reference } от { $day }
invoice-state = { $state ->
    [issued] Ещё не оплачен
    [partially_paid] Оплачен частично
    [paid] Оплачен полностью
    [void] Аннулирован: пожалуйста, не оплачивайте
   *[lapsed] Срок истёк: пожалуйста, больше не оплачивайте
}
invoice-order = Заказ
invoice-issued = Выставлен
invoice-last-day = Оплатить до конца дня
invoice-payee = Получатель
invoice-payee-name = Наименование
invoice-bin = БИН
invoice-iin = ИИН
invoice-address = Адрес
invoice-account = Счёт (ИИК)
invoice-bank = Банк
invoice-bic = БИК
invoice-kbe = КБе
invoice-knp = Код назначения платежа (КНП)
invoice-buyer = Покупатель
invoice-buyer-name = Наименование
invoice-buyer-erased = Данные покупателя больше не хранятся или стоят в счёте, выписанном вручную.
invoice-what-for = За что
invoice-item = Наименование
invoice-count = Количество
invoice-price = Цена
invoice-rate = Цена пересчитана по курсу { $value } ({ $source }), опубликованному { $day }
invoice-vat = В том числе НДС { $rate } %: { $amount }
invoice-without-vat = Без НДС: { $ground }
invoice-to-pay = К оплате:
invoice-purpose = Назначение платежа (указать как есть):
invoice-note = Днём оплаты считается день поступления суммы на счёт (пункт 4.7).
invoice-print = Страницу можно распечатать или сохранить в PDF средствами браузера.

## Суммы прописью

amount-usd = { $count ->
    [one] доллар США
    [few] доллара США
   *[other] долларов США
}
amount-usd-part = { $count ->
    [one] цент
    [few] цента
   *[other] центов
}
amount-eur = { $count ->
   *[other] евро
}
amount-eur-part = { $count ->
    [one] евроцент
    [few] евроцента
   *[other] евроцентов
}
amount-rub = { $count ->
    [one] рубль
    [few] рубля
   *[other] рублей
}
amount-rub-part = { $count ->
    [one] копейка
    [few] копейки
   *[other] копеек
}
amount-kzt = тенге
amount-kzt-part = { $count ->
    [one] тиын
    [few] тиына
   *[other] тиынов
}
