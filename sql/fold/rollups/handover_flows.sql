-- How a registered letter became its responsible bodies' own to answer, and ceased to be: tuples of the body, of the moment, and of how.
[('office', begins_at, 'registered')],
arrayFlatten(arrayMap(h -> ${include:fold/rollups/move.sql, at = h.1, giver = h.2, taker = h.3}, handovers))
