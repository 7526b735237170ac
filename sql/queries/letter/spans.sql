-- The waiting of a letter, whatever the moment (an end in 2299: it goes on), its first deadline and how waiting moved it (no deadline
-- while the clock stands); `${spans}` is of letter-source.server.ts.
SELECT
	toUnixTimestamp64Milli(deadline) AS deadline,
	arrayMap(m -> (toUnixTimestamp64Milli(m.1), toUnixTimestamp64Milli(m.2)), deadline_moves) AS moves,
	arrayMap(s -> (toUnixTimestamp64Milli(s.1), toUnixTimestamp64Milli(s.2)), waits) AS waits
FROM ${spans}
