import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { z } from 'zod';
import { rejectedIn } from '../pipeline/answer.ts';
import { parseJson } from './parse-json.ts';
import { LoadError } from './load-error.ts';
import { call } from '#sql/root.ts';

const zip = promisify(gzip);

/** What the door answered for a batch; lines count within the batch, from 1. */
export interface BatchVerdict {
	accepted: number;
	duplicates: number;
	/** All rejected events; the door lists only the first of them. */
	rejectedTotal: number;
	rejected: { line: number; event_id?: string | null; reason: string; field?: string | null; detail?: string | null }[];
}

export interface DoorOptions {
	/** Ingest's address, as in http://127.0.0.1:8111. */
	to: string;
	token: string;
	/** The load to which the events belong, if any. */
	loadId?: string;
	fetch?: typeof fetch;
	/** How long to retry while the door answers 429 or 503, or has answered before. */
	retryForMs?: number;
	/** How long to retry when the door has never answered. */
	firstContactMs?: number;
	sleep?: (ms: number) => Promise<void>;
	/** Called before each wait. */
	onWait?: (reason: string, ms: number) => void;
}

/** Sends a batch of NDJSON lines; resolves when ingest has stored it durably. */
export type Send = (lines: string[]) => Promise<BatchVerdict>;

const verdictSchema = z.object({
	accepted: z.number(),
	duplicates: z.number(),
	rejected: z.array(
		z.object({
			line: z.number(),
			event_id: z.string().nullish(),
			reason: z.string(),
			field: z.string().nullish(),
			detail: z.string().nullish()
		})
	),
	rejected_total: z.number().optional()
});

const LONGEST_WAIT_MS = 30_000;

/** Doubles from half a second; the random part keeps many loads from retrying at the same time. */
const backOff = (attempt: number): number => Math.min(LONGEST_WAIT_MS, 500 * 2 ** attempt) * (0.75 + Math.random() / 2);

function retryAfterMs(response: Response): number | undefined {
	const value = response.headers.get('retry-after');
	if (value === null) return undefined;
	const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
	return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), LONGEST_WAIT_MS) : undefined;
}

function networkReason(error: unknown): string {
	const { cause, message } = error as Error & { cause?: NodeJS.ErrnoException };
	return cause?.code ?? cause?.message ?? message;
}

async function refusal(response: Response, to: string, bytes: number): Promise<LoadError> {
	const said = (await response.text()).replace(/\s+/g, ' ').slice(0, 300);
	if (response.status === 401 || response.status === 403)
		return new LoadError(
			`${to}: does not know the token (${response.status}); make one there with "${call('tokens create SOURCE')}" and give it in PASOKH_TOKEN`
		);
	if (response.status === 413)
		return new LoadError(
			`${to}: refuses a batch of ${bytes} bytes as too large (413); raise the limit of the proxy before it`
		);
	return new LoadError(`${to}: answered ${response.status}: ${said}`);
}

/**
 * Returns a function that sends batches to an ingest. It retries on 429, 503 and a lost connection; all else throws
 * LoadError.
 */
export function openDoor(options: DoorOptions): Send {
	const request = options.fetch ?? fetch;
	const sleep = options.sleep ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
	const load = options.loadId === undefined ? '' : `?load_id=${encodeURIComponent(options.loadId)}`;
	const url = `${options.to.replace(/\/+$/, '')}/v1/events${load}`;
	const headers = {
		authorization: `Bearer ${options.token}`,
		'content-type': 'application/x-ndjson',
		'content-encoding': 'gzip'
	};
	let hasAnswered = false;

	/** A verdict, or why and for how long to wait. */
	async function attempt(
		payload: Uint8Array<ArrayBuffer>
	): Promise<BatchVerdict | { reason: string; waitMs?: number }> {
		let response: Response;
		try {
			response = await request(url, { method: 'POST', headers, body: payload });
		} catch (error) {
			return { reason: networkReason(error) };
		}
		hasAnswered = true;
		if (response.status === 429 || response.status >= 502) {
			await response.body?.cancel();
			return { reason: `answered ${response.status}`, waitMs: retryAfterMs(response) };
		}
		if (!response.ok) throw await refusal(response, options.to, payload.byteLength);
		const text = await response.text().catch(() => undefined);
		// The answer was lost: the batch is sent again, and its event ids make it count once.
		if (text === undefined) return { reason: 'the connection was cut' };
		const verdict = verdictSchema.safeParse(parseJson(text));
		if (verdict.success) return { ...verdict.data, rejectedTotal: rejectedIn(verdict.data) };
		throw new LoadError(`${options.to}: does not answer as an ingest does; is it another server?`);
	}

	return async (lines) => {
		const payload = await zip(`${lines.join('\n')}\n`, { level: constants.Z_BEST_SPEED });
		let waited = 0;
		for (let tries = 0; ; tries++) {
			const result = await attempt(payload);
			if ('accepted' in result) return result;
			const retryMs = hasAnswered ? (options.retryForMs ?? 300_000) : (options.firstContactMs ?? 10_000);
			if (waited >= retryMs)
				throw new LoadError(
					`${options.to}: ${result.reason}, and tried for ${Math.round(waited / 1000)} s; is ingest running there?`
				);
			const ms = result.waitMs ?? backOff(tries);
			options.onWait?.(result.reason, ms);
			waited += Math.max(ms, 1);
			await sleep(ms);
		}
	};
}
