-- The referrals of a letter at `as_of`, in order, as the views show them; `${referrals}` is of letter-source.server.ts.
SELECT ${columns}
FROM ${referrals}
ORDER BY hop
