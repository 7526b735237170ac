/**
 * Steps of the store's schema, by name, in this order; each is run once. The text is the same for SQLite and PostgreSQL
 * but for `{identity}`, the type of a key that counts up by itself, and `{integer}`, 64 bits. A step that has been
 * released is never changed: another is added.
 */
export const STEPS: Readonly<Record<string, readonly string[]>> = {
	// As the office had it before there were logins: files of that time have these two already.
	beginnings: [
		`CREATE TABLE IF NOT EXISTS tokens (
			secret_hash TEXT PRIMARY KEY,
			source TEXT NOT NULL,
			created_at TEXT NOT NULL,
			last_used_at TEXT
		)`,
		`CREATE TABLE IF NOT EXISTS users (
			name TEXT PRIMARY KEY,
			role TEXT NOT NULL,
			password_hash TEXT NOT NULL,
			must_change_password INTEGER NOT NULL DEFAULT 1,
			created_at TEXT NOT NULL
		)`
	],
	logins: [
		'ALTER TABLE users RENAME TO users_of_beginnings',
		`CREATE TABLE users (
			id TEXT NOT NULL PRIMARY KEY,
			name TEXT NOT NULL,
			name_key TEXT NOT NULL UNIQUE,
			role TEXT NOT NULL CHECK (role IN ('governor', 'inspector', 'analyst', 'administrator')),
			password_hash TEXT NOT NULL,
			must_change_password INTEGER NOT NULL DEFAULT 1,
			sensitive INTEGER NOT NULL DEFAULT 0,
			locked INTEGER NOT NULL DEFAULT 0,
			totp_secret TEXT,
			totp_pending TEXT,
			totp_step {integer} NOT NULL DEFAULT 0,
			recovery_codes TEXT NOT NULL DEFAULT '[]',
			oidc_subject TEXT UNIQUE,
			created_at TEXT NOT NULL,
			last_login_at TEXT
		)`,
		`INSERT INTO users (id, name, name_key, role, password_hash, must_change_password, created_at)
			SELECT name, name, lower(name), role, password_hash, must_change_password, created_at FROM users_of_beginnings`,
		'DROP TABLE users_of_beginnings',
		`CREATE TABLE sessions (
			id TEXT NOT NULL PRIMARY KEY,
			secret_hash TEXT NOT NULL UNIQUE,
			user_id TEXT NOT NULL REFERENCES users (id),
			created_at TEXT NOT NULL,
			seen_at TEXT NOT NULL,
			expires_at TEXT NOT NULL,
			address TEXT NOT NULL,
			agent TEXT NOT NULL
		)`,
		'CREATE INDEX sessions_by_user ON sessions (user_id)',
		`CREATE TABLE login_failures (
			name_key TEXT NOT NULL PRIMARY KEY,
			failures INTEGER NOT NULL,
			locked_until TEXT,
			last_at TEXT NOT NULL
		)`
	],
	scoped_tokens: [
		'ALTER TABLE tokens RENAME TO tokens_of_beginnings',
		`CREATE TABLE tokens (
			id TEXT NOT NULL PRIMARY KEY,
			secret_hash TEXT NOT NULL UNIQUE,
			source TEXT NOT NULL,
			types TEXT,
			administrator INTEGER NOT NULL DEFAULT 0,
			created_at TEXT NOT NULL,
			created_by TEXT,
			expires_at TEXT,
			revoked_at TEXT,
			last_used_at TEXT
		)`,
		`INSERT INTO tokens (id, secret_hash, source, created_at, last_used_at)
			SELECT substr(secret_hash, 1, 16), secret_hash, source, created_at, last_used_at FROM tokens_of_beginnings`,
		'DROP TABLE tokens_of_beginnings'
	],
	desk: [
		`CREATE TABLE saved_queues (
			id TEXT NOT NULL PRIMARY KEY,
			user_id TEXT NOT NULL REFERENCES users (id),
			name TEXT NOT NULL,
			query TEXT NOT NULL,
			shared INTEGER NOT NULL DEFAULT 0,
			created_at TEXT NOT NULL
		)`,
		`CREATE TABLE preferences (
			user_id TEXT NOT NULL REFERENCES users (id),
			name TEXT NOT NULL,
			value TEXT NOT NULL,
			PRIMARY KEY (user_id, name)
		)`
	]
};
