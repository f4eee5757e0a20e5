"""Compares finished runs with the model: model_compare.py JTOKKIT_JAR FOLDER.

The folder holds what model_jobs.py made, and beside each run-N.json its end, run-N.end.json: the exit
code, the message, whether the run was there already, and what verify said of it, as it was and with a
byte changed. What differs is printed and left; of the other jobs nothing is.
"""

import collections
import hashlib
import itertools
import json
import os
import pathlib
import shutil
import struct
import sys

import numpy as np

import model
from model_jobs import STRIDE
from reference import SPLITS, differences
from run_files import Run, arrays

LINE = {"source", "record", "line", "offset", "reason", "detail", "excerpt"}
MOST_EXCERPT = 1024


class Job:
    """A job of the model, its runs and how they ended."""

    def __init__(self, folder):
        self.folder = folder
        self.runs = [_json(path) for path in sorted(folder.glob("run-?.json"))]
        self.ends = [_json(path) for path in sorted(folder.glob("run-?.end.json"))]
        self.settings = self.runs[0]["job"]
        self.outputs = [pathlib.Path(run["job"]["output"]["path"]) for run in self.runs[:2]]


def _json(path):
    return json.loads(path.read_text("utf-8"))


def compare(job, jar, seen):
    """Sentences on what is not as the model has it."""
    yield from _ends_alike(job)
    files = model.files(job.settings["input"]["paths"])
    try:
        expected = model.outcome(job.settings, files, jar)
    except model.Unclear as e:
        seen[f"unclear, {e}"] += 1
        return
    seen[f"exit {expected.exit}" + (", fault of a file" if expected.fault else "")] += 1
    end = job.ends[0]
    if end["exit"] != expected.exit:
        yield f"exit {end['exit']}, not {expected.exit} ({expected.fault}): {end['message'][:500]}"
        return
    for output, run in zip(job.outputs, job.runs):
        yield from (_failed if expected.exit else _finished)(output, run, files, expected, seen)
    if expected.fault and not any(path in end["message"] for path in files):
        yield f"names no file: {end['message']}"


# Runs against one another: Promises, and Exit codes


def _ends_alike(job):
    first, second, *others = job.ends
    if first["exit"] != second["exit"] or first["exit"] not in (0, 3):
        yield f"exits {first['exit']} and {second['exit']}: {first['message'][:300]} / {second['message'][:300]}"
        return
    alike = job.runs[0]["stride"] == job.runs[1]["stride"]
    left, right = (_files(output) if alike else _files_of_any_stride(output) for output in job.outputs)
    for name in sorted(left.keys() | right.keys()):
        if left.get(name) != right.get(name):
            yield f"{name} differs by master and cut"
    for end in (first, second):
        if end["exit"] == 0 and (end["damages"] or not end["found"]):
            yield f"verify: {end['damages']}; of a changed byte: {end['found']}"
    if others and first["exit"] == 0:
        again, wrong = others
        if again["exit"] != 0 or not again["was-there"]:
            yield f"the same job again: {again}"
        if wrong["exit"] != 4:
            yield f"another job in its place: {wrong}"


def _files(output):
    """The files that depend on the job and its inputs alone, as bytes; only status.json names the output."""
    paths = (path for path in output.rglob("*") if path.is_file() and path.name != "status.json")
    return {str(path.relative_to(output)): path.read_bytes() for path in paths}


def _files_of_any_stride(output):
    """Those that would be the same if the stride, which is one, were another; all rejected records as one."""
    files = _files(output)
    same = {
        name: data for name, data in files.items() if name.startswith(("safetensors/", "npz/", "ndlist/"))
    }
    same["rejected"] = b"".join(files[name] for name in sorted(files) if "rejected/" in name)
    manifest = json.loads(files.get("manifest.json", "{}"))
    return same | {name: manifest.get(name) for name in ("ledger", "splits", "job", "tokenizer", "template")}


# A run that ended with exit 3


def _failed(output, run, files, expected, seen):
    left = sorted(os.listdir(output)) if output.exists() else []
    if left != ["_failed"]:
        yield f"{output.name} holds {left}"
    elif not expected.fault:
        yield from _rejected(output / "_failed/rejected", files, expected, seen)


# A run that is done


