"""Judges an answer that printed the right thing: with another input, it has to print something else.

No record shows whether a printed number was worked out or known beforehand. So an answer that looks right runs once more
with a part of the stub changed, such as what its function returns.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass

from ..record.run import Run
from .checks import Verdict, code, function_of, main, numbers_in, wrong


@dataclass(frozen=True, slots=True)
class OtherInput:
    """What is changed in an answer, and what must be printed then."""

    given: str              #: a text of the stub, on one line
    instead: str            #: what replaces it, on one line
    known: tuple[str, ...]  #: words or numbers that the script prints without the change
    printed: tuple[str, ...]  #: those that it must print with it

    def changed(self, source: str) -> tuple[str, int]:
        """Return a program with the other input, and the changed line; ("", 0) unless one line of code has the text."""
        lines = source.splitlines()
        places = [n for n, line in enumerate(lines) if self.given in line and not line.lstrip().startswith("#")]
        if len(places) != 1:
            return "", 0
        lines[places[0]] = lines[places[0]].replace(self.given, self.instead)
        return "\n".join(lines) + "\n", places[0] + 1


def right_by_luck(
    also: tuple[str, ...], source: str, check: Callable[[Run], Verdict], run: Callable[[str], Run]
) -> Verdict | None:
    """Return the verdict on an answer that is no longer right with another text of the stub; None if it still is.

    Args:
        also: a text of the stub, and what replaces it; and how a learner is told of that, where it is too long to be shown.
        source: the answer, as it was run.
        check: the exercise's check.
        run: runs a program.
    """
    given, instead, *words = also
    program, _ = OtherInput(given, instead, (), ()).changed(source)
    verdict = check(run(program)) if program else None
    if not verdict or verdict.state == "right":
        return None
    return wrong(
        f"The script prints what it should, but only by luck. The cell was run again with "
        f"{words[0] if words else f'{code(instead)} in place of {code(given)}'}, and then: {verdict.text}"
    )


def known_beforehand(other: OtherInput, source: str, run: Callable[[str], Run]) -> Verdict | None:
    """Return the verdict on an answer that prints the same with another input; None if nothing is wrong with it.

    Args:
        other: the other input.
        source: the answer, as it was run.
        run: runs a program.
    """
    program, line = other.changed(source)
    if not program:
        return None
    after = run(program)
    if after.hung or after.returncode or any(process.error for process in after.processes):
        return None         # it checks its input itself, and says that this is another
    said = main(after).stdout
    words = {*re.findall(r"\w+", said), *numbers_in(said)}
    still = [word for word in other.known if word in words]
    if not still or words.issuperset(other.printed) or not _uses(after, program, line):
        return None
    return wrong(
        "The script prints what it should, but not what came out of the work. The cell was run again with "
        f"{code(other.instead)} in place of {code(other.given)}, and it still printed {', '.join(still)}. Print what "
        "the program works out."
    )


def _uses(run: Run, source: str, line: int) -> bool:
    """Whether the program uses the changed line: a line in a function is used if the record shows that it was called."""
    functions = [one for one in ast.walk(ast.parse(source)) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
    around = [one for one in functions if one.lineno <= line <= (one.end_lineno or line)]
    return not around or any(
        one.name in (event.function, function_of(event.lane)) or one.lineno <= (event.line or 0) <= (one.end_lineno or 0)
        for event in run.events for one in around)
