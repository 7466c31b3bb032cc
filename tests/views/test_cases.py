"""Programs of the kinds that people bring, each with the words that are true of it."""
from __future__ import annotations

import sys

import pytest
from recorded_cases import FOLDER, chosen, recorded, records, shows, source
from step_contradictions import contradictions

from helpers import Run, run_script
from helpers.views.words import sentences, summary

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="most of them fork")

BOTH = ("fork", "spawn")
#: One of each kind of object: these are tried under each of their start methods, the others under the first, and under each with --everything.
UNDER_EACH = {"barrier_lacks_one", "both_send_too_much", "item_that_cannot_be_pickled", "pool_worker_killed", "lock_order_processes",
              "setter_died", "executor_worker_killed", "nested_list_of_a_manager", "value_race_of_two", "semaphore_as_signal"}
MOST_STEPS = 500        #: of a program, compared with its record
#: what is said where gevent's hub has found that nobody is left whom it could wake
LOOP_EXIT = "MainProcess ended with LoopExit: This operation would block forever, line"
NOBODY = "Nothing was left that could wake MainProcess or one of its greenlets."
#: what is said of somebody who does not wake a loop, and in which line
OUTSIDE = ("gave the event loop something to do in line {}, from outside its thread. That does not wake the loop: only "
           "loop.call_soon_threadsafe() does.")
#: what is said of a pair of which each waits for the other
PAIR = "{} and {} wait for each other, so neither can go on."

#: what is said of a call that reads everything
AT_THE_END = "returns only at the end, when the other side has closed what it writes into."
#: what is said where one only is left who could end another's wait
ONLY = "Only {} is left who could {}, and it waits for {}, so neither can go on."

#: what is said of a value, and the line, in which updates were lost
UPDATES = ("Updates of value {} were lost in line {}, where Process-1 and Process-2 read it and store into it: one stored between "
           "another's reading and storing.")

