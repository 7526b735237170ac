import type { PageFrame } from '#sql/queries/pages/page.ts';
import { parseFigures } from '$lib/hidden.ts';
import { bell } from './bell.svelte.ts';
import type { Reading, Unread } from './message.ts';
import { delayMs, failuresAfter, HIDDEN_MS, POLL_MS, REFUSED, shouldPoll } from './reconnect.ts';

/** refused: the office has no stream for this tab, which fetches its figures from time to time. */
export type Connection = 'connecting' | 'open' | 'refused' | 'broken';

/**
 * The figures of one tab: those that the page came with, then those of the stream. Ages count from the server's
 * clock, carried on by the tab's own timer, so that a silent stream grows old by itself.
 */
export class LivePage<S extends PageFrame = PageFrame> {
	#reading = $state.raw() as Reading<S>;
	#connection = $state<Connection>('connecting');
	#elapsedMs = $state(0);
	#receivedAt = 0;

	#source: EventSource | undefined;
	#search = '';
	#failures = 0;
	#openedAt: number | null = null;
	#retry: ReturnType<typeof setTimeout> | undefined;
	#hide: ReturnType<typeof setTimeout> | undefined;
	#poll: ReturnType<typeof setInterval> | undefined;
	#refetch: () => void;
	#page: string;

	/**
	 * @param page its reader's name
	 * @param refetch loads the page's figures without the stream
	 */
	constructor(page: string, reading: Reading<S>, refetch: () => void) {
		this.#page = page;
		this.#reading = reading;
		this.#refetch = refetch;
	}

	/** Its reader's name. */
	get page(): string {
		return this.#page;
	}

	get reading(): Reading<S> {
		return this.#reading;
	}

	get connection(): Connection {
		return this.#connection;
	}

	/** Now, by the server's clock. */
	get now(): number {
		return Date.parse(this.#reading.sentAt) + this.#elapsedMs;
	}

	/** Figures that came by another way than the stream: a navigation, a fetch. */
	accept(reading: Reading<S>): void {
		this.#reading = reading;
		this.#receivedAt = performance.now();
		this.#elapsedMs = 0;
	}

	/** Follows the state of an address until the returned function is called. In the browser only. */
	start(search: string): () => void {
		this.#search = search;
		this.#receivedAt ||= performance.now();
		this.#connect();
		const tick = setInterval(() => (this.#elapsedMs = performance.now() - this.#receivedAt), 1000);
		const seen = () => this.#onVisibility();
		document.addEventListener('visibilitychange', seen);
		return () => {
			clearInterval(tick);
			document.removeEventListener('visibilitychange', seen);
			this.#disconnect();
			this.#stopPolling();
		};
	}

	#connect(): void {
		this.#disconnect();
		const source = new EventSource(`/live?page=${this.#page}${this.#search.replace('?', '&')}`);
		this.#source = source;
		source.addEventListener('open', () => {
			this.#openedAt = performance.now();
			this.#connection = 'open';
			this.#stopPolling();
		});
		source.addEventListener('snapshot', (event) => this.accept(parseFigures(event.data as string)));
		source.addEventListener('stale', (event) => {
			const { since } = JSON.parse(event.data as string) as { since: string };
			this.#reading = { ...this.#reading, staleSince: since };
		});
		source.addEventListener('bell', (event) => (bell.said = JSON.parse(event.data as string) as Unread));
		source.addEventListener('bye', () => this.#broke());
		// The browser gives up by itself where the office answers with a refusal; a connection that breaks it would try again.
		source.addEventListener('error', () => this.#broke(source.readyState === EventSource.CLOSED));
	}

	/** Ours is the policy of coming back: the browser's own gives up on any HTTP error. */
	#broke(isRefused = false): void {
		const openMs = this.#openedAt === null ? null : performance.now() - this.#openedAt;
		this.#disconnect();
		bell.said = undefined;
		this.#failures = isRefused ? REFUSED : failuresAfter(this.#failures, openMs);
		this.#connection = isRefused ? 'refused' : 'broken';
		this.#retry = setTimeout(() => this.#connect(), delayMs(this.#failures, Math.random()));
		if (shouldPoll(this.#failures)) this.#poll ??= setInterval(this.#refetch, POLL_MS);
	}

	#stopPolling(): void {
		clearInterval(this.#poll);
		this.#poll = undefined;
	}

	#disconnect(): void {
		clearTimeout(this.#retry);
		clearTimeout(this.#hide);
		this.#source?.close();
		this.#source = undefined;
		this.#openedAt = null;
	}

	#onVisibility(): void {
		clearTimeout(this.#hide);
		if (document.hidden) {
			this.#hide = setTimeout(() => {
				this.#disconnect();
				this.#stopPolling();
			}, HIDDEN_MS);
		} else if (!this.#source) {
			this.#failures = 0;
			this.#connection = 'connecting';
			this.#connect();
		}
	}
}
