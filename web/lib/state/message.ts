import type { WallSnapshot } from '#sql/queries/wall-snapshot.ts';

/** What the wall knows: the last figures, when they were read and since when new ones cannot be had. */
export interface WallReading {
	snapshot: WallSnapshot;
	/** ISO instant of the server's clock at which the figures were read. */
	readAt: string;
	/** ISO instant; null while the database answers. */
	staleSince: string | null;
	/** ISO instant of the server's clock at which this was sent: ages count from it, never from the browser's clock. */
	sentAt: string;
}
