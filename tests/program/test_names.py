"""What the text of a program says of the names of the objects that it makes."""
from __future__ import annotations

import pytest

from helpers.program.names import COUNT, made_at

N = COUNT

#: the text, the function, and the names of what its calls make, in their order
SHAPES = [
    # one name
    ("q = Queue()", "Queue", ["q"]),
    ("q: Queue = Queue()", "Queue", ["q"]),
    ("q = multiprocessing.Queue(maxsize=3)", "Queue", ["q"]),
    ("q = multiprocessing.get_context('spawn').Queue()", "Queue", ["q"]),
    ("first = second = Queue()", "Queue", ["first"]),
    ("q = q or Queue()", "Queue", ["q"]),
    ("q = Queue() if wanted else Queue(1)", "Queue", ["q", "q"]),
    ("print(q := Queue())", "Queue", ["q"]),
    ("Process(target=f, args=(q := Queue(),))", "Queue", ["q"]),
    ("q = (\n    multiprocessing\n    .Queue(\n    )\n)", "Queue", ["q", "q"]),      # it depends at which line
    ("q, r = (Queue(),\n        Queue())", "Queue", ["q", "r"]),
    # names of other things
    ("self.inbox = Queue()", "Queue", ["inbox"]),
    ("class Account:\n    lock = Lock()", "Lock", ["lock"]),
    ("cls.lock = Lock()", "Lock", ["lock"]),
    ("other.inbox = Queue()", "Queue", ["other.inbox"]),
    ("self.forks[0] = Lock()", "Lock", ["forks[0]"]),
    ("locks['left'] = Lock()", "Lock", ["locks['left']"]),
    ("locks[name] = Lock()", "Lock", ["locks[name]"]),
    ("NAME = 'Ada'\nlocks[NAME] = Lock()", "Lock", ["locks['Ada']"]),
    ("def f(q=Queue(), *, lock=Lock()): pass", "Lock", ["lock"]),
    ("f = lambda q=Queue(): q", "Queue", ["q"]),
    ("def f():\n    async def g():\n        q = Queue()", "Queue", ["q"]),
    # several at once
    ("a, b = Pipe()", "Pipe", ["a-b"]),
    ("self.mine, self.yours = Pipe()", "Pipe", ["mine-yours"]),
    ("_, writer = Pipe(duplex=False)", "Pipe", ["writer"]),
    ("ends = Pipe()", "Pipe", ["ends"]),
    ("(a, b), (c, d) = Pipe(), Pipe()", "Pipe", ["a-b", "c-d"]),
    ("q, lock, r = Queue(), Lock(), Queue()", "Queue", ["q", "r"]),
    ("[q, r] = [Queue(), Queue()]", "Queue", ["q", "r"]),
    ("first, *rest = Queue(), Queue(), Queue()", "Queue", ["first", "rest[0]", "rest[1]"]),
    ("*rest, last = Queue(), Queue(), Queue()", "Queue", ["rest[0]", "rest[1]", "last"]),
    ("first, *rest, last = Queue(), Queue()", "Queue", ["first", "last"]),
    ("a = Queue(); b = Queue()", "Queue", ["a", "b"]),
    ("for q in (Queue(), Queue()): q.put(1)", "Queue", ["q", "q"]),
    # with
    ("with Pool(3) as pool: pass", "Pool", ["pool"]),
    ("with Manager() as man, man.Pool(2) as p:\n    pass", "Pool", ["p"]),
    ("async with Pool(3) as pool: pass", "Pool", ["pool"]),
    ("with Pool(3): pass", "Pool", [""]),
    ("with closing(Pool(3)) as p: pass", "Pool", ["p"]),
    ("p = stack.enter_context(Pool(3))", "Pool", ["p"]),
    # collections
    ("forks = [Lock() for _ in range(3)]", "Lock", ["forks[0]", "forks[1]", "forks[2]"]),
    ("N = 2\nforks = [Lock() for _ in range(N)]", "Lock", ["forks[0]", "forks[1]"]),
    ("forks = [Lock() for name in names]", "Lock", [f"forks[{N}]"]),
    ("forks = [Lock() for n in range(5) if n % 2]", "Lock", [f"forks[{N}]"]),
    ("forks = list(Lock() for _ in range(2))", "Lock", ["forks[0]", "forks[1]"]),
    ("forks = tuple([Lock() for _ in range(2)])", "Lock", ["forks[0]", "forks[1]"]),
    ("left, right = [Lock() for _ in range(2)]", "Lock", ["left", "right"]),
    ("left, right = (Lock() for _ in 'ab')", "Lock", ["left", "right"]),
    ("pipes = [Pipe() for _ in range(2)]", "Pipe", ["pipes[0]", "pipes[1]"]),
    ("pairs = [(Queue(), Queue()) for _ in range(2)]", "Queue", ["pairs[0][0]", "pairs[0][1]", "pairs[1][0]", "pairs[1][1]"]),
    ("pairs = [(Queue(), Queue()) for _ in names]", "Queue", [f"pairs[{N}][0]", f"pairs[{N}][1]"]),
    ("grid = [[Lock() for _ in range(2)] for _ in range(2)]", "Lock", ["grid[0][0]", "grid[0][1]", "grid[1][0]", "grid[1][1]"]),
    ("grid = [[Lock() for _ in row] for row in rows]", "Lock", ["grid[…][…]"]),
    ("a, b = [Queue() for _ in range(2)], [Queue() for _ in range(1)]", "Queue", ["a[0]", "a[1]", "b[0]"]),
    ("a, b = [Queue() for _ in names], [Queue() for _ in names]", "Queue", [""]),
    ("queues = [Queue(), Queue()]", "Queue", ["queues[0]", "queues[1]"]),
    ("queues = [*others, Queue()]", "Queue", ["queues[…]"]),
    ("queues = {Queue(), Queue()}", "Queue", ["queues[…]", "queues[…]"]),
    ("queues = {'in': Queue(), 'out': Queue()}", "Queue", ["queues['in']", "queues['out']"]),
    ("queues = {**others, key(): Queue()}", "Queue", ["queues[…]"]),
    ("queues = dict(a=Queue(), b=Queue())", "Queue", ["queues['a']", "queues['b']"]),
    ("queues = {name: Queue() for name in ('a', 'b')}", "Queue", ["queues['a']", "queues['b']"]),
    ("queues = {f'w{n}': Queue() for n in range(2)}", "Queue", ["queues['w0']", "queues['w1']"]),
    ("queues = {name: Queue() for name in names}", "Queue", ["queues[…]"]),
    ("ways = {(a, b): Queue() for a, b in zip('xy', range(2))}", "Queue", ["ways[('x', 0)]", "ways[('y', 1)]"]),
    ("shared = manager.dict({'a': manager.list(), 'b': manager.list()})", "list", ["shared['a']", "shared['b']"]),
    ("ns = manager.Namespace(scores=manager.list())", "list", ["ns.scores"]),
    ("locks = []\nlocks.append(Lock())", "Lock", [f"locks[{N}]"]),
    ("locks.append(Lock())", "Lock", ["locks[…]"]),
    ("locks = []\nlocks.append(Lock())\nlocks.append(None)", "Lock", ["locks[…]"]),
    ("locks += [Lock()]", "Lock", ["locks[…]"]),
    ("lock = locks.setdefault('a', Lock())", "Lock", ["locks['a']"]),
    # loops
    ("for n in range(2):\n    queues[n] = Queue()", "Queue", ["queues[0]", "queues[1]"]),
    ("for n in range(2, 0, -1):\n    queues[n - 1] = Queue()", "Queue", ["queues[1]", "queues[0]"]),
    ("for n in range(2):\n    for way in 'ab':\n        queues[n, way] = Queue()", "Queue",
     ["queues[(0, 'a')]", "queues[(0, 'b')]", "queues[(1, 'a')]", "queues[(1, 'b')]"]),
    ("for n in range(2, 3):\n    for m in range(n):\n        queues[m] = Queue()", "Queue", ["queues[0]", "queues[1]"]),
    ("for n, name in enumerate(('a', 'b')):\n    queues[name] = Queue()", "Queue", ["queues['a']", "queues['b']"]),
    ("for n in range(2):\n    with lock:\n        queues[n] = Queue()", "Queue", ["queues[0]", "queues[1]"]),
    ("for name in names:\n    queues[name] = Queue()", "Queue", ["queues[name]"]),
    ("for n in range(2):\n    if wanted(n):\n        queues[n] = Queue()", "Queue", ["queues[n]"]),
    ("for n in range(2):\n    if bad(n):\n        continue\n    queues[n] = Queue()", "Queue", ["queues[n]"]),
    ("while True:\n    q = Queue()", "Queue", ["q"]),
    # what has no name
    ("Process(target=f, args=(Queue(),))", "Queue", [""]),
    ("return_ = f(Queue())", "Queue", [""]),
    ("def f(): return Queue()", "Queue", [""]),
    ("_ = Queue()", "Queue", [""]),
    ("Queue().put(1)", "Queue", [""]),
    ("f = lambda: Queue()", "Queue", [""]),
    ("get()[0] = Queue()", "Queue", [""]),
    ("q, r = Queue(), Queue(), Queue()", "Queue", ["", "", ""]),
    # other names of functions
    ("from multiprocessing import Queue as Q\nq = Q()", "Queue", ["q"]),
    ("Q = multiprocessing.Queue\nq = Q()", "Queue", ["q"]),
    # the lock of a Value
    ("counter = Value('i', 0)", "RLock", ["lock of counter"]),
    ("lock, counter = RLock(), Array('i', 3)", "RLock", ["lock", "lock of counter"]),
    ("counter = Value('i', 0, lock=lock)", "RLock", []),
    # a manager that is made and started apart
    ("man.start()", "start", ["man"]),
]


