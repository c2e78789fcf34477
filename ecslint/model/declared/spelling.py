"""How far one word is from another: to suggest the one that was meant."""

from __future__ import annotations


def distance(one: str, other: str) -> int:
    """Levenshtein's edit distance."""
    row = list(range(len(other) + 1))
    for index, letter in enumerate(one, 1):
        diagonal, row[0] = row[0], index
        for column, opposite in enumerate(other, 1):
            substituted = diagonal + (letter != opposite)
            diagonal = row[column]
            row[column] = min(substituted, row[column] + 1, row[column - 1] + 1)
    return row[-1]
