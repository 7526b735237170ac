import { listEscalation, type EscalationStep } from '#sql/office/escalation.ts';
import { stepsOfLetter } from '#sql/queries/desk/escalation.ts';
import type { LetterState } from '#sql/queries/letter/letter-rows.ts';
import type { PageFrame } from '#sql/queries/pages/page.ts';
import { fill, type Words } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import type { View } from '$lib/view.ts';
import { office } from './office.ts';

/** The office's steps of escalation, in their order. */
export const readSteps = (): Promise<EscalationStep[]> => listEscalation(office().store.db);

/** Their names, as a page has those of codes. */
export async function stepNames(): Promise<PageFrame['names']> {
	const steps = await readSteps();
	return Object.fromEntries(steps.map((one) => [`step:${one.id}`, { fa: one.name_fa, en: one.name_en }]));
}

/** A step in words: its name, and to whom it turns. */
export const stepText = ({ name_fa, name_en, recipient }: EscalationStep, { t, f }: Words): string =>
	fill(t.steps.named, { name: (f.lang === 'en' && name_en) || name_fa, to: t.steps.recipients[recipient] });

/** The step of a letter's page: which it has reached, and the one that a reminder now would be. */
export async function escalationOf(
	letter: LetterState | null,
	at: number,
	{ lang }: View
): Promise<{ reached: string | null; next: { id: string; text: string } | null }> {
	if (!letter || letter.is_answered || letter.is_ended) return { reached: null, next: null };
	const words = wordsOf(lang);
	const waiting = { begunAt: letter.begins_at, reminders: letter.times_reminded };
	const { reached, next } = stepsOfLetter(await readSteps(), waiting, at);
	return {
		reached: reached && stepText(reached, words),
		next: next && { id: next.id, text: stepText(next, words) }
	};
}

/** The text of a reminder with the step that it is; the text alone where it is none. */
export function withStep(text: string, step: EscalationStep | null | undefined, words: Words): string {
	if (!step) return text;
	return [text, fill(words.t.steps.said, { step: stepText(step, words) })].filter((line) => line !== '').join('\n');
}