def _finished(output, run, files, expected, seen):
    lines = _lines(output / "rejected")
    found, manifest = Run(output), _json(output / "manifest.json")
    yield from _published(output, manifest)
    yield from _rejected(output / "rejected", files, expected, seen)
    yield from _inputs(manifest, run["stride"], files, expected)
    yield from _ledger(manifest, lines, expected)
    for name in SPLITS:
        yield from _numbers(name, manifest["splits"][name], run["job"], expected.splits[name])
        for format in run["job"]["output"]["formats"]:
            seen[f"{format}, batches"] += len(expected.splits[name].batches)
            yield from _batches(found, format, name, run["job"], expected.splits[name])
    if run["stride"] == STRIDE and all(each.text for each in expected.inputs):
        names = [f"part-{each.source:05}.jsonl" for each in expected.inputs if each.rejected]
        if names != sorted(os.listdir(output / "rejected") if names else []):
            yield f"rejected/ holds other than {names}"


def _published(output, manifest):
    """What is listed is there, and nothing else."""
    there = {str(path.relative_to(output)) for path in output.rglob("*") if path.is_file()}
    listed = {entry["path"] for entry in manifest["files"]}
    if there != listed | {"manifest.json", "_SUCCESS"}:
        yield f"files that are there and listed: {sorted(there ^ listed)}"
    for entry in manifest["files"]:
        data = (output / entry["path"]).read_bytes()
        if (entry["bytes"], entry["sha256"]) != (len(data), hashlib.sha256(data).hexdigest()):
            yield f"{entry['path']} has another size or digest"
    if (output / "_SUCCESS").read_text().strip() != hashlib.sha256(
        (output / "manifest.json").read_bytes()
    ).hexdigest():
        yield "_SUCCESS has another digest"


def _lines(folder):
    paths = sorted(folder.iterdir()) if folder.exists() else []
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").split("\n")[:-1]]


def _rejected(folder, files, expected, seen):
    """The lines of rejected/."""
    for line, record in itertools.zip_longest(_lines(folder), expected.rejected()):
        if line is None or record is None:
            yield f"rejected: {line}, not {record}"
            return
        seen[line["reason"]] += 1
        places = [line["source"], line["record"], line["line"], line["offset"]]
        if places != [files[record.source], record.record, record.line, record.offset]:
            yield f"rejected: {line} has other places than {record}"
        if line["reason"] != record.reason:
            yield f"rejected: {line} for other than {record.reason}"
        if set(line) != LINE or not line["detail"] or len((line["excerpt"] or "").encode()) > MOST_EXCERPT:
            yield f"rejected: {line} is no such line"


def _inputs(manifest, stride, files, expected):
    for entry, path, found in itertools.zip_longest(manifest["inputs"], files, expected.inputs):
        numbers = (os.path.basename(entry["path"]), entry["bytes"], entry["records"], entry["blank-lines"])
        if numbers != (os.path.basename(path), os.path.getsize(path), found.count(), found.blank_lines):
            yield f"input {numbers}, not {path} with {found.count()} and {found.blank_lines}"
        if found.text and entry["digest"] != _digest(pathlib.Path(path).read_bytes(), stride):
            yield f"input {path} has another digest"


def _digest(data, stride):
    """SHA-256 over the SHA-256 of each chunk; a compressed file is one."""
    if data.startswith((model.GZIP, model.ZSTD, model.ZSTD_SKIPPABLE)):
        stride = len(data)
    chunks = (data[start : start + stride] for start in range(0, max(1, len(data)), stride))
    return hashlib.sha256(b"".join(hashlib.sha256(chunk).digest() for chunk in chunks)).hexdigest()


def _ledger(manifest, lines, expected):
    splits = expected.splits.values()
    rows = [row for split in splits for batch in split.batches for row in batch]
    dropped = [row for split in splits for row in split.dropped]
    written = sum(int(batch.lengths.sum()) for split in splits for batch in split.collated)
    held, lost = _tokens(rows), _tokens(dropped)
    reasons = dict(collections.Counter(line["reason"] for line in lines))
    ledger = {
        "records": {
            "read": sum(found.count() for found in expected.inputs),
            "written": len(rows),
            "rejected": reasons,
            "dropped": {"drop-last": len(dropped)} if dropped else {},
        },
        "tokens": {"made": held + lost, "written": written, "cut": held - written, "dropped": lost},
        "special-text": {"as-text": expected.as_text, "rejected": reasons.get("special-text", 0)},
    }
    if manifest["ledger"] != ledger:
        yield f"ledger {manifest['ledger']}, not {ledger}"


