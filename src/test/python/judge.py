"""Re-reads a finished run with the public Python libraries alone.

    judge.py RUN_DIR

Judged are the files against the manifest, the formats against each other, the arrays' types and
shapes, the targets against the inputs, and whether Hugging Face datasets reads the rows. The ndlist
files are checked by their digest only: Python has no reader for them.
"""

import hashlib
import itertools
import os
import pathlib
import sys
import tempfile

import numpy as np

from run_files import READABLE, Run


class Verdict:
    """Counts what held and prints what did not."""

    def __init__(self):
        self.passed = self.failed = 0

    def check(self, what, problems):
        problems = list(problems)
        for problem in problems:
            print(f"{what}: {problem}")
        if problems:
            self.failed += 1
        else:
            self.passed += 1


def files(run, verdict):
    count = total = 0
    for entry in run.manifest["files"]:
        verdict.check(entry["path"], _file(run.folder / entry["path"], entry))
        count, total = count + 1, total + entry["bytes"]
    success = run.folder / "_SUCCESS"
    digest = _sha256(run.folder / "manifest.json")
    seen = success.read_text().strip() if success.is_file() else "missing"
    verdict.check("_SUCCESS", [] if seen == digest else [f"is {seen}, the manifest {digest}"])
    print(f"files: {count} in the manifest, {total} bytes")


def _file(path, entry):
    if not path.is_file():
        yield "is missing"
        return
    if path.stat().st_size != entry["bytes"]:
        yield f"has {path.stat().st_size} bytes, not {entry['bytes']}"
    if _sha256(path) != entry["sha256"]:
        yield "has another digest"


def _sha256(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def arrays(run, format, verdict):
    """The batches of a format: alone, and against the first format of the run."""
    first = run.formats()[0]
    batches = rows = 0
    for split, numbers in run.manifest["splits"].items():
        found = _whole(run.batches(split, format), f"{format} {split}", verdict)
        others = run.batches(split, first) if format != first else itertools.repeat(None)
        others = itertools.islice(others, numbers["batches"])
        split_rows = split_batches = 0
        for number, (batch, other) in enumerate(itertools.zip_longest(found, others)):
            what = f"{format} {split} batch {number}"
            if batch is None:
                verdict.check(what, ["is missing"])
                continue
            problems = list(_batch(run, format, number, batch))
            if format != first:
                problems += _same(batch, other, first)
            verdict.check(what, problems)
            split_batches, split_rows = split_batches + 1, split_rows + len(batch.inputs)
        seen, listed = (split_batches, split_rows), (numbers["batches"], numbers["records"])
        text = f"{seen} batches and rows, the manifest says {listed}"
        verdict.check(f"{format} {split}", [] if seen == listed else [text])
        batches, rows = batches + split_batches, rows + split_rows
    print(f"{format}: {batches} batches, {rows} rows")


def _whole(batches, what, verdict):
    """The batches up to where the file cannot be read."""
    try:
        yield from batches
    except Exception as e:  # whatever a library says of a damaged file
        verdict.check(what, [f"cannot be read: {type(e).__name__}: {e}"])


def _batch(run, format, number, batch):
    dtype = np.dtype("int32" if format == "parquet" else run.job["output"]["dtype"])
    padding, ignored = (run.manifest["conventions"][key] for key in ("padding-id", "ignore-index"))
    shifted = run.job["collate"]["targets"] == "shifted"
    inputs, targets, lengths = batch.inputs, batch.targets, batch.lengths
    if batch.number != number:
        yield f"has the number {batch.number}"
    if inputs.dtype != dtype or inputs.ndim != 2:
        yield f"inputs are {inputs.dtype} of shape {inputs.shape}"
        return
    if lengths.dtype != np.int32 or lengths.shape != inputs.shape[:1]:
        yield f"lengths are {lengths.dtype} of shape {lengths.shape}"
        return
    vocabulary = run.manifest["tokenizer"]["vocabulary"]
    if inputs.min() < 0 or inputs.max() >= vocabulary:
        yield f"inputs hold ids outside the vocabulary of {vocabulary}"
    behind = np.arange(inputs.shape[1]) >= lengths[:, None]
    if (inputs[behind] != padding).any():
        yield f"inputs hold other than {padding} behind a row's length"
    if (lengths < 1).any() or lengths.max() != inputs.shape[1]:
        yield f"lengths of {lengths.min()} to {lengths.max()} at the width {inputs.shape[1]}"
    if (targets is not None) != shifted:
        yield "targets are missing" if shifted else "targets should not be there"
    elif shifted:
        if targets.dtype != dtype or targets.shape != inputs.shape:
            yield f"targets are {targets.dtype} of shape {targets.shape}"
        elif ((targets[:, :-1] != inputs[:, 1:]) & (targets[:, :-1] != ignored)).any():
            yield "targets are not the inputs one later"


def _same(batch, other, first):
    if other is None:
        yield f"is not in {first}"
        return
    for name in ("inputs", "targets", "lengths"):
        left, right = getattr(batch, name), getattr(other, name)
        same = left is right if left is None or right is None else np.array_equal(left, right)
        if not same:
            yield f"{name} are not those of {first}"


def hugging_face(run, verdict):
    """Whether datasets reads the rows that pyarrow reads."""
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(HF_HUB_OFFLINE="1", HF_HOME=home, HF_DATASETS_DISABLE_PROGRESS_BARS="1")
        import datasets

        rows = 0
        for split in run.manifest["splits"]:
            paths = [str(path) for path in run.paths(split, "parquet")]
            if not paths:
                continue
            try:
                loaded = datasets.load_dataset("parquet", data_files=paths, split="train")
                problems = list(_rows(loaded, run.batches(split, "parquet")))
                rows += len(loaded)
            except Exception as e:  # as above
                problems = [f"cannot be read: {type(e).__name__}: {e}"]
            verdict.check(f"datasets {split}", problems)
    print(f"datasets: {rows} rows")


def _rows(loaded, batches):
    at = 0
    for batch in batches:
        rows = loaded[at : at + len(batch.inputs)]
        at += len(batch.inputs)
        columns = {"inputs": batch.inputs, "length": batch.lengths, "source": batch.sources}
        columns["record"] = batch.records
        if batch.targets is not None:
            columns["targets"] = batch.targets
        for name, values in columns.items():
            if rows[name] != values.tolist():
                yield f"{name} of batch {batch.number} differ"
        if set(rows["batch"]) != {batch.number}:
            yield f"batch {batch.number} holds rows of {set(rows['batch'])}"
    if at != len(loaded):
        yield f"{len(loaded)} rows, not {at}"


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit("usage: judge.py RUN_DIR")
    folder = pathlib.Path(sys.argv[1])
    if not (folder / "manifest.json").is_file():
        sys.exit(f"{folder} is no finished run: it has no manifest.json.")
    run, verdict = Run(folder), Verdict()
    files(run, verdict)
    for format in run.formats():
        arrays(run, format, verdict)
    if "parquet" in run.formats():
        hugging_face(run, verdict)
    for format in run.job["output"]["formats"]:
        if format not in READABLE:
            print(f"{format}: digests only")
    print(f"{verdict.passed} passed, {verdict.failed} failed")
    sys.exit(1 if verdict.failed else 0)


if __name__ == "__main__":
    main()
