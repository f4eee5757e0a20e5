"""Instruction records to ids and targets in Parquet, as Python does it best: one process a core, each
taking pieces of the file in turn, JSON by orjson, Parquet by pyarrow from flat arrays.

    prepare.py gigatoken|tiktoken|huggingface RANK_FILE INPUT.jsonl FOLDER --processes N

gigatoken and tiktoken run in this loop; huggingface is what its users write, datasets.map over batches.
"""

import argparse
import multiprocessing
import os
import pathlib

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

import vocabulary

PIECE = 16 << 20  # bytes of input a task: enough to spread, small enough to stay in memory
PREAMBLE = "Below is an instruction that describes a task"
APPROPRIATE = "Write a response that appropriately completes the request."
WITH_INPUT = PREAMBLE + ", paired with an input that provides further context. " + APPROPRIATE
WITHOUT_INPUT = PREAMBLE + ". " + APPROPRIATE


def alpaca(record):
    """The text of a record: Stanford Alpaca's template."""
    given = record.get("input")
    if given:
        return f"{WITH_INPUT}\n\n### Instruction:\n{record['instruction']}\n\n### Input:\n{given}\n\n### Response:\n{record['output']}"
    return f"{WITHOUT_INPUT}\n\n### Instruction:\n{record['instruction']}\n\n### Response:\n{record['output']}"


def gigatoken_encoder(path):
    """Texts to flat ids and the rows' borders in them."""
    tokenizer = vocabulary.gigatoken_tokenizer(path)

    def encode(texts):
        layout = tokenizer.encode_batch(texts, parallel=False).layout
        offsets = layout.offsets.data
        ids = layout.content.data[offsets[0] : offsets[-1]]
        return ids.view(np.int32), offsets - offsets[0]

    return encode


def tiktoken_encoder(path):
    """Texts to flat ids and the rows' borders in them."""
    tokenizer = vocabulary.tiktoken_encoding(path)

    def encode(texts):
        rows = [tokenizer.encode_to_numpy(text, disallowed_special=()) for text in texts]
        offsets = np.zeros(len(rows) + 1, np.int64)
        np.cumsum([len(row) for row in rows], out=offsets[1:])
        return np.concatenate(rows).view(np.int32), offsets

    return encode


def pieces(path):
    """The byte ranges of a file's pieces, each of whole lines."""
    size, start = os.path.getsize(path), 0
    with open(path, "rb") as file:
        while start < size:
            file.seek(min(start + PIECE, size))
            file.readline()
            end = file.tell()
            yield start, end
            start = end


def write(ids, offsets, end_of_text, path):
    """Writes a piece's rows: ids, and the ids shifted by one with the end of text last."""
    targets = np.empty_like(ids)
    targets[:-1] = ids[1:]
    targets[offsets[1:] - 1] = end_of_text
    borders = pa.array(offsets.astype(np.int32))
    columns = {
        "inputs": pa.ListArray.from_arrays(borders, pa.array(ids)),
        "targets": pa.ListArray.from_arrays(borders, pa.array(targets)),
    }
    pq.write_table(pa.table(columns), path, compression="zstd", compression_level=1, use_dictionary=False, write_statistics=False)


def prepare(task):
    """Prepares one piece of the file."""
    number, start, end = task
    with open(options.input, "rb") as file:
        file.seek(start)
        lines = file.read(end - start).splitlines()
    ids, offsets = encode([alpaca(orjson.loads(line)) for line in lines if line])
    write(ids, offsets, end_of_text, options.folder / f"part-{number:05}.parquet")


def in_processes():
    """Runs the pieces on forked processes, which share the vocabulary loaded before."""
    tasks = [(number, start, end) for number, (start, end) in enumerate(pieces(options.input))]
    with multiprocessing.get_context("fork").Pool(options.processes) as pool:
        for _ in pool.imap_unordered(prepare, tasks):
            pass


def with_datasets():
    """Runs the job as users of Hugging Face write it."""
    import datasets

    tokenizer = vocabulary.huggingface_tokenizer(options.rank_file)

    def tokenize(batch):
        rows = [dict(zip(batch, values)) for values in zip(*batch.values())]
        ids = [encoding.ids for encoding in tokenizer.encode_batch([alpaca(row) for row in rows], add_special_tokens=False)]
        return {"inputs": ids, "targets": [row[1:] + [end_of_text] for row in ids]}

    os.environ["TOKENIZERS_PARALLELISM"] = "false"  # the processes are the parallelism
    lists = datasets.List(datasets.Value("int32"))
    features = datasets.Features({"inputs": lists, "targets": lists})
    cache = str(options.folder / "_cache")
    rows = datasets.load_dataset("json", data_files=str(options.input), split="train", cache_dir=cache)
    rows = rows.map(
        tokenize, batched=True, num_proc=options.processes, remove_columns=rows.column_names, features=features, load_from_cache_file=False
    )
    rows.to_parquet(str(options.folder / "part-00000.parquet"))


arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("engine", choices=["gigatoken", "tiktoken", "huggingface"])
arguments.add_argument("rank_file", type=pathlib.Path)
arguments.add_argument("input", type=pathlib.Path)
arguments.add_argument("folder", type=pathlib.Path)
arguments.add_argument("--processes", type=int, default=os.cpu_count())
options = arguments.parse_args()
options.folder.mkdir(parents=True)

end_of_text = vocabulary.END_OF_TEXT[options.rank_file.stem]
if options.engine == "huggingface":
    with_datasets()
else:
    encode = {"gigatoken": gigatoken_encoder, "tiktoken": tiktoken_encoder}[options.engine](options.rank_file)
    in_processes()
