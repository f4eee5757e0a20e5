"""Holds the ids of Sheaf's own encoder to tiktoken's, on real and on random text.

    tokens.py --classes CLASS_PATH [--encoding NAME ...] [--random N] [--seed S] [FILE_OR_FOLDER ...]

The class path holds Sheaf's classes, its tests' and jtokkit's jar: target/classes, target/test-classes.
Files are taken as UTF-8, those that are not are left out, and cut into texts of many lengths, from a
byte to a megabyte. Random texts are made of few kinds of characters at a time, out of all of Unicode.
Exits with 1 if one id differs.
"""

import argparse
import pathlib
import random
import struct
import subprocess
import sys

import numpy as np

from reference import encoding

ENCODINGS = ["r50k_base", "p50k_base", "cl100k_base", "o200k_base"]
BATCH_BYTES = 32_000_000
LENGTHS = [1, 2, 3, 7, 20, 100, 500, 2_000, 10_000, 100_000, 1_000_000]
EVERY = "".join(chr(c) for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF)
ALPHABETS = [
    "  \t\n\r\u00a0\u3000\u2028\u0085\u000b\u000c\u1680\u200b",
    "sSſtTmMdDlLvVrReE'’K\u212a",
    "abcxyzABCXYZ",
    "0123456789٣४Ⅷ²½",
    "!?.,/\\-_=+(){}[]<>#@$%^&*~`\"'",
    "éàüßÉÀǅʰªºñ",
    "\u0301\u0308\u0327\u20dd\u0903",
    "日本語の漢字カタカナ一龥龦㐀・",
    "אבגدرسहिन्दीไทย",
    "😀👩\u200d🇩🇪\ufe0f",
    "\x00\x01\x7f\ufeff\ufffd\uffff\U0010ffff\u0378",
    "привет ПРИВЕТ ΑΒΓαβγςΣ 가나다ᄀᄁ",
]
WORDS = (
    "  |\n|\t|\r\n| |'|'s|'ll|'LL|'S|'ſ|a|bc|Word|HTTP|xY|1|23|4567|/|//|/*|(|);|{|}|...|!|_|=| x| if"
    "|\n\n|    |é|日|<|endoftext|>"
).split("|")


# Texts


def real_texts(paths):
    """The files' texts, cut at lengths that differ."""
    generator = random.Random(0)
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and not file.is_symlink():
                try:
                    text = file.read_text("utf-8")
                except UnicodeDecodeError:
                    continue
                at = 0
                while at < len(text):
                    length = generator.choice(LENGTHS[4:])
                    yield text[at : at + length]
                    at += length


def random_texts(count, seed):
    generator = random.Random(seed)
    for _ in range(count):
        kind = generator.random()
        length = generator.choice(LENGTHS[:6])
        if kind < 0.4:
            words = WORDS if kind < 0.2 else [word for word in WORDS if word.isascii()]
            yield "".join(generator.choice(words) for _ in range(length))
        elif kind < 0.7:
            alphabets = generator.sample(ALPHABETS, generator.randint(1, 4))
            yield "".join(
                generator.choice(generator.choice(alphabets)) * generator.choice([1, 1, 1, 1, 9, 70])
                for _ in range(length)
            )
        else:
            yield "".join(
                generator.choice(EVERY if generator.random() < 0.6 else generator.choice(ALPHABETS))
                for _ in range(length)
            )
    if count:
        for length in LENGTHS:
            yield "".join(generator.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(length))


def batches(texts):
    batch, size = [], 0
    for text in texts:
        batch.append(text)
        size += len(text)
        if size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


# Ids


def sheafs_ids(classes, name, texts):
    utf8 = [text.encode() for text in texts]
    request = struct.pack(">i", len(utf8))
    request += b"".join(struct.pack(">i", len(text)) + text for text in utf8)
    command = ["java", "-Xmx2g", "-cp", classes, "dev.sheaf.token.EncodeTexts", name]
    answer = subprocess.run(command, input=request, stdout=subprocess.PIPE, check=True).stdout
    numbers = np.frombuffer(answer, ">i4")
    at = 0
    for _ in texts:
        yield numbers[at + 1 : at + 1 + numbers[at]]
        at += 1 + numbers[at]


def compare(classes, name, reference, texts):
    """The number of ids, and of texts whose ids differ."""
    expected = reference.encode_ordinary_batch(texts)
    ids = differing = 0
    for text, mine, theirs in zip(texts, sheafs_ids(classes, name, texts), expected):
        ids += len(theirs)
        if not np.array_equal(mine, theirs):
            differing += 1
            if differing <= 3:
                print(f"{name}: {text[:200]!r} gives {mine[:40].tolist()}, not {theirs[:40]}")
    return ids, differing


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--classes", required=True)
    arguments.add_argument("--encoding", nargs="+", default=ENCODINGS, choices=ENCODINGS)
    arguments.add_argument("--random", type=int, default=20_000, help="how many random texts")
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("paths", nargs="*", type=pathlib.Path)
    options = arguments.parse_args()

    jar = next(path for path in options.classes.split(":") if "jtokkit" in path)
    references = {name: encoding(name, jar) for name in options.encoding}
    totals = {name: np.zeros(4, int) for name in references}
    for source in (random_texts(options.random, options.seed), real_texts(options.paths)):
        for batch in batches(source):
            size = sum(len(text.encode()) for text in batch)
            for name, reference in references.items():
                ids, differing = compare(options.classes, name, reference, batch)
                totals[name] += [len(batch), size, ids, differing]
    for name, (texts, size, ids, differing) in totals.items():
        print(f"{name}: {texts} texts, {size / 1e6:.1f} MB, {ids} ids; {differing} texts differ")
    sys.exit(any(total[3] for total in totals.values()))


main()
