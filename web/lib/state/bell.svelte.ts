import type { Unread } from './message.ts';

/** What the stream said last; undefined while there is none. Of the tab: its pages change, and were loaded with what was so then. */
class Bell {
	said = $state.raw<Unread>();
}
export const bell = new Bell();
