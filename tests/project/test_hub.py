"""What a hub and Binder get: no packages for the tests, and layers that survive a commit."""
from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

from tools.environment import direct_dependencies
from tools.notebooks import ROOT

HUB = ROOT / "settings" / "hub"
IMAGE = "/srv/course"       # where the course is in the image
LOCKS = {"binder": ROOT / "binder" / "requirements.txt", "hub": HUB / "requirements.txt"}


def pinned(lock: Path) -> dict[str, set[str]]:
    """Return the packages of a lock -> its versions, each of them with a condition."""
    found: dict[str, set[str]] = {}
    for line in lock.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, version = re.match(r"([\w.-]+)==([\w.!+]+)( ; .+)?$", line).groups()[:2]
            found.setdefault(name, set()).add(version)
    return found


def instructions() -> list[list[str]]:
    """Return the words of each instruction in the image's Dockerfile."""
    text = re.sub(r"\\\n", " ", (HUB / "Dockerfile").read_text("utf-8"))
    return [line.split() for line in text.splitlines() if line and not line.startswith("#")]


def sizes(text: str) -> float:
    """Convert a size in Kubernetes' notation to bytes."""
    number, unit = re.match(r"([\d.]+)([KMG]i?)?$", text).groups()
    return float(number) * {"K": 1e3, "M": 1e6, "G": 1e9, "Ki": 2 ** 10, "Mi": 2 ** 20, "Gi": 2 ** 30, None: 1}[unit]


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="an image and Binder are Linux")


@pytest.mark.parametrize("lock", LOCKS.values(), ids=LOCKS)
def test_a_lock_holds_the_courses_packages_as_the_tests_have_them_and_none_of_the_tests_own(lock):
    here, all_of_them = pinned(lock), pinned(ROOT / "requirements.txt")
    assert {name: here[name] for name in here if name in all_of_them and not here[name] <= all_of_them[name]} == {}
    assert set(direct_dependencies(ROOT, tests=False)) <= set(here)
    assert not (set(direct_dependencies(ROOT)) - set(direct_dependencies(ROOT, tests=False))) & set(here)


def test_the_hubs_lock_has_a_hub_that_fits_the_chart_and_nbgitpuller():
    assert {"jupyterhub", "nbgitpuller"} <= set(pinned(LOCKS["hub"]))
    assert all(version.startswith("5.") for version in pinned(LOCKS["hub"])["jupyterhub"])      # the chart's major version


def test_what_changes_least_is_laid_first():
    copied = [words[1] for words in instructions() if words[0] == "COPY"]
    assert copied[0] == "settings/hub/requirements.txt" and copied[-2:] == ["helpers", "notebooks"]
    assert instructions()[-1] == ["COPY", "notebooks", f"{IMAGE}/notebooks"]         # a lesson is in the last layer, alone
    installed, = (number for number, words in enumerate(instructions()) if words[:2] == ["RUN", "pip"])
    sources = [number for number, words in enumerate(instructions()) if words[0] == "COPY" and (ROOT / words[1]).is_dir()]
    assert installed < min(sources)


