"""What a job comes to by what the README promises alone: records, reasons and places, rows, batches and counts.

It shares no code with Sheaf. Templates, ids, splits and collates are those of the reference road,
reference.py. Each part names the section of the README that it follows.
"""

import functools
import gzip
import os
import pathlib
from fractions import Fraction
from typing import NamedTuple

import pyarrow
import pyarrow.parquet

import reference
from strict_json import Reader

FIELDS = ("instruction", "input", "output")
FORMATS = ("safetensors", "npz", "ndlist", "parquet")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
BLANK = b" \t\r"
WHITE_SPACE = b" \t\n\r"
UNICODE_WHITE_SPACE = {chr(code) for code in range(0x2000, 0x200B)}.union(
    "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000"
)
GZIP, ZSTD, PARQUET = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PAR1"
ZSTD_SKIPPABLE = b"\x50\x2a\x4d\x18"  # a frame that holds nothing, as parallel compressors write it
BZIP2, XZ, LZ4, ZIP = b"BZh", b"\xfd7zXZ\0", b"\x04\x22\x4d\x18", b"PK\x03\x04"
WIDE_MARKS = b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff"
NOT_READ = (BZIP2, XZ, LZ4, ZIP, *WIDE_MARKS)

WIDE = [tuple(bool(int(zero)) for zero in zeros) for zeros in ("1010", "0101", "1110", "0111")]


class FileFault(Exception):
    """Ends the job with exit 3."""


class Unclear(Exception):
    """The README leaves open which it is; only the runs are compared with one another."""


class Rejected(NamedTuple):
    """A line of rejected/, with the reason that counts."""

    source: int
    record: int
    line: int | None
    offset: int | None
    reason: str


class Input:
    """What a file holds."""

    def __init__(self, source):
        self.source, self.blank_lines, self.records, self.rejected = source, 0, [], []
        self.text = True  # and no Parquet

    def count(self):
        return len(self.records) + len(self.rejected)

    def add(self, reasons, texts, line=None, offset=None):
        if reasons:
            self.rejected.append(Rejected(self.source, self.count(), line, offset, reasons[0]))
        else:
            self.records.append(reference.Record(self.source, self.count(), *texts))


# Paths: The job file, Inputs


def files(paths):
    """The files that paths name: each path's own in the order of their paths' bytes, no hidden ones."""
    found = []
    for path in paths:
        folder = path.removesuffix("/*")
        some = [path] if os.path.isfile(path) else _below(folder)
        found += sorted(some, key=str.encode)
    return found


def _below(folder):
    for entry in os.scandir(folder):
        if not entry.name.startswith(("_", ".")):
            yield from [entry.path] if entry.is_file() else _below(entry.path)


# Records: The job file, and Rejected records


