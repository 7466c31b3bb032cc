"""An answer that prints the right lines without having worked them out is wrong; one that works them out is right."""
from __future__ import annotations

import pytest

from helpers.course.exercises import judge, load, names, program, told
from helpers.course.other_input import known_beforehand
from helpers.running.launch import run_script
from tools.answers import answers
from tools.golden import Golden

WITH_INPUT = [name for name in names() if load(name).other_input]

#: What a learner might write who only wants to see the right lines: exercise -> program.
KNOWN = {
    "squares_at_once": """import multiprocessing
import time


def square(n):
    time.sleep(n / 8)
    return n * n


if __name__ == '__main__':
    with multiprocessing.Pool(3) as pool:
        pool.map(square, (4, 2, 3), chunksize=1)
    print(16)
    print(4)
    print(9)
""",
    # The roots are worked out, the error's text is not.
    "roots_and_errors": load("roots_and_errors").solution.replace("print(error)", "print('-4 has no root')"),
    "wait_together": """from gevent import monkey
monkey.patch_all()
from time import sleep
import gevent


def download(number):
    sleep(0.1)
    return number * number


jobs = [gevent.spawn(download, number) for number in range(5)]
gevent.joinall(jobs)
print(30)
""",
    "count_words_cheaply": """import multiprocessing
from collections import Counter


def count(text, q):
    q.put(Counter(text.split()))


if __name__ == '__main__':
    texts = ['a rose is a rose ' * 5, 'is it a rose ' * 5, 'it is a fly ' * 5]
    q = multiprocessing.Queue()
    children = [multiprocessing.Process(target=count, args=(text, q)) for text in texts]
    for p in children:
        p.start()
    for p in children:
        q.get()
    for p in children:
        p.join()
    print([('a', 20), ('fly', 5), ('is', 15), ('it', 10), ('rose', 15)])
""",
    # All are fetched, and nobody asks how that ended.
    "crawl_politely": load("crawl_politely").stub.replace("good, failed = 0, 0", """\
def fetch(path):
    requests.get(os.environ['SITE'] + path, timeout=10)

good, failed = len(Pool(10).map(fetch, paths)) - 1, 1"""),
    # The same text twice: what the function returns, and what is printed.
    "serve_three_at_once": load("serve_three_at_once").stub.replace(
        "    print(look_up(name))", "    await asyncio.to_thread(look_up, name)\n    print(f'{name}: 42')"),
}

#: Put above an answer: its script prints these lines, whatever it calls print() with.
SAYS_ONLY = "_lines = iter({codes!r})\ndef print(*a, **k): __import__('sys').stdout.write(bytes(next(_lines, b'')).decode() + '\\n')\n"


def again(name: str, source: str):
    """Return the verdict on a program with another input."""
    one = load(name)

    def run(changed: str):
        one.setup()
        return run_script(changed, start_method=one.start_methods[0], timeout=4 * one.timeout)
    return known_beforehand(one.other_input, source, run)


@pytest.mark.parametrize("name", KNOWN)
def test_what_was_known_is_not_worked_out(name):
    exercise = load(name)
    said = judge(exercise, KNOWN[name])
    assert said.verdict.state == "wrong"
    assert "not what came out of the work" in told(said) and exercise.other_input.instead in told(said)


@pytest.mark.parametrize("name", WITH_INPUT)
def test_the_solution_prints_something_else_with_another_input(name):
    one = load(name)
    assert one.other_input.changed(one.stub)[0] or one.stub.count(one.other_input.given) == 1
    changed, _ = one.other_input.changed(program(one, one.solution))
    one.setup()
    run = run_script(changed, start_method=one.start_methods[0], timeout=4 * one.timeout)
    assert not run.hung and all(word in run.processes[0].stdout.replace(",", "") for word in one.other_input.printed)


@pytest.mark.parametrize("name", WITH_INPUT)
def test_lines_that_are_always_the_same_are_noticed(name):
    one = load(name)
    solution, = (answer for answer in answers(one) if answer.file == "solution.py")
    source, lines = program(one, one.solution), next(iter(Golden.read(one).runs(solution).values())).processes[0].stdout.splitlines()
    said = again(name, SAYS_ONLY.format(codes=[[*line.encode()] for line in lines]) + source)
    assert said is not None and said.state == "wrong"


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.long
def test_other_right_answers_stay_right(name, everything):
    one = load(name)
    right = [answer for answer in answers(one) if answer.state == "right"]
    for answer in right if everything else right[:1]:
        assert again(name, program(one, answer.source)) is None, answer.file


def test_a_function_that_is_not_called_says_nothing():
    unused = ("def square(n):\n    return n * n\n\n\nfor n in (4, 2, 3):\n    print(n ** 2)\n")
    assert again("squares_at_once", unused) is None


