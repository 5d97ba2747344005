"""The kinds of changes, and what is said of each."""

from __future__ import annotations

from typing import NamedTuple

from crm_widgets.store.history.change import CUSTOM

N_ = str  # marks a text for translators; it is translated when it is shown


class Texts(NamedTuple):
    """What is said of a kind of change: of one document or several, with a subject or without.

    {subject} is the change's subject, {count} its number of documents of `table` (of all tables,
    if that is empty); any other name in braces is one of its counts.
    """

    table: str
    singular: str
    several: str
    named: str = ""
    named_many: str = ""


KINDS: dict[str, Texts] = {
    CUSTOM: Texts("", N_("{count} record changed"), N_("{count} records changed"), "{subject}"),
    "contacts_added": Texts(
        "contacts",
        N_("{count} contact added"),
        N_("{count} contacts added"),
        N_("contact “{subject}” added"),
    ),
    "contacts_edited": Texts(
        "contacts",
        N_("{count} contact edited"),
        N_("{count} contacts edited"),
        N_("contact “{subject}” edited"),
    ),
    "contacts_removed": Texts(
        "contacts",
        N_("{count} contact removed"),
        N_("{count} contacts removed"),
        N_("contact “{subject}” removed"),
    ),
    "contacts_merged": Texts(
        "merged",
        N_("{count} contact merged"),
        N_("{count} contacts merged"),
        N_("{count} contact merged into “{subject}”"),
        N_("{count} contacts merged into “{subject}”"),
    ),
    "contacts_kept_apart": Texts(
        "",
        N_("contacts marked as not the same"),
        N_("contacts marked as not the same"),
        N_("marked as not the same: {subject}"),
    ),
    "deals_added": Texts(
        "deals",
        N_("{count} deal added"),
        N_("{count} deals added"),
        N_("deal “{subject}” added"),
    ),
    "deals_edited": Texts(
        "deals",
        N_("{count} deal edited"),
        N_("{count} deals edited"),
        N_("deal “{subject}” edited"),
    ),
    "deals_removed": Texts(
        "deals",
        N_("{count} deal removed"),
        N_("{count} deals removed"),
        N_("deal “{subject}” removed"),
    ),
    "purchases_added": Texts(
        "purchases",
        N_("{count} purchase added"),
        N_("{count} purchases added"),
        N_("purchase “{subject}” added"),
    ),
    "purchases_edited": Texts(
        "purchases",
        N_("{count} purchase edited"),
        N_("{count} purchases edited"),
        N_("purchase “{subject}” edited"),
    ),
    "purchases_removed": Texts(
        "purchases",
        N_("{count} purchase removed"),
        N_("{count} purchases removed"),
        N_("purchase “{subject}” removed"),
    ),
    "interactions_added": Texts(
        "interactions",
        N_("{count} interaction added"),
        N_("{count} interactions added"),
        N_("interaction “{subject}” added"),
    ),
    "interactions_edited": Texts(
        "interactions",
        N_("{count} interaction edited"),
        N_("{count} interactions edited"),
        N_("interaction “{subject}” edited"),
    ),
    "interactions_removed": Texts(
        "interactions",
        N_("{count} interaction removed"),
        N_("{count} interactions removed"),
        N_("interaction “{subject}” removed"),
    ),
    "tasks_added": Texts(
        "tasks",
        N_("{count} task added"),
        N_("{count} tasks added"),
        N_("task “{subject}” added"),
    ),
    "tasks_edited": Texts(
        "tasks",
        N_("{count} task edited"),
        N_("{count} tasks edited"),
        N_("task “{subject}” edited"),
    ),
    "tasks_removed": Texts(
        "tasks",
        N_("{count} task removed"),
        N_("{count} tasks removed"),
        N_("task “{subject}” removed"),
    ),
    "pipelines_added": Texts(
        "pipelines",
        N_("{count} pipeline added"),
        N_("{count} pipelines added"),
        N_("pipeline “{subject}” added"),
    ),
    "pipelines_edited": Texts(
        "pipelines",
        N_("{count} pipeline edited"),
        N_("{count} pipelines edited"),
        N_("pipeline “{subject}” edited"),
    ),
    "pipelines_removed": Texts(
        "pipelines",
        N_("{count} pipeline removed"),
        N_("{count} pipelines removed"),
        N_("pipeline “{subject}” removed"),
    ),
    "stage_events_added": Texts(
        "stage_events",
        N_("{count} stage event added"),
        N_("{count} stage events added"),
        N_("stage event “{subject}” added"),
    ),
    "stage_events_edited": Texts(
        "stage_events",
        N_("{count} stage event edited"),
        N_("{count} stage events edited"),
        N_("stage event “{subject}” edited"),
    ),
    "stage_events_removed": Texts(
        "stage_events",
        N_("{count} stage event removed"),
        N_("{count} stage events removed"),
        N_("stage event “{subject}” removed"),
    ),
    "distinct_pairs_added": Texts(
        "distinct_pairs",
        N_("{count} pair of contacts that are not the same added"),
        N_("{count} pairs of contacts that are not the same added"),
    ),
    "distinct_pairs_edited": Texts(
        "distinct_pairs",
        N_("{count} pair of contacts that are not the same edited"),
        N_("{count} pairs of contacts that are not the same edited"),
    ),
    "distinct_pairs_removed": Texts(
        "distinct_pairs",
        N_("{count} pair of contacts that are not the same removed"),
        N_("{count} pairs of contacts that are not the same removed"),
    ),
    "spellings_added": Texts(
        "spellings", N_("{count} spelling added"), N_("{count} spellings added")
    ),
    "spellings_edited": Texts(
        "spellings", N_("{count} spelling edited"), N_("{count} spellings edited")
    ),
    "spellings_removed": Texts(
        "spellings", N_("{count} spelling removed"), N_("{count} spellings removed")
    ),
    "values_merged": Texts(
        "",
        N_("spellings merged"),
        N_("spellings merged"),
        N_("spellings merged: {subject}"),
        N_("spellings merged: {subject}"),
    ),
    "values_kept_apart": Texts(
        "",
        N_("values marked as not the same"),
        N_("values marked as not the same"),
        N_("marked as not the same: {subject}"),
        N_("marked as not the same: {subject}"),
    ),
    "contacts_imported": Texts(
        "contacts",
        N_("import of {count} contact"),
        N_("import of {count} contacts"),
        N_("import of {count} contact from {subject}"),
        N_("import of {count} contacts from {subject}"),
    ),
    "deals_imported": Texts(
        "deals",
        N_("import of {count} deal"),
        N_("import of {count} deals"),
        N_("import of {count} deal from {subject}"),
        N_("import of {count} deals from {subject}"),
    ),
    "purchases_imported": Texts(
        "purchases",
        N_("import of {count} purchase"),
        N_("import of {count} purchases"),
        N_("import of {count} purchase from {subject}"),
        N_("import of {count} purchases from {subject}"),
    ),
    "contacts_tagged": Texts(
        "contacts",
        N_("tags of {count} contact changed"),
        N_("tags of {count} contacts changed"),
        N_("tags of {count} contact changed: {subject}"),
        N_("tags of {count} contacts changed: {subject}"),
    ),
    "deal_moved": Texts("deals", N_("deal moved"), N_("deals moved"), N_("deal moved: {subject}")),
    "task_done": Texts("tasks", N_("task done"), N_("tasks done"), N_("task “{subject}” done")),
    "documents_added": Texts(
        "",
        N_("{count} document added"),
        N_("{count} documents added"),
        N_("{count} document added to {subject}"),
        N_("{count} documents added to {subject}"),
    ),
    "documents_edited": Texts(
        "",
        N_("{count} document edited"),
        N_("{count} documents edited"),
        N_("{count} document of {subject} edited"),
        N_("{count} documents of {subject} edited"),
    ),
    "documents_imported": Texts(
        "",
        N_("import of {count} document"),
        N_("import of {count} documents"),
        N_("import of {count} document from {subject}"),
        N_("import of {count} documents from {subject}"),
    ),
    "table_removed": Texts(
        "", N_("table removed"), N_("tables removed"), N_("table {subject} removed")
    ),
    "tables_rewritten": Texts("", N_("all tables rewritten"), N_("all tables rewritten")),
    "history_compacted": Texts(
        "",
        N_("old versions removed"),
        N_("old versions removed"),
        N_("history before {subject} removed: {versions} old versions of {changes} changes"),
    ),
    "person_erased": Texts(
        "",
        N_("a person erased: {removed} records removed, {kept} kept without a name"),
        N_("a person erased: {removed} records removed, {kept} kept without a name"),
    ),
    "base_restored": Texts(
        "", N_("base restored"), N_("base restored"), N_("base restored from {subject}")
    ),
    "settings_saved": Texts("", N_("settings saved"), N_("settings saved")),
    "base_repaired": Texts("", N_("base repaired"), N_("base repaired")),
    "metrics_computed": Texts("", N_("metrics computed"), N_("metrics computed")),
}
"""What can be done to a base. A new kind of change is one entry here."""
