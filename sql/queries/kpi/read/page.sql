-- The letters with a member on the page of a list after (`after_at`, `after_id`).
SELECT letter_id
FROM (SELECT letter_id, id, at FROM (${members}))
WHERE (at, id) > ({after_at: DateTime64(3, 'UTC')}, {after_id: String})
ORDER BY at, id
LIMIT {limit: UInt32} WITH TIES
