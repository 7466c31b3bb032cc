"""How the parts of a lesson speak to the learner: what they show, and how they say that something cannot be."""

from __future__ import annotations

import difflib
import re

MOST_LISTED = 12  #: names in a message


class LessonError(ValueError):
    """A cell asks for something that cannot be; the message is written for the learner."""

    def _render_traceback_(self) -> list[str]:
        # What IPython shows: where in the package it was found out says nothing to a learner.
        return [f"{type(self).__name__}: {self}"]


def unknown(what: str, name: str, known: list[str], here: list[str] | None = None) -> str:
    """Return the sentence for a name that does not exist, with the names that do.

    Args:
        what: the name is meant to be of.
        name: that does not exist.
        known: all that do.
        here: those of this lesson: only they are listed. Where that is not known, and there are many, none is.
    """
    if not known:
        return f"There is no {what} {name!r}: there is none at all."
    near = difflib.get_close_matches(name, here or known, n=1) or difflib.get_close_matches(name, known, n=1)
    guess = f" Did you mean {near[0]}?" if near else ""
    listed = here or (known if len(known) <= MOST_LISTED else [])
    there = f" {'This lesson has' if here else 'There are'}: {', '.join(listed)}." if listed else ""
    return f"There is no {what} {name!r}.{guess}{there}"


_MARKS = re.compile(r"([\\`*_\[\]<>#~|&])")  #: what Markdown takes for more than a letter
_ESCAPED = re.compile(r"((?<!`)(`+)(?!`).+?(?<!`)\2(?!`))|\\([\\`*_\[\]<>#~|&])", re.DOTALL)


def escaped(text: str) -> str:
    """Return a text so that Markdown shows it letter by letter: `__name__` is not bold, and `<lambda>` does not vanish."""
    return _MARKS.sub(r"\\\1", text)


def unescaped(markdown: str) -> str:
    """Return Markdown for where it is shown as it is: without the backslashes of `escaped`. What is code stays as it is."""
    return _ESCAPED.sub(lambda found: found[1] or found[3], markdown)


def show(plain: str, html: str = "", *, markdown: str = "") -> None:
    """Show text in a notebook.

    Args:
        plain: the text, as Markdown; it is also what is shown where there is no more than plain text.
        html: shown in its place where HTML can be shown.
        markdown: shown in its place where Markdown can be shown, if it is another one.
    """
    from IPython.display import display

    rich = {"text/html": html} if html else {"text/markdown": markdown or plain}
    display({"text/plain": plain if html else unescaped(plain), **rich}, raw=True)
