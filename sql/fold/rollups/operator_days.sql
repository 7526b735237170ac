-- Recomputes the days `{days}` of `operator_days`, whole: the office's own referrals, by the operator who made them.
INSERT INTO ${database}.operator_days${to} (
	day, revision, cells.operator, cells.referrals, cells.returned, cells.quarters, cells.acted, cells.channels, cells.categories, cells.counties, cells.kinds, cells.campaigns, cells.bodies
)
SELECT
	day,
	{revision: UInt64},
	groupArrayIf(operator, lived),
	groupArrayIf(referrals, lived),
	groupArrayIf(returned, lived),
	groupArrayIf(quarters, lived),
	groupArrayIf(acted, lived),
	groupArrayIf(channels, lived),
	groupArrayIf(categories, lived),
	groupArrayIf(counties, lived),
	groupArrayIf(kinds, lived),
	groupArrayIf(campaigns, lived),
	groupArrayIf(bodies, lived)
FROM
(
	SELECT day, operator, referrals, returned, quarters, acted, channels, categories, counties, kinds, campaigns, bodies, 1 AS lived
	FROM
	(
		${include:fold/rollups/operator_turns.sql, of = (
			SELECT
				toDate32(toTimeZone(at, 'Asia/Tehran')) AS day, who AS operator, at AS referred_at, letter_id, id, how AS ended_by,
				channel, category, county, kind, campaign, org AS body
			FROM ${database}.letter_state${from} FINAL
			ARRAY JOIN
				referrals.referral_id AS id, referrals.from_org AS sender, referrals.to_org AS org, referrals.operator AS who,
				referrals.referred_at AS at, referrals.ended_by AS how
			WHERE last_event_at >= toDateTime64(arrayMin({days: Array(Date32)}), 3, 'Asia/Tehran')
				AND first_event_at < toDateTime64(addDays(arrayMax({days: Array(Date32)}), 1), 3, 'Asia/Tehran')
				AND sender = '' AND who != '' AND day IN {days: Array(Date32)}
		)}
	)
	UNION ALL
	SELECT arrayJoin({days: Array(Date32)}), '', 0, 0, 0, [], [], [], [], [], [], [], 0
)
GROUP BY day
