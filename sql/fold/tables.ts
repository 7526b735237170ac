/** A row a letter, or a call, from all its events. */
export const STATES = ['letter_state', 'call_state'] as const;
/** Follow from `letter_state`, row by row as that is written. */
export const FOLLOWING = ['open_state', 'referral_state', 'loan_state'] as const;
const ROLLUPS_OF_LETTERS = ['letter_days', 'org_days', 'operator_days'] as const;
/** A row a Tehran day. */
export const ROLLUPS = [...ROLLUPS_OF_LETTERS, 'call_days'] as const;
/** All tables that are made of others. State first: whoever reads one after the other never has new sums of old state. */
export const TABLES = [...STATES, ...FOLLOWING, ...ROLLUPS] as const;

export type State = (typeof STATES)[number];
export type Following = (typeof FOLLOWING)[number];
export type Rollup = (typeof ROLLUPS)[number];
export type Table = (typeof TABLES)[number];

export const isState = (table: Table): table is State => (STATES as readonly string[]).includes(table);
export const isFollowing = (table: Table): table is Following => (FOLLOWING as readonly string[]).includes(table);

/** The state that a table's rows are made of; of a state itself, the events. */
export const sourceOf = (table: Following | Rollup): State => (table === 'call_days' ? 'call_state' : 'letter_state');

/** The rollups that letters, or calls, have a part in. A day without a row is one on which nothing happened. */
export function rollupsOf({ letters, calls }: { letters: number; calls: number }): Rollup[] {
	return [...(letters > 0 ? ROLLUPS_OF_LETTERS : []), ...(calls > 0 ? (['call_days'] as const) : [])];
}

/** With all that is made of them, in the order of `TABLES`. */
export function withFollowing(tables: ReadonlySet<string>): Table[] {
	return TABLES.filter((table) => tables.has(table) || (!isState(table) && tables.has(sourceOf(table))));
}

/** The views that write the rows of a table which follows: what is there, and what is there no more. */
export function feedsOf(table: Following): [rows: string, ends: string] {
	const kind = table.replace('_state', '');
	return [`${kind}_rows`, `${kind}_ends`];
}

/** The folder of `sql/fold/` in which a table's rows are written, by how names begin. */
const ROOMS: Record<string, string> = {
	letter: 'letters',
	open: 'letters',
	referral: 'referrals',
	loan: 'loans',
	call: 'calls'
};

/** The file of `sql/` that writes the rows of a state or of a rollup, or one feed of a table that follows. */
export const fileOf = (name: string): string =>
	`fold/${name.endsWith('_days') ? 'rollups' : ROOMS[name.split('_', 1)[0]!]}/${name}.sql`;

/** What is added to the names of tables that are made beside the living ones. */
export type Shadow = '' | '_next' | '_check' | '_shape';

/** Which table of each name is meant: the living one, or the one beside it. */
export type Among = (table: Table) => Shadow;

export const LIVING: Among = () => '';
export const among = (tables: readonly Table[], beside: Shadow): Among => {
	const made = new Set(tables);
	return (table) => (made.has(table) ? beside : '');
};
