-- The same from what each body was handed and what went (`${handovers}`).
SELECT day, if(org = 'office', flow, 0) AS office, if(org = 'office', 0, flow) AS bodies
FROM (SELECT day, org, ${include:queries/wall/flows/net.sql} AS flow FROM (${handovers}))
