"""Purchases: who buys what, how often; steady cycles, silent VIPs and the product pair are planted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from generator.dice import START, TODAY, Dice
from generator.people import BUYERS, Client
from generator.rules import cycles

COLUMNS = ["id", "contact_id", "date", "amount", "product", "quantity", "order_id"]


@dataclass(frozen=True)
class Product:
    """What the firm sells: unit price in cents, how often it is taken, most pieces at once."""

    name: str
    cents: int
    weight: int
    most: int


MACHINE = Product("Coffee machine", 24_900, 0, 1)
KIT = Product("Descaling kit", 1_450, 0, 2)
PRODUCTS = [
    Product("Water, 19 l", 900, 30, 8),
    Product("Water, 5 l", 290, 14, 10),
    Product("Mineral water, 0.5 l, 12 pieces", 780, 9, 6),
    Product("Cups, 200 ml, 100 pieces", 420, 12, 4),
    Product("Cooler", 16_000, 2, 2),
    Product("Cooler cleaning", 3_500, 3, 2),
    Product("Coffee beans, 1 kg", 1_680, 10, 4),
    Product("Black tea, 100 bags", 640, 6, 3),
    Product("Copy paper A4, 5 packs", 2_150, 11, 4),
    Product("Toner, black", 6_400, 4, 2),
    Product("Pens, 50 pieces", 890, 5, 3),
    Product("Folders, 20 pieces", 1_240, 5, 3),
    Product("Paper towels, 12 rolls", 1_120, 7, 4),
    Product("Hand soap, 5 l", 980, 5, 3),
]
PRODUCT = {product.name: product for product in [*PRODUCTS, MACHINE, KIT]}
# (product, days a piece lasts, pieces in an order) of the steady clients
STEADY = [
    ("Water, 19 l", (2, 4), (4, 8)),
    ("Water, 19 l", (3, 6), (3, 5)),
    ("Coffee beans, 1 kg", (5, 9), (2, 4)),
    ("Copy paper A4, 5 packs", (7, 11), (2, 3)),
    ("Cups, 200 ml, 100 pieces", (5, 8), (2, 4)),
]
PAIR_DAYS = 45


@dataclass(eq=False)
class Order:
    """Lines of one client and day: (product, quantity, cents)."""

    client: Client | None
    day: date
    lines: list[tuple[str, int, int]] = field(default_factory=list)
    name: str = ""

    @property
    def cents(self) -> int:
        return sum(cents for _, _, cents in self.lines)

    def add(self, product: str, quantity: int, discount: int = 0) -> None:
        """One line more; a product stands once in an order. The discount is in percent."""
        if all(line[0] != product for line in self.lines):
            cents = PRODUCT[product].cents * quantity * (100 - discount) // 100
            self.lines.append((product, quantity, cents))


class Buying:
    """Makes the orders of all clients."""

    def __init__(self) -> None:
        self.dice = Dice("buying")
        self.orders: list[Order] = []

    def all(self, clients: list[Client]) -> list[Order]:
        offsets = self.due_offsets()
        for client in clients:
            if client.habit == "steady":
                self.steady(client, offsets.pop() if not client.fixed else 0)
            elif client.habit in BUYERS:
                self.uneven(client)
        self.product_pair(clients)
        while self.looking_steady(clients):
            pass
        self.returns()
        self.strangers()
        for client in clients:
            client.days = sorted(
                order.day for order in self.orders if order.client is client and order.cents > 0
            )
        self.orders.sort(key=lambda order: order.day)
        for number, order in enumerate(self.orders, start=1):
            order.name = order.name or f"{order.day.year}-{number:05d}"
        return self.orders

    def due_offsets(self) -> list[int]:
        """Days from today to when a steady client runs out: half of them lie within five days."""
        return self.dice.shuffled([*range(-5, 6), *range(-5, 6), -9, -8, -7, -6, *[6, 7, 8] * 4, 7])

    def steady(self, client: Client, offset: int) -> None:
        """Orders backward from the day the client runs out; most gaps are exactly what was used up."""
        dice = self.dice
        product, lasts, pieces = dice.pick(STEADY)
        quantity, days = dice.between(*pieces), dice.between(*lasts)
        if client.fixed:
            product, quantity = client.fixed["product"], client.fixed["quantity"]
            days, offset = client.fixed["days"], client.fixed["due"]
        while quantity * days < max(9, offset):
            quantity += 1
        last = TODAY + timedelta(days=offset - quantity * days)
        count = client.fixed.get("orders") or dice.between(9, 22)
        habit = self.habit_of(client, without=product)
        day, bought = last, quantity
        jitters = dice.shuffled(self.jitters(count))
        for place in range(count):
            order = Order(client, day)
            order.add(product, bought)
            if dice.chance(25):
                order.add(dice.pick(habit).name, dice.between(1, 2))
            self.orders.append(order)
            bought = quantity + (1 if dice.chance(15) else 0)
            day -= timedelta(days=bought * days + jitters[place])
            if day < START:
                break

    def jitters(self, count: int) -> list[int]:
        """Days by which a gap is longer than its rule: as often shorter, and mostly not at all."""
        off = count // 6
        ups = [self.dice.between(1, 2) for _ in range(off)]
        return [*ups, *[-up for up in ups], *[0] * (count - 2 * off)]

    def habit_of(self, client: Client, without: str = "") -> list[Product]:
        """The products that a client chooses from; who left was no great buyer, silent VIPs apart."""
        wanted = self.dice.between(2, 4)
        habit: list[Product] = []
        while len(habit) < wanted:
            product = self.dice.weighted([(product, product.weight) for product in PRODUCTS])
            dear = client.habit == "churned" and product.cents > 1_300
            if product not in habit and product.name != without and not dear:
                habit.append(product)
        return habit

    def uneven(self, client: Client) -> None:
        """Orders whose gaps and quantities are unrelated."""
        dice = self.dice
        habit = self.habit_of(client)
        big, cooled = client.habit in ("vip", "silent_vip"), False
        for day in self.uneven_days(client):
            order = Order(client, day)
            lines = dice.weighted([(1, 62), (2, 28), (3, 10)]) + (1 if big else 0)
            for _ in range(lines):
                product = dice.pick(habit)
                most = product.most if product.cents < 5_000 else 1
                most = min(most, {"churned": 3, "occasional": 4}.get(client.habit, most))
                pieces = dice.between(1, most) * (dice.between(2, 4) if big and most > 1 else 1)
                if product.name == "Cooler" and cooled:
                    continue
                cooled = cooled or product.name == "Cooler"
                order.add(product.name, pieces, 8 if big else 0)
            if not order.lines:
                order.add("Water, 19 l", dice.between(2, 6), 8 if big else 0)
            self.orders.append(order)

    def uneven_days(self, client: Client) -> list[date]:
        dice, fixed = self.dice, client.fixed
        match client.habit:
            case "silent_vip":
                mean, count = fixed.get("mean") or dice.between(9, 16), dice.between(21, 30)
                silent = fixed.get("silent") or dice.between(100, 250)
            case "vip":
                mean, count = dice.between(10, 20), dice.between(18, 30)
                silent = dice.between(0, mean * 9 // 10)
            case "regular":
                mean, count = dice.between(20, 55), dice.between(4, 9)
                silent = dice.between(0, mean * 13 // 10)
            case "churned":
                mean, count = dice.between(14, 45), dice.between(5, 13)
                silent = dice.between(150, 800)
            case "one_off":
                mean, count = 1, 1
                age = dice.weighted([((1, 20), 22), ((21, 90), 20), ((91, 900), 58)])
                silent = dice.between(*age)
            case _:
                lasts = dice.between(25, 900)
                days = {TODAY - timedelta(days=lasts): True}
                for _ in range(dice.between(1, 3)):
                    days[TODAY - timedelta(days=dice.between(lasts, 1_090))] = True
                return sorted(days)
        day = TODAY - timedelta(days=fixed.get("silent", silent))
        days_found = []
        for _ in range(fixed.get("orders", count)):
            days_found.append(day)
            day -= timedelta(days=max(1, mean * dice.between(45, 175) // 100))
            if day < START:
                break
        return days_found[::-1]

    def product_pair(self, clients: list[Client]) -> None:
        """Of 46 who buy a coffee machine, 29 buy a descaling kit within 45 days; of others few."""
        dice = self.dice
        able = []
        for client in clients:
            mine = [order for order in self.orders if order.client is client]
            last = max((order.day for order in mine), default=TODAY)
            early = [order for order in mine if (last - order.day).days > PAIR_DAYS]
            if client.habit in ("regular", "vip") and early:
                able.append((client, early))
        chosen = dice.some(able, 70)
        for place, (client, early) in enumerate(chosen[:46]):
            order = dice.pick(early)
            order.add(MACHINE.name, 1)
            if place < 29:
                day = order.day + timedelta(days=dice.between(6, PAIR_DAYS - 6))
                same = [o for o in self.orders if o.client is client and o.day == day]
                kit = same[0] if same else Order(client, day)
                kit.add(KIT.name, 1 if same else dice.between(1, 2))
                if not same:
                    self.orders.append(kit)
        for _, early in chosen[46:]:
            dice.pick(early).add(KIT.name, 1)

    def looking_steady(self, clients: list[Client]) -> int:
        """How many uneven clients happened to look steady; one quantity of each is changed."""
        number = {id(client): place for place, client in enumerate(clients)}
        rows = [
            {"contact_id": number[id(order.client)], "order_id": place, "date": order.day.isoformat(),
             "amount": str(cents), "product": product, "quantity": str(quantity)}
            for place, order in enumerate(self.orders)
            for product, quantity, cents in order.lines
            if order.client and order.client.habit != "steady"
        ]  # fmt: skip
        found = [key for key, cycle in cycles(rows, 5).items() if cycle.kept_percent >= 45]
        for place, product in found:
            with_it = [
                order
                for order in self.orders
                if order.client is clients[int(place)]
                and any(line[0] == product for line in order.lines)
            ]
            order = self.dice.pick(with_it)
            quantity = self.dice.between(1, PRODUCT[product].most + 1)
            order.lines = [line for line in order.lines if line[0] != product]
            order.add(product, quantity)
        return len(found)

    def returns(self) -> None:
        """Some goods come back: an order of its own with negative quantity and amount."""
        dice = self.dice
        able = [
            order
            for order in self.orders
            if order.client and order.client.habit in ("vip", "regular", "churned", "occasional")
            and (TODAY - order.day).days > 12
        ]  # fmt: skip
        for order in dice.some(able, 70):
            product, quantity, cents = dice.pick(order.lines)
            if product in (MACHINE.name, KIT.name):
                continue
            back = dice.between(1, quantity)
            self.orders.append(
                Order(
                    order.client,
                    order.day + timedelta(days=dice.between(1, 10)),
                    [(product, -back, -(cents * back // quantity))],
                )
            )

    def strangers(self) -> None:
        """Sales over the counter, whose buyers are not known."""
        for _ in range(64):
            order = Order(None, self.dice.day(START, TODAY))
            product = self.dice.weighted([(product, product.weight) for product in PRODUCTS[:4]])
            order.add(product.name, self.dice.between(1, 3))
            self.orders.append(order)


def purchase_rows(orders: list[Order]) -> list[dict[str, Any]]:
    dice = Dice("ids of purchases")
    rows = []
    for order in orders:
        at = dice.moment(order.day)
        for product, quantity, cents in order.lines:
            rows.append(
                {
                    "id": dice.id(at),
                    "contact_id": order.client.id if order.client else "",
                    "date": order.day.isoformat(),
                    "amount": money(cents),
                    "product": product,
                    "quantity": str(quantity),
                    "order_id": order.name,
                }
            )
    return rows


def money(cents: int) -> str:
    """12345 as 123.45"""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"
