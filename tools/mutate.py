"""Change each check in small ways, and see whether its answers notice: python3 course.py mutate [EXERCISE ...]

Each rule of a check is removed in turn, and each condition is inverted in turn. Each time, some answer in the exercise's
folder must get another verdict than it should. If no answer notices a change, no answer tests that rule:
add an answer, or remove the rule. The recorded runs of the answers are judged (tools/golden.py). Only an answer without a
record is run.
"""

import ast
import copy
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from helpers.course.exercises import FOLDER, Exercise, ExerciseError, load, names
from helpers.record.run import Run
from tools.answers import Answer, answers, runs, said
from tools.golden import Golden, StaleError
from tools.notebooks import ROOT
from tools.verdicts import Watched, compiled, is_verdict

TEMPLATE = ROOT / "docs" / "template_lesson" / "helpers" / "content"
ENOUGH = 0.95    #: of the mutations must be noticed


@dataclass(frozen=True)
class Mutation:
    """One small change of a check."""

    line: int
    what: str
    tree: ast.Module


def mutations(text: str) -> Iterator[Mutation]:
    """Yield every mutation of a check.py: each rule removed in turn, each condition inverted in turn."""
    tree = ast.parse(text)
    places = [("without", place) for place in _rules(tree)] + [("inverted:", place) for place in _conditions(tree)]
    for how, (parent, name, index) in places:
        changed = copy.deepcopy(tree)
        # The copy has the same nodes in the same order.
        twin = next(new for old, new in zip(ast.walk(tree), ast.walk(changed), strict=True) if old is parent)
        old = getattr(twin, name) if index is None else getattr(twin, name)[index]
        shown = ast.unparse(old.test if isinstance(old, ast.If) and how == "without" else old)
        if how == "without":
            assert index is not None        # a rule is in a list, of arguments or of statements
            new = [] if isinstance(old, ast.expr) else old.orelse or [ast.Pass()]
            getattr(twin, name)[index:index + 1] = new
        elif index is None:
            setattr(twin, name, ast.UnaryOp(ast.Not(), old))
        else:
            getattr(twin, name)[index] = ast.UnaryOp(ast.Not(), old)
        yield Mutation(old.lineno, f"{how} {shown}", changed)


Place = tuple[ast.AST, str, int | None]    # the parent of a node, its field, and its index if the field is a list

_PIECES = (ast.expr, ast.stmt, ast.comprehension, ast.ExceptHandler, ast.keyword, ast.match_case)
_TESTS = {"test", "ifs", "guard"}    # fields that hold a condition


def _children(node: ast.AST) -> Iterator[tuple[ast.AST, Place]]:
    for name, value in ast.iter_fields(node):
        if isinstance(value, list):
            yield from ((one, (node, name, index)) for index, one in enumerate(value) if isinstance(one, _PIECES))
        elif isinstance(value, _PIECES):
            yield value, (node, name, None)


def _rules(tree: ast.Module) -> Iterator[Place]:
    """Yield the rules of Rules(read, rule, …); for a check that is one function, each `if` that gives a verdict."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Rules"]
    for call in calls:
        yield from ((call, "args", index) for index in range(1, len(call.args)))
    for node in ast.walk(tree) if not calls else ():
        for child, place in _children(node):
            if isinstance(child, ast.If) and any(isinstance(one, ast.Return) for one in child.body):
                yield place


def _conditions(node: ast.AST, tested: bool = False) -> Iterator[Place]:
    """Yield the conditions of a check: tests and comparisons, except those that only choose words, or replace None."""
    for child, place in _children(node):
        if is_verdict(child):
            continue
        # A loop's condition stays as it is: inverted, the loop might never end.
        test = tested if isinstance(node, ast.BoolOp) else place[1] in _TESTS and not isinstance(node, ast.While)
        if isinstance(child, ast.BoolOp):
            test = test or any(isinstance(value, ast.Compare) or _inverts(value) for value in child.values)
        elif isinstance(child, ast.Compare) or (test and not _inverts(child, ast.Compare, ast.BoolOp)):
            yield place
        yield from _conditions(child, test)


def _inverts(node: ast.AST, *kinds: type[ast.AST]) -> bool:
    """Return whether a node is a `not`, of one of these kinds if any are given."""
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not) and isinstance(node.operand, kinds or ast.expr)


@dataclass(frozen=True)
class Found:
    """What the mutations of one check showed."""

    exercise: str
    misjudged: list[str]    #: answers that the unchanged check misjudges
    never_given: list[str]
    tried: int
    survivors: list[Mutation]


def runs_of(recorded: Golden, answer: Answer) -> dict[str, Run]:
    """Return an answer's runs, start method -> run: the recorded ones, or new ones if it has none or has changed."""
    try:
        return recorded.runs(answer)
    except StaleError:
        return runs(recorded.exercise, answer)


def mutate(exercise: Exercise) -> Found:
    """Try every mutation of an exercise's check on all of its answers."""
    path = exercise.folder / "check.py"
    watched = Watched(path)
    recorded = Golden.read(exercise)
    kept = [(answer, runs_of(recorded, answer)) for answer in answers(exercise)]
    every = [answer for answer, _ in kept]
    before = {answer: said(exercise, answer, its, watched) for answer, its in kept}
    # An unchanged stub never reaches the check: its message is only compared with the one before the mutation.
    checked = [answer for answer in every if answer.state != "not started"]
    misjudged = {answer for answer in checked if answer.faults(before[answer], every)}

    def notices(mutation: Mutation) -> bool:
        try:
            check = compiled(mutation.tree, path)
            for answer, its in kept:
                now = said(exercise, answer, its, check)
                faulty = answer in checked and answer not in misjudged and answer.faults(now, every)
                if faulty or now[0] != before[answer][0]:
                    return True
        except Exception:    # a change that breaks the check is noticed too
            return True
        return False

    tried = list(mutations(path.read_text(encoding="utf-8")))
    survivors = [one for one in tried if not notices(one)]
    must = "must get another verdict than"
    faults = [
        f"{exercise.name}, {one.file}, {must}: {before[one][1]}" for one in every if one in misjudged
    ]
    return Found(exercise.name, faults, watched.never_given(), len(tried), survivors)


def main(arguments: list[str]) -> int:
    """Try the checks named on the command line, or all; return the exit code."""
    tried = survived = 0
    try:
        known = {name: folder for folder in (TEMPLATE, FOLDER) for name in names(folder)}
        chosen = [load(name, known.get(name, FOLDER)) for name in arguments or sorted(known)]
    except ExerciseError as error:
        print(error)
        return 1
    for exercise in chosen:
        found = mutate(exercise)
        tried, survived = tried + found.tried, survived + len(found.survivors)
        print(f"{exercise.name}: {found.tried - len(found.survivors)} of {found.tried} noticed", flush=True)
        for sentence in found.misjudged + found.never_given:
            print(f"  {sentence}")
        place = exercise.folder.relative_to(ROOT) / "check.py"
        for one in found.survivors:
            print(f"  {place.as_posix()}:{one.line}: {one.what}")
    print(f"{tried - survived} of {tried} mutations were noticed: {(tried - survived) / max(tried, 1):.1%}")
    return 0 if tried - survived >= ENOUGH * tried else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
