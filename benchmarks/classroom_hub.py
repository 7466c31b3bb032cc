"""The hub of a class that is measured: its settings, its processes, and when they have gone. See classroom.py."""
from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import requests

from tools.notebooks import ROOT, notebooks

from .learner_browser import PATIENCE

SETTINGS = """
import os
c = get_config()
c.JupyterHub.bind_url = 'http://127.0.0.1:{port}'
c.JupyterHub.hub_ip = '127.0.0.1'
c.JupyterHub.hub_port = {hub_port}
c.JupyterHub.db_url = 'sqlite:///{folder}/hub.sqlite'
c.JupyterHub.cookie_secret_file = '{folder}/cookie_secret'
c.JupyterHub.authenticator_class = 'dummy'
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = 'simple'
c.SimpleLocalProcessSpawner.home_dir_template = '{folder}/{{username}}'
c.Spawner.cmd = {command!r}
c.Spawner.args = ['--KernelManager.transport=ipc'] + ['--allow-root'] * (os.geteuid() == 0)
c.Spawner.environment = {{'CLASSROOM': '{folder}', 'TMPDIR': '/tmp', 'JUPYTERHUB_ACTIVITY_INTERVAL': '10',
                         'JUPYTER_RUNTIME_DIR': lambda spawner: '{folder}/' + spawner.user.name + '/r'}}
c.Spawner.start_timeout = c.Spawner.http_timeout = {patience}
c.Spawner.pre_spawn_hook = lambda spawner: setattr(spawner, 'port', {ports}[spawner.user.name])
c.JupyterHub.last_activity_interval = 10
c.JupyterHub.services = [{{'name': 'culler', 'command': [{python!r}, '-m', 'jupyterhub_idle_culler',
                          '--timeout={culled}', '--cull-every=10']}}]
c.JupyterHub.load_roles = [{{'name': 'culler', 'services': ['culler'],
                            'scopes': ['list:users', 'read:users:activity', 'read:servers', 'delete:servers']}}]
c.ConfigurableHTTPProxy.command = {proxy!r}
c.ConfigurableHTTPProxy.api_url = 'http://127.0.0.1:{api_port}'
c.ConfigurableHTTPProxy.pid_file = '{folder}/proxy.pid'
"""


def free_ports(count: int) -> list[int]:
    """Return ports that nothing listens on, and that no system hands out by itself."""
    found = []
    for port in range(20000, 30000):
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            found.append(port)
        if len(found) == count:
            return found
    raise OSError(f"there are no {count} free ports from 20000 to 29999")


def settled(chosen: argparse.Namespace, folder: Path, learners: list[str]) -> str:
    """Make the learners' homes and the hub's settings in a folder; return the hub's address."""
    port, hub_port, api_port, *ports = free_ports(3 + len(learners))
    for name in learners:
        (folder / name / "notebooks").mkdir(parents=True)
        for lesson in () if chosen.pull else notebooks():
            shutil.copy(lesson, folder / name / "notebooks")
    server = ["-m", "jupyterhub.singleuser"] if chosen.plain else [str(ROOT / "settings/hub/single_user.py")]
    (folder / "settings.py").write_text(SETTINGS.format(
        port=port, hub_port=hub_port, api_port=api_port, folder=folder, patience=PATIENCE, command=[sys.executable, *server],
        ports=dict(zip(learners, ports, strict=True)), python=sys.executable, culled=chosen.culled,
        proxy=["node", chosen.proxy] if chosen.proxy.endswith(".js") or "node_modules" in chosen.proxy else [chosen.proxy]))
    return f"http://127.0.0.1:{port}"


@contextlib.contextmanager
def running_hub(folder: Path, address: str, left: list[str]) -> Iterator[None]:
    """Run a hub; at the end, note in `left` which of its processes are still there, and end them."""
    with (folder / "hub.log").open("w") as log:
        hub = subprocess.Popen([sys.executable, "-m", "jupyterhub", "-f", str(folder / "settings.py")], cwd=folder,
                               env={**os.environ, "CLASSROOM": str(folder), "PYTHONPATH": str(ROOT)}, stdout=log, stderr=log,
                               start_new_session=True)
    try:
        while hub.poll() is None:
            with contextlib.suppress(requests.ConnectionError):
                if requests.get(f"{address}/hub/health", timeout=5).ok:
                    break
            time.sleep(0.2)
        yield
    finally:
        hub.send_signal(signal.SIGTERM)         # it ends the proxy and all servers
        with contextlib.suppress(subprocess.TimeoutExpired):
            hub.wait(60)
        for process in marked(str(folder)):
            left.append(" ".join(process.cmdline())[:100])
            process.kill()


def marked(mark: str) -> list[psutil.Process]:
    """Return every running process of the class."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.environ().get("CLASSROOM") == mark:
                found.append(process)
    return found


def servers(mark: str) -> int:
    """Return how many servers of learners are running."""
    found = 0
    for process in marked(mark):
        with contextlib.suppress(psutil.Error, OSError):
            found += "JUPYTERHUB_USER" in process.environ()
    return found


def until_culled(mark: str, seconds: float) -> str:
    """Wait until the hub has ended each idle server; return the result in words."""
    began = time.monotonic()
    while (left := servers(mark)) and time.monotonic() - began < seconds:
        time.sleep(1)
    what = f"{left} processes of learners are still there" if left else "all servers"
    return f"culled: {what} after {time.monotonic() - began:.0f} s"
