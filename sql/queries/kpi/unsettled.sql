-- Letters that became unanswered again, each time, by the body whose answer it was.
${include:queries/kpi/members/handovers.sql, of = giver = '', body = taker}
