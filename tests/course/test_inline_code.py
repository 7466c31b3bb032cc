"""What a program printed, as inline code in a verdict: it is shown letter by letter, whatever it is."""
from __future__ import annotations

import html

import mistune
import pytest

from helpers.course.checks import code
from helpers.course.telling import unescaped


@pytest.mark.parametrize("text", [
    "print('a')", "a `b` c", "a``b", "```", "`", "`a", "a`", "``` <script>alert(1)</script> ``", "<b>", r"\*a\* \\", "*a* _b_ [c](d)"])
def test_it_is_shown_letter_by_letter(text):
    written = code(text)
    assert mistune.html(f"It printed {written}, and **ended**.") == (
        f"<p>It printed <code>{html.escape(text, quote=False)}</code>, and <strong>ended</strong>.</p>\n".replace('"', "&quot;"))
    assert unescaped(f"{written}, and \\*ended\\*") == f"{written}, and *ended*"
