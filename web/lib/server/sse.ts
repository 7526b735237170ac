import type { Unread } from '$lib/state/message.ts';
import type { LiveEvent } from './live-hub.ts';

const RETRY_MS = 3000;
/** A viewer that has read nothing for so many heartbeats counts as gone, even if the connection stands. */
const SILENT_HEARTBEATS = 8;

export type StreamEvent = LiveEvent | { name: 'bell'; unread: Unread };

/** An event in wire format; `data` is one line of JSON. */
export function frame(event: StreamEvent): string {
	if (event.name === 'bye') return 'event: bye\ndata: {}\n\n';
	if (event.name === 'bell') return `event: bell\ndata: ${JSON.stringify(event.unread)}\n\n`;
	if (event.name === 'stale') {
		return `event: stale\ndata: ${JSON.stringify({ since: event.since, sentAt: event.sentAt })}\n\n`;
	}
	return `id: ${event.id}\nevent: snapshot\ndata: ${JSON.stringify(event.reading)}\n\n`;
}

const encoder = new TextEncoder();
const encoded = new WeakMap<StreamEvent, Uint8Array>();

/** An event for many viewers is encoded and stored once. */
function bytesOf(event: StreamEvent): Uint8Array {
	const bytes = encoded.get(event) ?? encoder.encode(frame(event));
	encoded.set(event, bytes);
	return bytes;
}

interface StreamDeps {
	/** Called once, when the stream is made; begins to follow. */
	follow: (listener: (event: StreamEvent) => void) => () => void;
	heartbeatMs: number;
	/** Ends the connection of a viewer that does not read. */
	hangUp: () => void;
}

/**
 * A stream of events for one viewer, kept open by a comment at each heartbeat. For a viewer that does not read only the
 * newest event is kept, of the figures and of the bell: each is complete, so earlier ones can be skipped.
 */
export function eventStream({ follow, heartbeatMs, hangUp }: StreamDeps): ReadableStream<Uint8Array> {
	const newest = new Map<'bell' | 'figures', StreamEvent>();
	let leave = () => {};
	let heartbeat: NodeJS.Timeout | undefined;
	let silent = 0;
	const end = () => {
		clearInterval(heartbeat);
		leave();
	};
	const send = (controller: ReadableStreamDefaultController<Uint8Array>) => {
		for (const [of, event] of newest) {
			if ((controller.desiredSize ?? 0) <= 0) return;
			controller.enqueue(bytesOf(event));
			newest.delete(of);
		}
	};
	return new ReadableStream<Uint8Array>(
		{
			start(controller) {
				leave = follow((event) => {
					if (event.name !== 'bye') {
						newest.set(event.name === 'bell' ? 'bell' : 'figures', event);
						send(controller);
						return;
					}
					controller.enqueue(bytesOf(event));
					end();
					controller.close();
				});
				controller.enqueue(encoder.encode(`retry: ${RETRY_MS}\n\n`));
				heartbeat = setInterval(() => {
					if ((controller.desiredSize ?? 0) > 0) {
						silent = 0;
						controller.enqueue(encoder.encode(': still here\n\n'));
					} else if (++silent >= SILENT_HEARTBEATS) {
						end();
						hangUp();
					}
				}, heartbeatMs);
			},
			pull: send,
			cancel: end
		},
		{ highWaterMark: 1 }
	);
}
