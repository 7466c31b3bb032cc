"""Runs with made-up steps: any number of them, with any values, in the form of `Run.steps()`."""
from __future__ import annotations

from dataclasses import replace

from helpers.record.run import Event, Process, Run
from helpers.record.steps import Printed, Standing, State, Step

MAIN = "MainProcess"
SOURCE = """
import multiprocessing

def child(q):
    q.put([1, 'hello', True])       # one message
    print('sent')

if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=child, args=(q,))
    p.start()
    print('received:', q.get())
    p.join()
"""


class Made(Run):
    """A run with given steps."""

    def steps(self) -> list[Step]:
        return self.made


class Tale:
    """Makes steps one by one, each from the state that the previous one left."""

    def __init__(self, source: str = SOURCE, method: str = "fork") -> None:
        self.run = Made(source, method, 10.0, returncode=0)
        self.run.made = []
        self.state, self.everything = State(), []

    def step(self, who: str, line: int | None, sentence: str, kind: str = "put", *, over: bool = False, source: Event | None = None,
             doing: str = "runs", call: str = "", for_: str = "", event: Event | None = None, prints: str = "", **changes: dict) -> Event:
        """Add a step; `changes` are those of the state: queues={"queue q": ("1",)}."""
        now = {name: getattr(self.state, name) | new for name, new in changes.items()}
        if prints:
            self.everything.append((who, prints))
        self.state = replace(self.state, lanes=self.state.lanes | {who: Standing(line, doing, call, for_)}, **now,
                             printed=Printed(self.everything, len(self.everything)))
        event = event or Event(0.0, who, "", kind, line, end=0.0, source=source, object=for_)
        self.run.made.append(Step(len(self.run.made) + 1, who, line, sentence, event, over, self.state))
        return event

    def done(self) -> Run:
        self.run.processes = [Process(name, number, 0) for number, name in enumerate(self.state.lanes, 1)]
        return self.run


def message(method: str = "fork", value: str = "[1, 'hello', True]", printed: str = "received: [1, 'hello', True]\n") -> Run:
    """A child puts a message, and its parent gets it."""
    tale = Tale(method=method)
    tale.step(MAIN, 9, "MainProcess makes queue q (Queue).", "queue", queues={"queue q": ()})
    start = tale.step(MAIN, 11, "MainProcess starts Process-1.", "start")
    get = tale.step(MAIN, 12, "MainProcess waits in q.get(), line 12.", "get", doing="waits", call="q.get()", for_="queue q")
    if method == "spawn":
        tale.step("Process-1", None, "Process-1 begins, and imports the script anew.", "run", source=start)
        tale.step("Process-1", 5, "Process-1 ends with NameError: name 'q' is not defined.", "error", doing="failed")
        tale.run.hung, tale.run.returncode = True, None
        return tale.done()
    tale.step("Process-1", None, "Process-1 begins.", "run", source=start)
    put = tale.step("Process-1", 5, f"Process-1 puts {value} into queue q.", queues={"queue q": (value,)})
    get.source = put
    tale.step("Process-1", 6, "Process-1 prints.", "print", prints="sent\n")
    tale.step(MAIN, 12, f"MainProcess gets {value} from queue q.", event=get, over=True, queues={"queue q": ()})
    tale.step(MAIN, 12, "MainProcess prints.", "print", prints=printed)
    tale.step("Process-1", None, "Process-1 ends with exit code 0.", "exit", doing="ended")
    tale.step(MAIN, 13, "MainProcess has waited for Process-1 to end.", "join")
    tale.step(MAIN, None, "MainProcess ends with exit code 0.", "exit", doing="ended")
    return tale.done()


