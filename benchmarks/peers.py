"""Other libraries on the file that ours are measured with, each in an environment of its own (``make bench`` sets them up).

Claims a second of processor time, without imports. A peer that is not set up is named with the reason.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
ORACLE, PEERS = str(ROOT / ".oracle/bin/python"), str(ROOT / ".peers/bin/python")
CLAIMS = 500
"""As many as they are given: most hold the whole file many times over."""

_MODELS = """
from {module} import X12ModelReader
start = time.process_time()
with X12ModelReader(sys.argv[1]) as reader:
    for model in reader.models():
        pass
"""
_DATA_FRAME = """
from edi_835_parser import parse
start = time.process_time()
parse(sys.argv[1]).to_dataframe()
"""
_TABLES = """
import oxedi
start = time.process_time()
oxedi.parse(open(sys.argv[1], "rb").read()).count_claims()
"""
_JSON = """
from databricksx12 import EDI
from databricksx12.hls import HealthcareManager
start = time.process_time()
HealthcareManager().to_json(EDI(open(sys.argv[1]).read()))
"""
_NODE = """
const { X12Parser } = require(process.argv[2]);
const text = require("fs").readFileSync(process.argv[1], "utf8");
const start = process.cpuUsage();
new X12Parser(false).parse(text);
const { user, system } = process.cpuUsage(start);
console.log((user + system) / 1e6);
"""


class Peer(NamedTuple):
    """A peer: which files it reads into what, and the command that prints how long that took."""

    name: str
    kinds: tuple[str, ...]
    command: tuple[str, ...]
    last: tuple[str, ...] = ()
    missing: str = "not set up: make bench does it where a package index can be reached"


def _python(interpreter: str, script: str) -> tuple[str, ...]:
    whole = f"import sys, time, warnings\nwarnings.simplefilter('ignore')\n{script}\nprint(time.process_time() - start)"
    return interpreter, "-c", whole


_BOTH = ("837P", "835")
READERS = (
    Peer("linuxforhealth-x12: models", _BOTH, _python(ORACLE, _MODELS.format(module="linuxforhealth.x12.io"))),
    Peer("x12sdk: models", _BOTH, _python(PEERS, _MODELS.format(module="x12sdk.io"))),
    Peer(
        "databricks x12-edi-parser: JSON",
        _BOTH,
        _python(PEERS, _JSON),
        missing="in no package index: install it from its repository into .peers",
    ),
    Peer("edi-835-parser: data frame", ("835",), _python(PEERS, _DATA_FRAME)),
    Peer("oxedi (Rust): tables", ("835",), _python(PEERS, _TABLES)),
    Peer("node-x12: segments", _BOTH, ("node", "-e", _NODE), (str(ROOT / ".peers/node_modules/node-x12"),)),
    Peer("EDIReader (Java): events", _BOTH, (), missing="has no package for Python or Node; not set up"),
)


def show(kind: str, data: bytes) -> None:
    """How long the peers take for ``CLAIMS`` claims, as ``data`` holds them."""
    with tempfile.NamedTemporaryFile(suffix=f".{kind[:3]}") as file:
        file.write(data)
        file.flush()
        for peer in READERS:
            if kind in peer.kinds:
                print(f"{kind} {peer.name:32} {_result(peer, file.name)}")


def _result(peer: Peer, path: str) -> str:
    if not peer.command:
        return peer.missing
    try:
        done = subprocess.run([*peer.command, path, *peer.last], capture_output=True, text=True, check=True)
    except FileNotFoundError:
        return peer.missing
    except subprocess.CalledProcessError as failed:
        why = (failed.stderr.strip().splitlines() or ["no reason given"])[-1]
        absent = "No module named" in why or "Cannot find module" in failed.stderr
        return peer.missing if absent else f"does not read this file: {why[:60]}"
    return f"{CLAIMS:>8,} claims  {CLAIMS / float(done.stdout.split()[-1]):>9,.0f} claims/s"
