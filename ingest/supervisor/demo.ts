/** `npm run demo`: an office of its own, into which the case of Kermanshah is played as by a real producer. */
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { isPlayed, markAsPlayed, SCENARIO as SOURCE } from '#sql/office/demo.server.ts';
import { demoLogins } from '#sql/office/demo-logins.ts';
import { noteMachineAct } from '#sql/office/machine-log.server.ts';
import { inStore } from '#sql/office/store.server.ts';
import { createToken } from '#sql/office/tokens.ts';
import { projectRoot } from '#sql/root.ts';
import { readSettings, type Settings } from '#sql/settings.ts';
import { markAsDemo } from './demo-mark.server.ts';
import { spawnNode } from './node-process.server.ts';
import { aborted, say, untilSignal } from './run.server.ts';
import { openTheOffice } from './supervise.server.ts';
import { untilTheWallHasAll } from './wall-has.server.ts';

const SCENARIO = 'kermanshah-1401';
const STOP_MS = 500;

await untilSignal(async (signal) => {
	const env: NodeJS.ProcessEnv = {
		...process.env,
		PASOKH_DATA_DIR: process.env['PASOKH_DATA_DIR'] || './data-demo',
		PASOKH_PUBLIC_WALL: process.env['PASOKH_PUBLIC_WALL'] || 'on',
		PASOKH_CLOCK: process.env['PASOKH_CLOCK'] || 'data',
		// A log line for each batch would hide the address and the progress.
		LOG_LEVEL: process.env['LOG_LEVEL'] || 'warn'
	};
	const settings = readSettings(env);
	markAsDemo(settings.dataDir);
	const office = await openTheOffice(settings, env, say, signal);
	say('pasokh', `the demo is up after ${seconds()} s: ${office.url}`);
	const logins = await inStore(settings, async (store) => {
		await noteMachineAct(store, { action: 'user_changed', details: { created: 'demo' } });
		return demoLogins(store);
	});
	for (const { name, password } of logins) say('pasokh', `login ${name}, password ${password}`);
	if (isPlayed(settings.dataDir)) say('pasokh', `the whole scenario is in: ${office.url}`);
	else await play(settings, env, { url: office.url, login: logins.find(({ name }) => name === 'governor') }, signal);
	await aborted(signal);
	await office.stop();
});

/** Plays the scenario into ingest, until the wall shows all of it. The office stays open even if this fails. */
async function play(
	settings: Settings,
	env: NodeJS.ProcessEnv,
	{ url, login }: { url: string; login: { name: string; password: string } | undefined },
	signal: AbortSignal
): Promise<void> {
	const token = await inStore(settings, (store) => createToken(store, { source: SOURCE }));
	const player = spawnNode(
		{
			name: 'scenario',
			script: join(projectRoot(), 'ingest', 'cli', 'main.ts'),
			args: ['scenario', SCENARIO, '--to', settings.ingest.url],
			env: { ...env, PASOKH_DATA_DIR: settings.dataDir, PASOKH_TOKEN: token }
		},
		say
	);
	// Pages come first: on two cores the player took one of them.
	if (player.pid > 0) setPriority(player.pid, constants.priority.PRIORITY_BELOW_NORMAL);
	const how = await Promise.race([player.ended, aborted(signal)]);
	if (how === undefined) return player.stop(STOP_MS);
	if (how !== 'exit status 0') {
		say('pasokh', `the scenario is not whole (${how}); the next npm run demo plays it again`);
		return;
	}
	say('pasokh', 'the scenario is sent, and the wall follows');
	await untilTheWallHasAll(settings, url, login, signal).catch(() => {});
	if (signal.aborted) return;
	markAsPlayed(settings.dataDir);
	say('pasokh', `the whole scenario is in after ${seconds()} s: ${url}`);
}

/** Time since the command began. */
function seconds(): string {
	return (performance.now() / 1_000).toFixed(1);
}
