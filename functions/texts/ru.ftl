# Тексты страниц. Что значит каждый, сказано в en.ftl.

## Каждая страница

nav-skip = К содержанию
nav-main = Главное меню
nav-shop = Магазин
nav-terms = Условия
nav-prices = Цены
nav-privacy = Персональные данные
nav-account = Личный кабинет
language-choice = Язык
language-own = Русский
footer-title = Лицензиар

## Формы

form-optional = необязательно
form-errors = { $count ->
    [one] Проверьте { $count } поле
    [few] Проверьте { $count } поля
   *[other] Проверьте { $count } полей
}

## Дни, моменты и деньги

date = { $day } { $month ->
    [1] января
    [2] февраля
    [3] марта
    [4] апреля
    [5] мая
    [6] июня
    [7] июля
    [8] августа
    [9] сентября
    [10] октября
    [11] ноября
   *[12] декабря
} { $year } г.
instant = { $date }, { $time } (UTC{ $offset }, { $zone })
decimal-mark = ,
thousands-mark = {" "}

## Как посчитан срок

sum-start = { $rule ->
    [activation] Полная оплата
    [licensor-delay] Полная оплата
    [claim-window] Начало срока для претензий
    [claim-answer] Претензия получена
    [payment-query] Платёж, о котором спрашивают
    [refund] Деньги потребованы обратно
    [objection] Получено
   *[other] Событие
}: { $from }.
sum-term = { $rule }: { $length }, с { $first } по { $last } включительно.
sum-rule = { $clause ->
    [none] Срок по закону
   *[other] Пункт { $clause }
}
sum-length = { $unit ->
    [calendar_day] { $count ->
        [one] { $count } календарный день
        [few] { $count } календарных дня
       *[other] { $count } календарных дней
    }
    [working_day] { $count ->
        [one] { $count } рабочий день
        [few] { $count } рабочих дня
       *[other] { $count } рабочих дней
    }
    [month] { $count ->
        [one] { $count } месяц
        [few] { $count } месяца
       *[other] { $count } месяцев
    }
    [year] { $count ->
        [one] { $count } год
        [few] { $count } года
       *[other] { $count } лет
    }
   *[calendar_month] календарный месяц
}
sum-not-counted = День самого события, { $day }, не считается.
sum-skipped = { $day } пропускается: { $reason }.
day-off = { $reason ->
    [weekend] выходной
    [holiday] праздник
    [substitute] выходной за праздник, выпавший на выходной
   *[transfer_day_off] выходной, перенесённый с другого дня
}
sum-none-skipped = Ни один день не пропускается.
sum-calendar = Рабочие дни — по календарю { $version }.
sum-former = Дни посчитаны по календарю { $version } и остаются такими, как были показаны.
sum-provisional = Календарь на один из нужных дней ещё не утверждён, поэтому срок может измениться.
sum-until = Истекает { $at }; всё, что сделано раньше, сделано в срок.
sum-from = Действует с { $at }.

## Что происходит с заказом

