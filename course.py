"""Open the course, or test it. You only need Python; this script sets up the rest.

    python3 course.py                     set everything up and open the course in JupyterLab
    python3 course.py test [ARGS]         set everything up and run all tests (ARGS go to pytest)
    python3 course.py lessons [FOLDER]    only copy the lessons, without outputs, to my_course or to FOLDER (for any editor)
    python3 course.py lessons FOLDER --without-solutions   copy the whole course without its solutions (for teachers)
    python3 course.py reset NAME          restore a lesson (such as 03); your copy is kept under a dated name
    python3 course.py newest [ARGS]       run all tests with the newest releases of all packages (for maintainers)
    python3 course.py soak [--minutes M]  run all lessons again and again, with everything scarce (for maintainers)
    python3 course.py site                make a static site of the lessons (for teachers and maintainers)
    python3 course.py slides [NAME ...]   make slides of the lessons (for teachers)
    python3 course.py handouts [NAME ...] make a two-page handout for each lesson, and what learners get wrong (for teachers)
    python3 course.py class FOLDER        show where a class is, from saved files; --again judges again (for teachers)
    python3 course.py execute [NAME ...]  run the notebooks and store their outputs (for authors)
    python3 course.py mutate [NAME ...]   change the exercises' checks in small ways: is it noticed? (for maintainers)
    python3 course.py peers [NAME ...]    run peers' tests, bare and recorded: do they differ? (for maintainers)
    python3 course.py golden [NAME ...]   record the runs of all answers that changed, for the tests (for authors)
    python3 course.py screenshots         take the README's pictures again (for maintainers)
    python3 course.py new NAME            start a new lesson from the template (for authors)
    python3 course.py setup               only set everything up

Options for JupyterLab may follow the first form: --no-browser --port 9999
The environment variable COURSE_FOLDER names another folder for your copies and JupyterLab's settings.
"""
# Every Python since 2.7 can read this file, so that an old one can say that it is too old.

import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
OLDEST = (3, 11)
# The learner's work is kept here. COURSE_FOLDER names another folder if the course is read-only, or for a trial.
FOLDER = os.path.abspath(os.environ.get("COURSE_FOLDER") or ROOT)
FIRST_PAGE = "notebooks/00_start_here.ipynb"
# Commands that a teacher may run on a hub or on Binder, where the packages for the tests are not installed.
WITHOUT_TESTS = ("class", "slides", "handouts")
# Commands for which a learner's copy of the course has all files: one without solutions, or a hub's image.
FOR_LEARNERS = ("open", "lessons", "reset", "setup", "class")
# Commands that answer --help themselves; for all others, the text above does.
WITH_HELP = ("test", "newest", "soak", "class", "slides", "handouts")
# What the environment's Python runs for a command.
RUNS = {
    "open": ["-m", "tools.lab"],
    "test": ["-m", "pytest"],
    "newest": ["-m", "pytest"],
    "slides": ["-m", "tools.slides"],
    "handouts": ["-m", "tools.handouts"],
    "class": ["-m", "tools.classroom"],
    "soak": ["-m", "tests.soak"],
    "execute": ["-m", "tools.execute"],
    "mutate": ["-m", "tools.mutate"],
    "peers": ["-m", "tools.peers"],
    "golden": ["-m", "tools.golden"],
    "screenshots": ["-m", "tools.screenshots"],
    "new": ["-m", "tools.new_lesson"],
    "setup": ["-c", "print('Ready: python3 course.py opens the course.')"],
}


def too_old(version):
    """Return the sentence for a Python that is too old for the course; None for one that will do."""
    if tuple(version[:2]) >= OLDEST:
        return None
    return (
        "The course needs Python {0}.{1} or newer, and this is Python {2}.{3}. Install a newer one from "
        "python.org and start the course with it, for example: python3.13 course.py"
    ).format(*(OLDEST + tuple(version[:2])))


def main(arguments):
    """Do what the command line asks for; return the exit code, or a sentence that says what is wrong."""
    problem = too_old(sys.version_info)
    if problem:
        return problem
    name, rest = "open", arguments
    if arguments and not arguments[0].startswith("-"):
        name, rest = arguments[0], arguments[1:]
    if name not in WITH_HELP and set(rest) & {"-h", "--help"}:
        print(__doc__.strip())
        return 0
    if name not in RUNS and name not in DONE_HERE:
        return "There is no command {0!r}. There are these:\n\n{1}".format(name, __doc__.strip())
    if name not in FOR_LEARNERS and not os.path.exists(os.path.join(ROOT, "TEACHING.md")):
        return "This copy of the course is for learners. Run course.py {0} in the whole course.".format(name)
    if name == "open" and "JUPYTERHUB_SERVICE_PREFIX" in os.environ:
        return "JupyterLab is open already: find my_course/{0} in its file browser.".format(FIRST_PAGE)
    return DONE_HERE[name](rest) if name in DONE_HERE else run(name, rest)


