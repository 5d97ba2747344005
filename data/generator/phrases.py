"""What was said: summaries of talks, with places for a product, a number, a day and a name."""

from __future__ import annotations

DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
NAMES = [
    "Ilze",
    "the accountant",
    "the office manager",
    "Mr Liepa",
    "Olga",
    "the director",
    "Thomas",
]
THINGS = [
    "water in big bottles",
    "small bottles",
    "mineral water",
    "paper cups",
    "a second cooler",
    "the cooler cleaning",
    "coffee beans",
    "black tea",
    "copy paper",
]
TIMES = ["9", "10", "11", "noon", "3 in the afternoon"]

# texts by kind; those in another language than English begin with it, and go with such clients
LEAD_IN = {
    "call": [
        "Asks what {product} costs for {n} people.",
        "Heard of us from a neighbour; wants a price for {product}.",
        "Asks if we deliver on {day}s before {time}.",
        "Wants to try a cooler for a week before deciding.",
        "Asks whether the first {n} bottles could come without a deposit.",
        "Compares us with two others; asks for the price by {day}.",
        "Interested, but {name} decides. Call back on {day}.",
        "Asks how many bottles an office of {n} needs.",
        "ru: Интересуется доставкой воды в офис, {n} человек.",
        "ru: Спрашивает цену на кулер и сколько ждать доставку.",
        "lv: Jautā, cik maksā ūdens piegāde {n} cilvēkiem.",
        "de: Fragt nach dem Preis für {n} Flaschen im Monat.",
    ],
    "email": [
        "Sent the number of people ({n}) and asks for an offer.",
        "Asks for a price list and the terms of payment.",
        "Writes that {name} would like to see the water analysis.",
        "Wants an offer for {product} in writing.",
        "lv: Lūdz atsūtīt piedāvājumu uz e-pastu.",
        "ru: Просит прислать коммерческое предложение.",
        "de: Bittet um ein Angebot bis Freitag.",
    ],
    "message": [
        "Wrote through the web form: {product}, {n} pieces.",
        "Asks in a message whether we deliver to their street.",
        "“Do you have {product}? How fast?”",
        "Sent a photo of the place where the cooler should stand.",
    ],
    "meeting": [
        "Came to the warehouse to see the coolers.",
        "Stopped at our stand and left a card.",
    ],
}
CLIENT_IN = {
    "call": [
        "Asks for delivery before {time} o’clock on weekdays.",
        "Orders {n} more of {product} with the next delivery.",
        "The last delivery was one bottle short; asks for it on {day}.",
        "Wants {product} added to the usual order.",
        "Asks to move the delivery to {day}.",
        "The cooler drips; asks for somebody to look at it.",
        "New entrance code, {n}7B; please let the driver know.",
        "Office closed from {day}; pause until they call.",
        "Asks for a copy of the last invoice.",
        "Says the driver was friendly and quick.",
        "Complains that the driver came after {time}.",
        "Moving to a new office next month, asks to keep the price.",
        "ru: Просит привезти воду пораньше, до {time} часов.",
        "ru: Спрашивает, можно ли вернуть пустые бутыли в {n} раз.",
        "lv: Lūdz piegādi pārcelt uz citu dienu.",
        "de: Bittet um Lieferung vor {time} Uhr.",
    ],
    "email": [
        "Order for the month: {product}, {n} pieces.",
        "Asks for the invoice with the new firm details.",
        "Sends the signed contract back.",
        "Writes that {name} is now the one to talk to.",
        "Asks for the price of {product} when taken by {n}.",
        "ru: Просит акт сверки за квартал.",
        "lv: Prasa rēķinu ar jauno adresi.",
    ],
    "message": [
        "“Two days of water left, please bring {n}.”",
        "Confirms {day}.",
        "“We are closed on {day}, leave it at the desk.”",
        "Thanks for the cups.",
        "ru: “Спасибо, всё привезли вовремя.”",
        "lv: “Paldies, viss kārtībā!”",
    ],
    "meeting": [
        "Met at the delivery; they want a second cooler by autumn.",
        "{name} showed the new kitchen.",
    ],
    "document": ["Sent the signed delivery note.", "Sent the contract with two changes."],
}
OUT = {
    "call": [
        "Reminded that {product} runs out soon; will order on {day}.",
        "Asked how they like {product}: content.",
        "Called about the open invoice; paid the same day.",
        "No answer, tried twice.",
        "{name} is on leave until {day}; call again.",
        "Offered {product}; will think about it.",
        "Agreed on delivery every second {day}.",
        "Heard about the new price from next month; accepted.",
        "Asked why no order for a while: office half empty.",
        "Wrong person; was given the number of {name}.",
        "ru: Договорились созвониться на следующей неделе.",
        "lv: Vienojās par piegādi {n}. datumā.",
    ],
    "email": [
        "Sent the offer: {product}, {n} pieces.",
        "Sent the price list and the water analysis.",
        "Sent a copy of the invoice.",
        "Wrote about the holidays and when we deliver.",
        "Thanked for the meeting, added the numbers they asked for.",
        "de: Angebot über {n} Stück geschickt.",
    ],
    "message": [
        "Confirmed delivery on {day}, around {time}.",
        "Driver is on the way, {n} minutes.",
        "Asked for the floor and the entrance code.",
        "ru: Напомнили о пустых бутылях.",
    ],
    "meeting": [
        "Looked at the rooms; two places for coolers, {n} people.",
        "Went through the yearly contract with {name}.",
        "Coffee tasting for {n}; they liked the darker one.",
    ],
    "document": [
        "offer_{year}-{n}3.pdf",
        "contract_{year}-{n}7.pdf",
        "Delivery note for {n} pieces, signed.",
        "Comparison of two coolers, one page.",
    ],
}
TASKS = [
    "Call about the offer",
    "Ask {name} for the decision",
    "Send the contract",
    "Send a copy of the invoice",
    "Agree on the day of the first delivery",
    "Remind of the empty bottles",
    "Check that the cooler works",
    "Offer {product}",
    "Ask for the new address",
    "Find out who decides",
    "Bring samples of {product}",
    "Congratulate on ten years",
    "Call back on {day}",
]
