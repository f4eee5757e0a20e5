"""Makes random jobs, with inputs that are as bad as inputs get: model_jobs.py FIRST COUNT FOLDER.

Each job has a number, which it depends on alone, and a folder of that name. In it lie the inputs, and
run-1.json and so on: a job, and how it is run. The runs of a job differ in what must not matter.
"""

import bz2
import copy
import gzip
import json
import pathlib
import random
import shutil
import sys

import pyarrow
import pyarrow.parquet

from model import FIELDS, FORMATS, GZIP, PARQUET, UNICODE_WHITE_SPACE, ZSTD, ZSTD_SKIPPABLE

STRIDE, TASKS = 8 << 20, 20_000  # as in every job; no input here has more than one chunk of it
MASTERS = ("local[2]", "local[1]")
WHERE = ("driver", "executors")

WORDS = (
    "the quick brown fox jumps over lazy dog Write a function that sorts list Translate into French "
    "bonjour monde data 42 is what number capital city of"
).split()
WHITE = " \t\r\n"
BLANKS = sorted(UNICODE_WHITE_SPACE)
LIKE_BLANKS = "\u200b\ufeff\u180e\x1c\x1d\x1e\x1f\0\u2060\u00ad\u200d\x7f\u2800\u3164"
TEMPLATES = [
    "### Response:\n",
    "\n\n### Response:\n",
    "\n\n### Input:\n",
    "###Instruction:\n",
    "\n<|assistant|>:\n",
]
SPECIAL = "<|endoftext|> <|fim_prefix|> <|fim_middle|> <|fim_suffix|> <|endofprompt|> <|endof text|>".split()
SPACES = list(" \n\t\v\f\xa0") + ["  ", "    ", "\n\n", "\r\n", " \n ", " " * 70, "\n" * 9, "\r\r"]
CHARACTERS = list(
    '\0\ufeff\u2028\u2029\x85\u200b\u3000\x1c\x7f\uffff\ufffd\U0010ffff\u0c5d\u0345"\\`_éßİıſ½²Ⅷǅʰ😀'
)
RUNS = ["();\n", " the", "a" * 40, "=" * 33] + "'' . ... !! -- /* \U0001fae8 \U00031350 \U00016ea0".split()
SPELLED = (
    "{{7*7}} {%if%} ${env:HOME} $1 \\1 %s {instruction} e\u0301 's 'LL 'ſ don't I'Ve 123 1234567 ٣٤ AbCdEf "
    "HTTPServer 👨\u200d👩\u200d👧 中文字 العربية हिन्दी 한국어 ไทย"
).split()
PIECES = TEMPLATES + SPECIAL + SPACES + CHARACTERS + RUNS + SPELLED

# JSON, good and bad
KEYS = ["", "out put", "instruction ", "x" * 50] + "id a Instruction é meta \0 <|endoftext|> 😀".split(" ")
NUMBERS = "0 -0 1 1e400 -1.5E+10 0.1e-5 9223372036854775808 1E5 1e-99999".split() + ["9" * 1500]
WORDS_AND_EMPTY = ["true", "false", "null", "[]", "{}", '""', "[ ]", "{ }"]
NO_NUMBERS = "01 1. .5 +1 1e 0x1 --1 1_0 - 1.e5 -01 NaN -Infinity".split()
NO_WORDS = """nul True NULL nulll undefined 'x' /*x*/1 1,"b"1 1, 1,b:2 [1,]""".split()
NO_TEXTS = r'"\x41" "\u12" "\u12g4" "\a" "\'" "\0" "\u+123" "\ud83d\u12" "\U0041" "\u@123"'.split()
NO_TEXTS += ['"\t"', '"\x01"']
HALVES = r'"\ud83d" "\ude00\ud83d" "\uD83Dx" "\ud83d\u0041" "\ud83d\\ude00" "\ud83d\ud83d\ude00" "\uD800\n"'.split()
NO_OBJECTS = (
    r'null 42 "x" [] true [{"instruction":"a","output":"b"}] -1.5 "{}" ["]"] "a\"b" [[[[1]]]]'.split()
)
NOT_TEXT = '1 true [] {} ["x"] {"a":"b"} 1.5 false'.split()
TWICE = r'{"a":1,"a":1} [{"x":{"b":1,"\u0062":2}}] {"":0,"":0} {"a":1,"b":{"a":1},"c":2,"a":3}'.split()
NO_UTF8 = (
    b"\xff \xc3 \xed\xa0\xbd\xed\xb8\x80 \xc0\x80 \xe2\x28\xa1 \xf4\x90\x80\x80 \xf0\x9f\x98 caf\xe9".split()
)
SECOND_FAULTS = rb'"w":"\ud800" "w":1,"w":2 "w":01 "w":"\q"'.split() + [b'"w":"\xff"', b'"w":"\x01"']
BEHIND = [b"x", b" 1", b"}", b",", b"null", b"\0", b" //c", b";", b"]", b" {}"]
EDITS = rb'{ } [ ] " , : \ 1 null {} [] "" "\ \" \\ ,, ],[ }{ ]} // -'.split() + [b" ", b"\n", b"\r", b"\0"]
EDITS += [b"\xef\xbb\xbf", b"\xff", b"\xc2\xa0", b"\x1f"]

