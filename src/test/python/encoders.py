"""Compares our encoders with tiktoken's, id by id.

    python encoders.py --classpath target/classes:target/test-classes:… [--random N] [FILE …]
    python encoders.py --classpath … --golden FOLDER

Every file is read as UTF-8 and cut into texts; with --random, texts of random code points of all
classes are compared too. Ranks are those of the jtokkit jar on the class path, patterns tiktoken's.
Exits with 1 if any id differs. --golden writes what tiktoken gives on some texts, for the unit tests.
"""

import argparse
import base64
import json
import os
import random
import struct
import subprocess
import sys
import tempfile
import unicodedata
import zipfile

import tiktoken

R50K = r"""'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s"""
CL100K = (
    r"""'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+"""
    r"""| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s"""
)
O200K = "|".join(
    [
        r"""[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?""",
        r"""[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?""",
        r"""\p{N}{1,3}""",
        r""" ?[^\s\p{L}\p{N}]+[\r\n/]*""",
        r"""\s*[\r\n]+""",
        r"""\s+(?!\S)""",
        r"""\s+""",
    ]
)
PATTERNS = {"r50k_base": R50K, "p50k_base": R50K, "cl100k_base": CL100K, "o200k_base": O200K}
TEXT_BYTES = 20_000


def encoding(name, classpath):
    jar = next(entry for entry in classpath.split(os.pathsep) if "jtokkit" in entry)
    with zipfile.ZipFile(jar) as zipped:
        lines = zipped.read(f"com/knuddels/jtokkit/{name}.tiktoken").splitlines()
    ranks = {base64.b64decode(token): int(rank) for token, rank in map(bytes.split, lines)}
    return tiktoken.Encoding(name, pat_str=PATTERNS[name], mergeable_ranks=ranks, special_tokens={})


def texts_of(path):
    with open(path, encoding="utf-8", errors="ignore", newline="") as file:
        text = file.read()
    for start in range(0, len(text), TEXT_BYTES):
        yield text[start : start + TEXT_BYTES]


def by_category():
    points = {}
    for point in range(0x110000):
        if not 0xD800 <= point < 0xE000:
            points.setdefault(unicodedata.category(chr(point)), []).append(chr(point))
    return points


def random_texts(count, seed):
    chance = random.Random(seed)
    categories = by_category()
    names = sorted(categories)
    snippets = (
        ["'s", "'T", "'re", "'VE", "'\u017f", "'lL", "'d", "'M", "\u212a", "<|endoftext|>", "//", "\r\n", "\n\n"]
        + [" ", "  ", "   ", "\t", "\n", "\r", "\u00a0", "\u3000", "\u2028", "\u0085"] * 3
        + ["a", "Z", "the", "The", "HTTP", "1", "12", "1234567", ".", "!?", "é", "日本", "ー", "\u0301", "ǅ", "ʰ", "😀", "\x00"] * 2
    )
    for _ in range(count):
        parts = []
        for _ in range(chance.randint(1, 60)):
            what = chance.random()
            if what < 0.5:
                parts.append(chance.choice(snippets))
            elif what < 0.9:
                parts.append(chance.choice(categories[chance.choice(names)]))
            else:
                parts.append(chance.choice(snippets) * chance.randint(2, 40))
        yield "".join(parts)
    for unit in [" ", "a", "\n", "日", "!", "1", "ab", " \n", "😀", "\u0301", "aA"]:
        for size in (63, 64, 65, 513, 5_000, 200_000):
            yield unit * size
            yield "".join(chance.choice("abcdefgh" if unit == "a" else unit + "xy") for _ in range(size))


def compare(name, texts, classpath):
    reference = encoding(name, classpath)
    with tempfile.TemporaryDirectory() as folder:
        given, made = os.path.join(folder, "texts"), os.path.join(folder, "ids")
        with open(given, "wb") as out:
            for text in texts:
                out.write(struct.pack(">i", len(text)) + text)
        command = ["java", "-Xmx2g", "-cp", classpath, "dev.sheaf.token.EncodeTexts", name, given, made]
        subprocess.run(command, check=True)
        different = 0
        tokens = 0
        with open(made, "rb") as ids:
            for text in texts:
                (count,) = struct.unpack(">i", ids.read(4))
                ours = list(struct.unpack(f">{count}i", ids.read(4 * count)))
                theirs = reference.encode_ordinary(text.decode("utf-8"))
                tokens += count
                if ours != theirs:
                    different += 1
                    if different <= 5:
                        print("DIFFERENT", name, repr(text.decode("utf-8"))[:300], ours[:20], theirs[:20])
    print(f"{name}: {len(texts):,} texts, {sum(map(len, texts)):,} bytes, {tokens:,} ids, {different} texts differ")
    return different


def golden(folder, classpath):
    """A line a text: the text and its ids in every encoding."""
    texts = [text for text in random_texts(150, 7) if len(text) < 2_000]
    encodings = {name: encoding(name, classpath) for name in PATTERNS}
    with open(os.path.join(folder, "texts.jsonl"), "w", encoding="ascii") as out:
        for text in texts:
            ids = {name: by.encode_ordinary(text) for name, by in encodings.items()}
            out.write(json.dumps({"text": text, **ids}, separators=(",", ":")) + "\n")


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--classpath", required=True)
    arguments.add_argument("--random", type=int, default=0)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("files", nargs="*")
    arguments.add_argument("--golden")
    given = arguments.parse_args()
    if given.golden:
        golden(given.golden, given.classpath)
        return
    texts = [text.encode("utf-8") for path in given.files for text in texts_of(path)]
    if given.random:
        texts += [text.encode("utf-8") for text in random_texts(given.random, given.seed)]
    sys.exit(1 if sum(compare(name, texts, given.classpath) for name in PATTERNS) else 0)


if __name__ == "__main__":
    main()
