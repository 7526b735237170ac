-- Queries of analysts that run on although their time is long over.
SELECT toUInt32(count()) AS queries
FROM system.processes
WHERE Settings['readonly'] = '1' AND elapsed > toFloat64OrZero(Settings['max_execution_time']) + {late_s: UInt32}
