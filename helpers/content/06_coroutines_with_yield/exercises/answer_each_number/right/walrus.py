# takes and answers in the head of the loop
from statistics import fmean


def average():
    numbers = []
    try:
        while (number := (yield fmean(numbers) if numbers else None)) is not None:
            numbers.append(number)
    finally:
        print(len(numbers), 'numbers')


a = average()
next(a)
for number in (10, 20, 60):
    print(a.send(number))
a.close()
