/** `npm run web`: the dashboard alone. */
import { projectRoot } from '#sql/root.ts';
import { readSettings } from '#sql/settings.ts';
import { ensureBuild } from './build.server.ts';
import { spawnNode } from './node-process.server.ts';
import { claimPort } from './ports.server.ts';
import { aborted, untilSignal } from './run.server.ts';
import { webProcess } from './supervise.server.ts';

const STOP_MS = 9_500;

await untilSignal(async (signal) => {
	const settings = readSettings();
	const root = projectRoot();
	await claimPort('PORT', settings.web.host, settings.web.port);
	await ensureBuild(root, (_, line) => console.log(line), signal);
	const web = spawnNode(webProcess(settings, process.env, root), (_, line) => console.log(line));
	const how = await Promise.race([web.ended, aborted(signal)]);
	if (how !== undefined) throw new Error(`web ended (${how})`);
	await web.stop(STOP_MS);
});