def _tokens(rows):
    return sum(len(row.ids) for row in rows)


def _numbers(name, numbers, job, split):
    trained = [
        batch.targets != job["collate"]["ignore-index"]
        for batch in split.collated
        if batch.targets is not None
    ]
    tokens = sum(int(batch.lengths.sum()) for batch in split.collated)
    expected = {
        "records": sum(map(len, split.batches)),
        "batches": len(split.batches),
        "tokens": tokens,
        "trained": int(sum(map(np.count_nonzero, trained))),
        "padding": sum(batch.inputs.size for batch in split.collated) - tokens,
        "untrained-rows": int(sum(np.count_nonzero(~rows.any(axis=1)) for rows in trained)),
    }
    if numbers != expected:
        yield f"{name}: {numbers}, not {expected}"


def _batches(run, format, name, job, split):
    """Every file of a split in a format: its shard, its batches, their arrays."""
    size = job["batch"]["size"]
    per_file = max(1, job["output"]["shard-rows"] // size)
    files = -(-len(split.batches) // per_file)
    dtype = np.dtype(job["output"]["dtype"])
    dtypes = {"inputs": dtype, "targets": dtype, "lengths": np.dtype("int32")}
    if format == "parquet":
        dtypes = dict.fromkeys(("inputs", "targets", "lengths", "sources"), np.dtype("int32")) | {
            "records": np.dtype("int64")
        }
    entries = [
        entry for entry in run.manifest["files"] if (entry["split"], entry["format"]) == (name, format)
    ]
    shards = [split.collated[number * per_file : (number + 1) * per_file] for number in range(files)]
    for number, (entry, shard) in enumerate(itertools.zip_longest(entries, shards)):
        path = f"{format}/{name}-{number:05}-of-{files:05}.{format}"
        seen = entry and (entry["path"], entry["batches"], entry["rows"])
        if seen != (path, len(shard or ()), sum(len(batch.inputs) for batch in shard or ())):
            yield f"{path} is listed as {seen}"
            return
        for left, right in itertools.zip_longest(shard, _read(run, path, format)):
            yield from (
                f"{path}: batch {left and left.number} {text}" for text in differences(left, right, dtypes)
            )


def _read(run, path, format):
    if format == "ndlist":
        found = dict(_ndlist((run.folder / path).read_bytes()))
        return list(arrays(found, found.__getitem__))
    return list(run.file(path, format))


def _ndlist(data):
    """The arrays of DJL's NDList: big-endian numbers, texts as java.io.DataOutput writes them."""
    at = 0

    def take(form):
        nonlocal at
        values = struct.unpack_from(">" + form, data, at)
        at += struct.calcsize(">" + form)
        return values[0] if len(values) == 1 else values

    def text():
        return take(f"{take('H')}s").decode()

    for _ in range(take("i")):
        if text() != "NDAR" or take("i") not in (1, 2, 3):
            raise ValueError("no array of DJL's")
        name = text() if take("b") else None
        sparse, type, dimensions = text(), text(), take("i")
        shape = [take("q") for _ in range(dimensions)]
        take(f"{2 * take('i')}s")  # the layout
        order = take("c").decode()
        values = np.frombuffer(take(f"{take('i')}s"), order + {"INT64": "i8", "INT32": "i4"}[type])
        yield name, values.reshape(shape).astype(values.dtype.newbyteorder("="))
    if at != len(data):
        raise ValueError("something behind the arrays")


def main():
    jar, batch, seen, found = sys.argv[1], pathlib.Path(sys.argv[2]), collections.Counter(), 0
    for folder in sorted(batch.iterdir(), key=lambda folder: int(folder.name)):
        texts = list(compare(Job(folder), jar, seen))
        for text in texts[:5]:
            print(f"job {folder.name}: {text[:900]}")
        found += bool(texts)
        if not texts:
            shutil.rmtree(folder)
    if not found:
        batch.rmdir()
    for what, count in sorted(seen.items()):
        print(f"  {what}: {count}", file=sys.stderr)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
