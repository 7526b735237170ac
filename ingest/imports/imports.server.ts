import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { holdsIdentity } from '#sql/model/identities-in-text.ts';
import type { Corrections, Import, ImportGuess, ImportPreview, RefusedRow } from '#sql/model/imports.ts';
import { didYouMean } from '#sql/model/nearest.ts';
import type { WallSnapshot } from '#sql/queries/wall-snapshot.ts';
import type { Settings } from '#sql/settings.ts';
import { ROLES } from '../guess/names.ts';
import { fileRows } from '../load/file-rows.ts';
import { openSourceFile, UNPACKED_LIMIT } from '../load/file.server.ts';
import { refuseJoin } from '../load/joined.server.ts';
import { LoadError } from '../load/load-error.ts';
import { readFirst } from '../load/rows.ts';
import { requiredColumns } from '../mapping/columns.ts';
import { compile } from '../mapping/compile.ts';
import { EXTENSION, saveMapping } from '../mapping/find.server.ts';
import type { KnownMappings } from '../mapping/known.server.ts';
import type { Lookups } from '../mapping/lookups.ts';
import { readLookups } from '../mapping/lookups.server.ts';
import { MappingError } from '../mapping/mapping-error.ts';
import { parseMapping } from '../mapping/parse.ts';
import type { Mapping } from '../mapping/schema.ts';
import { renameDurably } from '../durable.server.ts';
import { ensureFolder, isFolderName } from '../source/inbox-folder.server.ts';
import { takeBack } from '../source/inbox-away.server.ts';
import { outcomeOf, placeOf } from '../source/inbox-outcome.server.ts';
import { type FileInThread, guessInThread, rowsInThread } from '../source/in-thread.server.ts';
import { fittingMappings } from '../source/inbox-way.server.ts';
import { ImportError } from './import-error.ts';
import { preview, ROWS } from './preview.server.ts';
import { type Upload, Uploads, wasHanded } from './uploads.server.ts';
import { wallOfFile } from './wall.server.ts';

/** Unpacking is bounded as in the drop folder. */
const OPEN = { unpackedLimit: UNPACKED_LIMIT };
/** How messages call a mapping that came with a request. */
const ORIGIN = 'mapping';

export interface ImportsOptions {
	/** With `imports/`, `mappings/` and the drop folder `inbox/`. */
	dataDir: string;
	/** Of that folder and those that come with Pasokh. */
	mappings: KnownMappings;
	clock: Settings['clock'];
	/** Takes a load out of the figures, and says how many events it had brought. */
	undo: (loadId: string) => Promise<number>;
	/** What a load has brought. */
	brought: (loadId: string) => Promise<{ letters: number; calls: number }>;
	/** So long may the thread that reads a file stand still. */
	stillMs?: number;
}

/** Files that come in by the page: sent, looked at, and handed to the drop folder with a mapping. */
export class Imports {
	readonly uploads: Uploads;
	readonly #inbox: string;
	readonly #folder: string;
	readonly #mappings: KnownMappings;
	readonly #clock: ImportsOptions['clock'];
	readonly #undo: ImportsOptions['undo'];
	readonly #brought: ImportsOptions['brought'];
	readonly #stillMs: number | undefined;
	#lookups: Lookups | undefined;

	constructor({ dataDir, mappings, clock, undo, brought, stillMs }: ImportsOptions) {
		this.#brought = brought;
		this.#stillMs = stillMs;
		this.#clock = clock;
		this.#undo = undo;
		this.uploads = new Uploads(join(dataDir, 'imports'));
		this.#inbox = join(dataDir, 'inbox');
		this.#folder = join(dataDir, 'mappings');
		this.#mappings = mappings;
	}

