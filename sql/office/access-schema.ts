const APPEND_ONLY = 'the access log is append-only';

/**
 * Steps of the store's schema (schema.ts) for the access log. The product never changes a line, and triggers of the database refuse such a
 * change. Statements that begin with `{sqlite}` or `{postgres}` are for that engine only.
 */
export const ACCESS_STEPS: Readonly<Record<string, readonly string[]>> = {
	access_log: [
		`CREATE TABLE access_log (
			id {identity} NOT NULL PRIMARY KEY,
			at TEXT NOT NULL,
			user_name TEXT NOT NULL,
			role TEXT NOT NULL,
			action TEXT NOT NULL,
			subject TEXT NOT NULL,
			reason TEXT NOT NULL,
			details TEXT NOT NULL
		)`,
		'CREATE INDEX access_log_by_user ON access_log (user_name, id)',
		'CREATE INDEX access_log_by_action ON access_log (action, id)',
		'CREATE INDEX access_log_by_day ON access_log (at, id)',
		`{sqlite} CREATE TRIGGER access_log_update BEFORE UPDATE ON access_log BEGIN SELECT RAISE(ABORT, '${APPEND_ONLY}'); END`,
		`{sqlite} CREATE TRIGGER access_log_delete BEFORE DELETE ON access_log BEGIN SELECT RAISE(ABORT, '${APPEND_ONLY}'); END`,
		// REPLACE deletes without firing the trigger above.
		`{sqlite} CREATE TRIGGER access_log_replace BEFORE INSERT ON access_log
			WHEN EXISTS (SELECT 1 FROM access_log WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, '${APPEND_ONLY}'); END`,
		`{postgres} CREATE FUNCTION refuse_access_change() RETURNS trigger LANGUAGE plpgsql
			AS $$ BEGIN RAISE EXCEPTION '${APPEND_ONLY}'; END $$`,
		`{postgres} CREATE TRIGGER access_log_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON access_log
			FOR EACH STATEMENT EXECUTE FUNCTION refuse_access_change()`
	],
	// Failed logins kept the typed name, which may have been a password or a national id.
	unknown_names: [
		'{sqlite} DROP TRIGGER access_log_update',
		'{postgres} ALTER TABLE access_log DISABLE TRIGGER access_log_kept',
		`UPDATE access_log SET user_name = '' WHERE action = 'login_failed'
			AND user_name NOT IN (SELECT name FROM users) AND user_name NOT IN (SELECT name_key FROM users)`,
		'{postgres} ALTER TABLE access_log ENABLE TRIGGER access_log_kept',
		`{sqlite} CREATE TRIGGER access_log_update BEFORE UPDATE ON access_log BEGIN SELECT RAISE(ABORT, '${APPEND_ONLY}'); END`
	],
	// Existing lines are chained by code after this step (access-chain.ts).
	access_chain: [
		`CREATE TABLE access_chain (
			number {integer} NOT NULL PRIMARY KEY,
			line {integer} NOT NULL UNIQUE,
			hash TEXT NOT NULL
		)`,
		'CREATE INDEX access_chain_by_hash ON access_chain (hash)',
		`CREATE TABLE access_tip (
			one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
			lines {integer} NOT NULL,
			hash TEXT NOT NULL
		)`,
		`CREATE TABLE access_heads (
			id {identity} NOT NULL PRIMARY KEY,
			lines {integer} NOT NULL,
			hash TEXT NOT NULL,
			at TEXT NOT NULL,
			public_key TEXT NOT NULL,
			signature TEXT NOT NULL
		)`,
		...appendOnly('access_chain'),
		...appendOnly('access_heads')
	]
};

function appendOnly(table: string): string[] {
	return [
		...['UPDATE', 'DELETE'].map(
			(what) =>
				`{sqlite} CREATE TRIGGER ${table}_${what.toLowerCase()} BEFORE ${what} ON ${table} BEGIN SELECT RAISE(ABORT, '${APPEND_ONLY}'); END`
		),
		`{postgres} CREATE TRIGGER ${table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
			FOR EACH STATEMENT EXECUTE FUNCTION refuse_access_change()`
	];
}
