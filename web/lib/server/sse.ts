import type { LiveEvent } from './live-hub.ts';

const RETRY_MS = 3000;

/** An event in the wire's form; `data` is one line of JSON. */
export function frame(event: LiveEvent): string {
	if (event.name === 'bye') return 'event: bye\ndata: {}\n\n';
	if (event.name === 'stale') {
		return `event: stale\ndata: ${JSON.stringify({ since: event.since, sentAt: event.sentAt })}\n\n`;
	}
	return `id: ${event.id}\nevent: snapshot\ndata: ${JSON.stringify(event.reading)}\n\n`;
}

interface StreamDeps {
	/** Begins to follow; called once, when the stream is read. */
	follow: (listener: (event: LiveEvent) => void) => () => void;
	heartbeatMs: number;
}

/** A stream of events for one viewer, kept open by a comment at each heartbeat. */
export function eventStream({ follow, heartbeatMs }: StreamDeps): ReadableStream<Uint8Array> {
	const encoder = new TextEncoder();
	let leave = () => {};
	let heartbeat: NodeJS.Timeout | undefined;
	const end = () => {
		clearInterval(heartbeat);
		leave();
	};
	return new ReadableStream<Uint8Array>(
		{
			start(controller) {
				const send = (text: string) => controller.enqueue(encoder.encode(text));
				send(`retry: ${RETRY_MS}\n\n`);
				leave = follow((event) => {
					// A viewer that does not read misses figures, not the last ones: the next snapshot is whole.
					if (event.name !== 'bye' && (controller.desiredSize ?? 0) <= 0) return;
					send(frame(event));
					if (event.name !== 'bye') return;
					end();
					controller.close();
				});
				heartbeat = setInterval(() => {
					if ((controller.desiredSize ?? 0) > 0) send(': still here\n\n');
				}, heartbeatMs);
			},
			cancel: end
		},
		{ highWaterMark: 8 }
	);
}