# Names of files, folders and fields
NAMES = "a b data é \uff5e 😀 x#1 p%20q k=v A 0 10 9 q' a+b ~t -d a;b a,b dot.".split() + ["z z"]
ENDINGS = ["", ".json", ".jsonl", ".txt", ".json.bak"]
FOLDERS = ["", "", "sub", "sub-x", "sub0", "c/d", "ü", "_h", ".h", "\uff5ef", "😀f"]
COLUMNS = 'q question é a.b output input instruction x:y # 😀 null 1 a"b true'.split()
COLUMNS += ["the input", " lead"]


class Texts:
    """Texts of an example, and how JSON may spell them."""

    def __init__(self, random):
        self.random = random

    def text(self):
        kind = self.random.random()
        if kind < 0.03:
            return self.random.choice(LIKE_BLANKS) + self.some(BLANKS, 0, 3)
        if kind < 0.45:
            return " ".join(self.random.choices(WORDS, k=self.random.randint(1, 12)))
        if kind < 0.85:
            return self.some(PIECES + [word + " " for word in WORDS], 1, 10)
        if kind < 0.95:
            return self.some(PIECES, 1, 25)
        if kind < 0.97:
            spans = ((0x20, 0x2000), (0x2000, 0xD800), (0xE000, 0x110000))
            return "".join(
                chr(self.random.randrange(*self.random.choice(spans)))
                for _ in range(self.random.randint(1, 20))
            )
        return self.text() * self.random.randint(1, 30)

    def some(self, pieces, least, most):
        return "".join(self.random.choices(pieces, k=self.random.randint(least, most)))

    def example(self):
        """The fields of an example that is accepted; a missing input is not there."""
        found = {name: self.text() for name in FIELDS}
        while any(UNICODE_WHITE_SPACE.issuperset(found[name]) for name in ("instruction", "output")):
            found |= {"instruction": self.text(), "output": self.text()}
        kind = self.random.random()
        if kind < 0.3:
            del found["input"]
        elif kind < 0.55:
            found["input"] = self.random.choice([None, "", self.some(BLANKS, 1, 3)])
        return found

    def spelled(self, text):
        if text is None:
            return "null"
        escaped = self.random.choice([0, 0, 0.3, 1])
        return '"' + "".join(self._character(character, escaped) for character in text) + '"'

    def _character(self, character, escaped):
        must = character in '"\\' or character < " "
        if not must and (character < "\x7f" or self.random.random() >= escaped):
            return "\\/" if character == "/" and self.random.random() < 0.3 else character
        if must and self.random.random() < 0.9:
            return json.dumps(character)[1:-1]
        units = character.encode("utf-16-be").hex()
        units = units.upper() if self.random.random() < 0.5 else units
        return "".join("\\u" + units[at : at + 4] for at in range(0, len(units), 4))


