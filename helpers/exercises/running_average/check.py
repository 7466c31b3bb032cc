"""A coroutine that answers each number with the average of all so far, and returns their count."""

from helpers.run import Run
from helpers.verdict import Verdict, at, failed, main, right, unexplained, wrong

START_METHODS = ("spawn",)
TIMEOUT = 3.0


def check(run: Run) -> Verdict:
    """Judge one run."""
    printed = main(run).stdout.splitlines()
    if error := failed(run, "TypeError"):
        return wrong(
            f"{error.name} ended with {error.error}{at(error.error_line)}. At the end the coroutine receives None, and adds None "
            "to its numbers. Look at what was received first."
        )
    if error := failed(run, "StopIteration"):
        return wrong(
            f"{error.name} ended with StopIteration{at(error.error_line)}. After its first answer the coroutine has ended. A loop "
            "keeps it going."
        )
    if error := failed(run):
        return wrong(f"{error.name} ended with {error.error}{at(error.error_line)}. Mend that first.")
    if run.hung:
        return unexplained(run, "Let the coroutine come to its next yield.")
    if printed[:3] == ["10.0", "30.0", "90.0"]:
        return wrong("It answers with the sum of all so far. Divide by how many there were.")
    if printed[:3] == ["10.0", "20.0", "60.0"]:
        return wrong("Each answer is the number itself: it forgets the numbers before. What stands above the loop is kept.")
    if printed[1:2] == ["None"]:
        return wrong(
            "One answer behind, or one too many: the second `send` got None. There are two `yield` on the way, one that "
            "receives and one that answers. One can do both."
        )
    if printed[:3] != ["10.0", "15.0", "30.0"]:
        return wrong(f"Printed was {', '.join(printed) or 'nothing'}. The averages are 10.0, 15.0 and 30.0.")
    if printed[3:] == ["numbers: None"]:
        return wrong("The averages are right. The value of StopIteration is None: return the count.")
    if printed[3:] != ["numbers: 3"]:
        return wrong("The averages are right. When it receives None, the coroutine is to return 3, the count.")
    return right("Its local variables kept the sum and the count from turn to turn.")