order-state = { $state ->
    [placed] Оформлен, ещё не оплачен
    [partially_paid] Оплачен частично
    [paid] Оплачен
    [fulfilled] Исполнен: оплаченный период закончился
    [cancelled] Отменён
    [terminated] Прекращён досрочно
    [refunded] Прекращён, деньги возвращены
    [reversed] Прекращён: банк отозвал платёж
   *[other] { $state }
}
license-state = { $state ->
    [none] Ещё не оплачена полностью
    [awaiting_activation] Оплачена, идёт активация
    [overdue] Активация просрочена
    [delay_right] Активация просрочена настолько, что вы можете прекратить договор
    [window_open] Активна; претензии по ней принимаются в срок
    [claimed] Активна; ваша претензия рассматривается
    [deemed_provided] Активна и считается предоставленной в полном объёме
    [provided_confirmed] Активна, предоставление подтверждено
    [provided_unconfirmed] Активна; ваши претензии по ней урегулированы
    [terminated] Прекращена досрочно
    [expired] Закончилась
   *[other] { $state }
}
claim-state = { $state ->
    [received] получена, ответ готовится
    [answered] ответ дан, решения ещё нет
    [accepted] принята
    [partly] принята частично
    [rejected] отклонена
    [pretrial_exhausted] ответа в срок нет: вы можете обратиться в суд
    [withdrawn] отозвана вами
    [closed] закрыта
    [struck] вычеркнута: она не ваша
   *[other] { $state }
}
refund-state = { $state ->
    [demanded] в пути
    [overdue] просрочен
    [requested] запрошен у банка
    [unknown] запрошен у банка, который ещё не сообщил, что с ним
    [declined] банк отказал; сотрудник ищет другой способ
    [manual] предложен другой способ, он ждёт второго сотрудника
    [approved] другой способ одобрен, деньги выплачиваются
    [settled] деньги возвращены
    [void] не нужен: банк сам отозвал платёж
   *[other] { $state }
}
refund-cause = { $cause ->
    [delay] просрочка активации
    [cancelled] заказ отменён
    [after_the_end] деньги пришли после окончания заказа
    [surplus] пришло больше, чем следовало
    [agreement] по соглашению
    [court] по решению суда
   *[other] { $cause }
}
refund-to = { $to ->
    [card] на карту, с которой платили
   *[account] на счёт, с которого пришёл перевод
}
notice-state = { $state ->
    [queued] ждёт отправки
    [sent] отправлено
    [delayed] отправлено; другая сторона пока не принимает
    [delivered] доставлено
    [delivery_unknown] отправлено; дошло ли, никто не сообщает
    [bounced] вернулось: доставить не удалось
    [complained] доставлено и отмечено как нежелательное
    [not_sent] отправить не удалось
    [withheld] не отправлено: новости не нужны
    [held_back] пока не отправлено: никто не показал, что читает этот ящик
    [receipt_confirmed] вы подтвердили получение
    [reached_otherwise] вам сообщили другим способом
   *[other] { $state }
}
event-name = { $event ->
    [activation-overdue] День активации проходит без неё
    [claim-answered] На претензию дан ответ
    [claim-classification_stands] Претензия считается не касающейся объёма прав
    [claim-closed] Претензия закрыта
    [claim-file_added] К претензии приложен файл
    [claim-file_announced] Заявлен файл к претензии
    [claim-file_refused] Файл не приложен к претензии
    [claim-handing_in_proven] Доказано, когда претензия была отправлена
    [claim-loss_month_set] Установлен месяц убытка
    [claim-overdue] Срок ответа на претензию истекает
    [claim-received] Ваша претензия получена
    [claim-reclassified] Претензия отнесена к другому виду
    [claim-struck] Претензия вычеркнута
    [claim-time_decided] Решено, подана ли претензия в срок
    [claim-withdrawn] Вы отозвали претензию
    [contact-changed] Ваш адрес изменён
    [contact-proposed] Предложен другой адрес
    [correspondence-registered] Письмо или сообщение зарегистрировано
    [deadlines-recomputed] Сроки пересчитаны по новому календарю
    [debt-waived] Ваш долг прощён
    [deeming-confirmed] Подтверждено: ничто не мешает считать лицензию предоставленной
    [deeming-held] Считать ли лицензию предоставленной, решит человек
    [deeming-lifted] Лицензия больше не считается предоставленной
    [delay_right-arose] Вы можете прекратить договор из-за просрочки с возвратом всех денег
    [information-declined] Вы отказались от новостей
    [invoice-issued] Выставлен счёт
    [invoice-lapsed] Счёт перестаёт действовать, если не оплачен
    [invoice-voided] Счёт аннулирован
    [license-activated] Лицензия активирована
    [license-deemed_provided] Лицензия считается предоставленной в полном объёме
    [license-expired] Оплаченный период заканчивается
    [license-used] Лицензия впервые использована
    [mailbox-cleared] Вашему ящику снова доверяют
    [mailbox-confirmed] Сообщение о вашем ящике касается всех его заказов
    [mailbox-reported] Сообщено, что ваш ящик могут читать посторонние
    [mailbox-reported_again] О вашем ящике сообщено снова
    [objection-received] Ваше возражение получено
    [objection-resolved] По возражению принято решение
    [order-cancelled] Заказ отменён
    [order-paid] Заказ полностью оплачен
    [order-placed] Заказ оформлен
    [order-refunded] Все деньги возвращены, заказ прекращён
    [order-terminated] Договор прекращён
    [paper_copy-received] Подписанный экземпляр на бумаге получен
    [paper_copy-requested] Запрошен подписанный экземпляр на бумаге
    [payment-declined] Банк отклонил платёж
    [payment-opened] Начата оплата
    [payment-queried] Вы спросили о платеже
    [payment-query_answered] На ваш вопрос о платеже дан ответ
    [payment-received] Платёж получен
    [payment-reversed] Банк отозвал платёж
    [period-moved] Оплаченный период сдвинут
    [pseudonyms-renewed] Обновлены ключи записей
    [receipt-corrected] Исправлены сведения о переводе
    [receipt-held] Перевод не удалось зачесть
    [receipt-returned] Перевод возвращён
    [refund-approved] Другой способ возврата одобрен
    [refund-begun] У банка запрашивается возврат
    [refund-declined] Банк отказал в возврате
    [refund-demanded] Деньги подлежат возврату
    [refund-due] Деньги подлежат возврату
    [refund-entered] Внесён возврат, сделанный в банке
    [refund-overdue] Срок возврата истекает
    [refund-pending] Банк спрашивают о возврате
    [refund-questioned] Банк спрашивают, что с возвратом
    [refund-rerouted] Предложен другой способ возврата
    [refund-retried] Возврат запрошен у банка ещё раз
    [refund-settled] Деньги возвращены
    [refund-unknown] Банк не сообщил, что с возвратом
    [refund-voided] Возврат больше не нужен
    [reminder-due] Вам приходит напоминание по почте
    [termination-refused] В прекращении по уведомлению отказано
    [termination-requested] Ваше уведомление о прекращении ждёт решения человека
    [tokens-ended] Ссылки, которые сами открывают заказ, отключены
    [use-resumed] Использование снова разрешено
    [use-suspended] Использование приостановлено
    [window-shown] Стало известно, что вам сообщили о сроке для претензий
   *[other] { $event }
}
reminder-of = { $clause ->
    [c4-9] Вам приходит напоминание: заканчивается срок для претензий
    [c9-2] Вам приходит напоминание: заканчивается оплаченный период
    [c9-3] Вам приходит напоминание о долге
   *[other] Наступило время напоминания
}
by-clause = пункт { $clause }

