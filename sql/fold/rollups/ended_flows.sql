-- When a letter came to be ended without need of an answer, and when it ceased to be: then it is unanswered, or answered, anew.
arrayMap(s -> (greatest(s.1, begins_at), 'ended'), arrayFilter(s -> s.2 > begins_at, ended_spans)),
arrayMap(s -> (s.2, 'reopened'), arrayFilter(s -> s.2 > begins_at AND s.2 < toDateTime64('2299-12-31 00:00:00', 3, 'UTC'), ended_spans))
