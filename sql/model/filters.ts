/** Ranges that are counted from the office's clock at each reading; weeks begin on Saturday, the rest is Jalali. */
export const PRESETS = ['7d', '30d', 'week', 'month', 'season', 'year'] as const;

/** What every letter is told apart by, and what hangs on one by its letter's. */
export const OF_A_LETTER = ['channel', 'category', 'county', 'kind', 'campaign'] as const;

/** Parameters of an address that say which letters are meant; pages and lists carry them along. */
export const DIMENSIONS = [
	...OF_A_LETTER,
	'body',
	'first_body',
	'operator',
	'registrar',
	'bank',
	'collateral',
	'state',
	'ended_as',
	'ended_by',
	'bucket',
	'hour'
] as const;

/** The code of a body that is the office itself. */
export const OFFICE = 'office';
/** Beside the office and the bodies, tokens speak for citizens: a portal registers, objects and tells of satisfaction. */
export const CITIZEN = 'citizen';
