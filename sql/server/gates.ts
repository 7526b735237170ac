/**
 * Beside the engine of `child.ts`, which has the main thread: takes its working directory away when it is up, which it tells by
 * reading from the one pipe, and ends the process when it has nothing left to do, which it tells by writing to the other.
 */
import { closeSync, openSync, readSync, rmdirSync } from 'node:fs';
import { workerData } from 'node:worker_threads';

const { nowhere, up, ended } = workerData as { nowhere: string; up: string; ended: number };

const gate = openSync(up, 'w');
rmdirSync(nowhere);
closeSync(gate);

readSync(ended, Buffer.alloc(1));
process.kill(process.pid, 'SIGKILL');