#: program -> (start methods, what must be said; all but the last of a tuple in this order)
HANGS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "asyncio_put_without_await": (("fork",), (
        "q.put(1) in line 5 was never awaited, so it never ran.", "Task main waits in q.get(), line 6.")),
    "polls_a_list_given_to_a_child": (BOTH, (
        "MainProcess does that again and again, in the loop while not results, line 12. No other thread was started, so nobody will "
        "end that loop. Each process has its own results: what work() does to it in line 5 reaches no other process.",)),
    "polls_what_nobody_sets": (BOTH, (
        "Process-1 does that again and again, in the loop while flag, line 7.", "Nothing sets flag after line 4.")),
    "polls_while_a_local_is_set": (("fork",), (
        "Thread work does that again and again, in the loop while running, line 7. Nothing sets running after line 4. Line 14 sets a "
        "local variable of main() instead, which only has the same name.",)),
    "spins_on_its_own_copy": (("fork",), (
        "Process-1 still runs line 6: while not done: Each process has its own done: setting it in line 12 reaches no other process.",)),
    "polls_its_copy_and_counts": (("fork",), (
        "ForkProcess-1 does that again and again, in the loop while not stop, line 7. No other thread was started, so nobody will "
        "end that loop. Each process has its own stop: setting it in line 16 reaches no other process.",)),
    "polls_its_copy_and_breaks": (BOTH, (
        "Process-1 does that again and again, in the loop while True, line 6. No other thread was started, so nobody will end that "
        "loop. Each process has its own stop: setting it in line 15 reaches no other process.",)),
    "polls_shared_memory": (BOTH, (
        "Process-1 does that again and again, in the loop while shm.buf[0] == 0, line 6.",
        ONLY.format("MainProcess", "end that loop of Process-1", "Process-1"))),
    "condition_of_a_local_variable": (("fork",), (
        "That woke thread waiter, which then waited again. Nothing sets ready after line 3. Line 10 sets a local variable of setter() "
        "instead, which only has the same name.",
        ONLY.format("MainProcess", "notify condition cond", "thread waiter"))),
    "polls_a_value": (BOTH, (
        "Process-1 does that again and again, in the loop while flag.value == 0, line 5.",
        ONLY.format("MainProcess", "end that loop of Process-1", "Process-1"))),
    "polls_the_sum_of_an_array": (BOTH, (
        "Process-1 does that again and again, in the loop while sum(a) < 3, line 6. The same goes for Process-2. None of "
        "MainProcess, Process-1 and Process-2 can go on: each of them waits for another of them.",)),
    "polls_threads_that_wait": (("fork",), (
        "MainProcess does that again and again, in the loop while any(t.is_alive() for t in ts), line 11.",
        "None of MainProcess, thread work and thread work 2 can go on: each of them waits for another of them.")),
    "polls_a_method": (("fork",), (
        "Thread work does that again and again, in the loop while stop.is_set, line 5. stop.is_set without () is the method itself, "
        "which is always true: line 5 does not call it.",)),
    "sleeps_until_a_flag_is_set": (("fork",), (
        "Thread work does that again and again, in the loop while not stop.is_set(), line 4. Nobody has set event stop.",)),
    "get_until_a_flag_is_set": (BOTH, (
        "Process-1 waits in q.get(timeout=0.1), line 5. Process-1 does that again and again, in the loop while not stop.is_set(), "
        "line 3. Nobody has set event stop.",)),
    "poll_until_a_flag_is_set": (BOTH, (
        "in the loop while not stop.is_set(), line 3. Nobody has set event stop. Nothing more has come through pipe a-b, a sending "
        "end of which is still open in MainProcess",)),
    "flag_of_an_object_never_set": (("fork",), (
        "Thread Worker still runs line 8: while not self.stop.is_set(): Nobody has set event stop.",)),
    "asyncio_reads_to_the_end": (("fork",), (
        f"Task main waits in reader.read(), line 15. reader.read() {AT_THE_END} Both ends of connection 1 wait for the other to "
        "write or close: task main and task handle. Task handle waits in reader.read(), line 4.",)),
    "socket_read_to_the_end": (("fork",), (
        "MainProcess and thread serve have the two ends of one connection, and each waits for the other to write or close. Thread "
        f"serve waits in f.read(), line 6. f.read() {AT_THE_END}",)),
    "target_that_is_called": (BOTH, (
        "MainProcess waits in q.get(), line 4. Line 8 calls work(q) itself: what it hands over is the result, None, and not the "
        "function. No other process was started, so nothing will ever arrive.",)),
    "run_in_the_place_of_start": (BOTH, (
        "MainProcess waits in q.get(), line 4. Line 9 calls p.run(), so it is MainProcess itself that runs this: only start() begins a "
        "process. No other process was started, so nothing will ever arrive.",)),
    "timer_that_was_cancelled": (("fork",), (
        "MainProcess waits in done.wait(), line 7. Nobody has set event done. Thread set was cancelled, so nobody is left who could set "
        "it.",)),
    "target_that_was_called": (("fork",), (
        "Line 8 calls work(n) itself: what it hands over is the result, None, and not the function. MainProcess waits in q.get(), "
        "line 13.",)),
    "another_queue": (("fork",), (
        "MainProcess waits in answers.get(), line 11.",
        "Thread answer put 'forty-two' into another queue (queue questions), so nothing will ever arrive.")),
    "asyncio_future_never_set": (("fork",), (
        "Task main waits in fut, line 10. Nobody has set the result of fut. Task setter ended with KeyError: 'answer', line 4, so nobody "
        "is left who could set it.",)),
    "asyncio_future_of_a_protocol": (("fork",), ("Task main waits in done, line 18. Nobody has set the result of done.",)),
    "asyncio_future_of_a_request": (("fork",), (
        "Task send 2 waits in self.reply, line 9. Nobody has set the result of self.reply.",
        ONLY.format("task main", "set that future", "task send 2"))),
    "asyncio_blocked_by_a_socket": (("fork",), (
        "Task main waits in s.recv(100), line 10. Nobody has accepted the connection of task main.",)),
    "asyncio_thread_goes_on": (("fork",), (
        "MainProcess waits in asyncio.run(main()), line 13. Task 1 has not ended: thread asyncio_0 carries it out. Thread asyncio_0 "
        "waits in time.sleep(0.05), line 6.",)),
    "asyncio_barrier_lacks_one": (("fork",), (
        "Task come waits in gate.wait(), line 7. 1 of 2 has come to barrier gate.",
        "Task come 2 ended with ValueError: number 2 stays at home, line 6, so too few are left to come.")),
    "as_completed_beside_a_lock": (("fork",), (
        "MainProcess waits in as_completed(futures), line 10. Task 2 has not ended: thread ThreadPoolExecutor-0_0 carries it out. "
        "Thread ThreadPoolExecutor-0_0 waits in with lock, line 5. MainProcess acquired lock in line 7 and has not released it.",
        PAIR.format("MainProcess", "thread ThreadPoolExecutor-0_0"))),
    "asyncio_blocked_by_a_process": (("fork",), (
        "MainProcess waits in asyncio.run(main(Queue())), line 9. Task main of MainProcess waits in q.get(), line 8. Process-1 ended "
        "with OSError: no disk, line 4, so nothing will ever arrive.",)),
    "asyncio_both_read": (("fork",), (
        "Task main waits in reader.readline(), line 11.",
        "Both ends of connection 1 wait for the other to write: task main and task handle.",
        "Task handle waits in reader.readline(), line 5.")),
    "asyncio_cancelled_and_goes_on": (("fork",), (
        "Task main waits in job, line 17. Task stubborn has not ended. Task stubborn waits in asyncio.sleep(3600), line 7.",
        "Task stubborn was cancelled in line 7, and went on.")),
    "asyncio_task_of_a_method": (("fork",), (
        "Task get and task wait have not ended. Task get waits in q.get(), line 5. Nothing was put into queue q. Task wait waits in "
        "e.wait(), line 5. Nobody has set event e.",)),
    "asyncio_connection_is_full": (("fork",), (
        "Task main waits in w.drain(), line 14. What was written into connection 1 does not fit into it: the other end has not "
        "read enough.", "Task lazy waits in never.wait(), line 6.")),
    "asyncio_event_set_from_a_thread": (("fork",), (
        f"MainProcess waits in asyncio.run(main()), line 12. Thread notify {OUTSIDE.format(5)} Task main waits in event.wait(), "
        "line 10.",)),
    "asyncio_loop_stopped_from_a_thread": (("fork",), (
        f"Thread run waits in loop.run_forever(), line 6. MainProcess {OUTSIDE.format(12)}",)),
    "asyncio_permits_of_one_task": (("fork",), (
        "Task main acquired semaphore sem in line 5 and has not released it. No other task was started, so nobody will release",)),
    "asyncio_thread_needs_the_lock": (("fork",), (
        "Thread asyncio_0 waits in with lock, line 7. Task main acquired lock in line 11 and has not released it. Task main waits "
        "in asyncio.to_thread(count), line 12. Task 1 has not ended: thread asyncio_0 carries it out.",
        PAIR.format("Thread asyncio_0", "task main"))),
    "asyncio_waits_for_a_client": (("fork",), ("Task main waits in done.wait(), line 11. Nobody has set event done.",)),
    "asyncio_waits_for_a_signal": (("fork",), ("Task main waits in stop.wait(), line 10. Nobody has set event stop.",)),
    "asyncio_join_without_task_done": (("fork",), (
        "Task main waits in q.join(), line 12.", "task_done() was never called.", "Task worker waits in q.get(), line 6.",
        ONLY.format("task worker", "call task_done() of queue q", "task main"))),
    "asyncio_notified_too_early": (("fork",), (
        "Task main waits in ready.wait(), line 12. Task tell notified condition ready in line 6, when nobody waited yet",
        "Task tell ended well, so nobody is left who could notify it.")),
    "asyncio_permits": (("fork",), (
        "Task visit 2 waits in room.acquire(), line 5. Task visit acquired semaphore room in line 5 and has not released it.",)),
    "asyncio_process_pool": (BOTH, (
        "Task main of MainProcess waits in asyncio.gather(*jobs), line 15. Task 2 has not ended: ", "Process-1 carries it out.",
        "Process-1 waits in lock.acquire(), line 8.",
        " in line 8, in task 1, which has ended, and has not released it. A Lock that is held cannot")),
    "asyncio_queue_without_an_end": (("fork",), (
        "Task main waits in async with asyncio.TaskGroup(), line 14. Task consume has not ended.",
        "Task consume waits in q.get(), line 10. Both values that were put have been taken.",
        ONLY.format("task main", "put anything into queue q", "task consume"))),
    "asyncio_result_in_its_own_loop": (("fork",), (
        "MainProcess waits in asyncio.run(main()), line 14. Task main waits in future.result(), line 12. That blocks the event "
        "loop: task answer cannot go on. Task answer has not begun.", PAIR.format("Task main", "task answer"))),
    "asyncio_setter_died": (("fork",), (
        "Task main waits in ready.wait(), line 11. Nobody has set event ready. Task prepare ended with KeyError: 'colour', "
        "line 7, so nobody is left who could set it.",)),
    "asyncio_thread_asks_a_blocked_loop": (("fork",), (
        "Task main waits in with lock, line 18. Thread ask acquired lock in line 10 and has not released it. That blocks the "
        "event loop: task answer cannot go on.",
        "Thread ask waits for task answer, task answer for task main, and task main for thread ask: none of them can go on.")),
    "asyncio_two_locks": (("fork",), (
        "Task main waits in asyncio.gather(move(a, b), move(b, a)), line 12. Task move and task move 2 have not ended.",
        "Task move waits in async with second, line 7. Task move 2 acquired lock b in line 5 and has not released it.",
        "Task move 2 waits in async with second, line 7. Task move acquired lock a in line 5 and has not released it.",
        PAIR.format("Task move", "task move 2"))),
    "barrier_lacks_one": (BOTH, (
        "2 of 3 have come to barrier gate.",
        "Process-3 ended with ValueError: number 2 stays at home, line 6, so too few are left to come.")),
    "both_send_too_much": (BOTH, ("Nobody receives from pipe a-b, which is full.",)),
    "circle_of_a_lock_and_a_join": (("fork",), (
        "MainProcess waits in one.join(), line 13. Thread work has not ended. Thread work waits in with lock, line 7.",
        "MainProcess acquired lock in line 10 and has not released it.", PAIR.format("MainProcess", "thread work"))),
    "each_waits_first": (BOTH, (
        "MainProcess waits in answers.get()", "Nothing was put into queue answers.", "Nothing was put into queue requests.",
        PAIR.format("MainProcess", "Process-1"))),
    "event_set_and_cleared": (("fork",), (
        "Thread starter had set event go in line 7 and cleared it again in line 8, before MainProcess waited for it.",
        "Thread starter ended well, so nobody is left who could set it.")),
    "exception_unpicklable": (BOTH, (
        "The result of task 3, which had ended with BadRow, could not be unpickled in MainProcess: TypeError: ",
        "That ended the thread that receives the results of pool, so none will come any more.")),
    "executor_waits_for_itself": (("fork",), (
        "has not begun: both workers of pool carry out others.",
        "Each of these waits for a task of its own pool that has not begun, so none of them will ever end.")),
    "fork_beside_a_lock": (("fork",), (
        "Process-1 waits in with lock, line 11. Process-1 has a copy of lock.",
        "Fork made it while thread background of MainProcess held the lock, acquired in line 7, and made no copy of that thread")),
    "fork_copies_a_queue": (("fork",), (
        "Process-1 has a copy of queue tasks that fork made. What is put into MainProcess's does not come into it.",)),
    "gevent_blocked_hub": (("fork",), (
        "MainProcess waits in gevent.joinall([gevent.spawn(ask), gevent.spawn(answer)]), line 12.",
        "Greenlet ask waits in done.wait(), line 6. Nobody has set event done. That blocks gevent's hub: MainProcess and greenlet "
        "answer cannot go on. Greenlet answer has not begun.")),
    "gevent_permits": (("fork",), (
        "Greenlet visit(1) has not ended. Greenlet tick waits in gevent.sleep(0.1), line 7. Greenlet visit(1) waits in "
        "room.acquire(), line 10. Greenlet visit(0) acquired semaphore room in line 10 and has not released it.",)),
    "grandchild_holds_the_pipe": (("fork",), (
        "MainProcess waits in p.stdout.read(), line 7. p.stdout.read() " + AT_THE_END + " What MainProcess waits to read could come "
        "from python (2). python (2) had not ended.",)),
    "handler_takes_a_held_lock": (("fork",), (
        "MainProcess waits in with lock, line 7. That is in the handler of SIGUSR1 (on_usr1), which interrupted line 13. "
        "MainProcess acquired lock in line 12 and has not released it. A Lock that is held cannot be acquired again",)),
    "program_waits_for_its_input": (("fork",), (
        "MainProcess waits in p.wait(), line 7. python has not ended. python waits for something to read, which could come from MainProcess.",)),
    "error_before_the_event": (("fork",), (
        "Task 1 (load({})) ended with KeyError: 'path', and nobody has asked for its result yet. MainProcess waits in ready.wait(), line 9. "
        "Nobody has set event ready.",)),
    "executor_waits_for_its_own_parts": (("fork",), (
        "Thread ThreadPoolExecutor-0_0 waits in wait(parts), line 8. Task 2 and task 3 have not begun: the only worker of pool "
        "carries out another. That one waits for a task of its own pool that has not begun, so it will never end.",)),
    "method_of_an_own_manager": (("fork",), (
        "MainProcess waits in c.wait_for(3), line 20. M-1 carries that out, and waits in self.changed.wait_for(lambda: self.n >= "
        "n), line 13.",)),
    "lock_of_a_thread_that_ended": (("fork",), (
        "Thread second waits in with lock, line 11. Thread first acquired lock in line 7 and has not released it. Thread first "
        "ended well.",)),
    "callback_of_a_failed_task": (("fork",), (
        "and nobody has asked for its result yet. A task that fails does not call its callback, keep: only error_callback= is told "
        "of errors.", "MainProcess waits in finished.wait(), line 17. Nobody has set event finished.")),
    "fork_waits_for_its_parent": (("fork",), (
        "What fork of MainProcess waits to read could come from MainProcess. fork of MainProcess has that end open itself, too, so "
        "it will not see the end.", PAIR.format("MainProcess", "fork of MainProcess"))),
    "pipe_of_a_thread_and_a_fork": (("fork",), (
        "MainProcess waits in os.read(r, 1), line 15. What MainProcess waits to read could come from MainProcess and fork of "
        "MainProcess.", "Nobody has set event go.")),
    "asyncio_future_set_by_a_timer": (("fork",), (
        "Thread set_result(42) gave the event loop something to do, from outside its thread. That does not wake the loop: only "
        "loop.call_soon_threadsafe() does. Task main waits in answer, line 8.",)),
    "permits_of_dead_threads": (("fork",), (
        "Thread job(2) waits in sem.acquire(), line 4. Thread job(0) acquired semaphore sem in line 4 and has not released it. "
        "Thread job(1) acquired semaphore sem in line 4 and has not released it.",
        ONLY.format("MainProcess", "release semaphore sem", "thread job(2)"))),
    "queue_of_an_own_manager": (BOTH, (
        "MainProcess waits in m.get_queue().get(), line 20. Process-2 ended with ZeroDivisionError: division by zero, line 12, so "
        "nothing will ever arrive.",)),
    "wait_for_all_tasks": (("fork",), (
        "MainProcess waits in wait(futures), line 11. Task 2 has not ended: thread ThreadPoolExecutor-0_0 carries it out.",
        ONLY.format("MainProcess", "set event gate", "thread ThreadPoolExecutor-0_0"))),
    "barrier_of_a_small_pool": (("fork",), (
        "MainProcess waits in pool.map(job, range(4)), line 8.", "waits in barrier.wait(), line 5. 2 of 4 have come to barrier. Both "
        "workers of pool wait there, so no other task of it can begin.")),
    "handler_could_set_it": (("fork",), ("MainProcess waits in ready.wait(), line 5. Nobody has set event ready.",)),
    "queues_crossed": (BOTH, (
        "Process-1 waits in x.get(), line 3. Nothing was put into queue x. Process-2 waits in y.get(), line 5. Nothing was put into "
        "queue y. None of MainProcess, Process-1 and Process-2 can go on: each of them waits for another of them.",)),
    "callback_that_waits": (BOTH, (
        "MainProcess waits in first.get(), line 11. The callback show waits in later.get(), line 6, so no other result of pool comes "
        "meanwhile.",)),
    "timer_starts_the_next": (("fork",), ("A Timer that was started in line 6 waits until its 0.2 s have passed.",)),
    "condition_copied_by_fork": (("fork",), (
        "MainProcess waits in c.wait(), line 9. Nobody has notified condition c. Process-1 notified a copy of condition c that fork "
        "made, and that only Process-1 has.",)),
    "connection_not_accepted": (("fork",), (
        "MainProcess waits in conn.recv(10), line 11.", "waits in c.recv(10), line 5. Nobody has accepted the connection of thread "
        "client(")),
    "event_made_again": (("spawn",), (
        "Process-1 waits in stop.wait(), line 4. Nobody has set event stop of Process-1. MainProcess set another event in line 9: "
        "line 2 was run again in Process-1, and made event stop of Process-1.",)),
    "killed_before_it_was_written": (("fork",), (
        "MainProcess waits in q.get(), line 11. Process-1 was killed by signal 9 (SIGKILL), and b'xx",
        ", which it had put, was never written whole, so nothing will ever arrive.")),
    "listener_without_a_client": (BOTH, (
        "MainProcess waits in listener.accept(), line 12. Nobody connects. Process-1 ended with ValueError: invalid literal for int() "
        "with base 10: 'x1', line 5, so nobody is left who could connect.",)),
    "pipes_crossed": (("fork",), (
        "MainProcess waits in c.recv(), line 9. Only MainProcess and Process-1 could send through pipe c-d, and both wait to receive. "
        "Process-1 waits in c.recv(), line 4. Only MainProcess and Process-1 could send through pipe a-b, and both wait to receive.",)),
    "program_left_by_a_shell": (("fork",), (
        "line 2. What MainProcess waits to read could come from program sleep. Program sleep had not ended.",)),
    "program_that_writes_on": (("fork",), (
        "MainProcess waits in p.wait(), line 3. Program yes has not ended. Program yes waits to write into a pipe that is full, and "
        "nobody reads from it: MainProcess could.",)),
    "program_waits_for_more": (("fork",), (
        "MainProcess waits in p.stdout.read(), line 5. p.stdout.read() " + AT_THE_END + " What MainProcess waits to read could come "
        "from program cat. Program cat waits for something to read, which could come from MainProcess.",)),
    "server_in_a_thread": (("fork",), (
        "Thread serve_forever has not ended. Thread serve_forever waits in serve_forever(), which it was given to run.",)),
    "sigterm_ignored": (("fork",), (
        "MainProcess waits in p.join(), line 12. Process-1 has not ended. MainProcess terminated Process-1 in line 11 (SIGTERM), and "
        "that did not end it. Process-1 waits in time.sleep(1), line 6.",)),
    "sockets_of_two_threads": (("fork",), (
        "MainProcess waits in conn.recv(4096), line 6. MainProcess and thread server have the two ends of one connection, and each "
        "waits for the other to write. Thread server waits in conn.recv(4096), line 6.",)),
    "asyncio_polls_a_variable": (("fork",), (
        "Task main waits in asyncio.sleep(0.01), line 8. Task main does that again and again, in the loop while not ready, line 7. Task "
        "worker ended with KeyError: 'gone', line 4, so nobody is left who could end that loop.",)),
    "generator_holds_a_lock": (("fork",), (
        "Thread other waits in with lock, line 8. rows acquired lock in line 4 and has not released it: it yielded in line "
        "6, and nobody has resumed it since.", PAIR.format("MainProcess", "thread other"))),
    "polls_a_copy_of_a_variable": (BOTH, (
        "MainProcess does that again and again, in the loop while not ready, line 9. No other thread was started, so nobody will end "
        "that loop.",)),
    "polls_a_variable": (("fork",), (
        "MainProcess waits in time.sleep(0.01), line 9. MainProcess does that again and again, in the loop while not ready, line 8. "
        "Thread worker ended with ValueError: invalid literal for int() with base 10: 'x', line 5, so nobody is left who could end",)),
    "polls_an_array": (("fork",), (
        "MainProcess does that again and again, in the loop while not flags[0], line 8. Process-1 ended well, so nobody is left who could "
        "end that loop.",)),
    "polls_its_own_copy": ((*BOTH, "forkserver"), (
        "Process-1 does that again and again, in the loop while not stop, line 6. No other thread was started, so nobody will end "
        "that loop. Each process has its own stop: setting it in line 14 reaches no other process.",)),
    "polls_its_own_copy_in_a_thread": (("fork",), (
        "Thread watch of Process-1 does that again and again, in the loop while not done, line 6. Each process has its own done: "
        "setting it in line 19 reaches no other process.",)),
    "polls_a_local_variable": (("fork",), (
        "Thread run does that again and again, in the loop while not stopped, line 8. stopped is a local variable of run(), which "
        "line 15 does not set.",)),
    "file_lock_of_the_parent": (BOTH, (
        "Process-1 waits in fcntl.flock(f, fcntl.LOCK_EX), line 7. MainProcess holds the lock of that file.",
        PAIR.format("MainProcess", "Process-1"))),
    "poll_in_a_loop": (BOTH, (
        "Process-1 waits in conn.poll(0.1), line 4. Process-1 does that again and again, in the loop while not conn.poll(0.1), line "
        "4. Nothing has come through pipe here-there, a sending end of which is still open in MainProcess",)),
    "pipe_duplex_own_end": (("fork",), (
        "The only process that still holds a sending end of pipe parent-kid is Process-1 itself, so neither a message nor the end",)),
    "asyncio_permits_of_parents": (("fork",), (
        "None of task main, task crawl('a'), task crawl('b') and 4 more can go on: each of them waits for another of them.",)),
    "imap_of_a_blocked_generator": (("fork",), (
        "MainProcess waits in pool.imap(work, lines(q)), line 15. Thread _handle_tasks of MainProcess hands out the tasks of pool, and "
        "still takes them from the program. Thread _handle_tasks of MainProcess waits in q.get(), line 8. The one value",
        PAIR.format("MainProcess", "thread _handle_tasks of MainProcess"))),
    "polls_a_managed_dict": (("fork",), (
        "Process-2 does that again and again, in the loop while status[\"child\"] != \"go\", line 5.",)),
    "timer_that_repeats": (("fork",), (
        "Thread Repeat waits in self.finished.wait(self.interval), line 5. Thread Repeat does that again and again, in the loop while "
        "not self.finished.wait(self.interval), line 5. Nobody has set event finished.",)),
    "asyncio_polls_a_queue_of_threads": (("fork",), (
        "Task consume does that again and again, in the loop while len(got) < 4, line 12. Thread sensor ended well, and all 3 values "
        "that were put have been taken, so nothing will ever arrive.",)),
    "asyncio_cancelled_and_polls": (("fork",), (
        "Task main does that again and again, in the loop while True, line 4. Task main was cancelled in line 6, and went on.",)),
    "one_get_too_many": (BOTH, (
        "MainProcess waits in out.get(), line 10. Process-1 and Process-2 ended well, and both values that were put have been taken, "
        "so nothing will ever arrive.",)),
    "polls_its_own_attribute": (BOTH, (
        "Worker-1 does that again and again, in the loop while self.running, line 9. No other thread was started, so nobody will "
        "end that loop. Each process has its own self.running: setting it in line 13 reaches no other process.",)),
    "waits_for_cancelled_tasks": (("fork",), (
        "MainProcess waits in cf.wait(futures), line 10. Task 2 and task 3 had not begun when pool ex was shut down in line 9. That "
        "cancelled them, and no wait() is told of it.",)),
    "condition_awaited_by_both": (("fork",), (
        "MainProcess waits in self.cond.wait_for(lambda: len(self.items) < self.size), line 13. Nobody has notified condition",
        "MainProcess and thread consume wait for that, and nobody else is left who could notify it.",
        "Thread consume waits in self.cond.wait_for(lambda: self.items), line 17.")),
    "wait_repeated_in_a_loop": (BOTH, (
        "Process-1 waits in self.stop.wait(timeout=0.1), line 7. Process-1 does that again and again, in the loop while not "
        "self.stop.wait(timeout=0.1), line 7. Nobody has set event stop.",
        ONLY.format("MainProcess", "set event stop", "Process-1"))),
    "polls_an_event": (BOTH, (
        "Process-1 does that again and again, in the loop while not stop.is_set(), line 4.",
        ONLY.format("MainProcess", "end that loop of Process-1", "Process-1"))),
    "polls_until_it_is_time": (("fork",), (
        "MainProcess does that again and again, in the loop while answer is None and time.monotonic() < end, line 7.",)),
    "server_shut_down_in_its_handler": (("fork",), (
        "Thread serve_forever waits in self.server.shutdown(), line 6. Thread serve_forever runs serve_forever() itself, and "
        "shutdown() waits for that to end.",)),
    "executor_ends_before_the_event": (("fork",), (
        "MainProcess waits in with ThreadPoolExecutor(1), line 4. Task 1 has not ended: thread ThreadPoolExecutor-0_0 carries it out. "
        "Thread ThreadPoolExecutor-0_0 waits in wait() of event go. Nobody has set event go.",
        ONLY.format("MainProcess", "set event go", "thread ThreadPoolExecutor-0_0"))),
    "select_on_a_socket": (("fork",), (
        "MainProcess waits in select.select([conn], [], []), line 8. MainProcess and thread client have the two ends of one connection, "
        "and each waits for the other to write. Thread client waits in s.recv(10), line 5.",)),
    "selector_without_a_client": (("fork",), ("MainProcess waits in sel.select(), line 6. Nobody connects.",)),
    "select_with_a_time_out": (("fork",), ("Thread answer waits in select.select([other], [], [], 0.05), line 5.",)),
    "datagram_to_nobody": (BOTH, (
        "MainProcess waits in s.recvfrom(100), line 12. No datagram is there for MainProcess to receive, and UDP does not tell whether "
        "one was lost. Process-1 waits in s.recvfrom(100), line 6.",)),
    "pause_until_a_signal": (("fork",), (
        "MainProcess waits in signal.pause(), line 4. Only a signal ends that, and MainProcess has a handler for SIGUSR1.",)),
    "sigwait_in_a_thread": (("fork",), (
        "Thread w waits in signal.sigwait({signal.SIGUSR1}), line 4. Thread w has received none of the signals that it waits for: "
        "SIGUSR1.",)),
    "named_pipe_without_a_reader": (("fork",), (
        'MainProcess waits in open(path, "w"), line 4. Nobody has opened that named pipe for reading.',)),
    "wait_for_pipes": (("fork",), (
        "MainProcess waits in wait(conns), line 15. What MainProcess waits to read could come from Process-1 and Process-2. Process-1 "
        "waits in conn.recv(), line 6.",)),
    "wait_for_sentinels": (BOTH, (
        "MainProcess waits in wait([p.sentinel for p in ps]), line 9. Process-1 and Process-2 have not ended. Process-1 waits in "
        "stop.wait(), line 4.",)),
    "asyncio_loop_not_running": (("fork",), (
        "MainProcess waits in fut.result(), line 6. No event loop runs in MainProcess. Task hello has not begun.",)),
    "executor_copied_by_fork": (("fork",), (
        "Process-1 waits in pool.submit(abs, -1).result(), line 5. Process-1 has a copy of pool that fork made, but not its threads, so "
        "nobody carries out task 2.",)),
    "future_made_by_hand": (("fork",), (
        "MainProcess waits in fut.result(), line 9. Nobody has set future fut. Thread fill ended with KeyError: 'answer', line 5, so "
        "nobody is left who could set it.",)),
    "killed_before_task_done": (("fork",), (
        "3 items were put into queue q, and task_done() was called once. Process-1 was killed by signal 9 (SIGKILL), so nobody is left "
        "who could call it.",)),
    "executor_waits_at_its_end": (("fork",), (
        "Task 1 has not ended: thread ThreadPoolExecutor-0_0 carries it out.", "Nobody has set event stop.",
        ONLY.format("MainProcess", "set event stop", "thread ThreadPoolExecutor-0_0"))),
    "imap_worker_killed": (("fork",), (
        "MainProcess waits in pool.imap(work, range(4)), line 10. A pool worker was killed by signal 9 (SIGKILL) in the middle of "
        "task 5, so its result will never come.",)),
    "item_that_cannot_be_pickled": (BOTH, (
        "MainProcess waits in q.get(), line 9. What Process-1 put could not be pickled (", "), so nothing will ever arrive.")),
    "locks_in_dataclasses": (("fork",), (
        "Thread transfer waits in with target.lock, line 13. Thread transfer 2 acquired lock 2 in line 11 and has not released it.",
        PAIR.format("Thread transfer", "thread transfer 2"))),
    "manager_barrier_lacks_one": (("fork",), (
        "Process-2 waits in b.wait(), line 4. 2 of 3 have come to barrier b. MainProcess cannot go on, so too few are left to come.",)),
    "manager_queue_without_a_sender": (BOTH, (
        "MainProcess waits in q.get(), line 10. Process-2 ended with KeyError: 'missing', line 4, so nothing will ever arrive.",)),
    "pipeline_that_lost_a_stage": (("fork",), (
        "MainProcess waits in queues[2].get(), line 15. Process-1 ended with ValueError: odd, line 7, and the one value that was put "
        "has been taken. Process-2 waits in inbox.get(), line 5.", ONLY.format("MainProcess", "put anything into queues[1]", "Process-2"))),
    "pool_worker_killed": (BOTH, (
        "A pool worker was killed by signal 9 (SIGKILL) in the middle of task 4, so its result will never come.",)),
    "two_queues_of_one_name": (("fork",), (
        "Process-1 put 'answer' into another queue (queue q, made in line 6), so nothing will ever arrive.",)),
    "woken_too_early": (("fork",), (
        "Thread producer notified condition cond in line 9. That woke MainProcess, which then waited again.",
        "Thread producer ended well, so nobody is left who could notify it.")),
    "worker_ended_before_task_done": (("fork",), (
        "3 items were put into queue jobs, and task_done() was called once. Thread work ended with ZeroDivisionError: "
        "division by zero, line 9, so nobody is left who could call it.",)),
    "lock_order_processes": (BOTH, (
        "Process-2 acquired lock b in line 5 and has not released it.",
        "Process-1 acquired lock a in line 5 and has not released it.", PAIR.format("Process-1", "Process-2"))),
    "lock_order_threads": (("fork",), (
        "Thread one waits in with second, line 8. Thread two acquired lock b in line 5 and has not released it.",
        "Thread two waits in with second, line 8. Thread one acquired lock a in line 5 and has not released it.",
        PAIR.format("Thread one", "thread two"))),
    "lock_shared_by_conditions": (("fork",), (
        "MainProcess waits in not_empty.wait(), line 17. Nobody has notified condition not_empty.",)),
    "lock_taken_twice": (BOTH, (
        "Process-1 acquired lock in line 5 and has not released it.",
        "A Lock that is held cannot be acquired again, not even by its holder.")),
    "notified_too_early": (("fork",), (
        "Process-1 notified condition ready in line 6, when nobody waited yet: a notification wakes whoever waits at that moment",
        "Process-1 ended well, so nobody is left who could notify it.")),
    "queue_under_lock": (("fork",), (
        "Process-1 acquired lock in line 6 and has not released it.", "Process-1 waits in q.get(), line 7.",
        ONLY.format("MainProcess", "put anything into queue q", "Process-1"))),
    "queues_and_threads": (("fork",), (
        "Thread worker waits in tasks.get(), line 9. Both values that were put have been taken.",)),
    "semaphore_as_signal": (BOTH, (
        "No permit of semaphore go is left: it began with 0, was released once (line 6) and acquired once (line 13).",
        "Process-1 ended well, so nobody is left who could release it.")),
    "setter_died": (BOTH, (
        "MainProcess waits in ready.wait(), line 13. Nobody has set event ready.",
        "Process-1 ended with KeyError: 'colour', line 6, so nobody is left who could set it.")),
    "terminated_in_get": (BOTH, (
        "Process-2 waits in q.get(), line 6. Process-1 was killed by signal 15 (SIGTERM) in the middle of get() in line 6, and "
        "took the lock of queue q with it",)),
    "thread_barrier_lacks_one": (("fork",), (
        "2 of 3 have come to barrier gate. Thread come(1) ended with ValueError: number 1 stays at home, line 8, so too few",)),
    "thread_notified_too_early": (("fork",), (
        "Thread tell notified condition ready in line 8, when nobody waited yet",
        "Thread tell ended well, so nobody is left who could notify it.")),
    "thread_runs_a_method": (("fork",), (
        "Thread wait has not ended. Thread wait waits in wait() of barrier b. 2 of 3 have come to barrier b. MainProcess cannot go "
        "on, so too few are left to come. The same goes for thread wait 2.",)),
    "thread_pool_of_multiprocessing": (("fork",), (
        "Thread worker waits in with lock, line 8. MainProcess acquired lock in line 12 and has not released it.",
        PAIR.format("MainProcess", "thread worker"))),
    "threads_and_permits": (("fork",), (
        "2 of 3 have come to barrier inside.", "acquired semaphore room in line 8 and has not released it.")),
    "three_locks_in_a_circle": (("fork",), (
        "Thread eat(1) acquired lock forks[1] in line 8 and has not released it.",
        "Thread eat(0) waits for thread eat(1), thread eat(1) for thread eat(2), and thread eat(2) for thread eat(0): none of them "
        "can go on.")),
    "sockets_wait_for_each_other": (BOTH, (
        "MainProcess waits in s.recv(100), line 21.", "What MainProcess waits to read could come from Process-1.",
        "Process-1 waits in connection.recv(100), line 11.", "What Process-1 waits to read could come from MainProcess.",
        "MainProcess and Process-1 wait for each other, so neither can go on.")),
    "listener_and_client_both_receive": (BOTH, (
        "MainProcess waits in c.recv(), line 16.", "What MainProcess waits to read could come from Process-1.",
        "Process-1 waits in c.recv(), line 8.", "What Process-1 waits to read could come from MainProcess.",
        "MainProcess and Process-1 wait for each other, so neither can go on.")),
    "program_into_a_full_pipe": (("fork",), (
        "MainProcess waits in p.wait(), line 7.",
        "python waits to write into a pipe that is full, and nobody reads from it: MainProcess could.")),
    "descriptor_into_a_full_pipe": (("fork",), (
        "MainProcess waits in p.join(), line 14.", "Process-1 waits in os.write(write, b\"x\" * 1_000_000), line 7.",
        "What Process-1 writes into is full, and nobody reads from it: MainProcess and Process-1 could.")),
}

