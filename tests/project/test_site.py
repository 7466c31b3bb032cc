"""The static site: its table of contents matches the folder, and its pages fetch nothing from other sites."""
from __future__ import annotations

import re

import pytest

from tools.notebooks import ROOT, notebooks, read, title
from tools.site import BUILT, SETTINGS

SITE = ROOT / BUILT
built = pytest.mark.skipif(not (SITE / "searchindex.js").exists(), reason="there is no site: python3 course.py site builds it")
#: What a page makes its reader's browser fetch.
FETCHED = re.compile(r"""<(?:script|img|iframe|source)[^>]+src=["']([^"']+)|<link[^>]+href=["']([^"']+)|url\(["']?([^"')]+)""")


def test_every_lesson_is_in_its_contents():
    text = (ROOT / SETTINGS / "toc.yml").read_text("utf-8")
    assert re.findall(r"(?:root|file): (\S+)", text) == [*(path.stem for path in notebooks()), "glossary"]


@built
def test_every_lesson_is_a_page():
    for path in notebooks():
        assert f"<h1>{title(read(path))}" in (SITE / f"{path.stem}.html").read_text("utf-8")


@built
def test_each_term_of_the_glossary_leads_to_its_lesson():
    text = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    page = (SITE / "glossary.html").read_text("utf-8")
    for number, path in enumerate(notebooks()):
        assert page.count(f'href="{path.stem}.html"><span') >= text.count(f"| {number} |\n")
    assert page.count("<tr") == len(re.findall(r"^\|", text, re.MULTILINE)) - 1


@built
def test_nothing_is_fetched_from_elsewhere():
    files = [*SITE.glob("*.html"), *SITE.glob("_static/**/*.css")]
    fetched = [next(filter(None, found)) for file in files for found in FETCHED.findall(file.read_text("utf-8"))]
    assert len(fetched) > 100
    assert [url for url in fetched if re.match(r"(https?:)?//", url)] == []


@built
def test_it_can_be_searched():
    assert '"forkserv"' in (SITE / "searchindex.js").read_text("utf-8")     # the stem of forkserver
