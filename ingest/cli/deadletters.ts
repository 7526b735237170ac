import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ClickHouseClient } from '@clickhouse/client';
import { openClient } from '#sql/client/open.server.ts';
import { readAllKeys } from '#sql/office/keys.server.ts';
import { openOffice, type Office } from '#sql/office/office.server.ts';
import {
	deadLetterCounts,
	deadLetterList,
	filterParams,
	pageParams,
	type DeadLetterFilter
} from '#sql/queries/dead-letters.ts';
import type { ReplayProgress } from '#sql/model/dead-letter-replay.ts';
import { runQuery } from '#sql/client/define.server.ts';
import type { Settings } from '#sql/settings.ts';
import { DeadLetterError } from '../deadletters/dead-letter-error.ts';
import { exportDeadLetters, intoFile, type Exported } from '../deadletters/export.server.ts';
import { readRepairedFile } from '../deadletters/repaired-file.server.ts';
import { replay } from '../deadletters/replay.server.ts';
import { listText, replayText } from '../deadletters/report.ts';
import { openDoor, type Send } from '../load/door.ts';
import { openSourceFile } from '../load/file.server.ts';
import { waitUntilApplied } from '../load/wait-until-applied.ts';
import { REASONS } from '../pipeline/rejection.ts';
import { sayAway } from './away.ts';
import { findOffice, isOffice } from './find-office.server.ts';
import { openProgress } from './screen.ts';

interface ListOptions extends DeadLetterFilter {
	limit: number;
	format: 'table' | 'json';
}
interface ExportOptions extends DeadLetterFilter {
	limit?: number;
	out?: string;
}

const TEHRAN_DAY = /^(\d{4})-(\d\d)-(\d\d)$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/**
 * RFC 3339 with an offset, or a Tehran day for its beginning (since September 2022 the offset is fixed, and all
 * receipts are later).
 */
function moment(text: string): Date {
	const date = TEHRAN_DAY.test(text) ? new Date(`${text}T00:00:00+03:30`) : new Date(MOMENT.test(text) ? text : NaN);
	if (Number.isNaN(date.getTime()) || date.getTime() < 0)
		throw new InvalidArgumentError('It must be as in 2026-11-25 (of Tehran) or 2026-11-25T09:30:00+03:30');
	return date;
}

function count(text: string): number {
	if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1');
	return Number(text);
}

/** Works on the office of this machine: who may read its data directory may read dead letters. */
async function inOffice<T>(work: (client: ClickHouseClient, settings: Settings) => Promise<T>): Promise<T> {
	const settings = await findOffice();
	if (!isOffice(settings.dataDir))
		throw new DeadLetterError(
			`${settings.dataDir}: there is no office; run this where it is, or name its PASOKH_DATA_DIR`
		);
	const client = openClient(settings, 'writer');
	try {
		return await work(client, settings);
	} catch (error) {
		throw sayAway(error, settings);
	} finally {
		await client.close();
	}
}

async function list({ limit, format, ...filter }: ListOptions): Promise<void> {
	await inOffice(async (client, { clickhouse: { database } }) => {
		const params = filterParams(filter);
		const counts = await runQuery(client, deadLetterCounts, { database, params });
		const rows = await runQuery(client, deadLetterList, { database, params: { ...params, ...pageParams(limit) } });
		const total = counts.reduce((sum, one) => sum + one.count, 0);
		console.log(format === 'json' ? JSON.stringify({ total, counts, rows }) : listText(counts, rows));
	});
}

async function exportThem({ limit, out, ...filter }: ExportOptions): Promise<void> {
	await inOffice(async (client, settings) => {
		const options = { database: settings.clickhouse.database, keys: readAllKeys(settings).decryption, filter, limit };
		console.error("Warning: the export holds citizens' identities in clear; keep it safe, and delete it after repair.");
		const write = (to: NodeJS.WritableStream) => exportDeadLetters(client, to as NodeJS.WriteStream, options);
		const exported = out === undefined ? await write(process.stdout) : await intoFile(out, (to) => allBut(write(to)));
		console.error(`${exported.count.toLocaleString('en-US')} dead letters exported`);
		if (exported.unreadable > 0) throw otherKey(exported);
	});
}

