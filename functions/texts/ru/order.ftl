## Заказ

order-title = Заказ { $number }
order-back = Все заказы
order-license = Лицензия
order-license-state = Состояние
order-period = Период
order-period-dates = с { $from } до { $to }
order-period-none = начнётся с активацией
order-item = Позиция
order-status = Заказ
order-placed-on = Оформлен
order-price = Цена
order-charge = К списанию
order-paid = Оплачено
order-refunded = Возвращено
order-credit = Переплата
order-debt = Ваш долг
order-in-review = Цена указана в иностранной валюте, а вы резидент, поэтому до оплаты заказ рассмотрит наш сотрудник (пункт 4.2). Когда его можно будет оплатить, придёт письмо; пожалуйста, не платите раньше.
order-suspended = Использование приостановлено с { $day } (пункт { $clause }).
order-terms-link = Версия { $version }, как вы её приняли
order-invoice-link = Счёт { $number }
order-notices-link = Уведомления, как они были отправлены
order-deadlines = Сроки
order-deadline-sum = Как посчитано
order-deadline-line = { $kind ->
    [activation] Активация лицензии: до конца дня { $day }
    [delay-right] Вы сможете прекратить договор из-за просрочки с { $from }
    [window] Претензии считаются поданными в срок до конца дня { $day }
    [answer] Ответ на претензию { $about }: до конца дня { $day }
    [contradiction] Возразить против того, к чему отнесена претензия { $about }, можно до конца дня { $day }
    [refund] Деньги по возврату { $about } вернутся до конца дня { $day }
   *[objection] Возражение { $about } будет рассмотрено до конца дня { $day }
}
order-can-do = Что вы можете сделать сейчас
order-timeline = Что было и что предстоит
order-ahead = предстоит
order-ahead-words = Предстоящее происходит само, если ничто не помешает.
order-claims = Претензии
order-claim-title = Претензия { $claim }
order-claim-received = получена { $at }
order-claim-late = Она пришла после срока для претензий.
order-claim-yours = Что вы написали
order-claim-answer = Наш ответ от { $day }
order-claim-erased = Этот текст удалён.
order-claim-longer = Вся претензия
order-refunds = Возвраты
order-refund-line = { $amount } { $to }: { $state }
order-refund-link = Квитанция о возврате { $refund }
order-queries = Вопросы о платежах
order-query-line = Задан { $at }: { $answer ->
    [paid] платёж получен и зачтён
    [processing] банк ещё проводит его
    [declined] банк его отклонил
    [not_found] ничего не пришло
   *[none] ответит человек
}
order-objections = Возражения
order-objection-line = Получено { $at }: { $state ->
    [open] его рассматривает человек
    [sustained] признано обоснованным
   *[dismissed] признано необоснованным
}
order-frozen = Сообщено, что этот ящик могут читать посторонние. Пока человек не разберётся, по одной электронной почте ничего не прекращается и деньги не перенаправляются (пункт 10.4).
order-opened-by-token = Вы видите этот заказ, потому что только что оформили его в этом браузере. Чтобы увидеть все свои заказы, войдите.

## Продление

renew-title = Продлить заказ { $number }
renew-words = Та же лицензия для того же аккаунта и лицензиата, с данными этого заказа. Новый период примыкает к текущему.
renew-period-joins = Новый период начнётся { $day }, когда закончится текущий.
renew-period-now = Новый период начнётся с активации.
renew-item = Позиция
renew-method = Как вы платите
renew-invoice-from = По счёту: его можно получить с { $day }.
renew-button = Заказать и продлить
# Чего в заказе не хватает для продления: в его форме нет такого поля.
renew-lacks = { $field ->
    [bin] В этом заказе нет БИН, а он нужен для счёта организации Казахстана. Заказ не сделан. Выберите оплату картой или укажите БИН в форме нового заказа: она открывается с главной страницы магазина.
   *[other] Данных покупателя или аккаунта из этого заказа не хватает для нового. Заказ не сделан. Заполните форму нового заказа: она открывается с главной страницы магазина.
}
