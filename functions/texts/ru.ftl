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

## Персональные данные

privacy-title = Персональные данные
privacy-words = Что происходит с вашими персональными данными, когда вы делаете здесь заказ, по разделу 8 условий.
privacy-who = Кто отвечает за данные
privacy-data = Какие данные
privacy-data-order = То, что вы указываете в заказе (пункт 3.1): фамилия, имя, отчество, если оно есть, адрес электронной почты, телефон, город, страна; для организации её название; для счёта также БИН или ИИН и почтовый адрес.
privacy-data-kommo = Номер и поддомен аккаунта Kommo, для которого нужна лицензия (пункт 8.2).
privacy-data-written = То, что вы пишете нам о заказе, и то, о чём договорились, что оплачено и что отвечено.
privacy-data-card = Данные карты вводятся на странице банка; мы их не видим (пункт 4.5).
privacy-purposes = Для каких целей
privacy-purposes-words = Согласие на каждую цель спрашивается отдельно, поле не отмечено заранее (пункт 8.6):
privacy-purpose-required = без него заказ невозможен
privacy-purpose-free = по желанию: заказать можно и без него
privacy-recipients = Кто ещё получает данные и где они хранятся
privacy-recipient-what = Для чего
privacy-recipient-where = Где
privacy-recipients-none-else = Больше никто их не получает, если вы не дали согласия на цель, в которой об этом сказано, и этого не требует закон.
privacy-period = Как долго
privacy-period-words = Пока действует договор и пока не истечёт исковая давность по его обязательствам (пункт 8.2): { $limitation } после его окончания. Затем данные стираются; то, что остаётся, никого не называет.
privacy-withdrawal = Как отозвать согласие
privacy-withdrawal-words = В любое время (пункт 8.3): новости отключаются в личном кабинете; по остальным согласиям напишите на { $email } с того адреса, с которым сделан заказ. Срок ответа: { $term }. Без данных, которые нужны для заказа, мы не можем обещать, что виджет продолжит работать; отзыв остальных согласий на лицензию не влияет.
privacy-automated = Решения без участия человека
privacy-automated-words = Программа сама решает только одно: что лицензия считается предоставленной, если никто вовремя не возразил (пункт 4.9). Вы можете возразить, и тогда заказ рассмотрит человек.
privacy-cookies = Файлы cookie
privacy-cookies-words = Магазин ставит только те cookie, без которых он не работает: одну для выбранного языка, одну, которая открывает только что сделанный заказ, и одну, пока вы находитесь в кабинете. С других сайтов ничего не загружается, посещения никто не считает.
privacy-span = { $unit ->
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
   *[year] { $count ->
        [one] { $count } год
        [few] { $count } года
       *[other] { $count } лет
    }
}

## Форма заказа

checkout-title = Заказ
checkout-intro = Одна форма, регистрация не нужна. Поля обязательны, если рядом не сказано иное.
checkout-what = Что вы заказываете
checkout-choice = Товар и цена
checkout-method = Как вы платите
checkout-no-card = картой: сегодня нельзя, нет курса за последние дни; выберите счёт
checkout-who = Кто заказывает
checkout-type = Вы заказываете
checkout-type-person = для себя, как физическое лицо
checkout-type-organisation = для организации, от имени которой действуете
checkout-last-name = Фамилия
checkout-first-name = Имя
checkout-patronymic = Отчество (если есть)
checkout-email = Адрес электронной почты
checkout-email-hint = На него приходит всё о заказе, и по нему вы потом входите в кабинет.
checkout-phone = Телефон
checkout-phone-hint = С плюсом и кодом страны, например +7 700 123 45 67.
checkout-city = Город
checkout-country = Страна
checkout-country-none = Выберите страну
checkout-of-organisation = Для организации
checkout-organisation = Название организации
checkout-bin = БИН
checkout-bin-hint = Двенадцать цифр. Нужен организации Казахстана, которая платит по счёту; остальные оставляют поле пустым.
checkout-of-invoice = Для счёта
checkout-iin = ИИН (по желанию)
checkout-iin-hint = Двенадцать цифр: номер физического лица в Казахстане, если он нужен в счёте.
checkout-address = Почтовый адрес (по желанию)
checkout-address-hint = Так, как он должен стоять в счёте; если его нет, в счёте стоят город и страна.
checkout-kommo = Аккаунт Kommo
checkout-account-id = Номер аккаунта
checkout-account-id-hint = Число; Kommo показывает его в настройках аккаунта.
checkout-subdomain = Адрес аккаунта
checkout-subdomain-hint = То, что стоит перед .kommo.com в его адресе.
checkout-restrictions = Как можно использовать виджет
checkout-restrictions-clause = { $line } (пункт { $clause })
checkout-restrictions-tick = Мне известно, как можно использовать виджет, и я это соблюдаю.
checkout-consents = Ваши персональные данные
checkout-consents-words = Каждое согласие спрашивается отдельно (пункт 8.6). Кто получает ваши данные и как отозвать согласие, сказано на странице о персональных данных.
checkout-consents-link = Страница о персональных данных
checkout-consent-required = { $line } Без этого согласия заказ невозможен.
checkout-consent-free = { $line } Это согласие даётся по желанию.
checkout-terms = Условия
checkout-terms-read = Прочитать условия здесь
checkout-pay = Сколько вы платите
checkout-pay-words = Вы платите цену, которую выбрали выше. По карте банк списывает сумму в рублях, указанную рядом с ней; при оплате по счёту сумма стоит в счёте. Обе остаются такими с этой минуты, что бы ни было опубликовано позже (пункт 4.1).
checkout-review = Заказ из Казахстана ждёт, пока мы его посмотрим, потому что цена указана в иностранной валюте; оплатить его можно только после этого. Мы напишем вам об этом.
checkout-button = Оформить заказ
checkout-after = При оплате картой вы перейдёте к платежу. При оплате по счёту вы увидите счёт, и он придёт по почте. До полной оплаты заказ можно отменить.

