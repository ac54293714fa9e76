"""The envelope: interchanges, groups and transactions as a tree, read from any bytes and never refusing any.

The tree is lossless: :func:`to_bytes` gives back exactly what was read. What is wrong is a finding
with its place; what can still be read, is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from msgspec import Struct, field

from superbill.core.findings import Finding, Kind, Where
from superbill.core.x12 import tokens
from superbill.core.x12.findings import envelope as kinds
from superbill.core.x12.header_rules import check_group_header, check_interchange_header, check_set_header
from superbill.core.x12.headers import GroupHeader, InterchangeHeader
from superbill.core.x12.tokens import MARK, Delimiters, Segments

_HEAD = 4
"""The characters that hold any segment id and the mark after it."""
_HEADS_KEPT = 10_000
_HEADS: set[str] = set()
"""How segments began, in any file, whose id is well formed and none of the envelope's."""
_WIDTHS = {"GS": 8, "ST": 3, "SE": 2, "GE": 2, "IEA": 2}
"""How many elements a segment of the envelope may have."""
CONTROL = frozenset({"ISA", "IEA", "GS", "GE", "ST", "SE", "TA1"})

FUNCTIONAL_IDS = {
    "270": "HS", "271": "HB", "275": "PI", "276": "HR", "277": "HN", "278": "HI", "820": "RA", "834": "BE",
    "835": "HP", "837": "HC", "997": "FA", "999": "FA",
}  # fmt: skip
"""Which functional group (GS01) each transaction set travels in."""


class Transaction(Struct):
    """One ST to SE.

    Segments are lists of elements; trailing empties are stripped; ``:`` and ``^`` divide elements. What is read from a
    file is held as :class:`~superbill.core.x12.tokens.Segments`: a segment is split each time it is looked at.
    """

    set_id: str
    control_number: str
    version: str
    """GS08, or ST03 where it is sent."""
    segments: Sequence[list[str]]
    """ST to SE, both included; a missing SE is missing here too."""
    first_segment: int
    """The position of ST in the file, counting from 1."""
    interchange: int
    group: int
    number: int
    """Positions counting from 1: the interchange in the file, the group in it, this in the group."""
    header: InterchangeHeader
    group_header: GroupHeader
    delimiters: Delimiters = tokens.HOUSE
    """What the file used; the segments here are already normalised."""
    file: str = ""

    def where(self, index: int, element: str = "", loop: str = "", asked_by: str = "") -> Where:
        """The place of ``segments[index]``."""
        return Where(
            file=self.file,
            interchange=self.interchange,
            group=self.group,
            transaction=self.number,
            segment=self.first_segment + index,
            segment_in_set=index + 1,
            loop=loop,
            element=element,
            asked_by=asked_by,
        )


class Group(Struct):
    """One GS to GE."""

    header: GroupHeader
    number: int
    first_segment: int
    transactions: list[Transaction] = field(default_factory=list)
    trailer: list[str] = field(default_factory=list)
    """The GE; empty when it is missing."""
    transaction_count: int = 0
    """Counted while reading, also when transactions are not kept."""


class Interchange(Struct):
    """One ISA to IEA."""

    header: InterchangeHeader
    delimiters: Delimiters
    number: int
    first_segment: int
    groups: list[Group] = field(default_factory=list)
    acknowledgments: list[list[str]] = field(default_factory=list)
    """TA1 segments, which stand outside groups."""
    trailer: list[str] = field(default_factory=list)
    group_count: int = 0


class Document(Struct, dict=True):
    """Everything in a file."""

    interchanges: list[Interchange] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    blocks: list[tokens.Block] = field(default_factory=list)
    """The exact text, block by block."""
    file: str = ""

    @cached_property
    def sources(self) -> list[str]:
        """The exact text of each segment, as Latin-1; the first is segment 1. Text outside interchanges counts as one."""
        found: list[str] = []
        for block in self.blocks:
            if block.starts or block.delimiters is None:
                found.append(block.before + block.text)
                continue
            for piece in tokens.pieces(block):
                if piece.strip(tokens.BLANKS):
                    found.append(piece)
                else:
                    found[-1] += piece
        return found

    @property
    def transactions(self) -> list[Transaction]:
        return [
            transaction
            for interchange in self.interchanges
            for group in interchange.groups
            for transaction in group.transactions
        ]


def to_bytes(document: Document) -> bytes:
    """The bytes the document was read from."""
    return "".join(block.before + block.text for block in document.blocks).encode("latin-1")


