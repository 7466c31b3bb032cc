"""The local servers: real ones, on loopback only, gone with their kernel however it ends."""
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time

import psutil
import pytest
import requests
from kernels import Kernel

from helpers.servers import start_names, start_site
from helpers.servers.local import LocalServer

HOLDER = '''
import os, time
from helpers.servers import start_names, start_site
print(start_site().pid, start_names().pid, flush=True)
{end}
'''
FORKED = "pid = os.fork()\nif pid: print(pid, flush=True)\ntime.sleep(60)"
RESOLVERS = {
    "ares": "gevent.get_hub().resolver = Resolver(servers=[host], udp_port=int(port))",
    "dnspython": "resolver = Resolver()\n"
                 "resolver.resolver.nameservers, resolver.resolver.port = [host], int(port)\n"
                 "resolver._resolver.resolve_name = resolver.resolver.resolve_name\n"
                 "gevent.get_hub().resolver = resolver",
}
LOOK_UP = '''
import gevent, os
from gevent import socket
from gevent.resolver.{name} import Resolver
host, port = os.environ['DNS_SERVER'].split(':')
{setup}
gevent.get_hub().exception_stream = None
jobs = [gevent.spawn(socket.gethostbyname, f'{{name}}.example.test') for name in ('github', 'missing', 'never', 'www')]
gevent.joinall([jobs[0], jobs[1], jobs[3]])
print([job.value for job in jobs], type(jobs[1].exception) is socket.gaierror, jobs[2].ready())
'''


@pytest.fixture(scope="module")
def site():
    server = LocalServer("web.py", "")
    yield server
    server.stop()
    assert not server.alive()


@pytest.fixture(scope="module")
def names():
    server = LocalServer("names.py", "")
    yield server
    server.stop()


def test_the_three_pages_have_more_bytes_than_characters(site):
    sizes = {}
    for page in ("python", "yahoo", "github"):
        answer = requests.get(f"{site.url}/{page}", timeout=10)
        assert answer.status_code == 200 and answer.encoding == "utf-8"
        assert len(answer.text) < len(answer.content)
        sizes[page] = len(answer.content)
    assert sizes["github"] < sizes["python"] < sizes["yahoo"]
    assert requests.get(f"{site.url}/python", timeout=10).content == requests.get(f"{site.url}/python", timeout=10).content


def test_every_page_is_linked_and_there(site):
    index = requests.get(site.url, timeout=10).text
    found = {f"/page/{n}" for n in range(100)}
    assert {link.split('"')[0] for link in index.split('href="')[1:]} == found
    lengths = {len(requests.get(f"{site.url}/page/{n}", timeout=10).content) for n in (0, 7, 99)}
    assert len(lengths) == 3
    assert requests.get(f"{site.url}/page/100", timeout=10).status_code == 404


def test_what_goes_wrong(site):
    assert requests.get(f"{site.url}/error/503", timeout=10).status_code == 503
    assert requests.get(f"{site.url}/nothing", timeout=10).status_code == 404
    assert [answer.status_code for answer in requests.get(f"{site.url}/redirect/3", timeout=10).history] == [302] * 3
    with pytest.raises(requests.TooManyRedirects):
        requests.get(f"{site.url}/redirect/99", timeout=10)
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        requests.get(f"{site.url}/broken", timeout=10)
    with pytest.raises(requests.Timeout):
        requests.get(f"{site.url}/never", timeout=0.2)
    for what, status in {"/slow?seconds=x": 400, "/slow?seconds=nan": 400, "/page/" + "1" * 5000: 404, "//[": 404}.items():
        assert fetch(site, what).startswith(b"HTTP/1.1 %d " % status), what


def fetch(site, path):
    """Return the answer to a request of which no library has an opinion."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nConnection: close\r\n\r\n".encode())
        with connection.makefile("rb") as file:
            return file.read()


@pytest.mark.parametrize("said", [b"\r\n\r\n", b"POST / HTTP/1.1\r\n\r\n", b"\xff\x00" * 40, b"GET / HTTP/1.1\r\n" + b"x" * 90_000],
                         ids=["empty", "post", "binary", "long"])
def test_nonsense_is_hung_up_on(site, said):
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as connection:
        connection.sendall(said)
        connection.shutdown(socket.SHUT_WR)
        try:
            while connection.recv(1 << 16):
                pass
        except ConnectionResetError:
            pass
    assert requests.get(f"{site.url}/page/1", timeout=10).ok


def test_a_hundred_are_served_at_once(site):
    site.forget()
    with contextlib.ExitStack() as stack:
        def ask(path):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", site.port), timeout=10))
            connection.sendall(f"GET {path} HTTP/1.1\r\nConnection: close\r\n\r\n".encode())
            return connection

        for _ in range(100):
            ask("/never")
        until(lambda: site.most_open() == 100)
        # While a hundred wait forever, another hundred are answered.
        for connection in [ask(f"/page/{n}") for n in range(100)]:
            with connection.makefile("rb") as file:
                assert file.readline() == b"HTTP/1.1 200 OK\r\n" and file.read().endswith(b"\n")
        assert site.asked() == ["/never"] * 100 + [f"/page/{n}" for n in range(100)] and site.most_open() > 100


def until(holds):
    """Wait until something holds, for ten seconds at most."""
    end = time.monotonic() + 10
    while not holds() and time.monotonic() < end:
        time.sleep(0.01)
    assert holds()


def gone(pid):
    """Whether a process has ended; its new parent may not have noticed yet."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_one_after_another_is_one_at_a_time(site):
    site.forget()
    for n in range(3):
        requests.get(f"{site.url}/page/{n}", timeout=10)
    assert site.asked() == ["/page/0", "/page/1", "/page/2"] and site.most_open() == 1
    times = site.times()
    assert len(times) == 3 and times[0][0] == 0 and times[0][1] <= times[1][0] and times[1][1] <= times[2][0]


