"""The whole diagnosis list with its notes, from the public-domain package the application ships with."""

from __future__ import annotations

from pathlib import Path

import pytest

from superbill.app.platform.code_tables import compile_diagnoses
from superbill.core import codes
from superbill.core.codes.diagnoses import Diagnoses


@pytest.fixture(scope="session")
def diagnoses(tmp_path_factory: pytest.TempPathFactory) -> Diagnoses:
    folder: Path = tmp_path_factory.mktemp("diagnoses")
    compile_diagnoses(folder)
    return codes.load(folder).icd10cm
