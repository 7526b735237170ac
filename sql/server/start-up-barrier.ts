/**
 * Beside the engine of `child.ts`, which has the main thread: takes its working directory away when it is up, which it tells by
 * reading from the one pipe. By a line in the other it tells the rest: when it listens, its listeners are guarded with ENGINE_KEY, if
 * there is one; when it has nothing left to do, the process is ended.
 */
import { closeSync, openSync, readSync, rmdirSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { signListeners } from '../engine/signed-tcp.ts';

const { nowhere, up, told } = workerData as { nowhere: string; up: string; told: number };
const LINE = Buffer.from('.\n');

const gate = openSync(up, 'w');
rmdirSync(nowhere);
closeSync(gate);

readSync(told, LINE);
const key = process.env['ENGINE_KEY'];
if (key !== undefined) signListeners(key);

readSync(told, LINE);
process.kill(process.pid, 'SIGKILL');
