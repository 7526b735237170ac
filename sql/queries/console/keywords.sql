SELECT keyword FROM system.keywords ORDER BY keyword
