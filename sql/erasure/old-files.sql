-- Tables of which the engine keeps files that rows were removed from.
SELECT DISTINCT table AS name FROM system.parts WHERE database = {database: String} AND NOT active