#: programs of which only Linux tells what is said
LINUX = {"asyncio_blocked_by_a_socket", "connection_not_accepted", "datagram_to_nobody", "file_lock_of_the_parent",
         "killed_before_task_done", "listener_without_a_client", "named_pipe_without_a_reader", "pause_until_a_signal",
         "program_left_by_a_shell", "program_that_writes_on", "program_waits_for_more", "select_on_a_socket",
         "select_with_a_time_out", "selector_without_a_client", "sigwait_in_a_thread", "socket_read_to_the_end", "sockets_of_two_threads"}

#: program -> what the record does not prove, and so is not said: what the loop may still call could do it
UNPROVEN = {
    "polls_until_it_is_time": ("nobody",),
    "select_with_a_time_out": ("neither can go on",),
    "handler_could_set_it": ("nobody will", "nobody is left"),
    "polls_a_local_variable": ("neither can go on",),
    "polls_while_a_local_is_set": ("neither can go on",),
    "asyncio_future_of_a_protocol": ("nobody will", "nobody is left", "neither can go on"),
    "asyncio_waits_for_a_client": ("nobody will", "nobody is left", "wait for each other"),
    "asyncio_waits_for_a_signal": ("nobody will", "nobody is left", "wait for each other"),
}

#: the same of programs that end by themselves: all that is said
ENDS = {
    "pool_task_that_was_called": (BOTH, (
        "Task 1 (None()) ended with TypeError: 'NoneType' object is not callable, and nobody asked for its result. Line 8 calls "
        "work() itself: what it hands over is the result, None, and not the function.")),
    "callback_that_was_called": (("fork",), (
        "The callback None raised TypeError when it was called for task 1. Line 11 calls report() itself: what it hands over is the "
        "result, None, and not the function.")),
    "list_given_to_a_child": (BOTH, "Each process has its own results: what work() does to it in line 4 reaches no other process."),
    "object_given_to_a_child": (
        BOTH, "Each process has its own account.balance: what deposit() does to it in line 8 reaches no other process."),
    "namespace_of_a_manager": (
        ("fork",), "Process-2 changed a copy in line 4, not namespace ns: ns.items returns a copy, and append() reaches only that."),
    "greenlet_left_behind": (
        ("fork",), "Greenlet work gave way in main.switch('half'), line 6, and nobody switched to it again: it never came to line 7."),
    "all_is_well": (("fork",), ""),
    "asyncio_all_is_well": (("fork",), ""),
    "asyncio_all_is_well_too": (("fork",), ""),
    "asyncio_errors_gathered": (("fork",), ""),
    "asyncio_error_in_a_callback": (("fork",), "A function that the event loop called raised KeyError: 'boom', line 4."),
    "asyncio_error_in_a_handler": (("fork",), "Task handle ended with ZeroDivisionError: division by zero, line 4."),
    "asyncio_generator_closed_late": (("fork",), ""),
    "pool_terminated_at_work": (BOTH, "Not all tasks of pool were done when it was terminated in line 5."),
    "pool_ended_with_its_program": (BOTH, "Not all tasks of pool were done when MainProcess ended, and its workers with it."),
    "results_in_a_copy": (BOTH, "Each process has its own results: what square() does to it in line 6 reaches no other process."),
    "counter_in_a_copy": (BOTH, "Each process has its own counter: what work() does to it in line 8 reaches no other process."),
    "attribute_in_a_copy": (
        BOTH, "Each process has its own self.out: what Task.run() does to it in line 10 reaches no other process."),
    "object_in_a_copy": (
        BOTH, "Each process has its own self.total: what Tally.add() does to it in line 6 reaches no other process."),
    "memo_of_each_worker": (BOTH, ""),
    "manager_gone_before_its_child": (
        ("fork",), "Process-2 ended with FileNotFoundError: [Errno 2] No such file or directory, line 6. Process-3 ended with "
        "FileNotFoundError: [Errno 2] No such file or directory, line 6. SyncManager-1 was shut down in line 9 before that, and dict "
        "shared was gone with it."),
    "gevent_queue_shut_down": (
        ("fork",), "MainProcess shut queue jobs down at once in line 20: 3 values in it were thrown away."),
    "array_that_is_shared": (("fork",), ""),
    "pool_error_waited_for": (BOTH, "Task 1 (f(0)) ended with ZeroDivisionError: "),
    "queue_shut_down_at_once": (("fork",), "MainProcess shut queue q down at once in line 10: the values in it were thrown away."),
    "asyncio_many_never_awaited": (("fork",), "3 coroutines of send(n) in line 8 were never awaited, so they never ran."),
    "asyncio_task_left_behind": (
        ("fork",), "Task background had not ended when its event loop stopped: it was in the middle of asyncio.sleep(1), line 6."),
    "asyncio_blocked_by_each": (
        ("fork",), "Task fetch(0), task fetch(1) and task fetch(2) each block the event loop in time.sleep(0.15), line 4, and "
        "meanwhile no other task can go on."),
    "asyncio_blocked_loop": (
        ("fork",), "Task fetch(1) and task fetch(2) each block the event loop in time.sleep(0.3), line 5, and meanwhile no "
        "other task can go on."),
    "asyncio_error_unasked": (
        ("fork",), "Task fail(2) ended with ValueError: number 2, line 6, and nobody asked for its result."),
    "asyncio_never_awaited": (
        ("fork",), "save(1) in line 9 was never awaited, so it never ran. Task save(2) was cancelled in line 5, when the event "
        "loop came to its end."),
    "barrier_broken": (
        ("fork",), "Thread come ended with BrokenBarrierError, line 5. Thread come 2 ended with BrokenBarrierError, line 5. 2 of 3 "
        "had come to barrier gate when it broke."),
    "callback_that_fails": (
        ("fork",), "The callback report raised ZeroDivisionError when it was called for task 1."),
    "daemon_process_cut_short": (
        ("fork",), "Process-1 was ended with MainProcess, because it is a daemon, in the middle of its sleep in line 5."),
    "daemon_thread_cut_short": (
        ("fork",), "Thread save was ended with MainProcess, because it is a daemon, in the middle of its sleep in line 6."),
    "error_seen_by_wait_only": (("fork",), "Task 2 (job(1)) ended with ValueError: 1, and nobody asked for its result."),
    "executor_error_after_its_time": (
        ("fork",), "Task 2 (slow(1)) ended with ValueError: late, and nobody asked for its result."),
    "executor_error_lost": (("fork",), "Task 2 (halve(0)) ended with ZeroDivisionError: "),
    "gevent_all_is_well": (("fork",), ""),
    "gevent_hub_blocked_for_a_while": (
        ("fork",), "Greenlet a blocks gevent's hub in time.sleep(0.4), line 5: greenlet b could not go on meanwhile."),
    "gevent_left_behind": (
        ("fork",), "Greenlet save was ended with MainProcess, in the middle of gevent.sleep(5), line 6. Greenlet print('hello') was spawned "
        "in line 16, and never began."),
    "generator_in_two_threads": (("fork",), "Thread take 2 ended with ValueError: generator already executing, line 14."),
    "greenlet_in_another_thread": (("fork",), "Thread switch ended with error: "),
    "items_left": (("fork",), "1 value that was put into queue tasks was never taken: 'c'."),
    "manager_update_lost": (("fork",), "Updates of namespace ns were lost in line 8, where Process-2 and Process-3 read it and store "
                            "into it: one stored between another's reading and storing."),
    "pool_task_that_cannot_be_pickled": (("fork",), "Task 1 could not be sent to a worker: PicklingError: "),
    "task_that_cannot_be_pickled": (BOTH, "Task 1 could not be sent to a worker: PicklingError: "),
    "pool_error_lost": (BOTH, "Task 2 (work(0)) ended with ZeroDivisionError: "),
    "nested_list_of_a_manager": (
        BOTH, "Process-2, Process-3 and Process-4 changed a copy in line 5, not dict d: d['seen'] returns a copy, and append() "
        "reaches only that."),
    "queue_gone_before_its_child": (
        ("spawn", "forkserver"), "Process-1 ended with FileNotFoundError: [Errno 2] No such file or directory. What Process-1 was given, such as "
        "a queue or a lock, was gone before it began: MainProcess has to keep it until then."),
    "thread_sleeps_main_computes": (("fork",), ""),
    "timer_cut_short": (("fork",), "Thread save was ended with MainProcess, because it is a daemon, before the 0.5 s of its Timer had "
                                   "passed."),
    "value_race_of_two": (BOTH, UPDATES.format("careless", 7)),
}
#: name -> start methods, what is said of a run that ends with an error
FAILS = {
    "task_that_was_called": (("fork",), (
        "MainProcess ended with TypeError: 'int' object is not callable, line 9. Line 8 calls work() itself: what it hands over is "
        "its result, and not the function.",)),
    "asyncio_task_that_was_called": (("fork",), (
        "MainProcess ended with TypeError: 'NoneType' object is not callable, line 10. Line 10 calls work() itself: what it hands "
        "over is the result, None, and not the function.",)),
    "executor_result_unreadable": (BOTH, (
        "MainProcess ended with BrokenProcessPool: ", "The result of task 1, which had ended with BadRow, could not be unpickled "
        "in MainProcess: TypeError: ", "That broke pool, and its executor ended its worker (SIGTERM).")),
    "executor_worker_killed": (BOTH, (
        "MainProcess ended with BrokenProcessPool: ",
        "A worker of pool was killed by signal 9 (SIGKILL) in the middle of task 3. That broke pool, so its executor ended the "
        "other worker (SIGTERM).")),
    "gevent_greenlet_of_a_method": (("fork",), (
        "line 6. Greenlet get and greenlet wait have not ended. Greenlet get waits in get() of queue q. Nothing was put into queue "
        "q. Greenlet wait waits in wait() of event e. Nobody has set event e.",)),
    "gevent_long_queue": (("fork",), (
        "MainProcess waits in q.get(), line 15. All 5000 values that were put have been taken. Greenlet consume waits in q.get(), "
        "line 9.",)),
    "gevent_one_end_for_two": (("fork",), (
        "Greenlet consume waits in for item in q, line 6. Greenlet consume 2 ended well, and all 4 values that were put have been "
        "taken.",)),
    "gevent_full_queue": (("fork",), (
        "Greenlet produce waits in q.put(n), line 6. Nobody takes anything out of queue q, which is full.",)),
    "gevent_imap": (("fork",), (
        "MainProcess waits in Pool(2).imap(fetch, [1, 2, 3]), line 10. Greenlet fetch(1) and greenlet fetch(2) have not ended. "
        "Greenlet IMap waits for a free place in pool 1. Greenlet fetch(1) and greenlet fetch(2) have both places of pool 1.",
        "Greenlet fetch(1) waits in ready.wait(), line 7. Nobody has set event ready.")),
    "gevent_iwait": (("fork",), (
        "line 9. Greenlet b has not ended. Greenlet b waits in never.wait(), line 7.",
        ONLY.format("MainProcess", "set event never", "greenlet b"))),
    "gevent_peek": (("fork",), (
        "MainProcess waits in q.peek(), line 5. No other greenlet was started, so nothing will ever arrive.",)),
    "gevent_pool_map_error": (("fork",), ("MainProcess ended with ZeroDivisionError: division by zero, line 5.",)),
    "gevent_timeout_uncaught": (("fork",), ("MainProcess ended with Timeout: 0.05 seconds, line 6.",)),
    "gevent_wait": (("fork",), (
        "MainProcess waits in gevent.wait(jobs), line 10. Greenlet take has not ended. Greenlet take waits in q.get(), line 7.",
        "Nothing was put into queue q.", ONLY.format("MainProcess", "put anything into queue q", "greenlet take"))),
    "gevent_wait_for_an_event": (("fork",), (
        "MainProcess waits in gevent.wait([stop]), line 6. Nobody has set event stop. No other greenlet was started, so nobody will "
        "set it.",)),
    "executor_initializer_failed": (BOTH, (
        "MainProcess ended with BrokenProcessPool: ",
        "The initializer init of pool raised RuntimeError: no connection in line 4, and that broke pool.")),
    "thread_initializer_failed": (("fork",), (
        "MainProcess ended with BrokenThreadPool: ",
        "The initializer init of pool raised RuntimeError: no connection in line 4, and that broke pool.")),
    "gevent_never_started": (("fork",), (
        f"{LOOP_EXIT} 5. {NOBODY} MainProcess waits in g.join(), line 5. Greenlet print('hello') was never started.",)),
    "gevent_holder_failed": (("fork",), (
        f"Greenlet load('bad') ended with KeyError: 'bad', line 7. {LOOP_EXIT} 11. {NOBODY}",
        "Greenlet load('bad') acquired semaphore sem in line 6 and has not released it.")),
    "gevent_patched_threads": (("fork",), (
        f"{LOOP_EXIT} 18. {NOBODY} MainProcess waits in thread.join(), line 18. Thread one has not ended. Thread one waits in with "
        "second, line 10. Thread two acquired lock b in line 8 and has not released it. Thread two waits in with second, line 10. "
        f"Thread one acquired lock a in line 8 and has not released it. {PAIR.format('Thread one', 'thread two')}",)),
    "gevent_pool_nested": (("fork",), (
        f"{LOOP_EXIT} 17. {NOBODY} MainProcess waits in pool.join(), line 17. Greenlet branch(0) and greenlet branch(1) have not ended. "
        "Greenlet branch(0) waits in pool.spawn(leaf, n).join(), line 13. Greenlet branch(0) and greenlet branch(1) have both places of "
        "pool. Each of them waits for a free place there itself, so none of them will ever end.",)),
    "gevent_queue_without_an_end": (("fork",), (
        f"{LOOP_EXIT} 14. {NOBODY}", "Greenlet consume waits in q.get(), line 11. All 3 values that were put have been taken.",
        ONLY.format("MainProcess", "put anything into queue q", "greenlet consume"))),
    "gevent_setter_died": (("fork",), (
        f"Greenlet prepare ended with KeyError: 'colour', line 6. {LOOP_EXIT} 16. {NOBODY} MainProcess waits in answer.get(), line "
        "16. Nobody has set answer. Greenlet paint waits in ready.wait(), line 11. Nobody has set event ready.",)),
    "gevent_two_locks": (("fork",), (
        f"{LOOP_EXIT} 12. {NOBODY}",
        "Greenlet move waits in with second, line 8. Greenlet move 2 acquired rlock b in line 6 and has not released it.",
        "Greenlet move 2 waits in with second, line 8. Greenlet move acquired rlock a in line 6 and has not released it.",
        PAIR.format("Greenlet move", "greenlet move 2"))),
}


