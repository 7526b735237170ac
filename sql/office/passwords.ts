import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { compose } from '../model/normalize.ts';
import { weaknessOf, type Weakness } from './common-passwords.ts';
import { userNameKey } from './user-name.ts';

export const MIN_PASSWORD = 12;
/** A page of text. Longer passwords are refused, because hashing a megabyte would keep the office busy. */
export const MAX_PASSWORD = 1_000;

/** What is wrong with a new password, and how many characters it lacks or has too many. */
export interface PasswordFault {
	fault: 'short' | 'long' | 'name' | Weakness;
	n: number;
}

/** As people count: in letters of any script, not in code units. */
const lengthOf = (password: string): number => [...password].length;

/** One key may send a composed sign or two signs on different keyboards. Both are the same password. */
const normal = compose;

/** Too many passwords wait to be verified. */
export class PasswordsBusy extends Error {
	override name = 'PasswordsBusy';
}

/**
 * Who asks: a stranger, or somebody whom the office knows by a session or a browser. Each lane has its own queue, so that a flood of
 * guesses takes one core and 19 MiB, and does not delay those who are known.
 */
export type Lane = 'stranger' | 'known';

/** At some 30 ms each, the last one waits for two seconds. */
const MAX_WAITING = 64;
const lanes = { stranger: { waiting: 0, last: Promise.resolve() }, known: { waiting: 0, last: Promise.resolve() } };

/** Whether there is room for one more. */
export const hasRoom = (lane: Lane): boolean => lanes[lane].waiting < MAX_WAITING;

async function inTurn<Result>(name: Lane, work: () => Promise<Result>): Promise<Result> {
	if (!hasRoom(name)) throw new PasswordsBusy();
	const lane = lanes[name];
	lane.waiting++;
	const result = lane.last.then(work);
	lane.last = result.then(
		() => {},
		() => {}
	);
	return result.finally(() => lane.waiting--);
}

/** argon2id, with the library's defaults, which are the memory and rounds that OWASP demands (19 MiB, 2). */
export const hashPassword = (password: string): Promise<string> => inTurn('known', () => hash(normal(password)));

/** A hash that no password has, so that an unknown name takes as long as a known one. */
const NOBODY = hash(randomBytes(32));

/**
 * @param stored undefined or empty if there is no password; then the result is false, after the same time
 * @throws PasswordsBusy
 */
export async function isPassword(stored: string | undefined, password: string, lane: Lane = 'known'): Promise<boolean> {
	// No password that is accepted has more code units.
	if (password.length > 2 * MAX_PASSWORD) return false;
	const known = stored !== undefined && stored !== '';
	const against = known ? stored : await NOBODY;
	const fits = await inTurn(lane, () => verify(against, normal(password)).catch(() => false));
	return known && fits;
}

/** Undefined if nothing is wrong. Spaces and every script count, so that a sentence is a good password. */
export function passwordFault(password: string, name: string): PasswordFault | undefined {
	const length = lengthOf(password);
	if (length < MIN_PASSWORD) return { fault: 'short', n: MIN_PASSWORD - length };
	if (length > MAX_PASSWORD) return { fault: 'long', n: length - MAX_PASSWORD };
	const [key, own] = [userNameKey(password), userNameKey(name)];
	if (own.length >= 3 && key.replaceAll(own, '').length < MIN_PASSWORD / 2) return { fault: 'name', n: 0 };
	const weakness = weaknessOf(key);
	return weakness && { fault: weakness, n: 0 };
}

/** 120 random bits. Nobody has to remember it. */
export const oneTimePassword = (): string => randomBytes(15).toString('base64url');
