-- The accesses of tools that the server lets in.
SELECT name AS login FROM system.users WHERE startsWith(name, 'tool_') ORDER BY name
