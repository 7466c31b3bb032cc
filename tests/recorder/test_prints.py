"""Prints are recorded: which process printed what, and where. `print` itself does not change."""
from __future__ import annotations

from helpers import run_script
from helpers.record.run import Event, Run
from helpers.recorder.kinds import MOST_PRINTED, MOST_PRINTS
from tools.peers.compare import bare, recorded


def prints(run: Run) -> list[Event]:
    return [event for event in run.events if event.kind == "print"]


def test_who_printed_what_in_which_line():
    run = run_script("""\
import multiprocessing, threading

class Point:
    def __str__(self):
        print('asked')
        return 'point'

def child(n):
    print('child', n, None, [1, 'a'], sep=' | ')

def numbers():
    print('in the generator', end='')
    yield 1

if __name__ == '__main__':
    print()
    for n in range(2):
        p = multiprocessing.Process(target=child, args=(n,))
        p.start()
        p.join()
    t = threading.Thread(target=print, args=('in', 'a thread'), name='printer')
    t.start()
    t.join()
    next(numbers())
    print(Point())
""", timeout=30, start_method="fork")
    assert not run.stderr
    assert [(e.process, e.lane, e.line, e.text) for e in prints(run)] == [
        ("MainProcess", "", 16, ""), ("Process-1", "", 9, "child | 0 | None | [1, 'a']"),
        ("Process-2", "", 9, "child | 1 | None | [1, 'a']"), ("MainProcess", "printer", None, "in a thread"),
        ("MainProcess", "numbers", 12, "in the generator"), ("MainProcess", "", 25, "<Point>"),
        ("MainProcess", "", 5, "asked")]


def test_what_goes_somewhere_else_is_not_recorded():
    run = run_script("""\
import contextlib, io, sys
print('to stderr', file=sys.stderr)
with contextlib.redirect_stdout(io.StringIO()) as kept:
    print('kept')
print('to stdout', file=sys.stdout)
print(kept.getvalue(), end='')
""", timeout=30)
    assert run.stdout == "to stdout\nkept\n" and [(e.line, e.text) for e in prints(run)] == [(5, "to stdout"), (6, "kept\n")]


def test_long_texts_are_cut_and_many_are_counted():
    run = run_script(f"""\
import os
print('x' * 1000)
print('\\0 and \\ud800', file=open(os.devnull, 'w', errors='replace'))
for n in range({MOST_PRINTS} + 6):
    print(n)
if os.fork() == 0:
    print('child')
""", timeout=30)
    found, counted = prints(run), [event for event in run.events if event.kind == "prints"]
    assert [e.text for e in found if e.process == "MainProcess"] == ["x" * MOST_PRINTED + "…", *map(str, range(MOST_PRINTS - 1))]
    assert [e.text for e in found if e.process != "MainProcess"] == ["child"]
    assert [event.number for event in counted] == [7] and not run.events_left_out


ITSELF = """\
import builtins, copy, functools, inspect, pickle, sys, types
print(print is builtins.print, print, print.__name__, print.__qualname__, print.__module__, print.__self__)
print(type(print), isinstance(print, types.BuiltinFunctionType), callable(print), print.__text_signature__)
print(inspect.isbuiltin(print), inspect.isroutine(print), inspect.isfunction(print), inspect.signature(print))
print(all(pickle.loads(pickle.dumps(print, n)) is print for n in range(pickle.HIGHEST_PROTOCOL + 1)))
print(copy.copy(print) is print, copy.deepcopy([print])[0] is print, print == print, {print: 1}[print], print.__doc__)
list(map(print, 'ab'))
class Own:
    show = print
Own().show('no method')
functools.partial(print, 1, sep='')(2)
for call in (lambda: print(sep=1), lambda: print(nonsense=1), lambda: print('x', file=3), lambda: print('\\ud800')):
    try:
        call()
    except Exception as error:
        print(type(error).__name__, error)
sys.stdout.write('written\\n')
class Bad:
    def __str__(self):
        raise ValueError('bad')
print('left', Bad())
"""


def test_print_is_what_it_was(tmp_path):
    assert recorded(ITSELF, tmp_path) == bare(ITSELF, tmp_path)
    run = run_script(ITSELF, timeout=30)
    assert run.stderr.endswith("ValueError: bad\n") and "recorder" not in run.stderr
    assert prints(run)[-1].outcome == "ValueError"
