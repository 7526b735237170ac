import { answerKpi, toldOf } from '#sql/queries/pages/kpi-answer.ts';
import { endpoint, isSettled, readQuery } from '$lib/server/api/answer.ts';
import { engine } from '$lib/server/api/engine.ts';
import { FIGURE_QUERY, questionOf } from '$lib/server/api/schemas.ts';

/** One figure, or its groups: what `pasokh kpi` answers. */
export const GET = endpoint(async ({ params, url }) => {
	const { by, ...query } = readQuery(FIGURE_QUERY, url);
	const question = questionOf(params['name'] ?? '', by, query);
	const { client, asked } = engine();
	const told = toldOf(await answerKpi(client, asked, question));
	const { groups, ...head } = told;
	return {
		json: told,
		rows: [
			[...Object.keys(head), 'key', 'num', 'den', 'value'],
			...groups.map(({ key, num, den, value }) => [...Object.values(head), key, num, den, value])
		],
		isFixed: isSettled(question.knownAt)
	};
});
