"""Writes which characters Hugging Face's library changes, moves or composes when it normalises to NFC.

Its tables are those of Unicode 9.0. A younger character is to it one that stands for itself and
composes with nothing; to Java, whose tables are younger, it may be a mark that changes places.

    nfc_characters.py > src/main/resources/dev/sheaf/token/nfc-characters.txt
"""

from tokenizers import normalizers

CHARACTERS = [chr(c) for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
MARKS = "\u0334", "\u0345"  # of the lowest combining class and of the highest
decomposed = normalizers.NFD().normalize_str


def known():
    """Characters that decompose, what they are composed of, and marks that change places."""
    found = set()
    for character in CHARACTERS:
        parts = decomposed(character)
        if parts != character:
            found.update(character, parts)
        for mark in MARKS:
            for marks in (character + mark, mark + character):
                if decomposed("a" + marks) != "a" + "".join(map(decomposed, marks)):
                    found.add(character)
    return found


def main():
    points = {ord(character) for character in known()}
    for point in range(0x110001):
        if (point in points) != (point - 1 in points):
            print(f"{point:X}")


main()
