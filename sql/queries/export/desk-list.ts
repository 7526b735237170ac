import { statement } from '../../client/statement.server.ts';
import type { DeskAsk } from '../desk/read-desk.server.ts';
import { prepareDesk } from '../desk/read-desk.server.ts';
import { kpiList, type ListSource } from './list-source.ts';

/**
 * The letters that a filter of the desk means, by their registration; those of a figure as its own list has them. What it searches for
 * is that of its asker.
 */
export function deskList(
	ask: Pick<DeskAsk, 'filter' | 'identityKey' | 'visibility' | 'readSet' | 'readSteps'>
): ListSource {
	const { figure, queue } = ask.filter;
	const counted = figure && kpiList(figure);
	const letters = { name: queue ?? 'letters', basis: 'letters', dimensions: [], hasValue: false, kpis: [] } as const;
	return {
		...(counted ?? letters),
		async choose(client, request) {
			const question = { ...request, ...ask, sort: 'registered' as const, after: null, limit: 1 };
			const { database, values, params, isWhole } = await prepareDesk(client, question);
			const list = await counted?.choose(client, request);
			if (!list) return { text: statement('queries/export/letters.sql', database, values), params };
			if (isWhole) return list;
			const text = statement('queries/export/some_of_figure.sql', database, { ...values, rows: () => list.text });
			return { text, params: { ...params, ...list.params } };
		}
	};
}
