"""Tokens: from bytes in any size of chunk to blocks of whole segments, whatever delimiters each interchange uses.

Text is decoded as Latin-1, which keeps every byte; a segment that is really UTF-8 is repaired when it is
split (:func:`elements`). Nothing here judges what a segment says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat
from typing import overload

from msgspec import Struct

BLANKS = " \t\r\n\x00\x1a"
"""Characters that carry no meaning between segments."""
BOM = "\xef\xbb\xbf"
"""A UTF-8 byte order mark, read as Latin-1."""
MARK = "\x1f"
"""Joins the elements of a segment that is held as text."""
_STRANGER = "\x1e"
"""What a ``MARK`` inside an element is in that text: no element may hold either."""

_SEPARATOR_PLACES = (3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103)
_ISA_SIZE = 106
_ISA_ROOM = 400
"""How much text must be at hand before an ISA is judged: a malformed one may be longer than 106."""
_ISA_SHAPE = re.compile(r"(?i:ISA)([^A-Za-z0-9 \t\r\n])[ -~]{2}\1[ -~]{10}\1[ -~]{2}\1[ -~]{10}\1")


class Delimiters(Struct, frozen=True):
    """The four delimiters of an interchange. ``repetition`` is empty where the version has none (ISA11 ``U``)."""

    element: str = "*"
    component: str = ":"
    repetition: str = "^"
    segment: str = "~"


HOUSE = Delimiters()
"""What every segment is normalised to."""


class Block(Struct):
    """A run of whole segments of one interchange, exactly as it came.

    ``starts`` says that the text begins with an ISA (after ``before``, text that belongs to nothing).
    ``exact`` says that this ISA had its 106 characters in place; ``delimiters`` is ``None`` when it could not be read.
    ``complete`` is false for the end of a file that stops inside a segment.
    """

    text: str
    delimiters: Delimiters | None
    starts: bool = False
    before: str = ""
    exact: bool = True
    complete: bool = True


class Segments(Sequence[list[str]]):
    """Segments held as text, each split into its elements when it is looked at.

    Most segments of a file are only passed by. Their text is a fraction of what lists of elements take, and is nothing
    the garbage collector would search. ``texts`` has each segment's elements joined by ``MARK``.
    """

    __slots__ = ("_strange", "texts")

    def __init__(self, rows: Iterable[Sequence[str]] = ()) -> None:
        self.texts: list[str] = []
        self._strange: dict[int, list[str]] = {}
        """The segments whose elements hold a ``MARK``, by index."""
        self.extend([*rows])

    def extend(self, rows: Sequence[Sequence[str]]) -> None:
        """Many segments at once; one by one only where the whole shows that some hold a ``MARK``."""
        texts = [*map(MARK.join, rows)]
        if "".join(texts).count(MARK) == sum(map(len, rows)) - len(rows):
            self.texts += texts
            return
        for parts in rows:
            self.append(parts)

    def append(self, parts: Sequence[str]) -> None:
        text = MARK.join(parts)
        if text.count(MARK) >= len(parts):
            self._strange[len(self.texts)] = [*parts]
            text = MARK.join(part.replace(MARK, _STRANGER) for part in parts)
        self.texts.append(text)

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, index: int) -> list[str]: ...
    @overload
    def __getitem__(self, index: slice) -> list[list[str]]: ...
    def __getitem__(self, index: int | slice) -> list[str] | list[list[str]]:
        if isinstance(index, slice):
            if self._strange:
                return [self._own(number) for number in range(len(self.texts))[index]]
            return [text.split(MARK) for text in self.texts[index]]
        return self._own(range(len(self.texts))[index]) if self._strange else self.texts[index].split(MARK)

    def _own(self, index: int) -> list[str]:
        """A segment where some are strange."""
        return [*self._strange[index]] if index in self._strange else self.texts[index].split(MARK)

    def within(self, spans: Iterable[tuple[int, int]]) -> list[list[str]]:
        """The segments of each span, which begins at its first index and ends before its second."""
        if self._strange:
            return [self._own(index) for span in spans for index in range(*span)]
        return [text.split(MARK) for start, stop in spans for text in self.texts[start:stop]]

    def __iter__(self) -> Iterator[list[str]]:
        return map(self._own, range(len(self.texts))) if self._strange else (text.split(MARK) for text in self.texts)

    def joined(self, element: str, segment: str) -> str | None:
        """The text of all segments with these delimiters.

        ``None`` where some segment needs a look of its own: it holds one of them or a ``MARK``, is empty or ends in an
        empty element.
        """
        text = segment.join([*self.texts, ""])
        if self._strange or element in text or text.count(segment) != len(self.texts):
            return None
        if MARK + segment in text or "" in self.texts:
            return None
        return text.replace(MARK, element)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Segments | list) and [*self] == [*other]

    def __repr__(self) -> str:
        return repr([*self])


def read_delimiters(text: str) -> tuple[Delimiters | None, bool]:
    """The delimiters an ISA announces, and whether its 106 characters are in place."""
    if len(text) >= _ISA_SIZE and all(text[place] == text[3] for place in _SEPARATOR_PLACES):
        return _delimiters(text[3], text[82], text[104:]), True
    flat = text.replace("\r", "").replace("\n", "")
    if len(flat) >= _ISA_SIZE and all(flat[place] == flat[3] for place in _SEPARATOR_PLACES):
        return _delimiters(flat[3], flat[82], flat[104:]), False
    parts = text.split(text[3:4] or "*", 16)
    if len(parts) < 17 or not parts[11]:
        return None, False
    return _delimiters(text[3], parts[11], parts[16]), False


def _delimiters(element: str, repetition: str, rest: str) -> Delimiters | None:
    """Delimiters from ISA11 and the text that begins with ISA16; ``None`` when they cannot be delimiters."""
    component, segment = rest[:1], rest[1:2]
    if segment == "\r" and rest[2:3] == "\n":
        segment = "\n"
    repetition = "" if repetition[0].isalnum() or repetition[0] in BLANKS else repetition[0]
    used = [character for character in (element, component, repetition, segment) if character]
    if not component or not segment or segment.isalnum() or component.isalnum() or len(set(used)) < len(used):
        return None
    return Delimiters(element, component, repetition, segment)


def blocks(chunks: Iterable[bytes]) -> Iterator[Block]:
    """Blocks of whole segments. Memory is bounded by the largest chunk and the largest segment."""
    buffer, delimiters = "", None
    started = False
    for chunk in chunks:
        buffer += chunk.decode("latin-1")
        while True:
            block, buffer, delimiters, more = _next_block(buffer, delimiters, started, last=False)
            if block is not None:
                started = started or block.starts
                yield block
            if not more:
                break
    while buffer:
        block, buffer, delimiters, _ = _next_block(buffer, delimiters, started, last=True)
        if block is not None:
            started = started or block.starts
            yield block


def _next_block(
    text: str, delimiters: Delimiters | None, started: bool, *, last: bool
) -> tuple[Block | None, str, Delimiters | None, bool]:
    """One block from ``text``: the block, the text left, the delimiters now in force, whether to ask again."""
    if delimiters is None:
        return _open(text, last=last)
    boundary = _next_isa(text, delimiters)
    if boundary >= 0 and (last or len(text) - boundary >= _ISA_ROOM):
        body = text[:boundary]
        whole = body.rstrip(BLANKS.replace(delimiters.segment, "")).endswith(delimiters.segment) or not body.strip(
            BLANKS
        )
        block = Block(body, delimiters, complete=whole) if body else None
        return block, text[boundary:], None, True
    if last:
        body, rest = text, ""
        whole = body.rstrip(BLANKS.replace(delimiters.segment, "")).endswith(delimiters.segment) or not body.strip(
            BLANKS
        )
        return Block(body, delimiters, complete=whole), rest, delimiters, False
    limit = len(text) - _ISA_ROOM if boundary < 0 else boundary
    cut = text.rfind(delimiters.segment, 0, max(limit, 0)) + 1
    if not cut:
        return None, text, delimiters, False
    return Block(text[:cut], delimiters), text[cut:], delimiters, False


def _open(text: str, *, last: bool) -> tuple[Block | None, str, Delimiters | None, bool]:
    """The block that holds the next ISA segment alone, or the unreadable text before one."""
    start = _first_isa(text)
    if start < 0:
        if not last:
            return None, text, None, False
        return Block("", None, before=text), "", None, False
    if not last and len(text) - start < _ISA_ROOM:
        return None, text, None, False
    window = text[start : start + _ISA_ROOM]
    delimiters, exact = read_delimiters(window)
    if delimiters is None:
        following = _first_isa(text, start + 3)
        stop = following if following >= 0 else len(text)
        if following < 0 and not last:
            return None, text, None, False
        return Block(text[start:stop], None, starts=True, before=text[:start], exact=False), text[stop:], None, True
    end = _isa_end(text, start, delimiters)
    return (
        Block(text[start:end], delimiters, starts=True, before=text[:start], exact=exact),
        text[end:],
        delimiters,
        True,
    )


def _isa_end(text: str, start: int, delimiters: Delimiters) -> int:
    """Where the ISA's own terminator ends: the first one after ISA16."""
    at = start
    for _ in range(16):
        at = text.index(delimiters.element, at) + 1
    return text.index(delimiters.segment, at + 1) + 1


