## Очередь

console-list = { $list ->
    [tasks] Что ждёт человека
    [parked] Что не удалось и отложено
    [set_aside] Сообщения банка, которым не поверили
    [calendar] Заказы, которые ждут официального календаря
   *[unproven] Сказанное о заказах, за которые никто не платил
}
console-lists = Списки
console-nothing-waits = Здесь ничего не ждёт.
console-nothing-of-it = В этой части очереди такого нет.
console-task-count = { $task }: { $count }
console-take = Взять себе
console-give-back = Отдать
console-taken = Взял { $by }, до { $until }
console-taken-mine = У вас, до { $until }
console-next = Дальше
console-left-days = { $count ->
    [one] остался { $count } день
    [few] осталось { $count } дня
   *[other] осталось { $count } дней
}
console-left-hours = { $count ->
    [one] остался { $count } час
    [few] осталось { $count } часа
   *[other] осталось { $count } часов
}
console-left-minutes = { $count ->
    [one] осталась { $count } минута
    [few] осталось { $count } минуты
   *[other] осталось { $count } минут
}
console-since-days = { $count ->
    [one] просрочено на { $count } день
    [few] просрочено на { $count } дня
   *[other] просрочено на { $count } дней
}
console-since-hours = { $count ->
    [one] просрочено на { $count } час
    [few] просрочено на { $count } часа
   *[other] просрочено на { $count } часов
}
console-since-minutes = { $count ->
    [one] просрочено на { $count } минуту
    [few] просрочено на { $count } минуты
   *[other] просрочено на { $count } минут
}
console-yes = да
console-desk-more = Смотреть очередь дальше

## Поиск

console-find-label = Что известно о заказе
console-find-hint = Номер, в том числе в строке банка; адрес электронной почты; имя или организация; БИН или ИИН; аккаунт Kommo; счёт; номер операции банка; билет банка; номер сообщения банка. Целыми словами.
console-find-reason = Зачем ищут человека по имени или адресу; это сохраняется. Без имён.
console-find-button = Найти
console-find-wrong = По этому искать нельзя; напишите целые слова или номера.
console-month-title = Заказы месяца
console-month = Месяц
console-state = Состояние
console-state-any = Любое
console-month-button = Показать
console-found = Найдено
console-found-none = Ничего не найдено.

## Деньги

console-money-line-title = К какому заказу относится перевод?
console-money-line = Строка выписки банка или плательщик
console-money-line-hint = Как она там написана: номер заказа в ней будет найден.
console-money-propose = Предложить заказы
console-money-look = Чтобы ввести перевод
console-money-owed = осталось оплатить { $amount }
console-money-full = оплачен полностью
console-money-exact = сумма совпадает
console-money-waits = Что ждёт

## Оферта

console-prices = Прайс-листы
console-rates = Курсы валют
console-calendars = Календари
console-other = Другие действия
console-nothing-here = Пока ничего.
console-terms-state = { $state ->
    [draft] черновик
    [published] опубликована, вступит в силу
    [in_force] действует
    [superseded] сменилась более поздней
   *[withdrawn] отозвана до вступления в силу
}
console-language = язык: { $language }
console-published = опубликовано { $at }
console-in-force = в силе с { $at }
console-current-from = действует с { $at }
console-charges-until = по нему списывается с карт до { $at }
console-calendar-in-use = { $version } (используется)
console-calendar-range = с { $from } по { $to }
console-calendar-official = официален до { $day }
console-recomputed = { $state ->
    [done] пересчитано
   *[running] пересчитывается
}: изменилось заказов { $orders }, осталось как показано сроков { $kept }
console-terms-title = Условия { $version }
console-terms-public = Публичная страница
console-published-label = Опубликована
console-withdrawn-label = Отозвана
console-touches = Кого это касается
console-terms-touches = О публикации письмом узнаёт каждый, у кого есть лицензия; заказы сохраняют версию, по которой сделаны, и только заказы, сделанные после вступления в силу, получают эту (пункт 9.4).
console-told = { $notice }: просмотрено аккаунтов { $accounts }, с { $begun } по { $done }. Их письма:
console-telling = { $notice }: просмотрено аккаунтов { $accounts } с { $begun }, рассылка идёт. Письма пока:
console-changes = Чем отличается от { $version }
console-changes-none = Ничем.
console-change = { $change ->
    [added] новый
    [removed] убран
   *[changed] изменён
}
console-acts-done = Что с ней делали
console-act-line = { $at }: { $act }, { $by }: { $reason }

## Переписка, ответы и файлы

console-correspondence = Уведомления и переписка
console-correspondence-title = Заказ { $number }: уведомления и переписка
console-back-to-order = К заказу
console-notices = Уведомления, и что с каждым стало
console-messages = Переписка
console-files = Файлы
console-answer-read = Сначала прочитайте, что написал покупатель
console-answer-begin = Начать со слов для решения:
console-answer = { $outcome ->
    [accepted] Мы рассмотрели вашу претензию { $claim } и находим её верной. Вот что мы делаем: …
    [partly] Мы рассмотрели вашу претензию { $claim } и находим её верной отчасти. Верно следующее: … Вот что мы делаем: … Неверно следующее: …
   *[rejected] Мы рассмотрели вашу претензию { $claim } и не находим её верной по такой причине: …
}

## Цифры

console-months = Заказы и деньги по месяцам
console-month-from = С месяца
console-month-to = По месяц
console-months-wrong = Напишите два месяца, например 2025-01, второй позже и не дальше двух лет.
console-bars-placed = Сделанные заказы по месяцам; таблица ниже говорит то же
console-bars-due = Сроки по дням; таблица ниже говорит то же
console-placed = Сделано
console-paid = Оплачено
console-captured = Поступило
console-refunded = Вернулось
console-reversed = Забрал банк
console-unanswered = Без ответа
console-due = Сроки следующих шестидесяти дней
console-due-more = Ждёт больше, чем здесь посчитано.
console-overdue = Просрочено
console-day = День
console-unreached = Не дошло и ждёт человека: { $count }
console-parked = Отложено: { $count }
