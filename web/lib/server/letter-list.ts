import { neighboursPage, type Neighbours } from '#sql/queries/desk/neighbours.server.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import type { View } from '$lib/view.ts';
import { deskOf } from './desk-ask.ts';
import { office } from './office.ts';
import type { SessionUser } from './session-user.ts';

/**
 * The letters before and behind one in the list that it was opened from. Null where there is no list, or none that its reader may ask for.
 * @param list the parameters of the list's address
 */
export async function neighboursIn(
	list: string | null,
	id: string,
	locals: { view: View; user: SessionUser | null }
): Promise<Neighbours | null> {
	return list === null ? null : read(list, id, locals).catch(() => null);
}

async function read(list: string, id: string, locals: { view: View; user: SessionUser | null }): Promise<Neighbours> {
	const { filter, filters, ask } = deskOf(new URLSearchParams(list), locals, 1);
	const found = await readPage(office().client, neighboursPage(ask, id), {
		...office().ask(filters),
		where: filter.where
	});
	const { count, nth, previous, next } = found;
	return { count, nth, previous, next };
}
