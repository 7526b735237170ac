import { type Command, InvalidArgumentError, Option } from 'commander';
import { openClient } from '#sql/client/open.server.ts';
import { broughtBy } from '#sql/fold/undo.server.ts';
import { openOffice } from '#sql/office/office.server.ts';
import type { Settings } from '#sql/settings.ts';
import { LoadError } from '../load/load-error.ts';
import { loadFile, LoadStopped } from '../load/load.server.ts';
import { progressLine, summary } from '../load/report.ts';
import { openSourceFile } from '../load/file.server.ts';
import { findFiles } from '../load/input.server.ts';
import { waitUntilApplied } from '../load/wait-until-applied.ts';
import { compile } from '../mapping/compile.ts';
import { findMapping, shippedMappings } from '../mapping/find.server.ts';
import { readLookups } from '../mapping/lookups.server.ts';
import { dryRun } from './dry-run.ts';
import { findOffice, isOffice } from './find-office.server.ts';
import { openProgress } from './screen.ts';
import { call } from '#sql/root.ts';

/**
 * The token of the environment, else a new one of this office: only hashes are stored, so existing ones cannot be
 * reused.
 */
async function tokenFor(source: string, settings: Settings, speaker: string | undefined): Promise<string> {
	if (process.env.PASOKH_TOKEN) return process.env.PASOKH_TOKEN;
	if (!isOffice(settings.dataDir))
		throw new LoadError(
			`${settings.dataDir}: there is no office yet; start it (${call('start')}), name its PASOKH_DATA_DIR, or give a token in PASOKH_TOKEN`
		);
	const office = await openOffice(settings);
	try {
		return await office.createToken(source, { speaksFor: speaker ?? (await office.speakerOf(source)) });
	} finally {
		await office.close();
	}
}

/** After an undo all is known already, and counts again: whoever loads is told what the office has. Undefined where its ClickHouse cannot be asked. */
async function whatOfficeHas(settings: Settings, loadId: string): Promise<string | undefined> {
	try {
		await using opened = new AsyncDisposableStack();
		const client = opened.adopt(openClient(settings, 'reader'), (one) => one.close());
		const { events, letters, calls } = await broughtBy(client, settings.clickhouse.database, loadId);
		const [e, l, c] = [events, letters, calls].map((count) => count.toLocaleString('en'));
		return `the office has ${e} different events of it, of ${l} letters and ${c} calls: all count now, known before or not`;
	} catch {
		return undefined;
	}
}

function httpUrl(text: string): string {
	if (!/^https?:$/.test(URL.parse(text)?.protocol ?? ''))
		throw new InvalidArgumentError('It must be as in http://127.0.0.1:8111');
	return text;
}

async function load(
	named: string[],
	options: { mapping: string; for?: string; join?: string; to?: string; dryRun?: boolean }
): Promise<void> {
	const mapping = findMapping(options.mapping);
	const lookups = readLookups();
	const mapRow = compile(mapping, lookups);
	const files = await findFiles(named);
	if (options.dryRun) return dryRun({ files, join: options.join, mapping, mapRow, lookups });
	// A missing file is reported before an office is looked for.
	for (const file of [...files, ...(options.join === undefined ? [] : [options.join])])
		await (await openSourceFile(file))[Symbol.asyncDispose]();
	const settings = await findOffice();
	const to = options.to ?? settings.ingest.url;
	const progress = openProgress();
	const start = performance.now();
	const elapsed = (): number => performance.now() - start;
	try {
		const done = await loadFile({
			files,
			join: options.join,
			mapping,
			mapRow,
			lookups,
			to,
			token: await tokenFor(mapping.name, settings, options.for),
			onProgress: (p) => progress.show(() => progressLine(p, elapsed()))
		});
		const took = elapsed();
		const isIn = await waitUntilApplied(to, {
			onWait: (events) => progress.show(() => `${events} events wait for ClickHouse`)
		});
		progress.end();
		console.log(summary(done, mapping.name, took));
		if (!isIn) console.log('ingest has all of it; the figures follow when ClickHouse is back');
		const has = isIn && to === settings.ingest.url ? await whatOfficeHas(settings, done.loadId) : undefined;
		if (has !== undefined) console.log(has);
	} catch (error) {
		progress.end();
		if (error instanceof LoadStopped) console.log(summary(error.progress, mapping.name, elapsed()));
		throw error;
	}
}

export function addLoadCommand(program: Command): void {
	program
		.command('load')
		.description('load CSV or NDJSON files (also .gz, .zst) or XLSX workbooks through a mapping into a running ingest')
		.argument('<files...>', 'files of one shape, or quoted patterns such as "2026-*.csv"; all are one load')
		.requiredOption('--mapping <name|file>', `a mapping by name (${shippedMappings().join(', ')}) or a *.mapping.json`)
		.option(
			'--for <speaker>',
			'for whom the files speak: office, citizen, or the code of a body; by default as the source did before'
		)
		.option('--join <file>', 'the second file, of a mapping that joins one')
		.option('--to <url>', "ingest's address (this office's unless told otherwise)", httpUrl)
		.addOption(
			new Option('--dry-run', 'send nothing: tell what would come of it, by an empty office of its own').conflicts('to')
		)
		.addHelpText(
			'after',
			'\nThe token is taken from PASOKH_TOKEN; without it, one is made in the data directory of this office.\nAn event that was loaded before counts once. Ends with status 1 when a file could not be loaded to its end.'
		)
		.action(load);
}