def tried(table: dict[str, tuple]) -> list:
    return [pytest.param(name, method, marks=() if method == methods[0] or name in UNDER_EACH else pytest.mark.everything)
            for name, (methods, *_) in table.items() for method in methods]


def by_default() -> list[tuple[str, str]]:
    """Return what is tried without --everything, and can be on this Python: case, start method."""
    return [one.values for table in (HANGS, ENDS, FAILS) for one in tried(table) if not one.marks and not lacking(one.values[0])]


def lacking(name: str) -> str:
    """Return why a case cannot run here; "" if it can."""
    if name in LINUX and sys.platform != "linux":
        return "only Linux tells it"
    if name == "queue_shut_down_at_once" and sys.version_info < (3, 13):
        return "a queue of threads has shutdown() since Python 3.13"
    if name == "gevent_patched_threads" and sys.version_info >= (3, 13):
        return "on Python 3.13 and 3.14 the program does not end, bare or recorded"
    return ""


def timeouts(name: str, method: str) -> tuple[float, ...]:
    """Return the time-outs to try, one after another: on a busy machine, not all stand still in the first of these.

    Some compute until then, so the first is short.
    """
    return ((0.7, 3, 10) if method == "fork" else (2.5, 10)) if name in HANGS else (20,)


def really(name: str, method: str, timeout: float) -> Run:
    return run_script(source(name), timeout=timeout, start_method=method)


