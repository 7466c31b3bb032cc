# new entries
import multiprocessing


def order(orders, name, dish):
    orders[dish] = [name]


if __name__ == '__main__':
    with multiprocessing.Manager() as manager:
        orders = manager.dict(ann=[], bob=[])
        for name, dish in (('ann', 'soup'), ('bob', 'rice'), ('ann', 'cake')):
            p = multiprocessing.Process(target=order, args=(orders, name, dish))
            p.start()
            p.join()
        print({name: list(dishes) for name, dishes in orders.items()})
