-- Letters at `as_of`, as the views show them; `${letters}` is of letter-source.server.ts.
SELECT ${columns}
FROM ${letters}
ORDER BY letter_id
