import type { FastifyRequest } from 'fastify';
import type { ClickHouseClient } from '@clickhouse/client';
import { isAway } from '#sql/client/errors.ts';
import {
	REPLAYED_AT_ONCE,
	replayRequestSchema,
	type ReplayProgress,
	type ReplayRequest
} from '#sql/model/dead-letter-replay.ts';
import { changed } from '../deadletters/change.ts';
import { readDeadLetters } from '../deadletters/export.server.ts';
import { readRepaired, type Repaired, type Unreadable } from '../deadletters/repaired.ts';
import { replay } from '../deadletters/replay.server.ts';
import type { Send } from '../load/door.ts';
import { rejectedIn } from '../pipeline/answer.ts';
import { Intake } from '../pipeline/intake.ts';
import { readJson } from './payload.server.ts';
import { administratorOf, type Door } from './events-route.ts';
import { Refusal } from './refusal.ts';

/** What replaying needs. */
export interface DeadLetters {
	client: ClickHouseClient;
	database: string;
}

/** A repaired event is at most as long as a line. */
const PAYLOAD_LIMIT = 4 * 2 ** 20;

/**
 * `POST /v1/dead-letters/replay`, for an administrator's token: the same as the command `deadletters replay`, with
 * repaired events in the payload or with all dead letters of a filter. Each event goes through the door with its own
 * source.
 */
export function deadLettersRoute(door: Door, { client, database }: DeadLetters) {
	return async (request: FastifyRequest): Promise<ReplayProgress> => {
		const by = await administratorOf(request, door, 'to replay dead letters');
		const { what, dry_run: dryRun } = await askedOf(request, door);
		const lines = 'lines' in what ? repaired(what.lines) : changedOf(what);
		try {
			const doorOf = async (source: string, loadId: string) => doorAs(source, loadId);
			const progress = await replay(lines, { client, database, doorOf, dryRun });
			const { replayed, accepted, refused } = progress;
			door.log.info({ by, dry_run: dryRun, replayed, accepted, refused }, 'dead letters replayed');
			return progress;
		} catch (error) {
			if (isAway(error)) throw new Refusal(503, 'away', 'ClickHouse is not there; try again later', 10);
			throw error;
		}
	};

	async function* changedOf({ change, since, until, ...filter }: Filtered): AsyncGenerator<Repaired | Unreadable> {
		const moments = { ...(since === undefined ? {} : { since: new Date(since) }), until: new Date(until) };
		const { encryption: keys } = door.intake.keys;
		const found = readDeadLetters(client, {
			database,
			keys,
			filter: { ...filter, ...moments },
			limit: REPLAYED_AT_ONCE
		});
		let line = 0;
		for await (const letter of found) {
			line++;
			if ('unreadable' in letter) yield { line, detail: `${letter.unreadable} was encrypted with another key` };
			else if ('event' in letter)
				yield { line, id: letter.dead_letter_id, event: changed(letter.event, change), loadId: undefined };
			else yield { line, detail: `${letter.dead_letter_id} is not JSON: it is repaired one by one` };
		}
	}

	function doorAs(source: string, loadId: string): Send {
		return async (events) => {
			const intake = Intake.ofEvents(door.intake, { source, door: 'http', ...(loadId ? { loadId } : {}) });
			await intake.take(events.map((raw, index) => ({ line: index + 1, value: JSON.parse(raw) as unknown, raw })));
			const answer = await intake.finish();
			return { ...answer, rejectedTotal: rejectedIn(answer) };
		};
	}
}

type Filtered = Exclude<ReplayRequest['what'], { lines: unknown }>;

async function askedOf(request: FastifyRequest, { pace }: Door): Promise<ReplayRequest> {
	const asked = replayRequestSchema.safeParse(await readJson(request.raw, { bytes: PAYLOAD_LIMIT, pace }));
	if (asked.success) return asked.data;
	throw new Refusal(
		400,
		'bad_request',
		'the body must be {"dry_run":…,"what":{"lines":[…]}} or have a filter in "what"'
	);
}

async function* repaired(lines: Record<string, unknown>[]): AsyncGenerator<Repaired | Unreadable> {
	for (const [index, row] of lines.entries()) yield readRepaired({ line: index + 1, row, size: 0 });
}
