-- Unanswered letters that went from a body to another, or to the office.
${include:queries/kpi/members/handovers.sql, of = (h.2 != '' AND h.3 != ''), body = h.2}
