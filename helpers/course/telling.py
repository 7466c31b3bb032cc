"""How the parts of a lesson speak to the learner: what they show, and how they say that something cannot be."""

from __future__ import annotations

import difflib


class LessonError(ValueError):
    """A cell asks for something that cannot be; the message is written for the learner."""

    def _render_traceback_(self) -> list[str]:
        # What IPython shows: where in the package it was found out says nothing to a learner.
        return [f"{type(self).__name__}: {self}"]


def unknown(what: str, name: str, known: list[str]) -> str:
    """Return the sentence for a name that does not exist, with the names that do."""
    if not known:
        return f"There is no {what} {name!r}: there is none at all."
    near = difflib.get_close_matches(name, known, n=1)
    guess = f" Did you mean {near[0]}?" if near else ""
    return f"There is no {what} {name!r}.{guess} There are: {', '.join(known)}."


def show(markdown: str, html: str = "") -> None:
    """Show text in a notebook.

    Args:
        markdown: the text; it is also what is shown where there is no more than plain text.
        html: shown in its place where HTML can be shown.
    """
    from IPython.display import display

    rich = {"text/html": html} if html else {"text/markdown": markdown}
    display({"text/plain": markdown, **rich}, raw=True)
