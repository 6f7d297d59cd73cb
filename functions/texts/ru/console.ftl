## Рабочее место операторов

console-queue = Очередь
console-find = Поиск
console-claims = Претензии
console-money = Деньги
console-offer = Оферта
console-figures = Цифры
console-signed-in = Вход выполнен
console-until = до { $until }
console-pseudonym = В записях:
console-sign-out = Выйти
console-sign-in = Войти
console-signed-out = Вход не выполнен
console-signed-out-words = Эта страница для тех, кто работает в магазине.
console-at-issuer = Выйти и у поставщика входа
console-at-issuer-words = , если этим браузером пользуются и другие.
console-role = { $role ->
    [operator] оператор
    [approver] утверждающий
   *[other] читатель
}

## Действие

console-about = О чём это: номер или псевдоним в записях
console-reason = Причина, для записей
console-show = Показать, что из этого следует
console-do = Сделать
console-back = Назад
console-comes = Что из этого следует
console-comes-nothing = Ничего: это уже так.
console-comes-event = Записывается, как это увидит покупатель: «{ $event }»
console-comes-order = Заказ: { $before } → { $after }
console-comes-license = Лицензия: { $before } → { $after }
console-comes-refund = Возвращается { $amount }, срок: { $day }
console-comes-mail = Письмо покупателю: { $notice }
console-comes-mail-vendor = Письмо магазину: { $notice }
console-meanwhile = Заказ изменился с тех пор, как вы его открыли. За это время:
console-refused = Ничего не сделано. { $code ->
    [version_changed] Заказ изменился с тех пор, как вы его открыли: посмотрите, какой он сейчас, и решите заново.
    [second_operator] Это делает второй человек, а не тот, кто предложил.
    [role_missing] Ваша роль этого не позволяет.
    [not_found] Этого больше нет.
    [idempotency_key_reused] Эту форму уже отправляли с другим содержанием; отправьте ещё раз.
    [contended] Слишком много всего произошло одновременно; отправьте ещё раз.
    [unavailable] То, что нам нужно, не отвечает. Неизвестно, сделано ли это: отправьте ещё раз, сделано будет один раз.
    [invalid_fields] Некоторые поля не удалось прочитать.
   *[other] { $summary }
}
console-wrong = { $kind ->
    [instant] День и время не в будущем и не раньше того, к чему относятся.
    [day] День, который ещё не прошёл.
    [month] Месяц не раньше месяца заказа и не в будущем.
    [choice] Один из вариантов.
    [amount] Сумма больше нуля, например 49,00, в нужной валюте.
    [prose] Несколько слов, не более 10 000 знаков, без управляющих символов.
    [json] JSON, как его принимает API.
   *[line] Так это принять нельзя; посмотрите ещё раз.
}
console-hint-instant = По часам договора.
console-hint-amount = Например, 49,00
console-currency = Валюта
console-field-optional = { $label } (необязательно)
console-done = Сделано: { $act }

## Заказ

console-tasks = Что ждёт человека
console-by = срок: { $due }
console-buyer = Покупатель и аккаунт
console-buyer-erased = Эти данные стёрты.
console-look-reason = Зачем вам данные и слова покупателя; это сохраняется. Без имён.
console-look = Показать покупателя и слова
console-acts = Что можно сделать сейчас
console-parts = Претензии, вопросы, возражения, счета
console-claim-about = О чём: { $about }
console-claim-answer-by = Ответить до: { $at }
console-claim-text = Что написал покупатель
console-claim-answered = Что ответили
console-sku = Позиция
console-method = Оплата
console-terms = Условия
console-debt = Должен покупатель
console-order-money = Деньги
console-money-none = Пока ничего не поступило.
console-money-moves = Что поступило и ушло
console-money-paid = Платёж { $reference }
console-money-reversed = Банк забрал платёж { $reference }
console-money-held = Перевод { $reference }, не засчитан: { $reason ->
    [currency] не в той валюте
    [card_order] заказ оплачивается картой
    [invoice_lapsed] срок счёта прошёл
    [invoice_void] счёт отозван
    [in_review] заказ ждёт проверки
    [order_ended] заказ завершён
   *[other] { $reason }
}
console-money-refund = Возврат { $refund }: { $state }
console-balances = Остатки по счетам заказа; дебет положителен
console-account-title = Счёт
console-account = { $account ->
    [bank] Банк
    [prepayment] Предоплата
    [credit] Переплата
    [refundable] К возврату
    [debt] Долг покупателя
   *[waived] Прощено
}
console-when = Когда
console-what = Что
console-amount = Сумма
console-timeline-words = Как это видит покупатель; предстоящее произойдёт само, если ничего не помешает.
console-task = { $task ->
    [activate] Активировать лицензию
    [issue_invoice] Выставить счёт
    [release_order] Посмотреть заказ резидента: пропустить или отменить
    [return_receipt] Вернуть перевод, который не засчитан
    [answer_payment_query] Сказать, поступил ли платёж
    [answer_claim] Ответить на претензию
    [decide_held_claim] Решить, в срок ли претензия
    [decide_termination] Решить по уведомлению о расторжении
    [resolve_objection] Рассмотреть возражение
    [confirm_deeming] Подтвердить, что ничто не мешает считать лицензию предоставленной
    [show_window] Сообщить покупателю о сроке для претензий: ничто не показывает, что он знает
    [clear_mailbox] Выяснить, в чьих руках почтовый ящик
    [approve_contact] Утвердить другой адрес, вторым лицом
    [pay_refund] Выплатить возврат
    [ask_bank] Узнать в банке, что стало с возвратом
    [reroute_refund] Найти другой путь для возврата
    [approve_refund] Утвердить другой путь возврата, вторым лицом
    [settle_debt] Заняться долгом покупателя
    [reach_buyer] Связаться с покупателем иначе: уведомление не дошло
    [explain_sum] Объяснить сумму, которую показывает банк и которой нет ни в одном заказе
    [post_calendar] Опубликовать календарь года, который ещё не официальный
    [approve_publication] Утвердить предложенное другим человеком или снять это
    [look_at_callback] Посмотреть сообщение банка, которому не поверили
    [handle_dead_letter] Позаботиться о событии, которое не дошло до функции
    [answer_unproven] Разобрать сказанное о заказах, за которые никто не платил
   *[other] Посмотреть отложенное
}
