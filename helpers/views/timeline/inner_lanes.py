"""The lanes within a process: what kind each is of, and which are folded into one."""
from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator

from ...program.calls import nodes_of
from ...record.greenlets import HUB, OTHERS
from ...record.kinds import ROWS
from ...record.run import Event, Process, Run
from ..endings import FEEDER, RESULTS
from .parts import Lane

_SHOWN = 5              # of very many, this many still have a lane each
_OF_GENERATORS = {"resume", "yield", "return", "throw"}


def inner_lanes(run: Run, process: Process, events: dict[str, list[Event]], room: int) -> list[tuple[Lane, list[str]]]:
    """Return the lanes of a process's threads, tasks, greenlets and generators, each with the names that it stands for.

    Args:
        run: the run.
        process: the process.
        events: what happened in each, in the order in which they begin.
        room: if there are more, all but a few are folded, those of a kind into one.
    """
    kinds = _kinds(run, process, events)
    if len(kinds) <= room:
        return [(Lane(name, inner=True, kind=kind), [name]) for name, kind in kinds.items()]
    unnamed = sum(event.kind == "spawn" and event.child == OTHERS and event.process == process.name for event in run.events)
    single = [name for name in kinds if name != OTHERS or not unnamed][:_SHOWN]
    return [*((Lane(name, inner=True, kind=kinds[name]), [name]) for name in single), *_folded(kinds, single, unnamed)]


def _folded(kinds: dict[str, str], single: list[str], unnamed: int) -> Iterator[tuple[Lane, list[str]]]:
    """Yield a lane for each kind of those that have none of their own; `unnamed`: how many greenlets share a name."""
    rest: dict[str, list[str]] = defaultdict(list)
    for name in kinds.keys() - set(single):
        rest[kinds[name]].append(name)
    for kind, names in sorted(rest.items()):
        count = len(names) + (unnamed - 1 if OTHERS in names and unnamed else 0)
        more = "more " if any(kinds[name] == kind for name in single) else ""
        said = f"{count} {more}{kind}{'s' * (count > 1)}" if kind else f"{count} more"
        hub = "\nand the hub" if OTHERS in names and HUB not in kinds else ""
        yield Lane(said + hub, inner=True, folded=count), names


def _kinds(run: Run, process: Process, events: dict[str, list[Event]]) -> dict[str, str]:
    """Return what each lane is: "thread", "task", "greenlet", "generator" …; "" for what its name says itself."""
    kinds = {name: "greenlet" if any(ROWS[event.kind].turns for event in mine) else "thread"
             for name, mine in events.items()}
    generators = {name for name, mine in events.items() if any(event.kind in _OF_GENERATORS for event in mine)}
    nodes = nodes_of(run.source) if generators else []
    kinds |= {name: _generator(nodes, name) for name in generators}
    kinds |= {thread.name: "task" if thread.task else "thread" for thread in process.threads if thread.name in kinds}
    kinds |= {one.name: "thread" if one.patched else "greenlet" for one in process.greenlets if one.name in kinds}
    return kinds | dict.fromkeys({FEEDER, RESULTS, HUB} & kinds.keys(), "")


def _generator(nodes: list[ast.AST], name: str) -> str:
    """Return whether it is a generator or a coroutine, by the function that its lane is named after."""
    named = re.sub(r" \d+$", "", name).partition("(")[0]
    kinds = set()
    for node in nodes:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == named:
            yields = any(isinstance(one, ast.Yield) for one in ast.walk(node))
            of_async = "async generator" if yields else "coroutine"
            kinds.add(of_async if isinstance(node, ast.AsyncFunctionDef) else "generator")
    return kinds.pop() if len(kinds) == 1 else "" if kinds else "generator"
