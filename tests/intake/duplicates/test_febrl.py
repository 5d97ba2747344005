"""The duplicates of FEBRL 3 are found, the same on every run."""

from __future__ import annotations

import random
from pathlib import Path

from crm_widgets.intake.duplicates.rows import make_rows
from crm_widgets.intake.duplicates.search import duplicates_of
from tests.intake.duplicates.febrl import febrl_contacts, pairwise_f1, person_of


def test_the_groups_of_febrl_3_are_its_people(real_data: Path) -> None:
    contacts = febrl_contacts(real_data / "febrl" / "dataset3.csv")
    people = {contact["id"]: person_of(contact["id"]) for contact in contacts}
    found = duplicates_of(make_rows(contacts)).groups
    assert pairwise_f1((group.contacts for group in found), people) >= 0.99
    random.Random(3).shuffle(contacts)
    assert duplicates_of(make_rows(contacts)).groups == found
