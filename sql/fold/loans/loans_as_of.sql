-- The loans as of `${as_of}` of the letters of `${of}`, which have the columns of known_letters.sql.
SELECT
	${include:fold/loans/loans_listed.sql}
FROM
(
	SELECT
		${include:fold/loans/loans_of.sql},
		${first:registrations} AS came_at
	FROM ${of}
	WHERE notEmpty(begun) AND first_event_at <= ${as_of}
) AS l
ARRAY JOIN arrayEnumerate(begun) AS n
WHERE begun[n] <= ${as_of}
