"""The local servers: real ones, on loopback only, gone with their kernel however it ends."""
import os
import signal
import socket
import subprocess
import sys
import threading
import time

import psutil
import pytest
import requests

from helpers.servers import start_names, start_site
from helpers.servers.local import LocalServer

HOLDER = '''
import time
from helpers.servers import start_names, start_site
print(start_site().pid, start_names().pid, flush=True)
{end}
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
    assert requests.get(f"{site.url}/slow?seconds=x", timeout=10).status_code == 400


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
    threads = [threading.Thread(target=requests.get, args=(f"{site.url}/slow?seconds=1.5",), kwargs={"timeout": 30})
               for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert site.most_open() > 50 and len(site.asked()) == 100     # all but those that a busy machine sent late


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
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as nonsense:
        nonsense.sendto(b"\x00" * 7, ("127.0.0.1", names.port))
    assert look_up(names, "www.example.test") == "192.0.2.1"


@pytest.mark.skipif(sys.platform == "win32", reason="gevent has no ares resolver there")
def test_gevent_asks_our_name_server(names):
    program = ("import gevent, os\nfrom gevent import socket\nfrom gevent.resolver.ares import Resolver\n"
               "host, port = os.environ['DNS_SERVER'].split(':')\n"
               "gevent.get_hub().resolver = Resolver(servers=[host], udp_port=int(port))\n"
               "print(socket.gethostbyname('github.example.test'))\n")
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True,
                           env={**os.environ, "DNS_SERVER": names.address})
    assert found.stdout == "192.0.2.13\n", found.stderr


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


@pytest.mark.parametrize("end", ["time.sleep(60)", "", "import os; os._exit(0)"], ids=["killed", "ended", "_exit"])
def test_gone_with_the_kernel(end):
    holder = subprocess.Popen([sys.executable, "-c", HOLDER.format(end=end)], stdout=subprocess.PIPE, text=True)
    pids = [int(word) for word in holder.stdout.readline().split()]
    if "sleep" in end:
        assert all(psutil.pid_exists(pid) for pid in pids)
        holder.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
    holder.wait()
    holder.stdout.close()
    until = time.monotonic() + 10
    while any(psutil.pid_exists(pid) for pid in pids) and time.monotonic() < until:
        time.sleep(0.01)
    assert not [pid for pid in pids if psutil.pid_exists(pid)]
