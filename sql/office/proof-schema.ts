/** Steps of the store's schema (schema.ts) for evidence: exports, shared links, samples and verdicts, reminders, escalation. */
export const PROOF_STEPS: Readonly<Record<string, readonly string[]>> = {
	proof: [
		`CREATE TABLE exports (
			id TEXT NOT NULL PRIMARY KEY,
			user_id TEXT NOT NULL,
			user_name TEXT NOT NULL,
			role TEXT NOT NULL,
			reason TEXT NOT NULL,
			format TEXT NOT NULL,
			query TEXT NOT NULL,
			words TEXT NOT NULL,
			as_of TEXT NOT NULL,
			known_at TEXT NOT NULL,
			rows_of_list {integer} NOT NULL,
			state TEXT NOT NULL CHECK (state IN ('begun', 'done', 'failed')),
			begun_at TEXT NOT NULL,
			ended_at TEXT,
			sha256 TEXT,
			manifest TEXT
		)`,
		'CREATE INDEX exports_by_sha256 ON exports (sha256)',
		'CREATE INDEX exports_by_begun_at ON exports (begun_at)',
		`CREATE TABLE shared_lists (
			id TEXT NOT NULL PRIMARY KEY,
			secret_hash TEXT NOT NULL UNIQUE,
			user_id TEXT NOT NULL,
			user_name TEXT NOT NULL,
			query TEXT NOT NULL,
			words TEXT NOT NULL,
			as_of TEXT NOT NULL,
			known_at TEXT NOT NULL,
			rows_of_list {integer} NOT NULL,
			created_at TEXT NOT NULL,
			expires_at TEXT NOT NULL,
			revoked_at TEXT,
			revoked_by TEXT
		)`,
		`CREATE TABLE samples (
			id TEXT NOT NULL PRIMARY KEY,
			user_id TEXT NOT NULL,
			user_name TEXT NOT NULL,
			made_at TEXT NOT NULL,
			method TEXT NOT NULL CHECK (method IN ('random', 'risk')),
			seed TEXT NOT NULL,
			query TEXT NOT NULL,
			words TEXT NOT NULL,
			as_of TEXT NOT NULL,
			known_at TEXT NOT NULL,
			population {integer} NOT NULL,
			letters TEXT NOT NULL
		)`,
		`CREATE TABLE sample_verdicts (
			id TEXT NOT NULL PRIMARY KEY,
			sample_id TEXT NOT NULL REFERENCES samples (id),
			letter_id TEXT NOT NULL,
			verdict TEXT NOT NULL CHECK (verdict IN ('in_order', 'defect', 'needs_action')),
			note TEXT NOT NULL,
			user_id TEXT NOT NULL,
			user_name TEXT NOT NULL,
			at TEXT NOT NULL
		)`,
		'CREATE INDEX sample_verdicts_by_sample ON sample_verdicts (sample_id, at)'
	],
	reminders: [
		`CREATE TABLE reminders (
			id TEXT NOT NULL PRIMARY KEY,
			user_id TEXT NOT NULL,
			user_name TEXT NOT NULL,
			sent_at TEXT NOT NULL,
			text TEXT NOT NULL,
			query TEXT NOT NULL,
			words TEXT NOT NULL,
			as_of TEXT NOT NULL,
			known_at TEXT NOT NULL,
			size {integer} NOT NULL,
			letters TEXT NOT NULL
		)`,
		'CREATE INDEX reminders_by_sent_at ON reminders (sent_at)',
		`CREATE TABLE reminder_templates (
			name TEXT NOT NULL PRIMARY KEY,
			text TEXT NOT NULL,
			user_name TEXT NOT NULL,
			at TEXT NOT NULL
		)`
	],
	escalation: [
		`CREATE TABLE escalation_steps (
			id TEXT NOT NULL PRIMARY KEY,
			place {integer} NOT NULL,
			name_fa TEXT NOT NULL,
			name_en TEXT NOT NULL,
			after_days {integer},
			after_reminders {integer},
			recipient TEXT NOT NULL CHECK (recipient IN ('liaison', 'head', 'governor')),
			user_name TEXT NOT NULL,
			at TEXT NOT NULL
		)`
	]
};
