import type { BodyFigures } from '#sql/queries/pages/body.ts';
import type { Snapshot } from '#sql/queries/pages/page.ts';
import { HIDDEN_NUMBER, isShown } from './hidden.ts';
import type { Words } from './i18n/text.ts';
import { EVER, type ListLink } from './list-link.ts';

const HOUR_MS = 3_600_000;

/** How many referrals to the body ended with an answer; hidden with the list that says it. */
export const answeredOf = ({ ends, went }: Pick<BodyFigures, 'ends' | 'went'>) =>
	ends.find(({ code }) => code === 'answered')?.count ?? (ends.length > 0 ? 0 : went && HIDDEN_NUMBER);

/** The sentence of one body, true with nothing open and with nothing answered. */
export function bodyTemplates(figures: BodyFigures, { bodies, body }: Words['t']): string[] {
	const { open, late, oldestAt, went, answer, onTime } = figures;
	return [
		open === 0 ? bodies.empty : late !== 0 ? bodies.late : bodies.noneLate,
		...(oldestAt === null ? [] : [bodies.oldest]),
		bodies.stop,
		went === 0 ? body.noEnds : body.ends,
		...(isShown(answer.p50) ? [body.answers, ...(isShown(answer.km50) ? [body.km] : [])] : []),
		...(onTime.den > 0 ? [body.onTimeIs] : []),
		bodies.stop
	];
}

export function bodyValues(
	figures: Snapshot<BodyFigures>,
	{ f }: Words
): Record<string, ({ count: number; text?: string } & ListLink) | { text: string }> {
	const { asOf, late, oldestAt, went, answer, onTime } = figures;
	const span = (hours: number | null) => f.duration((hours ?? 0) * HOUR_MS);
	return {
		late: { kpi: 'body_late', days: EVER, count: late },
		oldest: { text: f.duration(Date.parse(asOf) - Date.parse(oldestAt ?? asOf)) },
		went: { kpi: 'body_outflow', count: went },
		answered: { kpi: 'body_outflow', group: 'state', key: 'answered', count: answeredOf(figures) },
		p50: { kpi: 'time_to_answer_body', count: answer.num, text: span(answer.p50) },
		km50: { kpi: 'time_to_answer_body', part: 'den', count: answer.den, text: span(answer.km50) },
		share: { kpi: 'on_time_body', count: onTime.num, text: f.share(onTime.num, onTime.den) }
	};
}
