/** A thread of `judge-threads.server.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Call, Opened, Reply } from './judge-threads.server.ts';
import { PieceJudge } from './pieces.ts';
import type { JudgeSetup } from './verdicts.ts';

parentPort!.on('message', ({ origin, isLines, port }: Opened) => {
	const judge = new PieceJudge(workerData as JudgeSetup, origin, isLines);
	const answer = async ({ piece, id }: Call): Promise<Reply> => {
		try {
			return { value: id === undefined ? await judge.take(piece) : await judge.pack(id) };
		} catch (error) {
			return { error };
		}
	};
	port.on('message', (call: Call) => void answer(call).then((reply) => port.postMessage(reply)));
});
