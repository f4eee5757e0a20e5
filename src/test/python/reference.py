"""The reference road: instruction records to padded tensors, in plain Python.

It follows chapter 7 of Raschka, "Build a Large Language Model (From Scratch)", with tiktoken's ids,
and shares no code with Sheaf. The rank files of the tokenizers come from jtokkit's jar, so nothing
is downloaded.

    reference.py --jtokkit JAR --input FILE [FILE ...] --run RUN_DIR    compare a run with it
    reference.py --jtokkit JAR --input FILE --golden DIR                check it against golden data
"""

import argparse
import base64
import gzip
import hashlib
import itertools
import json
import pathlib
import sys
import zipfile
from typing import NamedTuple

import numpy as np
import tiktoken
from tiktoken_ext import openai_public

from run_files import Batch, Run

PREAMBLE = (
    "Below is an instruction that describes a task. "
    "Write a response that appropriately completes the request."
)
PREAMBLE_WITH_INPUT = (
    "Below is an instruction that describes a task, "
    "paired with an input that provides further context. "
    "Write a response that appropriately completes the request."
)
SPLITS = ("train", "test", "validation")


# Records


class Record(NamedTuple):
    source: int
    number: int
    instruction: str
    input: str
    output: str


def read_records(paths, fields):
    """The acceptable records of JSON arrays or JSON Lines, numbered in their file."""
    records = []
    for source, path in enumerate(paths):
        text = pathlib.Path(path).read_text("utf-8-sig")
        if text.lstrip().startswith("["):
            values = json.loads(text)
        else:
            values = [json.loads(line) for line in text.split("\n") if line.strip(" \t\r")]
        for number, value in enumerate(values):
            instruction, output = value.get(fields["instruction"]), value.get(fields["output"])
            if all(isinstance(part, str) and part.strip() for part in (instruction, output)):
                given = value.get(fields["input"]) or ""
                records.append(Record(source, number, instruction, given, output))
    return records


# Templates: a prompt and a response, tokenized as one text


def notebook(record):
    prompt = f"{PREAMBLE}\n\n###Instruction:\n{record.instruction}"
    prompt += f"\n\n### Input:\n{record.input}" if record.input else " "
    return prompt, f"\n\n###Response:\n{record.output}"


def alpaca_short(record):
    prompt = f"{PREAMBLE}\n\n### Instruction:\n{record.instruction}"
    prompt += f"\n\n### Input:\n{record.input}" if record.input else ""
    return prompt, f"\n\n### Response:\n{record.output}"


def phi3(record):
    prompt = f"<|user|>\n{record.instruction}"
    prompt += f"\n{record.input}" if record.input else ""
    return prompt, f"\n<|assistant|>:\n{record.output}"


def alpaca(record):
    if record.input:
        prompt = (
            f"{PREAMBLE_WITH_INPUT}\n\n### Instruction:\n{record.instruction}"
            f"\n\n### Input:\n{record.input}\n\n### Response:\n"
        )
    else:
        prompt = f"{PREAMBLE}\n\n### Instruction:\n{record.instruction}\n\n### Response:\n"
    return prompt, record.output


TEMPLATES = {
    "notebook": notebook,
    "alpaca-short": alpaca_short,
    "phi3": phi3,
    "alpaca": alpaca,
}


# Tokenizers


def encoding(name, jar):
    """tiktoken's own definition of an encoding, its rank file taken from jtokkit's jar."""
    name = {"gpt2": "r50k_base"}.get(name, name)

    def load(url, expected_hash=None):
        with zipfile.ZipFile(jar) as archive:
            ranks = archive.read("com/knuddels/jtokkit/" + url.rsplit("/", 1)[1])
        if hashlib.sha256(ranks).hexdigest() != expected_hash:
            raise ValueError(f"{jar} holds other ranks for {name} than tiktoken's")
        pairs = (line.split() for line in ranks.splitlines() if line)
        return {base64.b64decode(token): int(rank) for token, rank in pairs}

    openai_public.load_tiktoken_bpe = load
    return tiktoken.Encoding(**openai_public.ENCODING_CONSTRUCTORS[name]())


class Row(NamedTuple):
    record: Record
    prompt: str
    ids: list[int]
    response_start: int


def tokenize(record, template, tokenizer):
    prompt, response = template(record)
    ids = tokenizer.encode(prompt + response, disallowed_special=())
    border, end = len(prompt.encode("utf-8")), 0
    for start, token in enumerate(ids):
        end += len(tokenizer.decode_single_token_bytes(token))
        if end > border:
            return Row(record, prompt, ids, start)
    raise ValueError("a response without a token")


