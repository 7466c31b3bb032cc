"""Peers' suites and made programs, run bare and recorded side by side: a program cannot tell that it is recorded.

    compare.py      one program, both ways
    programs.py     makes small programs at random
    parts/          of what they are made, a file for each subject
    suites.py       what suites there are, and how each is run test by test
    __main__.py     python3 course.py peers [NAME ...]
    known.toml      the differences that are known, each with its reason
"""
