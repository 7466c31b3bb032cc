"""A lock that is not given back on every way out: what is read and written has to stay under one holding of it."""

import re

from helpers.record.run import Event, Run
from helpers.course.lock_history import held_by_two, holdings, is_lock, one_by_one, short
from helpers.course.checks import Verdict, at, children, done, failed, main, right, unexplained, wrong

START_METHODS = ("fork", "spawn")
TIMEOUT = 2.0
# What a proxy raises when its manager has ended.
GONE = ("FileNotFoundError", "EOFError", "BrokenPipeError", "ConnectionResetError", "ConnectionRefusedError")


def _accesses(run: Run, process: str, *methods: str) -> list[Event]:
    return [e for e in done(run, "call") if e.process == process and short(e) in methods]


def check(run: Run) -> Verdict:
    """Judge one run."""
    forced = next((e for e in run.events if e.kind in ("terminate", "kill") and e.line), None)
    if forced:
        return wrong(
            f"{forced.detail} was ended by force{at(forced.line)}, wherever it was just then. A lock that it held "
            "would stay locked. Let it end by itself."
        )
    impatient = next((e for e in done(run, "call") if is_lock(e, "acquire") and e.detail.startswith("acquire(False")), None)
    if impatient:
        return wrong(
            f"acquire(False){at(impatient.line)} does not wait: who comes while another has the lock is told False. Whoever goes away "
            "then withdraws nothing, and whoever asks again and again keeps a core busy. Wait for the lock: acquire()."
        )
    given_up = next((e for e in run.events if is_lock(e, "acquire") and e.detail.endswith(("→ False", "not acquired"))), None)
    if given_up:
        return wrong(
            f"{given_up.process} gave up waiting for the lock{at(given_up.line)} and went on without it. The lock is "
            "still not given back. Mend that, and nobody has to wait for long."
        )
    if (error := failed(run)) and error.error.startswith(GONE):
        return wrong(
            f"{error.name} ended with {error.error.partition(':')[0]}{at(error.error_line)}: the script had come to its end, and "
            "with it the manager. Join every child, and without a time-out. If a join then never returns, somebody still has "
            "the lock."
        )
    if error := failed(run, "RemoteError"):
        return wrong(
            f"{error.name} asked the manager{at(error.error_line)} for something that it no longer keeps, because nobody in the script "
            "referred to it. There is to be one lock for all: keep it in a variable."
        )
    if error := failed(run):
        if any(is_lock(e, "release") and e.outcome for e in run.events if e.process == error.name):
            return wrong(
                f"{error.name} ended with an error{at(error.error_line)}: it released a lock that it did not hold, because "
                "it had given it back already. Release it once on each way out."
            )
        return wrong(f"{error.name} ended with {error.error}{at(error.error_line)}. Mend that first.")
    stuck = next((e for e in run.events if is_lock(e, "acquire") and e.end is None), None) if run.hung else None
    if stuck:
        held = [e for e in holdings(run).values() if e.object == stuck.object]
        if any(e.process == stuck.process for e in held):
            return wrong(
                f"{stuck.process} waits{at(stuck.line)} for a lock that it holds itself, since "
                f"line {next(e for e in held if e.process == stuck.process).line}. Acquire it once."
            )
        if held and not run.process(held[-1].process).ended_by_run:
            return wrong(
                f"{stuck.process} waits for the lock{at(stuck.line)}. {held[-1].process} acquired it{at(held[-1].line)} and "
                "ended without giving it back. Look at every way out of its function."
            )
    if run.hung or run.returncode:
        return unexplained(run, "All three children have to end, one of them without any money.")
    kept = next((e for child in children(run) for e in holdings(run, child.name).values()), None)
    if kept:
        return wrong(
            f"{kept.process} acquired the lock{at(kept.line)} and ended with it. That the others could go on is not its merit: "
            "let everybody give back what they took, on every way out."
        )
    if len(children(run)) < 3:
        return wrong("There were to be three children, as in the program that you were given. Start all three.")
    if one_by_one(run):
        return wrong(
            "Every child had ended before the next was started. So no two were at it at once, and it says nothing about "
            "the lock. Start the last two together, as before."
        )
    used: list[set[str]] = []
    for process in children(run):
        writes = _accesses(run, process.name, "__setitem__", "update", "set")
        for write in writes:
            reads = [e for e in _accesses(run, process.name, "__getitem__", "get", "copy", "pop") if e.time < write.time]
            if not reads:
                continue
            under, before = holdings(run, process.name, write.time), holdings(run, process.name, reads[-1].time)
            ever = [e for e in run.events if e.process == process.name and is_lock(e, "acquire")]
            if not ever:
                return wrong(
                    f"{process.name} reads the money{at(reads[-1].line)} and writes it{at(write.line)} without any lock. "
                    "Another process may take the same money in between. Keep the lock, and give it back."
                )
            if not before and under:
                return wrong(
                    f"{process.name} has read the money{at(reads[-1].line)} before the lock was acquired. What it writes"
                    f"{at(write.line)} may be out of date. Acquire the lock first."
                )
            if not {id(e) for e in under.values()} & {id(e) for e in before.values()}:
                return wrong(
                    f"{process.name} reads the money{at(reads[-1].line)} and writes it{at(write.line)}, and the lock is "
                    "given back in between. Another process may take the same money just there. Hold the lock over both."
                )
            mine = {id(e) for e in under.values()}
            inside = [e for e in reads if mine & {id(one) for one in holdings(run, process.name, e.time).values()}]
            if len(inside) < len(reads) and all(e.line == write.line for e in inside):
                return wrong(
                    f"{process.name} decides by what it read{at(reads[0].line)}, when it did not hold the lock. Until it "
                    f"writes{at(write.line)}, another process may have taken the money. Ask under the lock as well."
                )
            used.append(set(under))
    if used and not set.intersection(*used):
        return wrong(
            "Each process has acquired a lock of its own, so none keeps another one out. They need one lock: made by the "
            "script, and passed to all."
        )
    if two := held_by_two(run):
        return wrong(
            f"{two[0].process} and {two[1].process} held {two[0].object} at the same time{at(two[1].line)}: it lets more than one "
            "process in. Two could take the same money. Use a lock, which lets in only one."
        )
    wide = next((e for e in done(run, "call") if re.fullmatch(r"\w*Semaphore\((value=)?[2-9]\d*\)", e.detail)), None)
    if wide:
        return wrong(
            f"{wide.detail}{at(wide.line)} lets more than one process in. Two could take the same money. Use a lock, which lets "
            "in only one."
        )
    printed = [line for process in run.processes for line in process.stdout.splitlines()]
    if not any(_accesses(run, process.name, "__getitem__", "get", "copy", "pop", "items", "values") for process in children(run)):
        return wrong(
            "The money is no longer in a manager's dictionary. So it cannot be seen here who reads it when, and whether under the "
            "lock. Leave `account` as it was."
        )
    if "left: 10" not in printed or "not enough for 80" not in printed or len(used) < 2 or main(run).exitcode:
        return wrong(
            'At the end "left: 10" should be printed by the script, and "not enough for 80" by the first child. Leave what '
            "is withdrawn as it was."
        )
    return right("The lock was given back on each way out, and reading and writing stayed together.")
