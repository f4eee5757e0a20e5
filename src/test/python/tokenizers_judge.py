"""Holds the ids of a finished run against Hugging Face's library or tiktoken, row by row.

    python tokenizers_judge.py RUN_DIR RECORDS TOKENIZER_FILE

The run has the format parquet, the template phi3 and loss.over: response; the tokenizer file is the
one of its job: a tokenizer.json, a tekken.json, or a rank file beside whose name the pattern stands
after a colon, as tokenizer.model:llama3. Needs pyarrow, tokenizers and tiktoken.
"""

import base64
import json
import pathlib
import sys

import pyarrow.parquet
import tiktoken
from tokenizers import Tokenizer

IGNORED = -100
COLUMNS = ["record", "length", "inputs", "targets"]
PATTERNS = {
    "llama3": r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
    "qwen2.5": r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
    "o200k": r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+"
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+"
    r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+",
}


class HuggingFace:
    """A tokenizer.json without its added tokens."""

    def __init__(self, path):
        file = json.loads(path.read_text(encoding="utf-8"))
        file["added_tokens"] = []
        self.normalises = (file.get("normalizer") or {}).get("type") == "NFC"
        self.tokenizer = Tokenizer.from_str(json.dumps(file))

    def encode(self, texts):
        """Ids, and the ends of the spans in characters, of prompts and responses."""
        if self.normalises:  # apart, so that no character is made of both
            normalized = self.tokenizer.normalizer.normalize_str
            texts = [tuple(map(normalized, pair)) for pair in texts]
        joined = [prompt + response for prompt, response in texts]
        encodings = self.tokenizer.encode_batch(joined, add_special_tokens=False)
        for (prompt, _), encoding in zip(texts, encodings):
            ends = (i for i, (_, end) in enumerate(encoding.offsets) if end > len(prompt))
            yield encoding.ids, next(ends, len(encoding.ids) - 1)


class Ranks:
    """tiktoken on ranks, with ids that begin behind some special ones."""

    def __init__(self, ranks, pattern, first):
        self.first = first
        self.encoding = tiktoken.Encoding(
            "judge", pat_str=pattern, mergeable_ranks=ranks, special_tokens={}
        )

    def encode(self, texts):
        for prompt, response in texts:
            ids = self.encoding.encode_ordinary(prompt + response)
            end, start = 0, None
            for i, token in enumerate(ids):
                end += len(self.encoding.decode_single_token_bytes(token))
                if start is None and end > len(prompt.encode()):
                    start = i
            yield [token + self.first for token in ids], start


def judge(name):
    if ":" in name:
        path, pattern = name.rsplit(":", 1)
        lines = pathlib.Path(path).read_bytes().splitlines()
        ranks = {base64.b64decode(t): int(r) for t, r in (line.split() for line in lines if line)}
        return Ranks(ranks, PATTERNS[pattern], 0)
    path = pathlib.Path(name)
    file = json.loads(path.read_text(encoding="utf-8"))
    if "config" not in file:
        return HuggingFace(path)
    config = file["config"]
    first = config["default_num_special_tokens"]
    used = config["default_vocab_size"] - first
    ranks = {base64.b64decode(t["token_bytes"]): t["rank"] for t in file["vocab"][:used]}
    return Ranks(ranks, config["pattern"], first)


def text(record):
    question = record["instruction"] + ("\n" + record["input"] if record["input"] else "")
    return "<|user|>\n" + question, "\n<|assistant|>:\n" + record["output"]


def main():
    run, source, name = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
    content = source.read_bytes()
    is_array = content.lstrip().startswith(b"[")
    lines = content.split(b"\n")
    records = json.loads(content) if is_array else [json.loads(l) for l in lines if l.strip()]
    tokenizer = judge(name)
    rows = tokens = ids_wrong = starts_wrong = 0
    for path in sorted((run / "parquet").glob("*.parquet")):
        table = pyarrow.parquet.ParquetFile(path)
        for batch in table.iter_batches(2000, columns=COLUMNS):
            made = batch.to_pylist()
            expected = tokenizer.encode([text(records[row["record"]]) for row in made])
            for row, (ids, start) in zip(made, expected):
                rows += 1
                tokens += len(ids)
                found = row["inputs"][: row["length"]]
                if found != ids:
                    ids_wrong += 1
                    if ids_wrong <= 5:
                        at = next((i for i, (a, b) in enumerate(zip(found, ids)) if a != b), -1)
                        print(f"record {row['record']}, token {at}: {found[at:at+8]} for {ids[at:at+8]}")
                trained = [i for i, target in enumerate(row["targets"]) if target != IGNORED]
                if ids and found == ids and (not trained or trained[0] != max(0, start - 1)):
                    starts_wrong += 1
                    if starts_wrong <= 5:
                        print(f"record {row['record']}: response at {trained[:1]} for {start - 1}")
    print(f"{rows} rows, {tokens} tokens: {ids_wrong} rows with other ids, {starts_wrong} with another border")
    sys.exit(1 if ids_wrong or starts_wrong or rows != len(records) else 0)


main()
