-- Loans requested in the range and what has become of them, in one reading: of each bank, and of all (no bank). `decided`, `p50`, `p90`
-- and `km50` are of the time to a decision, as loan_decision_time has it.
SELECT
	* EXCEPT (ends, waiting, cuts, ended, run_starts, run_bounds, run_logs),
	${include:queries/kpi/shared/ended_quantile.sql, share = 0.5, name = 50} AS p50,
	${include:queries/kpi/shared/ended_quantile.sql, share = 0.9, name = 90} AS p90,
	${include:queries/kpi/shared/ended_by.sql, share = 0.5, name = 50} AS km50
FROM
(
	SELECT
		*,
		${include:queries/kpi/shared/runs.sql}
	FROM
	(
		SELECT
			if(grouping(bank) = 1, NULL, bank) AS of_bank,
			count() AS requests,
			countIf(is_approved) AS approved,
			countIf(is_refused) AS refused,
			countIf(is_paid) AS paid,
			sum(toFloat64(amount_rial)) AS rial,
			countIf(num = 1) AS decided,
			${include:queries/kpi/shared/ends.sql} AS ends
		FROM
		(
			SELECT
				${include:queries/kpi/shared/loan.sql},
				is_approved,
				is_refused,
				is_paid,
				amount_rial,
				assumeNotNull(requested_at) AS at,
				is_decided AS num,
				1 AS den,
				decision_hours AS value
			FROM ${loans}
			WHERE ${include:queries/kpi/shared/requested.sql}
		)
		WHERE ${where}
		GROUP BY GROUPING SETS ((bank), ())
	)
)
