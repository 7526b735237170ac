-- How letters became a body's own to answer, and ceased to be, by Tehran day, from the rollup: whole days, as they are known today.
SELECT day, org, registered, handed_in, handed_out, settled, unsettled
FROM ${database}.orgs_daily
WHERE ${of_body}
