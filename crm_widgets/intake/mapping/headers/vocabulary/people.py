"""People: names, jobs and other facts."""

from __future__ import annotations

TERMS = {
    "first": (
        "first name, given name, fname, first names, vorname, first nm, forenames, contact "
        "first name, customer first name, firstname, имя, имени, firstnames, givenname, "
        "forename"
    ),
    "last": (
        "last name, family name, lname, second name, last names, l name, lastname, surname, "
        "фамили*, familyname, lastnames"
    ),
    "middle": "middle name, additional name, middlename, patronymic, отчеств*",
    "full": (
        "full name, полное имя, имя и фамилия, фамилия и имя, фамилия имя отчество, имя "
        "фамилия, фамилия имя, ф и о, customer full name, contact full name, full names, имя и "
        "фамилия клиента, имя фамилия отчество, фамилия и инициалы, fullname, фио, fullnames"
    ),
    "person name": (
        "имя клиента, имя покупателя, имя заказчика, название контрагента, наименование контрагента"
    ),
    "salutation": (
        "name prefix, name suffix, mr mrs, courtesy title, title of courtesy, форма обращения, "
        "honorific prefix, honorific suffix, name title, salutation, suffix, prefix, honorific, "
        "prefixes, suffixes"
    ),
    "nickname": (
        "short name, maiden name, nick name, phonetic first name, phonetic last name, phonetic "
        "middle name, phonetic given name, phonetic family name, maiden, previous name, known "
        "as, also known as, alias, девичья фамилия, preferred name, goes by, yomi, phonetic, "
        "nickname, initials, phoneticfirstname, pronunciation, псевдоним*, ник, nick"
    ),
    "display": "display as, file as, отображаемое имя",
    "display name": "display name",
    "name": "name, names, названи*, наименовани*",
    "title": "title, subject, заголовок, тема, headline",
    "technical": (
        "username, login, logins, password, пароль, логин, preferred language, native language, "
        "number of employees, no of employees, employee count, company size, annual revenue, "
        "annual turnover, lead score, contact score, marital status, relationship status, "
        "number of locations, credit limit, кредитный лимит, год* оборот, кол во сотрудников, "
        "количество сотрудников, number of children, blood group, дата свадьбы, wedding date, "
        "passport number, language, photo, фото*, avatar, image, picture, languages, язык*, "
        "photos, photograph, avatar url, thumbnail, headshot, hobby, hobbies, хобби, age, "
        "возраст, spouses, children, дети, education, образование, паспорт*, снилс, national, "
        "nationality, гражданство, bio, experience, employees, сотрудников, персонал, mileage, "
        "signature, badge"
    ),
    "job": (
        "job title, job position, job role, professional title, work title, job, position, "
        "должност*, role, jobs, roles, jobtitle, jobposition, должность"
    ),
    "birthday": (
        "date of birth, birth date, birth day, дата рождения, день рождения, birth, birth "
        "dates, день рожд, д р, др, bday, birthdays, dateofbirth, рождения, рожд, birthdate"
    ),
    "contact person": (
        "contact person, контактное лицо, контактные лица, контакт лицо, primary contact person"
    ),
    "taxid": (
        "tax id, vat id, vat number, tax number, tax ids, taxpayer id, vat reg no, vat "
        "registration number, tax registration number, tax id number, ust id, company "
        "registration number, registration number, reg no, reg number, vat no, gst number, abn, "
        "ein, регистрационный номер"
    ),
    "street": "po box",
    "zip": "zip code, post code, почтовый индекс",
    "person": "main contact, key contact, contactperson",
    "gender": "male female, gender, sex, пол, genders",
    "department": "dept, департамент*, подразделени*, department, отдел*, divisions",
    "occupation": "occupation, profession",
    "industry": "industry, отрасл*, сфера, industries, деятельност*, vertical",
    "employee": "employee, staff, сотрудник*",
    "partner": "партнер*, partner, partners, affiliate, affiliates, reseller",
}
