import type { LoginClosed, Wrong } from '#sql/office/login.ts';
import { addRefused, hashOfName, sweepThrottle, type RefusedAttempt } from '#sql/office/throttle.ts';
import { office } from './office.ts';

const TICK_MS = 60_000;
const HOUR_MS = 60 * TICK_MS;
/** Beyond so many names and addresses an hour, the others have one line together. */
const MAX_TALLIES = 1_000;
/** Names of which refused attempts are counted until the next minute. */
const MAX_NAMES = 10_000;

/** Failures of a user, or of all names that nobody has, from one address, since their last line. */
interface Tally {
	/** Empty: nobody's. */
	user: string;
	/** `*`: of many. */
	address: string;
	/** A name was given that nobody has. */
	isUnknown: boolean;
	since: number;
	failures: number;
	refused: number;
	/** What of it has a line already. */
	closed: Set<string>;
}

const tallies = new Map<string, Tally>();
/** By the hash of the name. */
const refusedNames = new Map<string, number>();

/** What failed before a user was known: a login that took too long, single sign-on. */
interface Nameless {
	kind: 'late' | 'sso';
}

/**
 * Puts a failed login into the access log: the first of a name from an address has its line at once, those that follow within
 * the hour have one together, and each that closes something has its own. What was typed as a name is in no line, unless a
 * user has it.
 */
export async function noteFailedLogin(failure: Wrong | LoginClosed | Nameless, address: string): Promise<void> {
	const isClosed = failure.kind === 'closed';
	if (isClosed) countRefused(failure.nameKey);
	const why = failure.kind === 'wrong' ? failure.of : isClosed ? 'password' : failure.kind;
	const user = 'user' in failure ? failure.user : null;
	const { tally, isNew } = tallyOf(user, address, why);
	if (isClosed) tally.refused++;
	else tally.failures++;
	const closed = failure.kind === 'wrong' ? failure.closes : isClosed && isNew ? failure : null;
	// Nobody is shut out where a name is nobody's.
	if (closed && (user !== null || closed.by === 'crowded') && isNewlyClosed(tally, closed, user)) {
		const minutes = Math.ceil(closed.waitMs / 60_000);
		return writeLine(tally, closed.by, { user: user ?? '', address, minutes });
	}
	if (isNew) await writeLine(tally, why);
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
		...{ since: Date.now(), failures: 0, refused: 0, closed: new Set() }
	};
	tallies.set(key, tally);
	return { tally, isNew: true };
}

/** The delays of a pair grow, so each is another; a budget that is used up stays so while the guessing goes on. */
function isNewlyClosed({ closed }: Tally, { by }: RefusedAttempt, user: string | null): boolean {
	const what = `${by} ${user ?? ''}`;
	const isNew = by === 'closed' || !closed.has(what);
	closed.add(what);
	return isNew;
}

function countRefused(nameKey: string): void {
	const hash = hashOfName(nameKey, office().keys.decryption);
	if (refusedNames.has(hash) || refusedNames.size < MAX_NAMES)
		refusedNames.set(hash, (refusedNames.get(hash) ?? 0) + 1);
}

async function writeLine(
	tally: Tally,
	why: string,
	{ user = tally.user, address = tally.address, minutes }: { user?: string; address?: string; minutes?: number } = {}
): Promise<void> {
	const { isUnknown, failures, refused } = tally;
	Object.assign(tally, { failures: 0, refused: 0 });
	await office().accessLog.write({
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

/** Writes what was counted: of the last hour, or all of it. */
async function writeCounts(all: boolean): Promise<void> {
	const now = Date.now();
	for (const [key, tally] of tallies) {
		if (!all && now - tally.since < HOUR_MS) continue;
		tallies.delete(key);
		if (tally.failures + tally.refused > 0) await writeLine(tally, 'repeated');
	}
	const refused = new Map(refusedNames);
	refusedNames.clear();
	await addRefused(office().store, refused);
}

/** Writes counts of failed logins and removes old ones, as long as the office runs; returns what ends it. */
export function keepFailedLogins(): () => Promise<void> {
	const tick = () =>
		void writeCounts(false)
			.then(() => sweepThrottle(office().store, new Date()))
			.catch((problem: unknown) => console.warn('failed logins could not be counted:', problem));
	const timer = setInterval(tick, TICK_MS);
	tick();
	return async () => {
		clearInterval(timer);
		await writeCounts(true);
	};
}
