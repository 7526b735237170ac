/** SQL of our own; `${database}` in it stands for the database, as in files of SQL. */
export type Sql = string;

/** SQL for a column. Whoever gives it notes the name, so that nothing else has to be read. */
export type Named = (name: string) => Sql;

/**
 * A column's value.
 * @param k columns of the row as it is kept
 * @param c other columns of the same entity
 * @param at the instant as of which the row is told
 * @param own the column's own name
 */
export type Expression = (k: Named, c: Named, at: Sql, own: string) => Sql;
/** As it is kept, by its own name. */
export const OWN: Expression = (k, _c, _at, own) => k(own);
/** The same of a code that is kept empty where there is none. */
export const OWN_OR_NULL: Expression = (k, _c, _at, own) => `nullIf(${k(own)}, '')`;
/** One of other columns alone. */
type Made = (c: Named, at: Sql) => Sql;

/**
 * How a row is told: `now`, when nothing happens to it after the instant; `past`, when something does, so that it is computed
 * from its moments; `registered`, as `past`, where the filter leaves only what was registered by the instant; `waiting`, as `registered`, where it
 * leaves only what waits then; `open`, from the list of open ones that its letter keeps.
 */
export type Tense = 'now' | 'past' | 'registered' | 'waiting' | 'open';

/** What people see of an entity, under a name that they know. */
export interface Column {
	type: Sql;
	/** Meaning, Persian | English; of a column that no view shows absent, like its type. */
	words?: string;
	now: Expression;
	/** Absent: as `now`. */
	past?: Expression;
	/** Absent: as `past`. Wrong of what is not registered, which the filter leaves out. Only rows of the table of state are told so, with all that it keeps. */
	registered?: Expression;
	/** Absent: as `registered`. Wrong of what does not wait, which the filter leaves out. */
	waiting?: Expression;
	/** Absent: as `now`. */
	open?: Expression;
	/** Of a column that no view shows: the same of those that views do, for an analyst. Absent: there is none. */
	shown?: Made;
	/** It makes several rows of one, or is made of what does. */
	isRepeated?: true;
}

export interface Entity {
	/** Of its views: `letters`, `letters_at`, `letters_known`. */
	name: string;
	/** Its column that tells one from another. */
	id: string;
	columns: Readonly<Record<string, Column>>;
	/** Where its rows are, for moments of such a kind; together these branches have each row once. */
	branches: (reading: Reading, database: string, filter: readonly Sql[]) => Branch[];
}

/**
 * - `current`: nothing that is known is later than the instant
 * - `as_of`: something is
 * - `known`: as the office knew it at an earlier moment
 * - `open`, `open_as_of`: like the first two, for whoever wants only the open ones; some that are not open may be among them
 */
export type Reading =
	| { kind: 'current' | 'open'; at: Sql }
	| { kind: 'as_of' | 'open_as_of'; at: Sql }
	| { kind: 'known'; at: Sql; known: Known };

/** What the office knew at a moment, where that differs from what it knows now: of each entity the rows that have changed since, as `l`. */
export interface Known {
	/** The moment. */
	at: Sql;
	/** Ids of the letters that have changed. */
	kept: Sql;
	letters: Sql;
	referrals: Sql;
	loans: Sql;
	calls: Sql;
}

/** A part of an entity's rows: one SELECT of a union. */
export interface Branch {
	/** A table, or a subquery in brackets; as `l`. */
	of: Sql;
	tense: Tense;
	/** What is kept by another name there, or has to be made. */
	kept?: Readonly<Record<string, Sql>>;
	/** Lists of equal length in `l`, of which each place is a row, by the names of `each`. */
	lists?: Readonly<Record<string, Sql>>;
	where: Sql[];
}

/** What is kept of an entity in its table of state. */
export interface State {
	/** The table, as `l`. */
	of: Sql;
	kept?: Branch['kept'];
	/** Nothing happens to the row after the instant. */
	isSettled: Sql;
	/** It was there by the instant, and something happens to it after. */
	since: Sql[];
	/** The tense of rows that something happens to after the instant, where the filter says more of them. Absent: `past`. */
	past?: 'registered' | 'waiting';
	/** Where the open ones are by themselves, and whether nothing happens to them after the instant. */
	open?: { branch: Omit<Branch, 'where'>; isSettled: Sql; isOpen?: Sql };
	/** Of a row of which nothing was learnt since the moment. */
	isUnchanged: (known: Known) => Sql;
	/** The rows of which something was, as they were known then. */
	known: (known: Known) => Omit<Branch, 'tense'>;
}

