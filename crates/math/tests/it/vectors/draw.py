#!/usr/bin/env python3
"""Draws, written a second time from what the documentation of fairsale_math says, with nothing but Python.

    python3 draw.py > draw.txt

Who wins is found the other way round than in Rust: from the places that win back to the entries.
"""

from math import isqrt

LANE = (1 << 64) - 1

def keccak_f(a):
    """Keccak-f[1600] (FIPS 202, 3.2 and 3.3) on 25 lanes, x + 5 y."""
    rol = lambda lane, n: (lane << n % 64 | lane >> (64 - n % 64)) & LANE
    lfsr = 1
    for _ in range(24):
        c = [a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20] for x in range(5)]
        a = [a[i] ^ c[(i + 4) % 5] ^ rol(c[(i + 1) % 5], 1) for i in range(25)]
        b, x, y = a[:], 1, 0
        for t in range(24):
            # rho and pi: the lane at (x, y) is rotated and goes to (y, 2 x + 3 y)
            b[y + 5 * ((2 * x + 3 * y) % 5)] = rol(a[x + 5 * y], (t + 1) * (t + 2) // 2)
            x, y = y, (2 * x + 3 * y) % 5
        a = [b[i] ^ (~b[i // 5 * 5 + (i + 1) % 5] & b[i // 5 * 5 + (i + 2) % 5]) for i in range(25)]
        for j in range(7):
            a[0] ^= (lfsr & 1) << ((1 << j) - 1)
            lfsr = lfsr << 1 ^ (0x171 if lfsr & 0x80 else 0)
    return a

def keccak(message):
    """Keccak-256 as Ethereum has it: padded with 01, where SHA-3 has 06."""
    padded = bytearray(message + b"\x01" + bytes(135 - len(message) % 136))
    padded[-1] |= 0x80
    a = [0] * 25
    for block in range(0, len(padded), 136):
        for i in range(17):
            a[i] ^= int.from_bytes(padded[block + 8 * i : block + 8 * i + 8], "little")
        a = keccak_f(a)
    return b"".join(lane.to_bytes(8, "little") for lane in a[:4])

assert keccak(b"").hex() == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
assert keccak(b"abc").hex() == "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"
assert keccak(b"a" * 136) != keccak(b"a" * 135)

def first_number(data):
    return int.from_bytes(keccak(data)[:8], "little")

def sub_seed(sale, seed, purpose, of_class):
    return keccak(b"fairsale draw v1" + sale + seed + purpose + bytes([of_class]))

def uniform(sub, below):
    multiple = (2**64 - 1) // below * below
    for attempt in range(256):
        number = first_number(sub + bytes([attempt]))
        if number < multiple:
            return number % below

def rounds(columns):
    table = [(4, 82), (8, 48), (16, 32), (32, 24), (64, 20), (256, 16)]
    return next((rounds for below, rounds in table if columns < below), 12)

class Permutation:
    def __init__(self, of, key):
        self.of, self.key = of, key
        self.rows = isqrt(of - 1) + 1
        self.columns = -(-of // self.rows)

    def shift(self, number, fixed):
        return first_number(self.key + bytes([number]) + fixed.to_bytes(4, "little"))

    def steps(self, place, numbers, sign):
        """Permutes the rectangle, forwards or back, until a place comes out that is one."""
        while True:
            row, column = divmod(place, self.columns)
            for number in numbers:
                if number % 2 == 0:
                    row = (row + sign * self.shift(number, column)) % self.rows
                else:
                    column = (column + sign * self.shift(number, row)) % self.columns
            place = row * self.columns + column
            if place < self.of:
                return place

    def apply(self, entry):
        return self.steps(entry, range(rounds(self.columns)), 1)

    def back(self, place):
        return self.steps(place, range(rounds(self.columns))[::-1], -1)

def winners(sale, seed, of_class, of, prizes):
    if prizes >= of:
        return list(range(of))
    permutation = Permutation(of, sub_seed(sale, seed, b"p", of_class))
    offset = uniform(sub_seed(sale, seed, b"o", of_class), of)
    won = sorted(permutation.back((place - offset) % of) for place in range(prizes))
    for entry in won if of > 60 else range(of):
        assert ((permutation.apply(entry) + offset) % of < prizes) == (entry in won)
    return won

def main():
    print("# Made by draw.py. A sub-seed: s sale seed purpose class sub-seed")
    print("# The winners of a draw: d sale seed class entries prizes winners")
    for n in range(3):
        sale, seed = keccak(b"sale" + bytes([n]))[:20], keccak(b"seed" + bytes([n]))
        for purpose in (b"p", b"o", b"r"):
            for of_class in (1, 2, 8):
                sub = sub_seed(sale, seed, purpose, of_class)
                print("s", sale.hex(), seed.hex(), purpose.decode(), of_class, sub.hex())
        for of_class, of, prizes in [
            (1, 1, 0), (1, 1, 1), (1, 2, 1), (1, 3, 1), (2, 3, 2), (1, 5, 2), (1, 6, 3), (8, 7, 3), (1, 10, 5), (1, 10, 12),
            (1, 12, 6), (3, 17, 1), (1, 50, 20), (1, 60, 59), (1, 100, 30), (1, 300, 7), (1, 1_000, 12), (1, 4_000, 8),
            (1, 10_007, 10), (1, 65_537, 6), (1, 1_000_000, 10), (1, 2**32 - 1, 6),
        ]:  # fmt: skip
            won = winners(sale, seed, of_class, of, prizes)
            print("d", sale.hex(), seed.hex(), of_class, of, prizes, ",".join(map(str, won)) or "-")

if __name__ == "__main__":
    main()
