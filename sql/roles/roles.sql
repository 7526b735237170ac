-- Who may do what on a server of your own: grant these roles to its users. (The embedded server has users of these
-- names in its users file, sql/server/users.ts.)
CREATE ROLE IF NOT EXISTS pasokh_writer ${on_cluster};
GRANT ${on_cluster} SELECT, INSERT, ALTER, TRUNCATE, OPTIMIZE, CREATE TABLE, DROP TABLE, SHOW, dictGet ON ${database}.* TO pasokh_writer;

CREATE ROLE IF NOT EXISTS pasokh_reader ${on_cluster};
ALTER ROLE pasokh_reader ${on_cluster} SETTINGS priority = 1${of_cluster};
GRANT ${on_cluster} SELECT, SHOW, dictGet ON ${database}.* TO pasokh_reader;
-- Letters as they were known, kept for a while.
GRANT ${on_cluster} INSERT ON ${database}.known_letters, INSERT ON ${database}.known_letters_local TO pasokh_reader;

-- Masked views and names of codes only, with the limits of sql/server/analyst.ts, which readonly = 1 holds fast. For people's own
-- logins: the quota counts by the login.
CREATE SETTINGS PROFILE OR REPLACE pasokh_analyst ${on_cluster} SETTINGS
	${analyst_settings};
CREATE ROLE IF NOT EXISTS pasokh_analyst ${on_cluster};
ALTER ROLE pasokh_analyst ${on_cluster} SETTINGS PROFILE pasokh_analyst;
GRANT ${on_cluster} ${analyst_grants} TO pasokh_analyst;
CREATE QUOTA OR REPLACE pasokh_analyst ${on_cluster} KEYED BY user_name
	${analyst_quota}
	TO pasokh_analyst;

-- The same for the login of the dashboard's console (CLICKHOUSE_ANALYST_USER), which says whose query it is: the quota counts by person.
CREATE ROLE IF NOT EXISTS pasokh_console ${on_cluster};
ALTER ROLE pasokh_console ${on_cluster} SETTINGS PROFILE pasokh_analyst;
GRANT ${on_cluster} ${analyst_grants} TO pasokh_console;
CREATE QUOTA OR REPLACE pasokh_console ${on_cluster} KEYED BY client_key, user_name
	${analyst_quota}
	TO pasokh_console
