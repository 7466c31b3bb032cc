"""A crawl of twelve pages, three at once: the site runs on the same loop, so its coroutines tell what was open."""

from helpers.record.run import Event, Run
from helpers.course.checks import Verdict, at, failed, main, right, unexplained, wrong

START_METHODS = ("spawn",)
TIMEOUT = 2.5
PAGES, AT_ONCE = 12, 3
OFTEN = 600
BYTES = sum(1000 + number for number in range(PAGES))
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def check(run: Run) -> Verdict:
    """Judge one run."""
    if error := failed(run, "TypeError: object of type 'generator'"):
        return wrong(
            f"fetch(path) alone{at(error.error_line)} makes a generator and runs nothing of it. Write yield from fetch(path): "
            "that runs it, hands its requests to the loop, and gives what it returns."
        )
    fetched = [e for e in run.events if e.kind == "return" and e.lane.split(" ")[0] == "fetch" and not e.outcome]
    if nothing := next((e for e in fetched if e.detail == "None"), None):
        return wrong(f"fetch() returned None{at(nothing.line)}. Whoever writes yield from fetch(path) wants the page: return it.")
    if error := failed(run, "BlockingIOError"):
        return wrong(
            f"recv(){at(error.error_line)} found that nothing was there to read, and this socket never waits. Ask with "
            "yield 'read', sock before each recv(), not only before the first."
        )
    if headed := next((e for e in fetched if e.detail.startswith(("b'HTTP", "b'Content"))), None):
        return wrong(
            f"fetch() returned {headed.detail[:17]}…{at(headed.line)}. That belongs to the head of the answer: the page itself "
            "comes after the first empty line, b'\\r\\n\\r\\n'."
        )
    short = next((e for e in fetched if e.detail == "b''"), None)
    if short and sum(e.kind == "yield" and e.lane == short.lane and e.detail.startswith("('read'") for e in run.events) > 2:
        return wrong(
            f"fetch() read to the end, and returned b''{at(short.line)}. The last recv() gives b'', that is not the page. And what "
            "separates head and page is b'\\r\\n\\r\\n': with anything else there is nothing behind it."
        )
    if short:
        return wrong(
            f"fetch() returned b''{at(short.line)}: what the first recv() gives is not the whole page. The site sends it in "
            "pieces. Read until recv() gives b''."
        )
    if strange := next((e for e in fetched if not e.detail.startswith(("b'x", "'x"))), None):
        return wrong(
            f"fetch() returned {strange.detail[:17]}…{at(strange.line)}. That is not the page alone: what comes after the empty line is one part "
            "of the answer, and it begins with b'x'."
        )
    handed = next((e for e in run.events if _is(e, "fetch") and e.kind == "yield" and e.detail.startswith("b'")), None)
    if handed is not None:
        return wrong(
            f"fetch() yields the page{at(handed.line)}. To the loop that is a request, and none that it knows. Who is called with yield from "
            "gives its result with return."
        )
    if failed(run, "KeyError") and len({e.lane for e in run.events if _is(e, "crawl")}) == 1:
        return wrong(
            "One coroutine was handed to the loop more than once. Each call of crawl() makes another one: loop.spawn(crawl()), three times."
        )
    if error := failed(run, "ConnectionRe"):
        return unexplained(run, "Close a connection only when the site has closed it.")
    asking = [e for e in run.events if e.kind == "yield" and _is(e, "fetch") and e.detail.startswith("('read'")]
    if run.hung and len(asking) > OFTEN:
        return wrong(
            f"fetch() asks{at(asking[-1].line)} for more again and again. The site has closed the connection, so recv() gives b'' at once, each "
            "time. Then the page is complete: leave the loop."
        )
    if (alone := _spawned(run)) and f"{PAGES} pages, {BYTES} bytes" not in run.stdout and (run.hung or not failed(run)):
        return wrong(
            f"{alone} was handed to the loop by itself, so what it returns goes to nobody. crawl() gets it with yield from fetch(path). "
            "Hand crawl() to the loop, three times."
        )
    if run.hung and not any(e.kind == "resume" and _is(e, "crawl") for e in run.events):
        return wrong(
            "The site waits for somebody to ask: no coroutine has run crawl(). A call of crawl() makes one and runs nothing of it. "
            "Hand it to the loop: loop.spawn(crawl())."
        )
    waiting = main(run).waiting
    if run.hung and waiting is not None and "select" not in waiting.call and not waiting.running:
        return wrong(
            f"{waiting.call}{at(waiting.line)} waits, and stops the whole loop: the site runs on it, too. Ask with yield 'read', sock "
            "before each recv()."
        )
    opened = _at_once(run)
    twice = [e for e in run.events if e.kind == "return" and e.lane.split(" ")[0] == "page"]
    if len(fetched) > PAGES or len(twice) > PAGES or run.hung:
        return wrong(
            "A page was fetched more than once, so the site, which serves twelve, had no answer left for another. The three "
            "share one deque: each page belongs to whoever takes it out with popleft()."
        ) if opened <= AT_ONCE + 1 and len(twice) >= PAGES else unexplained(run, "Each page is to be fetched once.")
    if error := failed(run):
        return wrong(f"The script ended with {error.error}{at(error.error_line)}. Mend that first.")
    if f"{PAGES} pages, {BYTES} bytes" not in run.stdout and (pieces := _too_few(run)):
        return wrong(
            f"{pieces} went on after a piece of its page, and more was to come. How many pieces there are is not known before: read until recv() "
            "gives b''."
        )
    if f"{PAGES} pages, {BYTES} bytes" not in run.stdout:
        return wrong(f"It should say {PAGES} pages, {BYTES} bytes. Does fetch() return the page alone, and does crawl() note each?")
    if opened == 1:
        return wrong(
            "All is fetched, one page after another: while the site takes its time, nothing else is asked of it. Three "
            "coroutines that run crawl() have three pages open."
        )
    if opened < AT_ONCE:
        return wrong(f"All is fetched, and {NUMBERS[opened]} were open at once. Three may be: so many coroutines that run crawl() are needed.")
    if opened != AT_ONCE:
        return wrong(
            f"All is fetched, and {NUMBERS[opened]} were open at once. A real site would not like that, and three is what "
            "was asked. A coroutine that takes the next path when it is done never has more than one open."
        )
    return right("Three pages were open at any time, on one thread, and whoever was done took the next.")


def _is(event: Event, name: str) -> bool:
    return event.lane.split(" ")[0] == name


def _too_few(run: Run) -> str:
    """Return a fetch that was done before the site had sent its page: fewer pages than fetches have ended."""
    ended = {"page": 0, "fetch": 0}
    for event in run.events:
        name = event.lane.split(" ")[0]
        if name in ended and event.kind == "return":
            ended[name] += 1
            if ended["page"] < ended["fetch"]:
                return event.lane
    return ""


def _spawned(run: Run) -> str:
    """Return a fetch that had its first turn from the loop, and not from crawl."""
    seen: set[str] = set()
    for event in run.events:
        if event.kind == "resume" and event.lane.split(" ")[0] == "fetch" and event.lane not in seen:
            seen.add(event.lane)
            if event.source is not None and not event.source.lane:
                return event.lane
    return ""


def _at_once(run: Run) -> int:
    """Return how many pages the site had in work at once, at most."""
    open_: set[str] = set()
    most = 0
    for event in run.events:
        if event.lane.split(" ")[0] == "page":
            if event.kind == "resume":
                open_.add(event.lane)
            elif event.kind == "return":
                open_.discard(event.lane)
            most = max(most, len(open_))
    return most
