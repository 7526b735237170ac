import { OWN_SOURCE, ownToken } from '#sql/office/tokens.ts';
import { office } from './office.ts';

/** The source of all events made in the dashboard. */
export const DASHBOARD = OWN_SOURCE;

/** A person is waiting; ingest answers when the batch is on disk, normally within milliseconds. */
const LIMIT_MS = 10_000;

/** An action on a letter, in terms of the event contract. */
export interface Deed {
	event_id: string;
	type: 'letter.flagged' | 'letter.unflagged' | 'letter.noted' | 'letter.reminded';
	letter_id: string;
	occurred_at: string;
	entered_at: string;
	/** The person's name in the office. */
	actor: string;
	flag?: string;
	activity?: string;
	to_org?: string;
	text?: string;
}

/**
 * durable: ingest has stored them, now or before; away, busy: none are stored, as far as is known; refused: never
 * acceptable, for the reason in `detail`.
 */
export type NotTaken = { outcome: 'away' | 'busy' } | { outcome: 'refused'; detail: string };
export type Sending = { outcome: 'durable' } | NotTaken;

/** Sends actions to ingest as events of the source `dashboard`; the same event_id means the same event. */
export async function sendEvents(deeds: readonly Deed[]): Promise<Sending> {
	const { settings, store, keys } = office();
	const token = await ownToken(store, keys.encryption);
	let response: Response;
	try {
		response = await fetch(`${settings.ingest.url}/v1/events`, {
			method: 'POST',
			headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${token}` },
			body: deeds.map((deed) => JSON.stringify({ v: 1, ...deed })).join('\n'),
			signal: AbortSignal.timeout(LIMIT_MS)
		});
	} catch {
		return { outcome: 'away' };
	}
	if (response.status === 429 || response.status === 503) return { outcome: 'busy' };
	if (response.status >= 500) return { outcome: 'away' };
	const answer = (await response.json().catch(() => ({}))) as Answer;
	const [first] = answer.rejected ?? [];
	if (first) return { outcome: 'refused', detail: `${first.field ?? ''} ${first.detail ?? ''}`.trim() };
	if (!response.ok) return { outcome: 'refused', detail: `HTTP ${response.status}` };
	return { outcome: 'durable' };
}

interface Answer {
	rejected?: { field?: string; detail?: string }[];
}
