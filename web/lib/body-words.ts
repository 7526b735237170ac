import type { BodyFigures } from '#sql/queries/pages/body.ts';
import type { PageFrame, Snapshot } from '#sql/queries/pages/page.ts';
import { nextStart, startOf } from './charts/time-axis.ts';
import type { Words } from './i18n/text.ts';
import { EVER, type ListLink } from './list-link.ts';

const HOUR_MS = 3_600_000;

/** How many referrals to the body ended with an answer. */
export const answeredOf = ({ ends }: Pick<BodyFigures, 'ends'>) =>
	ends.find(({ code }) => code === 'answered')?.count ?? 0;

/** The sentence of one body, true with nothing open and with nothing answered. */
export function bodyTemplates(figures: BodyFigures, { bodies, body }: Words['t']): string[] {
	const { open, late, oldestAt, went, answer, onTime } = figures;
	return [
		...(open === 0 ? [bodies.empty] : [late !== 0 ? bodies.late : bodies.noneLate]),
		...(oldestAt === null ? [] : [bodies.oldest]),
		bodies.stop,
		went !== 0 ? body.ends : body.noEnds,
		...(answer.p50 === null ? [] : [body.answers]),
		...(answer.p50 === null || answer.km50 === null ? [] : [body.km]),
		...(onTime.den > 0 ? [body.onTimeIs] : []),
		bodies.stop
	];
}

export function bodyValues(
	figures: Snapshot<BodyFigures>,
	{ f }: Words
): Record<string, ({ count: number; text?: string } & ListLink) | { text: string }> {
	const { asOf, late, oldestAt, went, answer, onTime } = figures;
	const span = (hours: number | null) => (hours === null ? '' : f.duration(hours * HOUR_MS));
	return {
		late: { kpi: 'body_late', days: EVER, count: late },
		oldest: { text: oldestAt === null ? '' : f.duration(Date.parse(asOf) - Date.parse(oldestAt)) },
		went: { kpi: 'body_outflow', count: went },
		answered: { kpi: 'body_outflow', group: 'state', key: 'answered', count: answeredOf(figures) },
		p50: { kpi: 'time_to_answer_body', count: answer.num, text: span(answer.p50) },
		km50: { kpi: 'time_to_answer_body', part: 'den', count: answer.den, text: span(answer.km50) },
		share: { kpi: 'on_time_body', count: onTime.num, text: onTime.den > 0 ? f.percent(onTime.num / onTime.den) : '' }
	};
}

/** What stood at the end of every step: where nothing came or went, what stood before stands on. */
export function everyStep(over: BodyFigures['over'], grain: PageFrame['grain']): { day: string; value: number }[] {
	const byDay = new Map(over.map(({ day, stood }) => [startOf(day, grain), stood]));
	const [first, last] = [over[0], over.at(-1)];
	const steps: { day: string; value: number }[] = [];
	if (!first || !last) return steps;
	let value = first.stood;
	for (let day = startOf(first.day, grain); day <= last.day; day = nextStart(day, grain)) {
		value = byDay.get(day) ?? value;
		steps.push({ day, value });
	}
	return steps;
}
