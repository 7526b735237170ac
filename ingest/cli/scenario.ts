import type { Command } from 'commander';
import { Argument, InvalidArgumentError } from 'commander';
import { SCENARIO } from '#sql/office/demo.server.ts';
import { openOffice } from '#sql/office/office.server.ts';
import type { Settings } from '#sql/settings.ts';
import { findOffice } from './find-office.server.ts';
import { openProgress } from './screen.ts';
import { waitUntilApplied } from '../load/wait-until-applied.ts';
import { DEFAULT_SEED } from '../scenario/kermanshah-1401.ts';
import type { PlayProgress } from '../scenario/play.server.ts';
import { isUrl, playScenario } from '../scenario/play.server.ts';

const whole = (n: number): string => Math.round(n).toLocaleString('en-US');

function parseSeed(text: string): number {
	const seed = Number(text);
	if (/^\d{1,10}$/.test(text) && seed < 2 ** 32) return seed;
	throw new InvalidArgumentError('must be a whole number from 0 to 4294967295, such as 1401');
}

function parseSpeed(text: string): number {
	const speed = Number(text);
	if (Number.isFinite(speed) && speed > 0) return speed;
	throw new InvalidArgumentError('must be a multiple of real time above 0, such as 3600 for an hour a second');
}

function parseTarget(text: string): string {
	if (text === '' || (/^[a-z]+:\/\//i.test(text) && !isUrl(text))) {
		throw new InvalidArgumentError('must be an address of ingest, such as http://127.0.0.1:8111, or a file');
	}
	return text;
}

function timeLeft({ seconds, share }: PlayProgress): string {
	if (share <= 0) return '?';
	const left = Math.ceil((seconds * (1 - share)) / share);
	return left < 90 ? `${left} s` : left < 5_400 ? `${Math.ceil(left / 60)} min` : `${(left / 3_600).toFixed(1)} h`;
}

function progressLine(p: PlayProgress): string {
	return [
		`${Math.floor(p.share * 100)} %`,
		`${whole(p.sent)} events`,
		`${whole(p.sent / Math.max(p.seconds, 0.001))} events/s`,
		`${whole(p.rejected)} rejected`,
		p.waiting ? `waiting: ${p.waiting}` : `${timeLeft(p)} left`
	].join(' · ');
}

function summary(p: PlayProgress, to: string): string {
	const rate = `${p.seconds.toFixed(1)} s (${whole(p.sent / Math.max(p.seconds, 0.001))} events/s)`;
	if (!isUrl(to)) return `${whole(p.sent)} events written to ${to} in ${rate}`;
	const refused = p.firstRejection ? `\nfirst rejected: ${p.firstRejection}` : '';
	return `${whole(p.sent)} events sent in ${rate}: ${whole(p.accepted)} accepted, ${whole(p.duplicates)} known already, ${whole(p.rejected)} rejected${refused}`;
}

/** The token of the environment, else a new one of the office in the data directory. */
async function tokenOf(settings: Settings): Promise<string> {
	if (process.env.PASOKH_TOKEN) return process.env.PASOKH_TOKEN;
	const office = await openOffice(settings);
	try {
		return await office.createToken(SCENARIO);
	} finally {
		await office.close();
	}
}

async function play(_name: string, options: { seed: number; speed?: number; to?: string }): Promise<void> {
	let { to } = options;
	let token: string | undefined;
	if (to === undefined || isUrl(to)) {
		const settings = await findOffice();
		to ??= settings.ingest.url;
		token = await tokenOf(settings);
	}
	const progress = openProgress();
	try {
		const { seed, speed } = options;
		const done = await playScenario({
			to,
			token,
			seed,
			speed,
			onProgress: (p) => progress.show(() => progressLine(p))
		});
		const isIn =
			!isUrl(to) || (await waitUntilApplied(to, { onWait: (n) => progress.show(() => `${whole(n)} events wait`) }));
		progress.end();
		console.log(summary(done, to));
		if (!isIn) console.log('ingest has them all; the figures follow when ClickHouse is back');
	} finally {
		progress.end();
	}
}

/** Adds `scenario kermanshah-1401` to the command line. */
export function addScenarioCommand(program: Command): void {
	program
		.command('scenario')
		.description('play the case of Kermanshah into a running ingest, or into a file')
		.addArgument(new Argument('<name>', 'the scenario').choices(['kermanshah-1401']))
		.option('--seed <n>', 'another seed tells another story with the same totals', parseSeed, DEFAULT_SEED)
		.option('--speed <x>', 'multiple of real time (as fast as ingest takes it unless told otherwise)', parseSpeed)
		.option(
			'--to <url|file>',
			"ingest's address (this office's unless told otherwise), or a file for NDJSON",
			parseTarget
		)
		.addHelpText(
			'after',
			'\nThe token is taken from PASOKH_TOKEN; without it, one is made in the data directory of this office.\nEvents that ingest has already count once, so that a story that was cut off can be played again.'
		)
		.action(play);
}
