"""The garbage collector, kept from searching trees that cannot hold garbage while they are being made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """Segments and values are trees and cannot form cycles; to have them searched for cycles while they are made or
    walked, again and again, would take more time than the work itself."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()
