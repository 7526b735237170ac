import type { Unread } from './message.ts';

/** What the stream said last of what somebody has not read; of the tab, for pages change below it. */
class Bell {
	said = $state.raw<Unread>();
}
export const bell = new Bell();
