"""Zip files of unknown origin: damaged in any byte, contrived, or none at all."""
from __future__ import annotations

import io
import random
import tracemalloc
import zipfile

import pytest

from helpers.course.zips import UnreadableError, contents

FORMS = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]


def made(form: int, content: str = "a line\n" * 99) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", form) as file:
        file.writestr("\u00e9.ipynb", content)
        file.writestr("progress.jsonl", "{}\n" * 99)
    return data.getvalue()


@pytest.mark.parametrize("form", FORMS)
def test_each_damaged_byte_is_survived(tmp_path, form):
    chance, whole, refused = random.Random(5), made(form), 0
    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= chance.choice([255, 1 << chance.randrange(8)])
        (tmp_path / "a.zip").write_bytes(damaged)
        try:
            contents(tmp_path / "a.zip", 1 << 20)
        except UnreadableError as error:
            assert str(error)
            refused += 1
    assert refused > len(whole) / 3


@pytest.mark.parametrize("form", FORMS)
def test_a_bomb_costs_little(tmp_path, form):
    data = bytearray(made(form, "0" * (32 << 20)))
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):      # it says that it holds 700 bytes
        at = data.index(mark) + place
        data[at:at + 4] = (700).to_bytes(4, "little")
    (tmp_path / "a.zip").write_bytes(data)
    tracemalloc.start()
    with pytest.raises(UnreadableError):
        contents(tmp_path / "a.zip", 1 << 20)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 4 << 20 or form == zipfile.ZIP_STORED


def test_only_what_is_wanted_counts(tmp_path):
    (tmp_path / "a.zip").write_bytes(made(zipfile.ZIP_DEFLATED, "0" * 5000))
    assert contents(tmp_path / "a.zip", 1000, "progress.jsonl".__eq__) == {"progress.jsonl": b"{}\n" * 99}
    with pytest.raises(UnreadableError, match=r"^it holds 5,297 bytes, which is too many$"):
        contents(tmp_path / "a.zip", 1000)


@pytest.mark.parametrize("name", ["", "a\0b", "\ud800", "x" * 5000])
def test_an_odd_name(tmp_path, name):
    with pytest.raises(UnreadableError):
        contents(tmp_path / name, 1000)
