import { standingSessions } from '#sql/office/sessions.ts';
import { officeClock } from '#sql/model/clock.ts';
import { createFollowed } from './followed.ts';
import { office } from './office.ts';

/** A session can end by another process or by time. */
const sessions = createFollowed<() => void>(2_000, async (streams) => {
	const standing = await standingSessions(office().store, [...streams.keys()], officeClock.date());
	for (const [id, ends] of [...streams]) if (!standing.has(id)) for (const end of [...ends]) end();
});

/** Calls `end` when the session ends or expires. Returns how to stop watching. */
export const followSession = sessions.follow;

/** Ends the streams of sessions that are over; also called when a session was ended in this process. */
export const endStreams = sessions.look;
