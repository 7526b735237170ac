import type { Finding } from '../model/health.ts';
import { ask, type OneGo } from './one-go.ts';
import { digest } from './secret.ts';
import type { Store } from './store.server.ts';

/** Everybody has a rule of silent sources from the start (first-rules.ts), which tells of them already. */
const TOLD_BY_RULES: readonly Finding['name'][] = ['sources'];

/**
 * Tells each administrator by the bell what has become bad, and what of that is well again. What was not seen is neither. Told once,
 * however many processes look: the id of a notice follows from the one before.
 */
export function* tellHealth(db: Store['db'], findings: readonly Finding[], now: Date): OneGo<void> {
	const administrators = db
		.selectFrom('users')
		.select('id')
		.where('role', '=', 'administrator')
		.where('locked', '=', 0);
	const told = yield* ask(
		db
			.selectFrom('notices')
			.select(['id', 'user_id', 'content'])
			.where('kind', '=', 'health')
			.where('user_id', 'in', administrators)
			.orderBy('at')
	);
	const before = new Map(told.map((one) => [`${one.user_id} ${(JSON.parse(one.content) as Finding).name}`, one]));
	for (const { id: user_id } of yield* ask(administrators))
		for (const finding of findings.filter(({ name, level }) => level !== 'unknown' && !TOLD_BY_RULES.includes(name))) {
			const last = before.get(`${user_id} ${finding.name}`);
			const wasBad = last !== undefined && (JSON.parse(last.content) as Finding).level === 'bad';
			if (wasBad === (finding.level === 'bad')) continue;
			const id = digest(JSON.stringify(['health', user_id, finding.name, last?.id])).slice(0, 32);
			const notice = { id, user_id, kind: 'health' as const, content: JSON.stringify(finding), at: now.toISOString() };
			yield* ask(
				db
					.insertInto('notices')
					.values(notice)
					.onConflict((conflict) => conflict.doNothing())
			);
		}
}
