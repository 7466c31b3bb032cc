# a list of all numbers, closed by contextlib.closing
from contextlib import closing
from statistics import mean


def average():
    numbers = []
    try:
        while True:
            numbers.append((yield float(mean(numbers)) if numbers else 'begin'))
    finally:
        print(f'{len(numbers)} numbers')


with closing(average()) as a:
    a.send(None)
    for number in (10, 20, 60):
        print(a.send(number))
