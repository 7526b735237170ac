import type { Generated } from 'kysely';

/** The acts that are logged. */
export const ACTIONS = [
	'login',
	'login_failed',
	'view_letter',
	'unmask',
	'export',
	'view_list',
	'api_call',
	'delivery',
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
	'deadletter_repaired',
	'saved_changed',
	'alert_changed',
	'alert_checked',
	'keys_changed',
	'logout',
	'load',
	'undo',
	'backup',
	'restore',
	'erase',
	'maintain'
] as const;
export type Action = (typeof ACTIONS)[number];

interface AccessLogTable {
	/** Increasing. */
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

/** The hash of each line, over the line and the hash before it. */
interface AccessChainTable {
	/** The place of the line in the order of writing: 1, 2, 3 … without a gap. */
	number: number;
	/** Its id in access_log. */
	line: number;
	hash: string;
}

/** The end of the chain. Whoever appends locks its one row, so that the lines of all processes have one order. */
interface AccessTipTable {
	one: Generated<number>;
	lines: number;
	hash: string;
}

/** Ends of the chain that the office signed. */
interface AccessHeadsTable {
	id: Generated<number>;
	lines: number;
	hash: string;
	at: string;
	public_key: string;
	signature: string;
}

export interface AccessTables {
	access_log: AccessLogTable;
	access_chain: AccessChainTable;
	access_tip: AccessTipTable;
	access_heads: AccessHeadsTable;
}
