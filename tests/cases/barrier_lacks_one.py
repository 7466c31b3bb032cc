# A Barrier for three, of whom one dies before it comes
import multiprocessing

def come(gate, number):
    if number == 2:
        raise ValueError("number 2 stays at home")
    gate.wait()
    print("through", number)

if __name__ == "__main__":
    gate = multiprocessing.Barrier(3)
    guests = [multiprocessing.Process(target=come, args=(gate, number)) for number in range(3)]
    for guest in guests:
        guest.start()
    for guest in guests:
        guest.join()
