import { expect, test } from 'vitest';
import { fatesOf } from '#sql/queries/reminders/become.server.ts';
import { bodiesOf, partsOf } from '$lib/server/reminders.ts';

const waiting = Array.from({ length: 2_345 }, (_, n) => ({ id: `L-${n}`, holder: n < 2_000 ? 'emdad' : 'housing' }));

test('what is beyond the letters of one reminder is split, and nothing of it is lost or told twice', () => {
	const parts = partsOf(waiting);
	expect(parts.map((part) => part.length)).toEqual([1_000, 1_000, 345]);
	expect(parts.flat()).toEqual(waiting);
	expect(partsOf(waiting.slice(0, 1_000))).toHaveLength(1);
	expect(partsOf([])).toEqual([]);
	expect(bodiesOf(waiting)).toEqual([
		['emdad', 2_000],
		['housing', 345]
	]);
});

test('a reminded letter is answered, ended, with another body, or silent', () => {
	const now = (letter_id: string, holder: string | null, is_answered = false, is_ended = false) => ({
		...{ letter_id, holder, is_answered, is_ended }
	});
	const letters = [
		now('a', null, true),
		now('b', null, false, true),
		now('c', 'housing'),
		now('d', null),
		now('e', 'emdad')
	];
	const reminded = ['a', 'b', 'c', 'd', 'e', 'gone'].map((id): [string, string] => [id, 'emdad']);
	expect(fatesOf(reminded, { letters }).map(({ fate }) => fate)).toEqual([
		...['answered', 'ended', 'moved', 'moved', 'silent']
	]);
});
