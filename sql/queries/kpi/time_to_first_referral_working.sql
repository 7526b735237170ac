-- The same in working time of the letter's county. Where the working calendar does not reach, there is no working time.
SELECT * EXCEPT (worked_ms), assumeNotNull(worked_ms) / 3600000 AS value
FROM
(
	SELECT * EXCEPT (ends_at), ${working_ms:at, ends_at, county} AS worked_ms
	FROM
	(
		SELECT
			${include:queries/kpi/shared/letter.sql},
			${include:queries/kpi/shared/first_body.sql},
			begins_at AS at,
			first_referred_at IS NOT NULL AS num,
			1 AS den,
			${include:queries/kpi/shared/referral_awaited_until.sql} AS ends_at
		FROM ${letters}
		WHERE ${include:queries/kpi/shared/registered.sql}
	)
)
WHERE worked_ms IS NOT NULL
