import { isHttpError } from '@sveltejs/kit';
import { describeFailure } from '#sql/client/errors.ts';
import { neighboursPage, type Neighbours } from '#sql/queries/desk/neighbours.server.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import { deskOf } from './desk-ask.ts';
import { office } from './office.ts';

/**
 * The letters before and behind one in the list that it was opened from. Null where there is no list, or none that its reader may ask for.
 * @param list the parameters of the list's address
 */
export async function neighboursIn(
	list: string | null,
	id: string,
	locals: Pick<App.Locals, 'view' | 'user'>
): Promise<Neighbours | null> {
	if (list === null) return null;
	try {
		const { filter, filters, ask } = deskOf(new URLSearchParams(list), locals, 1);
		const asked = { ...office().ask(filters), where: filter.where };
		const { count, nth, previous, next } = await readPage(office().client, neighboursPage(ask, id), asked);
		return { count, nth, previous, next };
	} catch (problem) {
		// The letter is shown without its list.
		if (!isHttpError(problem)) console.warn(`the list of a letter cannot be read: ${describeFailure(problem)}`);
		return null;
	}
}
