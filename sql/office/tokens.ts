import { randomBytes } from 'node:crypto';
import type { Selectable } from 'kysely';
import { OFFICE } from '../model/filters.ts';
import { SOURCE_NAME } from '../model/names.ts';
import { exclusively, refuseBeyond, type OfficeTransaction } from './caps.ts';
import { OfficeError } from './office-error.ts';
import { derivedSecret, digest, newId } from './secret.ts';
import type { Store } from './store.server.ts';
import type { TokensTable } from './tables.ts';

/** "Last used" is written at most once per minute: a write per request would cost more than the request. */
const LAST_USED_MS = 60_000;
/** The source of events that people make in the dashboard. */
export const OWN_SOURCE = 'dashboard';
/** Most valid tokens, and how many expired or revoked ones stay listed, the newest. */
export const TOKENS = { good: 200, ended: 500 };

/** What a token allows. */
export interface TokenHolder {
	source: string;
	/** The event types that it may send; null for all. */
	types: readonly string[] | null;
	/** May void events of any source. */
	administrator: boolean;
	/** `office`, `citizen`, or the code of a body; absent: the office. */
	speaksFor?: string;
}

/** A token as the administrator sees it, without its secret. */
export interface Token extends TokenHolder {
	id: string;
	/** It is older than the question for whom it speaks, and so speaks for the office. */
	isUndecided: boolean;
	createdAt: string;
	createdBy: string | null;
	expiresAt: string | null;
	revokedAt: string | null;
	lastUsedAt: string | null;
}

export type TokenState = 'good' | 'until' | 'over' | 'revoked';

/** Whether a token is valid, valid until a moment, expired or revoked. */
export function tokenState({ revokedAt, expiresAt }: Token, now: Date): TokenState {
	if (revokedAt) return 'revoked';
	if (expiresAt === null) return 'good';
	return expiresAt > now.toISOString() ? 'until' : 'over';
}

export interface NewToken {
	source: string;
	types?: readonly string[] | null;
	administrator?: boolean;
	/** The office, if absent. */
	speaksFor?: string | null;
	/** The user who makes it; absent for the command line. */
	by?: string;
}

/**
 * Makes a token for a source and returns its secret, which is shown once and stored only as a hash.
 * @throws OfficeError for an invalid name, or for an administrator's token that does not speak for the office; CapError
 */
export async function createToken(store: Store, token: NewToken): Promise<string> {
	if (!SOURCE_NAME.test(token.source))
		throw new OfficeError(
			`source ${JSON.stringify(token.source)}: must be 1–64 Latin letters, digits, dots, dashes or underscores, as in portal-111`
		);
	const { speaksFor = OFFICE, administrator } = token;
	if (speaksFor !== null && !SOURCE_NAME.test(speaksFor))
		throw new OfficeError(`for ${JSON.stringify(speaksFor)}: must be office, citizen, or the code of a body`);
	if (administrator && speaksFor !== OFFICE)
		throw new OfficeError("for: an administrator's token speaks for the office");
	return exclusively(store.db, (change) => addNew(change, token));
}

async function addNew(change: OfficeTransaction, token: NewToken): Promise<string> {
	const secret = `psk_${randomBytes(32).toString('base64url')}`;
	await addToken(change, secret, token);
	const now = new Date();
	const others = (await tokensIn(change)).filter(({ source }) => source !== OWN_SOURCE);
	const ended = others.filter((one) => ['over', 'revoked'].includes(tokenState(one, now)));
	refuseBeyond('tokens', others.length - ended.length, TOKENS.good);
	const old = ended.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt)).slice(TOKENS.ended);
	if (old.length > 0)
		await change
			.deleteFrom('tokens')
			.where(
				'id',
				'in',
				old.map(({ id }) => id)
			)
			.execute();
	return secret;
}

async function addToken(db: Store['db'], secret: string, token: NewToken): Promise<void> {
	await db
		.insertInto('tokens')
		.values({
			id: newId(),
			secret_hash: digest(secret),
			source: token.source,
			types: token.types ? JSON.stringify(token.types) : null,
			administrator: Number(token.administrator ?? false),
			speaks_for: token.speaksFor === undefined ? OFFICE : token.speaksFor,
			created_at: new Date().toISOString(),
			created_by: token.by ?? null
		})
		.onConflict((conflict) => conflict.column('secret_hash').doNothing())
		.execute();
}

/** What a token's secret allows; undefined if it is unknown, revoked or expired. */
export async function holderOfToken({ db }: Store, secret: string, now: Date): Promise<TokenHolder | undefined> {
	const at = now.toISOString();
	const found = await db
		.selectFrom('tokens')
		.select(['id', 'source', 'types', 'administrator', 'speaks_for', 'last_used_at'])
		.where('secret_hash', '=', digest(secret))
		.where('revoked_at', 'is', null)
		.where((is) => is.or([is('expires_at', 'is', null), is('expires_at', '>', at)]))
		.executeTakeFirst();
	if (!found) return undefined;
	if (found.last_used_at === null || now.getTime() - Date.parse(found.last_used_at) > LAST_USED_MS)
		await db.updateTable('tokens').set({ last_used_at: at }).where('id', '=', found.id).execute();
	return scopeOf(found);
}

