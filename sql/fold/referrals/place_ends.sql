-- Deleted rows for the places that letters of `${from}` (rows of letter_state) no longer have in their `${list}`. The version counts all
-- contents; `events` leaves out those that are void, were replaced by another content, or came by an undone load. So at most
-- their difference of places is gone.
SELECT letter_id, toUInt16(n) AS place, version, toUInt8(1) AS is_deleted
FROM
(
	SELECT letter_id, version, length(${list}) AS kept, bitAnd(version, 4294967295) AS contents, toUInt64(least(contents - events, 65535 - kept)) AS gone
	FROM ${from}
	WHERE contents > events
)
ARRAY JOIN range(kept + 1, kept + gone + 1) AS n
