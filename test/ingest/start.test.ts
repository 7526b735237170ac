import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freePort } from '../support/ports.ts';
import { startNode } from '../support/process.ts';

let dir: string;
beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), 'pasokh-start-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** What ingest says when it cannot start, and with which status it ends. */
async function failure(settings: Record<string, string>) {
	const ingest = startNode('ingest/main.ts', [], { PASOKH_DATA_DIR: dir, ...settings });
	return { status: await ingest.exited, said: ingest.output().trim().split('\n') };
}

it('a port in use is named before anything is opened', async () => {
	const taken = createServer().listen(0, '127.0.0.1');
	await new Promise((resolve) => taken.once('listening', resolve));
	const { port } = taken.address() as { port: number };
	const { status, said } = await failure({ INGEST_PORT: String(port) });
	taken.close();
	expect(said).toEqual([
		`INGEST_PORT: port ${port} of 127.0.0.1 is in use; stop what listens there or set another port`
	]);
	expect(status).toBe(1);
	expect(readdirSync(dir)).toEqual([]);
});

it('a bad setting and an unusable data directory are one line each', async () => {
	expect((await failure({ INGEST_PORT: 'door' })).said).toEqual([
		expect.stringMatching(/^INGEST_PORT.* must be a port/)
	]);
	writeFileSync(join(dir, 'file'), '');
	const unusable = await failure({ INGEST_PORT: String(await freePort()), PASOKH_DATA_DIR: join(dir, 'file', 'x') });
	expect(unusable).toEqual({ status: 1, said: [expect.stringContaining('PASOKH_DATA_DIR')] });
});