/** Throws when nothing could be decrypted, so that no empty file is made. */
async function allBut(writing: Promise<Exported>): Promise<Exported> {
	const exported = await writing;
	if (exported.count === 0 && exported.unreadable > 0) throw otherKey(exported);
	return exported;
}

function otherKey({ unreadable, firstUnreadable }: Exported): DeadLetterError {
	return new DeadLetterError(
		`${unreadable.toLocaleString('en-US')} dead letters were encrypted with another key, the first of them ${firstUnreadable}: set PASOKH_ENCRYPTION_KEY to the key that ingest had when it received them, and export them again`
	);
}

async function replayFile(file: string): Promise<void> {
	if (file !== '-') await (await openSourceFile(file))[Symbol.asyncDispose]();
	const screen = openProgress();
	const state: { progress?: Readonly<ReplayProgress> } = {};
	await inOffice(async (client, settings) => {
		const office = await openOffice(settings);
		try {
			await replay(readRepairedFile(file), {
				client,
				database: settings.clickhouse.database,
				doorOf: doorsOf(office, settings, (reason) => screen.show(() => `waiting: ${reason}`)),
				onProgress(progress) {
					state.progress = progress;
					screen.show(() => `${progress.lines.toLocaleString('en-US')} lines`);
				}
			});
			const isIn = await waitUntilApplied(settings.ingest.url, {
				onWait: (n) => screen.show(() => `${n.toLocaleString('en-US')} events wait`)
			});
			if (!isIn) console.error('ingest has them all; the figures follow when ClickHouse is back');
		} finally {
			await office.close();
			screen.end();
			if (state.progress) console.log(replayText(state.progress));
		}
	});
	const { refused = 0, unusable = 0 } = state.progress ?? {};
	if (refused + unusable > 0)
		throw new DeadLetterError(
			`${(refused + unusable).toLocaleString('en-US')} lines of ${file} are not replayed; repair them and replay the file again`
		);
}

/**
 * Sends events as any source, with a new token for each: only its hash is stored, so existing ones cannot be reused.
 */
function doorsOf(
	office: Office,
	{ ingest }: Settings,
	onWait: (reason: string) => void
): (source: string, loadId: string) => Promise<Send> {
	const tokens = new Map<string, string>();
	const doors = new Map<string, Send>();
	return async (source, loadId) => {
		const token = tokens.get(source) ?? (await office.createToken(source));
		tokens.set(source, token);
		const key = `${source} ${loadId}`;
		const door = doors.get(key) ?? openDoor({ to: ingest.url, token, loadId: loadId || undefined, onWait });
		doors.set(key, door);
		return door;
	};
}

function addFilters(command: Command): Command {
	return command
		.addOption(new Option('--reason <reason>', 'only those refused for this reason').choices(REASONS))
		.option('--source <source>', 'only those of this source')
		.option('--field <field>', 'only those with this field at fault, as in citizen.mobile')
		.option('--since <time>', 'only those received at this moment or later', moment);
}

export function addDeadLettersCommand(program: Command): void {
	const group = program.command('deadletters').description('refused events: list, export for repair, replay');
	addFilters(group.command('list').description('count those that wait for repair, and show the newest'))
		.option('--limit <n>', 'rows to show', count, 50)
		.addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
		.action(list);
	addFilters(
		group.command('export').description('write those that wait for repair as NDJSON, decrypted, for a script to repair')
	)
		.option('--limit <n>', 'the newest so many (all unless told otherwise)', count)
		.option('--out <file>', 'a new file, readable by its owner only (standard output unless told otherwise)')
		.addHelpText(
			'after',
			'\nEach line: {"dead_letter_id","source","load_id","line","reason","field","detail","received_at","event"}, or "raw"\ninstead of "event" where what came is no JSON. Repair "event", and give the file to: deadletters replay FILE'
		)
		.action(exportThem);
	group
		.command('replay')
		.description('send repaired dead letters through the running ingest, each as its own source')
		.argument('<file>', 'an export whose events were repaired, or a part of it; - reads standard input')
		.addHelpText(
			'after',
			'\nWhat ingest acknowledges leaves the list; replaying it again is harmless. Several lines of one dead_letter_id, one\nbehind the other, make it several events. Ends with status 1 when a line was not replayed.'
		)
		.action(replayFile);
}
