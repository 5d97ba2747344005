"""The client base: TinyDB on the rows of an SQL database, where every change can be undone.

>>> import tempfile
>>> from crm_widgets.model import Contact
>>> folder = tempfile.TemporaryDirectory()
>>> base = open_base(f"{folder.name}/base.db", author="Anna")
>>> jānis = base.contacts.add(Contact(name="Jānis Ozoliņš", phones=["+371 2555 0199"]))
>>> [found.name for found in base.contacts.page(text="ozolins").records]
['Jānis Ozoliņš']
>>> base.contacts.tag([jānis.id], add=["wholesale"])
1
>>> base.undo(base.version).restored
[Touched(table='contacts', key='...')]
>>> base.tinydb.table("contacts").all()[0]["tags"]
[]
>>> base.close(); folder.cleanup()
"""

from crm_widgets.store.backup import Backup
from crm_widgets.store.base import Base, open_base
from crm_widgets.store.collection import Collection
from crm_widgets.store.compaction import Compacted
from crm_widgets.store.contacts import Page
from crm_widgets.store.doctor import Checkup
from crm_widgets.store.document_table import DocumentTable
from crm_widgets.store.errors import (
    BaseBusy,
    BaseDamaged,
    BaseReadOnly,
    ConnectionLost,
    DiskFull,
    DiskTrouble,
    EditConflict,
    RecordNotFound,
    StoreError,
    UnreadableRecord,
)
from crm_widgets.store.facts import Facts, FactsStamp
from crm_widgets.store.finding import Finding
from crm_widgets.store.forgetting import Forgotten
from crm_widgets.store.journal import Change, default_author
from crm_widgets.store.mending import Mended
from crm_widgets.store.restore import Restored
from crm_widgets.store.row_storage import RowStorage
from crm_widgets.store.row_tinydb import RowTinyDB
from crm_widgets.store.settings import Settings
from crm_widgets.store.tinydb_import import Imported
from crm_widgets.store.undo import Touched, Undone, Version

__all__ = [
    "Backup",
    "Base",
    "BaseBusy",
    "BaseDamaged",
    "BaseReadOnly",
    "Change",
    "Checkup",
    "Collection",
    "Compacted",
    "ConnectionLost",
    "DiskFull",
    "DiskTrouble",
    "DocumentTable",
    "EditConflict",
    "Facts",
    "FactsStamp",
    "Finding",
    "Forgotten",
    "Imported",
    "Mended",
    "Page",
    "RecordNotFound",
    "Restored",
    "RowStorage",
    "RowTinyDB",
    "Settings",
    "StoreError",
    "Touched",
    "Undone",
    "UnreadableRecord",
    "Version",
    "default_author",
    "open_base",
]
