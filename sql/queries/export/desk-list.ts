import type { DeskAsk } from '../desk/read-desk.server.ts';
import { prepareDesk } from '../desk/read-desk.server.ts';
import { statement } from '../../client/statement.server.ts';
import type { ListSource } from './list-source.ts';

/** The letters that a filter of the desk means, by their registration; what it searches for is that of its asker. */
export function deskList(
	ask: Pick<DeskAsk, 'filter' | 'identityKey' | 'visibility' | 'readSet' | 'readSteps'>
): ListSource {
	return {
		name: ask.filter.queue ?? 'letters',
		basis: 'letters',
		dimensions: [],
		hasValue: false,
		kpis: [],
		async choose(client, request) {
			const question = await prepareDesk(client, { ...request, ...ask, sort: 'registered', after: null, limit: 1 });
			const text = statement('queries/export/letters.sql', request.database, question.values);
			return { text, params: question.params };
		}
	};
}
