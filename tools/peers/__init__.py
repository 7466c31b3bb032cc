"""Peers' suites and generated programs, run bare and recorded side by side: a program cannot tell that it is recorded.

    compare.py      one program, both ways
    generated.py    the program of one seed, compared
    programs.py     generates small programs at random
    parts/          what they are made of, one file per subject
    suites.py       the available suites, and how each is run test by test
    __main__.py     python3 course.py peers [NAME ...]
    known.toml      the known differences, each with its reason
"""
