import { statement } from '../../client/statement.server.ts';
import { prepareDesk, type DeskAsk } from '../desk/read-desk.server.ts';
import { rowsOf } from '../kpi/list-kpi.server.ts';
import { kpiList, type ListSource } from './list-source.ts';

/**
 * The letters that a filter of the desk means, by their registration; those of a figure as its own list has them. What it searches for
 * is that of its asker.
 */
export function deskList(
	ask: Pick<DeskAsk, 'filter' | 'identityKey' | 'visibility' | 'readSet' | 'readSteps'>
): ListSource {
	const { figure, queue } = ask.filter;
	const letters = { name: queue ?? 'letters', basis: 'letters', dimensions: [], hasValue: false } as const;
	return {
		...(figure ? kpiList(figure) : letters),
		async choose(client, request) {
			const question = { ...request, ...ask, sort: 'registered' as const, after: null, limit: 1 };
			const { database, values, params, list, isWhole } = await prepareDesk(client, question);
			if (!list) return { text: statement('queries/export/letters.sql', database, values), params };
			const rows = rowsOf(list.plan, list.which);
			if (isWhole) return { text: rows, params: list.plan.params };
			return {
				text: statement('queries/export/some_of_figure.sql', database, { ...values, rows: () => rows }),
				params
			};
		}
	};
}
