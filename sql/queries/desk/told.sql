-- Letters that an event tells what is looked for (of those that stand, where it matters: `stands.sql`).
SELECT subject_id
FROM ${database}.event_log
WHERE subject_kind = 'letter' AND ${condition} AND occurred_at <= {as_of: DateTime64(3, 'UTC')} AND ${known}
	AND load_id NOT IN (SELECT load_id FROM ${database}.undone_loads)
	AND ${stands}
