"""A program for warm.py that does what the name of its file says, instead of reading it."""

import json
import sys


def main():
    exec(json.load(sys.stdin)["name"], {})  # noqa: S102
