import { answerKpi, toldOf } from '#sql/queries/pages/kpi-answer.ts';
import { endpoint, isSettled, readQuery } from '$lib/server/api/answer.ts';
import { FIGURE_QUERY, questionOf } from '$lib/server/api/schemas.ts';
import { office } from '$lib/server/office.ts';

/** One figure, or its groups: what `pasokh kpi` answers. */
export const GET = endpoint(async ({ params, url }) => {
	const { by, ...query } = readQuery(FIGURE_QUERY, url);
	const question = questionOf(params['name'] ?? '', by, query);
	const { client, keeper, settings } = office();
	const { clickhouse, clock } = settings;
	const told = toldOf(await answerKpi(client, { database: clickhouse.database, clock, keeper }, question));
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
