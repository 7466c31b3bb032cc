"""A crawl of twelve pages, three at once: the site runs on the same loop, so its coroutines tell what was open."""

from helpers.run import Run
from helpers.verdict import Verdict, at, failed, main, right, unexplained, wrong

START_METHODS = ("spawn",)
TIMEOUT = 2.5
PAGES, AT_ONCE = 12, 3
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
    if error := failed(run, "ConnectionRe"):
        return unexplained(run, "Close a connection only when the site has closed it.")
    if run.hung and not any(e.kind == "resume" and e.lane.split(" ")[0] == "crawl" for e in run.events):
        return wrong(
            "The site waits for somebody to ask: no coroutine has run crawl(). A call of crawl() makes one and runs nothing of it. "
            "Hand it to the loop: loop.spawn(crawl())."
        )
    waiting = main(run).waiting
    if run.hung and waiting is not None and "recv" in waiting.call and not waiting.running:
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
    if f"{PAGES} pages, {BYTES} bytes" not in run.stdout and (alone := _spawned(run)):
        return wrong(
            f"{alone} was handed to the loop by itself, so what it returns goes to nobody. crawl() gets it with yield from fetch(path). "
            "Hand crawl() to the loop, three times."
        )
    if f"{PAGES} pages, {BYTES} bytes" not in run.stdout:
        return wrong(f"It should say {PAGES} pages, {BYTES} bytes. Does fetch() return the page alone, and does crawl() note each?")
    if opened == 1:
        return wrong(
            "All is fetched, one page after another: while the site takes its time, nothing else is asked of it. Three "
            "coroutines that run crawl() have three pages open."
        )
    if opened != AT_ONCE:
        return wrong(
            f"All is fetched, and {NUMBERS[opened]} were open at once. A real site would not like that, and three is what "
            "was asked. A coroutine that takes the next path when it is done never has more than one open."
        )
    return right("Three pages were open at any time, on one thread, and whoever was done took the next.")


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
