-- Unanswered letters that went from a body to another, or to the office.
${include:queries/kpi/members/handovers.sql, of = (giver != '' AND taker != ''), body = giver}
