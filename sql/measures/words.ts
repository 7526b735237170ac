import { OF_A_LETTER } from '../model/filters.ts';
import type { Dimension } from './kpi.ts';
import type { Text } from './text.ts';

/** A moment that no clock is called by. */
export const BY_MOVE: Text = { fa: 'زمان ثبت و زمان تعیین تکلیف', en: 'the registration, and the disposal' };

/** `body` is the responsible one, `first_body` the first to which the office referred it. */
export const OF_LETTERS: readonly Dimension[] = [
	...OF_A_LETTER,
	'body',
	'first_body',
	'operator',
	'registrar',
	'state'
];

/** `ended_by` is who says so: a body, or the office. */
export const OF_ENDED: readonly Dimension[] = [...OF_LETTERS, 'ended_as', 'ended_by'];

/** `state` is how far it has come. */
export const OF_LOANS: readonly Dimension[] = ['bank', 'collateral', ...OF_A_LETTER, 'state'];

/** `state` is the outcome (answered, abandoned, blocked; empty: none), `hour` the Tehran hour, two digits. */
export const OF_CALLS: readonly Dimension[] = ['hour', 'state'];

export const OF_REFERRALS: readonly Dimension[] = [...OF_A_LETTER, 'operator', 'body'];

/** How persons are counted. */
export const JOINED = {
	fa: 'همراهی که در آنچه دانسته است تنها با یک کد ملی آمده به آن می‌پیوندد و تعداد این کلیدها کنار عدد هست؛ همراهِ چند نفر به کسی نمی‌پیوندد.',
	en: 'A mobile that stood with exactly one national id in what is known joins it, and the number of such keys stands beside the figure; the mobile of several joins nobody.'
} satisfies Text;
