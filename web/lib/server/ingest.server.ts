import { OWN_SOURCE, ownToken } from '#sql/office/tokens.ts';
import { office } from './office.ts';

/** Whoever acts in the dashboard is this source. */
export const DASHBOARD = OWN_SOURCE;

/** A person waits for it; ingest answers when the batch is on disk, milliseconds later. */
const LIMIT_MS = 10_000;

/** What a person does to a letter, as the contract of events has it. */
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
 * durable: ingest has them for ever, or had them before; away, busy: it has none of them, as far as it said; refused: it
 * will never take them, for the reason in `detail`.
 */
export type Sending = { outcome: 'durable' | 'away' | 'busy' } | { outcome: 'refused'; detail: string };

/** Sends what a person did to ingest, as events of the source `dashboard`; the same event_id again is the same event. */
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
