import type { LetterPolicy } from '#sql/queries/letter/letter-rows.ts';
import type { PageFrame } from '#sql/queries/pages/page.ts';
import { codeName } from '$lib/i18n/codes.ts';
import { fill, isolate, type Words } from '$lib/i18n/text.ts';

/** The source of what is done on pages; others have the name that the office gave them. */
const OWN = 'dashboard';

export const sourceName = (source: string, { t }: Words): string =>
	source === OWN ? t.letter.ownSource : isolate(source);

/** What a deadline's policy says, and of which letters: what its id abbreviates. */
export function policyText(policy: LetterPolicy, names: PageFrame['names'], words: Words): string {
	const { t, f } = words;
	const code = (dimension: string, value: string) => (value ? [codeName(dimension, value, names, words)] : []);
	const of = [
		...code('campaign', policy.campaign),
		...code('channel', policy.channel),
		...code('category', policy.category),
		...code('kind', policy.kind)
	];
	const days = fill(t.letter.policy[policy.unit] ?? '{days}', { days: f.number(policy.days) });
	return fill(of.length > 0 ? t.letter.policyOf : t.letter.policyOfAll, {
		days,
		letters: of.join(f.comma)
	});
}
