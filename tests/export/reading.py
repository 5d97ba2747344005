"""Files of ours as the import reads them: by its own table, mapping and converters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crm_widgets.intake import TARGETS, open_table
from crm_widgets.intake.mapping.first_reading import survey
from crm_widgets.intake.mapping.mapping import make_mapping
from crm_widgets.intake.mapping.rows import BadRow, RowReader
from crm_widgets.model.cells.csv_row import CUSTOM


def read_back(path: Path, kind: str) -> list[dict[str, Any]]:
    """The rows of a file of ours, as documents of our records."""
    table = open_table(path)
    target = TARGETS[kind]
    prefixed = [(name, name) for name in table.columns if name.startswith(tuple(target.prefixes))]
    mapping = make_mapping(target, table.columns, prefixed, path.name)
    documents = []
    for _row, cells, values in RowReader(table, mapping, survey(table, mapping)):
        assert not isinstance(values, BadRow), values[0].sentence()
        document = {name: value for name, value in values.items() if ":" not in name}
        document["id"] = cells[table.columns.index("id")]
        custom = {
            name.removeprefix(CUSTOM): value
            for name, value in values.items()
            if name.startswith(CUSTOM)
        }
        if custom:
            document["custom"] = custom
        documents.append(target.model.model_validate(document).document())
    return documents
