"""Tests the image from within: is it complete, does a learner's server start as intended, do lessons run?

    docker run --rm --network none --memory 1g --pids-limit 512 course python /srv/course/settings/hub/smoke.py 00 01

A minimal hub stands in for JupyterHub. The exit code is 0 if everything holds; each line says what was checked.
"""
from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib import metadata
from pathlib import Path

COURSE = Path(__file__).resolve().parents[2]
PATIENCE = 120      # seconds in which the server must answer
TOKEN = "of this test"
ACCESS = ["access:servers!server=ada/", "access:servers!user=ada"]


class Hub(BaseHTTPRequestHandler):
    """As much of a hub as a learner's server needs: its version, and the owner of a token."""

    def do_GET(self) -> None:
        """Answer a request."""
        mine = self.headers.get("Authorization", "").endswith(TOKEN)
        user = {"kind": "user", "name": "ada", "admin": False, "groups": [], "scopes": ACCESS}
        if self.path.rstrip("/").endswith("/user"):
            self._answer(200 if mine else 403, user if mine else {})
        else:
            self._answer(200, {"version": metadata.version("jupyterhub")})

    def do_POST(self) -> None:
        """Accept a report of the learner's activity."""
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._answer(200, {})

    def _answer(self, status: int, value: object) -> None:
        content = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *said: object) -> None:
        """Say nothing."""


def package() -> None:
    """Check what is installed, and where the course is."""
    wanted = tomllib.loads((COURSE / "pyproject.toml").read_text("utf-8"))["project"]
    there = {one.metadata["Name"].lower() for one in metadata.distributions()}
    tests = {name.split(";")[0].strip() for name in wanted["optional-dependencies"]["test"]}
    check("every package of the course is there", set(wanted["dependencies"]) <= there)
    check("no package of the tests is there", not tests & there)
    found = subprocess.check_output([sys.executable, "-c", "import helpers; print(helpers.__file__)"], cwd="/", text=True)
    check("helpers is found from any folder", found.strip() == str(COURSE / "helpers" / "__init__.py"))


def server(home: Path) -> None:
    """Start a learner's server, and request from it what a browser would."""
    hub = HTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=hub.serve_forever, daemon=True).start()
    port = 18888
    of_the_hub = {
        "API_TOKEN": TOKEN, "API_URL": f"http://127.0.0.1:{hub.server_port}/hub/api", "HOST": "", "BASE_URL": "/",
        "USER": "ada", "CLIENT_ID": "jupyterhub-user-ada", "SERVICE_PREFIX": "/user/ada/",
        "SERVICE_URL": f"http://127.0.0.1:{port}/user/ada/",
        "OAUTH_SCOPES": json.dumps(ACCESS), "OAUTH_ACCESS_SCOPES": json.dumps(ACCESS)}
    variables = os.environ | {"HOME": str(home)} | {f"JUPYTERHUB_{name}": value for name, value in of_the_hub.items()}
    root = ["--allow-root"] if os.geteuid() == 0 else []
    with (home / "server.log").open("w") as log:
        started = subprocess.Popen([sys.executable, COURSE / "settings/hub/single_user.py", *root], env=variables, cwd=home,
                                   stdout=log, stderr=log)

    def ask(path: str) -> bytes:
        address = f"http://127.0.0.1:{port}/user/ada/{path}"
        request = urllib.request.Request(address, headers={"Authorization": f"token {TOKEN}"})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.read()
        except (urllib.error.URLError, ConnectionError):
            return b""

    try:
        until, up = time.monotonic() + PATIENCE, False
        while not up and time.monotonic() < until and started.poll() is None:
            time.sleep(0.5)
            up = bool(ask("api/status"))
        check("a learner's server answers", up)
        if up:
            check("the page leaves out what nobody needs", b"@jupyterlab/lsp-extension" in ask("lab"))
            asked = json.loads(ask("lab/api/settings/@jupyterlab/notebook-extension:tracker"))["schema"]["properties"]
            check("lines have numbers", asked["codeCellConfig"]["default"].get("lineNumbers") is True)
            check("the course's style is there", b"overflow-wrap" in ask("custom/custom.css"))
            check("the lessons are in the home", b"01_queue_namespaces.ipynb" in ask("api/contents/my_course/notebooks"))
            check("nbgitpuller answers", b"git-pull" in ask("git-pull?repo=https%3A%2F%2Fexample.invalid%2Fa"))
    finally:
        started.terminate()
        started.wait(30)
        hub.shutdown()
    if failed:
        print((home / "server.log").read_text()[-4000:])


def lessons(home: Path, names: list[str]) -> None:
    """Run lessons in the home, from top to bottom; a lesson ends at an unexpected error."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError
    found = sorted((home / "my_course/notebooks").glob("*.ipynb"))
    for name in names:
        check(f"lesson {name} is there", any(path.name.startswith(name) for path in found))
    for path in found:
        if path.name.startswith(tuple(names)):
            where = {"metadata": {"path": path.parent}}
            try:
                NotebookClient(nbformat.read(path, as_version=4), timeout=PATIENCE, resources=where).execute()
                check(f"{path.stem} runs", True)
            except CellExecutionError as error:
                check(f"{path.stem} runs: {error}", False)


failed: list[str] = []


def check(what: str, holds: bool) -> None:
    """Print whether something holds."""
    print("ok " if holds else "NOT", what, flush=True)
    if not holds:
        failed.append(what)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        package()
        server(Path(folder))
        lessons(Path(folder), sys.argv[1:] or ["00", "01"])
    sys.exit(1 if failed else 0)
