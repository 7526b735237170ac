import { FATES, type Fate } from '#sql/queries/reminders/become.server.ts';

/** How many letters have each fate. */
export function countFates(letters: readonly { fate: Fate }[]): Record<Fate, number> {
	const counts = Object.fromEntries(FATES.map((fate) => [fate, 0])) as Record<Fate, number>;
	for (const { fate } of letters) counts[fate]++;
	return counts;
}
