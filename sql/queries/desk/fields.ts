import { DIMENSIONS } from '../../model/filters.ts';

/** All fields of codes: the first are those of every address, the last are the desk's own. */
export const CODE_FIELDS = [...DIMENSIONS, 'referred_to', 'outcome', 'priority', 'feedback', 'flag'] as const;
export type CodeField = (typeof CODE_FIELDS)[number];
export const FIGURE_FIELDS: readonly string[] = DIMENSIONS;

/** A flag's code that means any flag, or none. */
export const ANY = 'any';

export const ANSWERED = ['yes', 'no'] as const;
/** `soon`: within SOON_DAYS days, of an unanswered letter. */
export const DUE_STATES = ['none', 'later', 'soon', 'today', 'overdue'] as const;
export const SOON_DAYS = 3;

/** Moments of a letter that a range may speak of. */
export const DESK_CLOCKS = [
	'registered',
	'first_referred',
	'last_referred',
	'answered',
	'closed',
	'reopened',
	'due',
	'promised',
	'last_event'
] as const;

/** In whole days, but hops; bounds are included. */
export const NUMBER_FIELDS = [
	'age_from',
	'age_to',
	'held_from',
	'held_to',
	'overdue_from',
	'due_within',
	'hops_from',
	'hops_to'
] as const;
export type NumberField = (typeof NUMBER_FIELDS)[number];

export const SEARCH_PLACES = ['letter', 'texts'] as const;
