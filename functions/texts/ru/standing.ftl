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
    [account-corrected] Аккаунт Kommo исправлен
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
    [order-released] Заказ рассмотрен, его можно оплатить
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
