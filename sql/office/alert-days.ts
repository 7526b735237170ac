import { inPieces } from '../model/lists.ts';
import { tehranDay } from '../model/tehran.ts';
import { appendEntry } from './access-log.server.ts';
import type { AlertTables } from './alert-schema.ts';
import { ask, type OneGo } from './one-go.ts';
import type { Store } from './store.server.ts';

type Db = Store['db'];

/** What a round adds to the day of a rule. */
export type Counted = Omit<AlertTables['alert_days'], 'day'>;

const ROWS_AT_ONCE = 1_000;

/** Adds to the day of each rule, in the transaction of the round. */
export function* countDay(db: Db, rules: readonly Counted[], now: Date): OneGo<void> {
	const day = tehranDay(now.getTime());
	for (const some of inPieces(rules, ROWS_AT_ONCE))
		yield* ask(
			db
				.insertInto('alert_days')
				.values(some.map((one) => ({ ...one, day })))
				.onConflict((conflict) =>
					conflict.columns(['rule_id', 'day']).doUpdateSet((is) => ({
						runs: is('alert_days.runs', '+', is.ref('excluded.runs')),
						messages: is('alert_days.messages', '+', is.ref('excluded.messages')),
						held: is('alert_days.held', '+', is.ref('excluded.held'))
					}))
				)
		);
}

/** Writes the line of each rule and day that is over: whoever takes the row writes it, so that there is one, also of a rule that is gone. */
export function* closeDays(db: Db, now: Date): OneGo<void> {
	const over = db.deleteFrom('alert_days').where('day', '<', tehranDay(now.getTime())).returningAll();
	for (const { rule_id, user_name: user, role, day: of_day, what, ...counts } of yield* ask(over)) {
		const { runs, messages, held } = counts;
		yield* appendEntry(db, {
			...{ at: now, user, role, action: 'alert_checked', subject: rule_id, reason: '' },
			details: { of_day, what, runs: Number(runs), messages: Number(messages), held: Number(held) }
		});
	}
}
