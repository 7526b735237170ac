import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import type { Policy } from '#sql/lifecycle/deadlines.ts';
import type { LetterEvent } from '#sql/lifecycle/event.ts';
import { letterHistory, ownHistory, type LetterHistory } from '#sql/lifecycle/history.ts';
import { rowOf } from '#sql/lifecycle/row.ts';
import { runs, SEED } from '../support/depth.ts';
import { toldOf, wildEvents } from '../support/events.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2022, 6, 14, 5, 0);
const LETTER: Policy = {
	...{ id: 'ten-days', subject: 'letter', validFrom: 0, channel: '', category: '', kind: '', campaign: '', body: '' },
	...{ days: 10, isWorking: false, pauses: true }
};
const RULES = {
	undone: new Map([['undone', START]]),
	policies: [LETTER, { ...LETTER, id: 'return', subject: 'return' as const, days: 2, pauses: false }],
	calendars: new Map()
};
const historyOf = (told: readonly LetterEvent[]): LetterHistory => letterHistory(ownHistory(told, RULES.undone), RULES);
const rowOfAll = (told: readonly LetterEvent[]) => rowOf('L', historyOf(told));

let count = 0;
/** An event so many hours after the start. */
function event(hour: number, type: string, fields: Partial<LetterEvent> = {}): LetterEvent {
	const occurred_at = new Date(START + hour * HOUR).toISOString();
	const told = {
		...{ v: 1, type: `letter.${type}`, letter_id: 'L', event_id: `e${String(++count).padStart(4, '0')}` },
		occurred_at
	};
	return { ...toldOf(told as WireEvent), ...fields };
}
const hours = ({ from, until }: { from: number; until: number }) => [(from - START) / HOUR, (until - START) / HOUR];

describe('the rules of a letter, case by case', () => {
	test('an answer stands until it is contested, and is of the body of its referral', () => {
		const history = historyOf([
			event(0, 'registered'),
			event(1, 'referred', { referralId: 'r1', toOrg: 'melli' }),
			event(2, 'referred', { referralId: 'r2', toOrg: 'refah' }),
			event(3, 'answered', { referralId: 'r1', org: 'refah' }),
			event(5, 'objected'),
			event(8, 'answered')
		]);
		expect(history.answers.map(hours)).toEqual([[3, 5], [8, Infinity]]); // prettier-ignore
		expect(history.answerBodies.map(({ body }) => body)).toEqual(['melli', 'refah']);
		const ends = history.referrals.map(({ end }) => end && `${end.by} at ${(end.at - START) / HOUR}`);
		expect(ends).toEqual(['answered at 3', 'answered at 8']);
	});

	test('a body returns what was referred to it, and nothing of another; the office says it for any', () => {
		const endAfter = (org: string) => {
			const [referral] = historyOf([
				event(1, 'referred', { referralId: 'r1', toOrg: 'melli' }),
				event(2, 'returned', { referralId: 'r1', org })
			]).referrals;
			return referral!.end?.by;
		};
		expect(['', 'office', 'melli', 'refah'].map(endAfter)).toEqual(['returned', 'returned', 'returned', undefined]);
	});

	test('what is returned within the grace is nothing to its body, until the office refers it there again', () => {
		const conductOf = (...then: LetterEvent[]) =>
			historyOf([
				event(0, 'registered'),
				event(1, 'referred', { referralId: 'r1', toOrg: 'melli' }),
				...then
			]).conduct.map(({ n, isAgain, excusedAt, backAt }) => [
				n,
				isAgain,
				...[excusedAt, backAt].map((at) => at && (at - START) / HOUR)
			]);
		const returned = (hour: number) => event(hour, 'returned', { referralId: 'r1' });
		const referred = (hour: number, from: string, to = 'melli') =>
			event(hour, 'referred', { referralId: 'r2', fromOrg: from, toOrg: to });
		expect(conductOf(returned(6)), 'left lying').toEqual([[1, false, 6, null]]);
		expect(conductOf(returned(6), referred(8, '', 'refah')), 'given to another').toEqual([[1, false, 6, null]]);
		expect(conductOf(returned(6), referred(8, '')), 'given again').toEqual([
			[1, false, 6, 8],
			[2, true, null, null]
		]);
		expect(conductOf(returned(6), referred(8, 'refah')), 'passed on by another').toEqual([[1, false, 6, null]]);
		expect(conductOf(returned(80), referred(82, 'refah')), 'returned late').toEqual([[2, true, null, null]]);
		expect(conductOf(referred(3, 'melli', 'refah')), 'passed on').toEqual([]);
		const own = event(0.5, 'referred', { referralId: 'r0', fromOrg: 'melli', toOrg: 'melli' });
		const given = event(0.7, 'returned', { referralId: 'r0' });
		expect(conductOf(own, given), 'its own before').toEqual([[1, false, 0.7, 1]]);
	});

	test('a referral of a closed letter is never open; one passed on ends for who passes it on', () => {
		const history = historyOf([
			event(0, 'registered'),
			event(1, 'referred', { referralId: 'r1', toOrg: 'melli' }),
			event(2, 'referred', { referralId: 'r2', fromOrg: 'melli', toOrg: 'refah' }),
			event(3, 'closed'),
			event(4, 'referred', { referralId: 'r3', toOrg: 'emdad' })
		]);
		expect(history.referrals.map(({ end }) => end?.by)).toEqual(['referred', 'closed', 'closed']);
	});

	test('an ending is of who said it first, and confirmed once the office says so too; an answer covers it', () => {
		const history = historyOf([
			event(0, 'registered'),
			event(1, 'referred', { referralId: 'r1', toOrg: 'melli' }),
			event(2, 'closed', { endedAs: 'withdrawn' }),
			event(4, 'closed', { endedAs: 'withdrawn', org: 'office' }),
			event(6, 'answered')
		]);
		expect(history.endings.map((one) => [...hours(one), one.as, one.by, one.isConfirmed])).toEqual([
			[2, 4, 'withdrawn', 'melli', false],
			[4, 6, 'withdrawn', 'melli', true]
		]);
	});

	test('waiting stops the clock of a policy that pauses, and moves its deadline by as long', () => {
		const { deadline } = historyOf([event(0, 'registered'), event(24, 'waiting'), event(48, 'resumed')]);
		const due = START + 240 * HOUR;
		expect(deadline).toEqual({
			...{ policyId: 'ten-days', dueAt: due },
			moves: [
				{ at: START + 24 * HOUR, dueAt: null },
				{ at: START + 48 * HOUR, dueAt: due + 24 * HOUR }
			]
		});
	});

	test('to void a void brings back; a void reaches only what stands before it', () => {
		const answered = event(2, 'answered');
		const voided = { ...event(3, 'noted'), type: 'event.voided', targetId: answered.id };
		const again = { ...event(4, 'noted'), type: 'event.voided', targetId: voided.id };
		const early = { ...event(1, 'noted'), type: 'event.voided', targetId: answered.id };
		const registered = event(0, 'registered');
		const answers = (...told: LetterEvent[]) => historyOf([registered, answered, ...told]).answers.length;
		expect([answers(), answers(voided), answers(voided, again), answers(early)]).toEqual([1, 0, 1, 1]);
	});
});