def _first_isa(text: str, start: int = 0) -> int:
    """Where the first ISA is: by its full shape, or as the first word of a line or file."""
    shape = _ISA_SHAPE.search(text, start)
    loose = re.compile(r"(?im)(?:^|(?<=[^A-Za-z0-9 ]))ISA(?=[^A-Za-z0-9 \t\r\n])").search(text, start)
    found = [match.start() for match in (shape, loose) if match]
    return min(found, default=-1)


def _next_isa(text: str, delimiters: Delimiters) -> int:
    """Where the next interchange begins, -1 for nowhere: ``ISA`` after a terminator, or one in its full shape."""
    nearest = -1
    for word in ("ISA", "isa"):
        at = text.find(word) if word[0] in text else -1
        while at >= 0 and (nearest < 0 or at < nearest):
            if _begins_interchange(text, at, delimiters):
                nearest = at
                break
            at = text.find(word, at + 1)
    return nearest


def _begins_interchange(text: str, at: int, delimiters: Delimiters) -> bool:
    after = text[at + 3 : at + 4]
    if not after or after.isalnum() or after in BLANKS:
        return False
    back = at - 1
    while back >= 0 and text[back] != delimiters.segment and text[back] in BLANKS:
        back -= 1
    return back < 0 or text[back] == delimiters.segment or _ISA_SHAPE.match(text, at) is not None


