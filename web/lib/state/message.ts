import type { PageFrame } from '#sql/queries/pages/page.ts';
import type { Trouble } from '#sql/queries/trouble.ts';

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
	trouble?: Trouble | null;
}

/** What the bell says of the notices that somebody has not read: written by the server, for each byte of a page's script counts. */
export interface Unread {
	/** How many; empty for none. */
	text: string;
	/** The same for whoever does not see. */
	name: string;
}
