import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJson } from '../load/parse-json.ts';
import { writeDurably } from '../durable.server.ts';
import { isLeftAlone, plainName } from '../source/inbox-folder.server.ts';
import { ImportError } from './import-error.ts';

/** Files that wait for their load at most, … */
const MOST = 20;
/** … and how long they wait: they name citizens. */
const KEPT_MS = 7 * 24 * 3_600_000;
/** Its longest name in the drop folder, with an id before it and `.report.json.new` behind it, has 255. */
const NAME_BYTES = 200;
const RECORD = '.upload.json';
const ID = /^[a-z]{16}$/;

interface Told {
	name: string;
	size: number;
	by?: string;
	created: string;
	/** Written before the file is moved: while it is here still, it was not. */
	handed?: { mapping: string; at: string };
}

/** A file that was sent, as far as it is there. */
export interface Upload extends Told {
	id: string;
	path: string;
	/** Undefined when it was handed over. */
	offset: number | undefined;
	expiresAt: Date;
}

/** The files that were sent to be imported, each in a folder of its own: its bytes so far, and what was said of it. */
export class Uploads {
	readonly #dir: string;
	readonly #busy = new Set<string>();

	constructor(dir: string) {
		this.#dir = dir;
	}

	/** @throws ImportError */
	async create({ name, ...told }: Pick<Told, 'name' | 'size' | 'by'>): Promise<Upload> {
		return this.exclusively('new', async () => {
			const plain = plainName(name);
			if (/[/\\\p{Cc}]/u.test(plain) || isLeftAlone(plain) || Buffer.byteLength(plain) > NAME_BYTES || plain === '')
				throw new ImportError(
					'bad_name',
					`name: must be a file's name of at most ${NAME_BYTES} bytes, as letters.csv: no path, no dot before it, no .part or .tmp behind it`
				);
			const waiting = (await this.all()).filter(({ offset }) => offset !== undefined);
			if (waiting.length >= MOST)
				throw new ImportError('too_many_imports', `${MOST} files wait to be loaded; load one or throw one away`);
			await mkdir(this.#dir, { recursive: true, mode: 0o700 });
			const { bavail, bsize } = await statfs(this.#dir);
			if (bavail * bsize < told.size)
				throw new ImportError(
					'disk_full',
					`the disk of the data directory has ${bavail * bsize} bytes free and the file ${told.size}; make room, and send it again`
				);
			// Letters alone: digits might be masked in the name of a file, as the number of a person.
			const id = Array.from(randomBytes(16), (byte) => String.fromCharCode(97 + (byte % 26))).join('');
			await mkdir(join(this.#dir, id), { mode: 0o700 });
			await this.#write(id, { ...told, name: plain, created: new Date().toISOString() });
			return this.find(id);
		});
	}

	/** @throws ImportError when there is none of that id */
	async find(id: string): Promise<Upload> {
		const record = ID.test(id) ? await this.#read(id) : undefined;
		if (!record)
			throw new ImportError(
				'unknown_import',
				'there is no import of that id; one that nobody loads is removed after 7 days'
			);
		const path = join(this.#dir, id, record.name);
		const file = await stat(path).catch(() => undefined);
		const changed = Math.max(Date.parse(record.handed?.at ?? record.created), file?.mtimeMs ?? 0);
		const offset = file?.size ?? (record.handed ? undefined : 0);
		return { ...record, id, path, offset, expiresAt: new Date(changed + KEPT_MS) };
	}

	/** All that are there, the oldest first. */
	async all(): Promise<Upload[]> {
		const all = await Promise.all((await this.#ids()).map((id) => this.find(id).catch(() => undefined)));
		return all.filter((one) => one !== undefined).toSorted((a, b) => a.created.localeCompare(b.created));
	}

	/**
	 * Appends bytes, and resolves when they are durable. What came before an error stays.
	 * @throws ImportError, and what `bytes` throws
	 */
	async append(id: string, offset: number, bytes: AsyncIterable<Uint8Array>): Promise<void> {
		await this.exclusively(id, async () => {
			const { offset: here, size, path } = await this.find(id);
			if (here === undefined) throw wasHanded();
			if (here !== offset)
				throw new ImportError(
					'wrong_offset',
					`${here} bytes are there; send on from there, with Upload-Offset: ${here}`
				);
			await using file = await open(path, 'a', 0o600);
			let left = size - offset;
			for await (const chunk of bytes) {
				left -= chunk.length;
				if (left < 0)
					throw new ImportError(
						'too_large',
						`more comes than the ${size} bytes that were told; throw it away, and begin again with the size that it has`
					);
				await file.appendFile(chunk);
			}
			await file.sync();
		});
	}

	/** Says that it is here again, to be loaded anew. */
	async takeBack({ id, name, size, by, created }: Upload): Promise<void> {
		await this.#write(id, { name, size, by, created });
	}

	/** Says that it is about to be moved to the drop folder. */
	async hand({ id, name, size, by, created }: Upload, mapping: string): Promise<void> {
		await this.#write(id, { name, size, by, created, handed: { mapping, at: new Date().toISOString() } });
	}

	/** Throws its bytes away, and what was said of it. What was handed over stays where it went. */
	async remove(id: string): Promise<void> {
		await this.exclusively(id, async () => {
			await this.find(id);
			await rm(join(this.#dir, id), { recursive: true, force: true });
		});
	}

	/** Removes what nobody has touched for too long, and what a crash left half made. */
	async sweep(now = Date.now()): Promise<void> {
		for (const id of await this.#ids()) {
			const folder = join(this.#dir, id);
			const upload = await this.find(id).catch(() => undefined);
			const until = upload?.expiresAt.getTime() ?? (await stat(folder)).mtimeMs + KEPT_MS;
			if (until <= now) await rm(folder, { recursive: true, force: true });
		}
	}

	/** @throws ImportError when something else is being done with it */
	async exclusively<T>(what: string, work: () => Promise<T>): Promise<T> {
		if (this.#busy.has(what))
			throw new ImportError('too_many', 'another request is being worked on; wait, and ask again');
		this.#busy.add(what);
		try {
			return await work();
		} finally {
			this.#busy.delete(what);
		}
	}

	async #ids(): Promise<string[]> {
		const names = await readdir(this.#dir).catch((error: NodeJS.ErrnoException) => {
			if (error.code === 'ENOENT') return [];
			throw error;
		});
		return names.filter((name) => ID.test(name));
	}

	async #read(id: string): Promise<Told | undefined> {
		return parseJson(await readFile(join(this.#dir, id, RECORD), 'utf8').catch(() => '')) as Told | undefined;
	}

	async #write(id: string, record: Told): Promise<void> {
		await writeDurably(join(this.#dir, id, RECORD), JSON.stringify(record));
	}
}

/** What was handed over cannot be handed over, or added to, again. */
export const wasHanded = (): ImportError =>
	new ImportError('wrong_state', 'the file is with the drop folder already; see what became of it, or send it anew');