def look_up(names, name):
    import dns.resolver
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port, resolver.lifetime = ["127.0.0.1"], names.port, 5
    return resolver.resolve(name, "A")[0].address


def test_names(names):
    import dns.resolver
    names.forget()
    assert look_up(names, "python.example.test") == "192.0.2.11"
    assert look_up(names, "slow.example.test") == "192.0.2.21"
    with pytest.raises(dns.resolver.NXDOMAIN):
        look_up(names, "missing.example.test")
    assert names.asked() == ["python.example.test A", "slow.example.test A", "missing.example.test A"]


def test_what_is_no_question_is_dropped(names, capfd):
    import dns.message
    server = LocalServer("names.py", "")        # its standard error is the test's
    answer = dns.message.make_response(dns.message.make_query("www.example.test", "A"))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as nonsense:
        for data in (b"", b"\x00" * 7, b"\xff" * 600, answer.to_wire()):
            nonsense.sendto(data, ("127.0.0.1", server.port))
    assert look_up(server, "www.example.test") == "192.0.2.1" and server.asked() == ["www.example.test A"]
    server.stop()
    assert capfd.readouterr().err == ""


@pytest.mark.skipif(sys.platform == "win32", reason="gevent has no ares resolver there")
@pytest.mark.parametrize("name", RESOLVERS)
def test_gevent_asks_our_name_server(names, name):
    """As the docstring of start_names() says."""
    found = subprocess.run([sys.executable, "-c", LOOK_UP.format(name=name, setup=RESOLVERS[name])], capture_output=True,
                           text=True, env={**os.environ, "DNS_SERVER": names.address})
    assert found.stdout == "['192.0.2.13', None, None, '192.0.2.1'] True False\n", found.stderr


def test_loopback_only(site, names):
    for server in (site, names):
        listening = [each.laddr.ip for each in psutil.Process(server.pid).net_connections()
                     if each.status in ("LISTEN", "NONE")]
        assert listening and set(listening) == {"127.0.0.1"}


def test_started_once_and_said_without_a_port(monkeypatch):
    monkeypatch.setenv("SITE", "")
    monkeypatch.setenv("DNS_SERVER", "")
    site, names = start_site(), start_names()
    try:
        assert start_site() is site and os.environ["SITE"] == site.url and os.environ["DNS_SERVER"] == names.address
        assert str(site.port) not in repr(site) and str(names.port) not in repr(names)
        site.stop()
        assert repr(site) == "It has ended." and start_site() is not site and start_site().alive()
    finally:
        start_site().stop()
        names.stop()


@pytest.mark.parametrize("end", ["time.sleep(60)", "", "os._exit(0)", FORKED], ids=["killed", "ended", "_exit", "forked"])
def test_gone_with_the_process(end):
    """However it ends, and though a child that it forked lives on and holds the server's input open."""
    if end == FORKED and not hasattr(os, "fork"):
        pytest.skip("nothing is forked here")
    holder = subprocess.Popen([sys.executable, "-c", HOLDER.format(end=end)], stdout=subprocess.PIPE, text=True)
    pids = [int(word) for word in holder.stdout.readline().split()]
    child = int(holder.stdout.readline()) if end == FORKED else None
    if "sleep" in end:
        assert not any(gone(pid) for pid in pids)
        holder.kill()
    holder.wait()
    holder.stdout.close()
    try:
        until(lambda: all(gone(pid) for pid in pids))
        assert child is None or not gone(child)
    finally:
        if child:
            os.kill(child, signal.SIGKILL)


@pytest.mark.skipif(sys.platform != "linux", reason="the tests with kernels are written for Linux")
def test_two_kernels_side_by_side(watch):
    start = ("from helpers.servers import start_names, start_site\nprint(start_site().pid, start_names().pid)")
    script = ("%%isolated --no-timeline\nimport os, urllib.request\n"
              "print(os.environ['SITE'], os.environ['DNS_SERVER'])\n"
              "print(urllib.request.urlopen(os.environ['SITE'] + '/page/1').status)")
    kernels = [Kernel(watch.folder), Kernel(watch.folder)]
    pids = [[int(word) for word in kernel.run(start)["stdout"].split()] for kernel in kernels]
    assert kernels[0].run("start_site()")["data"].startswith("A web site runs on this computer.")
    addresses = [kernel.run(script)["stdout"].split() for kernel in kernels]
    assert all(len(found) == 3 and found[2] == "200" for found in addresses)
    assert not set(addresses[0][:2]) & set(addresses[1][:2])
    os.kill(kernels[0].pid, signal.SIGKILL)
    kernels[0].manager.provisioner.process.wait()
    until(lambda: all(gone(pid) for pid in pids[0]))
    assert kernels[1].run(script)["stdout"].split() == addresses[1]
    kernels[1].manager.shutdown_kernel()                # as JupyterLab does
    until(lambda: all(gone(pid) for pid in pids[1]))
    for kernel in kernels:
        kernel.close()