def pieces(block: Block) -> list[str]:
    """The exact text of each segment of a block, its terminator and the blanks around it included.

    Joined they are the block's text. Blanks between segments belong to the segment before them; blanks that
    begin a block are a piece of their own.
    """
    assert block.delimiters is not None
    mark = block.delimiters.segment
    parts = [part + mark for part in block.text.split(mark)]
    parts[-1] = parts[-1][: -len(mark)]
    if not parts[-1].strip(BLANKS) and len(parts) > 1:
        blanks = parts.pop()
        parts[-1] += blanks
    return parts if parts[0] else []


def rows(block: Block) -> Iterator[list[str]]:
    """Each segment of a block that says anything, split into its elements as :func:`elements` does.

    Text without anything unusual is split without a look at each segment, which is most of the speed of reading.
    """
    delimiters = block.delimiters
    assert delimiters is not None
    text = _evenly(block.text, delimiters)
    if not text:
        return (elements(piece, delimiters) for piece in pieces(block) if piece.strip(BLANKS))
    split = map(str.split, text[:-1].split(delimiters.segment), repeat(delimiters.element))
    if text.isupper():
        return split
    return map(named, split)


def named(parts: list[str]) -> list[str]:
    """A segment with its id in capitals."""
    if not parts[0].isupper():
        parts[0] = parts[0].strip().upper()
    return parts


