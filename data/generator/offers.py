"""What deals are about, how long they take, and how they end, by channel."""

from __future__ import annotations

from datetime import date

SINCE = date(2025, 2, 1)
"""Deals are written down since this day."""

# days in each stage, from and to; the lower ones are likelier
STAYS = {
    "New clients": {"Lead": (0, 10), "Talk": (1, 20), "Offer": (3, 34), "Agreed": (1, 14)},
    "Repeat": {"Enquiry": (0, 8), "Offer": (2, 24), "Agreed": (1, 12)},
}
LOST_AT = {
    "New clients": [("Lead", 24), ("Talk", 30), ("Offer", 36), ("Agreed", 10)],
    "Repeat": [("Enquiry", 30), ("Offer", 55), ("Agreed", 15)],
}
OPEN_AT = {
    "New clients": [("Lead", 14), ("Talk", 11), ("Offer", 9), ("Agreed", 7)],
    "Repeat": [("Enquiry", 7), ("Offer", 8), ("Agreed", 6)],
}
STUCK_AT = {
    "New clients": [("Lead", 1), ("Talk", 2), ("Offer", 3), ("Agreed", 1)],
    "Repeat": [("Enquiry", 1), ("Offer", 2)],
}
# closed deals and how many of them were won, of each channel: (new clients), (repeat)
CHANNELS = {
    "Recommendation": ((60, 30), (47, 29)),
    "Search": ((60, 26), (37, 22)),
    "Social": ((42, 4), (28, 4)),
    "Web form": ((40, 17), (26, 15)),
    "Advertisement": ((22, 9), (14, 8)),
    "Exhibition": ((17, 7), (12, 7)),
    "Walk-in": ((13, 6), (10, 6)),
}
OPEN_CHANNELS = [("Recommendation", 22), ("Search", 24), ("Social", 14), ("Web form", 18),
                 ("Advertisement", 10), ("Exhibition", 6), ("Walk-in", 6)]  # fmt: skip
REASONS = [
    ("Price", 30), ("Chose another supplier", 22), ("No answer", 20), ("Not needed now", 16),
    ("Delivery times", 7), ("Contract with landlord", 5),
]  # fmt: skip
# titles with {n}, from and to of n, cents for each, product
NEW_TITLES: list[tuple[str, int, int, int, str]] = [
    ("Office water, {n} people", 6, 60, 2_900, "Water, 19 l"),
    ("Water for the showroom, {n} bottles a month", 6, 30, 1_100, "Water, 19 l"),
    ("School canteen, {n} pupils", 90, 320, 420, "Water, 19 l"),
    ("{n} coolers for the open space", 2, 6, 16_000, "Cooler"),
    ("Cooler on trial and {n} bottles", 4, 12, 2_400, "Cooler"),
    ("Coffee corner, {n} people", 8, 45, 2_600, "Coffee beans, 1 kg"),
    ("Office start set, {n} desks", 5, 30, 3_100, "Copy paper A4, 5 packs"),
    ("Paper and toner, {n} months", 3, 12, 6_900, "Copy paper A4, 5 packs"),
    ("Water at the building site, {n} workers", 10, 60, 1_500, "Water, 5 l"),
    ("Hotel minibar water, {n} rooms", 12, 90, 1_050, "Mineral water, 0.5 l, 12 pieces"),
    ("Dental practice, {n} chairs", 2, 8, 7_400, "Cups, 200 ml, 100 pieces"),
    ("Yearly contract, {n} bottles a month", 8, 40, 6_200, "Water, 19 l"),
]
REPEAT_TITLES: list[tuple[str, int, int, int, str]] = [
    ("Stock for a month, {n} bottles", 12, 60, 860, "Water, 19 l"),
    ("{n} more coolers", 2, 4, 15_500, "Cooler"),
    ("Cleaning of {n} coolers", 2, 8, 3_300, "Cooler cleaning"),
    ("Coffee for {n} months", 2, 6, 7_800, "Coffee beans, 1 kg"),
    ("Conference, {n} guests", 30, 180, 260, "Mineral water, 0.5 l, 12 pieces"),
    ("Paper for the year, {n} boxes", 6, 30, 2_050, "Copy paper A4, 5 packs"),
    ("Office party, {n} people", 20, 90, 410, "Mineral water, 0.5 l, 12 pieces"),
    ("Second office, {n} people", 5, 30, 2_700, "Water, 19 l"),
    ("Hygiene set, {n} washrooms", 2, 9, 4_900, "Paper towels, 12 rolls"),
]
# titles of deals that became one order: of one piece, of more
ORDER_TITLES = {
    "Water, 19 l": ("a bottle of water, 19 l", "{n} bottles of water, 19 l"),
    "Water, 5 l": ("water in small bottles", "{n} small bottles of water"),
    "Mineral water, 0.5 l, 12 pieces": ("mineral water", "mineral water, {n} packs"),
    "Cups, 200 ml, 100 pieces": ("cups", "cups, {n} packs"),
    "Cooler": ("one cooler", "{n} coolers"),
    "Cooler cleaning": ("cleaning of the cooler", "cleaning of {n} coolers"),
    "Coffee beans, 1 kg": ("coffee to try", "coffee beans, {n} kg"),
    "Black tea, 100 bags": ("tea", "tea, {n} boxes"),
    "Copy paper A4, 5 packs": ("a box of paper", "{n} boxes of paper"),
    "Toner, black": ("toner", "toner, {n} cartridges"),
    "Pens, 50 pieces": ("pens for the office", "pens, {n} boxes"),
    "Folders, 20 pieces": ("folders", "folders, {n} boxes"),
    "Paper towels, 12 rolls": ("paper towels", "paper towels, {n} packs"),
    "Hand soap, 5 l": ("soap", "soap, {n} canisters"),
    "Coffee machine": ("coffee machine", "{n} coffee machines"),
    "Descaling kit": ("descaling kit", "{n} descaling kits"),
}
HALF_A_YEAR = 182