def lessons(rest):
    """Copy the lessons, or the whole course without its solutions; return 0, or a sentence that says what is wrong."""
    from pathlib import Path

    # These need the Python version that the course needs, as all imports in functions here do.
    from tools import without_solutions, working_copy

    folders = [one for one in rest if one != "--without-solutions"]
    hands_out = "--without-solutions" in rest
    if hands_out and len(folders) != 1:
        return "Name the folder for the course without its solutions: python3 course.py lessons FOLDER --without-solutions"
    if len(folders) > 1 or (folders and folders[0].startswith("-")):
        return "Name one folder for the lessons, or none: python3 course.py lessons [FOLDER]"
    try:
        if hands_out:
            print(without_solutions.hand_out(Path(ROOT), Path(folders[0])))
        else:
            print(working_copy.WorkingCopy(ROOT, FOLDER, *folders).lay_out())
    except without_solutions.HandoutError as error:
        return str(error)
    except OSError as error:
        return not_written(error)
    return 0


def reset(rest):
    """Restore a lesson; return 0, or a sentence that says what is wrong."""
    from tools import working_copy

    try:
        print(working_copy.WorkingCopy(ROOT, FOLDER).reset(rest[0] if len(rest) == 1 else ""))
    except working_copy.ResetError as error:
        return str(error)
    except OSError as error:
        return not_written(error)
    return 0


def site(rest):
    """Make the site; return 0."""
    from tools import site

    print(site.build(ROOT))
    return 0


def run(name, rest):
    """Set everything up, and continue as the command with this name; return a sentence if that is impossible."""
    from tools import browser, environment, working_copy

    try:
        if name == "newest":
            python, variables = environment.newest(ROOT)
        else:
            wanted = browser.DRIVER if name in ("test", "screenshots") and browser.installed() else None
            python, variables = environment.ready(ROOT, wanted, name not in WITHOUT_TESTS)
    except environment.SetupError as error:
        return str(error)
    except KeyboardInterrupt:
        return "\nThe set-up was interrupted. Run the same command again: it starts afresh."
    # With it, each of the many processes would compile its imports again.
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    # The learner's own Jupyter and IPython settings do not change the course, and the course does not change them.
    settings = os.path.join(FOLDER, ".jupyter")
    variables["JUPYTER_CONFIG_DIR"] = settings
    variables["IPYTHONDIR"] = os.path.join(settings, "ipython")
    try:
        for file, folder in (("custom.css", "custom"), ("ipython_config.json", os.path.join("ipython", "profile_default"))):
            os.makedirs(os.path.join(settings, folder), exist_ok=True)
            shutil.copy(os.path.join(ROOT, "settings", file), os.path.join(settings, folder))
        for sentence in working_copy.WorkingCopy(ROOT, FOLDER).update() if name == "open" else ():
            print(sentence)
    except OSError as error:
        return not_written(error)
    if name == "open":
        print("Opening the course in JupyterLab. To end it, press Ctrl-C here, twice.")
        rest = jupyterlab_options() + rest
    if name == "class":     # it runs in the course's folder
        rest = [os.path.abspath(one) if os.path.exists(one) else one for one in rest]
    if name == "test":      # its workers begin at the same time, and each would compile all of it
        sources = ["helpers", "tests", "tools"]
        subprocess.call([python, "-m", "compileall", "-q", "-j", "0"] + sources, cwd=ROOT, env=variables)
    return hand_over([python] + RUNS[name] + rest, variables)


def not_written(error):
    """Return the sentence for a folder of the learner's that is not writable."""
    return (
        "{0} could not be written ({1}). Let the environment variable COURSE_FOLDER name a folder in which "
        "you may write, and run the same command again."
    ).format(error.filename, error.strerror)


def jupyterlab_options():
    """Return options to open the first page, with the course's settings, for this computer only and with a token."""
    options = [
        # The learner's copy: the file browser shows only lessons, and an update of the course overwrites nothing.
        "--ServerApp.root_dir=" + os.path.join(FOLDER, "my_course"),
        "--ServerApp.ip=127.0.0.1",
        "--LabApp.default_url=/lab/tree/" + FIRST_PAGE,
        "--LabApp.app_settings_dir=" + os.path.join(ROOT, "settings"),
        "--LabApp.custom_css=True",
        "--log-level=WARN",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--allow-root")  # a container often has no other user
    return options


def hand_over(command, variables):
    """Continue as this command, in the project's folder; return its exit code if a process can't be replaced."""
    sys.stdout.flush()
    os.chdir(ROOT)
    if os.name == "posix":
        os.execve(command[0], command, variables)
    process = subprocess.Popen(command, env=variables)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            pass  # the command was interrupted too, and ends by itself


# Commands that need no environment.
DONE_HERE = {"lessons": lessons, "reset": reset, "site": site}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
