import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WallSnapshot } from '#sql/queries/wall-snapshot.ts';
import { LoadError } from '../load/load-error.ts';
import { spawnNode } from '../supervisor/node-process.server.ts';
import type { WallReply, WallTask } from './wall-process.ts';

/** A busy machine of two cores takes half a minute. */
const LIMIT_MS = 180_000;

/**
 * The wall of an office that has nothing but the first rows of a file. A process of its own makes that office, which takes some seconds,
 * and ends with this one.
 * @throws LoadError when that office cannot be made
 */
export async function wallOfFile(task: WallTask): Promise<WallSnapshot> {
	const dir = await mkdtemp(join(tmpdir(), 'pasokh-wall-'));
	const [taskPath, replyPath] = [join(dir, 'task.json'), join(dir, 'reply.json')];
	try {
		await writeFile(taskPath, JSON.stringify(task), { mode: 0o600 });
		const script = fileURLToPath(new URL('./wall-process.ts', import.meta.url));
		let said = '';
		const what = { name: 'wall', script, args: [taskPath, replyPath], env: process.env };
		const running = spawnNode(what, (_name, line) => (said = line));
		const limit = setTimeout(() => void running.stop(0), LIMIT_MS);
		const ended = await running.ended;
		clearTimeout(limit);
		if (ended !== 'exit status 0')
			throw new LoadError(`no figures: the process that makes them ended (${ended}): ${said}`);
		const reply = JSON.parse(await readFile(replyPath, 'utf8')) as WallReply;
		if ('refused' in reply) throw new LoadError(reply.refused, { rule: reply.refused });
		return reply.wall;
	} finally {
		await rm(dir, { recursive: true, force: true });
	}
}
