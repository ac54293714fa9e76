"""Runs inside the environment of linuxforhealth-x12: lines of JSON in (name, text), lines of JSON out (name, complaint).

An empty complaint says that every transaction was accepted.
"""

import json
import sys
from warnings import simplefilter

simplefilter("ignore")

from linuxforhealth.x12.io import X12ModelReader  # noqa: E402


def complaint(text: str) -> str:
    try:
        with X12ModelReader(text) as reader:
            count = sum(1 for _ in reader.models())
    except Exception as error:
        return f"{type(error).__name__}: {' | '.join(str(error).split(chr(10)))}"
    return "" if count else "no transaction was seen"


if __name__ == "__main__":
    for line in sys.stdin:
        name, text = json.loads(line)
        print(json.dumps([name, complaint(text)]), flush=True)
