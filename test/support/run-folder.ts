import { existsSync, globSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leftOut, missingPackages, toldOfMissing } from './tools.ts';

/** Names the folder that the test files of one run share; vitest's processes have it, and nothing that they start. */
export const RUN_FOLDER = 'PASOKH_TEST_RUN';

/** `npm run test:deep`: all that there is to repeat is repeated, from another seed each time, and what is rare runs as well. */
export const IS_DEEP = process.env['PASOKH_TEST_DEPTH'] === 'deep';

const IN_MEMORY = '/dev/shm';
const ENOUGH_BYTES = 8 * 2 ** 30;

/**
 * Where tests put their files: in memory, if there is room. They make and delete thousands of small ones, and on a disk that took a third of the
 * kernel's time.
 */
export function temporaryFolder(): string {
	// Whoever sets TMPDIR has chosen.
	if (process.env['TMPDIR'] || !existsSync(IN_MEMORY)) return tmpdir();
	const { bavail, bsize } = statfsSync(IN_MEMORY);
	return bavail * bsize >= ENOUGH_BYTES ? IN_MEMORY : tmpdir();
}

/** Once a run of vitest, before the first file and after the last. */
export default function setup(): () => void {
	process.env['TMPDIR'] = temporaryFolder();
	const folder = mkdtempSync(join(tmpdir(), 'pasokh-run-'));
	process.env[RUN_FOLDER] = folder;
	// Tests start hundreds of processes, each of which would compile the same files: 0.8 s of CPU instead of 0.4.
	process.env['NODE_COMPILE_CACHE'] = join(folder, 'compiled');
	const missing = missingPackages();
	const told = toldOfMissing(missing, leftOut(globSync('test/**/*.test.ts'), missing));
	// Workers write to the compile cache until they have ended. The deletion failed over that once, and so did a run that had passed.
	return () => {
		rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
		if (told !== undefined) console.log(told);
	};
}
