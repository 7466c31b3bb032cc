"""The texts of the word counter: the same everywhere, in a folder and on the local site."""
import hashlib
from collections import Counter

import pytest
import requests

from helpers.servers import make_texts
from helpers.servers.local import LocalServer
from helpers.servers.texts import TEXTS, text

#: What the texts were when the lessons' outputs were made: their counts are in the notebooks.
FINGERPRINT = "20a9bcbe9bf90c0995dedd28009ecede9c3045192948243b0549a2022b0c96c8"


def test_the_texts_are_the_same_on_every_python():
    together = hashlib.sha256("".join(text(name) for name in TEXTS).encode())
    assert together.hexdigest() == FINGERPRINT


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_has_the_length_that_is_promised(name):
    assert abs(len(text(name)) / 1000 - TEXTS[name][0]) < 0.02 * TEXTS[name][0]


def test_the_first_half_of_the_files_is_more_than_half_of_the_work():
    lengths = [len(text(name)) for name in sorted(TEXTS)]
    assert sum(lengths[:4]) > 1.8 * sum(lengths[4:])


def test_some_words_are_common_and_each_text_has_words_of_its_own():
    counts = {name: Counter(text(name).lower().replace(",", "").replace(".", "").split()) for name in TEXTS}
    assert all(count.most_common(1)[0][0] == "the" for count in counts.values())
    assert all(set(counts[one]) - set(counts[other]) for one in TEXTS for other in TEXTS if one != other)


def test_they_are_written_once_and_what_a_learner_changed_or_added_stays(tmp_path):
    folder = tmp_path / "texts"
    assert make_texts(folder) == [f"{name}.txt" for name in TEXTS]
    assert (folder / "garden.txt").read_bytes() == text("garden").encode()
    (folder / "garden.txt").write_text("mine\n", "utf-8")
    (folder / "poem.txt").write_text("a rose is a rose\n", "utf-8")
    assert make_texts(folder) == sorted([*(f"{name}.txt" for name in TEXTS), "poem.txt"])
    assert (folder / "garden.txt").read_text("utf-8") == "mine\n"
    assert not [path for path in folder.iterdir() if path.suffix != ".txt"]


def test_the_site_has_them_too():
    site = LocalServer("web.py", "")
    try:
        assert requests.get(f"{site.url}/texts", timeout=30).text.split() == list(TEXTS)
        answer = requests.get(f"{site.url}/texts/village", timeout=30)
        assert answer.text == text("village") and answer.headers["Content-Type"].startswith("text/plain")
        assert requests.get(f"{site.url}/texts/nowhere", timeout=30).status_code == 404
        assert requests.get(f"{site.url}/page/0", timeout=30).headers["Content-Type"].startswith("text/html")
    finally:
        site.stop()
