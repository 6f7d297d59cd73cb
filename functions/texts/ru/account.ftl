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