class Records(Texts):
    """Records as JSON; in lines they hold no line feed."""

    def __init__(self, random, fields, in_lines):
        super().__init__(random)
        self.fields, self.in_lines = fields, in_lines

    def record(self, bad):
        """A record, at fault with some chance."""
        members = [(self.fields[name], self.spelled(text)) for name, text in self.example().items()]
        extra = {
            self.random.choice(KEYS) + "0": self.value() for _ in range(self.random.choice([0, 0, 0, 1, 2]))
        }
        members += extra.items()
        if self.random.random() < 0.4:
            self.random.shuffle(members)
        if self.random.random() >= bad:
            return self.object(members)
        faults = (
            self._field,
            self._field,
            self._member,
            self._member,
            self._bytes,
            self._whole,
            self._twice,
            self._edited,
        )
        return self.random.choice(faults)(members)

    def value(self, nesting=0):
        kind = self.random.random()
        if kind < 0.3:
            return self.spelled(self.text())
        if kind < 0.65 or nesting > 3:
            return self.random.choice(NUMBERS + WORDS_AND_EMPTY)
        if kind < 0.8:
            return "[" + ",".join(self.value(nesting + 1) for _ in range(self.random.randint(0, 3))) + "]"
        if kind < 0.95:
            return self.object(
                [(key, self.value(nesting + 1)) for key in self.random.sample(KEYS, 2)]
            ).decode()
        return self.deep(self.random.choice([5, 500, 900]))

    def deep(self, levels):
        return self.random.choice(["[" * levels + "]" * levels, '{"a":' * levels + "1" + "}" * levels])

    def object(self, members):
        pairs = (
            (self.space() + self.spelled(key) + self.space(), self.space() + text + self.space())
            for key, text in members
        )
        return ("{" + self.space() + ",".join(key + ":" + text for key, text in pairs) + "}").encode()

    def space(self):
        return self.some(" \t\r" if self.in_lines else WHITE, 1, 3) if self.random.random() < 0.15 else ""

    # Faults

    def _field(self, members):
        """A field that is missing or no text, or none that is taken."""
        key = self.fields[self.random.choice(("instruction", "output", "output", "input"))]
        others = [member for member in members if member[0] != key]
        blank = self.spelled(self.some(BLANKS, 1, 5))
        text = self.random.choice(
            [None, "null", '""', blank, self.random.choice(NOT_TEXT), self.random.choice(HALVES)]
        )
        return self.object(others + ([] if text is None else [(key, text)]))

    def _member(self, members):
        """Something at fault in a field that is not used, or nearly."""
        texts = (
            NO_NUMBERS,
            NO_WORDS,
            NO_TEXTS,
            HALVES,
            TWICE,
            [self.deep(levels) for levels in (999, 1000, 1500)],
        )
        members.insert(
            self.random.randint(0, len(members)), ("m", self.random.choice(self.random.choice(texts)))
        )
        if self.random.random() < 0.2:
            members.insert(0, self.random.choice(members))
        return self.object(members)

    def _bytes(self, members):
        at = self.random.randint(0, len(members))
        members.insert(at, self.random.choice([("u", '"@@"'), ("u@@", "1"), ("u", '["@@"]')]))
        return self.object(members).replace(b"@@", self.random.choice(NO_UTF8), 1)

    def _whole(self, members):
        """No object, or something behind it, or half of it."""
        whole = self.object(members)
        if not self.in_lines or self.random.random() < 0.3:
            return self.random.choice(NO_OBJECTS).encode()
        if self.random.random() < 0.5:
            return whole + self.random.choice(BEHIND)
        return whole[: self.random.randrange(1, len(whole))].rstrip()

    def _twice(self, members):
        """A record with two faults."""
        whole = self.record(1)
        if not (whole.startswith(b"{") and whole.endswith(b"}") and len(whole) > 3):
            return whole
        more = self.random.choice(SECOND_FAULTS)
        return (
            whole[:-1] + b"," + more + b"}" if self.random.random() < 0.5 else b"{" + more + b"," + whole[1:]
        )

    def _edited(self, members):
        """Edited anywhere in lines; in an array as it is, since array() edits those."""
        whole = self.object(members)
        return (
            edited(self.random, whole, self.random.randint(1, 2)).replace(b"\n", b" ") or b"x"
            if self.in_lines
            else whole
        )


