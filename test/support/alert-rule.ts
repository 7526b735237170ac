import type { Condition, Subject, ToldOfRule } from '#sql/model/alert.ts';
import { createRule, type RuleDraft } from '#sql/office/alert-rules.ts';
import { userIdOf } from '#sql/office/api-tokens.ts';
import { readAllKeys } from '#sql/office/keys.server.ts';
import { newId } from '#sql/office/secret.ts';
import { inStore } from '#sql/office/store.server.ts';
import type { Settings } from '#sql/settings.ts';

export const UNANSWERED: Subject = { of: 'figure', measure: 'unanswered', where: [], by: 'body', window: null };
export const ABOVE_3: Condition = { kind: 'above', limit: 3, margin: 0 };

/** Makes a rule of somebody; returns its id. */
export const makeRule = (settings: Settings, owner: string, draft: Partial<RuleDraft> = {}): Promise<string> =>
	inStore(settings, async (store) => {
		const whole = { name: '', subject: UNANSWERED, condition: ABOVE_3, targets: [], quietMinutes: 60, forRole: null };
		const { encryption } = readAllKeys(settings);
		const userId = await userIdOf(store, owner);
		return (await createRule(store, userId, { ...whole, ...draft }, encryption, new Date())).id;
	});

/** What an office's round would have kept: a rule's bodies, its check, and a notice that it fires. */
export const tellOf = (
	settings: Settings,
	rule: string,
	owner: string,
	bodies: Record<string, number>
): Promise<void> =>
	inStore(settings, async (store) => {
		const { db } = store;
		const at = new Date().toISOString();
		const told: ToldOfRule = {
			...{ rule, name: '', subject: UNANSWERED, condition: ABOVE_3, asOf: at, knownAt: at },
			groups: Object.entries(bodies).map(([key, value]) => ({ key, value, since: at }))
		};
		for (const { key, value, since } of told.groups)
			await db.insertInto('alert_states').values({ rule_id: rule, key, value, fires: 1, told: 1, since }).execute();
		const count = told.groups.length;
		await db
			.insertInto('alert_checks')
			.values({ rule_id: rule, at, as_of: at, groups: count, firing: count, value: null })
			.execute();
		await db.updateTable('alert_rules').set({ checked_at: at, told_at: at }).where('id', '=', rule).execute();
		const user_id = await userIdOf(store, owner);
		const content = JSON.stringify(told);
		await db
			.insertInto('notices')
			.values({ id: newId(), user_id, rule_id: rule, kind: 'fires', content, at })
			.execute();
	});
