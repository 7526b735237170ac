import { at, type Sent } from './model-lives.ts';

/** What becomes of a call, out of its standing events in order. Moments are milliseconds. */
export interface ModelCall {
	call_id: string;
	begins_at: number;
	offered_at: number | null;
	ended_at: number | null;
	outcome: string | null;
	wait_s: number | null;
	handle_s: number | null;
}

export function modelCall(call_id: string, life: Sent[]): ModelCall {
	const events = life.map(({ event }) => event);
	const has = (name: string): boolean => events.some(({ type }) => type === `call.${name}`);
	const last = (field: 'wait_s' | 'handle_s'): number | null =>
		events
			.map((event) => (event as { wait_s?: number; handle_s?: number })[field] ?? null)
			.findLast((n) => n !== null) ?? null;
	const offered = events.find(({ type }) => type === 'call.offered');
	const ended = events.findLast(({ type }) => type !== 'call.offered');
	return {
		call_id,
		begins_at: at(life[0]!.event),
		offered_at: offered ? at(offered) : null,
		ended_at: ended ? at(ended) : null,
		outcome: ['answered', 'abandoned', 'blocked'].find(has) ?? null,
		wait_s: last('wait_s'),
		handle_s: last('handle_s')
	};
}
