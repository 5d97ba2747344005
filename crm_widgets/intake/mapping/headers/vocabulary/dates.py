"""Moments: created, changed, closed, paid."""

from __future__ import annotations

TERMS = {
    "activity": (
        "last activity, last contacted, last contact, last seen, next activity, date of last, "
        "последн* активност*, последн* контакт*, последн* покупк*, last order, last purchase, "
        "first order, first purchase, activity, активност*, last contacted at, last contacted "
        "time, last activity date, last activity time, last activity at, last interaction, last "
        "visit, last visited, first visit, первый визит, последний визит, последнее посещение, "
        "дата последнего посещения, дата последнего визита, первое посещение, дата первого "
        "визита, last engagement, last engagement date, last email, last email opened, last "
        "email sent, last email clicked, last email date, last open date, last click date, last "
        "call, last meeting, last reply, last reply date, last touched, last sms, next activity "
        "date, next task, next step date, next contact, next contact date, last login, last "
        "active, last logged in, last order date, last purchase date, first order date, first "
        "purchase date, дата последней покупки, дата последнего заказа, дата первого заказа, "
        "дата первой покупки, последний заказ, первый заказ, последняя покупка, последняя "
        "активность, последний вход, last order number, last ordered, last ordered on, дата "
        "последней активности, дата последней сделки, следующий контакт, дата следующего "
        "контакта, last contact date, last contacted on, last communication, last communication "
        "date, last communicated, last called, last emailed, last note, last viewed, last "
        "viewed date, last seen at, последняя сделка, первая сделка, last transaction, last "
        "transaction date, last inbound email, last outbound email, recent activity, recent "
        "conversion, first conversion, recent deal amount, recent deal close date, recent sales "
        "email replied date, last response, date of last contact, date of last visit, date of "
        "last purchase, date of last order, next appointment, last appointment, next visit, "
        "следующий визит, ближайшая задача, дата контакта, last order amount, last order total"
    ),
    "changed": (
        "last modified, last updated, last changed, last update, last stage change, entered "
        "current stage, последн* изменени*, updated, modified, changed, изменен*, редактир*, "
        "обновлен*, updated at, updated on, updated time, date updated, date modified, modified "
        "on, modified at, modified time, last edited, edited on, last edited time, last update "
        "time, last updated at, last modified time, last modified date, last changed date, дата "
        "редактирования, дата обновления, время изменения, обновлена, изменена, изменено, "
        "обновлено, изменен, lastchanged, lastmodified, lastupdate, lastupdated, date edited, "
        "modification date, change date, revised, moved, last stage at, stage changed at, stage "
        "change time, date entered stage, date entered current stage, entered stage, в этом "
        "статусе с, дата изменения статуса, дата смены этапа, time in stage, days in stage, "
        "дней в статусе, lastmodifieddate, updatedat, dateupdated, modifieddate, datemodified, "
        "updatedon, modifiedon, lastupdateddate"
    ),
    "created": (
        "sign up, signed up, connected on, created, "
        "creation, create, added, registered, registration, joined, signup, созда*, добавлен*, "
        "регистраци*, заведен*, поступлени*, оформлени*, created time, created on, created at, "
        "date created, create date, date added, added on, added at, added time, date of "
        "creation, creation time, insert date, date entered, entered, entry date, date joined, "
        "joined on, join date, date of registration, registered on, signup date, sign up date, "
        "opened, open date, date opened, первый контакт, дата первого контакта, дата "
        "поступления, дата обращения, дата заявки, дата добавления, создана, создано, создан, "
        "добавлена, добавлено, заведен, дата заведения, дата регистрации, зарегистрирован*, "
        "время создания, принят в обработку, принято в обработку, first seen, began, received, "
        "received on, date received, получено в, received at, opening date, submitted, "
        "submitted at, submission date, submit date, engage date, inserted, placed, date "
        "placed, placed on, order placed, when created, date of entry, createdate, createdat, "
        "datecreated, createddate, createdon, createdtime, dateadded, creationdate, addedat, "
        "addeddate, registrationdate"
    ),
    "shipped": (
        "date shipped, ship date, shipped, fulfilled, отгруж*, отгрузк*, shipped on, shipped "
        "at, shipped date, shipping date, delivery date, delivered at, delivered on, delivery "
        "time, date of delivery, дата отгрузки, дата доставки, время доставки, дата передачи, "
        "fulfilled at, date fulfilled, despatch date, dispatch date, дата выдачи, delivered, "
        "despatched, dispatched, отгружено, доставлен*, отгружен*, планируемая дата отгрузки, "
        "план дата отгрузки, estimated delivery, expected delivery date, latest delivery date, "
        "earliest delivery date, latest ship date, earliest ship date, ship by, ship by date, "
        "deliver by date, promised date, days to ship, fulfillment, fulfilment, pickup date, "
        "самовывоз, delivery status"
    ),
    "due": (
        "due date, payment due, due, срок, due on, due by, срок оплаты, оплатить до, payment "
        "due date, срок действия, valid until, valid till, expiry, expiry date, expires, "
        "expires at, expiration, expiration date, deadline, дедлайн, крайний срок, срок "
        "исполнения, renewal, renewal date, expired, trial ends, subscription ends, due date "
        "bill day, план оплаты, payment terms, payment term, terms, условия оплаты"
    ),
    "date": (
        "date, day, datetime, timestamp, дата, дате, день, at, on, dates, даты, даты и время, "
        "datum, moment, when, момент, d"
    ),
    "utc": "utc, gmt",
    "closed": (
        "close, closing, закрыт*, завершен*, closed, is closed, закрыта, сделка закрыта, "
        "закрыто, закрыт, completed, завершено, завершен, complete, finished, done"
    ),
    "expected": (
        "expected, estimated, forecasted, projected, предполагаем*, планируем*, ожидаем*, "
        "плановая, возможн*, expected close date, expected closing date, expected closing, "
        "forecast close date, forecasted close date, estimated close date, estimated closing "
        "date, est close date, est closing date, target close date, projected close date, "
        "planned close date, anticipated close date, anticipated close, expected date, дата "
        "закрытия сделки план, ожидаемая дата, плановая дата закрытия, планируемая дата "
        "завершения, предполагаемая дата завершения, планируемая дата закрытия сделки, "
        "предполагаемое закрытие, ожидаемое закрытие, plan close date, forecast date, expected "
        "completion date, прогнозная дата, прогноз дата, план закрытия, дата закрытия прогноз, "
        "планируемая дата сделки, планируемая дата продажи, expected close on, expected sign "
        "date, decision date, ожидаемая дата продажи, предполагаемая дата сделки, anticipated, "
        "target, expect, planned, прогноз*, плановый, плановое, плановые, планово, план, "
        "предварительн*, est, predicted, expectedclosedate, estimatedclosedate"
    ),
    "won": (
        "won, выигр*, won time, won at, won date, won on, date won, дата выигрыша, дата победы, "
        "win, успешн*"
    ),
    "lost": (
        "lost, loss, проигр*, потер*, отказ*, lost time, lost at, lost date, lost on, date "
        "lost, дата проигрыша, losing, lose, провал*, неуспешн*, проигрыша, проигрыш"
    ),
    "paid": (
        "оплачен*, paid at, paid on, paid date, date paid, payment date, date of payment, дата "
        "оплаты, дата платежа, дата поступления оплаты, оплачено в, paid time, captured at, "
        "время оплаты, charged at, оплачена, оплачены, оплаты, оплата, оплаченная"
    ),
    "refund": (
        "cancelled, canceled, отмен*, refund date, refunded at, cancelled at, canceled at, "
        "cancelled on, cancel date, cancellation date, voided, void, chargeback, returned, "
        "returns, return, возвращен*, отменен*, cancelled date, canceled date, дата отмены, "
        "cancel reason, cancellation reason, причина отмены, dispute, disputed, disputes, "
        "disputed amount"
    ),
    "birthday": "birthday, dob, дата рожд",
    "technical": (
        "anniversary, days, дней, duration, length, длительность, продолжительность, час, часы, "
        "hour, hours, minutes, month, месяц, year, год, quarter, квартал, week, неделя, "
        "weekday, день недели, fiscal, период, period, fiscal year, close quarter, engage "
        "quarter, lead time, timestamp ms, sales cycle, цикл"
    ),
    "latest": "last, latest, последн*, next, first, следующ*",
    "closed date": (
        "close date, closing date, date closed, closed on, closed at, closed date, actual "
        "close, actual close date, actual closing date, closed time, close time, date of "
        "closing, дата закрытия, дата завершения, дата фактического закрытия, фактическая дата "
        "закрытия, дата закрытия сделки, дата закрытия факт, закрыта в, время закрытия, actual "
        "closed date, completion date, completed on, completed at, date completed, completed "
        "date, end date, дата окончания, завершена, closedate, closedat, closeddate, "
        "closingdate, dateclosed"
    ),
    "started": (
        "start date, дата начала, started, started at, begin date, date started, begin, дата "
        "начала сделки, начало"
    ),
    "time": "time, время, times",
    "created person": "customer since, client since, member since",
}
