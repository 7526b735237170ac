-- Whether state has learnt anything of these letters since `known_at`; by the newest version of each, a deleted one too.
SELECT max(learnt_at) > {known_at: DateTime64(3, 'UTC')} AS has_learnt
FROM
(
	SELECT argMax(last_ingested_at, version) AS learnt_at
	FROM ${database}.letter_state
	WHERE letter_id IN {ids: Array(String)}
	GROUP BY letter_id
)