## Личный кабинет

account-title = Личный кабинет
account-orders = Заказы
account-no-orders = С этим почтовым ящиком заказов нет.
account-orders-more = Здесь показаны только последние заказы, не больше { $count }.
account-order-until = лицензия до { $until }
account-sessions = Где вы вошли
account-session = С { $begun }, последний раз { $seen }, до { $ends }
account-session-this = это устройство
account-session-end = Выйти
account-session-end-of = Завершить вход от { $begun }
account-data = Ваши данные и согласия
account-data-words = О вас хранится то, что указано в самом новом заказе. Каждый заказ хранит данные, с которыми он оформлен.
account-data-erased = О вас больше ничего не хранится: данные ваших заказов удалены.
account-data-order = Из заказа { $number }
data-kind = Кто заказывает
data-kind-name = { $kind ->
    [person] физическое лицо
   *[organisation] организация
}
data-name = Имя
data-organisation = Организация
data-bin = БИН
data-iin = ИИН
data-email = Электронная почта
data-phone = Телефон
data-city = Город
data-country = Страна
data-address = Почтовый адрес
data-kommo = Аккаунт Kommo
data-proven = Ящик подтверждён
data-proven-since = с { $day }
data-proven-not = ещё нет
data-language = Язык писем
data-correct = Чтобы исправить данные или изменить адрес, напишите на { $email } (пункт 3.1).
consents-title = Согласия
consents-words = Так, как вы дали их при заказе или не дали (пункт 8.6).
consent-given = Дано { $day }
consent-yes = Дано
consent-not-given = Не дано
consent-withdrawn = Отозвано
consents-inform = Новости по почте
consents-inform-on = Вы получаете новости, как и согласились.
consents-inform-off = На этот ящик новости не отправляются. Письма, нужные по вашим заказам, приходят по-прежнему.
consents-mute = Отозвать: не присылать новости
consents-others = Чтобы отозвать другое согласие, напишите на { $email }. То, без чего не исполнить действующий заказ, обрабатывается до его окончания (пункт 8.3).
account-muted = С этого момента новости на этот ящик не отправляются.
account-language = Язык
account-language-words = Эти страницы показаны на языке, который вы выбрали вверху; он сохраняется в кабинете, и другое устройство покажет его после входа.

## Вход

