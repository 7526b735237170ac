-- Letters that have learnt something since `known_at` are recomputed in pieces, in the order of their ids: the last id of each piece.
WITH arraySort(groupArray(letter_id)) AS ids
SELECT arrayFilter((id, place) -> place % {size: UInt32} = 0 OR place = length(ids), ids, arrayEnumerate(ids)) AS ends
FROM (${changed})
