-- The moments at which a state that `${step}` begins began and ended, in turn; `${turns}` are the (moment, step) of all that begins or ends it.
arrayFilter((t, before) -> (t.2 = ${step}) != (before = ${step}), ${turns}, arrayPopBack(arrayPushFront(${turns}.2, 0))).1
