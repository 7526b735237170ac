import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Attachments } from './attached.server.ts';
import { compile, type RowMapper } from './compile.ts';
import { EXAMPLES, EXTENSION } from './find.server.ts';
import type { Lookups } from './lookups.ts';
import { readLookups } from './lookups.server.ts';
import { MappingError } from './mapping-error.ts';
import { didYouMean } from '#sql/model/nearest.ts';
import { parseMapping } from './parse.ts';
import type { Mapping } from './schema.ts';

/** A mapping of the office, compiled. */
export interface KnownMapping {
	mapping: Mapping;
	mapRow: RowMapper;
	/** What `lookup` finds. */
	lookups: Lookups;
	/** Hash of its text: the events of a file depend on it. */
	sha256: string;
}

/** The mappings that the server's doors accept by name: shipped ones and the office's own. */
export interface KnownMappings {
	/**
	 * All mappings by name; read again when their files have changed. The office's own take precedence over shipped
	 * ones.
	 */
	all(): ReadonlyMap<string, KnownMapping>;
	/** Unusable files of the office's folder, and their faults. */
	broken(): ReadonlyMap<string, string>;
	/** @throws MappingError that lists the known names */
	get(name: string): KnownMapping;
	/** Those in the office's folder. */
	own(): KnownMapping[];
	/** Which of them are applied where nobody names one. */
	attached: Attachments;
}

type InFolder = KnownMapping & { folder: string };

interface FileOnDisk {
	path: string;
	file: string;
	stamp: string;
}

/**
 * @param folder of the office's own `*.mapping.json`; it need not exist
 * @param referenceFolder of the tables for `lookup`
 */
export function knownMappings(folder?: string, referenceFolder?: string): KnownMappings {
	let lookups: Lookups | undefined;
	let stamps = '';
	let all = new Map<string, InFolder>();
	let broken = new Map<string, string>();

	function refresh(): void {
		const files = [...filesOf(EXAMPLES), ...(folder === undefined ? [] : filesOf(folder))];
		const now = files.map(({ path, stamp }) => `${path} ${stamp}`).join('\n');
		if (now === stamps) return;
		stamps = now;
		lookups ??= readLookups(referenceFolder);
		[all, broken] = readAll(files, lookups);
	}

	return {
		attached: new Attachments(folder),
		all() {
			refresh();
			return all;
		},
		own() {
			refresh();
			return [...all.values()].filter((one) => one.folder === folder);
		},
		broken() {
			refresh();
			return broken;
		},
		get(name) {
			refresh();
			const found = all.get(name);
			if (found) return found;
			const why = broken.get(name + EXTENSION);
			if (why !== undefined) throw new MappingError(why);
			const names = [...all.keys()];
			throw new MappingError(
				`there is no mapping of that name${didYouMean(name.slice(0, 64), names)} There are: ${names.join(', ')}`
			);
		}
	};
}

function filesOf(folder: string): FileOnDisk[] {
	if (!existsSync(folder)) return [];
	return readdirSync(folder)
		.filter((file) => file.endsWith(EXTENSION) && !file.startsWith('.'))
		.sort()
		.flatMap((file) => {
			const path = join(folder, file);
			const stat = statSync(path, { throwIfNoEntry: false });
			return stat ? [{ path, file, stamp: `${stat.size} ${stat.mtimeMs} ${stat.ino}` }] : [];
		});
}

function readAll(files: FileOnDisk[], lookups: Lookups): [Map<string, InFolder>, Map<string, string>] {
	const all = new Map<string, InFolder>();
	const broken = new Map<string, string>();
	for (const { path, file } of files) {
		try {
			const text = readFileSync(path, 'utf8');
			const mapping = parseMapping(text, file);
			const sha256 = createHash('sha256').update(text).digest('hex');
			const other = all.get(mapping.name);
			if (other?.folder === dirname(path)) {
				broken.set(file, `${file}: ${mapping.name} is the name of another mapping as well; give it one of its own`);
				continue;
			}
			const mapRow = compile(mapping, lookups, file);
			all.set(mapping.name, { mapping, mapRow, lookups, sha256, folder: dirname(path) });
		} catch (error) {
			broken.set(file, error instanceof MappingError ? error.message : `${file}: cannot be read`);
		}
	}
	return [all, broken];
}
