import type { Generated } from 'kysely';

/** What somebody may have done that the log tells. */
export const ACTIONS = [
	'login',
	'login_failed',
	'view_letter',
	'unmask',
	'export',
	'verify',
	'share',
	'sample',
	'query',
	'flag',
	'remind',
	'note',
	'user_changed',
	'token_changed',
	'access_changed',
	'deadletter_viewed',
	'deadletter_repaired'
] as const;
export type Action = (typeof ACTIONS)[number];

interface AccessLogTable {
	/** Rises. */
	id: Generated<number>;
	at: string;
	user_name: string;
	role: string;
	action: Action;
	subject: string;
	reason: string;
	/** JSON. */
	details: string;
}

export interface AccessTables {
	access_log: AccessLogTable;
}
