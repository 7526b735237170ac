-- Functions of the server, each under its own name, with the first line of its syntax and of what it says of itself.
SELECT
	name,
	is_aggregate,
	trimBoth(extract(syntax, '[^\n]+')) AS syntax,
	trimBoth(extract(description, '[^\n]+')) AS about
FROM system.functions
WHERE NOT startsWith(name, '_') AND alias_to = ''
ORDER BY name
