-- How many letters have learnt something since `known_at`, a digest of what (versions of rows only grow), and whether these are kept as they were
-- known then. Above `most` it stops counting. `room`: for how many more there is, so that nobody fills the disk by asking for many moments.
WITH
	changed AS
	(
		SELECT letter_id, max(version) AS newest
		FROM ${database}.letter_state
		WHERE letter_id IN
			(SELECT DISTINCT letter_id FROM ${database}.letter_state WHERE last_ingested_at > {known_at: DateTime64(3, 'UTC')} LIMIT {most: UInt32} + 1)
		GROUP BY letter_id
		HAVING argMax(last_ingested_at, version) > {known_at: DateTime64(3, 'UTC')}
	),
	kept AS
	(
		SELECT count() AS letters, min(stamp) AS least, max(stamp) AS greatest
		FROM ${database}.known_letters FINAL
		WHERE known_at = {known_at: DateTime64(3, 'UTC')}
	)
SELECT
	learnt.letters AS letters,
	toString(learnt.stamp) AS stamp,
	greatest(0, toInt64({room: UInt32}) - (SELECT toInt64(count()) FROM ${database}.known_letters)) AS room,
	kept.letters = learnt.letters AND kept.least = learnt.stamp AND kept.greatest = learnt.stamp AS is_kept
FROM (SELECT count() AS letters, sum(cityHash64(letter_id, newest)) AS stamp FROM changed) AS learnt
CROSS JOIN kept
