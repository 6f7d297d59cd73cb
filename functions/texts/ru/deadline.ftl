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
