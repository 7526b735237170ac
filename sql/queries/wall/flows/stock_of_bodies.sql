-- By how much the letters that wait became more on each Tehran day, from how they came to each body and left it (`${handovers}`).
SELECT day, if(org = 'office', flow, 0) AS office, if(org = 'office', 0, flow) AS bodies
FROM (SELECT day, org, ${include:queries/wall/flows/net.sql} AS flow FROM (${handovers}))
