import type { ClickHouseClient } from '@clickhouse/client';
import type { Citizen } from '#sql/model/identity.ts';
import type { KeyRing } from '#sql/office/key-id.ts';
import { isReason } from '#sql/model/reason.ts';
import type { AccessLog } from '#sql/office/access-log.server.ts';
import { openIdentity, personOf } from '#sql/queries/letter-persons.server.ts';
import { maskOf } from './masking.ts';
import type { SessionUser } from './session-user.ts';

export const UNMASKED_AN_HOUR = 20;
const HOUR_MS = 3_600_000;

/**
 * role, sensitive: not allowed for this person; reason: not a real one; too_many: the limit of this hour is reached;
 * no_letter: not registered; not_kept: the office has no clear data of the person.
 */
export type UnmaskProblem = 'role' | 'sensitive' | 'reason' | 'too_many' | 'no_letter' | 'not_kept';

export interface UnmaskDeps {
	client: ClickHouseClient;
	database: string;
	encryptionKeys: KeyRing;
	log: Pick<AccessLog, 'write' | 'count'>;
	now: () => Date;
}

/** Serial for each user, so that two parallel requests cannot exceed the hourly limit. */
const turns = new Map<string, Promise<unknown>>();

/**
 * A letter's person in clear, for a reason. It is logged before anything is shown: everything shown has a line, and
 * what is refused has none.
 */
export function unmask(
	deps: UnmaskDeps,
	user: SessionUser,
	letterId: string,
	reason: string
): Promise<Citizen | UnmaskProblem> {
	const turn = (turns.get(user.id) ?? Promise.resolve()).then(() => unmaskNow(deps, user, letterId, reason));
	const ended = turn.catch(() => {});
	turns.set(user.id, ended);
	void ended.then(() => turns.get(user.id) === ended && turns.delete(user.id));
	return turn;
}

async function unmaskNow(
	{ client, database, encryptionKeys, log, now }: UnmaskDeps,
	user: SessionUser,
	letterId: string,
	reason: string
): Promise<Citizen | UnmaskProblem> {
	if (user.role !== 'inspector') return 'role';
	const said = reason.trim();
	if (!isReason(said)) return 'reason';
	const person = await personOf(client, database, letterId);
	if (!person) return 'no_letter';
	if (maskOf(user, { isSensitive: person.is_sensitive }).identity === 'none') return 'sensitive';
	const at = now();
	const since = new Date(at.getTime() - HOUR_MS);
	if ((await log.count({ user: user.name, action: 'unmask', from: since })) >= UNMASKED_AN_HOUR) return 'too_many';
	const identity = await openIdentity(client, database, letterId, encryptionKeys);
	if (!identity) return 'not_kept';
	const details = { shown: Object.keys(identity).sort().join(', '), sensitive: person.is_sensitive };
	await log.write({ at, user: user.name, role: user.role, action: 'unmask', subject: letterId, reason: said, details });
	return identity;
}
