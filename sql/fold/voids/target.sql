-- The event that a void names: its id. If it came from another source, a line break (which no id contains) and that source follow.
if(target_source IN ('', source), target_event_id, concat(target_event_id, '\n', target_source))