# Splits


def sequential(rows, train, test):
    first, second = int(len(rows) * train), int(len(rows) * test)
    parts = rows[:first], rows[first : first + second], rows[first + second :]
    return dict(zip(SPLITS, parts))


def by_hash(rows, train, test, seed):
    parts = {name: [] for name in SPLITS}
    for row in rows:
        key = (seed % 2**64).to_bytes(8, "big")
        for text in (row.record.instruction, row.record.input):
            text = text.encode("utf-8")
            key += len(text).to_bytes(4, "big") + text
        u = int.from_bytes(hashlib.sha256(key).digest()[:8], "big") / 2**64
        name = "train" if u < train else "test" if u < train + test else "validation"
        parts[name].append(row)
    return parts


# Collates: the book's functions, on numpy arrays


def collate_draft_1(batch, pad_token_id):
    width = max(len(item) + 1 for item in batch)
    return np.stack([_padded(item, width, pad_token_id)[:-1] for item in batch])


def collate_draft_2(batch, pad_token_id):
    width = max(len(item) + 1 for item in batch)
    padded = [_padded(item, width, pad_token_id) for item in batch]
    return np.stack([item[:-1] for item in padded]), np.stack([item[1:] for item in padded])


def collate_final(batch, pad_token_id, ignore_index=-100, allowed_max_length=None):
    inputs, targets = collate_draft_2(batch, pad_token_id)
    for row in targets:
        indices = np.flatnonzero(row == pad_token_id)
        row[indices[1:]] = ignore_index
    return inputs[:, :allowed_max_length], targets[:, :allowed_max_length]


def _padded(item, width, pad_token_id):
    return np.array(item + [pad_token_id] * (width - len(item)), np.int64)


def collate(number, rows, job, pad_token_id):
    """One batch as the job asks for it: the book's functions and what Sheaf adds to them."""
    settings = job["collate"]
    ignore_index = settings["ignore-index"]
    max_length = settings["max-length"]
    max_length = None if max_length == "none" else max_length
    items = [row.ids for row in rows]
    if settings["targets"] == "none":
        inputs, targets = collate_draft_1(items, pad_token_id), None
    elif settings["padding-in-targets"] == "ignore-after-first":
        inputs, targets = collate_final(items, pad_token_id, ignore_index)
    else:
        inputs, targets = collate_draft_2(items, pad_token_id)
    if targets is not None:
        for row, line in zip(rows, targets):
            if settings["padding-in-targets"] == "ignore":
                line[len(row.ids) :] = ignore_index
            if job["loss"]["over"] == "response":
                line[: max(row.response_start - 1, 0)] = ignore_index
        targets = targets[:, :max_length]
    inputs = inputs[:, :max_length]
    return Batch(
        number,
        inputs,
        targets,
        np.array([min(len(item), inputs.shape[1]) for item in items], np.int32),
        np.array([row.record.source for row in rows], np.int32),
        np.array([row.record.number for row in rows], np.int64),
    )


# A run against it


def expected_splits(job, paths, jar):
    """Every batch of every split, as the job asks for it."""
    _refuse(job["special-text"] != "as-text", "special-text other than as-text")
    _refuse(job["order"]["by"] != "input", "order.by other than input")
    template, tokenizer = TEMPLATES[job["template"]], encoding(job["tokenizer"], jar)
    records = read_records(paths, job["input"]["fields"])
    rows = [tokenize(record, template, tokenizer) for record in records]
    split = job["split"]
    if split["by"] == "sequential":
        parts = sequential(rows, split["train"], split["test"])
    else:
        parts = by_hash(rows, split["train"], split["test"], split["seed"])
    pad = job["collate"]["padding-id"]
    pad = tokenizer.eot_token if pad == "end-of-text" else pad
    size, drop_last = job["batch"]["size"], job["batch"]["drop-last"]
    batches = {}
    for name, part in parts.items():
        groups = [part[i : i + size] for i in range(0, len(part), size)]
        if drop_last and groups and len(groups[-1]) < size:
            groups.pop()
        batches[name] = [collate(i, group, job, pad) for i, group in enumerate(groups)]
    return batches


def _refuse(unknown, what):
    if unknown:
        sys.exit(f"The reference road knows no {what}.")


