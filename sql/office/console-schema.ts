/** Steps of the store's schema (schema.ts) for the analysts' console. */
export const CONSOLE_STEPS: Readonly<Record<string, readonly string[]>> = {
	console: [
		`CREATE TABLE console_queries (
			id TEXT NOT NULL PRIMARY KEY,
			user_id TEXT NOT NULL REFERENCES users (id),
			folder TEXT NOT NULL,
			name TEXT NOT NULL,
			text TEXT NOT NULL,
			params TEXT NOT NULL,
			shared INTEGER NOT NULL DEFAULT 0,
			saved_at TEXT NOT NULL,
			UNIQUE (user_id, folder, name)
		)`,
		`CREATE TABLE console_runs (
			id TEXT NOT NULL PRIMARY KEY,
			user_id TEXT NOT NULL REFERENCES users (id),
			text TEXT NOT NULL,
			params TEXT NOT NULL,
			state TEXT NOT NULL CHECK (state IN ('done', 'failed', 'cancelled')),
			rows {integer} NOT NULL,
			ms {integer} NOT NULL,
			at TEXT NOT NULL
		)`,
		'CREATE INDEX console_runs_by_user ON console_runs (user_id, at)',
		`CREATE TABLE console_links (
			id TEXT NOT NULL PRIMARY KEY,
			user_id TEXT NOT NULL,
			user_name TEXT NOT NULL,
			text TEXT NOT NULL,
			params TEXT NOT NULL,
			created_at TEXT NOT NULL,
			result TEXT,
			sha256 TEXT
		)`
	],
	console_charts: [
		'ALTER TABLE console_queries ADD COLUMN chart TEXT',
		'ALTER TABLE console_links ADD COLUMN chart TEXT'
	]
};
