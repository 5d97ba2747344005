"""Deals, and the people who look after records."""

from __future__ import annotations

TERMS = {
    "note": "next step, next steps",
    "lost reason": (
        "loss reason, closed lost reason, lost reason, reason lost, reason for losing, причина "
        "отказа, причина проигрыша, причина потери, причина закрытия, причина провала, close "
        "lost reason, reason for closing lost, reason of loss, reason for lost, reason for "
        "loss, loss reason name, lost reasons, причина отказа клиента, причина неуспеха, "
        "причина потери сделки, причина отказа сделки, причина проигрыша сделки, отказ причина, "
        "причина срыва, причина провала сделки, lost because, why lost, rejection reason, "
        "decline reason, причина закрытия сделки, причины отказа, reason closed, "
        "disqualification reason, unqualified reason, причина неудачи, причина проигр*, close "
        "reason, closed reason, lost reason name, reason for closing, lostreason, lossreason, "
        "closedlostreason"
    ),
    "technical": (
        "fiscal period, forecast, forecast category, deal score, expected revenue, expected "
        "value, weighted value, weighted amount, weighted revenue, weighted deal value, "
        "weighted, взвешенн*, next step due, stage duration, days open, deal age, сделка "
        "повторная, повторная сделка, регулярная сделка, competitor, competitors, конкурент*, "
        "deal type id, annual contract value, arr, mrr, acv, tcv, monthly recurring revenue, "
        "recurring revenue, total contract value, annual recurring revenue, best, worst, best "
        "case, worst case, commit, upside, deal currency, quota, deal stage id, pipeline id, "
        "stage id, status id, company id ref, budget authority, timeline, crm deal, sales cycle "
        "duration, overall sales duration, lead conversion time, close probability, exchange "
        "rate, обменный курс, курс валюты, closed amount in home currency, amount in home "
        "currency, amount in company currency, сумма в валюте отчета, валюта отчета, amount in "
        "base currency, base amount, amount converted, days to close, time to close, number of "
        "sales, product count, products quantity, products number, deal stage probability, hs "
        "forecast, forecast amount, forecast type, forecast probability, открыта, open, owner "
        "id, owner email, owner's email, assigned user id, assigned to id, id ответственного, "
        "email ответственного, owner team, hubspot team, sales team, team id, teams, team name, "
        "команда, отдел продаж, previous owner, owner phone, owner assigned date, date "
        "assigned, assigned date, assigned on, дата назначения, owner role, owner alias, "
        "наблюдател*, участники, followers, follower, co owner, watchers, collaborators, "
        "соисполнител*, hubspot owner id, business unit, owning business unit, owning team, "
        "owning user, record type, record type id, record type name, тип записи, record source, "
        "record source type, ownership, territory, территория, sharing, permissions, права, "
        "доступ, team"
    ),
    "expected": (
        "expected close, estimated close, target close, projected close, est close, planned "
        "close, forecast close, предполагаем* дата закрытия, планируем* дата закрытия, ожидаем* "
        "дата закрытия, план* дата закрытия, дата закрытия план, дата завершения план, "
        "предполагаемая дата, plan close"
    ),
    "title": (
        "deal title, deal topic, topic, opportunity topic, subject line, lead title, тема "
        "сделки, тема обращения, тема лида, название лида, название заявки, заголовок сделки"
    ),
    "deal name": (
        "opportunity name, deal name, название сделки, наименование сделки, имя сделки, "
        "potential name, dealname, opportunityname, dealtitle"
    ),
    "deal": "potential, потенциальная сделка",
    "amount": (
        "deal value, opportunity value, deal amount, opportunity amount, deal size, сумма "
        "сделки, бюджет сделки, стоимость сделки, потенциальная сумма, возможная сумма, сумма "
        "лида, сумма возможной сделки, likely, potential revenue, estimated revenue, est "
        "revenue, actual revenue, actual value, estimated value, potential value, lead value, "
        "deal worth, close value, closed value, цена сделки, сумма продажи сделки, dealvalue, "
        "dealamount, opportunityvalue"
    ),
    "closed date": "deal closed date, deal close date, opportunity close date",
    "id deal": "deal id, opportunity id, opp id, potential id, id сделки",
    "id lead": "lead id, id лида, id заявки",
    "maker": (
        "added by, modified by, updated by, changed by, кем создан*, кем изменен*, кем "
        "редактирован*, created by user, created by name, creator, created user, creation user, "
        "creator user, created by, added by user, entered by, кем создана, кем создано, кем "
        "добавлен*, кто создал, автор, автор заказа, owner created, создатель, постановщик, "
        "record created by, кем изменена, кем изменено, кто изменил, изменил, изменивший, "
        "создал, добавил, updated by user, modified by name, last modified by, last updated by, "
        "last edited by, deleted by, удалил, closed by, закрыл, кем закрыта, set by, approved "
        "by, updater, modified user, modifier, created user name, inserted by, кем "
        "редактирована, кем редактирован, создател*, author"
    ),
    "owner": (
        "assigned to, assigned user, sales rep, sales representative, sales person, account "
        "manager, responsible user, responsible person, ответственн* менеджер, ответственн* за, "
        "owner name, owner full name, owned by, owner user, owner user name, assigned to user, "
        "assigned user name, assignee name, assigned, assigned agent, assigned rep, assigned "
        "owner, assigned salesperson, account owner, lead owner, deal owner, "
        "opportunity owner, sales owner, record owner, company "
        "owner, sales manager, sales executive, sales agent, sales consultant, handled by, "
        "responsible manager, responsible agent, responsible employee, ответственный менеджер, "
        "ответственный сотрудник, ответственный пользователь, "
        "ответственный за сделку, менеджер сделки, менеджер по "
        "продажам, менеджер заказа, персональный менеджер, закрепленный "
        "менеджер, ведущий менеджер, исполнитель, куратор, куратор сделки, владелец, владелец "
        "сотрудник, владелец сделки, владелец записи, hubspot owner, contact "
        "owner name, deal owner name, relationship manager, account executive, account rep, "
        "case manager, key account manager, ответственный исполнитель, ответственное лицо, "
        "sales person name, salesperson name, sales rep name, оператор, администратор, agent "
        "name, rep name, owner, assignee, rep, ответственн*, исполнител*, продавец, owners, "
        "salesman, salesrep, salespeople, менеджер*, manager, responsible, executive, agent, "
        "agents, representative, представител*, salesperson, assignedto, ownername, ведущ*, "
        "владел*"
    ),
    "seller": "seller",
    "owner person": (
        "contact owner, client owner, customer owner, contact owner name, "
        "ответственный за контакт, ответственный за клиента, менеджер клиента, владелец контакта"
    ),
    "owner company": "company owner",
}
