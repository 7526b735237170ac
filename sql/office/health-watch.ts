import type { Finding } from '../model/health.ts';
import { tellHealth } from './health-notices.ts';
import type { Store } from './store.server.ts';

/**
 * Looks at the office's health, and tells administrators what two looks after one another agree upon: what was bad for a moment, as at a
 * start, is no news.
 */
export function watchHealth(
	look: () => Promise<{ at: string; findings: Finding[] }>,
	store: Store
): () => Promise<void> {
	let before: readonly Finding[] = [];
	return async () => {
		const { at, findings } = await look();
		const isBad = (some: readonly Finding[], name: string) => some.find((one) => one.name === name)?.level === 'bad';
		const lasting = findings.filter(({ name }) => isBad(before, name) === isBad(findings, name));
		before = findings;
		await store.inOneGo(() => tellHealth(store.db, lasting, new Date(at)));
	};
}
