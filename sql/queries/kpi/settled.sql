-- Letters that got their answer, each time, by the body whose answer it is.
${include:queries/kpi/members/handovers.sql, of = taker = '', body = giver}
