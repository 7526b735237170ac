-- When each of the spans `${spans}` of a letter began (`${how}`) and ended (`reopened`). What was over before the registration is no flow; what was
-- not begins with it.
arrayMap(s -> (greatest(s.1, begins_at), '${how}'), arrayFilter(s -> s.2 > begins_at, ${spans})),
arrayMap(s -> (s.2, 'reopened'), arrayFilter(s -> s.2 > begins_at AND s.2 < toDateTime64('2299-12-31 00:00:00', 3, 'UTC'), ${spans}))
