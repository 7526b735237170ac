import type { Generated } from 'kysely';
import type { Role } from '../model/roles.ts';
import type { AccessTables } from './access-tables.ts';
import type { ConsoleTables } from './console-tables.ts';
import type { MeterTables } from './meter-schema.ts';
import type { ProofTables } from './proof-tables.ts';
import type { ToolTables } from './tool-schema.ts';

/** Moments are ISO texts in UTC, yes and no are 1 and 0: the same in SQLite and in PostgreSQL. */

interface UsersTable {
	id: string;
	/** As it is shown. */
	name: string;
	/** As it is compared: ي is ی, letters are small (user-name.ts). */
	name_key: string;
	role: Role;
	/** Empty: logs in by OIDC alone. */
	password_hash: string;
	must_change_password: Generated<number>;
	sensitive: Generated<number>;
	locked: Generated<number>;
	/** Sealed (box.ts); null: no second factor. */
	totp_secret: string | null;
	/** Sealed; shown, and not yet proved by a code. */
	totp_pending: string | null;
	/** The last step of 30 s whose code was used: a code serves once. */
	totp_step: Generated<number>;
	/** JSON: hashes of those that are left. */
	recovery_codes: Generated<string>;
	/** Issuer and subject at the provider of single sign-on. */
	oidc_subject: string | null;
	/** Rises when the password changes or the user is locked: known browsers (devices.ts) are bound to it. */
	device_epoch: Generated<number>;
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
	/** When its user last proved to be there, by a login or the password; empty: never since this is kept. */
	confirmed_at: Generated<string>;
}

/** Failures to log in of a day (throttle.ts), by keyed hashes alone. Moments are milliseconds, as SQL reckons with them. */
interface LoginGuessesTable {
	/** Of a name, whether there is such a user or not. */
	name: string;
	/** Of an address, a known browser or a session. */
	origin: string;
	failures: number;
	first_at: number;
	last_at: number;
	/** Nothing is tried before it. */
	open_at: number;
}

/** What may still be tried in all at a name, or from an address. */
interface LoginBudgetsTable {
	/** Keyed hash of the name or the address. */
	holder: string;
	/** When all of it will be there again. */
	full_at: number;
	last_at: number;
	/** Attempts at the name that were refused unread. */
	refused: Generated<number>;
}

interface TokensTable {
	id: string;
	secret_hash: string;
	source: string;
	/** JSON: the types of events that it may send; null: all. */
	types: string | null;
	/** May void any source's events. */
	administrator: Generated<number>;
	created_at: string;
	created_by: string | null;
	/** Null: until it is revoked. */
	expires_at: string | null;
	revoked_at: string | null;
	last_used_at: string | null;
}

/** A filter of letters under a name of its own. */
interface SavedQueuesTable {
	id: string;
	/** Whose it is. */
	user_id: string;
	name: string;
	/** Parameters of `/letters`. */
	query: string;
	/** For all who see the desk. */
	shared: Generated<number>;
	created_at: string;
}

/** What somebody chose, and finds again. */
interface PreferencesTable {
	user_id: string;
	name: string;
	value: string;
}

/** Tables of the office's store; each part of the office adds its own. */
export interface OfficeTables extends AccessTables, ProofTables, ConsoleTables, ToolTables, MeterTables {
	users: UsersTable;
	sessions: SessionsTable;
	login_guesses: LoginGuessesTable;
	login_budgets: LoginBudgetsTable;
	tokens: TokensTable;
	saved_queues: SavedQueuesTable;
	preferences: PreferencesTable;
}
