"""Reads the files of a finished run as a trainer would, without a word of Sheaf's own code."""

import itertools
import json
import pathlib
from typing import Iterator, NamedTuple

import numpy as np
import pyarrow.parquet
from safetensors import safe_open

READABLE = ("safetensors", "npz", "parquet")


class Batch(NamedTuple):
    """One batch; what a format does not hold is None."""

    number: int
    inputs: np.ndarray
    targets: np.ndarray | None
    lengths: np.ndarray
    sources: np.ndarray | None = None
    records: np.ndarray | None = None


class Run:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.manifest = json.loads((self.folder / "manifest.json").read_text("utf-8"))
        self.job = self.manifest["job"]

    def formats(self) -> list[str]:
        """The formats of the job that Python reads."""
        return [name for name in READABLE if name in self.job["output"]["formats"]]

    def paths(self, split: str, format: str) -> list[pathlib.Path]:
        """The files of a split, in the manifest's order."""
        return [
            self.folder / entry["path"]
            for entry in self.manifest["files"]
            if entry.get("split") == split and entry["format"] == format
        ]

    def batches(self, split: str, format: str) -> Iterator[Batch]:
        """The batches of a split as the files hold them, one file after the other."""
        for path in self.paths(split, format):
            yield from self.file(path, format)

    def file(self, path: str | pathlib.Path, format: str) -> Iterator[Batch]:
        """The batches of one file."""
        read = {"safetensors": _safetensors, "npz": _npz, "parquet": _parquet}[format]
        yield from read(self.folder / path)


def _safetensors(path):
    with safe_open(path, framework="numpy") as file:
        yield from arrays(file.keys(), file.get_tensor)


def _npz(path):
    with np.load(path, allow_pickle=False) as file:
        yield from arrays(file.files, file.__getitem__)


def arrays(names, read):
    """The batches whose arrays have these names."""
    names = set(names)
    known = set()
    for number in sorted(int(name.split(".")[1]) for name in names if name.startswith("inputs.")):
        inputs, targets, lengths = (f"{part}.{number:06d}" for part in ("inputs", "targets", "lengths"))
        known |= {inputs, targets, lengths}
        yield Batch(number, read(inputs), read(targets) if targets in names else None, read(lengths))
    if names - known:
        raise ValueError(f"arrays of no batch: {sorted(names - known)}")


def _parquet(path):
    with pyarrow.parquet.ParquetFile(path) as file:
        rows = (row for part in file.iter_batches(1024) for row in part.to_pylist())
        for number, group in itertools.groupby(rows, lambda row: row["batch"]):
            group = list(group)

            def column(name, dtype=np.int32):
                return np.array([row[name] for row in group], dtype) if name in group[0] else None

            yield Batch(
                number,
                column("inputs"),
                column("targets"),
                column("length"),
                column("source"),
                column("record", np.int64),
            )
