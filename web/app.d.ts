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
		}
	}
}

export {};