def record(raw, fields, special):
    """Why a record is rejected, and its texts."""
    try:
        reader = Reader(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return ["invalid-utf8"], None
    value = reader.read()
    return (reader.faults, None) if reader.faults else texts_of(value, fields, special)


def texts_of(value, fields, special):
    reasons, texts = [], []
    for name in FIELDS:
        key = fields[name]
        optional = name == "input" and value.get(key) is None
        text = "" if optional else value.get(key)
        texts.append(text)
        reasons += [] if optional else _faults_of_field(name, key, value)
    if not reasons and any(word in text for word in special for text in texts):
        reasons.append("special-text")
    return reasons, texts


def _faults_of_field(name, key, value):
    text = value.get(key)
    if key not in value:
        return ["missing-field"]
    if text is None:
        return ["null-field"]
    if not isinstance(text, str):
        return ["not-text"]
    if name == "input" or not UNICODE_WHITE_SPACE.issuperset(text):
        return []
    return ["blank-field"] if text else ["empty-field"]


# Files: The job file, Inputs, and Rejected records


def read(source, path, settings, special):
    """The records of a file and what is wrong with the others."""
    found, stored, asked = Input(source), pathlib.Path(path).read_bytes(), settings["format"]
    add = functools.partial(record, fields=settings["fields"], special=special)
    if stored.startswith(PARQUET):
        _require(asked in ("auto", "parquet"), "Parquet, not what is asked for")
        _read_parquet(found, path, settings["fields"], special)
        return found
    data = _decompressed(stored)
    _require(asked != "parquet", "no Parquet")
    start = _start(data)
    first = data[start : start + 1]
    if asked == "json":
        _require(first == b"[", "no array")
    if first == b"[" and asked != "jsonl":
        if asked == "auto" and _lines_of_arrays(data[start:]):
            raise Unclear("the first line is an array, and others follow")
        _read_array(found, data, start, add)
    else:
        if first == b"[" or _is_spread(data[start:]):
            raise Unclear("lines that look like an array or an object")
        _read_lines(found, data, add)
    return found


def _require(holds, fault):
    if not holds:
        raise FileFault(fault)


def _decompressed(stored):
    """What a file holds, all members or frames of it."""
    try:
        if stored.startswith(GZIP):
            return gzip.decompress(stored)
        if stored.startswith((ZSTD, ZSTD_SKIPPABLE)):
            with pyarrow.CompressedInputStream(pyarrow.BufferReader(stored), "zstd") as stream:
                return stream.read()
    except Exception as e:  # whatever a library says of damage
        raise FileFault(f"compression: {e}") from e
    return stored


def _start(data):
    """Where the first byte lies that is not white space, behind a byte order mark."""
    zeros = tuple(byte == 0 for byte in data[:4])
    _require(not data.startswith(NOT_READ) and zeros not in WIDE, "another encoding or an archive")
    if any(zeros):
        raise Unclear("zeros in the first four bytes")
    start = len(BYTE_ORDER_MARK) if data.startswith(BYTE_ORDER_MARK) else 0
    return _skip(data, start)


def _skip(data, at):
    while at < len(data) and data[at] in WHITE_SPACE:
        at += 1
    return at


def _lines_of_arrays(data):
    first, _, others = data.partition(b"\n")
    reader = Reader(first.decode("utf-8", "surrogateescape"))
    reader.read()
    return others.strip(WHITE_SPACE) and "malformed-json" not in reader.faults


def _is_spread(data):
    """Whether the first line is an object that may go on in the next, which the README calls a fault."""
    lines = [line.strip(WHITE_SPACE) for line in data.split(b"\n") if line.strip(WHITE_SPACE)][:2]
    return len(lines) == 2 and lines[0][:1] == b"{" and lines[1][:1] in (b'"', b"}")


def _read_lines(found, data, take):
    offset = len(BYTE_ORDER_MARK) if data.startswith(BYTE_ORDER_MARK) else 0
    lines = data[offset:].split(b"\n")
    for number, line in enumerate(lines[:-1] if lines[-1] == b"" else lines, 1):
        if line.strip(BLANK):
            found.add(*take(line), line=number, offset=offset)
        else:
            found.blank_lines += 1
        offset += len(line) + 1


def _read_array(found, data, start, take):
    at = _skip(data, start + 1)
    if data[at : at + 1] == b"]":
        at += 1
    else:
        at = start
        while data[at : at + 1] != b"]" or at == start:
            _require(at == start or data[at : at + 1] == b",", "no comma between elements")
            at = _skip(data, at + 1)
            end = _element_end(data, at)
            line = data.count(b"\n", 0, at) + 1
            found.add(*take(data[at:end]), line=line, offset=at)
            at = _skip(data, end)
        at += 1
    _require(_skip(data, at) == len(data), "text behind the array")


def _element_end(data, at):
    """Where an element ends, told by quotes, escapes and brackets alone."""
    first = data[at : at + 1]
    _require(first not in (b"", b",", b"]", b"}", b":"), "no element")
    if first == b'"':
        return _string_end(data, at)
    if first in (b"{", b"["):
        return _nested_end(data, at)
    while at < len(data) and data[at] not in b" \t\n\r,]":
        if data[at] in b'"[{}:':
            raise Unclear("a word with quotes or brackets in it")
        at += 1
    return at


def _nested_end(data, at):
    depth = 0
    while at < len(data):
        if data[at] == ord('"'):
            at = _string_end(data, at)
            continue
        depth += (data[at] in b"{[") - (data[at] in b"}]")
        at += 1
        if depth == 0:
            return at
    raise FileFault("cut in an element")


def _string_end(data, at):
    at += 1
    while at < len(data):
        if data[at] == ord('"'):
            return at + 1
        at += 2 if data[at] == ord("\\") else 1
    raise FileFault("cut in a text")


def _read_parquet(found, path, fields, special):
    found.text = False
    try:
        table = pyarrow.parquet.read_table(path)
    except Exception as e:  # as above
        raise FileFault(f"Parquet: {e}") from e
    columns = {}
    for name in FIELDS:
        key = fields[name]
        _require(key in table.column_names or name == "input", f"no column {key}")
        if key in table.column_names:
            columns[key] = _bytes(table.column(key))
    for row in range(table.num_rows):
        value = {key: column[row] for key, column in columns.items()}
        found.add(*_parquet_row(value, fields, special))


def _bytes(column):
    if pyarrow.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    return column.cast(pyarrow.large_binary()).to_pylist()


def _parquet_row(value, fields, special):
    broken = False
    for key, text in value.items():
        try:
            value[key] = text if text is None else text.decode("utf-8")
        except UnicodeDecodeError:
            broken, value[key] = True, "?"
    reasons, texts = texts_of(value, fields, special)
    return ["invalid-utf8"] * broken + reasons, texts


# Order: by the name in the manifest's conventions, feistel8-splitmix64

WORD = (1 << 64) - 1


def shuffled(rows, seed):
    half = ((len(rows) - 1).bit_length() + 1) // 2 if rows else 0
    placed = [None] * len(rows)
    for rank, row in enumerate(rows):
        position = _permuted(rank, half, seed)
        while position >= len(rows):
            position = _permuted(position, half, seed)
        placed[position] = row
    return placed


def _permuted(value, half, seed):
    mask = (1 << half) - 1
    left, right = value >> half, value & mask
    for number in range(1, 9):
        key = _mixed(seed + number * 0x9E3779B97F4A7C15)
        left, right = right, left ^ (_mixed(right + key) & mask)
    return left << half | right


def _mixed(z):
    """SplitMix64's finalizer."""
    z &= WORD
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & WORD
    z = (z ^ z >> 27) * 0x94D049BB133111EB & WORD
    return z ^ z >> 31


# The job: The result, The job file, and Exit codes


class Split(NamedTuple):
    """The rows that are written, by batch, and those that drop-last leaves out."""

    batches: list[list[reference.Row]]
    collated: list[reference.Batch]
    dropped: list[reference.Row]


class Outcome(NamedTuple):
    exit: int
    fault: str | None = None
    inputs: list[Input] = []
    as_text: int = 0
    splits: dict[str, Split] = {}

    def rejected(self):
        return [line for found in self.inputs for line in found.rejected]


@functools.cache
def encoding(name, jar):
    return reference.encoding(name, jar)


def outcome(job, paths, jar):
    """What a job comes to; Unclear is raised where only the runs can be compared."""
    tokenizer = encoding(job["tokenizer"], jar)
    special = tokenizer.special_tokens_set
    reject = special if job["special-text"] == "reject" else ()
    try:
        inputs = [read(source, path, job["input"], reject) for source, path in enumerate(paths)]
    except FileFault as e:
        return Outcome(3, str(e))
    records = [record for found in inputs for record in found.records]
    count = sum(found.count() for found in inputs)
    if not records or not _allows(job["input"]["max-rejected"], count - len(records), count):
        return Outcome(3, None, inputs)
    as_text = sum(any(word in text for word in special for text in record[2:]) for record in records)
    rows = [reference.tokenize(record, reference.TEMPLATES[job["template"]], tokenizer) for record in records]
    splits = {name: _split(job, part, tokenizer.eot_token) for name, part in _parts(job, rows).items()}
    return Outcome(0, None, inputs, as_text, splits)


def _allows(limit, rejected, count):
    limit = str(limit)
    most = Fraction(limit[:-1]) / 100 * count if limit.endswith("%") else int(limit)
    return rejected <= most


def _parts(job, rows):
    split = job["split"]
    if split["by"] == "sequential":
        return reference.sequential(rows, split["train"], split["test"])
    return reference.by_hash(rows, split["train"], split["test"], split["seed"])


def _split(job, rows, end_of_text):
    if job["order"]["by"] == "shuffle":
        rows = shuffled(rows, job["order"]["seed"])
    size, padding = job["batch"]["size"], job["collate"]["padding-id"]
    kept = len(rows) // size * size if job["batch"]["drop-last"] else len(rows)
    batches = [rows[start : start + size] for start in range(0, kept, size)]
    padding = end_of_text if padding == "end-of-text" else padding
    collated = [reference.collate(number, batch, job, padding) for number, batch in enumerate(batches)]
    return Split(batches, collated, rows[kept:])
