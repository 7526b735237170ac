-- Registrars of the range: how many, what they registered on how many days, how it spreads, and those who registered most.
SELECT
	count() AS registrars,
	sum(own) AS letters,
	sum(own_days) AS user_days,
	quantilesExactInclusive(0.1, 0.5, 0.9)(own) AS letters_each,
	quantilesExactInclusive(0.1, 0.5, 0.9)(own / own_days) AS letters_a_day,
	arraySlice(arraySort(r -> (-r.2, r.1), groupArray(tuple(registrar, toInt64(own), toInt64(own_days)))), 1, {rows: UInt16}) AS most
FROM
(
	SELECT registrar, count() AS own, uniqExact(toDate32(toTimeZone(at, 'Asia/Tehran'))) AS own_days
	FROM (${members})
	GROUP BY registrar
)
