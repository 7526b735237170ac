-- Letters that became unanswered again, each time, by the body whose answer it was.
${include:queries/kpi/members/handovers.sql, of = h.2 = '', body = h.3}
