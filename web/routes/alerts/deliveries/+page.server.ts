import { redirect, type RequestEvent } from '@sveltejs/kit';
import {
	deadDeliveries,
	markDropped,
	placeOf,
	retryDelivery,
	waitingDeliveries,
	type StuckDelivery
} from '#sql/office/deliveries.ts';
import { textOf } from '$lib/server/form-text.ts';
import { logAccess } from '$lib/server/access.ts';
import { office } from '$lib/server/office.ts';
import { userOf } from '$lib/server/user-of.ts';
import { withLooks } from '$lib/with-looks.ts';
import type { Actions, PageServerLoad } from './$types';

/** So many of each kind are listed. */
const LISTED = 500;

const shown = (one: StuckDelivery) => ({
	...{ id: one.id, kind: one.kind, channel: one.channel, place: placeOf(one), user: one.user_name, rule: one.rule_id },
	...{ attempts: one.attempts, error: one.error, madeAt: one.created_at, nextAt: new Date(one.due_at).toISOString() }
});

export const load: PageServerLoad = async ({ setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const { store } = office();
	const [dead, waiting] = await Promise.all([deadDeliveries(store, LISTED), waitingDeliveries(store, LISTED)]);
	return { dead: dead.map(shown), waiting: waiting.map(shown) };
};

const back = ({ url }: RequestEvent): never => redirect(303, withLooks('/alerts/deliveries', url.searchParams));

export const actions: Actions = {
	/** One, or all that were given up. */
	again: async (event) => {
		const { store } = office();
		const id = textOf(await event.request.formData())('id');
		const ids = id === '' ? (await deadDeliveries(store, LISTED)).map((one) => one.id) : [id];
		const details = { done: 'again', ...(id === '' ? { rows: ids.length } : {}) };
		await logAccess(userOf(event.locals), { action: 'delivery', subject: id, details });
		await store.inOneGo(function* () {
			for (const one of ids) yield* retryDelivery(store.db, one, new Date());
		});
		return back(event);
	},
	drop: async (event) => {
		const { store } = office();
		const id = textOf(await event.request.formData())('id');
		await logAccess(userOf(event.locals), { action: 'delivery', subject: id, details: { done: 'removed' } });
		await store.inOneGo(() => markDropped(store.db, id, new Date()));
		return back(event);
	}
};
