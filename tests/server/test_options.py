"""What `serve` refuses, what it fills in by itself, and how Voila is configured."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_widgets.pages import PAGES
from crm_widgets.server import ServeError, ServeOptions
from crm_widgets.server.handlers.frame import is_page, page_links, page_title
from crm_widgets.server.options import checked
from crm_widgets.server.voila_config import configuration

from .conftest import write_page


def test_a_base_in_the_served_folder_is_refused(notebooks: Path) -> None:
    with pytest.raises(ServeError, match="Move it elsewhere"):
        checked(ServeOptions(base=str(notebooks / "clients.db"), notebooks=notebooks))


def test_a_folder_without_notebooks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ServeError, match="has no notebooks"):
        checked(ServeOptions(base="clients.db", notebooks=tmp_path))
    with pytest.raises(ServeError, match="There is no folder"):
        checked(ServeOptions(base="clients.db", notebooks=tmp_path / "nowhere"))


def test_no_base_is_a_sentence_and_crm_base_is_one(
    notebooks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CRM_BASE", raising=False)
    with pytest.raises(ServeError, match="set CRM_BASE"):
        checked(ServeOptions(notebooks=notebooks))
    monkeypatch.setenv("CRM_BASE", "postgresql://host/clients")
    assert checked(ServeOptions(notebooks=notebooks)).base == "postgresql://host/clients"


def test_a_name_in_a_header_is_believed_from_this_machine_only(notebooks: Path) -> None:
    with pytest.raises(ServeError, match="Anyone who can reach 0.0.0.0"):
        checked(
            ServeOptions(
                base="clients.db", notebooks=notebooks, host="0.0.0.0", user_header="X-Remote-User"
            )
        )


def test_what_is_known_to_go_wrong_with_voila_is_configured_away(
    notebooks: Path, tmp_path: Path
) -> None:
    options = ServeOptions(base="clients.db", notebooks=notebooks, state=tmp_path)
    config = configuration(checked(options))
    assert config.VoilaConfiguration.allow_template_override == "NO"
    assert config.VoilaConfiguration.show_tracebacks is False
    assert config.VoilaConfiguration.file_allowlist == []
    assert config.VoilaExecutor.timeout == 120
    assert config.MappingKernelManager.cull_idle_timeout == 0
    assert config.KernelRestarter.restart_limit == 0
    assert not (notebooks / "cookie_secret").exists()


def test_the_pages_are_the_notebooks_that_call_themselves_so(notebooks: Path) -> None:
    write_page(notebooks, "deals", "Deals", "1", order=30)
    write_page(notebooks, "first", "First", "1", order=5)
    (notebooks / "broken.ipynb").write_text("no JSON", encoding="utf-8")
    (notebooks / "list.ipynb").write_text("[]", encoding="utf-8")
    assert [(link.file, link.title) for link in page_links(notebooks)] == [
        ("first.ipynb", "First"),
        ("home.ipynb", "Home"),
        ("deals.ipynb", "Deals"),
    ]
    assert is_page(notebooks, "first.ipynb")
    assert not is_page(notebooks, "list.ipynb")
    assert page_title(notebooks, "deals.ipynb") == "Deals"
    assert page_title(notebooks, "my_notes.ipynb") == "My notes"


def test_the_pages_of_the_package_are_found_and_named() -> None:
    options = checked(ServeOptions(base="clients.db"))
    titles = [link.title for link in page_links(options.served_folder)]
    assert titles == [page.title for page in PAGES]
    assert titles[:4] == ["Home", "Clients", "Calls", "Deals"]
