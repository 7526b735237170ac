/** Steps of the store's schema (schema.ts) for accesses of people's tools to ClickHouse's ports. */
export const TOOL_STEPS: Readonly<Record<string, readonly string[]>> = {
	tool_accesses: [
		`CREATE TABLE tool_accesses (
			id TEXT NOT NULL PRIMARY KEY,
			user_id TEXT NOT NULL REFERENCES users (id),
			name TEXT NOT NULL,
			login TEXT NOT NULL UNIQUE,
			secret_hash TEXT NOT NULL,
			created_at TEXT NOT NULL,
			expires_at TEXT NOT NULL,
			revoked_at TEXT,
			last_used_at TEXT
		)`,
		'CREATE INDEX tool_accesses_by_user ON tool_accesses (user_id)'
	]
};

interface ToolAccessesTable {
	id: string;
	/** Its owner. */
	user_id: string;
	/** The person's own name for it. */
	name: string;
	/** Its ClickHouse user. */
	login: string;
	/** SHA-256 in hexadecimal, the form that ClickHouse takes. */
	secret_hash: string;
	created_at: string;
	expires_at: string;
	revoked_at: string | null;
	last_used_at: string | null;
}

export interface ToolTables {
	tool_accesses: ToolAccessesTable;
}
