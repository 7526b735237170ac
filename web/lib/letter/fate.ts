import { OFFICE } from '#sql/model/filters.ts';
import type { LetterFigures } from '#sql/queries/letter/letter-page.ts';
import type { LetterState } from '#sql/queries/letter/letter-rows.ts';
import type { PageFrame } from '#sql/queries/pages/page.ts';
import { codeName } from '$lib/i18n/codes.ts';
import { tehranDay } from '$lib/i18n/format.ts';
import { fill, isolate, type Words } from '$lib/i18n/text.ts';
import type { Clock } from './clock.ts';

/** Milliseconds as the formats take them. */
export const iso = (ms: number): string => new Date(ms).toISOString();

/** The day of a moment in words; its year too, since letters live long. */
export const dayText = (ms: number, { f }: Words): string => f.day(tehranDay(iso(ms)), true);

/** Day and hour of a moment in words. */
export const momentText = (ms: number, { f }: Words): string => f.stamp(iso(ms));

/** The name of whom the letter lies with; the office for null. */
export const holderText = (body: string | null, names: PageFrame['names'], words: Words): string =>
	body === null ? words.t.letter.office : codeName('body', body, names, words);

/** What has become of the letter, in one line: the first thing on its page. */
export function fateOf(letter: LetterState, { running, late, dueAt }: Clock, asOf: number, words: Words): string {
	const { t, f } = words;
	const { fate } = t.letter;
	if (letter.registered_at === null) return fate.unregistered;
	const say = (template: string) =>
		fill(template, {
			age: f.duration(running.to - running.from),
			late: late ? f.duration(late.to - late.from) : '',
			left: dueAt === null ? '' : f.duration(dueAt - asOf)
		});
	if (letter.is_answered) return say(late ? fate.answeredLate : dueAt === null ? fate.answered : fate.answeredInTime);
	if (letter.ended_as !== null) return fill(fate.ended, { how: codeName('ended_as', letter.ended_as, {}, words) });
	if (letter.state === 'closed') return say(late ? fate.closedLate : fate.closed);
	if (late) return say(fate.late);
	if (dueAt !== null) return say(fate.inTime);
	return say(letter.due_by === null && letter.policy_id !== null ? fate.stands : fate.waiting);
}

/** What a governor could read aloud of the letter: sentences, the ones that are true. */
export function storyOf(figures: LetterFigures & PageFrame, letter: LetterState, words: Words): string[] {
	const { t, f } = words;
	const { names } = figures;
	const asOf = Date.parse(figures.asOf);
	const day = (ms: number) => dayText(ms, words);
	const times = (n: number) => (n === 1 ? t.letter.once : fill(t.letter.times, { n: f.number(n) }));
	const count = (template: string, n: number) => (n > 0 ? [fill(template, { times: times(n) })] : []);
	const what =
		letter.registered_at === null
			? []
			: [
					fill(t.letter.what, {
						kind: codeName('kind', letter.kind, names, words),
						category: codeName('category', letter.category, names, words),
						county: codeName('county', letter.county, names, words)
					})
				];
	const ways =
		letter.hops === 0
			? t.letter.notReferred
			: letter.hops === 1
				? t.letter.referredOnce
				: fill(t.letter.referred, {
						times: times(letter.hops),
						bodies: letter.bodies === 1 ? t.letter.oneBody : fill(t.letter.bodies, { n: f.number(letter.bodies) })
					});
	return [
		...what,
		...(letter.master_letter_id
			? [
					fill(letter.is_ended ? t.letter.isEndedDuplicate : t.letter.isDuplicate, {
						id: isolate(letter.master_letter_id)
					})
				]
			: []),
		ways,
		...count(t.letter.returned, letter.returns),
		...count(t.letter.pingPong, letter.ping_pongs),
		...count(t.letter.reopened, letter.reopens),
		...count(t.letter.objected, letter.objections),
		...endedText(letter, names, words),
		...heldText(letter, names, asOf, words),
		...(letter.waiting_since !== null ? [fill(t.letter.waitingSince, { since: day(letter.waiting_since) })] : []),
		...promiseText(letter, words)
	];
}

/** Who says that the letter needs no answer, and whether the office does. */
function endedText(letter: LetterState, names: PageFrame['names'], words: Words): string[] {
	const { ended_by, ended_at, is_ended_unconfirmed } = letter;
	if (ended_by === null || ended_at === null) return [];
	const { endedByOffice, endedConfirmed, endedUnconfirmed } = words.t.letter;
	const template = ended_by === OFFICE ? endedByOffice : is_ended_unconfirmed ? endedUnconfirmed : endedConfirmed;
	return [fill(template, { name: codeName('ended_by', ended_by, names, words), since: dayText(ended_at, words) })];
}

function heldText(letter: LetterState, names: PageFrame['names'], asOf: number, words: Words): string[] {
	const { t, f } = words;
	if (letter.is_answered || letter.is_ended || letter.state === 'closed') return [];
	if (letter.holder === null || letter.holder_since === null) return [t.letter.heldByOffice];
	const since = letter.holder_since;
	const values = { since: dayText(since, words), holder: holderText(letter.holder, names, words) };
	return [fill(t.letter.heldBy, { ...values, age: f.duration(asOf - since) })];
}

function promiseText(letter: LetterState, words: Words): string[] {
	const { promised_at, promise_broken_at, is_answered, is_ended } = letter;
	if (promised_at === null || is_answered || is_ended) return [];
	const { promised, promiseBroken } = words.t.letter;
	return promise_broken_at === null
		? [fill(promised, { day: dayText(promised_at, words) })]
		: [fill(promiseBroken, { day: dayText(promise_broken_at, words) })];
}
