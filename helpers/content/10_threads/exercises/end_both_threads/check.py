"""Two threads that read one queue: both have to learn that nothing more will come."""

from dataclasses import dataclass

from helpers.course.checks import Rules, Verdict, at, code, done, first, main, not_started, quoted, right, unexplained, wrong
from helpers.course.other_input import OtherInput
from helpers.course.thread_work import in_threads, lanes_at_work, thread_error, threads
from helpers.record.run import Event, Run, Thread

START_METHODS = ("fork",)
TIMEOUT = 2.0
OTHER_INPUT = OtherInput("jobs.put(n)", "jobs.put(n + 10)", known=("5",), printed=("15",))
JOBS = [str(n) for n in range(6)]


@dataclass(frozen=True)
class Work:
    """Who took what, and who is left."""

    run: Run
    waiting: list[Thread]   #: threads that stood in a get() when the run was ended
    gets: list[Event]       #: those of threads that returned a value
    puts: list[Event]
    lines: list[str]

    @property
    def taken(self) -> list[str]:
        """The jobs that threads took, in order."""
        return sorted(get.value for get in self.gets if get.value in JOBS)

    @property
    def all_were_there(self) -> bool:
        """Whether every job was in the queue before a thread asked for one: empty means done then."""
        asked = min((event.time for event in in_threads(self.run, "get")), default=0.0)
        return bool(self.puts) and all(put.end is not None and put.end < asked for put in self.puts)

    @property
    def ends(self) -> list[Event]:
        """What the threads took that is no job."""
        return [get for get in self.gets if get.value not in JOBS]


def read(run: Run) -> Work:
    """Find the threads and their gets."""
    in_get = {event.lane for event in run.events if event.kind == "get" and event.end is None}
    return Work(run, [thread for thread in threads(run) if thread.name in in_get and not thread.ended],
                in_threads(run, "get"), done(run, "put"), main(run).stdout.splitlines())


def ended_by_error(work: Work) -> Verdict | None:
    failed = thread_error(work.run)
    if failed and "NoneType" in failed.error and work.ends:
        return wrong(
            f"{failed.who} ended with {code(failed.error)}{at(failed.line)}. The `None` that thread {work.ends[0].lane} took"
            f"{at(work.ends[0].line)} is no job. Look at what you have got before you do anything with it."
        )
    return failed and wrong(f"{failed.who} ended with {code(failed.error)}{at(failed.line)}. Start with that line.")


def nobody(work: Work) -> Verdict | None:
    return None if lanes_at_work(work.run) else wrong(
        "Here no thread did anything: MainProcess took the jobs itself, or waits for one. Pass `work` without calling it: "
        "`Thread(target=work)`, and start the thread."
    )


def as_it_was(work: Work) -> Verdict | None:
    changed = work.ends or any(event.kind in ("join_queue", "shutdown_queue") for event in work.run.events)
    return None if changed or not work.run.hung or work.taken != JOBS or len(work.waiting) < 2 else not_started(
        "All six jobs are done. Both threads wait for a seventh, and the program waits for them. Tell them that there is none."
    )


def one_is_left(work: Work) -> Verdict | None:
    if not work.run.hung or len(work.waiting) != 1:
        return None
    left = work.waiting[0]
    took = first(work.ends)
    why = f" Thread {took.lane} took {code(took.value)} and ended. Each of the two needs one." if took else (
        " The other one ended. Whatever told it so has to reach both.")
    return wrong(f"Thread {left.name} still waits in line {left.waiting.line if left.waiting else '?'}, in `get()`.{why}")


def never_ended(work: Work) -> Verdict | None:
    return unexplained(work.run, "Both threads have to end by themselves.") if work.run.hung else None


def cut_off(work: Work) -> Verdict | None:
    left = [thread for thread in threads(work.run) if not thread.ended and thread.daemon]
    return wrong(
        f"All jobs may be done, but {len(left)} threads have not ended: they were cut off in `get()` when the program ended, as "
        "daemons are. Let them leave their loop."
    ) if left else None