def test_what_the_image_copies_is_there_and_let_in():
    allowed = (HUB / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    for words in instructions():
        for name in words[1:-1] if words[0] == "COPY" else ():
            assert (ROOT / name).exists() and f"!{name.split('/')[0]}" in allowed, name


def test_a_server_is_started_as_the_image_has_it():
    values = yaml.safe_load((HUB / "values.yaml").read_text("utf-8"))["singleuser"]
    command = next(words for words in instructions() if words[0] == "CMD")
    assert " ".join(command[1:]) == str(values["cmd"]).replace("'", '"')
    assert (ROOT / Path(values["cmd"][1]).relative_to(IMAGE)).exists()
    assert next(words for words in instructions() if words[0] == "USER") == ["USER", "1000"]       # the chart's uid


def test_a_module_that_is_loaded_later_is_whole_when_it_is_used():
    """In a Python of its own: what stands in for the module is in the way of nobody else."""
    done = subprocess.run([sys.executable, "-c", """if True:
        import runpy, sys
        Later = runpy.run_path("settings/hub/single_user.py")["Later"]
        sys.modules.update(wave=Later("wave"), wsgiref=Later("wsgiref"))
        import wave
        assert type(wave) is Later and "chunk" not in vars(wave)
        from wave import Error                          # a name is asked for: now it is loaded
        assert wave.Error is Error is sys.modules["wave"].Error and type(sys.modules["wave"]) is not Later
        import wsgiref.util                             # a part of it is
        assert type(sys.modules["wsgiref"]) is not Later
    """], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_the_values_leave_room_and_let_nothing_out():
    values = yaml.safe_load((HUB / "values.yaml").read_text("utf-8"))
    server = values["singleuser"]
    assert 200e6 < sizes(server["memory"]["guarantee"]) < sizes(server["memory"]["limit"])
    assert 0 < server["cpu"]["guarantee"] < 2 <= server["cpu"]["limit"]
    assert sizes(server["storage"]["capacity"]) > 100e6
    opened = {name for name, open in server["networkPolicy"]["egressAllowRules"].items() if open}
    assert server["networkPolicy"]["enabled"] and opened == {"dnsPortsKubeSystemNamespace", "dnsPortsPrivateIPs"}
    assert server["networkPolicy"]["egress"] == []
    assert values["cull"]["enabled"] and values["prePuller"]["hook"]["enabled"] and values["prePuller"]["continuous"]["enabled"]
    assert yaml.safe_load((HUB / "kubelet.yaml").read_text("utf-8"))["podPidsLimit"] >= 512


def test_the_workflow_builds_and_tries_it():
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "image.yml").read_text("utf-8"))
    copied = [f"{name}/**" if (ROOT / name).is_dir() else name for words in instructions() if words[0] == "COPY" for name in words[1:-1]]
    watched = workflow[True]["push"]["paths"]           # YAML reads the key "on" as a boolean
    assert [name for name in (*copied, "binder/**") if not any(fnmatch(name, path) for path in watched)] == []
    jobs = workflow["jobs"]
    said = "\n".join(step.get("run", "") for job in jobs.values() for step in job["steps"])
    for part in ("hadolint", "helm template", "settings/hub/values.yaml", "docker build --file settings/hub/Dockerfile",
                 "--network none", "settings/hub/smoke.py", "jupyter-repo2docker --no-run"):
        assert part in said
    locked, = pinned(ROOT / "requirements.txt")["jupyter-repo2docker"]
    assert f"jupyter-repo2docker=={locked}" in said


def test_what_binder_would_build():
    """repo2docker installs the packages before it copies the course: after a commit, only what follows is built again."""
    assert not (ROOT / "environment.yml").exists() and not (ROOT / "postBuild").exists()     # the folder binder masks them
    try:
        done = subprocess.run([sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(ROOT)],
                              capture_output=True, text=True, timeout=120, env={**os.environ, "DOCKER_HOST": ""})
    except subprocess.TimeoutExpired:
        pytest.fail("repo2docker did not answer within two minutes")
    if "No module named repo2docker" in done.stderr:
        if os.environ.get("CI"):
            pytest.fail("jupyter-repo2docker must be installed in CI")
        pytest.skip("jupyter-repo2docker is not installed")
    said = done.stdout + done.stderr
    assert done.returncode == 0, said[-2000:]
    python = (ROOT / "binder" / "runtime.txt").read_text().strip()
    assert re.fullmatch(r"python-3\.\d+", python) and f"environment.py-{python[7:]}" in said.replace("-2e", ".").replace("-2d", "-")
    order = [said.index(part) for part in (
        'pip install --no-cache-dir -r "binder/requirements.txt"', "\nCOPY --chown=0:0 src/ " if os.getuid() == 0 else " src/ ${REPO_DIR}/",
        "\nRUN ./binder/postBuild", '\nENV R2D_ENTRYPOINT="${REPO_DIR}/binder/start"')]
    assert order == sorted(order) and said.count("pip install") == 1


def test_binder_starts_with_clean_copies_and_the_courses_settings(tmp_path):
    """What its two scripts do, without an engine: in a copy of the course, with another environment."""
    course = tmp_path / "course"
    for name in ("binder", "helpers", "tools", "notebooks", "settings"):
        shutil.copytree(ROOT / name, course / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "course.py", course)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "environment"], check=True)
    python = tmp_path / "environment" / "bin"
    variables = {**os.environ, "PATH": f"{python}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run([course / "binder" / "postBuild"], cwd=course, env=variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert len(list((course / "my_course" / "notebooks").glob("*.ipynb"))) == len(list((ROOT / "notebooks").glob("*.ipynb")))
    found = subprocess.run([python / "python", "-c", "import helpers; print(helpers.__file__)"], cwd="/", capture_output=True, text=True)
    assert found.stdout.strip() == str(course / "helpers" / "__init__.py"), found.stderr
    started = subprocess.run([course / "binder" / "start", sys.executable, "-c", "import os; print(os.environ['JUPYTER_CONFIG_PATH'])"],
                             capture_output=True, text=True, cwd="/", env={**variables, "JUPYTER_CONFIG_PATH": "/other"})
    assert started.stdout.strip() == f"{course}/settings/hub:/other", started.stderr
    assert (course / "settings" / "hub" / "jupyter_server_config.py").exists()


def test_no_direct_dependency_is_missing_from_the_project_file():
    """The locks are made from it: Binder installs what the course says it needs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert set(project["dependencies"]) == set(direct_dependencies(ROOT, tests=False))
