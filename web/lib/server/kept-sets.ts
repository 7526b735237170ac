import { findReminder, remindedLetters } from '#sql/office/reminders.ts';
import { findSample } from '#sql/office/samples.ts';
import type { ReadSet } from '#sql/queries/desk/picked.ts';
import type { DrawnLetter } from '#sql/queries/samples/draw-sample.server.ts';
import { office } from './office.ts';

/** The letters of a sample or a reminder, for filters. */
export const readSet: ReadSet = async (set, id) => {
	const { db } = office().store;
	if (set === 'sample') {
		const { letters = '[]' } = (await findSample(db, id)) ?? {};
		return (JSON.parse(letters) as DrawnLetter[]).map(({ letterId }) => letterId);
	}
	return remindedLetters((await findReminder(db, id)) ?? { letters: '[]' }).map(([letterId]) => letterId);
};
