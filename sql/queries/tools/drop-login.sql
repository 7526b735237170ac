-- A session that is open is refused its next query.
DROP USER IF EXISTS ${login} ${everywhere}
