"""What each magic is for, and its options: shown by `%%isolated --help`, and by `%isolated?`."""
from __future__ import annotations

USAGE = {
    "isolated": """\
%%isolated [OPTIONS]                 runs the cell as a script, in processes of its own, and shows what happened
%isolated [OPTIONS] FILE [ARGS]      runs a program from a file in the same way

  --start-method M [M ...]   multiprocessing's default in it: fork, spawn or forkserver; several are compared
  --timeout SECONDS          ends it after that time and says where it stood; 10 by default
  --name NAME                the variable that then holds the Run (of several methods: method -> Run); "run" by default
  --no-timeline              shows no picture
  --to-scale                 draws its time to scale, where the picture else stretches its short parts
  --needs NAME[,NAME]        says so, and runs nothing, where the system lacks a module, or what is in one: select.epoll""",
    "step": """\
%step [NAME ...]     steps through the last run, or through those of these names, side by side""",
    "orders": """\
%%orders [OPTIONS]   runs the cell under each order of its visible operations, and shows what can come out

  --start-method M     multiprocessing's default in it: fork, spawn or forkserver
  --never RULE         an expression that must never be true at the script's end, such as "n < 2": what breaks it comes first
  --runs N             runs it that many times at most; 100 by default
  --timeout SECONDS    gives up a run that stands for that time without coming to its next operation; 60 by default
  --name NAME          the variable that then holds the outcomes; "found" by default: found[0].run() is one of them as a Run
  --play               you decide who goes next, while the program runs""",
    "predict": """\
%predict NAME            asks a question about the program below
%predict NAME LETTER     takes your answer, and says why it is right or what speaks against it
%predict NAME            asked again after the program has run: says what came, and where the thought went wrong""",
    "exercise": """\
%%exercise NAME            runs your answer, in the cell below that line, and judges it by what it did
%%exercise NAME --assert   also raises an error if it is not right, for tools that grade notebooks
%%exercise NAME --from-course   a step of lesson 9's finale: begins with the course's loop in place of yours

The runs are then in the variable "answer": start method -> Run.""",
    "hint": """\
%hint NAME    shows a hint, and a further one each time the cell is run; none when all cells are run""",
    "solution": """\
%solution NAME           shows one answer, once you have solved the exercise
%solution NAME --show    shows it before that""",
    "claims": """\
%%claims    below it, on each line: ID  EXPRESSION

Shows what the article claims, what holds here, and which run showed it. An expression goes on in the next line if that is
indented. The claims are in helpers/content/claims.csv.""",
    "my_loop": """\
%my_loop    says which steps of my_loop.py are yours, and how long it is""",
    "progress": """\
%progress                   shows what is done and what is left in each lesson
%progress --save [NAME]     puts your notebooks, answers and progress into NAME.zip (my_work.zip without a name)
%progress --restore FILE    takes them out of such a file; nothing that is there is overwritten""",
}
ASKED = ("--help", "-h")
