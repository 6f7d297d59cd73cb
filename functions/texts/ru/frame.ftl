# Тексты страниц. Как они устроены, сказано в en/frame.ftl.

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
