import { availableParallelism } from 'node:os';
import { MessageChannel, Worker, type MessagePort, type Transferable } from 'node:worker_threads';
import type { Piece } from './pieces.ts';
import type { Judge, JudgeSetup, Origin, Packed } from './verdicts.ts';

/** A payload is to be judged; its calls come by the port. */
export interface Opened {
	origin: Origin;
	isLines: boolean;
	port: MessagePort;
}
/** One at a time: the next piece, the rest of the piece before, or the id of what is to be packed. */
export interface Call {
	piece?: Piece;
	id?: bigint;
}
export type Reply = { value: boolean | Packed } | { error: unknown };

/** More threads would only wait: one spool takes what all of them have judged. */
const MOST = 4;
/** What is made for an event is soon garbage. With this much room for it, ingest took a tenth less CPU. */
const YOUNG_MIB = 96;

/**
 * Threads that judge large payloads. In the thread of the doors, a bulk held up the writer and everybody's answers, and a
 * million events took a fifth longer on two cores. A thread that fails ends the process: what was acknowledged is in the spool.
 */
export class JudgeThreads {
	readonly #setup: JudgeSetup;
	readonly #count: number;
	readonly #threads: Worker[] = [];
	#next = 0;

	constructor(setup: JudgeSetup, count = Math.min(MOST, availableParallelism())) {
		this.#setup = setup;
		this.#count = count;
	}

	/** The judge of one payload, in whichever thread's turn it is. To be disposed of at its end, however it ends. */
	open(origin: Origin, isLines: boolean): RemoteJudge {
		const place = this.#next++ % this.#count;
		const thread = (this.#threads[place] ??= this.#start());
		const { port1, port2 } = new MessageChannel();
		thread.postMessage({ origin, isLines, port: port2 } satisfies Opened, [port2]);
		return new RemoteJudge(port1);
	}

	async close(): Promise<void> {
		await Promise.all(this.#threads.splice(0).map((thread) => thread.terminate()));
	}

	#start(): Worker {
		const thread = new Worker(new URL('./judge-thread.ts', import.meta.url), {
			name: 'judge',
			workerData: this.#setup,
			resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB }
		});
		thread.unref();
		return thread;
	}
}

class RemoteJudge implements Judge<Piece> {
	readonly #port: MessagePort;

	constructor(port: MessagePort) {
		this.#port = port;
	}

	take(piece?: Piece): Promise<boolean> {
		return this.#call(piece ? { piece } : {}, piece ? [piece.bytes.buffer] : []) as Promise<boolean>;
	}

	pack(id: bigint): Promise<Packed> {
		return this.#call({ id }) as Promise<Packed>;
	}

	[Symbol.dispose](): void {
		this.#port.close();
	}

	async #call(call: Call, transferred: Transferable[] = []): Promise<boolean | Packed> {
		const { promise, resolve } = Promise.withResolvers<Reply>();
		this.#port.once('message', resolve);
		this.#port.postMessage(call, transferred);
		const reply = await promise;
		if ('error' in reply) throw reply.error;
		return reply.value;
	}
}
