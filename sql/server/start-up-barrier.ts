/**
 * A worker thread next to the engine, which occupies the main thread of `child.ts`. The engine reports its progress through two pipes:
 *
 * 1. It opens `up` when it has started. The worker then removes the working directory, and the engine goes on.
 * 2. It writes a line to `told` when it listens. The worker then guards the listeners with ENGINE_KEY, if there is one.
 * 3. It writes another line when it has stopped. The worker then ends the process.
 */
import { closeSync, openSync, readSync, rmdirSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { signListeners } from '../engine/signed-tcp.ts';

const { nowhere, up, told } = workerData as { nowhere: string; up: string; told: number };
const LINE = Buffer.from('.\n');

const barrier = openSync(up, 'w');
rmdirSync(nowhere);
closeSync(barrier);

readSync(told, LINE);
const key = process.env['ENGINE_KEY'];
if (key !== undefined) signListeners(key);

readSync(told, LINE);
process.kill(process.pid, 'SIGKILL');
