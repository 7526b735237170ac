import type { SessionUser } from '$lib/server/session-user.ts';
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
		interface Locals {
			view: View;
			/** Null: nobody is logged in. */
			user: SessionUser | null;
		}
	}
}

export {};