describe(`laws of all histories, SEED=${SEED}`, () => {
	const letter = wildEvents.map((sent) =>
		sent.filter(({ event }) => event.letter_id === 'wild-1').map(({ event, source }) => toldOf(event, source))
	);
	const check = (law: (told: LetterEvent[], n: number) => void): void =>
		fc.assert(
			fc.property(letter, fc.nat({ max: 1_000 }), (told, n) => {
				fc.pre(told.length > 0);
				law(told, n);
			}),
			{ seed: SEED, numRuns: runs(300, 5_000) }
		);

	test('any order of arrival, and any repetition, make the same row', () => {
		check((told, n) => {
			const turned = [...told.slice(n % told.length), ...told.slice(0, n % told.length)];
			expect(rowOfAll([...turned.toReversed(), told[n % told.length]!])).toEqual(rowOfAll(told));
		});
	});

	test('what an undone load brought is as if it had never come, but that it counts as known', () => {
		check((told, n) => {
			const loaded = told.map((one, i) => (i % 3 === n % 3 ? { ...one, load: 'undone' } : one));
			const { contents: _, last_ingested_at: __, ...row } = rowOfAll(loaded);
			expect(rowOfAll(told.filter((_, i) => i % 3 !== n % 3))).toMatchObject(row);
		});
	});

	test('what happens later changes nothing of what stood before', () => {
		check((told, n) => {
			const at = START + (n % 210) * HOUR;
			// Of events that stand: a later void or content takes back what stood, which is what it is for.
			const plain = ownHistory(told, RULES.undone).life;
			const [whole, before] = [plain, plain.filter((one) => one.at <= at)].map(historyOf);
			const until = (spans: readonly { from: number; until: number }[]) =>
				spans.filter(({ from }) => from <= at).map((one) => [one.from, one.until > at ? 'on' : one.until]);
			for (const spans of ['answers', 'closings', 'waits', 'endings', 'flags'] as const)
				expect(until(whole![spans]), spans).toEqual(until(before![spans]));
			// Before its registration nobody knows that a letter begins with it.
			if ((whole!.registeredAt ?? Infinity) > at) return;
			expect(whole!.handovers.filter((one) => one.at <= at)).toEqual(before!.handovers);
		});
	});
});
