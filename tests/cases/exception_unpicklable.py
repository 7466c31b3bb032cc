# Pool: the worker's exception cannot be unpickled in the parent (classic hang)
import multiprocessing

class BadRow(Exception):
    def __init__(self, row, reason):
        super().__init__(f"row {row}: {reason}")

def parse(row):
    if row == 2:
        raise BadRow(row, "empty")
    return row * 10

if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        print(pool.map(parse, range(4)))
