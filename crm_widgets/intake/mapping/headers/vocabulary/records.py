"""Kinds of records, their numbers, notes, labels and flags."""

from __future__ import annotations

TERMS = {
    "person": (
        "contact, person, people, customer, customers, client, clients, buyer, purchaser, "
        "member, subscriber, patient, guest, student, attendee, контакт*, клиент*, покупател*, "
        "контрагент*, заказчик*, плательщик*, абонент*, пациент*, гост*, посетител*, donor, "
        "donors, parishioner, tenant, visitor, visitors, cardholder, payer, policyholder, "
        "learner, learners, ученик*, студент*, участник*, слушател*, подписчик*, читател*, "
        "жител*, гость, держател*, debtor, дебитор*, applicant, candidate, candidates, "
        "contacts, заявител*, consumer, sold to, купивш*, shopper, attendees, booker, traveler, "
        "traveller, passenger, персона, лицо, физлицо, физ лицо, profile, profiles, профиль, "
        "профиля"
    ),
    "recipient": "получател*, recipient, recipients, receiver, addressee",
    "company": (
        "company, companies, organization, organisation, account, firm, employer, компани*, "
        "организаци*, фирм*, юрлиц*, предприяти*, organizations, organisations, accounts, "
        "firms, enterprise, компания клиента, организация клиента, место работы, workplace, "
        "реквизит*"
    ),
    "deal": (
        "deal, deals, opportunities, oppty, сделк*, opps, oppt, proposal, proposals, сделка, "
        "тендер*, quote, сделки, сделок, сделке, opportunity"
    ),
    "lead": (
        "лид, лида, лиды, lead, leads, prospect, заявк*, enquiry, inquiry, prospects, запрос, "
        "запроса, лидов, лиде"
    ),
    "salutation": "обращени*",
    "order": (
        "order, orders, invoice, transaction, receipt, sale, sales, charge, purchase, заказ, "
        "заказа, заказы, заказе, чек, чека, счет, счета, накладн*, документ*, продаж*, покупк*, "
        "транзакци*, реализаци*, invoices, transactions, receipts, checkout, checkouts, "
        "booking, bookings, reservation, reservations, purchases, txn, tx, trans, sales "
        "receipt, счет фактура, счета фактуры, квитанци*, бронировани*, бронь, заказу, продажа, "
        "чеков, salesorder, sales order, sales invoice, tax invoice"
    ),
    "payment": "payment, payments, платеж*, payout, payouts, оплат*",
    "order id": "tranid",
    "record": (
        "record, system, crm, pipedrive, hubspot, bitrix, amocrm, zoho, salesforce, запис*, "
        "square, xero, shopify, stripe, woocommerce, magento, mailchimp, copper, keap, "
        "infusionsoft, quickbooks, odoo, insightly, freshsales, monday, airtable, notion, "
        "capsule, nimble, activecampaign, brevo, sendinblue, klaviyo, paypal, bigcommerce, "
        "prestashop, wix, ecwid, freshbooks, zendesk, dynamics, sugarcrm, retailcrm, мегаплан, "
        "планфикс, битрикс, амосрм, амо, yclients, getcourse, insales, инсейлс, мойсклад, etsy, "
        "ebay, amazon, gumroad, netsuite, agile, streak, our, wb, ozon, озон, вайлдберриз, "
        "тильда, tilda, rec"
    ),
    "person name": "contactname, customername, clientname, buyername",
    "company name": (
        "business name, trading name, trade name, legal name, legal company name, companyname, "
        "organizationname, accountname, company legal name, наименование организации, название "
        "организации, название компании, наименование компании, название юрлица, наименование "
        "юрлица, полное наименование, краткое наименование, полное название, legalname, имя "
        "компании"
    ),
    "shipment": "shipment, shipments, отправлени*, posting",
    "technical": (
        "session, device, browser, subsidiary, google, outlook, apple, штрихкод, окпо, кпп, "
        "огрн, огрнип, оквэд, бик, swift, iban, bank, банк*, расчетн*, рс, р с, к с, корр, "
        "корсчет, bank account, расчетный счет, bank account number, bank account name, account "
        "type, barcode, barcodes, штрих*, баркод*, шк, ean, upc, isbn, gtin, asin, mpn, "
        "tracking, трек, трек номер, tracking number, tracking code, трекинг, серийный номер, "
        "карты, карта, дисконтн* карт*, номер карты, номер дисконтной карты, card number, "
        "loyalty card, loyalty number, бонусн* карт*, card id, card, cards, password hash, "
        "account code, tax code name, passport, attributes, attribute, custom attributes, "
        "metadata, meta, json, attachments, attachment, files, file, вложени*, файл*, "
        "документы, документация, priority, приоритет, score, scores, ratings, rating, "
        "priorities, важность, приоритет*, рейтинг*, оценк*, балл*, points, loyalty points, "
        "бонус*, reward, rewards, level, уровень, баллы, importance, urgency, temperature, "
        "звезд*, stars, related deals, related activities, number of deals, activities, tasks, "
        "task, задачи, задача, дела, звонки, calls, meetings, встречи, open activities, done "
        "activities, total activities, number of associated deals, associated deals, emails "
        "count, email messages count, activities to do, activities done, number of sales "
        "activities, times contacted, number of times contacted, no of times contacted, follow "
        "up, followers count, files count, notes count, кол во сделок, количество сделок, next "
        "follow up, projects, project, проект*, договор*, contract, contracts, events, "
        "campaigns, ticket, tickets, opportunities count, open opportunities, lists count, "
        "связанные сделки, сделки клиента, created by id, form, forms, formid, formname, form "
        "id, form name, форма, page title, page views, landing page, landing, page, visits, "
        "sessions, opens, clicks, click, open rate, click rate, bounces, bounce, conversions, "
        "views, number of page views, time first seen, time last seen, first page seen, last "
        "page seen, first referring site, last referring site, analytics, ad, ads, ad id, ad "
        "name, adset, ad set, creative, keywords, placement, platform, device id, app, "
        "referring site, referrer url, first url, landing page url, conversion, event type, "
        "engagement, html, workflow, automations, automation, sequence name, template, "
        "integration, api, version, etag, xml, notification, notifications, уведомлени*, "
        "reminder, reminders, напоминани*, hs, vid, ip country, ip timezone"
    ),
    "legal company": "юридическое лицо, юр лицо, юрлицо",
    "user": "user, users, пользовател*, юзер*",
    "id": (
        "id, ref, reference, leid, identifier, identifiers, идентификатор*, ид, айди, recordid, "
        "ref id, reference no, reference number, ref no, ref number, номер записи, unique id, "
        "unique identifier, key"
    ),
    "ids": "ids",
    "number": "number, no, num, nr, номер*, nummer, номера, ном, nbr, numbers, nos, №",
    "code": "код*, code, codes, кода, коды",
    "external": "external, внешн*, legacy, foreign, import, imported, origin, third party",
    "second id": "euid, alternate id, secondary id, legacy id, old id",
    "sku": "артикул*, sku",
    "taxid": (
        "инн, edrpou, iin, бин, инн кпп, siren, siret, oib, nip, cnpj, cpf, rfc, cuit, pvn, "
        "унп, бин иин, иин, регномер, tin, pan, gstin, vatid, taxnumber, vatnumber, taxid"
    ),
    "uuid": "uuid, guid, gid, ссылка, hash, checksum, object id, node id, row id, entity id",
    "row number": (
        "n п п, п п, no п п, п п no, номер п п, порядковый номер, row number, row no, line "
        "number, line no, sr no, s no, serial no, serial number, sl no, position number, номер "
        "строки, row, строка, seq, sequence, индекс строки"
    ),
    "note": (
        "note, notes, comment, comments, memo, remark, remarks, комментари*, примечани*, "
        "заметк*, background, comment text, commentaries, комментарий клиента, комментарий "
        "менеджера, комментарий к заказу, special instructions, instructions, additional notes, "
        "private notes, private note, internal notes, internal note, general notes, recent "
        "note, notes history, about, biography, memos, customer notes, contact notes, person "
        "notes, company notes, примечание к заказу, доп информация, дополнительная информация, "
        "дополнительные сведения, прочее, history, интересы, заметка, annotation, annotations, "
        "пожелани*, замечани*, observation, observations, коммент*, примеч*, прим"
    ),
    "description": (
        "описани*, description, details, about company, long description, короткое описание"
    ),
    "info": "information, info, информаци*, сведени*",
    "type": "type, тип, типы, вид, kind, types, типа, kinds, classification, виды",
    "tag": (
        "category, categories, категори*, group, groups, групп*, segment, segments, сегмент*, "
        "tag, tags, тег*, метк*, label, lists, list, tag list, tags list, tags names, contact "
        "tag list, contact groups, mailing list, contact group, contact category, customer "
        "group, customer groups, client group, группа контактов, группы клиентов, категория "
        "клиента, customer segment, customer type, client type, contact list, list name, list "
        "membership, list memberships, member lists, тип клиента, вип, vip, classes, класс, "
        "класс важности, smart lists, tagged, hashtags, ярлык*, маркер*, static lists, labels, "
        "taglist"
    ),
    "status": "status, статус*, statuses, состояни*, положение, условие",
    "stage": (
        "stage, stages, стади*, этап*, step, phase, sales stage, deal stage name, pipeline "
        "stage, stage name, current stage, opportunity stage, sales step, стадия сделки, этап "
        "продажи, этап воронки, этап сделки, статус сделки, статус лида, стадия лида, этап "
        "лида, стадия продажи, статус воронки, phases, step name, milestone, board column, "
        "сделки этап, dealstage, stagename, pipelinestage"
    ),
    "pipeline": (
        "pipeline, воронк*, funnel, sales pipeline, pipelines, воронка продаж, направление "
        "сделки, направление, funnels, sales funnel"
    ),
    "lifecycle": "lifecycle, lifecycle stage, customer stage, lifecyclestage",
    "reason": "reason, причин*, reasons, резолюция",
    "probability": (
        "probability, вероятност*, win probability, win likelihood, likelihood, confidence, "
        "вероятность успеха, chance, win rate, вероятность сделки, success probability"
    ),
    "associated": (
        "associated, related, связанн*, linked, relation, relationship, "
        "relationships, child, connected, attached, привязанн*, reports to, reporting to, "
        "report to"
    ),
    "flag": (
        "visible, export, экспорт, доступен, активен, active, archived, deleted, пометка, это, "
        "is, has, test, sensitivity, выгружен*, отправлено, напечатано, печать, проведен*, "
        "архивный, архивн*, archive, архив, удален*, удалено, удален, блокирован*, blocked, "
        "заблокирован*, locked, hidden, published, enabled, disabled, exported, synced, "
        "printed, read, unread, favorite, favourite, избранн*, favorites, validated, verified, "
        "verified email, tax exempt, exempt, taxable, internal, private, public, доступна, "
        "доступно, для всех, открыт для всех, доступна для всех, доступен для всех, available "
        "to everyone, visible to, is customer, is company, is a company, is vendor, is "
        "supplier, is active, is deleted, is private, is lead, converted lead, повторн*, "
        "repeated, returning, returning customer, is new customer, new customer, unqualified, "
        "qualified, согласовано, просрочен*, overdue, flagged, starred, spam, duplicate, дубль, "
        "дубликат*, acknowledged, do not modify, пользователь активен, verified account, guest "
        "checkout, gift, opt, requires shipping, gift message, is gift, sent, edited, draft, "
        "delinquent, is hot, hot, unread by owner, bookmarked"
    ),
    "superior": "parent, родител*, parents",
    "count": "number of contacts, num contacts, contacts count, количество контактов",
}
