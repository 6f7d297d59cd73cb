## Магазин

shop-title = Лицензии на виджеты для Kommo
shop-intro = Лицензия выдаётся на один виджет, один аккаунт Kommo и один период. Заказ оформляется одной формой, без предварительной регистрации; лицензия активируется после оплаты.
shop-items = Что продаётся
shop-period-day = { $count ->
    [one] { $count } день
    [few] { $count } дня
   *[other] { $count } дней
}
shop-period-month = { $count ->
    [one] { $count } месяц
    [few] { $count } месяца
   *[other] { $count } месяцев
}
shop-period-year = { $count ->
    [one] { $count } год
    [few] { $count } года
   *[other] { $count } лет
}
shop-item-period = Период
shop-item-price = Цена
shop-item-activation = Активация
shop-activation = { $how ->
    [automatic] сразу, автоматически
   *[manual] вручную, в срок по пункту 4.7
}
shop-by-card = { $charge } картой
shop-resident = { $charge } по счёту для резидентов Казахстана
shop-order = Заказать: { $item }
shop-list = Прайс-лист { $version }, действует с { $from } (пункт 4.1).
shop-list-coming = С { $from } для новых заказов действует прайс-лист { $version }.
shop-lists-all = Все прайс-листы с датами
shop-rates = Цены указаны в долларах США и евро (пункт 4.2). Суммы в другой валюте пересчитаны по этим курсам:
shop-rate = 1 { $source_currency } = { $value } { $currency }: { $source }, опубликован { $at }
shop-no-card = Цены в { $currency } сегодня нельзя оплатить картой: нет курса за последние дни. Их можно оплатить по счёту.
shop-methods = Как оплатить
shop-before = Перед заказом
shop-instructions = Как установить виджет и пользоваться им (пункт 5.4)
shop-terms = Условия
shop-terms-coming = Условия { $version } опубликованы { $published } и вступят в силу { $from }. Заказы, сделанные до этого, остаются на условиях, действующих сейчас.
shop-terms-all = Все редакции условий с датами
shop-licensor = Кто продаёт
licensor-name = Наименование
licensor-registration = Регистрационный номер
licensor-representative = В лице
licensor-address = Адрес
licensor-postal = Почтовый адрес
licensor-email = Электронная почта
licensor-phone = Телефон по вопросам поддержки, оплаты и карт
licensor-information = Телефон для вопросов о товарах и услугах
licensor-hours = Часы работы
licensor-site = Сайт
shop-version = Редакция
shop-state = Состояние

## Условия и прайс-листы

terms-title = Условия: все редакции
terms-words = Редакция вступает в силу через некоторое время после публикации (пункт 9.4) и больше не меняется. Заказ остаётся на той редакции, которую принял покупатель.
terms-published = Опубликована
terms-from = Действует с
terms-withdrawn-at = отозвана { $at }
terms-state-name = { $state ->
    [published] вступит в силу
    [in_force] действует
    [withdrawn] отозвана до вступления в силу
    [superseded] сменилась более поздней
   *[draft] не опубликована
}
terms-one-title = Условия { $version }
terms-language = Язык
terms-prevails = { $language }; при расхождении преимущество имеет текст на языке: { $prevailing }
terms-prevails-this = { $language }; при расхождении преимущество имеет этот текст
terms-other-languages = На других языках
terms-hash = SHA-256 текста
terms-raw = Текст в том виде, в котором он опубликован, байт в байт
terms-all = Все редакции
shop-language-name = { $language ->
    [en] английский
    [ru] русский
    [kk] казахский
   *[other] { $language }
}
prices-title = Прайс-листы
prices-words = Цена заказа берётся из прайс-листа, действующего в момент заказа (пункт 4.1). Прайс-лист не меняется; его сменяет другой (пункт 4.13).
prices-posted = Опубликован
prices-from = Действует с
prices-state-name = { $state ->
    [posted] начнёт действовать позже
    [current] действует
   *[superseded] сменился более поздним
}
prices-one-title = Прайс-лист { $version }
prices-all = Все прайс-листы
