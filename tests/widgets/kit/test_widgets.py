"""What `crm_widgets.widgets` offers by name."""

from __future__ import annotations

import doctest
import re

import pytest

from crm_widgets import widgets
from crm_widgets.widgets.kit.component import STATIC, Component, _script


def test_each_name_is_there_and_the_tour_runs() -> None:
    names = {name: getattr(widgets, name) for name in widgets.__all__}
    example = doctest.DocTestParser().get_doctest(
        widgets.__doc__ or "", names, "widgets", None, None
    )
    assert doctest.DocTestRunner().run(example).failed == 0


def test_a_name_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(AttributeError, match="ContactForm"):
        widgets.ContactFrom  # noqa: B018


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.js")), ids=lambda path: path.stem)
def test_a_script_asks_no_other_host_and_builds_no_html_from_texts(path: object) -> None:
    text = path.read_text("utf-8")  # type: ignore[attr-defined]
    assert not re.search(r"https?://(?!www\.w3\.org/)", text)
    assert "import(" not in text
    assert "innerHTML" not in text


def test_each_component_brings_its_script_and_the_one_style_sheet() -> None:
    class Heading(Component):
        script = "heading"

    heading = Heading()
    assert heading._esm == _script("heading")
    assert "export default" in heading._esm
    assert "--accent-soft" in heading._css
    assert heading._anywidget_id == "crm_widgets"
