"""A strict reader of JSON texts that goes on behind a fault: RFC 8259 as the README takes it.

Shares no code with Sheaf or with Python's own json, which takes NaN, duplicate keys and halves of pairs.
"""

import sys

MOST_NESTING = 1000
WHITE_SPACE = " \t\n\r"
DIGITS = "0123456789"
ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
WORDS = {"true": True, "false": False, "null": None}
LATE = ("trailing-content", "not-an-object", "lone-surrogate")  # count behind all others, in this order

sys.setrecursionlimit(20_000)  # a text may be nested deeper than is taken


class Malformed(Exception):
    """The grammar is broken, or the text ends; nothing behind it can be told."""


class Reader:
    """Reads one text; `faults` are the reasons for all that is wrong with it, the one that counts first."""

    def __init__(self, text):
        self.text, self.at, self.nesting, self.faults = text, 0, 0, []

    def read(self):
        """The value, in which numbers are 0; None also where the text breaks off."""
        value = None
        try:
            value = self._value()
            if not isinstance(value, dict):
                self._fault(len(self.text), "not-an-object")
            self._skip()
            if self.at < len(self.text):
                self._fault(self.at, "trailing-content")
        except Malformed:
            self._fault(self.at, "malformed-json")
        self.faults = [reason for _, _, reason in sorted(self.faults)]
        return value

    def _fault(self, at, reason):
        self.faults.append((LATE.index(reason) if reason in LATE else -1, at, reason))

    def _next(self):
        return self.text[self.at : self.at + 1]

    def _skip(self):
        while self._next() and self._next() in WHITE_SPACE:
            self.at += 1

    def _take(self, character):
        if self._next() != character:
            raise Malformed
        self.at += 1

    def _value(self):
        self._skip()
        first = self._next()
        if first and first in "{[":
            return self._nested(first)
        if first == '"':
            return self._string()
        for word, value in WORDS.items():
            if self.text.startswith(word, self.at):
                self.at += len(word)
                if self._next().isalnum():
                    raise Malformed
                return value
        return self._number()

    def _nested(self, first):
        self.at += 1
        self.nesting += 1
        if self.nesting == MOST_NESTING + 1:
            self._fault(self.at, "too-deeply-nested")
        value = self._object() if first == "{" else self._array()
        self.nesting -= 1
        return value

    def _object(self):
        members = {}
        for _ in self._items("}"):
            start = self.at
            key = self._string()
            if key in members:
                self._fault(start, "duplicate-key")
            self._skip()
            self._take(":")
            value = self._value()
            members.setdefault(key, value)
        return members

    def _array(self):
        return [self._value() for _ in self._items("]")]

    def _items(self, end):
        """Stops in front of each item, until the end is taken."""
        self._skip()
        if self._next() == end:
            self.at += 1
            return
        while True:
            self._skip()
            yield
            self._skip()
            if self._next() != ",":
                self._take(end)
                return
            self.at += 1

    def _string(self):
        self._take('"')
        parts = []
        while self._next() != '"':
            if self._next() == "\\":
                parts.append(self._escape())
            elif self._next() < " ":  # also where the text ends
                raise Malformed
            else:
                parts.append(self._next())
                self.at += 1
        self.at += 1
        return "".join(parts)

    def _escape(self):
        self.at += 1
        if self._next() != "u":
            if self._next() not in ESCAPES:
                raise Malformed
            self.at += 1
            return ESCAPES[self.text[self.at - 1]]
        first = self._unit(self.at)
        if first is None:
            raise Malformed
        self.at += 5
        second = self._unit(self.at + 1) if self._next() == "\\" else None
        if 0xD800 <= first < 0xDC00 and second is not None and 0xDC00 <= second < 0xE000:
            self.at += 6
            return chr(0x10000 + ((first - 0xD800) << 10) + second - 0xDC00)
        if 0xD800 <= first < 0xE000:
            self._fault(self.at, "lone-surrogate")
        return chr(first)

    def _unit(self, at):
        """The UTF-16 unit that an escape names behind its backslash."""
        digits = self.text[at + 1 : at + 5]
        known = self.text[at : at + 1] == "u" and len(digits) == 4
        return (
            int(digits, 16) if known and all(digit in DIGITS + "abcdefABCDEF" for digit in digits) else None
        )

    def _number(self):
        if self._next() == "-":
            self.at += 1
        if self._next() == "0":
            self.at += 1
            if self._next() and self._next() in DIGITS:
                raise Malformed
        else:
            self._digits()
        if self._next() == ".":
            self.at += 1
            self._digits()
        if self._next() and self._next() in "eE":
            self.at += 1
            if self._next() and self._next() in "+-":
                self.at += 1
            self._digits()
        return 0

    def _digits(self):
        start = self.at
        while self._next() and self._next() in DIGITS:
            self.at += 1
        if self.at == start:
            raise Malformed
