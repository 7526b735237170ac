-- Who else has come with a mobile.
SELECT DISTINCT citizen_key AS one
FROM ${include:erasure/registered.sql} AND mobile_key = {mobile_key: String} AND citizen_key NOT IN ({mobile_key: String}, {citizen_key: String})
	AND one != ''
