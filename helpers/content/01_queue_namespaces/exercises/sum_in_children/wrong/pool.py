# nothing went through a queue
import multiprocessing


def add_up(numbers):
    return sum(numbers)


if __name__ == '__main__':
    with multiprocessing.Pool(2) as pool:
        print(sum(pool.map(add_up, [range(0, 50), range(50, 100)])))
