"""MB/s of CPU time of other tokenizers on one thread, over the documents that EncoderBenchmark encodes.

    taskset -c 0 encoder.py JTOKKIT_JAR [--corpora FOLDER] [--encodings r50k_base,…] [--texts code,…]

The first pass of a tokenizer that has seen nothing, then passes over text that it has seen: medians of three
and of seven. tiktoken keeps nothing, so its passes are alike.
"""

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path

import vocabulary

BYTES = 8_000_000


def documents(corpora, name):
    """The outputs of the first records, as Corpus.texts gives them."""
    texts = []
    left = BYTES
    with next(corpora.glob(f"{name}-*.jsonl")).open(encoding="utf-8") as lines:
        for line in lines:
            left -= len(line.rstrip("\n").encode())
            if left < 0:
                break
            texts.append(json.loads(line)["output"])
    return texts


def seconds(encode, texts):
    start = time.process_time()
    encode(texts)
    return time.process_time() - start


def gigatoken(path):
    tokenizer = vocabulary.gigatoken_tokenizer(path)
    tokenizer.encode_batch(["hello"], parallel=False)
    return lambda texts: tokenizer.encode_batch(texts, parallel=False)


def tiktoken(path):
    encoding = vocabulary.tiktoken_encoding(path)
    return lambda texts: [encoding.encode_ordinary(text) for text in texts]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("jar", type=Path)
    arguments.add_argument("--corpora", type=Path, default=Path("/tmp/bench-corpora"))
    arguments.add_argument("--encodings", default="r50k_base,cl100k_base,o200k_base")
    arguments.add_argument("--texts", default="dictionary,code,manuals")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for encoding in options.encodings.split(","):
            path = vocabulary.rank_file(encoding, options.jar, Path(folder))
            for name in options.texts.split(","):
                texts = documents(options.corpora, name)
                megabytes = sum(len(text.encode()) for text in texts) / 1e6
                for engine in (gigatoken, tiktoken):
                    first = statistics.median(seconds(engine(path), texts) for _ in range(3))
                    encode = engine(path)
                    encode(texts)
                    again = statistics.median(seconds(encode, texts) for _ in range(7))
                    print(
                        f"{encoding:12} {name:10} {engine.__name__:10}"
                        f" first {megabytes / first:4.0f}  repeated {megabytes / again:4.0f}",
                        flush=True,
                    )


if __name__ == "__main__":
    main()