def test_a_comment_is_no_input():
    given = load("sum_in_children").other_input
    assert given.changed("# one adds up range(50, 100)\nprint(4950)\n") == ("", 0)
    assert given.changed("# range(50, 100)\nprint(sum(range(50, 100)))\n")[1] == 2


def test_an_answer_with_a_time_out_of_its_own_is_right_by_luck():
    """It closes when its own time is up, and the caller's comes later. Where the caller's comes first, it does not close."""
    one = load("close_in_any_case")
    lucky = one.stub.replace("    await asyncio.sleep(seconds)", """\
    try:
        await asyncio.wait_for(asyncio.sleep(seconds), 0.15)
    except TimeoutError:
        print('closed')
        raise
#""")
    judged = judge(one, lucky)
    assert judged.verdict.state == "wrong" and "only by luck" in judged.verdict.text
    assert "`asyncio.timeout(0.05)` in place of `asyncio.timeout(0.2)`" in judged.verdict.text
    assert "It is not closed when the time is up." in judged.verdict.text
    assert judge(one, one.solution).verdict.state == "right"


def test_a_loop_that_knows_the_requests_of_the_program_is_right_by_luck():
    """A later step adds a request by adding a method, so the loop has to look it up."""
    one = load("loop_turns")
    lookup = "getattr(self, f'do_{what}')(task, *about)"
    assert one.solution.count(lookup) == 1
    table = one.solution.replace(lookup, "{'turn': self.do_turn, 'fly': getattr(self, 'do_fly', None)}[what](task, *about)")
    judged = judge(one, table)
    assert judged.verdict.state == "wrong" and "in place of `yield 'fly', 'south'`" in judged.verdict.text
    assert judge(one, one.solution).verdict.state == "right"


#: What is right only as long as nothing takes longer or fails, or as the pieces come as they do here: exercise -> program, what is
#: said of it.
RECV = load("loop_pieces").solution.partition("def recv(sock, most):\n")[2].partition("\n\n\n")[0] + "\n"
BY_LUCK = {
    "serve_three_at_once": (load("serve_three_at_once").stub.replace("    print(look_up(name))", """\
    task = asyncio.create_task(asyncio.to_thread(look_up, name))
    await asyncio.sleep(0.5)
    print(task.result())"""), "the result was not there yet"),
    "keep_the_loop_free": (load("keep_the_loop_free").stub.replace("    print(name, count(name))", """\
    future = asyncio.get_running_loop().run_in_executor(pool, count, name)
    await asyncio.sleep(1.5)
    print(name, future.result())""").replace("    asyncio.run(main())", """\
    from concurrent.futures import ProcessPoolExecutor
    with ProcessPoolExecutor(3) as pool:
        asyncio.run(main())"""), "the result was not there yet"),
    "loop_sleep": (load("loop_sleep").solution.replace("next(self.number), ", "").replace("(self.sleeping)[2]", "(self.sleeping)[1]"),
                   "Two wake at the same moment"),
    "loop_sockets": (load("loop_sockets").solution.replace("if event & events", "if event == events"), "finds neither"),
    "loop_sockets, whatever came": (load("loop_sockets").solution.replace(" if event & events]", "]"), "before its socket was ready"),
    "loop_pieces": (load("loop_pieces").solution.replace(RECV, """\
    yield 'read', sock
    try:
        return sock.recv(most)
    except BlockingIOError:
        yield 'read', sock
        return sock.recv(most)
"""), "told in vain twice"),
    "loop_queue": (load("loop_queue").solution.replace(
        "self.loop.wake(self.getters)", "self.getters and self.loop.ready.append(self.getters.pop(0))"), "Wake all that are parked"),
    "loop_timeout": (load("loop_timeout").solution.replace("                heapq.heapify(self.sleeping)\n", ""), "is the heap still one?"),
    "loop_timeout, of work that fails": (load("loop_timeout").solution.replace("""\
        return (yield from task.join())
""", """\
        result = yield from task.join()
""").replace("""\
    finally:
        loop.cancel(bell)
        loop.cancel(task)                   # where somebody has cancelled us
""", """\
    loop.cancel(bell)
    return result
"""), "What was to wake what failed"),
    "loop_crawl": (load("loop_crawl").stub.replace("    return (yield from recv(sock, 10_000))", """\
    yield from recv(sock, 10_000)           # the head
    body = b''
    while data := (yield from recv(sock, 10_000)):
        body += data
    return body""").replace("loop.spawn(crawl()) ", "for _ in range(3):\n    loop.spawn(crawl()) "), "That is not the page alone."),
}


@pytest.mark.parametrize("name", BY_LUCK)
@pytest.mark.long
def test_what_is_right_by_luck_is_told_what_comes_otherwise(name):
    one, (lucky, said) = load(name.partition(",")[0]), BY_LUCK[name]
    assert lucky not in (one.stub, one.solution)
    verdict = judge(one, lucky).verdict
    assert verdict.state == "wrong" and said in verdict.text        # on a busy machine, even without the other run