def fault(name: str, run: Run) -> str:
    """Return what is said of a case, if that is not what is true of it, or what is wrong with its run; "" if nothing is."""
    said = summary(run)
    ends_so = run.hung if name in HANGS else run.returncode == (0 if name in ENDS else 1)
    if name in ENDS:
        true = said == ENDS[name][1] or (ENDS[name][1].endswith(": ") and said.startswith(ENDS[name][1]))
    else:
        true = in_order(said, (HANGS | FAILS)[name][1]) and not [words for words in UNPROVEN.get(name, ()) if words in said]
    told = name in HANGS or all(sentence in run.explain() for sentence in sentences(run))
    return "" if ends_so and true and told else f"{run!r}: {said}"


def carry_out(name: str, method: str, timeout: float) -> Run:
    run = really(name, method, timeout)
    assert not list(contradictions(run, run.steps()[:MOST_STEPS]))
    return run


def in_order(said: str, words: tuple[str, ...]) -> bool:
    places = [said.find(each) for each in words]
    return -1 not in places and places == sorted(places)


@pytest.mark.parametrize(("name", "method"), [*tried(HANGS), *tried(ENDS), *tried(FAILS)])
def test_what_is_said_is_true(name: str, method: str, everything: bool, once) -> None:
    """Of the recorded run, and of a real one where that shows what no other does."""
    if why := lacking(name):
        pytest.skip(why)
    run = None if everything or f"{name} {method}" in once("cases", chosen) else recorded(name, method)
    wrong = "" if run is None else fault(name, run)
    for timeout in timeouts(name, method) if run is None else ():
        run = really(name, method, timeout)
        wrong = fault(name, run)
        if not wrong:
            break
    assert run is not None and not wrong, wrong
    assert not list(contradictions(run, run.steps()[:MOST_STEPS]))
    assert Run.from_json(run.to_json()).explain() == run.explain()


