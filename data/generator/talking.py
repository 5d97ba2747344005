"""Interactions and tasks; those who called in October and bought nothing are planted."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from generator.dice import START, TODAY, Dice
from generator.names import STAFF
from generator.people import BUYERS, Client
from generator.phrases import CLIENT_IN, DAYS, LEAD_IN, NAMES, OUT, TASKS, THINGS, TIMES
from generator.selling import Deal, moment

COLUMNS = ["id", "contact_id", "kind", "direction", "at", "minutes", "summary", "by", "deal_id"]
TASK_COLUMNS = ["id", "title", "contact_id", "deal_id", "due", "owner", "done"]

CALLED_FROM, CALLED_TO = date(2026, 10, 1), date(2026, 10, 31)
DAYS_AFTER = 21
WANTED = 2_000
KINDS = [("call", 50), ("email", 24), ("message", 17), ("meeting", 5), ("document", 4)]


class Talking:
    """Makes interactions around deals and orders."""

    def __init__(self, clients: list[Client], deals: list[Deal]) -> None:
        self.dice = Dice("talking")
        self.clients = clients
        self.deals = deals
        self.rows: list[tuple[datetime, Client, dict[str, Any]]] = []

    def enquiries_without_purchase(self) -> list[Client]:
        """Leads with no deal of these weeks, who called in October; which went no further."""
        busy = {deal.client.row["name"]: True for deal in self.deals if deal.outcome == "open"}
        able = [
            client
            for client in self.clients
            if client.habit == "lead"
            and client.row["name"] not in busy
            and not client.days
            and client.first_seen.date() < CALLED_TO - timedelta(days=3)
        ]
        chosen = self.dice.some(able, 18)
        for client in chosen:
            first = max(CALLED_FROM, client.first_seen.date() + timedelta(days=1))
            for place in range(self.dice.weighted([(1, 70), (2, 30)])):
                kind = "call" if place == 0 else self.dice.pick(["email", "message", "call"])
                self.talk(client, self.dice.day(first, CALLED_TO), kind, "in", None)
        return chosen

    def all(self) -> None:
        for deal in self.deals:
            end = deal.closed.date() if deal.closed else TODAY
            for place in range(self.dice.weighted([(1, 35), (2, 40), (3, 25)])):
                day = deal.created.date() if place == 0 else self.dice.day(deal.created.date(), end)
                self.talk(deal.client, day, "", "", deal)
        able = [
            client
            for client in self.clients
            if client.days or (client.habit not in BUYERS and client.first_seen.date() < TODAY)
        ]
        weights = [(client, min(len(client.days), 12) + 2) for client in able]
        while len(self.rows) < WANTED:
            client = self.dice.weighted(weights)
            first = client.first_seen.date()
            last = min(TODAY, client.days[-1] + timedelta(days=40)) if client.days else TODAY
            self.talk(client, self.dice.day(first, max(first, last)), "", "", None)

    def talk(self, client: Client, day: date, kind: str, direction: str, deal: Deal | None) -> None:
        dice = self.dice
        kind = kind or dice.weighted(KINDS)
        may = self.may_call(client, day)
        direction = direction or ("in" if may and dice.chance(50) else "out")
        texts = (
            OUT
            if direction == "out"
            else CLIENT_IN
            if client.days and client.days[0] <= day
            else LEAD_IN
        )
        kind = kind if kind in texts else "call"
        at = dice.moment(day)
        while at < client.first_seen:
            at += timedelta(minutes=dice.between(11, 47))
        minutes = {"call": dice.between(1, 14), "meeting": dice.between(15, 75)}.get(kind, "")
        row = {
            "kind": kind,
            "direction": direction,
            "at": moment(at),
            "minutes": str(minutes),
            "summary": self.filled(dice.pick(spoken(texts[kind], client.language)), day),
            "by": client.row["owner"] if dice.chance(75) else dice.pick(STAFF),
        }
        self.rows.append((at, client, {**row, "deal": deal}))

    def may_call(self, client: Client, day: date) -> bool:
        """Inbound in October only from those who also bought then, or in the weeks after."""
        if not CALLED_FROM <= day <= CALLED_TO:
            return True
        until = CALLED_TO + timedelta(days=DAYS_AFTER)
        return any(CALLED_FROM <= bought <= until for bought in client.days)

    def filled(self, text: str, day: date) -> str:
        dice = self.dice
        filled = text.format(
            product=dice.pick(THINGS),
            n=dice.between(3, 28),
            day=dice.pick(DAYS),
            time=dice.pick(TIMES[:3]),
            name=dice.pick(NAMES),
            year=day.year,
        )
        return filled[0].upper() + filled[1:] if text.startswith("{") else filled

    def interaction_rows(self) -> list[dict[str, Any]]:
        dice = Dice("ids of interactions")
        rows = []
        for at, client, row in sorted(self.rows, key=lambda entry: (entry[0], entry[1].id)):
            deal = row.pop("deal")
            rows.append(
                {
                    **row,
                    "id": dice.id(at),
                    "contact_id": client.id,
                    "deal_id": deal.id if deal else "",
                }
            )
        return rows

    def task_rows(self) -> list[dict[str, Any]]:
        """Tasks of open deals around today, and done ones of closed deals."""
        dice, rows = Dice("tasks"), []
        opened = [deal for deal in self.deals if deal.outcome == "open" and dice.chance(75)]
        closed = dice.some([deal for deal in self.deals if deal.outcome != "open"], 80)
        for deal in [*opened, *closed]:
            done = deal.outcome != "open"
            end = (
                deal.closed.date() if deal.closed else TODAY + timedelta(days=dice.between(-4, 12))
            )
            due = max(deal.created.date(), end)
            at = dice.moment(max(min(due, TODAY) - timedelta(days=1), START))
            rows.append(
                {
                    "id": dice.id(at),
                    "title": self.filled(dice.pick(TASKS), due),
                    "contact_id": deal.client.id,
                    "deal_id": deal.id,
                    "due": due.isoformat(),
                    "owner": deal.owner,
                    "done": "true" if done else "false",
                }
            )
        for client in dice.some([client for client in self.clients if len(client.days) > 3], 30):
            due = TODAY + timedelta(days=dice.between(-6, 14))
            rows.append(
                {
                    "id": dice.id(dice.moment(min(due, TODAY) - timedelta(days=3))),
                    "title": self.filled(dice.pick(TASKS[3:]), due),
                    "contact_id": client.id,
                    "deal_id": "",
                    "due": due.isoformat(),
                    "owner": client.row["owner"],
                    "done": "true" if due < TODAY and dice.chance(60) else "false",
                }
            )
        return sorted(rows, key=lambda row: (row["due"], row["id"]))


def spoken(texts: list[str], language: str) -> list[str]:
    """The texts in English and in the client's own language, without the mark of it."""
    own = f"{language}: "
    foreign = ("ru: ", "lv: ", "de: ")
    return [
        text.removeprefix(own)
        for text in texts
        if text.startswith(own) or not text.startswith(foreign)
    ]
