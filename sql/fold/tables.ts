import type { SubjectKind } from '../model/event-row.ts';

/** What is computed from events, in this order. */
export const KINDS: readonly SubjectKind[] = ['letter', 'call', 'outage'];
/** One row per letter, call or outage, computed from all its events. */
export const STATES = KINDS.map((kind) => `${kind}_state` as const);
/** Written by materialized views whenever `letter_state` is written. */
export const FOLLOWING = ['open_state', 'referral_state', 'loan_state'] as const;
const ROLLUPS_OF_LETTERS = ['letter_days', 'org_days', 'operator_days', 'queue_days'] as const;
/** One row per Tehran day. */
export const ROLLUPS = [...ROLLUPS_OF_LETTERS, 'call_days'] as const;
/** All derived tables. State comes first, so that whoever reads them in turn never has new sums of old state. */
export const TABLES = [...STATES, ...FOLLOWING, ...ROLLUPS] as const;

export type State = (typeof STATES)[number];
export type Following = (typeof FOLLOWING)[number];
export type Rollup = (typeof ROLLUPS)[number];
export type Table = (typeof TABLES)[number];

export const isState = (table: Table): table is State => (STATES as readonly string[]).includes(table);
export const isFollowing = (table: Table): table is Following => (FOLLOWING as readonly string[]).includes(table);

/** The state that a table's rows are made of. */
export const sourceOf = (table: Following | Rollup): State => (table === 'call_days' ? 'call_state' : 'letter_state');

/** Of what a table's rows are made. */
export const kindOf = (table: Table): SubjectKind => KINDS[STATES.indexOf(isState(table) ? table : sourceOf(table))]!;

/** The rollups that so many changed letters and calls can change. On a day without a row nothing happened. */
export function rollupsOf({ letters, calls }: { letters: number; calls: number }): Rollup[] {
	return [...(letters > 0 ? ROLLUPS_OF_LETTERS : []), ...(calls > 0 ? (['call_days'] as const) : [])];
}

/** These tables and all that are made of them, in the order of `TABLES`. */
export function withFollowing(tables: ReadonlySet<string>): Table[] {
	return TABLES.filter((table) => tables.has(table) || (!isState(table) && tables.has(sourceOf(table))));
}

/** The materialized views that write a following table: its rows, and its deleted rows. */
export function feedsOf(table: Following): [rows: string, ends: string] {
	const kind = table.replace('_state', '');
	return [`${kind}_rows`, `${kind}_ends`];
}

/** The folder of `sql/fold/` that has a table's statement, by the first word of its name. */
const FOLDERS: Record<string, string> = {
	letter: 'letters',
	open: 'letters',
	referral: 'referrals',
	loan: 'loans',
	call: 'calls',
	outage: 'calls'
};

/** The file of `sql/` that writes the rows of a state or a rollup, or that one feed selects. */
export const fileOf = (name: string): string =>
	`fold/${name.endsWith('_days') ? 'rollups' : FOLDERS[name.split('_', 1)[0]!]}/${name}.sql`;

/** The suffix of a shadow table's name; empty for the living table. */
export type Shadow = '' | '_next' | '_check' | '_shape';

/** Chooses the living table or a shadow for each table. */
export type Among = (table: Table) => Shadow;

export const LIVING: Among = () => '';
export const among = (tables: readonly Table[], shadow: Shadow): Among => {
	const made = new Set(tables);
	return (table) => (made.has(table) ? shadow : '');
};
