"""Phones, e-mails, pages and addresses."""

from __future__ import annotations

TERMS = {
    "email": (
        "e mail, e mails, эл почта, электронная почта, эл адрес, электронный адрес, адрес "
        "электронной почты, email address, e mail address, e mail id, email id, mail id, email "
        "addresses, e mail addresses, adresse email, почтовый ящик, эл почты, электронной "
        "почты, эл адреса, адрес эл почты, электр почта, мейл адрес, e mail адрес, email адрес, "
        "email, emails, mail, почта, почты, имейл, емейл, мейл, емайл, emailaddress, mails, "
        "mailbox, эмейл, емеил, emailaddresses, emailid, mailto, имейлы, электроннаяпочта"
    ),
    "mailing address": "mail address",
    "phone": (
        "cell phone, mobile phone, phone number, mobile number, phone no, contact number, "
        "contact no, номер телефона, контактный телефон, телефон факс, telephone number, tel "
        "no, tel number, tel nr, phone numbers, phone num, phone nr, contact phone, contact "
        "telephone, contact tel, номер тел, контактный номер, контактный тел, тел номер, номера "
        "телефонов, landline number, land line, home landline, phone, phones, telephone, tel, "
        "msisdn, телефон*, тел, phonenumber, phonenumbers, telephones, telefon, "
        "telephonenumber, homephone, workphone, тлф, landline, номертелефона"
    ),
    "pager": "номер пейджера, pager, пейджер*",
    "website": (
        "web site, web page, home page, website url, сайт компании, веб сайт, web site url, "
        "company website, company url, company web site, company site, site url, web address, "
        "home page url, homepage url, адрес сайта, веб страница, веб сайт компании, url сайта, "
        "website, site, homepage, www, url, сайт*, веб, websites, webpage, homepages, blog, "
        "webaddress, link"
    ),
    "social": (
        "личная страница, в контакте, facebook url, facebook page, twitter handle, twitter "
        "username, twitter url, instagram handle, instagram url, skype name, skype id, vk id, "
        "id вконтакте, google plus, google talk, yahoo id, wechat id, pinterest, snapchat, "
        "github, viber id, whatsapp number, номер whatsapp, slack id, facebook messenger, "
        "social media, соц сети, социальные сети, соцсети, соцсеть, facebook, twitter, "
        "instagram, skype, viber, whatsapp, vk, вконтакте, livejournal, icq, jabber, msn, im, "
        "social, мессенджер*, микроблог, страница, youtube, xing, wechat, одноклассник*, "
        "tiktok, threads, mastodon, ok, livejournals, fb, ig, вк, инстаграм*, фейсбук*, скайп, "
        "ватсап, вайбер, whatsapps, yahoo, gtalk, discord, klout, zoom, signal"
    ),
    "assistant": (
        "manager s, assistant s, callback, radio, assistant, assistants, spouse, emergency, "
        "asst, секретар*, ассистент*, помощник*, referee, guardian, родственник*, супруг*"
    ),
    "mobile": (
        "mobile no, mobile num, mobile phone number, mobile phones, cell number, cell phone "
        "number, cell no, номер мобильного, мобильный номер, номер мобильного телефона, сотовый "
        "телефон, мобильный телефон, моб телефон, моб тел, sms number, mobile, cell, мобильн*, "
        "сотов*, mobiles, mobilephone, mob, handy, cellular, мобила, cellphone, mobilenumber, "
        "моб"
    ),
    "home phone": "home tel, home telephone, дом тел, дом т",
    "work phone": (
        "work tel, office tel, office phone, direct line, direct dial, ddi, ddi number, "
        "switchboard, раб тел, раб телефон, гор тел, гор телефон, тел раб, телефон раб"
    ),
    "fax": (
        "fax number, fax no, номер факса, phone fax, fax phone, fax, факс*, telex, isdn, faxes, "
        "faxnumber"
    ),
    "technical": (
        "email type, e mail type, phone type, email display name, e mail display name, phone "
        "ext, phone extension, email status, email domain, email verified, phone verified, "
        "email opens, email score, телефон подтвержден, email подтвержден, preferred phone, "
        "phone country code, phone code, country code phone, phone valid, email valid, email "
        "bounced, email error, email opened, emails sent, emails opened, calls made, number of "
        "calls, best time to call, email client, email frequency, invalid email, email "
        "validity, email hash, phone hash, код телефона, email confirmed, is email valid, ip, "
        "ips, useragent, tty, tdd, latitude, longitude, timezone, time zone, timezone offset, "
        "часовой пояс, гео, latitude longitude, широта, долгота, lat, lng, lon, metro, метро, "
        "станция метро, addresses"
    ),
    "domain": "company domain, email domain name, company domain name, web domain, domain",
    "linkedin": (
        "linkedin url, linkedin profile, linkedin profile url, linkedin link, linked in, "
        "linkedin page, linkedin bio, linkedin"
    ),
    "telegram": (
        "ник телеграм, ник в телеграм, telegram username, telegram ник, ник telegram, телеграм "
        "ник, telegram nick, telegram, телеграм*, tg, телега"
    ),
    "technical ip": "ip address, ip адрес",
    "sms": "sms",
    "ext": "ext, extension, доб, добавочн*",
    "work": (
        "work, business, office, рабоч*, корпоративн*, городск*, городской, corporate, "
        "professional, служебн*, раб, рабочий, офисн*"
    ),
    "home": "home, domestic, personal, личн*, частн*, домашний, дом телефон, домашн*",
    "other": "other, alternate, alternative, secondary, друг*, car, alt, другой, spare",
    "more": "дополнительн*, доп, additional, extra",
    "primary": "primary, main, default, основн*",
    "direct": "direct, прямой",
    "mailing": "mailing, рассыл*, рассылок, po, почтовый, correspondence",
    "person": "контактн*",
    "value": "value, значение",
    "manager person": "managers",
    "city": (
        "city, town, город*, locality, suburb, town city, city town, city name, home town, "
        "hometown, city of residence, suburb city, населенный пункт, нас пункт, "
        "населенныйпункт, cities, municipality, пункт, place of residence, city locality, "
        "billing town"
    ),
    "address": (
        "address, addr, адрес*, full address, address full, полный адрес, postal address, адрес "
        "проживания, адрес клиента, residential address, physical address, registered address, "
        "почтовый адрес"
    ),
    "street": (
        "street, улиц*, квартир*, address line, street name, street number, house number, "
        "street address, street address line, улица дом, номер дома, номер квартиры, apt, "
        "apartment, suite, unit number, building, дом, кв, квартира, корпус, подъезд, этаж, "
        "floor, address street, mail address street, addressline, streets, house, "
        "streetaddress, addresses line, extended address, floor number, address line one, дом "
        "квартира, neighborhood, neighbourhood, домофон, address address"
    ),
    "region": "регион*",
    "zip": (
        "zip, zipcode, postcode, postal, индекс*, zip postal code, postal zip, postal zip code, "
        "zip or postal code, postcode zip, zip postcode, plz, zips, postalcode, pincode, pin "
        "code, почт индекс, zip postal"
    ),
    "country": (
        "country, стран*, country region, country code, countries, country name, код страны, "
        "country iso, nation"
    ),
    "billing": "billing, bill to, billed to, invoice to, bill",
    "shipping": (
        "shipping, ship, delivery, ship to, shipped to, deliver to, recipient address, "
        "получатель доставки, грузополучател*, consignee, shipping recipient"
    ),
    "formatted": "formatted, full, полный",
    "legal": "юридическ*",
    "actual": "фактическ*",
    "place": (
        "location, locations, office location, location name, branch location, store location, "
        "место, местоположение, geo, координаты, локаци*"
    ),
    "state": (
        "state, province, region, county, district, state region, state province, state county, "
        "prefecture, federal state, state code, province code, region code, область, області, "
        "районы, край, округ, states, state province region, administrative area, област*, "
        "район*"
    ),
    "company": "address company",
}