sign-in-title = Вход
sign-in-words = Введите адрес электронной почты, с которым вы делали заказ. Если он известен, скоро придёт письмо со ссылкой; она одноразовая и действует { $minutes ->
    [one] { $minutes } минуту
    [few] { $minutes } минуты
   *[other] { $minutes } минут
}.
sign-in-email = Адрес электронной почты
sign-in-button = Прислать ссылку
sign-in-mailed-title = Проверьте почту
sign-in-mailed = Если с этим адресом есть заказы, ссылка уже отправлена на него. Она одноразовая и действует { $minutes ->
    [one] { $minutes } минуту
    [few] { $minutes } минуты
   *[other] { $minutes } минут
}. За час на один ящик отправляется не больше { $links } таких писем.
sign-in-mailed-again = Письма нет? Посмотрите среди нежелательных, проверьте адрес или попросите ссылку ещё раз чуть позже.
sign-in-again = Попросить ещё раз
sign-in-wrong = Это не адрес электронной почты.
sign-in-ask = Нажмите кнопку, чтобы увидеть заказы, оформленные с этим почтовым ящиком (пункт 3.5). На этом устройстве вход сохраняется { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[other] { $days } дней
} после последнего посещения.
sign-in-press = Войти
sign-in-over-title = По этой ссылке больше не войти
sign-in-over = Она уже использована, просрочена или неполна. Попросите другую; с вашими заказами ничего не случилось.

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
order-suspended = Использование приостановлено с { $day } (пункт { $clause }).
order-terms = Условия
order-terms-link = Версия { $version }, как вы её приняли
order-invoices = Счета
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
order-happened = было
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

## Что может покупатель

action-until = до { $at }
action-provisional = окончание зависит от дней, которые ещё не утверждены
action-pay = Оплатить
action-claim = Подать претензию
action-withdraw = Отозвать претензию { $claim }
action-contradict = Возразить, к чему отнесена претензия { $claim }
action-object = Возразить против автоматической обработки
action-query = Спросить, дошёл ли платёж
action-cancel = Отменить заказ
action-terminate = Прекратить договор
action-report = Сообщить, что ваш ящик читают посторонние
action-renew = Продлить
consequence-back = Вам вернётся { $amount } до конца дня { $day } (пункт 4.11).
consequence-nothing = Деньги не возвращаются (пункт 4.12).
consequence-nothing-paid = Ничего не оплачено, возвращать нечего.
consequence-person = Решит человек (пункт 4.7): день активации прошёл, а право прекратить договор с возвратом всех денег ещё не возникло.
consequence-ends = Заказ прекращается сразу и окончательно.

act-back = Назад к заказу
act-termination-title = Прекратить договор по заказу { $number }
act-termination-words = Что произойдёт, если отправить это уведомление сейчас:
act-termination-reason = Почему (можно не указывать)
act-termination-acknowledge = Я понимаю, что деньги не возвращаются (пункт 4.12).
act-termination-button = Прекратить договор
act-cancellation-title = Отменить заказ { $number }
act-cancellation-words = Что произойдёт:
act-cancellation-button = Отменить заказ
act-objection-title = Возразить против автоматической обработки заказа { $number }
act-objection-words = С этого момента ничто само не считается предоставленным (пункт 4.9): заказ рассматривает человек. Если возражение обоснованно, так и останется.
act-objection-reason = Почему (можно не указывать)
act-objection-button = Возразить
act-contradiction-title = Возразить, к чему отнесена претензия { $claim }
act-contradiction-words = Сотрудник решил, что эта претензия не касается объёма прав. Если вы возразите в срок, она учитывается окончательно (пункт 4.9).
act-contradiction-button = Возразить
act-payment-query-title = Спросить о платеже по заказу { $number }
act-payment-query-words = Банк спросят сразу; если он не знает, ответит человек (пункты 3.6, 4.8).
act-payment-query-button = Спросить
act-mailbox-report-title = Сообщить о вашем ящике
act-mailbox-report-words = Ваш ящик читают посторонние? С этого момента по одной электронной почте ничего не прекращается и деньги не перенаправляются, пока человек не разберётся (пункт 10.4).
act-mailbox-report-button = Сообщить
act-withdrawal-title = Отозвать претензию { $claim }
act-withdrawal-words = Ответа на неё больше не будет (пункт 10.1). То, что она остановила, остаётся остановленным.
act-withdrawal-button = Отозвать претензию
act-wrong-acknowledge = Отметьте: деньги не возвращаются, и это нужно понимать.
act-signed-out = Вход закончился, поэтому ничего не отправлено. Войдите (откроется другое окно), затем вернитесь и отправьте: введённое сохранится здесь.
act-refused = Это не сделано: { $why }
done = { $act ->
    [termination] Ваше уведомление получено; что из него следует, сказано ниже.
    [cancellation] Заказ отменён.
    [objection] Ваше возражение получено; его рассмотрит человек.
    [contradiction] Ваше возражение об отнесении претензии получено.
    [payment-query] Ваш вопрос получен; ответ на него ниже.
    [mailbox-report] О ящике сообщено. Человек выяснит, что произошло.
    [withdrawal] Претензия отозвана.
    [confirmation] Вы подтвердили получение уведомления.
   *[other] Сделано.
}

