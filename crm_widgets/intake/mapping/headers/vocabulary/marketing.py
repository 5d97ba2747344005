"""Consent, and where clients come from."""

from __future__ import annotations

TERMS = {
    "consent": (
        "opt in, opted in, optin, accepts marketing, email marketing, marketing consent, "
        "marketing permission, согласие на рассылк*, подписан на рассылк*, consent, согласи*, "
        "gdpr, subscribed, subscription, подписк*, подписан, permission, newsletter, email opt "
        "in, email opted in, email opt in status, opt in status, opt in email, email consent, "
        "accepts email marketing, email marketing status, email subscription status, email "
        "subscription, email subscriber status, subscriber status, subscription status, "
        "marketing status, marketing emails, marketing opt in, marketing email consent, accepts "
        "email, receive newsletter, newsletter subscription, newsletter subscriber, subscribed "
        "to newsletter, can email, can be emailed, permission to email, permission marketing, "
        "mailing consent, marketing permissions, marketing allowed, allow marketing, agreed to "
        "marketing, agree marketing, consent status, consent to marketing, consent marketing, "
        "consent to contact, согласие на маркетинг*, согласие на получение рассылк*, согласие "
        "на рекламу, согласие на рекламную рассылку, согласие на email рассылк*, согласие на "
        "sms рассылк*, согласие на смс рассылк*, рассылка разрешена, разрешение на рассылку, "
        "подписка на рассылк*, подписка на новости, подписка, получать рассылку, получает "
        "рассылку, email marketing consent, newsletter opt in, email permission, email "
        "permission status, подписан на email, подписан на email рассылку, согласие на "
        "коммуникации, согласие на обработку и рассылку"
    ),
    "consent out": (
        "do not, do not email, do not call, do not contact, do not mail, do not market, email "
        "opt out, opted out of email, opt out, opted out, has opted out of email, unsubscribed "
        "from all email, unsubscribed, unsubscribe, do not allow bulk emails, do not allow "
        "emails, do not allow phone calls, blacklisted, blacklist, suppressed, suppression, no "
        "email, не звонить, не писать, не беспокоить, отказ от рассылк*, отписан*, отписался, "
        "отписка, черный список, в черном списке, email blacklisted, sms blacklisted, phone opt "
        "out, sms opt out, fax opt out, bulk email, do not send mail, do not sms, email "
        "blocklisted, sms blocklisted"
    ),
    "flag": "marketing contact status, согласие на обработку, соглашение, пользовательское",
    "marketing": "marketing",
    "consent sms": (
        "sms marketing, accepts sms marketing, sms consent, sms opt in, sms subscription "
        "status, sms marketing status, sms opted in, sms subscription, подписан на sms, text "
        "message consent, sms marketing consent"
    ),
    "consent date": (
        "date subscribed, subscribed on, subscribed at, subscribe date, subscription date, "
        "subscribed date, consent date, consent timestamp, date of consent, consented at, "
        "consent given at, opt in date, opt in time, opted in at, optin date, optin time, дата "
        "согласия, дата подписки, дата согласия на рассылку, email consent date, consent on, "
        "email marketing consent timestamp, gdpr consent date, marketing consent date, email "
        "consent timestamp, consent time"
    ),
    "technical": (
        "optin ip, confirm ip, consent source, double opt in, double optin, double opt, consent "
        "method, consent version, consent text, ip opt in, optin source, opt in ip, signup ip, "
        "gdpr id, lawful basis, legal basis, legal basis for processing, consent form, date "
        "unsubscribed, unsubscribed at, unsubscribe date, unsubscribed on, дата отписки, "
        "unsubscribe reason, confirm date, confirmation date, confirmed at, consent id, "
        "subscription id, utm source, utm medium, utm campaign, utm term, utm content, utm "
        "referrer, original source drill down, original source data, latest source, latest "
        "traffic source, source url, source id, campaign source, campaign name, campaign id, "
        "source details, lead source details, source description, детали источника, описание "
        "источника, дополнительно об источнике, source of traffic detail, lead source detail, "
        "google ads, facebook ads, рекламная кампания, кампания, кампании, реклама, ym, yandex, "
        "yandex client id, client id ga, ga, ga client id, google client id, roistat visit, ct, "
        "calltouch, comagic, first touch, last touch, referral code, promo, промоакция, "
        "реферал*, реферер, referrer id, source record, original source drill, record source "
        "detail, attribution, utm, referrer, campaign, medium, keyword, roistat, gclid, yclid, "
        "cid, uid, tid, traffic"
    ),
    "confirmed": "confirm time",
    "source": (
        "lead source, traffic source, referred by, how did you hear, how they heard, heard "
        "about us, канал привлечения, источник привлечения, источник сделки, откуда узнал*, "
        "источник трафика, рекламный источник, рекламн* канал*, creation source, contact "
        "source, customer source, acquisition source, acquisition channel, marketing source, "
        "marketing channel, source name, source type, channel name, sales channel, source of "
        "lead, lead channel, lead origin, client source, deal source, heard from, how heard, "
        "how did you find us, how did you hear about us, where did you hear about us, how did "
        "you hear of us, откуда узнали о нас, откуда узнали, откуда о нас узнали, откуда "
        "пришел, откуда пришла, откуда клиент, откуда, источник рекламы, рекламный канал, канал "
        "рекламы, источник клиента, источник контакта, источник лида, источник заявки, источник "
        "заказа, источник обращения, канал обращения, как узнали, как узнал, referral source, "
        "referral, referred from, referred, referring source, reference source, кто "
        "порекомендовал, порекомендовал, signup source, registration source, method of "
        "acquisition, came from, how you heard about us, originating lead source, channel of "
        "attraction, traffic channel, source channel, first source, origin source, source, "
        "источник*, channel, канал*"
    ),
    "source original": (
        "original source, original traffic source, original source type, first touch source, "
        "original lead source, source first touch, первичный источник, первый источник"
    ),
    "more": "дополнительно об, дополнительно о",
    "original": "original, первичн*",
}
