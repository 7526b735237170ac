import type { AccessLog } from './access-log.server.ts';
import type { KeyRing } from './key-id.ts';
import type { LoginClosed, Wrong } from './login.ts';
import type { Store } from './store.server.ts';
import { addRefused, hashOfName, sweepThrottle, type RefusedAttempt } from './throttle.ts';

interface Office {
	store: Store;
	accessLog: AccessLog;
	keys: { decryption: KeyRing };
}

const TICK_MS = 60_000;
const HOUR_MS = 60 * TICK_MS;
/** Above so many names and addresses an hour, the others share one line. */
const MAX_TALLIES = 1_000;
/** Most names whose refused attempts are counted until the next minute. */
const MAX_NAMES = 10_000;

/** Failures of one user, or of all unknown names, from one address since their last line. */
interface Tally {
	/** Empty: no such user. */
	user: string;
	/** `*`: many. */
	address: string;
	/** The given name belongs to no user. */
	isUnknown: boolean;
	since: number;
	failures: number;
	refused: number;
	/** Lock-outs that were logged already. */
	closed: Set<string>;
}

const tallies = new Map<string, Tally>();
/** By hash of the name. */
const refusedNames = new Map<string, number>();

/** Failed before a user was known: a login that took too long, single sign-on, or a program's token that opens nothing. */
interface Nameless {
	kind: 'late' | 'sso' | 'badToken';
}

/**
 * Logs a failed login. The first one of a name and address gets its line at once, those within the following hour share
 * one, and each lock-out has its own. A typed name is logged only if it is a user's.
 */
export async function noteFailedLogin(
	{ accessLog, keys }: Office,
	failure: Wrong | LoginClosed | Nameless,
	address: string
): Promise<void> {
	const isClosed = failure.kind === 'closed';
	if (isClosed) countRefused(hashOfName(failure.nameKey, keys.decryption));
	const why = failure.kind === 'wrong' ? failure.of : isClosed ? 'password' : failure.kind;
	const user = 'user' in failure ? failure.user : null;
	const { tally, isNew } = tallyOf(user, address, why);
	if (isClosed) tally.refused++;
	else tally.failures++;
	const closed = failure.kind === 'wrong' ? failure.closes : isClosed && isNew ? failure : null;
	// An unknown name locks nobody out.
	if (closed && (user !== null || closed.by === 'crowded') && isNewlyClosed(tally, closed, user)) {
		const minutes = Math.ceil(closed.waitMs / 60_000);
		return writeLine(accessLog, tally, closed.by, { user: user ?? '', address, minutes });
	}
	if (isNew) await writeLine(accessLog, tally, why);
}

function tallyOf(user: string | null, address: string, why: string): { tally: Tally; isNew: boolean } {
	const own = JSON.stringify([user, address, why]);
	const isFull = tallies.size >= MAX_TALLIES && !tallies.has(own);
	const key = isFull ? 'others' : own;
	const known = tallies.get(key);
	if (known) return { tally: known, isNew: false };
	const tally: Tally = {
		user: isFull ? '' : (user ?? ''),
		address: isFull ? '*' : address,
		isUnknown: user === null && why === 'password',
		...{ since: performance.now(), failures: 0, refused: 0, closed: new Set() }
	};
	tallies.set(key, tally);
	return { tally, isNew: true };
}

/**
 * The delay of a user and address grows, so each one is new; an exhausted budget is logged once while the guessing goes
 * on.
 */
function isNewlyClosed({ closed }: Tally, { by }: RefusedAttempt, user: string | null): boolean {
	const what = `${by} ${user ?? ''}`;
	const isNew = by === 'closed' || !closed.has(what);
	closed.add(what);
	return isNew;
}

function countRefused(hash: string): void {
	if (refusedNames.has(hash) || refusedNames.size < MAX_NAMES)
		refusedNames.set(hash, (refusedNames.get(hash) ?? 0) + 1);
}

async function writeLine(
	accessLog: AccessLog,
	tally: Tally,
	why: string,
	{ user = tally.user, address = tally.address, minutes }: { user?: string; address?: string; minutes?: number } = {}
): Promise<void> {
	const { isUnknown, failures, refused } = tally;
	Object.assign(tally, { failures: 0, refused: 0 });
	await accessLog.write({
		...{ at: new Date(), user, role: '', action: 'login_failed', subject: '', reason: '' },
		details: {
			why,
			...(isUnknown ? { unknown_name: true } : {}),
			...(failures > 1 ? { failures } : {}),
			...(refused > 0 ? { refused_tries: refused } : {}),
			...(minutes === undefined ? {} : { minutes }),
			address
		}
	});
}

/** Writes the counts older than an hour, or all. */
async function writeCounts({ accessLog, store }: Office, all: boolean): Promise<void> {
	const now = performance.now();
	for (const [key, tally] of tallies) {
		if (!all && now - tally.since < HOUR_MS) continue;
		tallies.delete(key);
		if (tally.failures + tally.refused > 0) await writeLine(accessLog, tally, 'repeated');
	}
	const refused = new Map(refusedNames);
	refusedNames.clear();
	await addRefused(store, refused);
}

/** Writes counts of failed logins and removes old ones, as long as the office runs. Returns how to stop. */
export function keepFailedLogins(office: Office): () => Promise<void> {
	const tick = () =>
		void writeCounts(office, false)
			.then(() => sweepThrottle(office.store, new Date()))
			.catch((problem: unknown) => console.warn('failed logins could not be counted:', problem));
	const timer = setInterval(tick, TICK_MS);
	tick();
	return async () => {
		clearInterval(timer);
		await writeCounts(office, true);
	};
}
