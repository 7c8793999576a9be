"""./do bench [items|http|inbox|sweep|screening|all] [--size full|small|tiny] [--json]: measures, in one run, on servers of its own."""

import argparse
import os
import sys
import time
from pathlib import Path

from benchmarks import table
from benchmarks.servers import own_servers, prepare

PARTS = ("items", "http", "inbox", "sweep", "screening")
SIZES = {  # blocks are interleaved and their median told, so that what else the machine does hits all of them
    "full": {
        "blocks": 25,
        "items": 8,
        "http": 120,
        "desks": 4,  # people who work through them at once
        "tasks": (10_000, 1_000_000),
        "deadlines": 1_000_000,
        "due": 10_000,
        "cases": 3000,
        "megabytes": 4,
        "scans": 20,
        "apart": 1,
    },
    "small": {
        "blocks": 15,
        "items": 5,
        "http": 40,
        "desks": 4,
        "tasks": (10_000, 100_000),
        "deadlines": 100_000,
        "due": 2_000,
        "cases": 1000,
        "megabytes": 1,
        "scans": 2,
        "apart": 1,
    },
    "tiny": {
        "blocks": 1,
        "items": 2,
        "http": 2,
        "desks": 2,
        "tasks": (5_100, 5_600),
        "deadlines": 500,
        "due": 50,
        "cases": 60,
        "megabytes": 0.1,
        "scans": 0,
        "apart": 60,  # every sixtieth of the documents written apart
    },
}


def main():
    options = arguments()
    if options.part == "screening":  # needs no servers
        print(shown(list(screening(options)), options))
        return
    with own_servers() as services:
        os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
        import django

        django.setup()
        told = say if not options.json else lambda text: None
        told("Preparing a database…")
        prepare()
        lines = []
        for part in PARTS if options.part == "all" else [options.part]:
            began = time.monotonic()
            lines += screening(options) if part == "screening" else run(part, services, SIZES[options.size])
            told(f"{part}: {time.monotonic() - began:.0f} s")
        print(shown(lines, options))


def shown(lines, options):
    return table.as_json(lines) if options.json else table.plain(lines)


def screening(options):
    """The lines of the sensitivity check."""
    from benchmarks.screening import measure

    return measure.measured(SIZES[options.size], options.notices)


def run(part, services, size):
    """The lines of one part."""
    from benchmarks import inbox, items, over_http, sweep

    return {"items": items, "http": over_http, "inbox": inbox, "sweep": sweep}[part].measured(services, size)


def arguments():
    parser = argparse.ArgumentParser(prog="./do bench", description=__doc__)
    parser.add_argument("part", nargs="?", default="all", choices=[*PARTS, "all"])
    parser.add_argument("--size", default="full", choices=SIZES)
    parser.add_argument(
        "--notices", type=Path, metavar="DIR", help="screening: texts with an index.json of labels, instead of our own notices"
    )
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
    return parser.parse_args()


def say(text):
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
