-- The same (letter_attributes.sql) of now: of a letter that is not registered the columns are empty, and to ask that of each took longer than to read them.
	l.channel AS channel,
	l.category AS category,
	l.county AS county,
	l.kind AS kind,
	l.campaign AS campaign,
	${came_at} AS registered_at
