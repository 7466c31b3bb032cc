"""From a program to its processes and their end.

    launch.py             run_script: checks the request, then uses the launcher for the system
    needs.py              what a program needs from the system, and whether the system has it
    posix.py, windows.py  the launchers; windows_job.py: what holds a run's processes together on Windows
    begin.py, program.py  the same for a program from a terminal: its start, and what follows; program_signals.py: the
                          signals that we get meanwhile; console.py: such a program on Windows
    workspace.py          a run's folder, and the environment of its script
    record_files.py       keeps the records of a long run small
    interrupts.py         one run at a time; an interrupt ends it in an orderly way
    pipes.py              what each process prints
    deadline.py           when a run's time is over; cpu_waits.py: how long its processes waited for a core
    stacks.py             asks processes where they are; process_states.py: what the system says about them;
                          system_calls.py: which call of the system they wait in, and other_ends.py: who could end it
    ahead.py              the next run's interpreter, which waits below the supervisor; next_run.py: our end of it
    collect.py            makes the Run from what is left
    supervisor.py         starts scripts, and ends them with everything they started; supervisor_client.py: our end of it
    process_tree.py       a script and everything that it started, from the fork to the end of the last process
    process_table.py      which process is whose child, and what each runs; orphans.py: ends a run that lost its supervisor
"""
