-- The figure of a KPI's members, by key: `figure` are the aggregates of its measure.
SELECT
	${key} AS key,
	${figure}
FROM (${members})
WHERE ${where}
${group}