def read(data: bytes, *, file: str = "") -> tuple[Document, list[Finding]]:
    """Read a whole file. Never raises; the findings are also in the document.

    ``file`` is a name to show in findings, nothing is opened.
    """
    if not isinstance(data, bytes | bytearray | memoryview):
        raise TypeError(f"a file is read from bytes, not {type(data).__name__}: open it with mode 'rb'")
    reader = _Reader(file, keep=True)
    blocks = list(tokens.blocks([bytes(data)]))
    for block in blocks:
        for _ in reader.feed(block):
            pass
    for _ in reader.finish():
        pass
    return Document(reader.interchanges, reader.findings, blocks, file), reader.findings


class Stream(Iterator[Transaction]):
    """Transactions of a file, one after the other, each let go when the next is asked for.

    ``findings`` grows while the stream is read and is whole at its end.
    """

    def __init__(self, chunks: Iterable[bytes], file: str) -> None:
        self._reader = _Reader(file, keep=False)
        self._transactions = self._run(chunks)
        self.findings = self._reader.findings

    def _run(self, chunks: Iterable[bytes]) -> Iterator[Transaction]:
        for block in tokens.blocks(chunks):
            yield from self._reader.feed(block)
        yield from self._reader.finish()

    def __next__(self) -> Transaction:
        return next(self._transactions)


def stream(chunks: Iterable[bytes], *, file: str = "") -> Stream:
    """Read a file of any size transaction by transaction.

    A transaction is held whole; to read a large one claim by claim use :func:`superbill.core.x12.segments`.
    """
    if isinstance(chunks, bytes | bytearray | memoryview | str):
        raise TypeError(f"a stream is read from pieces of bytes, not {type(chunks).__name__}: [data] is one piece")
    return Stream(chunks, file)


