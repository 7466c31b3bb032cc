"""The texts of the word counter: eight texts of different lengths, the same on every computer.

Lessons 1 to 7 read them from a folder, and lesson 8 fetches them from the local web site. They are generated, not stored:
a random generator with a fixed seed picks each sentence from some two hundred. The long texts come first in
alphabetical order, so half of the files is more than half of the work. Lesson 1 runs into that, and lesson 2 solves it.
"""
import random
from itertools import product
from pathlib import Path

#: name -> (kilobytes, what its sentences are about)
TEXTS = {
    "bakery": (3600, "baker oven bread dough apprentice flour"),
    "castle": (2900, "guard tower gate king candle stair"),
    "garden": (2400, "gardener rose spade hedge bee well"),
    "harbour": (1900, "sailor boat rope gull crane tide"),
    "library": (1600, "reader shelf book lamp page door"),
    "market": (1300, "trader stall apple basket coin crowd"),
    "station": (1000, "driver train clock ticket bench signal"),
    "village": (800, "neighbour road barn goat bridge church"),
}
_VERBS = ["finds", "watches", "carries", "forgets", "paints", "remembers"]
_ADJECTIVES = ["old", "small", "quiet", "heavy", "bright", "other"]


def text(name: str) -> str:
    """Return a text, one sentence per line. It is the same for every call, on every computer.

    Args:
        name: one of TEXTS.

    Raises:
        KeyError: there is no such text.
    """
    kilobytes, subject = TEXTS[name]
    nouns = subject.split()
    sentences = [f"The {adjective} {nouns[0]} {verb} the {noun}, and the {noun} is {adjective}.\n"
                 for adjective, verb, noun in product(_ADJECTIVES, _VERBS, nouns[1:])]
    mean = sum(map(len, sentences)) / len(sentences)
    weights = [1 / rank for rank in range(1, len(sentences) + 1)]      # few words are common, and many rare
    chance = random.Random(name)
    chance.shuffle(sentences)
    return "".join(chance.choices(sentences, weights, k=round(kilobytes * 1000 / mean)))


def make_texts(folder: str | Path = "texts") -> list[str]:
    """Write the texts into a folder, which is made if necessary. Existing texts are left alone.

    Args:
        folder: where to write; by default `texts` beside the notebook, where a script finds them too.

    Returns:
        The names of the files in it that end in .txt, in alphabetical order.
    """
    folder = Path(folder)
    folder.mkdir(exist_ok=True)
    for name in TEXTS:
        path = folder / f"{name}.txt"
        if not path.exists():
            part = folder / f".{name}.{random.SystemRandom().getrandbits(64):x}"     # two notebooks may do this at once
            part.write_text(text(name), "utf-8", newline="\n")
            part.replace(path)
    return sorted(path.name for path in folder.glob("*.txt"))
