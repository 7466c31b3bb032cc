import multiprocessing


def add_up(numbers, q):
    pass    # TODO: put the sum of the numbers into q


if __name__ == '__main__':
    q = multiprocessing.Queue()
    # TODO: start two children: one adds up range(0, 50), the other range(50, 100)
    # TODO: get their two sums from q and print the total
