import type { BodyFigures } from '#sql/queries/pages/body.ts';
import type { Snapshot } from '#sql/queries/pages/page.ts';
import { HIDDEN_NUMBER, isShown } from './hidden.ts';
import type { Words } from './i18n/text.ts';
import { EVER, type ListLink } from './list-link.ts';

const HOUR_MS = 3_600_000;

type Values = Record<string, ({ count: number; text?: string } & ListLink) | { text: string }>;

/** How many referrals to the body ended with an answer; hidden with the list that says it. */
export const answeredOf = ({ ends, referrals: { went } }: Pick<BodyFigures, 'ends' | 'referrals'>) =>
	ends.find(({ code }) => code === 'answered')?.count ?? (ends.length > 0 ? 0 : went && HIDDEN_NUMBER);

/** The sentence of a body's letters, true with none unanswered and with none at all. */
export function lettersTemplates({ letters }: Pick<BodyFigures, 'letters'>, { bodies }: Words['t']): string[] {
	const { unanswered, late, oldestAt, registered, onTime } = letters;
	return [
		unanswered === 0 ? bodies.empty : late !== 0 ? bodies.late : bodies.noneLate,
		...(oldestAt === null ? [] : [bodies.oldest]),
		...(registered === 0 ? [] : [bodies.answered]),
		...(onTime.den > 0 ? [bodies.onTimeIs] : [])
	];
}

export function lettersValues(
	{ asOf, letters }: Pick<Snapshot<BodyFigures>, 'asOf' | 'letters'>,
	{ f }: Words
): Values {
	const { late, oldestAt, registered, answered, onTime } = letters;
	return {
		late: { kpi: 'overdue', count: late },
		oldest: { text: f.duration(Date.parse(asOf) - Date.parse(oldestAt ?? asOf)) },
		registered: { kpi: 'answered', part: 'den', count: registered },
		answered: { kpi: 'answered', count: answered },
		share: { kpi: 'on_time', count: onTime.num, text: f.share(onTime.num, onTime.den) }
	};
}

/** The sentence of the referrals to a body, true with nothing open and with nothing answered. */
export function referralsTemplates({ referrals }: BodyFigures, { body }: Words['t']): string[] {
	const { open, late, went, answer, onTime } = referrals;
	return [
		open === 0 ? body.noneOpen : late !== 0 ? body.openLate : body.openInTime,
		went === 0 ? body.noEnds : body.ends,
		...(isShown(answer.p50) ? [body.answers, ...(isShown(answer.km50) ? [body.km] : [])] : []),
		...(onTime.den > 0 ? [body.onTimeIs] : []),
		body.stop
	];
}

export function referralsValues(figures: Snapshot<BodyFigures>, { f }: Words): Values {
	const { open, late, went, answer, onTime } = figures.referrals;
	const span = (hours: number | null) => f.duration((hours ?? 0) * HOUR_MS);
	return {
		open: { kpi: 'body_backlog', days: EVER, count: open },
		late: { kpi: 'body_late', days: EVER, count: late },
		went: { kpi: 'body_outflow', count: went },
		answered: { kpi: 'body_outflow', group: 'state', key: 'answered', count: answeredOf(figures) },
		p50: { kpi: 'time_to_answer_body', count: answer.num, text: span(answer.p50) },
		km50: { kpi: 'time_to_answer_body', part: 'den', count: answer.den, text: span(answer.km50) },
		share: { kpi: 'on_time_body', count: onTime.num, text: f.share(onTime.num, onTime.den) }
	};
}
