# a total of its own
import multiprocessing

total = 0


def add_up(numbers):
    global total
    total += sum(numbers)


if __name__ == '__main__':
    a = multiprocessing.Process(target=add_up, args=(range(0, 50),))
    b = multiprocessing.Process(target=add_up, args=(range(50, 100),))
    a.start()
    b.start()
    a.join()
    b.join()
    print(total)