/** The branches of an entity that has a table of state. */
export function branchesOf(reading: Reading, state: State): Branch[] {
	const { of, kept, isSettled, since, open } = state;
	const [now, past] = [
		{ of, kept, tense: 'now' },
		{ of, kept, tense: state.past ?? 'past' }
	] as const;
	switch (reading.kind) {
		case 'open':
			return [{ ...(open?.branch ?? now), where: [] }];
		case 'current':
			return [{ ...now, where: [] }];
		case 'open_as_of':
			return [
				open ? { ...open.branch, where: [open.isSettled] } : { ...now, where: [isSettled] },
				{ ...past, where: open?.isOpen === undefined ? since : [...since, open.isOpen] }
			];
		case 'as_of':
			return [
				{ ...now, where: [isSettled] },
				{ ...past, where: since }
			];
		case 'known': {
			const isUnchanged = state.isUnchanged(reading.known);
			return [
				{ ...now, where: [isSettled, isUnchanged] },
				{ ...past, where: [...since, isUnchanged] },
				{ ...state.known(reading.known), tense: past.tense }
			];
		}
	}
}

/** The instant of a query that binds it. */
export const AS_OF: Sql = `{as_of: DateTime64(3, 'UTC')}`;
export const MOMENT: Sql = `Nullable(DateTime64(3, 'UTC'))`;
export const SURE_MOMENT: Sql = `DateTime64(3, 'UTC')`;
export const MOMENTS: Sql = `Array(DateTime64(3, 'UTC'))`;
export const CODE: Sql = 'LowCardinality(String)';
export const NO_CODE: Sql = 'LowCardinality(Nullable(String))';
/** The end of a span that goes on. */
export const FOREVER: Sql = `toDateTime64('2299-12-31 00:00:00', 3, 'UTC')`;

type Tenses = Partial<Pick<Column, 'past' | 'registered' | 'waiting' | 'open'>>;
export const column = (type: Sql, words: string, now: Expression, more: Tenses = {}): Column => ({
	type,
	words,
	now,
	...more
});
/** A column that is kept as it is now, under its own name. */
export const kept = (type: Sql, words: string, past = OWN, more: Omit<Tenses, 'past'> = {}): Column =>
	column(type, words, OWN, { past, ...more });

/** A column that no view shows: for other columns, or for figures. */
export const hidden = (now: Expression, past: Expression = now): Column => ({ type: '', now, past });
/**
 * The same of other columns alone.
 * @param shown how an analyst says it, who may not read all that it reads, or has no need of its speed
 */
export const made = (sql: Made, shown = sql): Column => ({ ...hidden((_, c, at) => sql(c, at)), shown });
/** The same, of which the table keeps the value of now, because to make it for millions of rows costs too much. */
export const madeAndKept = (sql: Made): Column => {
	const anew: Expression = (_, c, at) => sql(c, at);
	return { ...made(sql), now: OWN, past: anew, open: anew };
};
/** What makes several rows of one, or is made of that: only whoever names it has it. */
export const repeated = (sql: Made): Column => ({ ...made(sql), isRepeated: true });
export const exists = (name: string): Column => made((c) => `${c(name)} IS NOT NULL`);
/** Whether a moment that is kept is there: its NULL is a byte a row, the moment nine. */
const notNull =
	(name: string): Expression =>
	(k) =>
		`NOT ${k(name)}.null`;
/** As `exists`, of a moment that the table of state keeps. */
export const isThere = (name: string): Column => {
	const anew = exists(name);
	return { ...anew, now: notNull(name), open: anew.now };
};
/** What passed between two moments, in units of so many milliseconds. */
export const passed = (from: Sql, until: Sql, unit: number): Sql =>
	`dateDiff('millisecond', ${from}, ${until}) / ${unit}`;
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** What a list of the branch has at the row's place. */
export const each = (name: string): Sql => `each_${name}`;
/** Parts of a nested column, as lists. */
export const listsOf = (nested: string, parts: readonly string[]): Record<string, Sql> =>
	Object.fromEntries(parts.map((part) => [part, `l.${nested}.${part}`]));
/** As codes are kept: in a union with one that is not, the engine unpacks those of all rows. */
export const code = (text: Sql): Sql => `toLowCardinality(${text})`;

/** A moment, if it has come. */
export const come = (moment: Sql, at: Sql): Sql => `if(${moment} <= ${at}, ${moment}, NULL)`;
export const hasCome = (moment: Sql, at: Sql): Sql => `ifNull(${moment} <= ${at}, 0)`;
/** The last of a sorted array of moments that has come. */
export const last = (moments: Sql, at: Sql): Sql =>
	`if(empty(${moments}) OR ${moments}[1] > ${at}, NULL, arrayLast(t -> t <= ${at}, ${moments}))`;
export const countCome = (moments: Sql, at: Sql): Sql => `toUInt16(arrayCount(t -> t <= ${at}, ${moments}))`;
/** A deadline after those of its moves (`sql/lifecycle/deadlines.ts`) that have come. */
export const moved = (due: Sql, moves: Sql, at: Sql): Sql =>
	`if(empty(${moves}) OR ${moves}[1].1 > ${at}, ${due}, arrayLast(m -> m.1 <= ${at}, ${moves}).2)`;
/** Of a referral from `t` to `e`. */
export const isOpenAt = (at: Sql): Sql => `t <= ${at} AND (e IS NULL OR e > ${at})`;
/**
 * When a letter is due: by its policy from its registration on, and not while waiting stops its clock; where none speaks of it, by the
 * deadline given with its first referral that has one, from that referral on.
 * @param of how the row names what is of its letter
 */