def texts(block: Block) -> list[str] | None:
    """The segments of a block that say anything, as :class:`Segments` holds them; ``None`` where one may hold the mark."""
    delimiters = block.delimiters
    assert delimiters is not None
    if MARK in block.text and delimiters.element != MARK:
        return None
    text = _evenly(block.text, delimiters)
    if text:
        return text[:-1].replace(delimiters.element, MARK).split(delimiters.segment)
    return [MARK.join(elements(piece, delimiters)) for piece in pieces(block) if piece.strip(BLANKS)]


def _evenly(text: str, delimiters: Delimiters) -> str:
    """The text without the line breaks that follow its terminators, in the house's component and repetition separators.

    Empty when segments must be looked at one by one: blanks elsewhere around terminators, empty segments, other line
    breaks, text beyond ASCII, elements or segments divided by what the house divides them by within.
    """
    mark = delimiters.segment
    if {mark, delimiters.element} & {HOUSE.component, HOUSE.repetition}:
        return ""
    if mark in BLANKS or not text.isascii():
        return ""
    if "\n" in text:
        text = text.replace(mark + "\r\n", mark).replace(mark + "\n", mark)
    unusual = (mark + mark, "\r", "\n", "\t", "\0", "\x1a")
    if text[-1:] != mark or text[0] in mark + BLANKS or any(word in text for word in unusual):
        return ""
    # Blanks are few: looking at what stands beside each is quicker than searching the text for a blank and a mark.
    first, *words = text.split(" ")
    if words and (mark in first[-1:] or mark in {word[:1] for word in words} | {word[-1:] for word in words[:-1]}):
        return ""
    if (delimiters.component, delimiters.repetition) != (HOUSE.component, HOUSE.repetition):
        text = text.translate(normalising(delimiters))
    return text


def elements(piece: str, delimiters: Delimiters) -> list[str]:
    """A segment split into its elements, delimiters normalised, blanks around it and line breaks in it removed.

    Trailing empty elements stay; an ISA keeps its delimiters as they are.
    """
    text = piece.strip(BLANKS)
    if text[-1:] == delimiters.segment:
        text = text[:-1].rstrip(BLANKS) if delimiters.segment not in BLANKS else text[:-1]
    if "\n" in text or "\r" in text:
        text = text.replace("\r", "").replace("\n", "")
    if not text.isascii():
        text = _as_utf8(text)
    parts = text.split(delimiters.element)
    if not parts[0].isupper():
        parts[0] = parts[0].strip().upper()
    if parts[0] != "ISA" and (delimiters.component, delimiters.repetition) != (HOUSE.component, HOUSE.repetition):
        table = normalising(delimiters)
        parts = [part.translate(table) for part in parts]
    return parts


def normalising(delimiters: Delimiters) -> dict[int, str]:
    """A translation to the house's component and repetition separators."""
    table = {ord(delimiters.component): HOUSE.component}
    if delimiters.repetition:
        table[ord(delimiters.repetition)] = HOUSE.repetition
    return table


def _as_utf8(text: str) -> str:
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return text


def segments(chunks: Iterable[bytes]) -> Iterator[list[str]]:
    """Every segment of a file as a list of its elements, as fast as it can be done; memory stays bounded.

    For reading by claim: envelope and trailing empties are as they came, nothing is checked, text
    outside interchanges is left out. Use :func:`superbill.core.x12.read` or ``stream`` to learn of faults.
    """
    return chain.from_iterable(
        iter((elements(block.text, block.delimiters),)) if block.starts else rows(block)
        for block in blocks(chunks)
        if block.delimiters is not None
    )
