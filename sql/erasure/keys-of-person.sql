-- A national id leads to its mobiles, and a mobile to its national id: the keys that stand beside `keys`, but mobiles that came with several
-- national ids.
SELECT DISTINCT arrayJoin([mobile_key, owners[1]]) AS one
FROM
(
	SELECT mobile_key, groupUniqArray(citizen_key) AS owners
	FROM ${include:erasure/registered.sql} AND citizen_key != mobile_key AND mobile_key IN
	(
		SELECT mobile_key
		FROM ${include:erasure/registered.sql} AND (citizen_key IN {keys: Array(String)} OR mobile_key IN {keys: Array(String)})
	)
	GROUP BY mobile_key
	HAVING length(owners) = 1
)
WHERE (mobile_key IN {keys: Array(String)} OR owners[1] IN {keys: Array(String)}) AND one != ''