def test_what_really_runs_shows_all_that_happens() -> None:
    """Each kind of happening in any recorded case is in one that really runs; few do, and each that is not recorded does."""
    runs = {key: set(shows(Run.from_json(text))) for key, text in records().items()}
    assert len(runs) > 150 and len(chosen()) < len(runs) / 2
    assert {one for what in runs.values() for one in what} == {one for key in chosen() for one in runs[key]}
    assert recorded("two_things_that_are_no_case", "fork") is None


def test_every_program_has_its_words() -> None:
    assert {file.stem for file in FOLDER.glob("*.py")} == {*HANGS, *ENDS, *FAILS, "value_race"}


@pytest.mark.parametrize("method", BOTH)
def test_lost_updates_are_told_exactly_where_there_were_any(method: str) -> None:
    """Chance decides whether there are; the program says so itself."""
    run = carry_out("value_race", method, 30)
    assert summary(run) == {"True\n": UPDATES.format("v", 6), "False\n": ""}[run.stdout]


def test_the_picture_is_true() -> None:
    """A thread that sleeps is not drawn as MainProcess that sleeps."""
    from helpers.views.timeline.layout import layout
    run = carry_out("thread_sleeps_main_computes", "fork", 20)
    sleep = next(event for event in run.events if event.kind == "sleep")
    assert sleep.lane == "nap"
    picture = layout(run)
    main, nap = ([span for span in picture.spans if span.lane == row] for row in (0, 1))
    assert [lane.name for lane in picture.lanes] == ["MainProcess", "nap"]
    assert [span.waits for span in main][:1] == [False] and main[0].end - main[0].begin >= 0.8
    assert any(span.waits and span.end - span.begin >= 0.9 for span in nap)


def test_a_terminal_says_what_nobody_could_wake() -> None:
    """The traceback of LoopExit does not say who waits for what."""
    from helpers.views.terminal import report
    said = report(carry_out("gevent_holder_failed", "fork", 20))
    assert said.startswith("■ Greenlet load('bad') ended with KeyError") and NOBODY in said
