"""Every labelled mutant of every family is found: the right kind of finding, in the right place, without a cascade.

The 999 of each passes its own guide.
"""

from __future__ import annotations

from collections import Counter

import pytest

from superbill.core.x12 import group_results, read, to_bytes, validate, write_999, write_interchange
from tests.core.x12 import mutants
from tests.core.x12.families import FAMILIES
from tests.core.x12.samples import ENVELOPE, file_of


@pytest.mark.parametrize("family", FAMILIES)
def test_the_sample_is_good(family: str) -> None:
    document, _ = read(file_of(FAMILIES[family]))
    assert validate(document) == []


@pytest.mark.parametrize("family", FAMILIES)
def test_every_fault_is_found_in_its_place(family: str) -> None:
    made = mutants.of(FAMILIES[family])
    missed = [f"{one.label}: {one.element} {one.place} {said}" for one in made if (said := _missed(one))]
    assert not missed, "\n".join([f"{len(missed)} of {len(made)}", *missed[:40]])
    assert len(Counter(one.label for one in made)) >= 30


def _missed(mutant: mutants.Mutant) -> str:
    """What was said instead of what should be; nothing where the fault was found."""
    document, _ = read(mutant.data)
    assert to_bytes(document) == mutant.data
    found = validate(document)
    answers = [write_999(result) for result in group_results(document, found)]
    if answers and (refused := validate(read(write_interchange(ENVELOPE, answers))[0])):
        return f"its own 999 is refused: {refused[0].code} {refused[0].where.element}"
    told = [(f.code, f.where.element, f.where.segment_in_set) for f in found]
    for code, element, place in told:
        fits = mutant.element in {"*", ""} or element.startswith(mutant.element)
        if code in mutant.codes and fits and place == (mutant.place or place):
            return ""
    return str(told[:4])
