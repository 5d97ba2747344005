"""Pipelines, deals and the stage events of each deal."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from generator.buying import Order, money
from generator.dice import TODAY, Dice
from generator.names import STAFF
from generator.offers import (
    CHANNELS,
    HALF_A_YEAR,
    LOST_AT,
    NEW_TITLES,
    OPEN_AT,
    OPEN_CHANNELS,
    ORDER_TITLES,
    REASONS,
    REPEAT_TITLES,
    SINCE,
    STAYS,
    STUCK_AT,
)
from generator.people import Client

COLUMNS = [
    "id", "title", "contact_id", "pipeline", "stage", "amount", "product", "channel", "owner",
    "expected_close", "lost_reason", "ref", "note", "created_at", "closed_at",
]  # fmt: skip
EVENT_COLUMNS = ["id", "deal_id", "from_stage", "to_stage", "at", "by"]


@dataclass(eq=False)
class Deal:
    """A deal and the stages it came to: (from, to, when)."""

    client: Client
    pipeline: str
    outcome: str
    title: str
    cents: int
    product: str
    channel: str = ""
    owner: str = ""
    lost_reason: str = ""
    stuck: bool = False
    events: list[tuple[str, str, datetime]] = field(default_factory=list)
    id: str = ""

    @property
    def stage(self) -> str:
        return self.events[-1][1]

    @property
    def created(self) -> datetime:
        return self.events[0][2]

    @property
    def closed(self) -> datetime | None:
        return None if self.outcome == "open" else self.events[-1][2]


class Selling:
    """Makes deals that fit the orders: won ones close just before the order they brought."""

    def __init__(self, clients: list[Client], orders: list[Order]) -> None:
        self.dice = Dice("selling")
        self.clients = self.dice.shuffled(clients)
        self.by_client: dict[int, list[Order]] = {}
        for order in orders:
            if order.client and order.cents > 0:
                self.by_client.setdefault(id(order.client), []).append(order)
        self.deals: list[Deal] = []
        self.leads = [client for client in self.clients if client.habit == "lead"]

    def all(self) -> list[Deal]:
        self.won("New clients", self.first_orders())
        self.won("Repeat", self.later_orders())
        self.lost()
        self.channels()
        self.open()
        self.deals.sort(key=lambda deal: deal.created)
        for deal in self.deals:
            deal.owner = deal.client.row["owner"] if self.dice.chance(85) else self.dice.pick(STAFF)
            deal.client.row["channel"] = deal.client.row["channel"] or deal.channel
            deal.client.seen(deal.created)
        return self.deals

    def first_orders(self) -> list[Order]:
        firsts = [
            mine[0]
            for mine in self.by_client.values()
            if mine[0].client and mine[0].client.habit != "silent_vip"
        ]
        able = [
            order
            for order in firsts
            if order.day >= SINCE + timedelta(days=50) and self.of_half_a_year(order) >= 5_000
        ]
        return self.newest_and_some(able, count("New clients", won=True))

    def later_orders(self) -> list[Order]:
        able = [
            self.dice.pick(late)
            for mine in self.by_client.values()
            if (late := [order for order in mine[1:] if worth_a_deal(order, mine[0])])
        ]
        recent = [
            mine[-1]
            for mine in self.by_client.values()
            if worth_a_deal(mine[-1], mine[0]) and mine[-1].day >= TODAY.replace(day=2)
        ]
        chosen = {id(order.client): order for order in [*able, *recent[:12]]}
        return self.newest_and_some(list(chosen.values()), count("Repeat", won=True))

    def newest_and_some(self, orders: list[Order], wanted: int) -> list[Order]:
        """`wanted` orders; all of this month among them, so that the board shows some as won."""
        newest = [order for order in orders if order.day >= TODAY.replace(day=2)][:12]
        others = [order for order in orders if order not in newest]
        return newest + self.dice.some(others, wanted - len(newest))

    def won(self, pipeline: str, orders: list[Order]) -> None:
        for order in orders:
            assert order.client is not None
            product, pieces, _ = max(order.lines, key=lambda line: line[2])
            deal = Deal(
                order.client, pipeline, "won", title_of(product, pieces), order.cents, product
            )
            if pipeline == "New clients":
                deal.cents = self.of_half_a_year(order)
                self.named_for_use(deal)
            closed = order.day - timedelta(days=self.dice.between(0, 1))
            ways = [(stage, self.stay(pipeline, stage)) for stage in self.way(pipeline)]
            self.walk(deal, [*ways, ("Won", 0)], closed)
            self.deals.append(deal)

    def of_half_a_year(self, first: Order) -> int:
        """What a new client bought in the first half a year, or so far: that was agreed on."""
        until = first.day + timedelta(days=HALF_A_YEAR)
        mine = self.by_client[id(first.client)]
        return sum(order.cents for order in mine if order.day <= until) // 500 * 500

    def named_for_use(self, deal: Deal) -> None:
        """A title by what the product is for, where the amount allows it."""
        fitting = [
            title.format(n=deal.cents // cents)
            for title, low, high, cents, product in NEW_TITLES
            if product == deal.product and low <= deal.cents // cents <= high
        ]
        if fitting:
            deal.title = self.dice.pick(fitting)
        elif deal.cents > 10_000:
            deal.title = f"Regular delivery, {deal.product.split(',')[0].lower()}"

    def lost(self) -> None:
        dice = self.dice
        wanted = count("New clients", won=False)
        losers = self.leads[:-60]
        losers = [*losers, *losers][:wanted]
        buyers = [client for client in self.clients if len(self.by_client.get(id(client), [])) > 1]
        for pipeline, clients in [
            ("New clients", losers),
            ("Repeat", buyers[: count("Repeat", won=False)]),
        ]:
            for client in clients:
                last = dice.weighted(LOST_AT[pipeline])
                way = self.way(pipeline, last)
                ways = [(stage, self.stay(pipeline, stage)) for stage in way]
                begin = SINCE
                if pipeline == "Repeat":
                    begin = max(begin, self.by_client[id(client)][0].day)
                days = sum(stay for _, stay in ways)
                latest = TODAY - timedelta(days=1)
                earliest = min(begin + timedelta(days=days + 1), latest)
                closed = max(dice.day(earliest, latest), dice.day(earliest, latest))
                deal = self.invented(client, pipeline, "lost")
                deal.lost_reason = dice.weighted(REASONS)
                self.walk(deal, [*ways, ("Lost", 0)], closed)
                self.deals.append(deal)

    def open(self) -> None:
        dice = self.dice
        stays = won_stays(self.deals)
        fresh = dice.shuffled(self.leads[-60:])
        buyers = [
            client
            for client in self.clients
            if client.habit in ("steady", "vip", "regular") and len(client.days) > 2
        ]
        buyers.sort(key=lambda client: client.row["name"] == "Anna Ozola")
        for stuck, plan in [(False, OPEN_AT), (True, STUCK_AT)]:
            for pipeline, stages in plan.items():
                for stage, number in stages:
                    for _ in range(number):
                        client = fresh.pop() if pipeline == "New clients" else buyers.pop()
                        known = stays[pipeline, stage]
                        age = dice.between(0, known[len(known) * 3 // 4])
                        if stuck:
                            age = known[len(known) * 9 // 10] * 3 + dice.between(12, 95)
                        deal = self.invented(client, pipeline, "open")
                        deal.stuck = stuck
                        way = self.way(pipeline, stage)
                        ways = [(name, self.stay(pipeline, name)) for name in way[:-1]]
                        self.walk(deal, [*ways, (stage, 0)], TODAY - timedelta(days=age))
                        deal.channel = dice.weighted(OPEN_CHANNELS)
                        self.deals.append(deal)

    def invented(self, client: Client, pipeline: str, outcome: str) -> Deal:
        titles = NEW_TITLES if pipeline == "New clients" else REPEAT_TITLES
        title, low, high, cents, product = self.dice.pick(titles)
        number = min(self.dice.between(low, high), self.dice.between(low, high))
        return Deal(
            client, pipeline, outcome, title.format(n=number), number * cents // 500 * 500, product
        )

    def way(self, pipeline: str, last: str = "") -> list[str]:
        """The stages up to the last; some deals skip one that is neither first nor last."""
        stages = list(STAYS[pipeline])
        stages = stages[: stages.index(last) + 1] if last else stages
        if len(stages) > 2 and self.dice.chance(18):
            stages.remove(self.dice.pick(stages[1:-1]))
        elif len(stages) > 1 and self.dice.chance(5):
            stages.pop(0)
        return stages

    def stay(self, pipeline: str, stage: str) -> int:
        low, high = STAYS[pipeline][stage]
        return min(self.dice.between(low, high), self.dice.between(low, high))

    def walk(self, deal: Deal, ways: list[tuple[str, int]], last: date) -> None:
        """Leave events so that the deal came to its last stage on `last`, after the given stays."""
        day = last - timedelta(days=sum(stay for _, stay in ways))
        before = ""
        for place, (stage, stay) in enumerate(ways):
            clock = timedelta(hours=6 + 2 * place, minutes=self.dice.between(0, 115))
            deal.events.append((before, stage, datetime(day.year, day.month, day.day) + clock))
            before, day = stage, day + timedelta(days=stay)

    def channels(self) -> None:
        """Deal out the channels of closed deals so that the shares are exactly those of CHANNELS."""
        for place, pipeline in enumerate(STAYS):
            for outcome in ("won", "lost"):
                deals = [
                    deal
                    for deal in self.deals
                    if (deal.pipeline, deal.outcome) == (pipeline, outcome)
                ]
                names = []
                for channel, counts in CHANNELS.items():
                    closed, won = counts[place]
                    names += [channel] * (won if outcome == "won" else closed - won)
                for deal, channel in zip(deals, self.dice.shuffled(names), strict=True):
                    deal.channel = channel


def worth_a_deal(order: Order, first: Order) -> bool:
    """Whether a deal would have been opened for an order of a client who bought before."""
    late_enough = max(SINCE + timedelta(days=35), first.day + timedelta(days=45))
    return order.day >= late_enough and order.cents >= 5_000


def count(pipeline: str, *, won: bool) -> int:
    """How many closed deals of a pipeline are won, or are lost."""
    place = list(STAYS).index(pipeline)
    counts = [counts[place] for counts in CHANNELS.values()]
    return sum(win if won else closed - win for closed, win in counts)


def won_stays(deals: list[Deal]) -> dict[tuple[str, str], list[int]]:
    """Days that won deals stayed in each stage, ascending, by pipeline and stage."""
    stays: dict[tuple[str, str], list[int]] = {}
    for deal in deals:
        if deal.outcome == "won":
            for (_, stage, at), (_, _, until) in pairwise(deal.events):
                stays.setdefault((deal.pipeline, stage), []).append((until.date() - at.date()).days)
    return {key: sorted(days) for key, days in stays.items()}


def title_of(product: str, pieces: int) -> str:
    """Two coolers; 24 bottles of water, 19 l."""
    one, many = ORDER_TITLES[product]
    words = {1: one, 2: many.format(n="two"), 3: many.format(n="three")}
    title = words.get(pieces, many.format(n=pieces))
    return title[0].upper() + title[1:]


def pipeline_rows() -> list[dict[str, str]]:
    dice = Dice("ids of pipelines")
    begin = datetime(SINCE.year, SINCE.month, SINCE.day, 7)
    return [
        {
            "id": dice.id(begin),
            "name": name,
            "stages": "; ".join(stays),
            "won": "Won",
            "lost": "Lost",
        }
        for name, stays in STAYS.items()
    ]


def deal_rows(deals: list[Deal]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows of deals.csv and of stage_events.csv."""
    dice, rows, event_rows = Dice("ids of deals"), [], []
    for number, deal in enumerate(deals, start=1):
        deal.id = dice.id(deal.created)
        closed = deal.closed
        plan = deal.created.date() + timedelta(days=dice.between(20, 60))
        if deal.outcome == "open" and not deal.stuck:
            plan = TODAY + timedelta(days=dice.between(3, 40))
        rows.append(
            {
                "id": deal.id,
                "title": deal.title,
                "contact_id": deal.client.id,
                "pipeline": deal.pipeline,
                "stage": deal.stage,
                "amount": money(deal.cents),
                "product": deal.product,
                "channel": deal.channel,
                "owner": deal.owner,
                "expected_close": plan.isoformat(),
                "lost_reason": deal.lost_reason,
                "ref": f"{deal.created.year}-{number:03d}",
                "note": "",
                "created_at": moment(deal.created),
                "closed_at": moment(closed) if closed else "",
            }
        )
        for before, stage, at in deal.events:
            by = deal.owner if dice.chance(90) else dice.pick(STAFF)
            event_rows.append(
                {"id": dice.id(at), "deal_id": deal.id, "from_stage": before, "to_stage": stage,
                 "at": moment(at), "by": by}
            )  # fmt: skip
    event_rows.sort(key=lambda row: (row["at"], row["id"]))
    return rows, event_rows


def moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