## Документы заказа

accepted-title = Условия, принятые с заказом { $number }
accepted-version = Версия
accepted-hash = SHA-256 текста
accepted-language = Язык текста
accepted-at = Приняты
accepted-label = Надпись у поля, которое вы отметили
accepted-consents = Согласия рядом с ним
accepted-restrictions = Показанные ограничения использования
accepted-recording = Показано рядом
accepted-text = Текст условий
accepted-text-link = Текст версии { $version }
accepted-erased = То, что было показано рядом с полем, больше не хранится.
accepted-print = Распечатайте эту страницу для своих бумаг.
refund-title = Квитанция о возврате { $refund }
refund-amount = Сумма
refund-why = Почему
refund-where = Куда
refund-stands = Состояние
refund-demanded-at = Потребован
refund-settled-at = Возвращён
refund-reference = Номер операции в банке
refund-of-order = Заказ
refund-payer = Кто возвращает
notices-title = Уведомления о заказе { $number }
notices-words = Каждое так, как оно было отправлено (пункт 10.5), начиная с первого. Ссылки, которые что-либо открывают, не хранятся.
notices-none = Уведомлений ещё не было.
notices-sent = отправлено { $at }
notices-queued = ждёт с { $at }
notices-erased = Текст не хранится.
notices-confirm = Уведомление получено
notices-next = Более поздние уведомления
notices-unnamed = Уведомление { $name }

## Продление

renew-title = Продлить заказ { $number }
renew-words = Та же лицензия для того же аккаунта и лицензиата, с данными этого заказа. Новый период примыкает к текущему.
renew-period-joins = Новый период начнётся { $day }, когда закончится текущий.
renew-period-now = Новый период начнётся с активации.
renew-item = Позиция
renew-price = Цена
renew-account = Аккаунт Kommo
renew-method = Как вы платите
renew-card = Картой: { $charge }
renew-invoice = По счёту
renew-invoice-from = По счёту: его можно получить с { $day }.
renew-terms = Действующие условия: версия { $version }
renew-terms-read = Прочитать условия
renew-button = Заказать и продлить
renew-needed = Здесь нужна отметка.
renew-data-gone = Данные этого заказа удалены; оформите новый заказ.

## Что пошло не так

problem-title = { $status ->
    [401] Войдите, пожалуйста
    [403] Это не разрешено
    [404] Здесь ничего нет
    [409] Сейчас это невозможно
    [429] Слишком много запросов
    [500] Ошибка на нашей стороне
    [503] Повторите, пожалуйста, чуть позже
   *[other] Не удалось прочитать запрос
}
problem-words = { $code ->
    [not_found] По этому адресу ничего нет: в нём опечатка, или то, что здесь было, относится к другому кабинету.
    [method_not_allowed] Этот адрес не открывается; вернитесь на страницу, с которой сюда попали.
    [token_missing] Эта страница личная: войдите, чтобы её увидеть.
    [token_invalid] Ссылка или сеанс больше не действуют: ссылкой уже воспользовались, сеанс завершён, или они не наши. Войдите заново.
    [token_expired] Срок ссылки или сеанса истёк. Войдите заново.
    [cross_site] Форма пришла с другого сайта, поэтому ничего не сделано. Откройте страницу здесь и отправьте форму ещё раз.
    [body_too_large] Отправлено слишком много. Ничего не сделано.
    [invalid_fields] Некоторые поля не удалось прочитать. Ничего не сделано; вернитесь и проверьте их.
    [invalid_query] В адресе есть часть, которой эта страница не знает.
    [internal] Вы ни при чём, и ничего не сделано наполовину. Повторите; если не поможет, напишите нам и укажите номер ниже.
    [unavailable] То, что нам нужно, не отвечает. Ничего не сделано наполовину: обновите страницу чуть позже.
   *[other] { $summary }
}
problem-clause = Основание: пункт { $clause } условий.
problem-number = Номер запроса, если будете нам писать: { $request }
problem-shop = В магазин
problem-sign-in = Войти
