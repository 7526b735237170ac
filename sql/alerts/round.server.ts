import { listRules, type Rule } from '../office/alert-rules.ts';
import { holdsLease, LEASE_MS, takeLease } from '../office/lease.ts';
import type { Store } from '../office/store.server.ts';
import { keepRound, type Checked } from './keep-round.ts';
import { observe, type Observers } from './observe.server.ts';

/** The turn of checking rules, which one process of the office has. */
export const ALERTS = 'alerts';

export interface Rounds extends Observers {
	store: Store;
	/** The process. */
	holder: string;
	/** The time of day, in milliseconds. */
	now: () => number;
}

/** The rules that are checked: without those whose owner is locked or has another role by now. */
export const standingRules = async (store: Store): Promise<Rule[]> =>
	(await listRules(store, null)).filter(({ isIdle }) => !isIdle);

/**
 * Checks all rules once and writes what that changes and what is to be told, all or nothing: a process that dies before the end has done nothing,
 * and one that lost its turn meanwhile writes nothing. Null: it is another process's turn. Throws where the engine does not answer.
 */
export async function checkRules(rounds: Rounds): Promise<Checked[] | null> {
	const { store, holder, now } = rounds;
	if (!(await takeLease(store, ALERTS, holder, now()))) return null;
	const keep = setInterval(() => void takeLease(store, ALERTS, holder, now()).catch(() => {}), LEASE_MS / 3);
	try {
		const rules = await standingRules(store);
		const looks = rules.length > 0 ? await observe(rounds, rules) : new Map<string, never>();
		return await store.inOneGo(function* () {
			if (!(yield* holdsLease(store.db, ALERTS, holder))) return null;
			return yield* keepRound(store.db, looks, new Date(now()));
		});
	} finally {
		clearInterval(keep);
	}
}
