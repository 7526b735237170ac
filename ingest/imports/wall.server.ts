import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WallSnapshot } from '#sql/queries/wall-snapshot.ts';
import { LoadError } from '../load/load-error.ts';
import { spawnNode } from '../supervisor/node-process.server.ts';
import type { WallReply, WallTask } from './wall-process.ts';

/**
 * What the wall of an office would have that has the first rows of a file alone. A process of its own makes that office: it takes half a minute,
 * and is gone with this one.
 * @throws LoadError when there is no such office, or its process fails
 */
export async function wallOfFile(task: WallTask): Promise<WallSnapshot> {
	const dir = await mkdtemp(join(tmpdir(), 'pasokh-wall-'));
	try {
		const args = [join(dir, 'task.json')];
		await writeFile(args[0]!, JSON.stringify(task), { mode: 0o600 });
		const script = fileURLToPath(new URL('./wall-process.ts', import.meta.url));
		let said = '';
		const running = spawnNode({ name: 'wall', script, args, env: process.env }, (_name, line) => (said = line));
		const ended = await running.ended;
		const reply = ended === 'exit status 0' && (JSON.parse(said) as WallReply);
		if (!reply) throw new LoadError(`no figures: the process that makes them ended (${ended}): ${said}`);
		if ('refused' in reply) throw new LoadError(reply.refused, { rule: reply.refused });
		return reply.wall;
	} finally {
		await rm(dir, { recursive: true, force: true });
	}
}
