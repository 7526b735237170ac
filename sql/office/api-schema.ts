import type { Role } from '../model/roles.ts';

/** Steps of the store's schema (schema.ts) for the personal tokens of the API. */
export const API_STEPS: Readonly<Record<string, readonly string[]>> = {
	api_tokens: [
		`CREATE TABLE api_tokens (
			id TEXT NOT NULL PRIMARY KEY,
			user_id TEXT NOT NULL REFERENCES users (id),
			role TEXT NOT NULL,
			name TEXT NOT NULL,
			secret_hash TEXT NOT NULL UNIQUE,
			scopes TEXT NOT NULL,
			created_at TEXT NOT NULL,
			expires_at TEXT NOT NULL,
			revoked_at TEXT,
			last_used_at TEXT,
			full_at {integer} NOT NULL DEFAULT 0
		)`,
		'CREATE INDEX api_tokens_by_user ON api_tokens (user_id)'
	],
	api_quota_of_person: [
		'ALTER TABLE users ADD COLUMN api_full_at {integer} NOT NULL DEFAULT 0',
		'ALTER TABLE api_tokens DROP COLUMN full_at'
	]
};

interface ApiTokensTable {
	id: string;
	/** Its owner. */
	user_id: string;
	/** The owner's role when it was made: with another it opens nothing. */
	role: Role;
	/** The person's own name for it. */
	name: string;
	secret_hash: string;
	/** JSON: what it may be used for. */
	scopes: string;
	created_at: string;
	expires_at: string;
	revoked_at: string | null;
	last_used_at: string | null;
}

export interface ApiTables {
	api_tokens: ApiTokensTable;
}