class _Reader:
    """Builds the tree from blocks. One transaction, group and interchange are open at a time at most."""

    def __init__(self, file: str, *, keep: bool) -> None:
        self.file = file
        self.keep = keep
        self.findings: list[Finding] = []
        self.interchanges: list[Interchange] = []
        self.position = 0
        self.interchange_count = 0
        self.interchange: Interchange | None = None
        self.group: Group | None = None
        self.transaction: Transaction | None = None
        self._interchange_numbers: set[tuple[str, str, str]] = set()
        self._group_numbers: set[str] = set()
        self._set_numbers: set[str] = set()
        self._segments = Segments()
        """Those of the open transaction."""

    def feed(self, block: tokens.Block) -> Iterator[Transaction]:
        """Take one block; gives the transactions that end in it."""
        if block.delimiters is None:
            yield from self._unreadable(block)
            return
        if block.starts:
            yield from self._close_interchange()
            self._start_interchange(block, block.delimiters)
            return
        texts = tokens.texts(block)
        if texts is not None:
            yield from self._texts(texts)
        else:
            for parts in tokens.rows(block):
                self.position += 1
                yield from self._segment(parts)
        if not block.complete:
            self._tell(kinds.TRUNCATED)

    def _texts(self, texts: list[str]) -> Iterator[Transaction]:
        """Take segments as text, splitting only what is not simply the next of its transaction."""
        before = self.position
        for position, text in enumerate(texts, before + 1):
            if text[:_HEAD] in _HEADS and text[-1] != MARK and self.transaction is not None:
                self._segments.texts.append(text)
            else:
                self.position = position
                yield from self._segment(tokens.named(text.split(MARK)))
        self.position = before + len(texts)

    def _segment(self, parts: list[str]) -> Iterator[Transaction]:
        """Take a segment by its elements."""
        if not parts[-1]:
            self._strip(parts)
            if not parts:
                return
        segment_id = parts[0]
        if segment_id in CONTROL:
            yield from self._control(parts)
        elif self.transaction is not None:
            if not 2 <= len(segment_id) <= 3 or not segment_id.isalnum() or segment_id[0].isdigit():
                self._tell(kinds.BAD_SEGMENT_ID, value=segment_id[:8] or "(nothing)")
            elif len(_HEADS) < _HEADS_KEPT:
                _HEADS.add(MARK.join(parts)[:_HEAD])
            self._segments.append(parts)
        else:
            self._tell(kinds.MISPLACED, segment=segment_id[:8])

    def finish(self) -> Iterator[Transaction]:
        """The end of the file."""
        yield from self._close_interchange()
        if not self.interchange_count:
            self._tell(kinds.NOT_X12)

    # what is said about what is read

    def where(self, element: str = "", position: int = 0) -> Where:
        transaction = self.transaction
        return Where(
            file=self.file,
            interchange=self.interchange_count if self.interchange else 0,
            group=self.group.number if self.group else 0,
            transaction=transaction.number if transaction else 0,
            segment=position or self.position,
            segment_in_set=(position or self.position) - transaction.first_segment + 1 if transaction else 0,
            element=element,
        )

    def _tell(self, kind: Kind, *, element: str = "", position: int = 0, value: str = "", **facts: object) -> None:
        facts["element"] = element
        self.findings.append(kind.at(self.where(element, position), value=value, severity=None, **facts))

    def _strip(self, parts: list[str]) -> None:
        """Take trailing empty elements off, and say so."""
        name = parts[0]
        while parts and not parts[-1]:
            parts.pop()
        if parts:
            self._tell(kinds.TRAILING_EMPTY, segment=name[:8])
        else:
            self._tell(kinds.EMPTY_SEGMENT)
            if self.transaction is not None:
                self._segments.append([""])

    def _unreadable(self, block: tokens.Block) -> Iterator[Transaction]:
        yield from self._close_interchange()
        self.position += 1
        self._outside(block.before)
        if block.starts:
            self.interchange_count += 1
            self._tell(kinds.ISA_UNREADABLE)

    def _outside(self, text: str) -> None:
        said = text.removeprefix(tokens.BOM).strip(tokens.BLANKS)
        if said:
            self._tell(kinds.TEXT_OUTSIDE, size=len(said))

    # headers and trailers

    def _start_interchange(self, block: tokens.Block, delimiters: Delimiters) -> None:
        self._outside(block.before)
        self.position += 1
        self.interchange_count += 1
        parts = tokens.elements(block.text, delimiters)
        header = InterchangeHeader.of(parts)
        self.interchange = Interchange(header, delimiters, self.interchange_count, self.position)
        self._group_numbers = set()
        if self.keep:
            self.interchanges.append(self.interchange)
        if not block.exact:
            self._tell(kinds.ISA_WIDTH)
        for element, value, expected in check_interchange_header(header):
            self._tell(kinds.ISA_VALUE, element=element, value=value or "empty", expected=expected)
        key = (header.sender, header.receiver, header.control_number)
        if key in self._interchange_numbers:
            self._tell(kinds.DUPLICATE_CONTROL, element="ISA13", value=header.control_number, scope="file")
        self._interchange_numbers.add(key)

    def _control(self, parts: list[str]) -> Iterator[Transaction]:
        match parts[0]:
            case "ST":
                yield from self._close_transaction()
                self._start_transaction(parts)
            case "SE":
                yield from self._end_transaction(parts)
            case "GS":
                yield from self._close_group()
                self._start_group(parts)
            case "GE":
                yield from self._close_transaction()
                self._end_group(parts)
            case "IEA":
                yield from self._close_group()
                self._end_interchange(parts)
            case "TA1" if self.interchange is not None and self.group is None:
                self.interchange.acknowledgments.append(parts)
            case "ISA":
                self._tell(kinds.ISA_UNREADABLE)
            case _:
                self._tell(kinds.MISPLACED, segment=parts[0])

    def _start_group(self, parts: list[str]) -> None:
        if self.interchange is None:
            self._tell(kinds.MISPLACED, segment="GS")
            return
        header = GroupHeader.of(parts)
        self.interchange.group_count += 1
        self.group = Group(header, self.interchange.group_count, self.position)
        self._set_numbers = set()
        if self.keep:
            self.interchange.groups.append(self.group)
        for element, value, expected in check_group_header(header):
            self._tell(kinds.GROUP_VALUE, element=element, value=value or "empty", expected=expected)
        self._check_width(parts)
        if header.control_number in self._group_numbers:
            self._tell(kinds.DUPLICATE_CONTROL, element="GS06", value=header.control_number, scope="interchange")
        self._group_numbers.add(header.control_number)

    def _start_transaction(self, parts: list[str]) -> None:
        group, interchange = self.group, self.interchange
        if group is None or interchange is None:
            self._tell(kinds.MISPLACED, segment="ST")
            return
        group.transaction_count += 1
        set_id, number, version = (*parts[1:4], "", "", "")[:3]
        self._segments = Segments([parts])
        self.transaction = Transaction(
            set_id=set_id,
            control_number=number,
            version=version or group.header.version,
            segments=self._segments,
            first_segment=self.position,
            interchange=interchange.number,
            group=group.number,
            number=group.transaction_count,
            header=interchange.header,
            group_header=group.header,
            delimiters=interchange.delimiters,
            file=self.file,
        )
        for element, said, wanted in check_set_header(parts, group.header.version):
            self._tell(kinds.SET_VALUE, element=element, value=said or "empty", expected=wanted)
        self._check_width(parts)
        if number in self._set_numbers:
            self._tell(kinds.DUPLICATE_CONTROL, element="ST02", value=number, scope="group")
        self._set_numbers.add(number)
        if version and version != group.header.version:
            self._tell(kinds.VERSION_MISMATCH, element="ST03", value=version, expected=group.header.version)
        expected = FUNCTIONAL_IDS.get(set_id, group.header.functional_id)
        if expected != group.header.functional_id:
            self._tell(
                kinds.SET_ID_MISMATCH, element="ST01", value=set_id, functional_id=group.header.functional_id or "empty"
            )

    def _end_transaction(self, parts: list[str]) -> Iterator[Transaction]:
        transaction = self.transaction
        if transaction is None:
            self._tell(kinds.MISPLACED, segment="SE")
            return
        self._segments.append(parts)
        self._check_trailer(parts, len(transaction.segments), transaction.control_number, "segments")
        yield from self._close_transaction()

    def _end_group(self, parts: list[str]) -> None:
        group = self.group
        if group is None:
            self._tell(kinds.MISPLACED, segment="GE")
            return
        group.trailer = parts
        self._check_trailer(parts, group.transaction_count, group.header.control_number, "transactions")
        if not group.transaction_count:
            self._tell(kinds.NOTHING_INSIDE, element="GE01", opener="group", things="transactions")
        self.group = None

    def _end_interchange(self, parts: list[str]) -> None:
        interchange = self.interchange
        if interchange is None:
            self._tell(kinds.MISPLACED, segment="IEA")
            return
        interchange.trailer = parts
        self._check_trailer(parts, interchange.group_count, interchange.header.control_number, "groups")
        if not interchange.group_count and not interchange.acknowledgments:
            self._tell(kinds.NOTHING_INSIDE, element="IEA01", opener="interchange", things="groups")
        self.interchange = None

    def _check_width(self, parts: list[str]) -> None:
        most = _WIDTHS[parts[0]]
        if len(parts) > most + 1:
            self._tell(kinds.TOO_WIDE, element=f"{parts[0]}{most + 1:02d}", segment=parts[0])

    def _check_trailer(self, parts: list[str], count: int, number: str, things: str) -> None:
        said, control = (*parts[1:3], "", "")[:2]
        if not (said.isascii() and said.isdecimal()) or int(said[:12]) != count:
            self._tell(
                kinds.COUNT_WRONG, element=f"{parts[0]}01", value=said[:12] or "nothing", things=things, expected=count
            )
        self._check_width(parts)
        if control != number:
            self._tell(kinds.CONTROL_MISMATCH, element=f"{parts[0]}02", value=control or "(empty)", expected=number)

    # what was left open

    def _close_transaction(self) -> Iterator[Transaction]:
        transaction, self.transaction = self.transaction, None
        if transaction is None or self.group is None:
            return
        if transaction.segments[-1][0] != "SE":
            self._missing_trailer("ST", "SE", transaction.first_segment, transaction.number)
        if self.keep:
            self.group.transactions.append(transaction)
        yield transaction

    def _close_group(self) -> Iterator[Transaction]:
        yield from self._close_transaction()
        if self.group is not None:
            self._missing_trailer("GS", "GE", self.group.first_segment)
            self.group = None

    def _close_interchange(self) -> Iterator[Transaction]:
        yield from self._close_group()
        if self.interchange is not None:
            self._missing_trailer("ISA", "IEA", self.interchange.first_segment)
            self.interchange = None

    def _missing_trailer(self, opener: str, trailer: str, position: int, transaction: int = 0) -> None:
        where = Where(
            file=self.file,
            interchange=self.interchange_count,
            group=self.group.number if self.group else 0,
            transaction=transaction,
            segment=position,
            segment_in_set=1 if transaction else 0,
            element=trailer,
        )
        self.findings.append(kinds.MISSING_TRAILER.at(where, opener=opener, trailer=trailer))
