/** The thread of a guess: of 10,000 rows it takes seconds, for which the doors would stand still. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Corrections } from '#sql/model/imports.ts';
import { guess, type Guess } from '../guess/guess.ts';
import { readSample, type Sample } from '../guess/sample.server.ts';
import type { OpenOptions } from '../load/file.server.ts';
import { LoadError } from '../load/load-error.ts';
import { readLookups } from '../mapping/lookups.server.ts';

export interface GuessTask {
	path: string;
	options: OpenOptions;
	said: Corrections;
}
/** A class is lost on the way, so that what is refused comes by its texts. */
export type GuessReply =
	| { guessed: Guess; sample: Pick<Sample, 'isWhole'> & { names: string[]; kind: Sample['source']['kind'] } }
	| { refused: { message: string; rule: string } };

async function work({ path, options, said }: GuessTask): Promise<GuessReply> {
	try {
		const sample = await readSample(path, options);
		const { isWhole, columns: names, source } = sample;
		const guessed = guess(sample, readLookups(), said);
		return { guessed, sample: { isWhole, names, kind: source.kind } };
	} catch (error) {
		if (error instanceof LoadError) return { refused: { message: error.message, rule: error.rule } };
		throw error;
	}
}

parentPort!.postMessage(await work(workerData as GuessTask));
