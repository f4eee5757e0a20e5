"""Makes a corpus for the benchmarks: instruction records of real text, as JSON Lines.

    corpus.py KIND BYTES FILE [--sources FOLDER]

The texts come from Debian packages, fetched by apt-get (no root needed) into FOLDER:

    dictionary   entries of English dictionaries: headword and definition
    manuals      manual pages in nine languages: page and its source
    code         the Linux kernel: path and file, without the register lists of its graphics drivers,
                 which are a third of it and repeat one another
    mixed        all of these

No text comes twice, and the order is that of a hash of their names, so that a smaller corpus is a
sample of a larger one. The same packages give the same bytes.
"""

import argparse
import functools
import gzip
import hashlib
import json
import pathlib
import subprocess
import sys

PACKAGES = {
    "dictionary": ["dict-gcide", "dict-wn", "dict-foldoc", "dict-jargon", "dict-vera"],
    "manuals": [f"manpages-{code}" for code in "de el es fr ja pl ru uk zh".split()],
    "code": ["linux-source-6.1"],
}
PACKAGES["mixed"] = sum(PACKAGES.values(), [])
CODE = {".c", ".h", ".S", ".rst", ".dts", ".dtsi", ".yaml", ".txt", ".py", ".sh", ".pl"}
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def unpacked(package, sources):
    """The folder with a package's files; fetched and unpacked once."""
    folder = sources / package
    if not (sources / f"{package}.done").exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["apt-get", "-q", "download", package], cwd=folder, check=True, stdout=sys.stderr)
        for archive in folder.glob("*.deb"):
            subprocess.run(["dpkg-deb", "-x", archive, folder], check=True)
        for archive in folder.rglob("linux-source-*.tar.xz"):
            subprocess.run(["tar", "-xf", archive, "-C", folder], check=True)
            archive.unlink()
        (sources / f"{package}.done").touch()
    return folder


def number(digits):
    """An offset or a length in a dictd index."""
    return functools.reduce(lambda value, digit: value * 64 + DIGITS.index(digit), digits, 0)


def definitions(package, folder):
    """Names and readers of a dictionary's entries."""
    for index in folder.rglob("*.index"):
        text = gzip.decompress(index.with_suffix(".dict.dz").read_bytes())
        for line in index.read_text("utf-8").splitlines():
            headword, start, length = line.split("\t")[:3]
            if not headword.startswith("00"):
                piece = text[number(start) : number(start) + number(length)]
                yield headword, lambda piece=piece: piece


def pages(package, folder):
    """Names and readers of a package's manual pages."""
    for path in folder.rglob("man/**/*.gz"):
        if path.is_file() and not path.is_symlink():
            yield f"{package[-2:]} {path.stem}", lambda path=path: gzip.decompress(path.read_bytes())


def files(package, folder):
    """Names and readers of the kernel's files."""
    for path in folder.rglob("linux-source-*/**/*"):
        if path.suffix in CODE and "asic_reg" not in path.parts and path.is_file() and not path.is_symlink():
            yield str(path.relative_to(folder)), path.read_bytes


def records(kind, sources):
    """The records of a kind, in the order of a hash, no text twice."""
    readers = {"dict": definitions, "manp": pages, "linu": files}
    found = []
    for package in PACKAGES[kind]:
        found += readers[package[:4]](package, unpacked(package, sources))
    found.sort(key=lambda entry: (hashlib.sha256(entry[0].encode()).digest(), entry[0]))
    seen = set()
    for name, read in found:
        text = read()
        digest = hashlib.sha256(text).digest()
        if digest in seen or not text.strip():
            continue
        seen.add(digest)
        try:
            yield {"instruction": name, "input": "", "output": text.decode("utf-8")}
        except UnicodeDecodeError:
            continue  # a text in another charset


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("kind", choices=sorted(PACKAGES))
    arguments.add_argument("bytes", type=int)
    arguments.add_argument("file", type=pathlib.Path)
    arguments.add_argument("--sources", type=pathlib.Path)
    options = arguments.parse_args()

    sources = options.sources or options.file.parent / "sources"
    sources.mkdir(parents=True, exist_ok=True)
    options.file.parent.mkdir(parents=True, exist_ok=True)
    draft, left, count = options.file.with_suffix(".part"), options.bytes, 0
    with draft.open("wb") as out:
        for record in records(options.kind, sources.resolve()):
            line = json.dumps(record, ensure_ascii=False).encode("utf-8") + b"\n"
            if len(line) > left:
                break
            out.write(line)
            left -= len(line)
            count += 1
    draft.rename(options.file)
    print(f"{options.file}: {count} records, {options.bytes - left} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