export const dueBy = (k: Named, of: '' | 'letter_', at: Sql): Sql => {
	const [policy, deadline, moves] = [k(`${of}policy_id`), k(`${of}deadline`), k(`${of}deadline_moves`)];
	return `multiIf(${k('registered_at')} <= ${at} AND ${policy} != '', ${moved(deadline, moves, at)}, ${k(`${of}given_at`)} <= ${at}, ${k(`${of}given_due_at`)}, NULL)`;
};
/** Whether one of the spans holds. */
export const holds = (spans: Sql, at: Sql): Sql => `arrayExists(s -> s.1 <= ${at} AND ${at} < s.2, ${spans})`;
/** What a person is counted by: the digest of a key, 0 of nobody. */
export const digestOf = (key: Sql): Sql => `if(${key} = '', toUInt128(0), reinterpretAsUInt128(sipHash128(${key})))`;
/** Whether a person's key is of a mobile: then its digest ends with the 64 bits of the mobile's digest. */
export const isByMobile = (hash: Sql, mobile: Sql): Sql => `(${mobile} != 0 AND toUInt64(${hash}) = ${mobile})`;

/** Whether a code is a bank's. By the dictionary it is asked once a code; IN of a subquery asks it of each row (ten million: 110 ms of CPU). */
export const isBank = (org: Sql): Sql => `dictGetOrDefault('\${database}.bodies_by_code', 'kind', ${org}, '') = 'bank'`;

/** A code of a letter, which comes with its registration; of what its registration says nothing is known before. */
export const told = (words: string): Column =>
	kept(CODE, words, (k, c, _, own) => code(`if(${c('registered_at')} IS NULL, '', ${k(own)})`), { registered: OWN });
/** What can happen first once: NULL until it has. */
export const once = (words: string): Column => kept(MOMENT, words, (k, _, at, own) => come(k(own), at));
/** Whether it has. */
export const has = (name: string, words: string): Column =>
	column('UInt8', words, notNull(name), { past: (k, _, at) => hasCome(k(name), at) });
/** The last of its moments in a list. */
export const latest = (list: string, words: string, now = OWN): Column =>
	column(MOMENT, words, now, { past: (k, _, at) => last(k(list), at) });
/** The same where it is not kept itself. */
export const lastOf = (list: string, words: string): Column =>
	latest(list, words, (k) => `if(empty(${k(list)}), NULL, ${k(list)}[-1])`);
/** The first of them, likewise. */
export const firstOf = (list: string, words: string): Column =>
	column(MOMENT, words, (k) => `if(empty(${k(list)}), NULL, ${k(list)}[1])`, {
		past: (k, _, at) => `if(empty(${k(list)}) OR ${k(list)}[1] > ${at}, NULL, ${k(list)}[1])`
	});
/** How often something happened, of its moments in a list. */
export const times = (list: string, words: string): Column =>
	column('UInt16', words, (k) => `toUInt16(length(${k(list)}))`, { past: (k, _, at) => countCome(k(list), at) });
/** Of spans that are kept, when each began. */
export const begins = (spans: string, words: string): Column =>
	column(MOMENTS, words, (k) => `${k(spans)}.1`, { past: (k, _, at) => `arrayFilter(t -> t <= ${at}, ${k(spans)}.1)` });
/** When each ended. */
export const ends = (spans: string, words: string): Column =>
	column(MOMENTS, words, (k) => `arrayFilter(t -> t < ${FOREVER}, ${k(spans)}.2)`, {
		past: (k, _, at) => `arrayFilter(t -> t <= ${at}, ${k(spans)}.2)`
	});
/** Whose it is, for counting (`digestOf`). */
export const PERSON_HASH: Column = kept(
	'UInt128',
	'چکیدهٔ آن، برای شمردن؛ ۰ ناشناس | digest of that, to count persons by in a fifth of the time, 0: unknown',
	(k, c, _, own) => `if(${c('registered_at')} IS NULL, toUInt128(0), ${k(own)})`,
	{ registered: OWN }
);
/** Whether it is known whose. */
export const HAS_PERSON: Column = made(
	(c) => `${c('citizen_hash')} != 0`,
	(c) => `${c('citizen_key')} IS NOT NULL`
);
/** A code that is kept empty where there is none, and comes with the registration. */
export const toldOrNull = (type: Sql, words: string): Column =>
	column(type, words, OWN_OR_NULL, {
		past: (k, c, at, own) => {
			const value = `if(${c('registered_at')} IS NULL, NULL, ${OWN_OR_NULL(k, c, at, own)})`;
			return type === NO_CODE ? `toLowCardinality(${value})` : value;
		},
		registered: OWN_OR_NULL
	});
/** What the registration of its letter says of a referral or a loan. */
export const OF_ITS_LETTER = {
	channel: told('کانال نامه | channel of the letter'),
	category: told('موضوع نامه | its category'),
	county: told('شهرستان نامه | its county'),
	kind: told('نوع نامه | its kind'),
	campaign: told('سفر | its campaign'),
	registered_at: once('ثبت نامه | registration of the letter')
};
