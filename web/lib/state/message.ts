import type { PageFrame } from '#sql/queries/pages/page.ts';

/** What a page knows: the last figures, when they were read and since when new ones cannot be had. */
export interface Reading<S extends PageFrame = PageFrame> {
	snapshot: S;
	/** ISO instant of the server's clock at which the figures were read. */
	readAt: string;
	/** ISO instant; null while the database answers. */
	staleSince: string | null;
	/** ISO instant of the server's clock at which this was sent: ages count from it, never from the browser's clock. */
	sentAt: string;
	/** Newer ones are being read, which takes longer than anybody should wait. */
	isLate?: true;
}

/** How many notices somebody has not read, and when that was so, in milliseconds of the server's clock: the newest holds. */
export interface Unread {
	count: number;
	at: number;
}
