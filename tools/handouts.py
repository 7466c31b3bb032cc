"""A two-page handout for each lesson, and the index of wrong ideas: python3 course.py handouts [NAME ...]

NAME is the beginning of a notebook's name, such as 01; without one, all are made. Each handout can be printed: what the
lesson is for, its rules, one picture, and what the article claims. The index gives answers away: it is for teachers.
"""
from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from html import escape
from pathlib import Path

from nbformat import NotebookNode

from helpers.course.claims import all_claims
from helpers.course.lessons import Lesson, lessons
from tools.notebooks import FOLDER, ROOT, notebooks, picture_size, read, title
from tools.teaching import RULES, Section, sections

BUILT = ROOT / "build" / "handouts"
INDEX = "wrong_ideas.html"
STYLE = """
@page { size: A4; margin: 13mm 14mm; }
* { box-sizing: border-box; }
body { font: 9.6pt/1.34 "Source Sans 3", "Noto Sans", "DejaVu Sans", Arial, sans-serif; color: #1a1a1a; background: #fff;
  max-width: 182mm; margin: 0 auto; padding: 0 4mm; overflow-wrap: break-word; }
h1 { font-size: 17pt; margin: 0 0 2mm; } h2 { font-size: 11.5pt; margin: 4mm 0 1mm; break-after: avoid; }
p, ul, ol { margin: 1mm 0; } li { margin: 0.6mm 0; } ul, ol { padding-left: 6mm; }
code { font: 0.9em "DejaVu Sans Mono", Consolas, monospace; }
a.anchor-link { display: none; }
figure { margin: 2mm 0; break-inside: avoid; } figcaption { font-size: 8.5pt; color: #444; }
img { display: block; max-width: 100%; max-height: 88mm; margin: 0 auto; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: 0.5mm 1.5mm;
  border-bottom: 0.2mm solid #bbb; } tr { break-inside: avoid; } td p { margin: 0; }
.claims { font-size: 8pt; line-height: 1.22; } .claims td:first-child { width: 52%; }
@media print { body { padding: 0; } }
@media screen and (max-width: 600px) { .wide { overflow-x: auto; } .wide table { min-width: 34em; } }
"""


def html(text: str) -> str:
    """Return Markdown as HTML."""
    from nbconvert.filters import markdown2html
    return str(markdown2html(text))


def inline(text: str) -> str:
    """Return a cell's Markdown as HTML, without a paragraph around it."""
    return re.sub(r"^<p>(.*)</p>\s*$", r"\1", html(text).strip(), flags=re.DOTALL)


def page(name: str, body: str) -> str:
    """Return a complete page."""
    return ('<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width">\n'
            f"<title>{escape(name)}</title>\n<style>{STYLE}</style>\n<main>\n{body}\n</main>\n</html>\n")


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]], kind: str = "") -> str:
    """Return a table in HTML, in a box that scrolls if it is too wide."""
    named = "".join(f'<th scope="col">{text}</th>' for text in head)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return (f'<div class="wide" tabindex="0"><table class="{kind}"><thead><tr>{named}</tr></thead>'
            f"<tbody>{body}</tbody></table></div>")


def rules(notebook: NotebookNode) -> str:
    """Return a lesson's rules to keep, in Markdown; "" if it has none."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and f"## {RULES}" in cell.source:
            text: str = cell.source.partition(f"## {RULES}")[2]
            return text.partition("\n## ")[0].strip()
    return ""


def picture(notebook: NotebookNode, keeps: str) -> tuple[str, str, str] | None:
    """Return one of a lesson's pictures: the name of its run, what it shows in words, and the PNG in base64.

    It is the first run named in the rules whose picture is wide rather than high: several start methods in one picture
    would be too small to read. Otherwise it is the first wide picture in the lesson, or the first one.
    """
    found: dict[str, tuple[str, str, str]] = {}
    for cell in notebook.cells:
        match = re.match(r"%%(?:isolated|orders).*--name (\w+)", cell.source)
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "image/png" in data:
                name = match[1] if match else ""
                found.setdefault(name, (name, data.get("text/plain", ""), data["image/png"]))
    named = [found[name] for name in re.findall(r"`(\w+)`", keeps) if name in found]
    return next(filter(_is_wide, [*named, *found.values()]), next(iter(found.values()), None))


def _is_wide(shown: tuple[str, str, str]) -> bool:
    wide, high = picture_size(shown[2])
    return high < wide / 2


def handout(lesson: Lesson, notebook: NotebookNode) -> str:
    """Return a lesson's handout as a page."""
    keeps = rules(notebook)
    first = notebook.cells[0].source.partition("\n")[2]
    body = [f"<h1>{escape(f'{int(lesson.name[:2])}. {title(notebook)}')}</h1>", html(first)]
    if keeps:
        body += [f"<h2>{RULES}</h2>", html(keeps)]
    if shown := picture(notebook, keeps):
        name, words, png = shown
        caption = f"The picture of <code>{name}</code>." if name else "One picture of the lesson."
        body.append(f'<figure><img alt="{escape(words)}" src="data:image/png;base64,{"".join(png.split())}">'
                    f"<figcaption>{caption}</figcaption></figure>")
    if lesson.claims:
        known = all_claims()
        said = [(escape(known[id_].says), escape(known[id_].here)) for id_ in lesson.claims]
        body += ["<h2>What is claimed, and what we found</h2>", table(("Claim", "Here"), said, "claims")]
    return page(title(notebook), "\n".join(body))


def index(of: dict[str, Section]) -> str:
    """Return the index of wrong ideas as a page."""
    body = ["<h1>What learners think, and what meets it</h1>",
            "<p>For the teacher: the last column gives answers away. <code>list_in_a_child a</code> is a choice;",
            "<code>sum_in_children</code>: <code>global_total</code> is a wrong answer to an exercise.</p>"]
    for section in of.values():
        if rows := [(inline(one.idea), inline(one.where), inline(one.show)) for one in section.ideas]:
            body += [f"<h2>{int(section.number)}. {escape(section.title)}</h2>",
                     table(("They think", "Met in", "Show them"), rows)]
    return page("Wrong ideas", "\n".join(body))


def make(names: list[str], target: Path = BUILT) -> list[Path]:
    """Write the index, and the handouts of lessons whose names begin like this, or of all; return the files."""
    target.mkdir(parents=True, exist_ok=True)
    known = {lesson.name: lesson for lesson in lessons(FOLDER)}
    texts = {f"{path.stem}.html": handout(known[path.stem], read(path))
             for path in notebooks() if not names or path.name.startswith(tuple(names))}
    if texts:
        texts[INDEX] = index(sections())
    for name, text in texts.items():
        (target / name).write_text(text, "utf-8")
    return [target / name for name in texts]


def main(arguments: list[str]) -> int:
    """Make the handouts named on the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="course.py handouts", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="notebooks; all without one")
    chosen = parser.parse_args(arguments)
    made = make(chosen.names)
    if not made:
        print(f"No notebook's name begins with {' or '.join(chosen.names)}.")
        return 1
    print(*(path.relative_to(ROOT).as_posix() for path in made), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
