"""How the course is written: words that give a translation away are not used, and a term is in bold once, where it is explained."""
from __future__ import annotations

import ast
import csv
import re
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from course_content import nothing_wrong

from tools.notebooks import ROOT, notebooks, read

CONTENT = ROOT / "helpers" / "content"
GLOSSARY = ROOT / "docs" / "glossary.md"
#: Lessons whose prose is still to be edited.
NOT_YET: set[str] = set()
LESSONS = [pytest.param(path, id=path.stem, marks=[pytest.mark.xfail(reason="not edited yet", strict=False)]
                        if path.stem[:2] in NOT_YET else []) for path in notebooks()]

#: what is not written -> what is written instead
UNWANTED = {
    r"shall": "will, or the imperative",
    r"mend(s|ed|ing)?": "fix, repair",
    r"(is|are|be|being) told": "say who learns it: you see, it hears of it",
    r"chance has it|as it happens": "it depends on luck",
    r"does away with|do away with": "removes",
    r"the least that": "cannot take less",
    r"so many": "that many, as many",
    r"behind": "after, below",
    r"anew": "again",
    r"into being": "starts",
    r"greatest length": "maximum size",
    r"(no|not any) more than so": "that much",
    r"so (it|that) (is|would be) (with|in|under|for)": "that is true of",
    r"(see|sees|saw) to it": "make sure",
    r"for ever": "forever",
    r"(?<!does )(?<!do )lay(s)? (it|the|a)": "puts",
    r"brings? along": "comes with",
    r"stands? (in|at|still|there|below|above|between|behind|on|under)": "is, waits in, hangs",
    r"com(es|e|ing) to (its|their|the) end": "ends, reaches its end",
    r"is good for": "is for",
    r"one that can wait": "can wait",
    r"who(ever)? (of|has|wants|takes|waits|holds) (the|it|a) (lock|queue|pipe|value|end)": "which process",
    r"(by|for|from|to) who (has|holds|takes|waits|wants)": "whoever",
}
#: A comment may use some of these: an object is behind a proxy, a process is told to end.
IN_COMMENTS = {pattern: better for pattern, better in UNWANTED.items()
               if not pattern.startswith(("behind", "(is|are|be|being)", "stands?", "who("))}
ANY_IN_COMMENTS = re.compile(rf"\b(?:{'|'.join(f'(?:{pattern})' for pattern in IN_COMMENTS)})\b", re.IGNORECASE)
#: word -> places where it is intended: an exercise's or a prediction's text that is about the word itself
ALLOWED: dict[str, str] = {}


def comments(file: Path) -> Iterator[str]:
    """Yield the comments of a program."""
    with open(file, "rb") as opened:
        yield from (token.string for token in tokenize.tokenize(opened.readline) if token.type == tokenize.COMMENT)


def docstrings(file: Path) -> Iterator[str]:
    """Yield the docstrings of a program."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""


def strings(file: Path) -> Iterator[str]:
    """Yield the texts in a check that a learner may see."""
    tree = ast.parse(file.read_text("utf-8"))
    docstrings = {id(node.body[0].value) for node in ast.walk(tree)
                  if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and isinstance(node.body[0], ast.Expr)}
    yield from (node.value for node in ast.walk(tree)
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings)


def texts(path: Path) -> Iterator[tuple[str, str]]:
    """Yield what a learner or a teacher reads of a lesson: (where, text)."""
    folder, number = CONTENT / path.stem, path.stem[:2]
    for cell in read(path).cells:
        if cell.cell_type == "markdown":
            yield f"{path.name}, cell {cell.id}", re.sub(r"```.*?```|`[^`]*`", "", cell.source, flags=re.DOTALL)
    for name, prediction in tomllib.loads((folder / "predictions.toml").read_text("utf-8")).items():
        yield from ((f"predictions.toml, {name}", text) for part in prediction.values() if not isinstance(part, bool)
                    for text in ([part] if isinstance(part, str) else part))
    for file in sorted(folder.glob("exercises/*/hints.md")):
        yield f"{file.parent.name}/hints.md", file.read_text("utf-8")
    for file in sorted(folder.glob("exercises/*/stub.py")):
        yield from ((f"{file.parent.name}/stub.py", comment) for comment in comments(file))
    for file in sorted(folder.glob("exercises/*/check.py")):
        yield from ((f"{file.parent.name}/check.py", text) for text in strings(file))
    with open(CONTENT / "claims.csv", encoding="utf-8", newline="") as opened:
        yield from ((f"claims.csv, {row['id']}", f"{row['claim']} {row['condition']}") for row in csv.DictReader(opened)
                    if row["lesson"] == number)
    section = re.search(rf"^## {int(number)}\. .*?(?=^## |\Z)", (ROOT / "TEACHING.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert section
    yield f"TEACHING.md, lesson {int(number)}", section[0]


@pytest.mark.parametrize("path", LESSONS)
def test_no_word_gives_a_translation_away(path):
    nothing_wrong([f"{where}: “{match[0]}”: {better}." for where, text in texts(path)
                   for pattern, better in UNWANTED.items() for match in re.finditer(rf"\b(?:{pattern})\b", text, re.IGNORECASE)
                   if ALLOWED.get(match[0].lower()) != where])


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "TEACHING.md", "docs/glossary.md", "docs/run_format.md"])
def test_no_word_gives_a_translation_away_in_a_page_about_the_course(name):
    text = re.sub(r"```.*?```|`[^`\n]*`", "", (ROOT / name).read_text("utf-8"), flags=re.DOTALL)
    nothing_wrong([f"{name}: “{match[0]}”: {better}." for pattern, better in UNWANTED.items()
                   for match in re.finditer(rf"\b(?:{pattern})\b", text, re.IGNORECASE)])


def in_comments(file: Path) -> list[str]:
    """Return such words in a program's comments and docstrings, each with a better one."""
    if not ANY_IN_COMMENTS.search(file.read_text("utf-8")):     # taking a program apart takes longer
        return []
    return [f"{file.name}: “{match[0]}”: {better}. In: {' '.join(text.split())[:80]}"
            for text in (*comments(file), *docstrings(file)) for pattern, better in IN_COMMENTS.items()
            for match in re.finditer(rf"\b(?:{pattern})\b", text, re.IGNORECASE)]