# Что не так с полем.
checkout-missing = Заполните это поле.
checkout-wrong = { $field ->
    [choice] Выберите из этого списка, что вы заказываете.
    [method] Выберите, как вы платите.
    [type] Выберите, кто заказывает.
    [email] Укажите адрес, на который можно отправить письмо, например name@example.com.
    [phone] Укажите плюс, код страны и номер: всего от 7 до 15 цифр.
    [country] Выберите страну из списка.
    [bin] Укажите двенадцать цифр БИН организации или оставьте поле пустым, если его нет. У физического лица БИН нет; организации Казахстана, которая платит по счёту, он нужен.
    [iin] Укажите двенадцать цифр ИИН физического лица или оставьте поле пустым. У организации ИИН нет.
    [account_id] Укажите номер аккаунта: только цифры.
    [subdomain] Укажите только то, что стоит перед .kommo.com: латинские буквы, цифры и дефисы.
    [accepted] Отметьте поле, если принимаете условия: без этого договора нет (пункт 2.4).
    [restrictions] Отметьте поле, если соблюдаете эти ограничения.
    [consent] Отметьте это поле: без этого согласия заказ невозможен (пункт 8.6).
   *[other] Укажите текст из букв, не длиннее 200 знаков.
}

# Почему форма вернулась, хотя поля заполнены верно.
checkout-notice = { $code ->
    [terms_not_in_force] За это время вступили в силу другие условия. Заказ не сделан. Прочитайте условия ниже и отметьте поле ещё раз.
    [price_changed] За это время изменилась цена или курс. Заказ не сделан. Ниже указаны новые суммы: посмотрите, сколько вы заплатите, и отправьте форму ещё раз, если согласны.
    [rate_not_current] Для этой валюты нет курса за последние дни, поэтому картой платить нельзя. Заказ не сделан. Выберите цену в другой валюте или оплату по счёту; или зайдите позже, новый курс скоро появится.
    [resident_rate_not_current] Нет курса за последние дни, по которому счёт можно было бы выставить в тенге. Заказ не сделан. Выберите цену в другой валюте или оплату картой; или зайдите позже.
    [charge_too_small] По сегодняшнему курсу с карты нечего списать. Заказ не сделан. Выберите оплату по счёту или напишите нам.
    [charge_too_large] По сегодняшнему курсу сумма слишком велика для карты. Заказ не сделан. Выберите оплату по счёту или напишите нам.
    [too_many_orders] За час поступило слишком много заказов на этот адрес почты, на этот аккаунт Kommo или из вашей сети. Заказ не сделан. Отправьте форму ещё раз в следующем часу; если нужно сразу много лицензий, напишите нам.
    [idempotency_key_reused] По этой форме заказ уже сделан; первый заказ остаётся в силе, о нём пришло письмо. Отправляйте форму ещё раз, только если нужен ещё один заказ, такой, как указан ниже.
    [contended] Слишком много всего произошло одновременно, заказ не сделан. Отправьте форму ещё раз.
    [unavailable] То, что нам нужно, не ответило. Неизвестно, сделан ли заказ. Отправьте форму ещё раз: одна форма делает один заказ, сколько бы раз её ни отправить.
   *[other] { $summary }
}

