-- The places in a letter's life of the answers that came to stand, of `turns`.
arrayFilter((t, before) -> t.2 = 10 AND before != 10, turns, arrayPopBack(arrayPushFront(turns.2, 0))).3
