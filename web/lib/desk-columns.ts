/** Columns of the desk beside the letter's code, in the order in which they stand. */
export const COLUMNS = [
	'subject',
	'person',
	'channel',
	'category',
	'county',
	'kind',
	'registered',
	'holder',
	'held',
	'state',
	'due',
	'age',
	'hops',
	'operator',
	'registrar',
	'answered',
	'outcome',
	'closed',
	'closed_by',
	'ended',
	'promised',
	'waiting',
	'reminded',
	'flags',
	'bank',
	'last_event'
] as const;
export type Column = (typeof COLUMNS)[number];

export const DEFAULT_COLUMNS: readonly Column[] = [
	'subject',
	'category',
	'county',
	'registered',
	'holder',
	'state',
	'due',
	'age',
	'hops'
];
/** What says nothing to those who may not see a word of a letter. */
export const OF_TEXTS: readonly Column[] = ['subject', 'person'];

/** The columns of a list as an address has them; null where it names one that is not there. */
export function readColumns(text: string): Column[] | null {
	const names = text.split(',').filter((name) => name !== '');
	if (names.some((name) => !(COLUMNS as readonly string[]).includes(name))) return null;
	return COLUMNS.filter((name) => names.includes(name));
}
