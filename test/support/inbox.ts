import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { knownMappings } from '#ingest/mapping/known.server.ts';
import { judge } from '#ingest/pipeline/judge.ts';
import { unseal } from '#sql/office/seal.server.ts';
import { startInbox } from '#ingest/source/inbox.server.ts';
import type { InboxOptions, InboxOrigin, Receive } from '#ingest/source/inbox-types.ts';
import type { DeadLetterRow, EventRow } from '#sql/model/event-row.ts';
import { until } from './until.ts';

const identityKey = Buffer.alloc(32, 1);
const encryptionKey = Buffer.alloc(32, 2);

/** Stands where the spool is: judges as ingest does, and remembers what it was given for good. */
export class MemoryReceiver {
	readonly given: InboxOrigin[] = [];
	readonly rows: EventRow[] = [];
	readonly dead: DeadLetterRow[] = [];
	/** Called before a batch is kept; what it throws is the batch's end. */
	before: (count: number) => void | Promise<void> = () => undefined;
	/** Called once a batch is kept, before anybody hears of it. */
	after: (count: number) => void | Promise<void> = () => undefined;
	readonly #known = new Set<string>();

	readonly receive: Receive = async (origin, batch) => {
		const count = this.given.push(origin);
		await this.before(count);
		const answer = { accepted: 0, duplicates: 0, rejected: [] as DeadLetterRow[] };
		for (const event of batch.events) {
			const { row, dead } = judge(event, { ...origin, identityKey, encryptionKey }, Date.now());
			if (dead) {
				this.dead.push(dead);
				answer.rejected.push(dead);
				continue;
			}
			this.rows.push(row);
			const key = `${row.subject_id} ${row.event_id}`;
			if (this.#known.has(key)) answer.duplicates++;
			else answer.accepted++;
			this.#known.add(key);
		}
		await this.after(count);
		return answer;
	};

	/** The ids of the distinct events, sorted. */
	get events(): string[] {
		return [...new Set(this.rows.map(({ event_id }) => event_id))].sort();
	}

	get deadTexts(): string[] {
		return this.dead.map(({ raw_encrypted }) => unseal(raw_encrypted, encryptionKey).toString());
	}
}

/** A mapping of CSV (or another source) that notes each row under its ID. */
export const notes = (name: string, source: object = { kind: 'csv' }, column = 'NOTE'): object => ({
	mapping: 1,
	name,
	source,
	letter_id: { prefix: `${name}-`, column: 'ID' },
	events: [
		{
			type: 'letter.noted',
			event_id: { template: '{ID}-noted' },
			fields: { occurred_at: { date: { column: 'AT', format: 'iso', zone: 'Asia/Tehran' } }, activity: { column } }
		}
	]
});

/** An inbox in a temporary folder that looks often, with the mappings `notes` (CSV) and `sheets` (XLSX). */
export function makeInbox() {
	const data = mkdtempSync(join(tmpdir(), 'pasokh-inbox-'));
	const dir = join(data, 'inbox');
	const mappings = join(data, 'mappings');
	mkdirSync(mappings);
	const receiver = new MemoryReceiver();
	const logged: object[] = [];
	const say = (about: object, message: string) => void logged.push({ ...about, message });
	const open: { stop(): Promise<void> }[] = [];
	const addMapping = (mapping: object) =>
		writeFileSync(join(mappings, `${(mapping as { name: string }).name}.mapping.json`), JSON.stringify(mapping));
	addMapping(notes('notes'));
	addMapping(notes('sheets', { kind: 'xlsx' }));
	return {
		data,
		dir,
		receiver,
		logged,
		addMapping,
		/** @param isDoomed it will hang in the receiver, as a killed process would, and cannot be stopped */
		async start(options: Partial<InboxOptions> = {}, isDoomed = false) {
			const inbox = await startInbox({
				dir,
				mappings: knownMappings(mappings),
				receive: receiver.receive,
				log: { info: say, warn: say, error: say },
				pollMs: 10,
				stableMs: 30,
				retryMs: 5,
				...options
			});
			if (!isDoomed) open.push(inbox);
			return inbox;
		},
		/** Puts a file there, whole. */
		put(path: string, content: string | Uint8Array): void {
			mkdirSync(join(dir, path, '..'), { recursive: true });
			writeFileSync(join(dir, path), content);
		},
		/** The report at this path, once it is there. */
		async report(path: string) {
			const file = join(dir, `${path}.report.json`);
			await until(`there is ${path}.report.json`, () => existsSync(file));
			return JSON.parse(readFileSync(file, 'utf8'));
		},
		/** All names below a folder of the inbox. */
		list: (folder: string): string[] => readdirSync(join(dir, folder), { recursive: true }).map(String).sort(),
		today: () => `done/${new Date().toISOString().slice(0, 10)}`,
		async close(): Promise<void> {
			for (const inbox of open.splice(0)) await inbox.stop();
			rmSync(data, { recursive: true, force: true });
		}
	};
}
