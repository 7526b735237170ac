-- Unanswered letters that came to a body from another, or from the office.
${include:queries/kpi/members/handovers.sql, of = (giver != '' AND taker != ''), body = taker}
