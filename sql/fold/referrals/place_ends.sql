-- What ends the rows of places that letters of `${from}`, rows of letter_state, no longer have in their `${list}`. An event that is void, told
-- otherwise or of a load undone is one of the contents that the version counts, and not of the events: so many places at most are gone.
SELECT letter_id, toUInt16(n) AS place, version, toUInt8(1) AS is_deleted
FROM
(
	SELECT letter_id, version, length(${list}) AS kept, bitAnd(version, 4294967295) AS contents, toUInt64(least(contents - events, 65535 - kept)) AS gone
	FROM ${from}
	WHERE contents > events
)
ARRAY JOIN range(kept + 1, kept + gone + 1) AS n