def shared(turns: int = 4, lanes: int = 3) -> Run:
    """Several lanes that share a lock, a value and a queue, in turns."""
    tale = Tale()
    tale.step(MAIN, 9, "MainProcess makes lock l, queue q and Value n.", "make", locks={"lock l": ()}, queues={"queue q": ()}, values={"Value n": "0"})
    for turn in range(turns):
        for number in range(1, lanes + 1):
            who = f"Process-{number}"
            tale.step(who, 4, f"{who} waits in l.acquire(), line 4.", "acquire", doing="waits", call="l.acquire()", for_="lock l")
            tale.step(who, 4, f"{who} acquires lock l.", "acquire", locks={"lock l": (who,)})
            tale.step(who, 5, f"{who} changes Value n.", "set", values={"Value n": str(turn * lanes + number)})
            inside = (*tale.state.queues["queue q"], str(turn * lanes + number))
            tale.step(who, 6, f"{who} puts {turn * lanes + number} into queue q.", queues={"queue q": inside}, prints=f"turn {turn}\n" if turn < 30 else "")
            tale.step(who, 6, f"{who} releases lock l.", "release", locks={"lock l": ()})
    for who in [*tale.state.lanes][1:]:
        tale.step(who, None, f"{who} ends with exit code 0.", "exit", doing="ended")
    return tale.done()


def pipe() -> Run:
    """A pipe whose ends are closed one after another; in between, what is known about a value is forgotten."""
    tale = Tale()
    both = tuple((MAIN, side) for side in ("read", "write"))
    tale.step(MAIN, 9, "MainProcess makes pipe a-b (one way).", "pipe", ends={"pipe a-b": both}, values={"dict d": "{}"})
    child = tuple(("Process-1", side) for _, side in both)
    tale.step("Process-1", None, "Process-1 begins.", "run", ends={"pipe a-b": (*both, *child)})
    tale.state = replace(tale.state, values={})
    tale.step(MAIN, 11, "MainProcess closes its sending end of pipe a-b.", "close", ends={"pipe a-b": (both[0], *child)})
    tale.step("Process-1", 5, "Process-1 closes its sending end of pipe a-b.", "close", ends={"pipe a-b": (both[0], child[0])})
    tale.state = replace(tale.state, ends={})
    tale.step(MAIN, None, "MainProcess ends with exit code 0.", "exit", doing="ended")
    return tale.done()


def busy(count: int = 5000, lanes: int = 12) -> Run:
    """Very many steps: many lanes put and one gets; chance decides which lane acts, but with the same seed each time."""
    tale = Tale()
    chance, inside, puts = 7, [], {}
    for number in range(count):
        chance = (chance * 1103515245 + 12345) % 2 ** 31
        if inside and (chance >> 16) % 3 == 0:
            value = inside.pop(0)
            tale.step(MAIN, 12, f"MainProcess gets {value} from queue q.", "get", source=puts[value], queues={"queue q": tuple(inside[:100])},
                      prints=f"got {value}\n")
            continue
        who, value = f"Process-{(chance >> 16) % (lanes - 1) + 1}", str(number)
        inside.append(value)
        puts[value] = tale.step(who, 5, f"{who} puts {value} into queue q.", queues={"queue q": tuple(inside[:100])})
    return tale.done()


def crowd(lanes: int = 200) -> Run:
    """More lanes than fit."""
    return shared(1, lanes)


def loop(turns: int = 1000) -> Run:
    """A loop of two steps, repeated."""
    tale = Tale()
    for turn in range(turns):
        put = tale.step(MAIN, 5, f"MainProcess puts {turn} into queue q.", queues={"queue q": (str(turn),)}, for_="queue q")
        tale.step(MAIN, 6, f"MainProcess gets {turn} from queue q.", "get", source=put, queues={"queue q": ()}, for_="queue q")
    tale.step(MAIN, None, "MainProcess ends with exit code 0.", "exit", doing="ended")
    return tale.done()


HOSTILE = ("</script><script>document.title='broken'</script>", "<img src=x onerror=\"document.title='broken'\">", "<!--data--><!--words-->",
           "\u202egnp.exe", "👩‍👩‍👧 包子 عربي", "'\"&amp;&lt;\\n`${document.title='broken'}`", "x" * 10_000, "\ud800 half a letter", "\x00\x1b[31m", "]]>-->")


def hostile() -> Run:
    """Values, names, lines and output that a page must show as text."""
    tale = Tale(SOURCE + "\n# " + " ".join(HOSTILE).replace("\x00", ""))
    for number, text in enumerate(HOSTILE):
        tale.step(MAIN if number % 2 else text[:60], 5, f"MainProcess puts {text} into queue q.", queues={"queue q": (text,)}, values={f"Value {text[:40]}": text},
                  locks={"lock l": (text[:60],)}, prints=text + "\n", call=text, for_=text)
    return tale.done()
