"""Every witness file of the corpus stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from superbill.core.codes import builtin
from superbill.core.payer import witness

FILES = sorted((Path(__file__).parents[3] / "corpus" / "witnesses").glob("*.toml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_witness_file_stands(file: Path) -> None:
    differences = witness.run(file.read_text("utf-8"), builtin())
    assert not differences, "\n".join(
        "\n  ".join((str(difference), *difference.explanation)) for difference in differences
    )