def differences(expected, found, dtypes):
    """Sentences on what two batches do not share."""
    if expected is None or found is None:
        return ["is missing" if found is None else "should not be there"]
    texts = []
    if found.number != expected.number:
        texts.append(f"has the number {found.number}")
    for name, dtype in dtypes.items():
        left, right = getattr(expected, name), getattr(found, name)
        if left is None or right is None:
            if left is not right:
                texts.append(f"{name} {'are missing' if right is None else 'should not be there'}")
        elif right.dtype != dtype:
            texts.append(f"{name} are {right.dtype}, not {np.dtype(dtype)}")
        elif left.shape != right.shape:
            texts.append(f"{name} have the shape {right.shape}, not {left.shape}")
        elif not np.array_equal(left, right):
            at = tuple(int(i) for i in np.argwhere(left != right)[0])
            count = np.count_nonzero(left != right)
            texts.append(f"{name} differ {count} times, first at {at}: {right[at]}, not {left[at]}")
    return texts


def compare_run(folder, paths, jar):
    run = Run(folder)
    dtype = np.dtype(run.job["output"]["dtype"])
    arrays = {"inputs": dtype, "targets": dtype, "lengths": np.int32}
    columns = dict.fromkeys(("inputs", "targets", "lengths", "sources"), np.int32)
    columns["records"] = np.int64
    expected = expected_splits(run.job, paths, jar)
    passed = failed = 0
    for format in run.formats():
        dtypes = columns if format == "parquet" else arrays
        for split in SPLITS:
            pairs = itertools.zip_longest(expected[split], _readable(run, split, format))
            for number, (left, right) in enumerate(pairs):
                texts = differences(left, right, dtypes)
                for text in texts:
                    print(f"{format} {split} batch {number}: {text}")
                passed, failed = passed + (not texts), failed + bool(texts)
    return passed, failed


def _readable(run, split, format):
    """The batches up to where the files cannot be read; the rest then counts as missing."""
    try:
        yield from run.batches(split, format)
    except Exception as e:  # whatever a library says of a damaged file
        print(f"{format} {split}: cannot be read: {type(e).__name__}: {e}")


# Itself against golden data


def check_golden(folder, paths, jar):
    """Compares with what the book's own code gives on its own data: ids, shapes and digests."""
    folder = pathlib.Path(folder)
    tokenizer = encoding("r50k_base", jar)
    fields = {name: name for name in ("instruction", "input", "output")}
    rows = [tokenize(record, notebook, tokenizer) for record in read_records(paths, fields)]
    with gzip.open(folder / "records.jsonl.gz", "rt", encoding="utf-8") as file:
        golden = [json.loads(line) for line in file]
    checks = [("number of records", len(rows) == len(golden))]
    for i, (row, record) in enumerate(zip(rows, golden)):
        same = row.prompt == record["prompt"] and row.ids == record["ids"]
        checks.append((f"record {i}", same))
    split = json.loads((folder / "split.json").read_text())
    parts = sequential(rows, 0.85, 0.1)
    checks.append(("split", [len(part) for part in parts.values()] == list(split.values())))
    golden = json.loads((folder / "batches.json").read_text())
    size, pad = golden["batch_size"], tokenizer.eot_token
    collates = {
        "draft_1": lambda batch: (collate_draft_1(batch, pad),),
        "draft_2": lambda batch: collate_draft_2(batch, pad),
        "final": lambda batch: collate_final(batch, pad),
        "final_64": lambda batch: collate_final(batch, pad, allowed_max_length=64),
    }
    for name, by_collate in golden["splits"].items():
        ids = [row.ids for row in parts[name]]
        batches = [ids[i : i + size] for i in range(0, len(ids), size)]
        for form, entries in by_collate.items():
            checks.append((f"{name} {form} count", len(entries) == len(batches)))
            for i, (batch, entry) in enumerate(zip(batches, entries)):
                arrays = collates[form](batch)
                data = b"".join(array.astype("<i8").tobytes() for array in arrays)
                same = hashlib.sha256(data).hexdigest() == entry["sha256"]
                same = same and list(arrays[0].shape) == entry["shape"]
                checks.append((f"{name} {form} batch {i}", same))
    for what, same in checks:
        if not same:
            print(f"{what} differs")
    passed = sum(same for _, same in checks)
    return passed, len(checks) - passed


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--jtokkit", required=True, metavar="JAR", help="the jar with the rank files")
    parser.add_argument("--input", required=True, nargs="+", metavar="FILE", help="what the run read")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--run", metavar="RUN_DIR", help="a finished run to compare")
    what.add_argument("--golden", metavar="DIR", help="golden data to check this road against")
    options = parser.parse_args()
    if options.run:
        passed, failed = compare_run(options.run, options.input, options.jtokkit)
    else:
        passed, failed = check_golden(options.golden, options.input, options.jtokkit)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
