-- The last letter of each piece in which the letters that have learnt something since `known_at` are recomputed, in order.
WITH arraySort(groupArray(letter_id)) AS ids
SELECT arrayFilter((id, place) -> place % {size: UInt32} = 0 OR place = length(ids), ids, arrayEnumerate(ids)) AS ends
FROM (${changed})
