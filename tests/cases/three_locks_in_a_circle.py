# Three threads, three locks, each takes its own and then the next one's
import threading

forks = [threading.Lock() for _ in range(3)]
seated = threading.Barrier(3)

def eat(seat):
    with forks[seat]:
        seated.wait()
        with forks[(seat + 1) % 3]:
            print("eats", seat)

guests = [threading.Thread(target=eat, args=(seat,)) for seat in range(3)]
for guest in guests:
    guest.start()
for guest in guests:
    guest.join()
