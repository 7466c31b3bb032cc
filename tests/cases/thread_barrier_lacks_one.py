# A Barrier of threads for three, to which two come
import threading

gate = threading.Barrier(3)

def come(number):
    if number == 1:
        raise ValueError("number 1 stays at home")
    gate.wait()

guests = [threading.Thread(target=come, args=(number,)) for number in range(2)]
for guest in guests:
    guest.start()
gate.wait()
