"""A crawl of twelve pages, three at once: the site runs on the same loop, so its coroutines tell what was open."""

from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, another_error, at, blocked_in_a_turn, code, failed, function_of, only_ends, quoted, request, right,
    unexplained, wrong,
)
from helpers.record.run import Event, Run

START_METHODS = ("spawn",)
TIMEOUT = 2.5
AFTER, GROWS = "loop_pool", ()
# The head may come in pieces, too.
ALSO_WITH = (
    "b'HTTP/1.0 200 OK\\r\\nContent-Type: text/plain\\r\\n\\r\\n')",
    "b'HTTP/1.0 200 OK\\r\\nContent-'); yield 'sleep', 0.05; yield from send_all(sock, b'Type: text/plain\\r\\n\\r\\n')",
    "a site that sends its head in two pieces",
)
PAGES, AT_ONCE = 12, 3
BYTES = sum(number + (250, 500, 1000)[number % 3] for number in range(PAGES))
SAID = f"{PAGES} pages, {BYTES} bytes"
OFTEN = 600     # requests of all fetches: some ask again and again


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    run: Run
    printed: list[str]
    fetching: list[Event]       #: all that fetch() did
    crawling: list[Event]       #: all that crawl() did
    pages: list[Event]          #: all that page() did, the site's part for each connection

    @property
    def said(self) -> bool:
        """Whether all pages and their bytes were counted."""
        return SAID in self.printed

    @property
    def fetched(self) -> list[Event]:
        """Return what fetch() returned."""
        return [event for event in self.fetching if event.kind == "return" and not event.outcome]

    @property
    def reads(self) -> list[Event]:
        """Return when fetch() asked to read."""
        return [event for event in self.fetching if request(event)[0] == "read"]

    @property
    def most(self) -> int:
        """Return how many pages the site had in work at once, at most."""
        last = {event.lane: event.time for event in self.pages}
        begun = {event.lane: event.time for event in reversed(self.pages)}
        return max((sum(begun[one] <= time <= last[one] for one in last) for time in begun.values()), default=0)


def read(run: Run) -> Facts:
    """Read what each part has done."""
    of: dict[str, list[Event]] = {"fetch": [], "crawl": [], "page": []}
    for event in run.events:
        of.get(function_of(event.lane), []).append(event)
    return Facts(run, run.stdout.splitlines(), of["fetch"], of["crawl"], of["page"])


def does_not_delegate(facts: Facts) -> Verdict | None:
    """A generator has no length."""
    error = failed(facts.run, "TypeError")
    if error and "'generator'" in error.error:
        return wrong(
            f"fetch(path) alone{at(error.error_line)} makes a generator and runs nothing of it. Write yield from "
            "fetch(path): that runs it, passes its requests to the loop, and has its result as a value."
        )
    return None


def returns_nothing(facts: Facts) -> Verdict | None:
    """The page was fetched and dropped."""
    nothing = next((event for event in facts.fetched if event.value == "None"), None)
    if nothing:
        return wrong(
            f"fetch() returned None{at(nothing.line)}. crawl() wants the page, and gets it with yield from: return it."
        )
    return None


def asks_too_soon(facts: Facts) -> Verdict | None:
    """A socket that never waits says that nothing is there."""
    error = failed(facts.run, "BlockingIOError")
    if error:
        return wrong(
            f"recv(){at(error.error_line)} found nothing to read, and this socket never waits. Ask with yield 'read', "
            "sock before each recv(), not only before the first."
        )
    return None


def counts_the_head(facts: Facts) -> Verdict | None:
    """The head was returned as well."""
    headed = next((event for event in facts.fetched if event.value.startswith(("b'HTTP", "b'Content"))), None)
    if headed:
        return wrong(
            f"fetch() returned {code(headed.value[:17])}…{at(headed.line)}. That belongs to the head of the answer. The "
            "page itself comes after the first empty line, b'\\r\\n\\r\\n'."
        )
    return None


def other_separator(facts: Facts) -> Verdict | None:
    """It has read several pieces, and found nothing in them."""
    empty = next((event for event in facts.fetched if event.value == "b''"), None)
    if empty and sum(event.lane == empty.lane for event in facts.reads) > 2:
        return wrong(
            f"fetch() read to the end, and returned b''{at(empty.line)}. What the last recv() gives, b'', is not the "
            "page. And head and page are separated by b'\\r\\n\\r\\n': with anything else there is nothing after it."
        )
    return None


def reads_once(facts: Facts) -> Verdict | None:
    """The first piece is the head."""
    empty = next((event for event in facts.fetched if event.value == "b''"), None)
    if empty:
        return wrong(
            f"fetch() returned b''{at(empty.line)}. What the first recv() gives is not the whole page: the site sends "
            "it in pieces. Read until recv() gives b''."
        )
    return None


def all_three_parts(facts: Facts) -> Verdict | None:
    """No page of this site begins so."""
    strange = next((event for event in facts.fetched if not event.value.startswith(("b'x", "'x", "<"))), None)
    if strange:
        return wrong(
            f"fetch() returned {code(strange.value[:17])}…{at(strange.line)}. That is not the page alone. What comes "
            "after the empty line is one part of the answer, and it begins with b'x'."
        )
    return None


def yields_the_page(facts: Facts) -> Verdict | None:
    """A page is no request."""
    handed = next((event for event in facts.fetching if event.kind == "yield" and event.value.startswith("b'")), None)
    if handed:
        return wrong(
            f"fetch() yields the page{at(handed.line)}. The loop takes that for a request, and does not know it. What "
            "is called with yield from gives its result with return."
        )
    return None


