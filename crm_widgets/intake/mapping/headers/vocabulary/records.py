"""Kinds of records, their numbers, notes, labels and flags."""

from __future__ import annotations

TERMS: dict[str, str] = {
    # entities
    "contact": "person", "contacts": "person", "person": "person", "people": "person",
    "customer": "person", "customers": "person", "client": "person", "clients": "person",
    "buyer": "person", "purchaser": "person", "member": "person", "subscriber": "person",
    "patient": "person", "guest": "person", "student": "person", "attendee": "person",
    "контакт*": "person", "клиент*": "person", "покупател*": "person", "контрагент*": "person",
    "заказчик*": "person", "плательщик*": "person", "абонент*": "person", "пациент*": "person",
    "партнер*": "person", "гост*": "person", "посетител*": "person", "получател*": "recipient",
    "company": "company", "companies": "company", "organization": "company",
    "organisation": "company", "account": "company", "firm": "company", "employer": "company",
    "компани*": "company", "организаци*": "company", "фирм*": "company", "юрлиц*": "company",
    "предприяти*": "company", "deal": "deal", "deals": "deal", "opportunity": "deal",
    "opportunities": "deal", "oppty": "deal", "сделк*": "deal", "лид": "lead", "лида": "lead",
    "лиды": "lead", "lead": "lead", "leads": "lead", "prospect": "lead", "заявк*": "lead",
    "обращени*": "salutation", "order": "order", "orders": "order", "invoice": "order",
    "invoiceno": "order id", "transaction": "order", "receipt": "order", "sale": "order",
    "sales": "order", "payment": "payment", "charge": "order", "purchase": "order",
    "заказ": "order", "заказа": "order", "заказы": "order", "заказе": "order", "чек": "order",
    "чека": "order", "счет": "order", "счета": "order", "накладн*": "order", "документ*": "order",
    "продаж*": "order", "покупк*": "order", "транзакци*": "order", "реализаци*": "order",
    "tranid": "order id", "record": "record", "system": "record", "crm": "record",
    "pipedrive": "record", "hubspot": "record", "bitrix": "record", "amocrm": "record",
    "zoho": "record", "salesforce": "record", "запис*": "record",
    # ids
    "id": "id", "ids": "ids", "uuid": "id", "guid": "id", "ref": "id", "reference": "id",
    "number": "number", "no": "number", "num": "number", "nr": "number", "номер*": "number",
    "код*": "code", "code": "code", "key": "id", "external": "external", "внешн*": "external",
    "leid": "id", "euid": "second id", "артикул*": "sku", "sku": "sku", "stockcode": "sku",
    "barcode": "technical", "штрихкод": "technical", "инн": "taxid", "кпп": "technical",
    "огрн": "technical", "vat": "tax", "edrpou": "taxid", "iin": "taxid", "бин": "taxid",
    # notes
    "note": "note", "notes": "note", "comment": "note", "comments": "note", "memo": "note",
    "remark": "note", "remarks": "note", "комментари*": "note", "примечани*": "note",
    "заметк*": "note", "описани*": "description", "description": "description",
    "details": "description", "information": "info", "info": "info", "информаци*": "info",
    "background": "note", "attributes": "technical",
    # what kind
    "type": "type", "тип": "type", "типы": "type", "вид": "type", "kind": "type",
    "category": "tag", "categories": "tag", "категори*": "tag", "group": "tag", "groups": "tag",
    "групп*": "tag", "segment": "tag", "segments": "tag", "сегмент*": "tag", "tag": "tag",
    "tags": "tag", "тег*": "tag", "метк*": "tag", "label": "tag", "labels": "tag", "lists": "tag",
    "list": "tag", "keywords": "technical", "status": "status", "статус*": "status",
    "state's": "status", "stage": "stage", "stages": "stage", "стади*": "stage", "этап*": "stage",
    "step": "stage", "phase": "stage", "pipeline": "pipeline", "воронк*": "pipeline",
    "funnel": "pipeline", "lifecycle": "lifecycle", "reason": "reason", "причин*": "reason",
    "probability": "probability", "вероятност*": "probability", "score": "technical",
    "rating": "technical", "priority": "technical", "приоритет": "technical",
    # links to other records
    "associated": "associated", "related": "associated", "связанн*": "associated",
    "parent": "associated", "родител*": "associated",
    # flags
    "visible": "flag", "export": "flag", "экспорт": "flag", "доступен": "flag", "активен": "flag",
    "active": "flag", "archived": "flag", "deleted": "flag", "пометка": "flag", "это": "flag",
    "is": "flag", "has": "flag", "test": "flag", "payment's": "technical", "sensitivity": "flag",
}  # fmt: skip
