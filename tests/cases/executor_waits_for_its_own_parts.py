from concurrent.futures import ThreadPoolExecutor, wait

def part(n):
    return n * n

def whole(n):
    parts = [pool.submit(part, i) for i in range(n)]
    wait(parts)
    return sum(p.result() for p in parts)

pool = ThreadPoolExecutor(max_workers=1)

def main():
    answer = pool.submit(whole, 2)
    print(answer.result())

main()
