import { wordsOf } from '$lib/i18n/words.ts';
import { policyText } from '$lib/letter/names.ts';
import { describe, expect, test } from 'vitest';
import type { LetterEvent, LetterReferral, LetterState } from '#sql/queries/letter/letter-rows.ts';
import { withCorrections } from '#sql/queries/letter/corrections.ts';
import { lanesOf, visitsOf } from '$lib/letter/chain.ts';
import { clockOf, placeOf } from '$lib/letter/clock.ts';
import { timelineOf } from '$lib/letter/timeline.ts';

const DAY = 86_400_000;

const letterOf = (own: Partial<LetterState>): LetterState =>
	({
		...{ state: 'referred', is_answered: false, answered_at: null, registered_at: 0, first_event_at: 0 },
		...{ closed_at: null, due_at: null, due_by: null, policy_id: null, ...own }
	}) as LetterState;
const PLAIN = { unit: 'calendar', channel: '', category: '', kind: '', campaign: '' };
const referral = (
	to_org: string,
	from: number,
	to: number | null,
	own: Partial<LetterReferral> = {}
): LetterReferral => ({
	...{ to_org, referred_at: from * DAY, ended_at: to === null ? null : to * DAY, due_at: null },
	...{ ended_by: to === null ? null : 'returned', ...own }
});

describe('who had the letter', () => {
	test('stay by stay, with the office between, and back to a body that had it before', () => {
		const referrals = [referral('a', 1, 5), referral('b', 6, 9), referral('a', 9, null)];
		const visits = visitsOf(letterOf({}), referrals, 12 * DAY);
		const stays = visits.map(({ body, from, to }) => `${body}: ${from / DAY} to ${to / DAY}`);
		expect(stays).toEqual(['null: 0 to 1', 'a: 1 to 5', 'null: 5 to 6', 'b: 6 to 9', 'a: 9 to 12']);
		expect(visits.filter(({ isBack }) => isBack).map(({ place }) => place)).toEqual([5]);
		expect(visits.at(-1)).toMatchObject({ isOpen: true, endedBy: null });
		const lanes = lanesOf(visits).map(({ body, totalMs }) => `${body}: ${totalMs / DAY}`);
		expect(lanes).toEqual(['null: 2', 'a: 7', 'b: 3']);
	});

	test('a letter that came back lies with the office, one that is answered with nobody; beyond the deadline it is late', () => {
		const returned = visitsOf(letterOf({}), [referral('a', 1, 2)], 4 * DAY);
		expect(returned.at(-1)).toMatchObject({ body: null, from: 2 * DAY, to: 4 * DAY, isOpen: true });
		const done = letterOf({ is_answered: true, answered_at: 3 * DAY, state: 'answered' });
		const answered = visitsOf(done, [referral('a', 1, 3, { ended_by: 'answered' })], 9 * DAY);
		expect(answered.at(-1)).toMatchObject({ body: 'a', to: 3 * DAY, tone: 'done' });
		const [, stay] = visitsOf(letterOf({}), [referral('a', 1, 6, { due_at: 4 * DAY })], 9 * DAY);
		expect(stay).toMatchObject({ lateMs: 2 * DAY, tone: 'late' });
	});
});

describe('the clock of a deadline', () => {
	const spans = { deadline: 5 * DAY, waits: [[2 * DAY, 4 * DAY]] } as const;
	const moves: [number, number | null][] = [[2 * DAY, null], [4 * DAY, 7 * DAY]]; // prettier-ignore

	test('is moved by waiting that stops it, runs beyond, stands at the answer, and is within its picture', () => {
		const letter = letterOf({ due_at: 7 * DAY, due_by: 'policy', policy_id: 'p' });
		const policy = { ...PLAIN, days: 5, pauses: true };
		const clock = clockOf(letter, { ...spans, waits: [[2 * DAY, 4 * DAY]], moves }, policy, 9 * DAY);
		expect(clock).toMatchObject({ dueAt: 7 * DAY, firstDueAt: 5 * DAY, stops: true });
		expect(clock.late).toEqual({ from: 7 * DAY, to: 9 * DAY });
		expect(clock.waits).toEqual([{ from: 2 * DAY, to: 4 * DAY }]);
		expect(clock.moves.map(({ to }) => to)).toEqual([null, 7 * DAY]);
		const answered = letterOf({ due_at: 5 * DAY, due_by: 'policy', is_answered: true, answered_at: 4 * DAY });
		expect(clockOf(answered, null, null, 20 * DAY)).toMatchObject({ late: null, running: { from: 0, to: 4 * DAY } });
		expect(placeOf({ from: -5, to: 5 }, { from: 0, to: 10 })).toBe('inset-inline-start:0.00%;inline-size:50.00%');
	});
});

describe('the history', () => {
	const event = (event_id: string, occurred_at: number, own: Partial<LetterEvent> = {}): LetterEvent =>
		({
			...{ event_id, occurred_at, source: 'a', type: 'letter.noted', is_void: false },
			...{ target_event_id: '', target_source: '', ...own }
		}) as LetterEvent;

	test('a correction stands at what it took away: the newest that stands, of its source or naming that', () => {
		const told = withCorrections([
			event('x', 1, { is_void: true }),
			event('v1', 2, { type: 'event.voided', target_event_id: 'x', reason: 'first' }),
			event('v2', 3, { type: 'event.voided', target_event_id: 'x', reason: 'second' }),
			event('v3', 4, { type: 'event.voided', target_event_id: 'x', source: 'b' }),
			event('v4', 5, { type: 'event.voided', target_event_id: 'x', is_void: true })
		]);
		expect(told.map(({ voided_by }) => voided_by?.event_id ?? null)).toEqual(['v2', null, null, null, null]);
		const byAnother = { type: 'event.voided', source: 'b', target_event_id: 'x', target_source: 'a' };
		const [corrected] = withCorrections([event('x', 1, { is_void: true }), event('v', 2, byAnother)]);
		expect(corrected?.voided_by?.source).toBe('b');
	});

	test('a silence of a day or more says with whom, and how much of it was an outage', () => {
		const told = withCorrections([event('a', 0), event('b', 3 * DAY), event('c', 3 * DAY + 1)]);
		const visits = visitsOf(letterOf({}), [referral('a', 1, null)], 5 * DAY);
		const gaps = timelineOf(told, visits, [{ from: DAY, to: 2 * DAY }], 3 * DAY).map(({ gap }) => gap);
		expect(gaps).toEqual([{ ms: 3 * DAY, body: 'a', outageMs: DAY }, null, null]);
	});
});

describe('codes of a letter by their names', () => {
	const policy = { ...PLAIN, days: 30, pauses: false };
	const names = { 'channel:letter': { fa: 'نامه', en: 'Letter' } };
	const visit = { campaign: 'visit-1401', channel: 'letter' };

	test.each([
		['fa', visit, '۳۰ روز تقویمی از ثبت، برای سفر ۱۴۰۱، نامه'],
		['en', visit, '30 calendar days from registration, for Visit of 1401, Letter'],
		['fa', { unit: 'working' }, '۳۰ روز کاری از ثبت، برای همهٔ نامه‌ها'],
		['fa', { campaign: 'earthquake' }, '۳۰ روز تقویمی از ثبت، برای earthquake']
	] as const)('a policy says what its id abbreviates, in %s', (lang, own, said) => {
		expect(policyText({ ...policy, ...own }, names, wordsOf(lang))).toBe(said);
	});
});
