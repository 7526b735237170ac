-- What referrals and loans tell of their letter `l`: nothing before it came (`${came_at}`).
	if(${came_at} IS NULL, '', l.channel) AS channel,
	if(${came_at} IS NULL, '', l.category) AS category,
	if(${came_at} IS NULL, '', l.county) AS county,
	if(${came_at} IS NULL, '', l.kind) AS kind,
	if(${came_at} IS NULL, '', l.campaign) AS campaign,
	${came_at} AS registered_at
