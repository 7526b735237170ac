import { z } from 'zod';
import { defineQuery, runByIds } from '../../client/define.server.ts';
import { momentsOf } from '../../source-view.ts';
import { lettersAt } from '../pages/page-kpi.ts';
import type { Reader } from '../pages/page.ts';

const BECOME = defineQuery(
	'lists/letters',
	z.object({
		letter_id: z.string(),
		holder: z.string().nullable(),
		is_answered: z.coerce.boolean(),
		is_ended: z.coerce.boolean()
	})
);

/** What has become of a letter: `silent` is unanswered and with the body that was asked, `moved` with another. */
export const FATES = ['answered', 'ended', 'moved', 'silent'] as const;
export type Fate = (typeof FATES)[number];

interface BecomeLetters {
	letters: z.infer<typeof BECOME.row>[];
}

/** Letters by their ids as a page, so that they are of one moment of the state. */
export const becomePage = (ids: readonly string[]): Reader<BecomeLetters> => ({
	...{ dimensions: [], hasSteps: false, hasOutages: false },
	read: async (client, request) => ({
		letters: await runByIds(client, BECOME, ids, {
			database: request.database,
			values: { letters: lettersAt(request) },
			params: momentsOf(request)
		})
	})
});

/** The fate of each reminded letter; one that is no longer there has none. */
export function fatesOf(
	reminded: readonly (readonly [letterId: string, body: string])[],
	{ letters }: BecomeLetters
): { letterId: string; body: string; fate: Fate }[] {
	const found = new Map(letters.map((letter) => [letter.letter_id, letter]));
	return reminded.flatMap(([letterId, body]) => {
		const letter = found.get(letterId);
		if (!letter) return [];
		const { is_answered, is_ended, holder } = letter;
		const fate = is_answered ? 'answered' : is_ended ? 'ended' : holder === body ? 'silent' : 'moved';
		return [{ letterId, body, fate }];
	});
}

/** How many letters have each fate. */
export function countFates(letters: readonly { fate: Fate }[]): Record<Fate, number> {
	const counts = Object.fromEntries(FATES.map((fate) => [fate, 0])) as Record<Fate, number>;
	for (const { fate } of letters) counts[fate]++;
	return counts;
}