@pytest.mark.parametrize("source, function, names", SHAPES, ids=[source for source, _, _ in SHAPES])
def test_names(source: str, function: str, names: list[str]) -> None:
    made = made_at(source, range(1, source.count("\n") + 2))
    found = [name for (_, each), all_ in made.items() if each == function for name in all_]
    assert found == names


def test_only_the_lines_that_are_asked_for() -> None:
    source = "a = Queue()\nb = Queue()\nc, d = (Queue(),\n        Queue())\n"
    assert made_at(source, [2]) == {(2, "Queue"): ["b"]}
    assert made_at(source, [4]) == {(4, "Queue"): ["d"]}


@pytest.mark.parametrize("source", [
    "", "q = = Queue()", "\0", "q = Queue(" * 50, "q = " + "[" * 150 + "Queue()" + "]" * 150,
    "q = " + "-" * 5000 + "1", "q = " + "1 + " * 5000 + "Queue()", "x" + ".x" * 5000 + " = Queue()",
    "q = [Queue() for _ in range(10 ** 9)]", "q = [Queue() for _ in range(999999999)]",
    "q = [Queue() for a in range(1000) for b in range(1000) for c in range(1000)]",
    "\n".join(" " * n + f"for v{n} in range(1000):" for n in range(15)) + "\n" + " " * 15 + "q = Queue()",
    "q = [Queue() for _ in 'x' * 10 ** 12]", "N = 2 ** 99999\nq = [Queue() for _ in range(N)]",
    "N = 9 * 9 * 9 * 9 * 9 * 9 * 9 * 9 * 9 * 9 * 9 * 9\nq[N] = Queue()", "for a, b in ((1, 2), 3): q[a] = Queue()",
    "q = [Queue() for _ in range(1, 2, 0)]", "q = [Queue() for _ in range()]", "q = [Queue() for _ in range(*n)]",
    "q['\\n\\x00\\ud800'] = Queue()", "q[" + "x" * 500 + "] = Queue()", "*q, *r = Queue()", "for *q, r in (): s = Queue()",
], ids=lambda source: source[:40])
def test_hostile_texts(source: str) -> None:
    """They are read in no time, and a name is short, in one line and fit to be shown."""
    for names in made_at(source, range(1, source.count("\n") + 2)).values():
        assert len(names) <= 1000
        for name in names:
            assert len(name) <= 40 and name.replace(COUNT, "").isprintable()
            name.encode()


def test_nothing_of_the_program_is_run(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    source = "q[open('seen', 'w').write('x')] = Queue()\nr = [Queue() for _ in open('seen', 'w')]\n"
    assert made_at(source, [1, 2])[2, "Queue"] == [f"r[{COUNT}]"]
    assert not list(tmp_path.iterdir())
