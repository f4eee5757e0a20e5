"""Writes the classes of all code points, as tiktoken's regular expressions have them.

tiktoken leaves out what its pattern does not match. So with the 256 bytes as its vocabulary and a
property as its pattern, the tokens of a text of all characters spell those that have the property.
No table of another library, in another version of Unicode, comes between.

    unicode_classes.py > src/main/resources/dev/sheaf/token/unicode-classes.txt
"""

import tiktoken

CLASSES = {
    "U": r"[\p{Lu}\p{Lt}]",
    "L": r"\p{Ll}",
    "C": r"[\p{Lm}\p{Lo}]",
    "M": r"\p{M}",
    "N": r"\p{N}",
    "W": r"\s",
    "P": r"\p{P}",
    "S": r"\p{S}",
}
BYTES = {bytes([value]): value for value in range(256)}
CHARACTERS = [chr(c) for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]


def matches(pattern):
    """The characters that a pattern matches."""
    found = []
    encoding = tiktoken.Encoding(
        "bytes", pat_str=pattern, mergeable_ranks=BYTES, special_tokens={}
    )
    for start in range(0, len(CHARACTERS), 10_000):
        text = "".join(CHARACTERS[start : start + 10_000])
        found.extend(bytes(encoding.encode_ordinary(text)).decode())
    return found


def classes():
    """The class of each code point."""
    table = ["-"] * 0x110000
    for name, pattern in CLASSES.items():
        for character in matches(pattern):
            assert table[ord(character)] == "-", f"{character!r} has two classes"
            table[ord(character)] = name
    return table


def main():
    table = classes()
    for point, name in enumerate(table):
        if point == 0 or table[point - 1] != name:
            print(f"{point:X} {name}")


main()
