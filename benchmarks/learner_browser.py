"""A browser's part in a class: what a learner's JupyterLab requests from a JupyterHub, a server and a kernel."""
from __future__ import annotations

import contextlib
import json
import time
import uuid

import requests
import websocket

#: What JupyterLab's page requests from the server when it opens, as observed in Chromium.
PAGE = ("api/me", "api/kernelspecs", "api/kernels", "api/sessions", "api/terminals", "api/contents", "lab/api/settings",
        "lab/api/workspaces", "lab/api/translations/default", "lab/api/workspaces/default", "lab/api/build",
        "lab/api/themes/@jupyterlab/theme-light-extension/index.css")
#: A part of JupyterLab that may be off -> what it requests.
PARTS = {"@jupyterlab/notebook-extension:export": "api/nbconvert", "@jupyterlab/lsp-extension": "lsp/status",
         "@jupyterlab/translation-extension:plugin": "lab/api/translations"}
PATIENCE = 600          # seconds for a server's start, and for a cell: long enough that a class is never cut short


class Browser:
    """What a learner's JupyterLab requests from the hub, from the learner's server and from the kernel.

    Args:
        hub: the hub's address.
        name: the learner's name.
    """

    def __init__(self, hub: str, name: str) -> None:
        self.hub, self.name, self.server = hub, name, f"{hub}/user/{name}"
        self.session = requests.Session()

    def log_in(self) -> None:
        """Log in and have the server started; return when JupyterLab's page is there with all that it requests."""
        self.session.get(f"{self.hub}/hub/login")
        xsrf = self.session.cookies.get("_xsrf", path="/hub/")
        answer = self.session.post(f"{self.hub}/hub/login?next=/hub/spawn",
                                   data={"username": self.name, "password": "", "_xsrf": xsrf}, timeout=PATIENCE)
        answer.raise_for_status()
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with contextlib.suppress(requests.ConnectionError):
                answer = self.session.get(f"{self.server}/lab", timeout=PATIENCE)
                if answer.ok and answer.url.startswith(f"{self.server}/lab"):
                    for asked in (*PAGE, *(asked for part, asked in PARTS.items() if part not in answer.text)):
                        self.session.get(f"{self.server}/{asked}", timeout=PATIENCE).raise_for_status()
                    return
            time.sleep(1)
        raise TimeoutError(f"{self.name}'s server did not start: {answer.status_code} {answer.url}")

    def open(self, path: str) -> tuple[dict, websocket.WebSocket, str]:
        """Open a notebook with a kernel; return its content, the connection to the kernel and the session's id."""
        answer = self.session.get(f"{self.server}/api/contents/{path}?content=1", timeout=PATIENCE)
        answer.raise_for_status()
        self._send("POST", f"contents/{path}/checkpoints")
        begun = self._send("POST", "sessions", {
            "path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}})
        kernel = begun.json()["kernel"]["id"]
        cookies = {cookie.name: cookie.value for cookie in self.session.cookies
                   if self.server.removeprefix(self.hub).startswith(cookie.path.rstrip("/"))}
        channel = websocket.create_connection(
            f"{self.server}/api/kernels/{kernel}/channels?session_id={uuid.uuid4().hex}".replace("http", "ws", 1),
            cookie="; ".join(f"{name}={value}" for name, value in cookies.items()), origin=self.hub, timeout=PATIENCE)
        return answer.json()["content"], channel, begun.json()["id"]

    def pull(self, repository: str, branch: str) -> None:
        """Follow an nbgitpuller link: fetch the repository into the folder `pulled` in the learner's home."""
        answer = self.session.get(f"{self.server}/git-pull/api", stream=True, timeout=PATIENCE, params={
            "repo": repository, "branch": branch, "targetpath": "pulled",
            "_xsrf": self.session.cookies.get("_xsrf", path=f"/user/{self.name}/")})
        answer.raise_for_status()
        said = [json.loads(line[6:]) for line in answer.iter_lines(decode_unicode=True) if line.startswith("data: ")]
        if not said or said[-1].get("phase") != "finished":
            raise RuntimeError(f"nbgitpuller did not finish: {said[-3:]}")

    def save(self, path: str, content: dict) -> None:
        """Save a notebook."""
        self._send("PUT", f"contents/{path}", {"type": "notebook", "format": "json", "content": content})

    def close(self, session: str) -> None:
        """End a notebook's kernel, as when a learner closes the lesson."""
        self._send("DELETE", f"sessions/{session}")

    def _send(self, method: str, path: str, content: dict | None = None) -> requests.Response:
        xsrf = self.session.cookies.get("_xsrf", path=f"/user/{self.name}/")
        answer = self.session.request(method, f"{self.server}/api/{path}", json=content, headers={"X-XSRFToken": xsrf},
                                      timeout=PATIENCE)
        answer.raise_for_status()
        return answer


def run_cell(channel: websocket.WebSocket, source: str, go_on: bool) -> list[dict]:
    """Run a cell; return its outputs in a notebook's form."""
    request = uuid.uuid4().hex
    channel.send(json.dumps({
        "header": {"msg_id": request, "msg_type": "execute_request", "username": "", "session": "",
                   "version": "5.4", "date": ""},
        "parent_header": {}, "metadata": {}, "channel": "shell", "buffers": [],
        "content": {"code": source, "silent": False, "store_history": True, "user_expressions": {},
                    "allow_stdin": False, "stop_on_error": not go_on}}))
    outputs: list[dict] = []
    answered = idle = False
    while not (answered and idle):
        message = json.loads(channel.recv())
        if message["parent_header"].get("msg_id") != request:
            continue
        kind, content = message["header"]["msg_type"], message["content"]
        if kind == "execute_reply":
            answered = True
        elif kind == "status":
            idle = content["execution_state"] == "idle"
        elif kind in ("stream", "error", "display_data", "execute_result"):
            content.pop("transient", None)
            outputs.append({"output_type": kind, **content})
    return outputs
