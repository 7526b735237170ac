import type { IncomingMessage } from 'node:http';
import type { Role } from '#sql/model/roles.ts';
import type { Opens } from '$lib/list-link.ts';
import type { NamedPage } from '$lib/server/navigation.ts';
import type { Caller } from '$lib/server/api/caller.ts';
import type { SessionUser } from '$lib/server/session-user.ts';
import type { Unread } from '$lib/state/message.ts';
import type { View } from '$lib/view.ts';

declare global {
	namespace App {
		interface Error {
			message: string;
			/** What the person can do about it. */
			hint?: string;
			/** Names the log line of this error. */
			errorId?: string;
		}
		interface PageData {
			/** Pages that the reader may open. */
			pages?: NamedPage[];
			/** What the button of help is called. */
			help?: string;
			/** What a number opens. */
			opens?: Opens | null;
			/** What the bell says of the notices that they have not read. */
			bell?: Unread | null;
			/** What the way to an alert about a figure is called, for whoever may make one. */
			alerting?: string | null;
			/** Who is logged in. */
			user?: { name: string; role: Role } | null;
			/** The office's day, for whoever may choose days. */
			today?: string | null;
			/** What is hidden and why, for whoever is not logged in. */
			hiding?: string | null;
			/** What is said where a part of the page did not reach the browser. */
			cut?: string;
			/** What is said instead, to the same, where nothing is left to show. */
			nothing?: string | null;
		}
		/** Of the adapter for Node. */
		interface Platform {
			req: IncomingMessage;
		}
		interface Locals {
			view: View;
			/** Null: nobody is logged in. */
			user: SessionUser | null;
			/** Who calls by a token; null: it opens nothing; absent: none was sent. */
			caller?: Caller;
			/** What the page says: ClickHouse was away, or the disk full, when this request was worked on. */
			isAway?: { message: string; hint: string };
		}
	}
}

export {};
