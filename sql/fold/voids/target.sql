-- The event that a void names: its id and, where it is another source's, a line break, which no id has, and that source.
if(target_source IN ('', source), target_event_id, concat(target_event_id, '\n', target_source))