def the_same_one(facts: Facts) -> Verdict | None:
    """One coroutine, three times in the loop."""
    if failed(facts.run, "KeyError") and len({event.lane for event in facts.crawling}) == 1:
        return wrong("One coroutine was spawned more than once. Each call of crawl() makes another one: spawn three.")
    return None


def never_ends(facts: Facts) -> Verdict | None:
    """The end of a connection is no data, again and again."""
    if facts.run.hung and len(facts.reads) > OFTEN:
        return wrong(
            f"fetch() asks{at(facts.reads[-1].line)} for more, again and again. The site has closed, so recv() gives b'' at "
            "once. Leave the loop.",
            final=only_ends(facts.run),
        )
    return None


def fetch_spawned(facts: Facts) -> Verdict | None:
    """A fetch has its turns from the loop, and not from crawl()."""
    first: dict[str, Event] = {}
    for event in facts.fetching:
        first.setdefault(event.lane, event)
    alone = next((lane for lane, event in first.items() if event.source and not event.source.lane), None)
    if alone and not facts.said:
        return wrong(
            f"{alone} was spawned by itself, so what it returns is lost. crawl() gets it with yield from fetch(path). "
            "Spawn crawl(), three times."
        )
    return None


def crawl_only_called(facts: Facts) -> Verdict | None:
    """A call makes the coroutine, and runs nothing of it."""
    if facts.run.hung and not facts.crawling:
        return wrong(
            "The site waits for a request: no coroutine has run crawl(). A call only makes one. Spawn it: "
            "loop.spawn(crawl())."
        )
    return None


def blocks(facts: Facts) -> Verdict | None:
    """The loop hangs in the turn of a coroutine."""
    waiting = blocked_in_a_turn(facts.run)
    if waiting:
        return wrong(
            f"A coroutine waits{at(waiting.line)}, and with it the whole loop, the site included. Ask with yield 'read', "
            "sock before each recv()."
        )
    return None


def each_takes_all(facts: Facts) -> Verdict | None:
    """More connections than pages: the site does not answer the last ones."""
    if facts.run.hung and len({event.lane for event in facts.fetching}) > PAGES:
        return wrong(
            "A page was fetched more than once. The site serves twelve requests, so it had no answer left for another "
            "page. The three share one deque: each page belongs to the coroutine that takes it out with popleft()."
        )
    return None


def for_ever(facts: Facts) -> Verdict | None:
    """The loop does not end."""
    return unexplained(facts.run, "Fetch each page once.") if facts.run.hung else None


def sleeps_and_takes(facts: Facts) -> Verdict | None:
    """It hopes that all has come by then."""
    nap = next((event for event in facts.fetching if request(event)[0] == "sleep"), None)
    if nap:
        return wrong(
            f"fetch() sleeps{at(nap.line)}, and hopes that the page has come by then. A slower site would be slower than that. Read "
            "until recv() gives b'': then the site has closed."
        )
    return None


def not_all_of_it(facts: Facts) -> Verdict | None:
    """What is printed is right, and what was returned is not: a text that long is cut short in the record."""
    short = next((event for event in facts.fetched if event.value.startswith("b'x") and event.value.endswith("'")), None)
    if short and facts.said:
        return wrong(
            f"The line is right, but fetch() returned {code(short.value)}{at(short.line)}, and that is not a whole page. Let the "
            "line say what was fetched."
        )
    return None


def two_pieces(facts: Facts) -> Verdict | None:
    """A fetch was done before the site had sent its page."""
    of_both = sorted(facts.fetching + facts.pages, key=lambda event: event.time)
    ended = [event for event in of_both if event.kind == "return"]
    for number, event in enumerate(ended, start=1):
        if 2 * sum(function_of(one.lane) == "page" for one in ended[:number]) < number:
            begun = list(dict.fromkeys(one.lane for one in of_both if function_of(one.lane) == function_of(event.lane)))
            return wrong(
                f"Call {begun.index(event.lane) + 1} of {function_of(event.lane)}() went on after a piece of its page, and there "
                "was more to come. You cannot know in advance how many pieces there are: read until recv() gives b''."
            )
    return None


def other_counts(facts: Facts) -> Verdict | None:
    """Something else was printed."""
    if not facts.said:
        return wrong(
            f"The script printed {quoted(facts.printed)}, not {SAID}. Does fetch() return the page alone? Does crawl() note "
            "each?"
        )
    return None


def too_few_at_once(facts: Facts) -> Verdict | None:
    """One coroutine crawls, or two."""
    if facts.most < AT_ONCE:
        how = "but one after another" if facts.most == 1 else f"and {facts.most} were open at once"
        return wrong(f"All pages are fetched, {how}. Three may be open: let three coroutines run crawl().")
    return None


def too_many_at_once(facts: Facts) -> Verdict | None:
    """One coroutine for each page."""
    if facts.most > AT_ONCE:
        return wrong(
            f"All pages are fetched, and {facts.most} were open at once. A real site would not like that, and the task "
            "says three. A coroutine that takes the next path when it is done never has more than one open."
        )
    return None


def three_at_once(facts: Facts) -> Verdict:
    """Nothing is left to say."""
    return right("Three pages were open at any time, on one thread, and whichever was done took the next.")


check = Rules(
    read, does_not_delegate, returns_nothing, asks_too_soon, counts_the_head, other_separator, reads_once,
    all_three_parts, yields_the_page, the_same_one, never_ends, fetch_spawned, crawl_only_called, blocks,
    each_takes_all, for_ever, another_error, sleeps_and_takes, not_all_of_it, two_pieces, other_counts, too_few_at_once, too_many_at_once,
    three_at_once,
)
