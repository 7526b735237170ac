import type { Role } from '../model/roles.ts';
import { RULES, type RuleDraft } from './alert-rules.ts';
import { ask, askOne, type OneGo } from './one-go.ts';
import { newId } from './secret.ts';
import type { Store } from './store.server.ts';

/** Gives a person the rules that everybody of the role begins with: once, so that what was removed stays so. */
export function* giveFirstRules(
	db: Store['db'],
	{ id, role }: { id: string; role: Role },
	drafts: readonly RuleDraft[],
	now: Date
): OneGo<void> {
	const first = db
		.insertInto('first_rules')
		.values({ user_id: id, role })
		.onConflict((conflict) => conflict.doNothing())
		.returning('user_id');
	if ((yield* ask(first)).length === 0) return;
	const { there } = yield* askOne(db.selectFrom('alert_rules').select(({ fn }) => fn.countAll<number>().as('there')));
	if (Number(there) + drafts.length > RULES.all) return;
	for (const { subject, condition, targets, name, quietMinutes, forRole } of drafts)
		yield* ask(
			db.insertInto('alert_rules').values({
				...{ id: newId(), user_id: id, role, for_role: forRole, name, quiet_minutes: quietMinutes },
				subject: JSON.stringify(subject),
				condition: JSON.stringify(condition),
				targets: JSON.stringify(targets),
				created_at: now.toISOString()
			})
		);
}
