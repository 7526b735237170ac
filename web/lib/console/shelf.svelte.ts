import type { OwnLink } from '#sql/office/console-links.ts';
import type { ChartChoice } from '#sql/model/chart-choice.ts';
import type { PastRun, SavedSql } from '#sql/office/console.ts';
import type { Reference } from '$lib/server/reference.ts';
import type { QuotaTold } from '#sql/queries/console/quota.server.ts';
import type { SqlWords } from '#sql/queries/console/words.server.ts';
import type { Explained } from '#sql/queries/console/explain.server.ts';
import { delayMs } from '$lib/state/reconnect.ts';
import { placeless, type RunFailure } from './lines.ts';

const HEADERS = { 'content-type': 'application/json' };

async function send<T>(path: string, body: unknown, method = 'POST'): Promise<T | null> {
	const response = await fetch(path, { method, headers: HEADERS, body: JSON.stringify(body) }).catch(() => null);
	return response?.ok ? ((await response.json()) as T) : null;
}

/** Asks again and again, with growing pauses, until it is there or nobody waits. */
async function untilThere(isGone: () => boolean, ask: () => Promise<boolean>): Promise<void> {
	for (let failures = 1; !isGone(); failures++) {
		if (await ask()) return;
		await new Promise((resolve) => setTimeout(resolve, delayMs(failures, Math.random())));
	}
}

/** An answer that has not come by then does not come. */
const ANSWERS_MS = 60_000;

async function receive<T>(path: string): Promise<T | null> {
	const response = await fetch(path, { signal: AbortSignal.timeout(ANSWERS_MS) }).catch(() => null);
	return response?.ok ? ((await response.json()) as T) : null;
}

interface SqlGiven {
	text: string;
	params: Record<string, string>;
}

/** SQL with how its result is drawn. */
interface SqlDrawn extends SqlGiven {
	chart: ChartChoice | null;
}

/** Statements as the engine lays them out, or why it would not. */
export async function layOutAll(texts: readonly string[]): Promise<{ text: string } | { failure: RunFailure }> {
	const laidOut: string[] = [];
	for (const text of texts) {
		const ask = { tool: 'format', text, params: {} };
		const answer = await send<{ text: string } | { failure: RunFailure }>('/sql/tools', ask);
		if (!answer) return { failure: placeless('away') };
		if ('failure' in answer) return answer;
		laidOut.push(answer.text);
	}
	return { text: laidOut.join(';\n\n') };
}

/** What a statement would read. Null: it could not be asked. */
export const explainSql = (given: SqlGiven) =>
	send<Explained | { failure: RunFailure }>('/sql/tools', { tool: 'explain', ...given });

/** Makes a short link. Null: it could not be made. */
export const shareSql = (kind: 'query' | 'result', given: SqlDrawn) =>
	send<{ path: string; sha256: string | null } | { failure: RunFailure }>('/sql/links', { kind, ...given });

/** A query of the library, with the title of its figure. */
export interface ShownExample {
	name: string;
	title: { fa: string; en: string };
	sql: string;
}

type ShelfWords = SqlWords & { examples: ShownExample[]; reference: Reference };

interface Kept {
	saved: SavedSql[];
	runs: PastRun[];
	fault: string | null;
}

/** What stands beside the editor: views, what is saved, what was run, how much may still be. */
export class Shelf {
	words = $state.raw<ShelfWords | null>(null);
	saved = $state.raw<SavedSql[]>([]);
	runs = $state.raw<PastRun[]>([]);
	links = $state.raw<OwnLink[]>([]);
	quota = $state.raw<QuotaTold | null>(null);

	#asked = 0;
	#taken = 0;

	/** Asks for all of it until it comes, since the engine may be away for a moment. Ends when the words are there. */
	async load(isGone: () => boolean): Promise<void> {
		void untilThere(isGone, () => this.refresh());
		await untilThere(isGone, async () => (this.words = await receive<ShelfWords>('/sql/words')) !== null);
	}

	/** Asks for what a run has changed, and takes no answer that a later one has overtaken. Says whether all came. */
	async refresh(): Promise<boolean> {
		const ask = ++this.#asked;
		const [kept, told] = await Promise.all([
			receive<Kept>('/sql/saved'),
			receive<{ quota: QuotaTold | null }>('/sql/quota')
		]);
		if (ask > this.#taken) {
			if (kept) this.#take(kept);
			if (told) this.quota = told.quota;
			if (kept || told) this.#taken = ask;
		}
		return kept !== null && told !== null;
	}

	/** Null: it is saved; else what is wrong with it. */
	async save(given: SqlDrawn & { folder: string; name: string; shared: boolean }): Promise<string | null> {
		const kept = await send<Kept>('/sql/saved', { deed: 'save', ...given });
		if (!kept) return 'badForm';
		this.#take(kept);
		return kept.fault;
	}

	async remove(id: string): Promise<void> {
		const kept = await send<Kept>('/sql/saved', { deed: 'remove', id });
		if (kept) this.#take(kept);
	}

	async loadLinks(): Promise<void> {
		this.links = (await receive<{ links: OwnLink[] }>('/sql/links'))?.links ?? this.links;
	}

	async removeLink(id: string): Promise<void> {
		this.links = (await send<{ links: OwnLink[] }>('/sql/links', { id }, 'DELETE'))?.links ?? this.links;
	}

	#take({ saved, runs }: Kept): void {
		this.saved = saved;
		this.runs = runs;
	}
}