def test_no_word_gives_a_translation_away_in_a_comment():
    folders = ("helpers", "tests", "tools", "benchmarks", "settings")
    files = [ROOT / "course.py", *(path for name in folders for path in sorted((ROOT / name).rglob("*.py"))
                                   if "cases" not in path.parts)]
    nothing_wrong([wrong for file in files for wrong in in_comments(file)])


def test_no_word_gives_a_translation_away_in_a_message():
    files = [ROOT / "course.py", *(path for name in ("helpers", "tools", "settings") for path in sorted((ROOT / name).rglob("*.py"))
                                   if "content" not in path.parts)]       # those of checks are a lesson's
    nothing_wrong([f"{file.name}: “{match[0]}”: {better}. In: {' '.join(text.split())[:80]}"
                   for file in files if ANY_IN_COMMENTS.search(file.read_text("utf-8"))
                   for text in strings(file) for pattern, better in IN_COMMENTS.items()
                   for match in re.finditer(rf"\b(?:{pattern})\b", text, re.IGNORECASE)])


def test_such_a_word_in_a_comment_would_be_found(tmp_path):
    file = tmp_path / "one.py"
    file.write_text('def f():\n    """We shall return."""\n    return "shall"    # so many times\n', "utf-8")
    assert [text.partition(":")[2].split("”")[0] for text in in_comments(file)] == [" “so many", " “shall"]


def test_such_a_word_would_be_found():
    found = [pattern for pattern in UNWANTED if re.search(rf"\b(?:{pattern})\b", "We shall mend it anew.", re.IGNORECASE)]
    assert found == ["shall", "mend(s|ed|ing)?", "anew"]


# Terms.

LABELS = {"You will be able to", "Next:", "Shift + Enter", "Needs"}


def glossary() -> dict[str, str]:
    """Return each term -> the number of the lesson that explains it."""
    rows = re.findall(r"^\| ([^|]+?) \| [^|]+ \| (\d\d?) \|$", GLOSSARY.read_text("utf-8"), re.MULTILINE)
    return {term: f"{int(lesson):02}" for term, lesson in rows}


def bold(path: Path) -> list[str]:
    """Return the terms in bold, without labels and the headings of rules."""
    text = "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")
    text = re.sub(r"```.*?```", "", re.sub(r"^\d\. \*\*.+?\*\*", "", text, flags=re.MULTILINE), flags=re.DOTALL)
    return [term for term in re.findall(r"\*\*(.+?)\*\*", text) if term not in LABELS]


@pytest.mark.parametrize("path", LESSONS)
def test_a_term_is_in_bold_once_where_it_is_explained_and_in_the_glossary(path):
    given = bold(path)
    wanted = [term for term, lesson in glossary().items() if lesson == path.stem[:2]]
    nothing_wrong(
        [f"{path.name}: **{term}** is in bold {given.count(term)} times: once is enough." for term in sorted(set(given)) if given.count(term) > 1]
        + [f"{path.name}: **{term}** is not in docs/glossary.md with this lesson. (Stress a word with *…*.)" for term in sorted(set(given) - set(wanted))]
        + [f"docs/glossary.md: {term} is not in bold in {path.name}." for term in wanted if term not in given])


def test_the_glossary_is_in_order_and_says_what_each_term_is():
    terms = re.findall(r"^\| ([^|]+?) \| ([^|]+) \| \d \|$", GLOSSARY.read_text("utf-8"), re.MULTILINE)
    assert [term for term, _ in terms] == sorted((term for term, _ in terms), key=lambda term: term.strip("`").lower())
    assert len({term for term, _ in terms}) == len(terms) and all(len(said.split()) >= 4 for _, said in terms)
