-- Who may do what on a server of your own: grant these roles to its users. (The embedded server has users of these
-- names in its users file, sql/server/users.ts.)
CREATE ROLE IF NOT EXISTS pasokh_writer ${on_cluster};
GRANT ${on_cluster} SELECT, INSERT, ALTER, TRUNCATE, OPTIMIZE, CREATE TABLE, DROP TABLE, SHOW, dictGet ON ${database}.* TO pasokh_writer;

CREATE ROLE IF NOT EXISTS pasokh_reader ${on_cluster};
GRANT ${on_cluster} SELECT, SHOW, dictGet ON ${database}.* TO pasokh_reader;

-- Masked views only; a time limit that the analyst cannot lift, since readonly = 1 refuses every change of a setting.
CREATE ROLE IF NOT EXISTS pasokh_analyst ${on_cluster} SETTINGS max_execution_time = 60, max_result_rows = 1000000, readonly = 1;
GRANT ${on_cluster} SELECT ON ${database}.events TO pasokh_analyst;
GRANT ${on_cluster} SELECT ON ${database}.letters TO pasokh_analyst;
GRANT ${on_cluster} SELECT ON ${database}.letters_at TO pasokh_analyst;
GRANT ${on_cluster} SELECT ON ${database}.referrals TO pasokh_analyst;
GRANT ${on_cluster} SELECT ON ${database}.calls TO pasokh_analyst;
GRANT ${on_cluster} SELECT ON ${database}.letters_known TO pasokh_analyst;
GRANT ${on_cluster} SELECT ON ${database}.referrals_at TO pasokh_analyst;
GRANT ${on_cluster} SELECT ON ${database}.referrals_known TO pasokh_analyst;
GRANT ${on_cluster} SELECT ON ${database}.loans TO pasokh_analyst;
GRANT ${on_cluster} SELECT ON ${database}.loans_at TO pasokh_analyst;
GRANT ${on_cluster} SELECT ON ${database}.loans_known TO pasokh_analyst;
GRANT ${on_cluster} SELECT ON ${database}.calls_at TO pasokh_analyst;
GRANT ${on_cluster} SELECT ON ${database}.calls_known TO pasokh_analyst;
GRANT ${on_cluster} SELECT ON ${database}.operators_daily TO pasokh_analyst;
GRANT ${on_cluster} SELECT ON ${database}.orgs_daily TO pasokh_analyst;
GRANT ${on_cluster} SELECT ON ${database}.calls_daily TO pasokh_analyst
