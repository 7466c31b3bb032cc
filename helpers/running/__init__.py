"""From a program to its processes and their end.

    launch.py             run_script: checks what is asked for, then the launcher that fits the system
    posix.py, windows.py  the launchers; what they share is below them:
    workspace.py          a run's folder and its script's environment
    interrupts.py         one run at a time, and an interrupt ends it in good order
    pipes.py              what each process prints
    deadline.py           when a run's time is over; cpu_waits.py: how long its processes waited for a core
    stacks.py             asks processes where they stand; process_states.py: what the system says of them
    ahead.py              the next run's interpreter, which waits below the supervisor; next_run.py: our end of it
    collect.py            makes the Run of what is left
    supervisor.py         starts scripts and ends all that comes of them; supervisor_client.py: our end of it
    process_table.py      who is whose child, what each runs; orphans.py: ends a run that has lost its supervisor
"""
