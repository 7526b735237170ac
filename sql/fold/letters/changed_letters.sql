-- Letters of which something was known at `known_at` and something was learnt since, among those of `${among}`, with the version of the row that
-- state has of them now. Only the newest version counts, as with FINAL.
SELECT letter_id, max(version) AS newest
FROM ${database}.letter_state
WHERE letter_id IN
(
	SELECT letter_id FROM ${database}.letter_state
	WHERE last_ingested_at > {known_at: DateTime64(3, 'UTC')} AND first_ingested_at <= {known_at: DateTime64(3, 'UTC')} AND (${among})
)
GROUP BY letter_id
HAVING argMax(last_ingested_at, version) > {known_at: DateTime64(3, 'UTC')} AND argMax(first_ingested_at, version) <= {known_at: DateTime64(3, 'UTC')}