const typesOf = (types: string | null) => (types === null ? null : (JSON.parse(types) as string[]));

function scopeOf(row: Pick<Selectable<TokensTable>, 'source' | 'types' | 'administrator' | 'speaks_for'>): TokenHolder {
	const { source, types, administrator, speaks_for } = row;
	return { source, types: typesOf(types), administrator: administrator === 1, speaksFor: speaks_for ?? OFFICE };
}

/**
 * For whom a source speaks where it shows no token (JetStream, files): as its newest token for somebody else than the office does, ended or not;
 * the office if it never had one. So no token that is made later, to replay dead letters say, widens what the source may say.
 */
export async function speakerOf({ db }: Store, source: string): Promise<string> {
	const newest = await db
		.selectFrom('tokens')
		.select('speaks_for')
		.where('source', '=', source)
		.where('speaks_for', '!=', OFFICE)
		.orderBy('created_at', 'desc')
		.executeTakeFirst();
	return newest?.speaks_for ?? OFFICE;
}

/** All listed tokens, also expired and revoked ones, the newest first. */
export const listTokens = ({ db }: Store): Promise<Token[]> => tokensIn(db);

async function tokensIn(db: Store['db']): Promise<Token[]> {
	const rows = await db.selectFrom('tokens').selectAll().orderBy('source').orderBy('created_at', 'desc').execute();
	return rows.map((row) => ({
		id: row.id,
		...scopeOf(row),
		isUndecided: row.speaks_for === null,
		createdAt: row.created_at,
		createdBy: row.created_by,
		expiresAt: row.expires_at,
		revokedAt: row.revoked_at,
		lastUsedAt: row.last_used_at
	}));
}

/** Makes a new token like this one. The old one stays valid for `overlapMs`, so that a producer can change over. */
export async function rotateToken(
	store: Store,
	id: string,
	{ overlapMs, by }: { overlapMs: number; by?: string },
	now: Date
): Promise<string> {
	return exclusively(store.db, async (change) => {
		const [old] = await change
			.updateTable('tokens')
			.set({ expires_at: new Date(now.getTime() + overlapMs).toISOString() })
			.where('id', '=', id)
			.where('revoked_at', 'is', null)
			.where('expires_at', 'is', null)
			.returning(['source', 'types', 'administrator', 'speaks_for'])
			.execute();
		if (!old) throw new OfficeError('token: is not there, or is over already');
		return addNew(change, { ...scopeOf(old), speaksFor: old.speaks_for, by });
	});
}

/** Revokes a token, at once and everywhere, because ingest asks the store at each request. */
export async function revokeToken({ db }: Store, id: string, now: Date): Promise<void> {
	await db
		.updateTable('tokens')
		.set({ revoked_at: now.toISOString() })
		.where('id', '=', id)
		.where('revoked_at', 'is', null)
		.execute();
}

/**
 * The token with which the dashboard sends events of people. It is derived from the encryption key, so that every process has it without a
 * file. If it is revoked, the next one takes its place.
 * @param scope for acts of administrators there is another token
 */
export async function ownToken(
	store: Store,
	encryptionKey: Uint8Array,
	scope: Pick<NewToken, 'types' | 'administrator'> = {}
): Promise<string> {
	const secret = ownSecret(await countRevoked(store), scope.administrator ?? false, encryptionKey);
	await addToken(store.db, secret, { source: OWN_SOURCE, ...scope });
	return secret;
}

/** Revokes own tokens that were derived from former keys, because whoever has such a key can derive them. */
export async function endFormerTokens(store: Store, formerKeys: readonly Uint8Array[], now: Date): Promise<void> {
	const numbers = Array.from({ length: (await countRevoked(store)) + 1 }, (_, number) => number);
	for (const key of formerKeys) {
		const secrets = numbers.flatMap((number) => [ownSecret(number, false, key), ownSecret(number, true, key)]);
		await store.db
			.updateTable('tokens')
			.set({ revoked_at: now.toISOString() })
			.where('secret_hash', 'in', secrets.map(digest))
			.where('revoked_at', 'is', null)
			.execute();
	}
}

const ownSecret = (number: number, isAdministrator: boolean, key: Uint8Array): string =>
	`psk_${derivedSecret(`token ${OWN_SOURCE} ${isAdministrator ? 'administrator ' : ''}${number}`, key)}`;

async function countRevoked({ db }: Store): Promise<number> {
	const { revoked } = await db
		.selectFrom('tokens')
		.select(({ fn }) => fn.countAll<number>().as('revoked'))
		.where('source', '=', OWN_SOURCE)
		.where('revoked_at', 'is not', null)
		.executeTakeFirstOrThrow();
	return Number(revoked);
}
