-- Letters and calls (not electronic letters, which go by rule and beside the operators' target) that came, were first
-- referred and got a standing answer, a Tehran day of the range.
SELECT
	toString(d.day) AS day,
	sumIf(registered, NOT is_electronic) AS received,
	sumIf(referred, NOT is_electronic) AS referred,
	sumIf(answered, NOT is_electronic) AS answered,
	sumIf(reopened, NOT is_electronic) AS reopened
FROM (${letter_flows}) AS d
WHERE d.day >= {from_day: Date32} AND d.day <= {until_day: Date32} AND ${without_outages}
GROUP BY d.day
ORDER BY d.day
