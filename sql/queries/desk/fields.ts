import { AS_OF } from '../../entities/entity.ts';
import { DIMENSIONS } from '../../model/filters.ts';

/** All fields of codes: the first are those of every address, the last are the desk's own. */
export const CODE_FIELDS = [...DIMENSIONS, 'referred_to', 'outcome', 'priority', 'feedback', 'flag'] as const;
export type CodeField = (typeof CODE_FIELDS)[number];
export const FIGURE_FIELDS: readonly string[] = DIMENSIONS;

/** A flag's code that means any flag, or none. */
export const ANY = 'any';

export const ANSWERED = ['yes', 'no'] as const;
const SOON_DAYS = 3;
/** `due_at` of an unanswered letter against the moment, as `sla_state` of the catalogue has it but for `soon`. */
export const DUE = {
	none: 'due_at IS NULL',
	later: `due_at >= ${AS_OF} + toIntervalDay(${SOON_DAYS})`,
	soon: `due_at >= ${AS_OF} AND due_at < ${AS_OF} + toIntervalDay(${SOON_DAYS})`,
	today: `due_at >= ${AS_OF} AND toDate32(toTimeZone(due_at, 'Asia/Tehran')) = toDate32(toTimeZone(${AS_OF}, 'Asia/Tehran'))`,
	overdue: `due_at < ${AS_OF}`
};
export type DueState = keyof typeof DUE;

/** The moments of a letter that a range may speak of. A registration is `begins_at`, which has an index. */
export const CLOCKS = {
	registered: 'begins_at',
	first_referred: 'first_referred_at',
	last_referred: 'last_referred_at',
	answered: 'last_answered_at',
	closed: 'closed_at',
	reopened: 'reopened_at',
	due: 'due_at',
	promised: 'promised_at',
	last_event: 'last_event_at'
};
export type DeskClock = keyof typeof CLOCKS;

const DAY_S = 86_400;
/** In whole days, but hops; bounds are included. */
export const NUMBERS = {
	age_from: (n: string) => `begins_at <= ${AS_OF} - toIntervalDay(${n})`,
	age_to: (n: string) => `begins_at > ${AS_OF} - toIntervalDay(${n} + 1)`,
	held_from: (n: string) => `holder_since <= ${AS_OF} - toIntervalDay(${n})`,
	held_to: (n: string) => `holder_since > ${AS_OF} - toIntervalDay(${n} + 1)`,
	overdue_from: (n: string) => `due_at < ${AS_OF} - toIntervalSecond(${n} * ${DAY_S})`,
	due_within: (n: string) => `due_at >= ${AS_OF} AND due_at < ${AS_OF} + toIntervalDay(${n})`,
	hops_from: (n: string) => `hops >= ${n}`,
	hops_to: (n: string) => `hops <= ${n}`
};
export type NumberField = keyof typeof NUMBERS;
export const NUMBER_FIELDS = Object.keys(NUMBERS) as NumberField[];

export const SEARCH_PLACES = ['letter', 'texts'] as const;
