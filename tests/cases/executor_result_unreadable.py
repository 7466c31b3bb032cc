# An exception that cannot be unpickled breaks the executor
from concurrent.futures import ProcessPoolExecutor

class BadRow(Exception):
    def __init__(self, row, reason):
        super().__init__(f"row {row}: {reason}")

def parse(row):
    raise BadRow(row, "empty")

if __name__ == "__main__":
    with ProcessPoolExecutor(1) as pool:
        print(pool.submit(parse, 2).result())
