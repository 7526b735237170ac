-- The loans of a letter at `as_of`, as the views show them; `${loans}` is of letter-source.server.ts.
SELECT ${columns}
FROM ${loans}
ORDER BY ifNull(requested_at, 0), loan_id
