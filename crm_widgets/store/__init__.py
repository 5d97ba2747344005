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

from crm_widgets.store.base import ClientBase, NewBaseWarning, open_base
from crm_widgets.store.database.address import is_address, no_base, shown_address
from crm_widgets.store.documents.document_table import DocumentTable
from crm_widgets.store.documents.row_storage import RowStorage
from crm_widgets.store.documents.row_tinydb import RowTinyDB
from crm_widgets.store.documents.tinydb_import import Imported
from crm_widgets.store.errors import (
    BaseBusy,
    BaseDamaged,
    BaseNotFound,
    BaseReadOnly,
    BaseReplaced,
    ConnectionLost,
    DiskFull,
    DiskTrouble,
    EditConflict,
    RecordNotFound,
    StoreError,
    UnreadableRecord,
)
from crm_widgets.store.followed_base import FollowedBase
from crm_widgets.store.history.author_name import author_name, default_author
from crm_widgets.store.history.change import Change
from crm_widgets.store.history.change_list import Version
from crm_widgets.store.history.change_sentence import describe_change
from crm_widgets.store.history.compaction import Compacted
from crm_widgets.store.history.undo import Touched, Undone
from crm_widgets.store.maintenance.backup import Backup
from crm_widgets.store.maintenance.doctor import Checkup
from crm_widgets.store.maintenance.findings import Finding
from crm_widgets.store.maintenance.repair import Repaired
from crm_widgets.store.maintenance.restore import Restored
from crm_widgets.store.maintenance.restore import restore as restore_base
from crm_widgets.store.merging.merge import Merge
from crm_widgets.store.privacy.erase import Erased
from crm_widgets.store.records.client_metrics import ClientMetrics
from crm_widgets.store.records.client_orders import ClientOrder
from crm_widgets.store.records.collection import Collection
from crm_widgets.store.records.contacts import Page
from crm_widgets.store.records.deal_metrics import (
    DealMetrics,
    PipelineMetrics,
    StageMetrics,
)
from crm_widgets.store.records.derived_rows import Stamp
from crm_widgets.store.records.settings import Settings, is_country

__all__ = [
    "Backup",
    "BaseBusy",
    "BaseDamaged",
    "BaseNotFound",
    "BaseReadOnly",
    "BaseReplaced",
    "Change",
    "Checkup",
    "ClientBase",
    "ClientMetrics",
    "ClientOrder",
    "Collection",
    "Compacted",
    "ConnectionLost",
    "DealMetrics",
    "DiskFull",
    "DiskTrouble",
    "DocumentTable",
    "EditConflict",
    "Erased",
    "Finding",
    "FollowedBase",
    "Imported",
    "Merge",
    "NewBaseWarning",
    "Page",
    "PipelineMetrics",
    "RecordNotFound",
    "Repaired",
    "Restored",
    "RowStorage",
    "RowTinyDB",
    "Settings",
    "StageMetrics",
    "Stamp",
    "StoreError",
    "Touched",
    "Undone",
    "UnreadableRecord",
    "Version",
    "author_name",
    "default_author",
    "describe_change",
    "is_address",
    "is_country",
    "no_base",
    "open_base",
    "restore_base",
    "shown_address",
]
