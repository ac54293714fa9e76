"""The payer's desk as the month talks to it: a process of its own, told its verbs line by line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from superbill.app.platform import configuration


class DeskFailed(RuntimeError):
    """The payer's desk could not do what it was told; the message says what and why."""


class Desk:
    """A running desk. Every verb it is told may be told again after a crash: it does nothing twice."""

    def __init__(self, log: Path) -> None:
        self.log = log.open("a")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "superbill", "desk", "console"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
            env=os.environ | {"SUPERBILL_HOME": str(configuration.home())},
        )

    def __call__(self, verb: str, **facts: Any) -> dict[str, Any]:
        """Have one verb done and give its answer."""
        self.tell(verb, **facts)
        return self.hear(verb)

    def tell(self, verb: str, **facts: Any) -> None:
        """Have a verb done while we do something else; :meth:`hear` waits for its answer."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"do": verb} | facts, default=str) + "\n")
        self.process.stdin.flush()

    def hear(self, verb: str) -> dict[str, Any]:
        assert self.process.stdout
        line = self.process.stdout.readline() or '{"ok": false, "problem": "it ended"}'
        answer: dict[str, Any] = json.loads(line)
        if not answer["ok"]:
            raise DeskFailed(f"the payer's desk could not {verb}: {answer['problem']}; see {self.log.name}")
        return answer

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(timeout=60)
        self.log.close()
