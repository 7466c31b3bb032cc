"""The local web site, as a script of its own: see start_site() for its pages."""
import asyncio
import contextlib
import math
from functools import cache
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from lifeline import Record, say_where
from texts import TEXTS, text

PAGES = 100
LONGEST = 60.0      # seconds that /slow may take
#: page -> (seconds, least number of bytes, what it is about). None is plain ASCII, as on the real web.
NAMED = {
    "python": (0.15, 50_000, "Pythons fressen ihre Beute in größeren Stücken – „am Stück“"),
    "yahoo": (0.3, 200_000, "日本語のニュース"),
    "github": (0.1, 25_000, "Ветвь слита → main"),
}

Answer = tuple[float, int, bytes, dict[str, str]]        # seconds to wait, status, body, more headers

PHRASES = {status.value: status.phrase for status in HTTPStatus}

record = Record()
text_of = cache(text)         # requested again and again, and slow to make


def body(title: str, size: int, sentence: str) -> bytes:
    """Return a page of at least `size` bytes, always the same for the same arguments."""
    whole = f"<!doctype html><meta charset=utf-8><title>{title}</title><h1>{title}</h1>\n"
    line = f"<p>{sentence}\n"
    whole += line * ((size - len(whole.encode())) // len(line.encode()) + 1)
    return whole.encode()


def answer(path: str, query: dict[str, list[str]]) -> Answer:
    """Return the answer to a request."""
    first, _, rest = path.strip("/").partition("/")
    if first in NAMED and not rest:
        delay, size, sentence = NAMED[first]
        return delay, 200, body(first, size, sentence), {}
    found = KINDS[first](rest, query) if first in KINDS else None
    return found or (0.0, 404, body("404", 0, "Diese Seite gibt es nicht."), {})


def number(rest: str) -> int:
    """Return the number that a path ends with, -1 if there is none."""
    return int(rest) if rest.isascii() and rest.isdigit() and len(rest) < 4 else -1


def index(rest: str, query: dict[str, list[str]]) -> Answer:
    """Return links to all pages."""
    links = "".join(f'<li><a href="/page/{n}">Seite {n}</a>\n' for n in range(PAGES))
    return 0.0, 200, body("Überblick", 0, "") + links.encode(), {}


def page(rest: str, query: dict[str, list[str]]) -> Answer | None:
    """Return a small page, with a link to the next."""
    n = number(rest)
    if not 0 <= n < PAGES:
        return None
    return 0.1, 200, body(f"Seite {n}", 500 + n * 7919 % 4000, f'<a href="/page/{(n + 1) % PAGES}">weiter →</a>'), {}


def texts(rest: str, query: dict[str, list[str]]) -> Answer | None:
    """Return a text of the word counter, or the names of all."""
    if rest and rest not in TEXTS:
        return None
    content = text_of(rest) if rest else "".join(f"{name}\n" for name in TEXTS)
    return 0.2, 200, content.encode(), {"Content-Type": "text/plain; charset=utf-8"}


def slow(rest: str, query: dict[str, list[str]]) -> Answer | None:
    """Return a page that takes as many seconds as requested."""
    if rest:
        return None
    try:
        seconds = float(query.get("seconds", ["1"])[0])
    except ValueError:
        seconds = math.nan
    if math.isnan(seconds):     # the loop could not sort it among its other times
        return 0.0, 400, body("400", 0, "seconds is not a number"), {}
    return min(max(seconds, 0.0), LONGEST), 200, body("langsam", 1000, "müde …"), {}


def error(rest: str, query: dict[str, list[str]]) -> Answer | None:
    """Return an error with the requested status."""
    n = number(rest)
    return (0.0, n, body(str(n), 0, "Das war so gewollt: ein Fehler."), {}) if 400 <= n <= 599 else None


def redirect(rest: str, query: dict[str, list[str]]) -> Answer | None:
    """Return a redirect, one of as many as requested."""
    n = number(rest)
    return (0.0, 302, b"", {"Location": f"/redirect/{n - 1}" if n > 1 else "/page/0"}) if 0 < n <= 100 else None


#: the first part of a path -> the function that answers it, given the rest and the query; None if there is no such page
KINDS = {"": index, "page": page, "texts": texts, "slow": slow, "error": error, "redirect": redirect}


async def respond(writer: asyncio.StreamWriter, method: str, target: str, stay: bool, question: list) -> bool:
    """Answer one request. Returns whether the connection stays open."""
    try:
        parts = urlsplit(target)
        path, query = parts.path, parse_qs(parts.query)
    except ValueError:
        path, query = target, {}    # such as "//[": there is no such page
    if path == "/never":
        await asyncio.Event().wait()
    delay, status, content, headers = answer(path, query)
    length = len(content)
    if path == "/broken":
        status, content, length, stay = 200, b"half a pa", 1000, False
    await asyncio.sleep(delay)
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(length),
               "Connection": "keep-alive" if stay else "close", **headers}
    lines = [f"HTTP/1.1 {status} {PHRASES.get(status, 'Error')}", *(f"{name}: {value}" for name, value in headers.items())]
    record.ends(question)       # before the client can know, or its next question would seem to overlap with this one
    writer.write("\r\n".join([*lines, "", ""]).encode() + (b"" if method == "HEAD" else content))
    await writer.drain()
    return stay


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer the requests of one connection, one after another."""
    with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        stay = True
        while stay:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            words = head.split("\r\n", 1)[0].split(" ")
            if len(words) != 3 or words[0] not in ("GET", "HEAD"):
                break
            stay = words[2] == "HTTP/1.1" and "\r\nconnection: close\r\n" not in head.lower()
            question = record.begins(words[1])
            answering = asyncio.ensure_future(respond(writer, words[0], words[1], stay, question))
            # A client that has hung up does not count as waiting: so read its next request, or the end, in the meantime.
            leaving = asyncio.ensure_future(gone(reader))
            try:
                await asyncio.wait([answering, leaving], return_when=asyncio.FIRST_COMPLETED)
                stay = answering.done() and answering.result()
            finally:
                record.ends(question)
                answering.cancel()
                leaving.cancel()
    writer.close()


async def gone(reader: asyncio.StreamReader) -> None:
    """Wait until the other side has closed the connection."""
    while not reader.at_eof():      # true only once everything that arrived was read
        await asyncio.sleep(0.05)


async def main() -> None:
    """Listen until the notebook's kernel is gone."""
    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=512)
    await say_where(server.sockets[0].getsockname()[1], record)


if __name__ == "__main__":
    asyncio.run(main())
