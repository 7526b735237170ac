import type { Generated } from 'kysely';
import type { Role } from '../model/roles.ts';
import type { AccessTables } from './access-tables.ts';
import type { AlertTables } from './alert-schema.ts';
import type { ApiTables } from './api-schema.ts';
import type { ConsoleTables } from './console-tables.ts';
import type { MeterTables } from './meter-schema.ts';
import type { ProofTables } from './proof-tables.ts';
import type { ToolTables } from './tool-schema.ts';

/** In SQLite and in PostgreSQL, moments are ISO texts in UTC, and booleans are 1 and 0. */

interface UsersTable {
	id: string;
	/** As it is shown. */
	name: string;
	/** As it is compared: ی for ي, small letters (user-name.ts). */
	name_key: string;
	role: Role;
	/** Empty for a user who logs in by OIDC only. */
	password_hash: string;
	must_change_password: Generated<number>;
	sensitive: Generated<number>;
	locked: Generated<number>;
	/** Sealed (secret.ts); null without a second factor. */
	totp_secret: string | null;
	/** Sealed; was shown, but not yet proved by a code. */
	totp_pending: string | null;
	/** The last time step of 30 s whose code was used, because a code is valid once. */
	totp_step: Generated<number>;
	/** JSON: hashes of the unused codes. */
	recovery_codes: Generated<string>;
	/** Issuer and subject at the provider of single sign-on. */
	oidc_subject: string | null;
	/** Increases when the password changes or the user is locked. Known browsers (devices.ts) are bound to it. */
	device_epoch: Generated<number>;
	/** When the whole quota of the API will be available again: milliseconds, because SQL computes with it. */
	api_full_at: Generated<number>;
	created_at: string;
	last_login_at: string | null;
}

interface SessionsTable {
	id: string;
	secret_hash: string;
	user_id: string;
	created_at: string;
	seen_at: string;
	expires_at: string;
	address: string;
	agent: string;
	/** When its user last logged in or gave the password; empty for a session from before this was recorded. */
	confirmed_at: Generated<string>;
}

/** Failed logins of a day (throttle.ts), by keyed hashes only. Moments are milliseconds, because SQL computes with them. */
interface LoginGuessesTable {
	/** Hash of a name, whether or not there is such a user. */
	name: string;
	/** Hash of an address, a known browser or a session. */
	origin: string;
	failures: number;
	first_at: number;
	last_at: number;
	/** Attempts before this moment are refused. */
	open_at: number;
}

/** The remaining attempts at a name from everywhere, or from an address at all names. */
interface LoginBudgetsTable {
	/** Keyed hash of the name or the address. */
	holder: string;
	/** When the full budget will be available again. */
	full_at: number;
	last_at: number;
	/** Attempts at the name that were refused before they were read. */
	refused: Generated<number>;
}

export interface TokensTable {
	id: string;
	secret_hash: string;
	source: string;
	/** JSON: the event types that it may send; null for all. */
	types: string | null;
	/** May void events of any source. */
	administrator: Generated<number>;
	/** `office`, `citizen` or the code of a body; null: of a version that did not ask, and so the office. */
	speaks_for: string | null;
	created_at: string;
	created_by: string | null;
	/** Null if it is valid until it is revoked. */
	expires_at: string | null;
	revoked_at: string | null;
	last_used_at: string | null;
}

/** A filter of letters that was saved under a name. */
interface SavedQueuesTable {
	id: string;
	/** Its owner. */
	user_id: string;
	name: string;
	/** Parameters of `/letters`. */
	query: string;
	/** For all who see the desk. */
	shared: Generated<number>;
	created_at: string;
}

/** A person's stored choices. */
interface PreferencesTable {
	user_id: string;
	name: string;
	value: string;
}

/** Tables of the office's store; each part of the office adds its own. */
export interface OfficeTables
	extends AccessTables, ProofTables, ConsoleTables, ToolTables, MeterTables, ApiTables, AlertTables {
	users: UsersTable;
	sessions: SessionsTable;
	login_guesses: LoginGuessesTable;
	login_budgets: LoginBudgetsTable;
	tokens: TokensTable;
	saved_queues: SavedQueuesTable;
	preferences: PreferencesTable;
}
