"""The pages about code sets and rules name every kind of table, every field, every form."""

from __future__ import annotations

from pathlib import Path

from superbill.core.codes import KINDS
from superbill.core.edits import rules
from superbill.core.edits.rules.fields import FIELDS
from superbill.core.edits.rules.repair import FORMS, PLACES

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_every_kind_of_table_is_on_the_page() -> None:
    page = (DOCS / "howto" / "load-code-sets.md").read_text()
    assert [kind for kind in KINDS if f"`{kind}`" not in page] == []


def test_every_word_of_a_rule_is_on_the_page() -> None:
    page = (DOCS / "reference" / "rule-files.md").read_text()
    words = [*FIELDS, *PLACES, *FORMS, *rules.Rule.__struct_fields__]
    assert [word for word in words if f"`{word}`" not in page and word != "witnesses"] == []


def test_the_rule_on_the_page_proves_itself() -> None:
    page = (DOCS / "howto" / "write-a-rule.md").read_text()
    block = page.split("```toml\n")[1].split("```")[0]
    found, problems = rules.read_rules(block)
    assert len(found) == 1 and not problems and rules.prove(found) == []
