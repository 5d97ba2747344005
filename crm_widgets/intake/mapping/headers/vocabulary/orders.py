"""Products, orders and money."""

from __future__ import annotations

TERMS = {
    "order id": (
        "№ заказа, order id, order no, order number, order num, order nr, order ref, order "
        "reference, invoice number, invoice no, invoice id, invoice num, invoice nr, invoice "
        "reference, transaction id, transaction number, transaction no, receipt number, receipt "
        "no, receipt id, sale id, sale number, sales order number, sales order no, sales "
        "receipt number, order code, charge id, booking id, booking number, booking reference, "
        "amazon order id, merchant order id, номер документа, номер заказа, номер чека, номер "
        "счета, номер накладной, номер продажи, номер реализации, номер брони, номер "
        "транзакции, id заказа, id транзакции, код заказа, № чека, чек №, invoiceno, документ "
        "номер, documents number, document number, document no, doc no, doc number, document "
        "id, номер операции, заказ покупателя, заказ клиента, документ продажи, txn id, txn "
        "number, trans id, trans no, trans num, bill number, bill no, checkout id, sales "
        "invoice number, srid, регистратор, документ движения, документ реализации, orderid, "
        "ordernumber, invoicenumber, invoiceid, transactionid, orderno"
    ),
    "variant": "variation, variant",
    "tag": "group membership",
    "note": "order notes, customer note",
    "order external id": (
        "order external number, внешний номер, внешний номер заказа, external order id, "
        "external order number, external reference, sales record number"
    ),
    "order other id": (
        "parent order id, related order, custom number, reference txn id, original order id, "
        "linked order id, payment id, payment reference, payment reference id, payment intent "
        "id, payment number, refund id, refund number, cart id, cart token, checkout token, "
        "номер возврата, номер поставки, номер отправления, номер посылки, номер платежа, po "
        "number, purchase order number, purchase order, customer po, customer po number, "
        "customer reference, quote number, estimate number, batch id, session id, номер "
        "договора, номер сертификата, номер смены, terminal id, register, кассовый аппарат, "
        "фискальный номер, authorization code, approval code, subscription number, merchant id, "
        "номер кассы, settlement id, payout id, transfer id, deposit id, balance transaction "
        "id, shopify payout id"
    ),
    "technical": (
        "касса, order status, financial status, fulfillment status, payment status, статус "
        "заказа, статус оплаты, статус доставки, invoice status, transaction status, order "
        "state, shipping status, status order, order channel, order key, payment method, "
        "payment type, payment gateway, payment provider, payment processor, payment mode, "
        "payment option, payment system, payment methods, способ оплаты, тип оплаты, вид "
        "оплаты, форма оплаты, метод оплаты, платежная система, paid by, tender, tender type, "
        "card type, card brand, card last, card type name, shipping method, shipping carrier, "
        "shipping service, shipping type, shipping provider, delivery method, delivery type, "
        "delivery service, carrier, carrier name, service level, courier, курьер, служба "
        "доставки, способ доставки, тип доставки, вид доставки, метод доставки, ship method, "
        "ship service level, ship service, shipping option, fulfillment channel, fulfilled by, "
        "fulfillment center, warehouse, склад, склад отгрузки, магазин, store, store name, "
        "store view, shop, shop name, outlet name, purchase point, pos, pos location, point of "
        "sale, branch, точка продаж, торговая точка, канал продаж, кассир, cashier, waiter, "
        "официант, merchant, website name, marketplace, purchased from store, purchased "
        "website, тип документа, способ оформления, тип операции, вид операции, transaction "
        "type, type of transaction, order channel type, event, dining option, risk level, fraud "
        "score, risk, employee name, staff name, device name, till, register name, price point "
        "name, modifiers applied, modifiers, options, product options, size, размер, color, "
        "colour, цвет, weight, вес, dimensions, объем, volume, condition, material, "
        "характеристик*, упаковка, серия, партия, срок годности, единица измерения, единица, "
        "ед, ед изм, еи, uom, unit of measure, unit of measurement, units of measure, кластер "
        "отгрузки, кластер доставки, обоснование для оплаты, предмет, склад отправления, tax "
        "name, tax code, tax rate, tax type, ставка ндс, tax region, tax treatment, tax "
        "percent, vat rate, vat code, ндс ставка, price list, price level, вид цен, тип цен, "
        "тип цены, ценовая группа, прайс, invoice type, sales tax code, gateway, seller "
        "message, mode, statement descriptor, captured, livemode, currency code, код валюты, "
        "валюта, курс, balance impact, fiscal receipt, tracking name, tracking option, stock, "
        "stock status, в наличии, остаток на складе, inventory, reconciled, order item status, "
        "item status, item condition, item type, posted, status code, response code, download, "
        "downloads, license key, serial, vendor, brand, бренд*, производител*, бренды, "
        "manufacturer, марка, торговая марка, vendor name, vendors, supplier, suppliers, "
        "поставщик*, supplier name, производители, imprint, card last 4"
    ),
    "order date": (
        "order date, date of order, order time, ordered on, ordered at, order placed on, "
        "invoice date, date of invoice, date of sale, sale date, sales date, sold on, sold at, "
        "sold date, purchase date, purchased on, purchased at, date of purchase, transaction "
        "date, date of transaction, trans date, txn date, receipt date, document date, doc "
        "date, booking date, order created, order created at, order create date, order creation "
        "date, order date time, transaction time, date time, date and time, дата заказа, дата "
        "продажи, дата покупки, дата чека, дата счета, дата документа, дата реализации, дата и "
        "время, дата операции, дата оформления, дата оформления заказа, дата транзакции, дата "
        "создания заказа, дата накладной, время продажи, время заказа, дата пробития, дата "
        "визита, дата услуги, visit date, appointment date, date of service, service date, дата "
        "записи, post date, posting date, order placed at, checkout date, дата брони, purchase "
        "time, время покупки, sale time, invoice created, date issued, issue date, issued on, "
        "issued at, date of issue, дата выставления, дата выписки, дата выдачи чека, billing "
        "date, billed on, bill date, charge date, charged on, дата сделки заказа, datetime of "
        "sale, day of sale, orderdate, purchasedate, saledate, transactiondate, invoicedate"
    ),
    "items total": (
        "total items, total products, number of products, total line items, lines count, всего "
        "товаров"
    ),
    "item": (
        "line item, line items, order item, order line, cart item, invoice line, invoice item, "
        "строка заказа, позиция заказа, позиция, lineitem, order line item, invoice lines, item"
    ),
    "product id": (
        "product id, item id, variant id, product number, item number, item no, product no, "
        "item code, product code, stock code, stockcode, product sku, item sku, lineitem sku, "
        "variant sku, seller sku, merchant sku, inventory item code, model number, code "
        "product, part number, part no, listing id, код товара, код номенклатуры, id товара, "
        "артикул товара, артикул поставщика, артикул продавца, ozon id, sku id, ozon sku id, "
        "код продукта, номенклатурный номер, внешний код товара, id продукта, variation id, "
        "variation sku, item reference, code article, service code, код услуги, offer id"
    ),
    "order type": "тип заказа, order type",
    "product": (
        "productname, productsname, itemname, producttitle, product, products, товар*, "
        "номенклатур*, услуг*, продукт*, service, services, package, позици*, product name, "
        "product title, item name, item title, item description, product description, product "
        "names, products names, product details, ordered items, ordered products, items "
        "ordered, products ordered, items purchased, order items, order contents, purchased "
        "items, cart contents, line items names, название товара, наименование товара, товар "
        "услуга, товары услуги, наименование товаров, названия товаров, наименование "
        "номенклатуры, название услуги, наименование услуги, название продукта, товары в "
        "заказе, состав заказа, список товаров, перечень товаров, содержимое заказа, товары и "
        "услуги, product service, product service name, product or service, service name, "
        "services performed, items in order, item names, lineitem name, название позиции, "
        "наименование позиции, описание товара, название курса, предложение, тариф, тарифный "
        "план, абонемент*, package name, plan, plan name, subscription plan, membership, "
        "membership type, course, course name, course title, listing title, listing name, "
        "программа, тур, dish, блюдо, treatment, treatments, procedure, процедур*, ticket type, "
        "ticket name, product purchased, service type, услуги, услуга, название предложения, "
        "позиции, состав, products list, sku name, product item, offer, offer name"
    ),
    "quantity": (
        "количеств*, qty, quantity, quantities, qty sold, quantity sold, qty ordered, quantity "
        "ordered, item quantity, item qty, lineitem quantity, product quantity, product qty, "
        "items qty, order quantity, quantity purchased, units sold, units ordered, units, pcs, "
        "pieces, number of units, item count, items count, items, number of items, no of items, "
        "total quantity, total qty, кол во, количество, кол во шт, количество шт, количество "
        "товаров, количество товара, кол во товаров, колво, кол, шт, объем продаж шт, кол во "
        "ед, количество единиц, продано шт, продано штук, count, количество проданных, "
        "количество в заказе, cds, qnty, quantity billed, invoiced quantity"
    ),
    "product type": (
        "product type, product category, item category, категория товара, product group, "
        "товарная группа, группа товаров, группа товара, номенклатурная группа, product tags, "
        "product vendor, тип товара, вид товара, категория продукта, product line, product "
        "family, product collection, product brand, product class, вид номенклатуры, "
        "subcategory, product url, product image, product status, item category name, family, "
        "collection, подкатегория, товар группа"
    ),
    "lifetime": (
        "won deals, lost deals, open deals, closed deals, deals count, total spent, total "
        "spend, lifetime spend, lifetime value, lifetime revenue, ltv, customer lifetime value, "
        "clv, total orders, orders count, order count, number of orders, no of orders, num "
        "orders, total purchases, purchase count, number of purchases, purchases count, total "
        "visits, visit count, number of visits, visits count, transaction count, transactions "
        "count, number of transactions, average order value, aov, avg order value, average "
        "order, average spend, total lifetime value, total order count, amount spent, money "
        "spent, spent, кол во заказов, количество заказов, число заказов, всего заказов, "
        "заказов всего, заказов, количество покупок, число покупок, кол во покупок, сумма "
        "покупок, сумма заказов, общая сумма покупок, общая сумма заказов, сумма всех заказов, "
        "сумма сделок, средний чек, количество посещений, число посещений, кол во посещений, "
        "кол во визитов, количество визитов, число визитов, визитов, посещений, посещения, "
        "визиты, продано, продано на сумму, оплачено на сумму, сумма оплат, predicted lifetime "
        "value, historic clv, predicted clv, average time between orders, churn risk, total "
        "amount spent, total money revenue, recent deal, total paid invoices, num of orders, "
        "потрачено, потратил, всего потрачено, всего покупок, rfm, rfm group, orders total, "
        "total order, sessions count, визит, visit, lifetime orders, totalspent, lifetimevalue, "
        "orderscount"
    ),
    "amount": (
        "amount, сумм*, итог*, turnover, выручк*, бюджет*, budget, стоимост*, worth, spend, "
        "invoice amount, total sale, amount charged, transaction amount, sale amount, sales "
        "amount, sales price, sales value, purchase amount, purchase value, total revenue, "
        "revenue, gross amount, amount gross, сумма покупки, сумма продажи, сумма реализации, "
        "сумма транзакции, сумма к оплате, стоимость покупки, итого к оплате, к оплате, сумма "
        "услуги, стоимость услуг, стоимость услуги, выручка, оборот, amt, sum, сумма операции, "
        "total received, total collected, полная стоимость, charged amount, booking amount, "
        "booking value, сумма в рублях, amount received, сумма продаж, totalprice, totalamount, "
        "ordertotal, grandtotal, amountpaid"
    ),
    "price": "price, цена, цены",
    "unit": "unit",
    "cost": (
        "cost, себестоимост*, закупочн* цена, закупочн* стоимость, cost of goods, cost of goods "
        "sold, cogs, compare at price, list price, original price, regular price, msrp, rrp, "
        "compare at, wholesale price, purchase price, cost price, cost per item, закупка, "
        "закупочн*, старая цена, цена до скидки, цена без скидки, первоначальная цена, full "
        "price, price before discount, lineitem compare at price, product cost, item cost "
        "price, total cost, landed cost, сумма закупки, prime cost, unit cost price, цена "
        "закупки, себест*"
    ),
    "currency": "currency, валют*",
    "tax": (
        "tax, taxes, tax amount, tax total, total tax, vat amount, vat total, sales tax, order "
        "tax, order tax amount, line tax, item tax, сумма ндс, taxes total, gst, hst, pst, "
        "sales taxes, tax value, tax paid, налог*, ндс сумма, в т ч ндс, в том числе ндс, "
        "taxable amount, total taxes, tax collected, vat, ндс"
    ),
    "discount": (
        "discount, coupon, discount amount, discount total, total discount, discount code, "
        "discount value, discount percent, discount rate, discounts, coupon code, coupon codes, "
        "coupons, coupon value, coupon amount, coupon name, coupons used, coupon details, "
        "voucher, voucher code, voucher amount, promo code, promotion, promotions, promotion "
        "ids, promo discount, сумма скидки, процент скидки, скидка на заказ, размер скидки, "
        "промокод*, купон*, gift card, gift card amount, gift certificate, gift certificate "
        "amount, store credit, store credit redeemed, cart discount, cart discount amount, line "
        "discount, item discount, order discount, lineitem discount, rebate, бонусы списано, "
        "списано бонусов, оплачено бонусами, markdown, discount name, discount type, offer "
        "discount, скидк*, seller discount, discount title, refunds and discounts, "
        "согласованный продуктовый дисконт, дисконт"
    ),
    "fee": (
        "fee, commission, комисси*, processing fee, processing fees, transaction fee, card "
        "processing fees, stripe fee, paypal fee, service fee, service charge, platform fee, "
        "application fee, selling fees, final value fee, listing fee, referral fee, комиссия, "
        "комиссии, комиссия платежной системы, комиссия маркетплейса, вознаграждение*, "
        "эквайринг, handling cost, handling fee, handling, surcharge, fees, tips, tip, tip "
        "amount, gratuity, чаевые, penalty, fine, штраф*, insurance amount, insurance, "
        "страховка, royalty, royalties, commission amount, fee amount, gift wrap, gift wrap "
        "price, gumroad fee, affiliate commission, вознаграждение, удержан*, shipping and "
        "handling, shipping and handling amount, delivery fee, postage, postage and packaging, "
        "duties, duty, customs, deposits"
    ),
    "refund": (
        "refunded, возврат*, amount refunded, refunded amount, refund amount, total refunded, "
        "order refund amount, order refund, refund total, returned amount, сумма возврата, "
        "возвраты, quantity refunded, total refund, refund, возврат, возврата, кол во возврата, "
        "количество возвратов, количество возврата, возвращено"
    ),
    "adjusted": "adjusted",
    "converted": "converted",
    "balance": (
        "balance, outstanding, amount due, balance due, total due, due amount, outstanding "
        "balance, open balance, outstanding amount, amount outstanding, remaining, remaining "
        "balance, остаток, задолженност*, долг, баланс, дебиторк*, осталось заплатить, осталось "
        "оплатить, к доплате, не оплачено, предоплат*, аванс, deposit, deposit amount, "
        "prepayment, customer balance, account balance, unpaid, amount owed, owed, invoice "
        "amount due, депозит*, зарезервировано, выставлено счетов, credit, credits, кредит, "
        "debit, дебет"
    ),
    "line": "line",
    "profit": (
        "profit, margin, прибыл*, gross profit, net profit, маржинальн*, profit margin, gross "
        "margin, rent, рентабельн*, маржа, маржинальность, прибыль"
    ),
    "unit price": (
        "unit price, item price, price per unit, price per item, unit cost, item cost, price "
        "each, each price, product price, product unit price, unit amount, unit rate, rate, "
        "lineitem price, line item price, price per piece, per unit price, sale price, selling "
        "price, sold for, цена за ед*, цена за единицу, цена за шт*, цена за единицу товара, "
        "цена товара, цена продажи, цена реализации, цена со скидкой, цена за штуку, цена за "
        "позицию, отпускная цена, цена розничная с учетом согласованной скидки, цена единицы, "
        "ваша цена, item unit price, price per night, unitprice, itemprice"
    ),
    "line amount": (
        "line total, item total, line amount, extended price, extended amount, line item total, "
        "item subtotal, lineitem total, row total, item revenue, product total, product "
        "revenue, стоимость товара, сумма по позиции, стоимость позиции, сумма позиции, сумма "
        "товара, сумма строки, сумма по строке, ваша стоимость товара, item amount, line value, "
        "net line amount, product amount, order line total, line total amount, вайлдберриз "
        "реализовал товар, вайлдберриз реализовал товар пр, item total price, amount line"
    ),
    "gross": "gross, brutto, брутто",
    "net sales": "net sales, net sale amount",
    "gross sales": "gross sales, gross sale",
    "net": (
        "net amount, net total, order net, net revenue, net payout, net proceeds, net, total "
        "net, чистая выручка, amount net, к выплате, к перечислению, сумма к выплате, получено, "
        "total net amount, earnings, payout amount, к перечислению продавцу, proceeds, нетто, "
        "netto"
    ),
    "subtotal": (
        "sub total, subtotal, order subtotal, order subtotal amount, cart subtotal, items "
        "subtotal, items total amount, product subtotal, стоимость товаров, сумма товаров, "
        "сумма по товарам, промежуточный итог, merchandise total, goods total, сумма без "
        "доставки, subtotal price, sub total amount"
    ),
    "shipping": (
        "shipping cost, shipping fee, shipping price, shipping amount, shipping total, shipping "
        "charge, shipping charges, delivery cost, delivery price, delivery charge, delivery "
        "amount, freight, freight amount, стоимость доставки, цена доставки, сумма доставки, "
        "shipping paid, доставка, order shipping, order shipping amount, ship cost, shipping "
        "tax, shipping revenue, total shipping, shipping discount, доставк*"
    ),
    "paid flag": (
        "оплачено, оплачен, paid, is paid, invoice amount paid, amount paid to date, paid in "
        "full, оплачено покупателем, partially paid"
    ),
    "money unit": (
        "usd, eur, gbp, руб, rub, рублей, рублях, р, byn, uah, kzt, тг, тенге, грн, aud, cad, "
        "chf, pln, czk, inr, jpy, cny, euro, euros, dollars, долл, долларов, евро, uzs, kgs, "
        "amd, gel, azn, sek, nok, dkk, nzd, zar, sgd, hkd, brl, mxn, try, aed, ils, ₽, rur"
    ),
    "base": "base, purchased",
    "before tax": (
        "w o tax, without tax, excl tax, excl vat, excluding tax, excluding vat, ex tax, ex "
        "vat, ex gst, без ндс, exc tax, exc vat, before tax, pre tax, tax exclusive, tax excl, "
        "vat excl, net of tax, excl gst, tax excluded"
    ),
    "with tax": (
        "incl vat, incl tax, including tax, including vat, inc tax, inc vat, inc gst, incl gst, "
        "с ндс, tax inclusive, tax incl, vat incl, вкл ндс, включая ндс, с учетом ндс, incl "
        "taxes, tax included"
    ),
    "with discount": (
        "со скидкой, с учетом скидки, с учетом скидок, after discount, after discounts, with "
        "discount"
    ),
    "before discount": "без скидки, без учета скидки, before discount, before discounts",
    "amount total": (
        "grand total, total amount, total, total price, total value, total sum, invoice total, "
        "order total, order total amount, order grand total, total order amount, total order "
        "value, total sales, total sales amount, total gross, gross total, sales total, total "
        "incl tax, total inc tax, total incl vat, total inc vat, total including tax, total "
        "with tax, total order price, purchase total, итого, итого сумма, сумма итого, общая "
        "сумма, общая стоимость, всего, итоговая сумма, итоговая стоимость, общая сумма заказа, "
        "итого по заказу, сумма всего, total paid, total charged, totals, total for order, sum "
        "total"
    ),
    "amount total with tax": "итого с ндс, всего с ндс",
    "amount income": "доход, доходы, total income, income",
    "order amount": (
        "сумма заказа, сумма чека, стоимость заказа, order amount, order value, order sum, "
        "order price, сумма документа, сумма счета, цена заказа"
    ),
    "amount with tax": "сумма с ндс, стоимость с ндс",
    "amount with discount": (
        "сумма со скидкой, стоимость со скидкой, сумма с учетом скидки, итого со скидкой"
    ),
    "retail price": "цена розничная, розничная цена",
    "paid amount": (
        "amount paid, total amount paid, paid amount, price paid, оплаченная сумма, сумма оплаты"
    ),
    "payment amount": "payment amount, сумма платежа",
}