def edited(random, data, times):
    """Data with a few bytes put in, taken out or replaced."""
    for _ in range(times):
        places = (
            random.randrange(len(data) + 1),
            random.randrange(min(12, len(data) + 1)),
            max(0, len(data) - random.randrange(12)),
        )
        at, piece = random.choice(places), random.choice(EDITS)
        piece, gone = random.choice([(b"", random.choice([1, 1, 2, 10])), (piece, 0), (piece, len(piece))])
        data = data[:at] + piece + data[at + gone :]
    return data


class Files:
    """Inputs of one job."""

    def __init__(self, random, fields, kinds, bad):
        self.random, self.fields, self.kinds, self.bad = random, fields, kinds, bad

    def write(self, path):
        kind, count = self.random.choice(self.kinds), self.random.choice([0, 1, 2, 3, 5, 8])
        if kind == "parquet":
            data = self.parquet(path, count)
        else:
            data = self.compressed(self.lines(count) if kind == "jsonl" else self.array(count))
        if self.bad and self.random.random() < 0.08:
            data = self._damaged(data)
        path.write_bytes(data)

    def _damaged(self, data):
        """As a whole: cut, in another encoding, compressed as is not read, or edited anywhere."""
        if data.startswith((PARQUET, GZIP, ZSTD, ZSTD_SKIPPABLE)):
            return data[: self.random.randrange(len(data))]
        if self.random.random() < 0.1:
            return bz2.compress(data)
        wide = self.random.choice(["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
        wide = data.decode("utf-8", "replace").encode(wide)
        return self.random.choice([wide, edited(self.random, data, 1), edited(self.random, data, 3)])

    def lines(self, count):
        records = Records(self.random, self.fields, in_lines=True)
        ends = self.random.choice([(b"\n",), (b"\r\n",), (b"\n", b"\r\n", b"\n\n")])
        data = self.random.choice([b"", b"", b"", b"", b"\xef\xbb\xbf"])
        for number in range(count):
            while self.random.random() < 0.12:
                data += self.random.choice([b"", b" ", b"\t", b"\r", b" \r\t "]) + b"\n"
            data += self.random.choice([b"", b"", b"", b" ", b"\t", b"\r"]) + records.record(self.bad)
            data += self.random.choice([b"", b"", b"", b" ", b"\t\r"])
            if number < count - 1 or self.random.random() < 0.7:
                data += self.random.choice(ends)
        return data + self.random.choice([b""] * 9 + [b" ", b"\n", b"\t\n", b" \n \n"])

    def array(self, count):
        records = Records(self.random, self.fields, in_lines=False)

        def space():
            return records.some(WHITE, 1, 4).encode() if self.random.random() < 0.3 else b""

        elements = (space() + records.record(self.bad) + space() for _ in range(count))
        mark = self.random.choice([b"", b"", b"", b"", b"\xef\xbb\xbf"])
        data = mark + space() + b"[" + space() + b",".join(elements) + space() + b"]" + space()
        if not self.bad or self.random.random() >= 0.1:
            return data
        faults = (
            data + b"x",
            data + b"[]",
            data.rstrip()[:-1],
            data.rstrip()[:-1] + b",]",
            data.replace(b"[", b"[,", 1),
        )
        faults += (data.replace(b"},", b"},,", 1), data.replace(b"},", b"}", 1), edited(self.random, data, 1))
        return self.random.choice(faults)

    def compressed(self, data):
        kind = self.random.random()
        if kind < 0.7:
            return data
        cuts = sorted(self.random.randrange(len(data) + 1) for _ in range(self.random.choice([0, 0, 1, 2])))
        parts = [data[start:end] for start, end in zip([0] + cuts, cuts + [len(data)])]
        compress = self._gzip if kind < 0.85 else self._zstd
        whole = b"".join(map(compress, parts))
        return (
            whole[: self.random.randrange(len(whole))] if self.bad and self.random.random() < 0.2 else whole
        )

    def _gzip(self, data):
        return gzip.compress(data, self.random.choice([0, 1, 9]), mtime=0)

    def _zstd(self, data):
        """A frame that says how much it holds, or one that does not, or behind one that holds nothing."""
        if self.random.random() < 0.2:
            return ZSTD_SKIPPABLE + (5).to_bytes(4, "little") + b"12345" + self._zstd(data)
        if self.random.random() < 0.5:
            return pyarrow.Codec("zstd", compression_level=self.random.choice([1, 3, 19])).compress(
                data, asbytes=True
            )
        sink = pyarrow.BufferOutputStream()
        with pyarrow.CompressedOutputStream(sink, "zstd") as stream:
            stream.write(data)
        return sink.getvalue().to_pybytes()

    def parquet(self, path, count):
        texts, binary = Texts(self.random), self.random.random() < 0.4
        rows = [{name: texts.example().get(name) for name in FIELDS} for _ in range(count)]
        for row in rows:
            if self.random.random() < self.bad:
                row[self.random.choice(FIELDS)] = self.random.choice(
                    [None, "", " \u3000", "\x1c"] + [b"\xff", b"a\xc3"] * binary
                )
        types = (
            (pyarrow.binary(), pyarrow.large_binary())
            if binary
            else (pyarrow.string(), pyarrow.large_string())
        )
        columns = {
            self.fields[name]: self._column([row[name] for row in rows], self.random.choice(types))
            for name in FIELDS
        }
        if self.random.random() < 0.2:
            del columns[self.fields["input"]]
        columns |= (
            {"other of ours": pyarrow.array(range(count), pyarrow.int64())}
            if self.random.random() < 0.5
            else {}
        )
        names = self.random.sample(list(columns), len(columns))
        self._write_parquet(pyarrow.table({name: columns[name] for name in names}), path)
        return path.read_bytes()

    def _column(self, values, type):
        if pyarrow.types.is_binary(type) or pyarrow.types.is_large_binary(type):
            values = [value.encode() if isinstance(value, str) else value for value in values]
        return pyarrow.array(values, type)

    def _write_parquet(self, table, path):
        one = self.random.choice
        pyarrow.parquet.write_table(
            table,
            path,
            compression=one(["none", "snappy", "gzip", "zstd", "lz4"]),
            row_group_size=one([1, 2, 3, 7, 100]),
            data_page_version=one(["1.0", "2.0"]),
            data_page_size=one([20, 200, 1 << 20]),
            store_schema=one([True, False]),
            version=one(["1.0", "2.6"]),
            **one(
                [
                    {"use_dictionary": True},
                    {"use_dictionary": False, "column_encoding": self._encodings(table)},
                ]
            ),
        )

    def _encodings(self, table):
        kinds = ("PLAIN", "DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY")
        texts = (name for name in table.column_names if table.column(name).type != pyarrow.int64())
        return {name: self.random.choice(kinds) for name in texts}


def random_job(random, folder):
    """A job, with its inputs written."""
    fields = {name: name for name in FIELDS}
    if random.random() < 0.25:
        fields = dict(zip(FIELDS, random.sample(COLUMNS, 3)))
    kinds = random.choice(
        [["jsonl"], ["jsonl"], ["array"], ["array"], ["parquet"], ["jsonl", "array", "parquet"]]
    )
    files = Files(random, fields, kinds, random.choice([0, 0, 0.05, 0.3, 0.3, 0.6, 1]))
    paths = [
        _input(random, files, folder / f"input-{number}") for number in range(random.choice([1, 1, 1, 2, 3]))
    ]
    named = {"jsonl": "jsonl", "array": "json", "parquet": "parquet"}[kinds[0]]
    asked = named if len(kinds) == 1 and random.random() < 0.3 else "auto"
    limit = random.choice(["100%", "100%", "100%", 1000, "50%", 5, "33.3%", 0])
    return {
        "name": random.choice(["x", "a b", "é", "1"]),
        "input": {
            "paths": [str(path) for path in paths],
            "format": asked,
            "fields": fields,
            "max-rejected": limit,
        },
        **_settings(random),
    }


def _input(random, files, folder):
    """A file, or a folder or a glob of files, some of which are hidden."""
    folder.mkdir()
    kind = random.choice(["file", "file", "file", "folder", "glob"])
    for _ in range(1 if kind == "file" else random.randint(1, 5)):
        place = folder / random.choice(FOLDERS)
        path = (folder if kind == "file" else place) / (random.choice(NAMES) + random.choice(ENDINGS))
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write(path)
    if kind == "file":
        return path
    files.write(folder / "only")
    for hidden in ("_SUCCESS", ".hidden"):
        (folder / hidden).write_bytes(b"none \xff")
    return folder / "*" if kind == "glob" else folder


def _settings(random):
    one = random.choice
    train = one([0.85, 0.5, 1.0, 0.0, 0.7, 0.333, 0.1, 0.999])
    test = one([0.1, 0.0, 0.3, 0.05])
    return {
        "template": one(["alpaca", "alpaca-short", "notebook", "phi3"]),
        "tokenizer": one(["r50k_base", "gpt2", "p50k_base", "cl100k_base", "o200k_base"]),
        "special-text": one(["as-text", "as-text", "reject"]),
        "split": {
            "by": one(["hash", "sequential"]),
            "train": train,
            "test": test if train + test <= 1 else 0.0,
            "seed": one([0, 1, -1, 123456789012345, 2**63 - 1, -(2**63), 42]),
        },
        "loss": {"over": one(["everything", "response"])},
        "order": {"by": one(["input", "input", "shuffle"]), "seed": one([0, 1, -5, 99])},
        "batch": {"size": one([1, 2, 3, 4, 8, 100]), "drop-last": one([True, False, False])},
        "collate": {
            "where": one(["auto", "driver", "executors", "executors"]),
            "targets": one(["shifted", "shifted", "shifted", "none"]),
            "padding-id": one(["end-of-text", "end-of-text", 0, 198, 13, 220, 262]),
            "padding-in-targets": one(["keep", "ignore-after-first", "ignore"]),
            "ignore-index": one([-100, -100, -1, 0, -(2**31), 50256]),
            "max-length": one(["none", "none", 1, 2, 10, 40, 64, 1024]),
        },
        "output": {
            "formats": random.sample(FORMATS, random.randint(1, len(FORMATS))),
            "dtype": one(["int64", "int32"]),
            "shard-rows": one([1, 2, 5, 8, 9, 10, 65536]),
        },
    }


def write_runs(random, job, folder):
    """The job as it is, and by another master, cut otherwise; now and then again, and another in its place."""
    first = _run(job, folder / "out-1", MASTERS[0], STRIDE, TASKS)
    stride = random.choice([STRIDE, STRIDE, 2, 3, 5, 7, 16, 33, 64, 100])
    other = _run(job, folder / "out-2", MASTERS[1], stride, random.choice([1, 2, 3, 8]))
    other["job"]["collate"]["where"] = random.choice(WHERE)
    runs = [first, other]
    if random.random() < 0.2:
        again, wrong = copy.deepcopy(first), copy.deepcopy(first)
        wrong["job"]["split"]["seed"] = 77
        runs += [again | {"master": MASTERS[1]}, wrong | {"master": MASTERS[1]}]
    for number, run in enumerate(runs, 1):
        (folder / f"run-{number}.json").write_text(json.dumps(run, ensure_ascii=False, indent=1), "utf-8")


def _run(job, output, master, stride, tasks):
    job = copy.deepcopy(job)
    job["output"]["path"] = str(output)
    return {"job": job, "master": master, "stride": stride, "tasks": tasks}


def main():
    first, count, folder = int(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
    shutil.rmtree(folder, ignore_errors=True)
    for number in range(first, first + count):
        chance, own = random.Random(number), folder / str(number)
        own.mkdir(parents=True)
        write_runs(chance, random_job(chance, own), own)


if __name__ == "__main__":
    main()
