import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The project's folder, where `sql/**.sql` and `sql/reference` are read from. Found upwards from this
 * file, so that it holds for the sources and for the bundle of the web app alike.
 */
export function projectRoot(): string {
	for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
		const manifest = join(folder, 'package.json');
		if (existsSync(manifest) && (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string }).name === 'pasokh')
			return folder;
		if (folder === dirname(folder)) throw new Error(`no package.json of pasokh above ${import.meta.dirname}`);
	}
}

/** The version of this program. */
export const installedVersion = (): string =>
	(JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as { version: string }).version;

/** How a verb of the command line is called here: in a package it is `pasokh`. */
export const call = (verb: string): string => {
	if (existsSync(join(projectRoot(), 'bin', 'pasokh'))) return `pasokh ${verb}`;
	if (verb === 'start') return 'npm start';
	return verb === 'demo' ? 'npm run demo' : `npm run pasokh -- ${verb}`;
};
