import { InvalidArgumentError, Option, type Command } from 'commander';
import { openClient } from '#sql/client/open.server.ts';
import { CATALOGUE } from '#sql/measures/catalogue.ts';
import { KpiError } from '#sql/measures/kpi.ts';
import { answerKpi, checkQuestion, momentOf, timeOf, toldOf, type KpiQuestion } from '#sql/queries/pages/kpi-answer.ts';
import { sayAway } from './away.ts';
import { findOffice } from './find-office.server.ts';
import { jsonText, KPI_FORMATS, printCatalogue, printResult, type Format } from './kpi-print.ts';

interface Options {
	from?: string;
	to?: string;
	asOf?: string;
	knownAt?: string;
	by?: string;
	where: [string, string][];
	excludeOutages?: boolean;
	format: Format;
}

export function addKpiCommand(program: Command): void {
	const command = program
		.command('kpi')
		.description('a figure of the catalogue, with its definition; "kpi list" has them all')
		.argument('<name>', 'as in on_time; or list')
		.option('--from <time>', "the range of the figure's clock: a day, or a moment")
		.option('--to <time>', 'its end: the whole day, or up to the moment')
		.option('--as-of <time>', 'what had happened by then: a moment, or the end of a day; absent: now')
		.option('--known-at <time>', 'what the office knew then')
		.option('--by <dimension>', 'a dimension of the figure; or day, week, month, season, year (Jalali)')
		.option('--where <field=value>', 'only these; may be repeated', addFilter, [])
		.option('--exclude-outages', 'without what falls on a day with an outage')
		.addOption(new Option('--format <format>', 'table, csv or json').choices(KPI_FORMATS).default('table'))
		.addHelpText(
			'after',
			'\nA day is 1401-05-01 (Jalali) or 2022-07-23, a moment 2022-08-27T14:30:00+04:30 (RFC 3339, with its offset).'
		);
	command.action(async (name: string, options: Options) => {
		try {
			await runKpi(name, options);
		} catch (error) {
			// A wrong call exits with status 2.
			if (error instanceof KpiError) command.error(`error: ${error.message}`);
			throw error;
		}
	});
}

async function runKpi(name: string, options: Options): Promise<void> {
	const { by = null, format } = options;
	if (name === 'list') {
		process.stdout.write(printCatalogue(CATALOGUE, format));
		return;
	}
	const question = questionOf(name, options);
	checkQuestion(question);
	const settings = await findOffice();
	const client = openClient(settings, 'reader');
	const keeper = openClient(settings, 'keeper');
	try {
		const { database } = settings.clickhouse;
		const answer = await answerKpi(client, { database, clock: settings.clock, keeper }, question);
		process.stdout.write(format === 'json' ? jsonText(toldOf(answer)) : printResult(answer.result, by, format));
	} catch (error) {
		throw error instanceof KpiError ? error : sayAway(error, settings);
	} finally {
		await Promise.all([client.close(), keeper.close()]);
	}
}

function questionOf(kpi: string, options: Options): KpiQuestion {
	const { from, to, asOf, knownAt } = options;
	return {
		kpi,
		from: from === undefined ? null : timeOf('--from', from),
		to: to === undefined ? null : timeOf('--to', to),
		asOf: asOf === undefined ? null : momentOf('--as-of', asOf),
		knownAt: knownAt === undefined ? null : momentOf('--known-at', knownAt),
		by: options.by ?? null,
		where: options.where,
		excludeOutages: options.excludeOutages ?? false
	};
}

/** Reads `FIELD=VALUE` as one more filter. */
export function addFilter(text: string, filters: [string, string][]): [string, string][] {
	const at = text.indexOf('=');
	if (at < 1) throw new InvalidArgumentError('It is FIELD=VALUE, as in channel=letter.');
	return [...filters, [text.slice(0, at), text.slice(at + 1)]];
}
