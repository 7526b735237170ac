import { expect, test } from 'vitest';
import { figureKey, shareFigures } from '#sql/alerts/sharing.ts';
import type { Figure } from '#sql/model/alert.ts';

const of = (measure: string, where: Figure['where'], by: string | null = null): Figure => ({
	...{ of: 'figure', measure, where, by, window: null }
});
/** What is asked of the engine. */
const asked = (figures: Figure[]) => {
	const shares = shareFigures(figures);
	return [...new Set(figures.map((one) => figureKey(shares.get(figureKey(one))?.of ?? one)))];
};

test('the same figure of several bodies is asked once, by body; of one body as it is', () => {
	const bodies = ['emdad', 'behzisti', 'bank_melli'].map((body) => of('overdue', [['body', body]]));
	expect(asked(bodies)).toEqual([figureKey(of('overdue', [], 'body'))]);
	expect(asked(bodies.slice(1, 2))).toEqual([figureKey(bodies[1]!)]);
	expect(asked([...bodies, of('unanswered', [['body', 'emdad']])])).toHaveLength(2);
});

test('of several filters the one is shared by which most are alike', () => {
	const alike = ['emdad', 'behzisti'].map((body) =>
		of('overdue', [
			['channel', 'call'],
			['body', body]
		])
	);
	const other = of('overdue', [
		['body', 'emdad'],
		['channel', 'web']
	]);
	expect(asked([...alike, other])).toHaveLength(2);
	expect(
		shareFigures([
			...alike,
			of('overdue', [
				['body', 'maskan'],
				['channel', 'call']
			]),
			other
		]).get(figureKey(alike[0]!))
	).toEqual({
		of: of('overdue', [['channel', 'call']], 'body'),
		key: 'emdad'
	});
});

test('one of several values, a figure with groups, one that is more than its members, and one that is no longer there are asked as they are', () => {
	const figures = ['emdad', 'behzisti'].flatMap((body) => [
		of('overdue', [
			['body', body],
			['body', 'office']
		]),
		of('overdue', [['body', body]], 'channel'),
		of('body_score', [['body', body]]),
		of('former', [['body', body]])
	]);
	expect(asked(figures)).toEqual(figures.map(figureKey));
});
