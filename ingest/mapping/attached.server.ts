import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeDurably } from '../durable.server.ts';
import { MappingError } from './mapping-error.ts';

const schema = z.strictObject({ inbox: z.string().nullable(), sources: z.record(z.string(), z.string()) });

/** The names of mappings that are applied where nobody names one, kept beside the office's own mappings. */
export class Attachments {
	readonly #folder: string | undefined;
	#now: z.infer<typeof schema> = { inbox: null, sources: {} };

	/**
	 * @param folder of the office's own mappings; without it none can be attached
	 * @throws MappingError when its file was damaged
	 */
	constructor(folder?: string) {
		this.#folder = folder;
		if (folder !== undefined && existsSync(fileIn(folder))) this.#now = read(fileIn(folder));
	}

	/** Of the drop folder itself. */
	get inbox(): string | undefined {
		return this.#now.inbox ?? undefined;
	}

	/** By source. */
	get sources(): Readonly<Record<string, string>> {
		return this.#now.sources;
	}

	/** Attaches a mapping to a source, or without one to the drop folder, in place of the one before; null: none. */
	async attach(source: string | null, mapping: string | null): Promise<void> {
		const { inbox, sources } = this.#now;
		const others = Object.entries(sources).filter(([name]) => name !== source);
		const own = source === null || mapping === null ? [] : [[source, mapping] as const];
		const next = { inbox: source === null ? mapping : inbox, sources: Object.fromEntries([...others, ...own]) };
		await mkdir(this.#folder!, { recursive: true, mode: 0o700 });
		await writeDurably(fileIn(this.#folder!), JSON.stringify(next, null, '\t'));
		this.#now = next;
	}
}

function read(path: string): z.infer<typeof schema> {
	try {
		return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
	} catch (cause) {
		throw new MappingError(
			`${path} does not say which mappings are attached; remove it, and attach them again on the page of sources`,
			{ cause }
		);
	}
}

const fileIn = (folder: string): string => join(folder, 'attached.json');