def ended_by_force(work: Work) -> Verdict | None:
    return None if done(work.run, "exit") or not work.waiting else wrong(
        f"The whole program was ended at once, as os._exit() does it, while thread {work.waiting[0].name} still waited in `get()`. Let both "
        "threads leave their loop, and the program ends by itself."
    )


def asked_empty(work: Work) -> Verdict | None:
    asked = first(event for event in in_threads(work.run, "empty"))
    return asked and wrong(
        f"empty(){at(asked.line)} says how it is at this moment. If the thread is quicker than the `put()`, it finds nothing and "
        "leaves; if another thread takes the last job in between, it waits forever. Tell the threads when there are no more."
    )


def refused(work: Work) -> Event | None:
    """The first get that found nothing, and did not wait, or not forever."""
    return first(event for event in work.run.events if event.kind == "get" and event.outcome == "Empty")


def gave_up(work: Work) -> Verdict | None:
    vain = refused(work)
    if not vain or (not vain.seconds and work.all_were_there):
        return None
    if not vain.seconds:
        return wrong(
            f"A queue that is empty at this moment{at(vain.line)} may fill again: if the jobs came more slowly, the threads "
            "would be gone. Tell them when there are no more."
        )
    return wrong(
        f"A time-out{at(vain.line)} guesses how long the next job may take. A slower program loses jobs, and a quick one waits in "
        "vain. Tell the threads when there are no more."
    )


def ends_before_jobs(work: Work) -> Verdict | None:
    others = [put for put in work.puts if put.value not in JOBS]
    late = first(put for put in work.puts if put.value in JOBS and others and put.time > others[0].time)
    return wrong(
        f"{code(others[0].value)} was put{at(others[0].line)} before the jobs. A queue is read in its order, so the threads ended "
        "before they had done them. Put the end last."
    ) if late and work.taken != JOBS else None


def one_thread(work: Work) -> Verdict | None:
    return wrong("There was one thread. Let two share the jobs, as before.") if len(lanes_at_work(work.run)) < 2 else None


def ended_too_early(work: Work) -> Verdict | None:
    return None if work.ends or work.taken == JOBS or left_over(work) else wrong(
        f"The threads took the jobs {quoted(work.taken)}, and ended although there were more: what told them to end is not in the queue, "
        "and came before the last job was taken. Put the end into the queue, after the jobs."
    )


def not_all(work: Work) -> Verdict | None:
    return None if work.taken == JOBS and not any(put.value in JOBS for put in left_over(work)) else wrong(
        f"The threads took the jobs {quoted(work.taken)}, and that is not all of them, or one was put again. Choose as the end "
        "what cannot be a job."
    )


def left_over(work: Work) -> list[Event]:
    """What was put again although it is a job."""
    seen: set[str] = set()
    return [put for put in work.puts if put.value in seen or seen.add(put.value)]


def other_lines(work: Work) -> Verdict | None:
    return None if str(list(range(6))) in work.lines else wrong(
        f"Printed was {quoted(work.lines)}, and it should be {code(str(list(range(6))))}. If the list is not sorted or not whole, "
        "it was printed before both threads had ended, or something else was done with the jobs."
    )


def counted(work: Work) -> Verdict | None:
    shut = any(event.outcome == "ShutDown" for event in work.run.events)
    return None if work.ends or shut or refused(work) else wrong(
        "It ended, because each thread knows how many jobs there are. With a seventh job, or if one thread is slower, that does "
        "not hold. Let the queue tell them."
    )


def both_ended(work: Work) -> Verdict:
    return right("Each thread learned from the queue that nothing more would come, after all six jobs.")


check = Rules(
    read, ended_by_error, nobody, as_it_was, one_is_left, never_ended, cut_off, ended_by_force, asked_empty, gave_up, ends_before_jobs, one_thread,
    ended_too_early, not_all, other_lines, counted, both_ended,
)
