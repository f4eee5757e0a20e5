"""The vocabularies of OpenAI's encodings for Python's tokenizers, all from the rank files of jtokkit's jar."""

import base64
import hashlib
import zipfile

END_OF_TEXT = {"r50k_base": 50256, "p50k_base": 50256, "cl100k_base": 100257, "o200k_base": 199999}


def rank_file(encoding, jar, folder):
    """An encoding's rank file in a folder; copied there when it is not."""
    path = folder / f"{encoding}.tiktoken"
    if not path.exists():
        with zipfile.ZipFile(jar) as archive:
            path.write_bytes(archive.read(f"com/knuddels/jtokkit/{encoding}.tiktoken"))
    return path


def definition(path):
    """tiktoken's own definition of the encoding that a rank file is named after."""
    from tiktoken_ext import openai_public

    def load(url, expected_hash):
        ranks = path.read_bytes()
        if hashlib.sha256(ranks).hexdigest() != expected_hash:
            raise ValueError(f"{path} holds other ranks than tiktoken's")
        pairs = (line.split() for line in ranks.splitlines())
        return {base64.b64decode(token): int(rank) for token, rank in pairs}

    openai_public.load_tiktoken_bpe = load
    return openai_public.ENCODING_CONSTRUCTORS[path.stem]()


def tiktoken_encoding(path):
    """tiktoken's encoding of a rank file."""
    import tiktoken

    return tiktoken.Encoding(**definition(path))


def gigatoken_tokenizer(path):
    """gigatoken's tokenizer of a rank file."""
    import gigatoken

    splits = {"r50k_base": "gpt2", "p50k_base": "gpt2", "cl100k_base": "gpt4", "o200k_base": "o200k"}
    return gigatoken.Tokenizer.from_tiktoken(path, splits[path.stem])


def huggingface_tokenizer(path):
    """Hugging Face's fast tokenizer of a rank file, its merges worked out once and kept beside it."""
    import tokenizers

    saved = path.with_suffix(".json")
    if not saved.exists():
        parts = definition(path)
        ranks, letters = parts["mergeable_ranks"], byte_letters()
        spelled = {token: "".join(letters[byte] for byte in token) for token in ranks}
        merges = [
            tuple(spelled[part] for part in last_merge(ranks, token)) for token in sorted(ranks, key=ranks.get) if len(token) > 1
        ]
        made = tokenizers.Tokenizer(
            tokenizers.models.BPE({spelled[token]: rank for token, rank in ranks.items()}, merges, ignore_merges=True)
        )
        pattern = tokenizers.Regex(parts["pat_str"].replace("++", "+").replace("?+", "?").replace("*+", "*"))
        made.pre_tokenizer = tokenizers.pre_tokenizers.Sequence(
            [
                tokenizers.pre_tokenizers.Split(pattern, "isolated"),
                tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
            ]
        )
        made.save(str(saved))
    return tokenizers.Tokenizer.from_file(str(saved))


def byte_letters():
    """GPT-2's letter of each byte."""
    letters = {byte: chr(byte) for span in (range(33, 127), range(161, 173), range(174, 256)) for byte in span}
    others = (byte for byte in range(256) if byte not in letters)
    return letters | {byte: chr(256 + number) for number, byte in enumerate(others)}


def last_merge(ranks, token):
    """The two tokens that a token is merged of: what merging it stops at, one step before the end."""
    parts = [bytes([byte]) for byte in token]
    while len(parts) > 2:
        pairs = [ranks.get(left + right, len(ranks) * 2) for left, right in zip(parts, parts[1:])]
        at = pairs.index(min(pairs))
        parts[at : at + 2] = [parts[at] + parts[at + 1]]
    return parts
