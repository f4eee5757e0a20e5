"""Makes the small tokenizers of the tests and what Hugging Face's library says of some texts.

    python make_tokenizers.py src/test/resources/tokenizers

Needs the package tokenizers (made with 0.23.3). The files are trained on the records of jobs/sample.
"""

import json
import pathlib
import sys

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers, decoders
from tokenizers import AddedToken, Regex

LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
SAMPLE = pathlib.Path(__file__).parents[3] / "jobs/sample/instructions.json"
CORPUS = [
    record[field]
    for record in json.loads(SAMPLE.read_text(encoding="utf-8"))
    for field in ("instruction", "output")
] + ["the then there these other weather </s> <s> <unk>"] * 8

# A prompt and a response; no text of these spells a control token.
TEXTS = [
    ["Say: ", "hi there"],
    ["Write a response", " that completes the request."],
    ["the", "n there"],
    ["", "the"],
    ["caf", "\u00e9 \U0001f600 \u65e5\u672c"],
    ["caf\u00e9 \U0001f600", "\U0001f600!"],
    ["a\n\n", "\n  b 12345 's"],
    ["e", "\u0301tude"],
    ["x\u0000", "y\t\u00df"],
]


def byte_level():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(LLAMA3), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=340,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        special_tokens=["<|endoftext|>"],
        show_progress=False,
    )
    tokenizer.train_from_iterator(CORPUS, trainer)
    tokenizer.add_special_tokens(["<|im_start|>", "<|im_end|>"])
    tokenizer.add_tokens([AddedToken("<think>", normalized=False)])
    return tokenizer


def pieces():
    """As Gemma's: characters, blanks as low lines, bytes for what is unknown."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    tokenizer.normalizer = normalizers.Replace(" ", "\u2581")
    trainer = trainers.BpeTrainer(
        vocab_size=420,
        special_tokens=["<pad>", "<eos>", "<bos>", "<unk>"] + [f"<0x{b:02X}>" for b in range(256)],
        initial_alphabet=["\n"],
        show_progress=False,
    )
    tokenizer.train_from_iterator(CORPUS, trainer)
    # The trainer takes the bytes for added tokens; they are pieces.
    file = json.loads(tokenizer.to_str())
    file["added_tokens"] = file["added_tokens"][:4]
    lines = len(file["model"]["vocab"])
    file["model"]["vocab"]["\n\n"] = lines
    file["model"]["merges"].append(["\n", "\n"])
    for text in ["\n", "\n\n"]:
        file["added_tokens"].append(
            {"id": file["model"]["vocab"][text], "content": text, "special": False,
             "single_word": False, "lstrip": False, "rstrip": False, "normalized": False}
        )
    return Tokenizer.from_str(json.dumps(file))


def unigram():
    """Control tokens in the vocabulary, with the best scores of all."""
    letters = sorted(set("".join(CORPUS)) - {" ", "\n"})
    vocabulary = [("<unk>", 0.0), ("<s>", 0.0), ("</s>", 0.0), ("\u2581", -2.0)]
    vocabulary += [(letter, -6.0) for letter in letters if letter != "\u2581"]
    vocabulary += [("\u2581the", -3.0), ("\u2581response", -4.0), ("the", -5.0), ("\u2581a", -4.0)]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=0))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.add_special_tokens(["<unk>", "<s>", "</s>"])
    return tokenizer


def words():
    """As BERT's: accents and case normalised away."""
    letters = [chr(c) for c in range(ord("!"), ord("~") + 1) if not chr(c).isupper()]
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"] + letters + ["##" + letter for letter in letters]
    pieces += ["the", "there", "##re", "response", "write"]
    tokenizer = Tokenizer(models.WordPiece({p: i for i, p in enumerate(pieces)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.add_special_tokens(pieces[:4])
    return tokenizer


def expected(tokenizer):
    """Ids without added tokens, and the first token that ends behind the prompt."""
    file = json.loads(tokenizer.to_str())
    file["added_tokens"] = []
    plain = Tokenizer.from_str(json.dumps(file))
    cases = []
    for prompt, response in TEXTS:
        encoding = plain.encode(prompt + response, add_special_tokens=False)
        ends = [end for _, end in encoding.offsets]
        start = next((i for i, end in enumerate(ends) if end > len(prompt)), len(ends) - 1)
        cases.append(
            {"prompt": prompt, "response": response, "ids": encoding.ids, "start": start}
        )
    return cases


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    made = {"bytes": byte_level(), "pieces": pieces(), "unigram": unigram(), "words": words()}
    for name, tokenizer in made.items():
        (folder / f"{name}.json").write_text(tokenizer.to_str(pretty=False) + "\n", encoding="utf-8")
    cases = {name: expected(tokenizer) for name, tokenizer in made.items()}
    text = json.dumps(cases, ensure_ascii=True, indent=1)
    (folder / "expected.json").write_text(text + "\n", encoding="utf-8")


main()
