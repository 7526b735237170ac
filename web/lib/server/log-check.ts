import { verifyLog, type LogJudgement } from '#sql/office/verify-log.ts';
import { office } from './office.ts';
import { within } from './within.ts';

/** How long a page waits; checking a million lines takes some ten seconds. */
const WAITS_MS = 1_000;

export interface LogCheck {
	/** When it began. */
	at: string;
	judgement: LogJudgement;
}

let last: LogCheck | null = null;
let running: Promise<void> | undefined;

async function check(): Promise<void> {
	const at = new Date().toISOString();
	const { store, keys } = office();
	last = { at, judgement: await verifyLog(store, keys.trusted) };
}

/**
 * Whether the access log is unchanged: checked now or, if that takes longer, the last time. Null: not checked yet.
 * @param freshMs a check that is not older will do
 */
export async function logCheck(freshMs = 0): Promise<LogCheck | null> {
	if (last && Date.now() - Date.parse(last.at) < freshMs) return last;
	running ??= check().finally(() => (running = undefined));
	await within(running, WAITS_MS);
	return last;
}
