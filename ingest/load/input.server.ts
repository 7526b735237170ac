import { existsSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Mapping } from '../mapping/schema.ts';
import { fileRows } from './file-rows.ts';
import { type OpenOptions, openSourceFile, type SourceFile } from './file.server.ts';
import { type Joined, readJoined } from './joined.server.ts';
import { LoadError } from './load-error.ts';
import { type FileRow, partOf, readFirst } from './rows.ts';

/** What a load reads: one file, or several of one shape. */
export interface Input extends AsyncDisposable {
	/** For people. */
	name: string;
	/** Size on the disk. */
	bytes: number;
	bytesRead(): number;
	/** All rows from the beginning, one file after another; one reader at a time. */
	rows: () => AsyncGenerator<FileRow>;
}

/** Each is open until the load ends, so that none can be taken away meanwhile. */
const MOST_FILES = 1_000;

/**
 * The paths that a command line names: each of these as it is, or all files that fit it as a pattern (`2026-*.csv`), in the order of their names.
 * @throws LoadError when a pattern fits no file
 */
export async function findFiles(named: readonly string[]): Promise<string[]> {
	const files: string[] = [];
	for (const one of named) {
		if (existsSync(one) || !/[*?[{]/.test(one)) {
			files.push(one);
			continue;
		}
		const entries = (await Array.fromAsync(glob(one, { withFileTypes: true }))).filter((e) => !e.isDirectory());
		if (entries.length === 0) throw new LoadError(`${one}: no file fits this pattern`);
		files.push(...entries.map((entry) => join(entry.parentPath, entry.name)).sort());
	}
	return files;
}

/**
 * Opens files, and reads the one that the mapping joins; of several, each is looked into first, so that nothing of a load is sent where one of them lacks a column.
 * @throws LoadError that names the file
 */
export async function openInput({
	files: paths,
	join: joinPath,
	mapping,
	open
}: {
	files: readonly string[];
	join?: string | undefined;
	mapping: Mapping;
	/** How each is opened; their names are told apart here. */
	open?: OpenOptions;
}): Promise<Input> {
	const { name, source } = mapping;
	if (source.join && joinPath === undefined)
		throw new LoadError(`the mapping ${name} joins each row with one of a second file: name it by --join FILE`);
	if (!source.join && joinPath !== undefined)
		throw new LoadError(
			`${joinPath}: the mapping ${name} joins no file; one that does has "source": { "join": { "key": … } }`
		);
	if (paths.length > MOST_FILES)
		throw new LoadError(`${paths.length} files are more than one load reads, ${MOST_FILES}; put them together`);
	await using opened = new AsyncDisposableStack();
	const files: SourceFile[] = [];
	const isTold = new Set(paths.map((path) => basename(path))).size === paths.length;
	for (const path of paths)
		files.push(opened.use(await openSourceFile(path, { ...open, ...(isTold ? {} : { name: path }) })));
	if (files.length > 1) for (const file of files) await readFirst(fileRows(file, mapping));
	let joined: Joined | undefined;
	if (joinPath !== undefined) {
		await using file = await openSourceFile(joinPath);
		joined = opened.use(await readJoined(file, mapping));
	}
	const owned = opened.move();
	const sum = (of: (file: SourceFile) => number): number => files.reduce((total, file) => total + of(file), 0);
	return {
		name: files.length === 1 ? files[0]!.name : `${files.length} files (${files[0]!.name} … ${files.at(-1)!.name})`,
		bytes: sum(({ bytes }) => bytes),
		bytesRead: () => sum((file) => file.bytesRead()),
		rows: () => rowsOf(files, mapping, joined),
		[Symbol.asyncDispose]: () => owned.disposeAsync()
	};
}

async function* rowsOf(
	files: readonly SourceFile[],
	mapping: Mapping,
	joined: Joined | undefined
): AsyncGenerator<FileRow> {
	for (const file of files)
		for await (const item of fileRows(file, mapping)) {
			const row = joined ? joined.addTo(item) : item;
			yield files.length === 1 ? row : partOf(file.name, row);
		}
}