## Claims

claim-form-title = Претензия по заказу { $number }
claim-form-words = Опишите своими словами, что не так. Претензия считается поданной в тот момент, когда её текст дошёл до нас; ответ придёт письменно.
claim-form-button = Отправить претензию
claim-form-files = Файлы прилагают потом, на странице претензии: в течение { $hours ->
    [one] { $hours } часа
   *[other] { $hours } часов
}, не больше { $count ->
    [one] { $count } файла
   *[other] { $count } файлов
} по { $megabytes } МБ — PDF, PNG, JPEG или простой текст.
claim-window-none = Срок для претензий ещё не начался: претензия, поданная сейчас, подана вовремя.
claim-window-open = Претензия подана вовремя, если она дошла до нас раньше, чем наступит { $at } (пункт 4.9).
claim-window-over = Срок для претензий закончился: { $at } (пункт 4.9). Претензия, поданная сейчас, будет с опозданием, но её примут и на неё ответят.
claim-window-soon = Времени осталось мало. Не ждите последней минуты: важно, когда претензия дошла до нас по нашим часам, а не когда вы начали писать.
claim-text = Что не так
claim-about = О чём претензия
claim-about-name = { $about ->
    [scope] Об объёме прав: что виджет делает и чего в нём нет
    [payment] О платеже
   *[other] О другом
}
claim-loss-month = Месяц убытка
claim-loss-month-label = Месяц, в котором возник убыток, если речь о нём (например, 2025-02)
claim-cards-words = Не пишите номера карт: если они есть, все их цифры, кроме последних четырёх, будут скрыты до сохранения текста.
claim-cards-masked = { $count ->
    [one] { $count } номер карты в этом тексте скрыт до сохранения.
    [few] { $count } номера карт в этом тексте скрыты до сохранения.
   *[other] { $count } номеров карт в этом тексте скрыто до сохранения.
}
claim-wrong-text = Напишите, что не так, не более 10 000 знаков
claim-wrong-about = Выберите, о чём претензия
claim-wrong-month = Укажите год и месяц, например 2025-02
claim-wrong-month-outside = Месяц должен быть между месяцем заказа и текущим
claim-wrong-file-name = Напишите, как называется файл: одна строка, не более 200 знаков
claim-page-lodged = Мы получили вашу претензию. Считается момент, указанный ниже.
claim-page-received = Получена
claim-page-state = Состояние
claim-page-answer-by = Ответ будет дан не позднее конца дня { $day }, то есть раньше, чем наступит { $at } (пункт 10.1).
claim-files-title = Файлы
claim-files-none = Файлов нет.
claim-files-full = У претензии уже есть все файлы, которые к ней можно приложить.
claim-files-closed = Файлы больше не принимаются. Если есть что добавить, подайте ещё одну претензию.
claim-file-unnamed = Файл { $number }
claim-file-added = Приложен: { $kind }, { $kilobytes } КБ. SHA-256 содержимого: { $hash }
claim-file-refused = { $because ->
    [empty] Файл не приложен и удалён: он пуст.
    [too-large] Файл не приложен и удалён: он больше допустимого размера.
    [other-size] Файл не приложен и удалён: его размер не тот, что был указан.
    [wrong-kind] Файл не приложен и удалён: это не PDF, PNG, JPEG или простой текст, либо его вид не тот, что был указан.
   *[too-many] Файл не приложен и удалён: у претензии уже есть все файлы, которые к ней можно приложить.
}
claim-file-not-received = Файл не пришёл вовремя. Приложите его ещё раз.
claim-file-being-checked = Файл пришёл и проверяется. Страница обновится сама.
claim-file-awaited = Проверяется, если вы его уже отправили; если нет — отправьте здесь.
claim-file-choose = Файл: PDF, PNG, JPEG или простой текст, не больше { $megabytes } МБ
claim-file-send = Отправить файл
claim-file-fetch = Скачать
claim-file-add = Приложить файл
claim-file-add-words = До { $until } можно приложить ещё { $places ->
    [one] { $places } файл.
    [few] { $places } файла.
   *[other] { $places } файлов.
}
claim-file-name = Как называется файл
claim-file-add-button = Перейти к выбору файла
