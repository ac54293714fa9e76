"""Files we write, judged by pyx12."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import pytest

from superbill.core.x12 import Body, group_results, read, validate, write_999, write_interchange
from tests.core.x12.samples import BODIES, ENVELOPE, file_of

pyx12 = pytest.importorskip("pyx12")
pytestmark = pytest.mark.oracle


def verdict(data: bytes) -> tuple[bool, str]:
    """Whether pyx12 accepts the file, and the acknowledgment it would send."""
    import pyx12.params
    import pyx12.x12n_document

    answer = io.StringIO()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.x12"
        path.write_bytes(data)
        accepted = pyx12.x12n_document.x12n_document(
            param=pyx12.params.params(), src_file=str(path), fd_997=answer, fd_html=None, fd_xmldoc=None
        )
    return bool(accepted), answer.getvalue()


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.version)
def test_good_files(body: Body) -> None:
    accepted, answer = verdict(file_of(body))
    assert accepted, answer


def test_our_999() -> None:
    document, _ = read(file_of(BODIES[0]).replace(b"CLM*A1*150*", b"CLM*A1*150*X"))
    results = group_results(document, validate(document))
    accepted, answer = verdict(write_interchange(ENVELOPE, [write_999(result) for result in results]))
    assert accepted, answer
