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
act-wrong-reason = Напишите причину, не более 10 000 знаков, или оставьте поле пустым
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
