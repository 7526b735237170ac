-- When the members of a denominator ended, in order: ticks (`${ticks}` in the unit, here milliseconds) × 2, and 1 more for what was cut off, which so comes
-- after what happened in its moment and was still at risk. A sorted array for each key: the referrals of a year (1.6 million) cost 150 ms
-- of CPU, where a group for each moment and two windows over them cost 1,800.
arraySort(groupArrayIf(toInt64(round(value * ${ticks})) * 2 + (num != 1), den = 1))
