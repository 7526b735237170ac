-- Unanswered letters that came to a body from another, or from the office.
${include:queries/kpi/members/handovers.sql, of = (h.2 != '' AND h.3 != ''), body = h.3}