	/** @throws ImportError when there is none of that id */
	async tell(id: string): Promise<Import> {
		const upload = await this.uploads.find(id);
		const { name, size, by, offset, handed } = upload;
		const about = { id, name, size, by, offset: offset ?? size, expires_at: upload.expiresAt.toISOString() };
		if (offset !== undefined || handed === undefined) return { ...about, state: offset === size ? 'here' : 'coming' };
		const dropped = { folder: handed.mapping, name: droppedName(upload) };
		const report = await outcomeOf({ dir: this.#inbox }, dropped, handed.at);
		const load = report ?? {
			outcome: 'failed' as const,
			error: 'somebody took the file out of the drop folder; send it anew'
		};
		const state = load.outcome === undefined ? 'loading' : load.outcome === 'done' ? 'done' : 'failed';
		return { ...about, state, mapping: handed.mapping, load };
	}

	/**
	 * What the file looks like, and which mapping may be its.
	 * @throws ImportError, LoadError
	 */
	async guess(id: string, said: Corrections): Promise<ImportGuess> {
		for (const role of Object.values(said.roles))
			if (role !== '' && !ROLES.some((one) => one === role))
				throw new MappingError(`roles: ${JSON.stringify(role)} is none${didYouMean(role, ROLES)}`);
		const { path } = await this.#whole(id);
		// One at a time, for each holds its rows in memory.
		const { guessed, sample } = await this.uploads.exclusively('guess', () =>
			guessInThread(this.#inThread(path), { said })
		);
		if (sample.names.some(holdsIdentity))
			throw new LoadError(
				`${basename(path)}: no line names the columns, for the first has a number of a person; write their names into a line above it`
			);
		await using file = await openSourceFile(path, OPEN);
		const fitting = await fittingMappings(file, sample.kind, this.#mappings);
		return {
			...guessed,
			isWhole: sample.isWhole,
			fitting: fitting
				.map((known) => ({ mapping: known.mapping, reads: requiredColumns(known.mapping) }))
				// NDJSON names no columns before its rows.
				.filter(({ reads }) => reads.every((column) => sample.names.includes(column)))
				.toSorted((a, b) => b.reads.length - a.reads.length)
				.map((one) => one.mapping)
		};
	}

	/** @throws ImportError, MappingError, LoadError */
	async preview(id: string, asked: object): Promise<ImportPreview> {
		const { path } = await this.#whole(id);
		const known = this.#compiled(asked);
		return this.uploads.exclusively('preview', () => preview(this.#inThread(path), known));
	}

	/**
	 * The wall of an office that has nothing but the previewed rows.
	 * @throws ImportError, MappingError, LoadError
	 */
	async wall(id: string, asked: object): Promise<WallSnapshot> {
		const { path } = await this.#whole(id);
		const { mapping } = this.#compiled(asked);
		refuseJoin(mapping);
		// One at a time, for each is an office.
		return this.uploads.exclusively('wall', () =>
			wallOfFile({ path, mapping, open: OPEN, clock: this.#clock, rows: ROWS })
		);
	}

	/**
	 * Keeps the mapping for the office, and puts the file into its drop folder.
	 * @throws ImportError, MappingError, LoadError; nothing is moved then
	 */
	async load(id: string, asked: object): Promise<void> {
		await this.uploads.exclusively(id, async () => {
			const upload = await this.#whole(id);
			const { mapping } = this.#compiled(asked);
			const { undecided } = await this.preview(id, asked);
			if (undecided.length > 0) throw new ImportError('undecided', undecidedText(undecided));
			await this.#keep(mapping);
			await this.uploads.hand(upload, mapping.name);
			const folder = join(this.#inbox, mapping.name);
			await ensureFolder(folder);
			await renameDurably(upload.path, join(folder, droppedName(upload))).catch((cause: NodeJS.ErrnoException) => {
				if (cause.code !== 'EXDEV') throw cause;
				throw new ImportError(
					'wrong_state',
					`the drop folder lies on another disk than imports: copy the file into inbox/${mapping.name} yourself; the mapping is kept`,
					{ cause }
				);
			});
		});
	}

	/**
	 * How a mapping reads the file, then the rows that it refuses, of the whole file, as they stand there.
	 * @param asked undefined for the mapping that the file was handed over with
	 * @throws ImportError, MappingError, LoadError
	 */
	async *refused(id: string, asked: object | undefined): AsyncGenerator<Mapping['source'] | RefusedRow> {
		const upload = await this.uploads.find(id);
		const { handed } = upload;
		const path = handed ? await this.#putAway(upload) : (await this.#whole(id)).path;
		if (path === undefined) throw wasHanded();
		const known = asked || !handed ? this.#compiled(asked ?? {}) : this.#mappings.get(handed.mapping);
		refuseJoin(known.mapping);
		await using file = await openSourceFile(path, OPEN);
		await readFirst(fileRows(file, known.mapping));
		yield known.mapping.source;
		for await (const one of rowsInThread(this.#inThread(path), { mapping: known.mapping }))
			if ('refused' in one)
				yield { ...one.refused, ...(one.row === undefined ? { raw: one.dead.raw } : { row: one.row }) };
	}

	/**
	 * The letters and calls that an undo would change.
	 * @throws ImportError
	 */
	async brought(id: string): Promise<{ letters: number; calls: number }> {
		const loadId = (await this.tell(id)).load?.load_id;
		return loadId === undefined ? { letters: 0, calls: 0 } : this.#brought(loadId);
	}

	/**
	 * Takes what it brought out of the figures; the file is then here again, to be loaded otherwise.
	 * @throws ImportError
	 */
	async undo(id: string): Promise<void> {
		await this.uploads.exclusively(id, async () => {
			const upload = await this.uploads.find(id);
			const { load, state } = await this.tell(id);
			if (state !== 'done' && state !== 'failed')
				throw new ImportError('wrong_state', 'it is not loaded, so there is nothing to undo');
			const place = await this.#putAway(upload);
			if (load?.load_id !== undefined) {
				const events = await this.#undo(load.load_id);
				if (events === 0 && (load.accepted ?? 0) + (load.duplicates ?? 0) > 0)
					throw new ImportError('wrong_state', 'its events are not in the figures yet; undo it in some seconds');
			}
			if (place === undefined)
				throw new ImportError('wrong_state', 'it is undone, but somebody took its file away; send it anew');
			await takeBack(place, upload.path);
			await this.uploads.takeBack(upload);
		});
	}

	#inThread(path: string): FileInThread {
		return { path, options: OPEN, stillMs: this.#stillMs };
	}

	/** Where a file that was loaded lies now. */
	async #putAway(upload: Upload): Promise<string | undefined> {
		const { handed } = upload;
		return handed && placeOf({ dir: this.#inbox }, { name: droppedName(upload) }, handed.at);
	}

	async #keep(mapping: Mapping): Promise<void> {
		const { name } = mapping;
		const known = this.#mappings.all().get(name)?.mapping;
		if (isDeepStrictEqual(known, mapping)) return;
		if (known || !isFolderName(name))
			throw new ImportError('name_taken', `mapping: name: ${name} is taken by something else; give it another name`);
		await mkdir(this.#folder, { recursive: true });
		saveMapping(join(this.#folder, name + EXTENSION), mapping);
	}

	async #whole(id: string): Promise<Upload> {
		const upload = await this.uploads.find(id);
		const { offset, size } = upload;
		if (offset === undefined) throw wasHanded();
		if (offset < size)
			throw new ImportError('wrong_state', `${offset} of ${size} bytes are there; send the others first`);
		return upload;
	}

	/** @throws MappingError */
	#compiled(asked: object) {
		const lookups = (this.#lookups ??= readLookups());
		const mapping = parseMapping(JSON.stringify(asked), ORIGIN);
		compile(mapping, lookups, ORIGIN);
		return { mapping, lookups };
	}
}

function undecidedText(undecided: ImportPreview['undecided']): string {
	const columns = undecided.map(({ column, table, names, told }) => {
		const first = told
			.slice(0, 3)
			.map(
				({ text, nearest }) =>
					JSON.stringify(text) + (nearest === undefined ? '' : `, nearest ${JSON.stringify(nearest)}`)
			);
		return `${column}: ${names} ${names === 1 ? 'name is' : 'names are'} not in the office's ${table} (${first.join('; ')})`;
	});
	return `${columns.join('; ')}: give each its code in "values", or itself to keep it; or say "unlisted": "keep" in the lookup`;
}

/** Of its own in the drop folder, so that its report is found. */
const droppedName = ({ id, name }: Upload): string => `${id}-${name}`;
